import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { App } from '../app.ts';

/** 256-bit key for one purpose, derived from the installation's secret (HKDF-SHA-256, RFC 5869). */
export function keyFor(app: App, purpose: string): Buffer {
  return derived(app.config.secret, purpose);
}

const derived = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'tinhso', `identity/${purpose}`, 32));

/** Opens what was sealed for a purpose with the installation's secret or one of its older ones. */
export function unsealKept(app: App, purpose: string, sealed: string): string | undefined {
  for (const secret of [app.config.secret, ...app.config.previousSecrets]) {
    const text = unseal(derived(secret, purpose), sealed);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** 256 random bits as 43 URL-safe characters. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token. The token has 256 random bits, so a plain hash cannot be guessed back. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Encrypts and authenticates (AES-256-GCM): `iv | tag | text` in base64url. */
export function seal(key: Buffer, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** Opens what {@link seal} closed; undefined when it was changed, cut or sealed with another key. */
export function unseal(key: Buffer, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
