import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { rootDir } from '../root.ts';
import { BackupError } from './error.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
const integer = z.string().regex(/^-?\d+$/);

/** A path inside the backup: parts are named by the manifest, so a forged one must not lead out of the folder. */
const path = z
  .string()
  .regex(/^[\w.-]+(?:\/[\w.-]+)*$/)
  .refine((text) => !text.split('/').includes('..'));

const part = z.object({ path, bytes: count, sha256 });

const table = z.object({
  schema: z.enum(['public', 'pgboss']),
  name: z.string(),
  /** In the order of the values in the part; generated columns are not among them. */
  columns: z.array(z.string()).min(1),
  rows: count,
  part,
});

/**
 * `manifest.json`, written last: a folder without it is a backup that was cut off.
 *
 * ```
 * manifest.json               this
 * tables/<name>.copy.gz       one table: COPY text format, UTF-8, gzip; the queue's tables as pgboss.<name>.copy.gz
 * files.txt                   every file the snapshot refers to: `<sha256> <bytes>`, a line each, sorted
 * files/ab/cd/<sha256>        their bytes, laid out as in DATA_DIR/files
 * keys/secret, keys/signing/  only when asked for
 * ```
 */
export const manifestSchema = z.object({
  kind: z.literal('tinhso backup'),
  /** Raised when an older program could no longer read what is written. */
  format: z.literal(1),
  /** Version of the program that wrote it. */
  program: z.string(),
  /** Instant of the snapshot by the database's clock, ISO 8601 in UTC. */
  takenAt: z.string(),
  /** Of the server, e.g. `18.4`. */
  postgresql: z.string(),
  /** Epoch of the event positions; a restore goes on with a greater one. */
  epoch: integer,
  /** The newest seal of the chain of events; null when there was none. */
  seal: z.object({ no: count, hash: sha256 }).nullable(),
  migrations: z.array(z.object({ module: z.string(), name: z.string(), checksum: sha256 })),
  /** Schema version of the job queue's library. */
  jobs: count,
  /** In an order in which no row comes before one it refers to. */
  tables: z.array(table),
  /** Values as decimal strings; `called`: the value has been given out. */
  sequences: z.array(z.object({ name: z.string(), value: integer, called: z.boolean() })),
  files: z.object({
    list: part,
    count,
    bytes: count,
    /** Files that were damaged or missing already when the backup was taken; their bytes are not in it. */
    lost: z.array(z.object({ sha256, reason: z.enum(['missing', 'changed']) })),
  }),
  /** Null when the backup was made without keys. */
  keys: z.array(part).nullable(),
  /** Tells whether an installation has the same secret, without telling the secret (scrypt). */
  secret: z.object({ salt: z.string(), hash: z.string() }),
});

export type Manifest = z.output<typeof manifestSchema>;
export type Part = z.output<typeof part>;
export type TablePart = z.output<typeof table>;

export const MANIFEST = 'manifest.json';

/** Version of this program, from its package.json. */
export async function programVersion(): Promise<string> {
  return (JSON.parse(await readFile(join(rootDir, 'package.json'), 'utf8')) as { version: string }).version;
}

/** @throws {BackupError} when the folder holds no complete backup, or one of a newer format */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), 'utf8');
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new BackupError(
      `${folder} is not a complete backup: it has no ${MANIFEST}, which is written last. Take another one.`,
    );
  }
  let value: { kind?: unknown; format?: unknown; program?: unknown };
  try {
    value = JSON.parse(text);
  } catch {
    throw new BackupError(`${join(folder, MANIFEST)} is damaged: it is not JSON. Take another backup.`);
  }
  if (value?.kind === 'tinhso backup' && typeof value.format === 'number' && value.format > 1) {
    throw new BackupError(
      `${folder} was written by a newer program (${value.program}, format ${value.format}). Restore it with that one.`,
    );
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new BackupError(`${join(folder, MANIFEST)} is damaged (${where || 'not an object'}). Take another backup.`);
}
