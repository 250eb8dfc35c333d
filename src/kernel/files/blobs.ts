import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { definePart } from '../app.ts';

/** Where bytes lie, by their SHA-256 (hexadecimal). The disk is the one kind so far; an object store fits the same shape. */
export interface BlobStore {
  /** Folder for files that are being received; on the same volume, so that adopting one is a rename. */
  readonly incoming: string;
  /** Takes over a complete, flushed file. Harmless when the bytes are there already. Marks them as used at `now`. */
  adopt(path: string, sha256: string, now: Date): Promise<void>;
  has(sha256: string): Promise<boolean>;
  read(sha256: string): Readable;
  /** All blobs with the instant of their last use. */
  list(): AsyncIterable<{ readonly sha256: string; readonly usedAt: Date }>;
  usedAt(sha256: string): Promise<Date | null>;
  remove(sha256: string): Promise<void>;
}

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

/** `<DATA_DIR>/files/ab/cd/<sha256>`: 65,536 folders keep each of them short. */
export class DiskBlobs implements BlobStore {
  readonly #root: string;
  readonly incoming: string;

  constructor(root: string) {
    this.#root = root;
    this.incoming = join(root, 'incoming');
  }

  #path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a SHA-256');
    return join(this.#root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  async adopt(path: string, sha256: string, now: Date): Promise<void> {
    const target = this.#path(sha256);
    await mkdir(dirname(target), { recursive: true });
    if (await this.has(sha256)) {
      await utimes(target, now, now);
      await rm(path, { force: true });
      return;
    }
    await utimes(path, now, now);
    await rename(path, target);
    // The name must survive a power cut as well as the bytes.
    const folder = await open(dirname(target), 'r');
    await folder.sync().finally(() => folder.close());
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.usedAt(sha256)) !== null;
  }

  async usedAt(sha256: string): Promise<Date | null> {
    try {
      return (await stat(this.#path(sha256))).mtime;
    } catch (error) {
      if (missing(error)) return null;
      throw error;
    }
  }

  read(sha256: string): Readable {
    return createReadStream(this.#path(sha256));
  }

  async *list(): AsyncGenerator<{ sha256: string; usedAt: Date }> {
    for (const first of await folders(this.#root)) {
      for (const second of await folders(join(this.#root, first))) {
        for (const sha256 of (await readdir(join(this.#root, first, second))).sort()) {
          const usedAt = /^[0-9a-f]{64}$/.test(sha256) ? await this.usedAt(sha256) : null;
          if (usedAt) yield { sha256, usedAt };
        }
      }
    }
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.#path(sha256), { force: true });
  }
}

async function folders(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
  } catch (error) {
    if (missing(error)) return [];
    throw error;
  }
}

export const blobStore = definePart((app): BlobStore => new DiskBlobs(join(app.config.dataDir, 'files')));
