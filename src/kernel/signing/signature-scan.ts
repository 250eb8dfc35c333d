import { readDictionary, type Token, textOf } from './pdf-tokens.ts';

/** The bytes a signature is over: [0, start) and [resume, end). Between them stands Contents, the signature itself. */
export interface SignedRange {
  readonly start: number;
  readonly resume: number;
  readonly end: number;
  readonly contents: Uint8Array;
}

export interface PdfSignature {
  readonly kind: 'signature' | 'timestamp';
  /** SubFilter ETSI.CAdES.detached; false for the older adbe.pkcs7.detached. */
  readonly pades: boolean;
  /** Null when ByteRange leaves anything but exactly Contents out, or is otherwise not what it must be. */
  readonly range: SignedRange | null;
  readonly claimedAt: Date | null;
  readonly reason: string | null;
  readonly location: string | null;
}

/**
 * The signature dictionaries of a file, found by their text and not by way of the document's structure, in the order of
 * what they cover. They cannot hide in compressed streams, because ByteRange counts places in the file.
 *
 * The structure of a file is not read before somebody trusted vouches for every byte of it: readers that repair
 * broken files can be led into loops by hostile ones.
 */
export function scanSignatures(bytes: Uint8Array): PdfSignature[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const found = [...text.matchAll(/\/ByteRange[\0\t\n\f\r ]*\[/g)].map((match) => {
    const object = text.lastIndexOf(' obj', match.index);
    try {
      return readSignature(text, bytes, readDictionary(text, object + 4));
    } catch {
      return MALFORMED;
    }
  });
  const looksSigned = /\/(?:ETSI\.CAdES\.detached|ETSI\.RFC3161|adbe\.pkcs7\.detached)/.test(text);
  if (found.length === 0 && looksSigned) return [MALFORMED];
  return found.sort((a, b) => (a.range?.end ?? Number.POSITIVE_INFINITY) - (b.range?.end ?? Number.POSITIVE_INFINITY));
}

const MALFORMED: PdfSignature = {
  kind: 'signature',
  pades: true,
  range: null,
  claimedAt: null,
  reason: null,
  location: null,
};

function readSignature(text: string, bytes: Uint8Array, dict: ReadonlyMap<string, Token>): PdfSignature {
  const filter = dict.get('SubFilter');
  const subFilter = filter?.kind === 'name' ? filter.value : '';
  const detached = ['ETSI.CAdES.detached', 'ETSI.RFC3161', 'adbe.pkcs7.detached'].includes(subFilter);
  return {
    kind: subFilter === 'ETSI.RFC3161' ? 'timestamp' : 'signature',
    pades: subFilter === 'ETSI.CAdES.detached',
    range: detached ? readRange(text, bytes.length, dict) : null,
    claimedAt: parsePdfDate(textOf(dict.get('M'))),
    reason: textOf(dict.get('Reason')),
    location: textOf(dict.get('Location')),
  };
}

/** ISO 32000-2, 12.8.1: the ranges must leave out exactly the hexadecimal string of Contents, brackets included. */
function readRange(text: string, length: number, dict: ReadonlyMap<string, Token>): SignedRange | null {
  const list = dict.get('ByteRange');
  const contents = dict.get('Contents');
  if (list?.kind !== 'array' || list.items.length !== 4 || contents?.kind !== 'string' || !contents.hex) return null;
  const [from, start, resume, rest] = list.items.map((item) => (item.kind === 'number' ? item.value : Number.NaN));
  if (from !== 0 || start !== contents.start || resume !== contents.end || rest === undefined) return null;
  const end = resume + rest;
  if (!Number.isSafeInteger(rest) || rest <= 0 || end > length) return null;
  if (!/^<(?:[0-9A-Fa-f]{2})+>$/.test(text.slice(start, resume))) return null;
  return { start, resume, end, contents: new Uint8Array(Buffer.from(contents.value, 'latin1')) };
}

/** `D:20260305083000+07'00'`, also with Z, with fewer parts or without zone (then UTC); null for anything else. */
function parsePdfDate(text: string | null): Date | null {
  const m = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text ?? '');
  if (!m) return null;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', , sign, zh = '00', zm = '00'] = m;
  const zone = sign ? `${sign}${zh}:${zm}` : 'Z';
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(date.getTime()) ? null : date;
}
