/**
 * Reading and writing of DER (ITU-T X.690), as much as CMS, X.509 and RFC 3161 need: definite lengths, one-byte tags.
 * Anything else is refused, because a signature must have one reading only.
 */
export class DerError extends Error {
  override readonly name = 'DerError';
}

export interface Der {
  /** Identifier octet: 0x30 SEQUENCE, 0x31 SET, 0xa0 [0] constructed … */
  readonly tag: number;
  /** Identifier, length and value. */
  readonly raw: Uint8Array;
  readonly value: Uint8Array;
}

/** Reads the value that starts at `offset`; what follows it is left alone. @throws DerError */
export function readDer(bytes: Uint8Array, offset = 0): Der {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw new DerError('cut short');
  if ((tag & 0x1f) === 0x1f) throw new DerError('tags of several bytes are not used here');
  let length = first;
  let start = offset + 2;
  if (first === 0x80 || first > 0x84) throw new DerError('length is not definite or too long');
  if (first > 0x80) {
    length = 0;
    for (let i = 0; i < first - 0x80; i += 1) length = length * 256 + (bytes[start + i] ?? Number.NaN);
    start += first - 0x80;
    if (length < 0x80) throw new DerError('length is not minimal');
  }
  const end = start + length;
  if (!(end <= bytes.length)) throw new DerError('cut short');
  return { tag, raw: bytes.subarray(offset, end), value: bytes.subarray(start, end) };
}

/** The values inside a constructed value. @throws DerError */
export function children(der: Der): Der[] {
  if ((der.tag & 0x20) === 0) throw new DerError('not a constructed value');
  const list: Der[] = [];
  for (let at = 0; at < der.value.length; ) {
    const child = readDer(der.value, at);
    list.push(child);
    at += child.raw.length;
  }
  return list;
}

/** Checks the tag. @throws DerError */
export function expectTag(der: Der | undefined, tag: number): Der {
  if (der?.tag !== tag) throw new DerError(`expected tag ${tag.toString(16)}, found ${der?.tag.toString(16)}`);
  return der;
}

/** Dotted form of an OBJECT IDENTIFIER. @throws DerError */
export function readOid(der: Der | undefined): string {
  const { value } = expectTag(der, 0x06);
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of value) {
    arc = arc * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const first = arcs.shift() ?? 0;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...arcs].join('.');
}

/** UTCTime (RFC 5280: years 1950–2049) or GeneralizedTime, both in Z. @throws DerError */
export function readTime(der: Der | undefined): Date {
  const text = Buffer.from(der?.value ?? []).toString('latin1');
  const full = der?.tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const m = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(full);
  if (!m || (der?.tag !== 0x17 && der?.tag !== 0x18)) throw new DerError('not a time');
  const [, year, month, day, hour, minute, second, fraction] = m;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${(fraction ?? '').slice(0, 4)}Z`);
  if (Number.isNaN(time.getTime())) throw new DerError('not a time');
  return time;
}

export function writeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = Buffer.concat(parts);
  const length: number[] = [];
  if (value.length < 0x80) length.push(value.length);
  else {
    for (let n = value.length; n > 0; n = Math.floor(n / 256)) length.unshift(n % 256);
    length.unshift(0x80 + length.length);
  }
  return new Uint8Array(Buffer.concat([Buffer.from([tag, ...length]), value]));
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => writeDer(0x30, ...parts);
export const octets = (bytes: Uint8Array): Uint8Array => writeDer(0x04, bytes);
export const nothing = (): Uint8Array => writeDer(0x05);

/** SET OF: DER sorts the members by their bytes. */
export function setOf(parts: readonly Uint8Array[]): Uint8Array {
  return writeDer(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)));
}

/** A non-negative INTEGER from its big-endian bytes. */
export function integer(bytes: Uint8Array | number): Uint8Array {
  const list = typeof bytes === 'number' ? [bytes] : [...bytes];
  while (list.length > 1 && list[0] === 0 && (list[1] ?? 0) < 0x80) list.shift();
  if ((list[0] ?? 0) >= 0x80) list.unshift(0);
  return writeDer(0x02, new Uint8Array(list));
}

export function oid(dotted: string): Uint8Array {
  const [root = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [root * 40 + second, ...rest]) {
    const group = [arc % 128];
    for (let n = Math.floor(arc / 128); n > 0; n = Math.floor(n / 128)) group.unshift((n % 128) + 128);
    bytes.push(...group);
  }
  return writeDer(0x06, new Uint8Array(bytes));
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
