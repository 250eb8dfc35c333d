/**
 * A strict reader for one PDF value (ISO 32000-2, 7.3), for looking at signature dictionaries in files that nobody vouches
 * for yet: it always moves forward, never nests deeper than a signature dictionary does, and gives up instead of repairing.
 */
export type Token =
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Bytes of a string as latin1, with the place it stands in the file, delimiters included. */
  | {
      readonly kind: 'string';
      readonly value: string;
      readonly hex: boolean;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'array'; readonly items: readonly Token[] }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, Token> }
  /** A reference, a boolean, null. */
  | { readonly kind: 'other' };

export class TokenError extends Error {
  override readonly name = 'TokenError';
}

const MAX_DEPTH = 8;
const SPACE = /(?:[\0\t\n\f\r ]|%[^\r\n]*)*/y;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/y;
const REFERENCE = /\d+[ \t\r\n]+\d+[ \t\r\n]+R(?![A-Za-z0-9])/y;
const NAME = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y;
const KEYWORD = /(?:true|false|null)(?![A-Za-z0-9])/y;
const HEX = /<[0-9A-Fa-f\0\t\n\f\r ]*>/y;

/** Reads the dictionary that starts at `at` in `text` (the file as latin1). @throws TokenError */
export function readDictionary(text: string, at: number): ReadonlyMap<string, Token> {
  const reader = new Reader(text, at);
  const value = reader.value(0);
  if (value.kind !== 'dict') throw new TokenError('not a dictionary');
  return value.entries;
}

class Reader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  value(depth: number): Token {
    if (depth > MAX_DEPTH) throw new TokenError('nested too deeply');
    this.#take(SPACE);
    const start = this.#at;
    if (this.#text.startsWith('<<', start)) return this.#dictionary(depth);
    if (this.#text[start] === '[') return this.#array(depth);
    if (this.#text[start] === '(') return this.#literal();
    const name = this.#take(NAME);
    if (name) return { kind: 'name', value: unescapeName(name.slice(1)) };
    const hex = this.#take(HEX);
    if (hex) return { kind: 'string', hex: true, value: fromHex(hex), start, end: this.#at };
    if (this.#take(REFERENCE) || this.#take(KEYWORD)) return { kind: 'other' };
    const number = this.#take(NUMBER);
    if (number) return { kind: 'number', value: Number(number) };
    throw new TokenError(`unexpected character at ${start}`);
  }

  #dictionary(depth: number): Token {
    this.#at += 2;
    const entries = new Map<string, Token>();
    for (;;) {
      this.#take(SPACE);
      if (this.#text.startsWith('>>', this.#at)) break;
      const key = this.value(depth + 1);
      if (key.kind !== 'name' || entries.has(key.value)) throw new TokenError('not a key, or a key given twice');
      entries.set(key.value, this.value(depth + 1));
    }
    this.#at += 2;
    return { kind: 'dict', entries };
  }

  #array(depth: number): Token {
    this.#at += 1;
    const items: Token[] = [];
    for (;;) {
      this.#take(SPACE);
      if (this.#text[this.#at] === ']') break;
      items.push(this.value(depth + 1));
    }
    this.#at += 1;
    return { kind: 'array', items };
  }

  #literal(): Token {
    const start = this.#at;
    let value = '';
    let open = 0;
    for (let i = start; i < this.#text.length; i += 1) {
      const char = this.#text[i];
      if (char === '\\') {
        const octal = /[0-7]{1,3}/y;
        octal.lastIndex = i + 1;
        const digits = octal.exec(this.#text)?.[0];
        if (digits) value += String.fromCharCode(Number.parseInt(digits, 8) & 0xff);
        else value += ESCAPES[this.#text[i + 1] ?? ''] ?? this.#text[i + 1] ?? '';
        i += digits ? digits.length : 1;
        continue;
      }
      if (char === '(') open += 1;
      if (char === ')') open -= 1;
      if (open === 0) {
        this.#at = i + 1;
        return { kind: 'string', hex: false, value: value.slice(1), start, end: this.#at };
      }
      value += char;
    }
    throw new TokenError('string without end');
  }

  /** Takes what matches here; undefined or '' when nothing does. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0];
    this.#at += taken?.length ?? 0;
    return taken;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '\n': '' };

function fromHex(text: string): string {
  const digits = text.replace(/[^0-9A-Fa-f]/g, '');
  return Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex').toString('latin1');
}

function unescapeName(name: string): string {
  return name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A text string: UTF-16 or UTF-8 by its mark, else latin1 (near enough to PDFDocEncoding). */
export function textOf(token: Token | undefined): string | null {
  if (token?.kind !== 'string') return null;
  const bytes = Buffer.from(token.value, 'latin1');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8');
  return token.value;
}
