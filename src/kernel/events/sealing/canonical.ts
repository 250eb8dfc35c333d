/** A number as PostgreSQL's jsonb prints it; JavaScript would lose digits (`1.10`, 2^53 + 1). */
class RawNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** Fractions and 16 or more digits in a row: only then can a JavaScript number differ from what was stored. */
const delicate = /\d{16}|\d\.\d/;

/** Parses the text form of a jsonb value without losing a digit of any number. */
export function parseExact(text: string): unknown {
  if (!delicate.test(text)) return JSON.parse(text);
  const keep = (_key: string, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number') return value;
    if (context?.source === undefined)
      throw new Error('this Node.js cannot parse numbers exactly: 22 or newer is needed');
    return new RawNumber(context.source);
  };
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown);
}

/**
 * The one text form of a JSON value: no white space, object keys sorted by UTF-16 code units, strings as
 * `JSON.stringify` writes them (RFC 8785), numbers in plain decimal exactly as stored.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof RawNumber) return value.source;
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`);
  return `{${members.join(',')}}`;
}
