import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { to } from 'pg-copy-streams';
import { BackupError } from './error.ts';
import type { Manifest } from './manifest.ts';
import { digest, forEach, Meter, newFile, writePart } from './streams.ts';

/** At a time: reading and hashing keep both disk and processors busy. */
const PARALLEL = 8;
const REPORT = 1000;

export const LIST = 'files.txt';

interface Listed {
  readonly sha256: string;
  readonly bytes: number;
}

/** Where a file lies below a folder of files: the layout of `DATA_DIR/files`, which a backup keeps. */
export const blobPath = (root: string, sha256: string): string =>
  join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

async function* listed(path: string): AsyncGenerator<Listed> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [sha256 = '', bytes = ''] = line.split(' ');
    yield { sha256, bytes: Number(bytes) };
  }
}

/** Writes down which files the open transaction refers to. */
export async function listFiles(client: pg.Client, folder: string): Promise<Manifest['files']['list']> {
  const source = client.query(
    to(`COPY (SELECT DISTINCT encode(sha256, 'hex') || ' ' || size FROM public.file ORDER BY 1) TO STDOUT`),
  );
  return writePart(folder, LIST, source);
}

/**
 * Takes the files on the list into the backup: as a second name for the same bytes when both are on one volume, as a
 * copy otherwise. Runs soon after the snapshot, before anything slow, since a file whose last row is deleted meanwhile
 * may be cleaned away.
 *
 * @returns those that are not there
 */
export async function takeFiles(from: string, folder: string, say: (line: string) => void): Promise<Set<string>> {
  const lost = new Set<string>();
  let taken = 0;
  let linking = true;
  await forEach(listed(join(folder, LIST)), PARALLEL, async ({ sha256 }) => {
    const [source, target] = [blobPath(from, sha256), blobPath(join(folder, 'files'), sha256)];
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      if (linking) {
        await link(source, target).catch(async (error: unknown) => {
          if (missing(error)) throw error;
          // Another volume, or one that knows no links.
          linking = false;
          await copyFile(source, target);
        });
      } else await copyFile(source, target);
    } catch (error) {
      if (!missing(error)) throw error;
      lost.add(sha256);
    }
    taken += 1;
    if (taken % REPORT === 0) say(`files: ${taken} taken`);
  });
  return lost;
}

/** Reads all files taken and compares them with their hash; one that is not what it should be is left out. */
export async function proveFiles(
  folder: string,
  gone: ReadonlySet<string>,
  say: (line: string) => void,
): Promise<Omit<Manifest['files'], 'list'>> {
  const lost: Manifest['files']['lost'] = [...gone].map((sha256) => ({ sha256, reason: 'missing' }));
  let count = 0;
  let bytes = 0;
  await forEach(listed(join(folder, LIST)), PARALLEL, async ({ sha256 }) => {
    if (gone.has(sha256)) return;
    const path = blobPath(join(folder, 'files'), sha256);
    const found = await digest(path);
    if (found.sha256 !== sha256) {
      await rm(path);
      lost.push({ sha256, reason: 'changed' });
      return;
    }
    count += 1;
    bytes += found.bytes;
    if (count % REPORT === 0) say(`files: ${count} proved`);
  });
  return { count, bytes, lost };
}

/** @throws {BackupError} when a file of the backup is missing or is not what it was */
export async function checkFiles(folder: string, files: Manifest['files'], say: (line: string) => void): Promise<void> {
  const lost = new Set(files.lost.map((file) => file.sha256));
  let count = 0;
  await forEach(listed(join(folder, files.list.path)), PARALLEL, async ({ sha256 }) => {
    if (lost.has(sha256)) return;
    const path = blobPath(join(folder, 'files'), sha256);
    const found = await digest(path).catch((error: unknown) => {
      if (missing(error)) throw new BackupError(`The backup is damaged: ${path} is missing. Nothing was written.`);
      throw error;
    });
    if (found.sha256 !== sha256)
      throw new BackupError(`The backup is damaged: ${path} was changed. Nothing was written.`);
    count += 1;
    if (count % REPORT === 0) say(`files: ${count} of ${files.count} checked`);
  });
  if (count !== files.count)
    throw new BackupError(`The backup is damaged: it lists ${count} files and not ${files.count}.`);
}

/** Copies the files of the backup into a new folder, on disk when this returns, comparing each with its hash again. */
export async function bringFiles(
  folder: string,
  files: Manifest['files'],
  target: string,
  say: (line: string) => void,
): Promise<void> {
  const lost = new Set(files.lost.map((file) => file.sha256));
  let count = 0;
  await mkdir(target);
  await forEach(listed(join(folder, files.list.path)), PARALLEL, async ({ sha256 }) => {
    if (lost.has(sha256)) return;
    const [source, path] = [blobPath(join(folder, 'files'), sha256), blobPath(target, sha256)];
    await mkdir(dirname(path), { recursive: true });
    const meter = new Meter();
    await pipeline(createReadStream(source), meter, newFile(path));
    if (meter.sha256() !== sha256) throw new BackupError(`${source} changed while it was restored.`);
    count += 1;
    if (count % REPORT === 0) say(`files: ${count} of ${files.count} copied`);
  });
}

/** The first file found anywhere below a folder; undefined when there is none. */
export async function firstFile(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (missing(error)) return [];
    throw error;
  });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const found = entry.isDirectory() ? await firstFile(path) : path;
    if (found) return found;
  }
  return undefined;
}

export const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (missing(error)) return false;
      throw error;
    },
  );
