import { type FileHandle, open } from 'node:fs/promises';

/** Largest side and area of a picture, in pixels: a scan of A3 at 600 dpi is 7,016 × 9,921. */
const MAX_SIDE = 30_000;
const MAX_AREA = 200_000_000;

/** How much of the end of a file is looked at for a second format: a ZIP is read from its end. */
const TAIL = 66_000;

export type Disguise = 'two_kinds' | 'too_many_pixels';

/**
 * Whether a file is what its first bytes say and nothing besides: a picture that is also a web page or a program, a PDF
 * that is also an archive (polyglots), or a small file that unpacks to a giant picture (decompression bomb). Reads headers
 * and markers, never pixels; memory does not grow with the file. Null: nothing was found;
 * a damaged picture hides nothing, and an officer sees that it is damaged.
 */
export async function findDisguise(path: string, size: number, mediaType: string): Promise<Disguise | null> {
  const file = await open(path, 'r');
  try {
    const head = await part(file, 0, Math.min(size, 4_096));
    const tail = await part(file, Math.max(0, size - TAIL), Math.min(size, TAIL));
    if (isArchive(tail) || isProgramOrPage(head)) return 'two_kinds';
    if (mediaType === 'application/pdf') return head.subarray(0, 5).toString('latin1') === '%PDF-' ? null : 'two_kinds';
    if (mediaType === 'image/png') return await png(file, head, size);
    if (mediaType === 'image/jpeg') return await jpeg(file, size);
    if (mediaType === 'image/webp') return webp(head, size);
    return null;
  } finally {
    await file.close();
  }
}

async function part(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, length));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
  return bytes.subarray(0, bytesRead);
}

/** End of central directory of a ZIP whose directory lies where it says it does: JAR, DOCX and APK are ZIPs too. */
function isArchive(tail: Buffer): boolean {
  for (let at = tail.lastIndexOf('PK\x05\x06'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('PK\x05\x06', at - 1)) {
    if (at + 22 > tail.length) continue;
    const length = tail.readUInt32LE(at + 12);
    const directory = at - length;
    // A directory longer than what was read is taken for one: no picture ends in such a record by chance.
    if (directory < 0 || tail.subarray(directory, directory + 4).toString('latin1') === 'PK\x01\x02') return true;
  }
  return false;
}

/** Markup or a script in the first kilobytes, where a browser or a shell that guesses would look for it. */
function isProgramOrPage(head: Buffer): boolean {
  const text = head.toString('latin1').toLowerCase();
  return /<(?:!doctype html|html|script|svg|iframe|body)[\s>]|<\?php|^#!/.test(text);
}

const tooMany = (width: number, height: number): Disguise | null =>
  width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_AREA ? 'too_many_pixels' : null;

/** Chunks up to IEND, after which nothing may follow (PNG 3rd edition, 5.6). */
async function png(file: FileHandle, head: Buffer, size: number): Promise<Disguise | null> {
  if (head.length < 33 || head.toString('latin1', 12, 16) !== 'IHDR') return null;
  const pixels = tooMany(head.readUInt32BE(16), head.readUInt32BE(20));
  if (pixels) return pixels;
  for (let at = 8; at + 8 <= size; ) {
    const chunk = await part(file, at, 8);
    if (chunk.length < 8) return null;
    const end = at + 12 + chunk.readUInt32BE(0);
    if (chunk.toString('latin1', 4) === 'IEND') return end < size ? 'two_kinds' : null;
    at = end;
  }
  return null;
}

/** Start of frame: the markers C0 to CF but for DHT, JPG and DAC (ITU T.81, table B.1). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Segments up to the first frame. Bytes after the end of a JPEG are left alone: telephones put moving pictures there. */
async function jpeg(file: FileHandle, size: number): Promise<Disguise | null> {
  for (let at = 2; at + 9 <= size; ) {
    const segment = await part(file, at, 9);
    if (segment.length < 9 || segment[0] !== 0xff) return null;
    const marker = segment[1] as number;
    // Fill bytes, and markers that stand alone.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (isFrame(marker)) {
      // A height of 0 is told later, by DNL: nobody's camera or scanner does so.
      return tooMany(segment.readUInt16BE(7), segment.readUInt16BE(5));
    } else if (marker === 0xda || marker === 0xd9) return null;
    else at += 2 + segment.readUInt16BE(2);
  }
  return null;
}

/** RIFF says how long it is; what follows is not the picture's. */
function webp(head: Buffer, size: number): Disguise | null {
  if (head.length < 30) return null;
  const length = head.readUInt32LE(4) + 8;
  if (length + (length % 2) < size) return 'two_kinds';
  const kind = head.toString('latin1', 12, 16);
  if (kind === 'VP8X') return tooMany(head.readUIntLE(24, 3) + 1, head.readUIntLE(27, 3) + 1);
  if (kind === 'VP8 ') return tooMany(head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff);
  if (kind !== 'VP8L') return null;
  const bits = head.readUInt32LE(21);
  return tooMany((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
}
