import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { type App, definePart } from '../../app.ts';
import { SSO_PATH, signInSettings } from '../settings.ts';
import { inProcessFetch } from './in-process.ts';
import { handleInteraction } from './interaction.ts';
import { plainShell, type Shell } from './pages.tsx';
import { createProvider } from './provider.ts';

export type { Shell, ShellOptions } from './pages.tsx';

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), camera=(), microphone=()',
  'cache-control': 'no-store',
};

/** The embedded provider of one program. Made at its first request: keys are read then and the origin is known. */
export class EmbeddedProvider {
  readonly #app: App;
  #shell: Shell = plainShell;
  #made: Promise<{ provider: Provider; callback: ReturnType<Provider['callback']> }> | undefined;
  /** Calls the provider from inside the program, without a socket. */
  readonly fetch = inProcessFetch((req, res) => this.handle(req, res));

  constructor(app: App) {
    this.#app = app;
  }

  /** Gives the pages their frame. */
  setShell(shell: Shell): void {
    this.#shell = shell;
  }

  /** Answers a request whose path begins with `/sso/`. */
  async handle(req: IncomingMessage & { originalUrl?: string }, res: ServerResponse): Promise<void> {
    const { provider, callback } = await this.#ready();
    const host = req.headers.host;
    const { protocol, host: publicHost } = new URL(signInSettings(this.#app).origin);
    // All addresses the provider makes are those of BASE_URL, whatever the request claims about its host.
    req.headers.host = publicHost;
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    delete req.headers['x-forwarded-host'];
    for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
    if (signInSettings(this.#app).secure)
      res.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
    const original = req.url ?? '/';
    // How the library learns the path it is mounted under.
    req.originalUrl = original;
    req.url = original.slice(SSO_PATH.length) || '/';
    if (req.url.startsWith('/interaction/')) {
      await handleInteraction({ app: this.#app, provider, shell: this.#shell, host }, req, res);
    } else {
      await callback(req, res);
    }
  }

  #ready() {
    this.#made ??= createProvider(this.#app, () => this.#shell)
      .then((provider) => ({ provider, callback: provider.callback() }))
      .catch((error: unknown) => {
        this.#made = undefined;
        throw error;
      });
    return this.#made;
  }
}

export const embeddedProvider = definePart((app) => new EmbeddedProvider(app));

/**
 * A handler for `node:http` that answers what belongs to the embedded provider and says whether it did. It answers
 * nothing when people sign in at an outside provider.
 *
 * @example
 * const sso = ssoHandler(app);
 * createServer((req, res) => { if (!sso(req, res)) honoListener(req, res); });
 */
export function ssoHandler(app: App): (req: IncomingMessage, res: ServerResponse) => boolean {
  return (req, res) => {
    if (!req.url?.startsWith(`${SSO_PATH}/`) || !signInSettings(app).embedded) return false;
    embeddedProvider(app)
      .handle(req, res)
      .catch((error: unknown) => {
        app.log.error({ err: error }, 'embedded identity provider failed');
        if (!res.headersSent) res.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
        res.end('500');
      });
    return true;
  };
}
