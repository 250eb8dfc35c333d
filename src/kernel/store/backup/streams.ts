import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Part } from './manifest.ts';

/** Lets bytes through, counting and hashing them. */
export class Meter extends Transform {
  readonly #hash = createHash('sha256');
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  /** Hexadecimal; ask once, at the end. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}

/** Size and hash of a file. */
export async function digest(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** A new file only the owner can read, on disk (not only in memory) once the stream is closed. */
export const newFile = (path: string) => createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });

/** Writes a part of the backup in `folder` from streams, hashing what arrives on disk. */
export async function writePart(
  folder: string,
  path: string,
  source: Readable,
  ...through: Transform[]
): Promise<Part> {
  const meter = new Meter();
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await pipeline([source, ...through, meter, newFile(target)]);
  return { path, bytes: meter.bytes, sha256: meter.sha256() };
}

/** Makes names in a folder survive a power cut. Windows knows no such thing and refuses to open folders. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Runs `task` for each item, at most `most` at a time; the first error ends it. */
export async function forEach<T>(
  items: AsyncIterable<T>,
  most: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    while (!failed) {
      const next = await iterator.next();
      if (next.done) return;
      await task(next.value).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: most }, worker));
  const bad = ends.find((end) => end.status === 'rejected');
  if (bad) throw bad.reason;
}
