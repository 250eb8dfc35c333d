import type { MiddlewareHandler } from 'hono';
import type { Env } from '../module.ts';

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Headers of every answer (OWASP ASVS V14): nothing from another host, no inline script or style, no framing. */
export const securityHeaders: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  const headers = c.res.headers;
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', POLICY);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('permissions-policy', 'geolocation=(self), camera=(self), microphone=(self), interest-cohort=()');
  if (c.get('ctx')?.app.config.secureCookies) {
    headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  }
  // Pages hold personal data or depend on the session: no shared cache may keep them.
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
};
