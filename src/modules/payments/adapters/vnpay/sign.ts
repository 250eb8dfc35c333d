import { createHmac, timingSafeEqual } from 'node:crypto';

/** As PHP's urlencode writes, which the gateway signs: blanks become `+`, and `!'()*~` are escaped too. */
export const urlEncode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');

export const hmac = (secret: string, text: string): string =>
  createHmac('sha512', secret).update(text, 'utf8').digest('hex');

/** Parameters sorted by name and encoded, without the signature and without empty ones: what is signed. */
export function canonical(params: Iterable<readonly [string, string]>): string {
  return [...params]
    .filter(([name, value]) => name.startsWith('vnp_') && !/^vnp_SecureHash(Type)?$/.test(name) && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${urlEncode(name)}=${urlEncode(value)}`)
    .join('&');
}

/** Query string with `vnp_SecureHash` at its end. */
export function signedQuery(secret: string, params: Readonly<Record<string, string>>): string {
  const query = canonical(Object.entries(params));
  return `${query}&vnp_SecureHash=${hmac(secret, query)}`;
}

const equal = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a.toLowerCase()), Buffer.from(b.toLowerCase())];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Whether the parameters carry the right signature. A parameter given twice is a forgery: two readers could differ. */
export function isSigned(secret: string, params: URLSearchParams): boolean {
  const names = [...params.keys()];
  if (new Set(names).size !== names.length) return false;
  return equal(params.get('vnp_SecureHash') ?? '', hmac(secret, canonical(params)));
}

/** Signature of a message of the query and refund interface: values joined by `|`, in the order the gateway names. */
export const pipeSignature = (secret: string, values: readonly string[]): string => hmac(secret, values.join('|'));
export const pipeHolds = (secret: string, values: readonly string[], claimed: string): boolean =>
  equal(claimed, pipeSignature(secret, values));

/** `20260302080000`, Vietnam's time. */
export const gatewayTime = (at: Date): string =>
  new Date(at.getTime() + 7 * 3_600_000).toISOString().replace(/[-T:]/g, '').slice(0, 14);

/** Undefined for what is not such a time. */
export function readGatewayTime(text: string): Date | undefined {
  const [, y, m, d, h, i, s] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text) ?? [];
  const at = new Date(`${y}-${m}-${d}T${h}:${i}:${s}+07:00`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
