import { createHmac, timingSafeEqual } from 'node:crypto';
import { toBase32 } from './base32.ts';

const STEP_SECONDS = 30;
const DIGITS = 6;

/** Number of the time step an instant falls into (RFC 6238, T0 = 0, X = 30 s). */
export const stepOf = (at: Date): number => Math.floor(at.getTime() / 1000 / STEP_SECONDS);

/** One-time password of a counter: HMAC-SHA-1, dynamic truncation (RFC 4226 section 5.3). */
export function hotp(secret: Uint8Array, counter: number, digits = DIGITS): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const offset = (mac.at(-1) as number) & 15;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step whose code this is: the one of now, before or after (clocks differ), but none up to `lastStep`, which was
 * used already (RFC 6238 section 5.2). Undefined when it is none of these. All are compared, so that time tells nothing.
 */
export function matchingStep(secret: Uint8Array, code: string, at: Date, lastStep: number | null): number | undefined {
  const given = Buffer.from(code.padEnd(DIGITS).slice(0, 64));
  let found: number | undefined;
  for (const step of [-1, 0, 1].map((shift) => stepOf(at) + shift)) {
    const wanted = Buffer.from(hotp(secret, step));
    const same = given.length === wanted.length && timingSafeEqual(given, wanted);
    if (same && (lastStep === null || step > lastStep)) found = step;
  }
  return found;
}

/** What the QR code of an authenticator app says (Key Uri Format). */
export function totpUri(secret: Uint8Array, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
}
