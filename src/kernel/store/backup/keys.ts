import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { BackupError } from './error.ts';
import type { Manifest, Part } from './manifest.ts';
import { writePart } from './streams.ts';

const SECRET = 'keys/secret';
const SIGNING = 'keys/signing';

/** What tells later whether an installation has this secret. Slow on purpose: it lies beside the data in the backup. */
export function secretMark(secret: string, salt = randomBytes(16).toString('hex')): Manifest['secret'] {
  return { salt, hash: scryptSync(secret, Buffer.from(salt, 'hex'), 32).toString('hex') };
}

export function isSecretOf(manifest: Manifest, secret: string): boolean {
  const { salt, hash } = manifest.secret;
  const [mine, theirs] = [Buffer.from(secretMark(secret, salt).hash, 'hex'), Buffer.from(hash, 'hex')];
  return mine.length === theirs.length && timingSafeEqual(mine, theirs);
}

const ifThere = async <T>(promise: Promise<T>, otherwise: T): Promise<T> =>
  promise.catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  });

/** Puts the installation's secret and the folder of signing keys into the backup, as they are. */
export async function takeKeys(source: { dataDir: string; secret: string }, folder: string): Promise<Part[]> {
  const write = (path: string, bytes: Uint8Array | string) => writePart(folder, path, Readable.from([bytes]));
  const parts = [await write(SECRET, `${source.secret}\n`)];
  const names = await ifThere(readdir(join(source.dataDir, 'signing')), []);
  for (const name of names.filter((one) => one.endsWith('.pem')).sort()) {
    parts.push(await write(`${SIGNING}/${name}`, await readFile(join(source.dataDir, 'signing', name))));
  }
  return parts;
}

/** The secret as the backup holds it; null when it was made without keys. */
export async function secretIn(folder: string, manifest: Manifest): Promise<string | null> {
  if (!manifest.keys?.some((part) => part.path === SECRET)) return null;
  return (await readFile(join(folder, SECRET), 'utf8')).trim();
}

/**
 * Looks whether the keys of the backup can be put in place.
 *
 * @throws {BackupError} when that would replace a key that is there, or a secret that comes from the environment
 */
export async function checkKeyPlaces(folder: string, manifest: Manifest, target: { dataDir: string; secret: string }) {
  const secret = await secretIn(folder, manifest);
  if (secret !== null && secret !== target.secret && (await keptSecret(target.dataDir)) !== target.secret) {
    throw new BackupError(
      `The backup holds another secret (${join(folder, SECRET)}) than TINHSO_SECRET: set TINHSO_SECRET to it, or unset it.`,
    );
  }
  for (const { path, sha256 } of manifest.keys ?? []) {
    if (!path.startsWith(`${SIGNING}/`)) continue;
    const place = join(target.dataDir, 'signing', path.slice(SIGNING.length + 1));
    const there = await ifThere(readFile(place), null);
    if (there && createHash('sha256').update(there).digest('hex') !== sha256) {
      throw new BackupError(`${place} is another key than that of the backup: move ${dirname(place)} away first.`);
    }
  }
}

/** Puts the keys in place. A secret that was there, made at the first look at the data folder, is kept beside it. */
export async function bringKeys(folder: string, manifest: Manifest, target: { dataDir: string; secret: string }) {
  for (const { path } of manifest.keys ?? []) {
    if (!path.startsWith(`${SIGNING}/`)) continue;
    const place = join(target.dataDir, 'signing', path.slice(SIGNING.length + 1));
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await put(place, await readFile(join(folder, path)));
  }
  const secret = await secretIn(folder, manifest);
  if (secret === null || secret === target.secret) return;
  const place = join(target.dataDir, 'secret');
  if (await keptSecret(target.dataDir))
    await rename(place, `${place}.before-restore-${randomBytes(4).toString('hex')}`);
  await put(place, `${secret}\n`);
}

async function keptSecret(dataDir: string): Promise<string | null> {
  const text = await ifThere(readFile(join(dataDir, 'secret'), 'utf8'), null);
  return text?.trim() || null;
}

async function put(place: string, bytes: Uint8Array | string): Promise<void> {
  const draft = `${place}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, bytes, { mode: 0o600, flag: 'wx', flush: true });
  await rename(draft, place);
}
