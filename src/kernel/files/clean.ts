import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { z } from 'zod';
import type { App } from '../app.ts';
import { defineJob } from '../jobs/job.ts';
import { blobStore } from './blobs.ts';
import { lockBlob } from './put.ts';

/** Bytes without a row are kept this long: their transaction may still be running, or be tried again. */
const GRACE_MS = 2 * 86_400_000;

/**
 * Removes bytes that no row refers to and uploads that were never finished, when they are older than two days.
 * A blob is removed only while nobody can refer to it anew (see {@link lockBlob}).
 *
 * @returns number of blobs and of unfinished uploads removed
 */
export async function cleanFiles(app: App): Promise<{ blobs: number; unfinished: number }> {
  const blobs = blobStore(app);
  const old = (instant: Date) => app.clock.now().getTime() - instant.getTime() > GRACE_MS;
  let removed = 0;
  for await (const { sha256, usedAt } of blobs.list()) {
    if (!old(usedAt) || (await isReferred(app, sha256))) continue;
    removed += await app.store.db.transaction().execute(async (tx) => {
      if (!(await lockBlob(tx, sha256, 'remove'))) return 0;
      const now = await blobs.usedAt(sha256);
      if (!now || !old(now) || (await isReferred({ store: { db: tx } }, sha256))) return 0;
      await blobs.remove(sha256);
      return 1;
    });
  }
  let unfinished = 0;
  for (const name of await readdir(blobs.incoming).catch(() => [])) {
    const path = join(blobs.incoming, name);
    const found = await stat(path).catch(() => null);
    if (!found || !old(found.mtime)) continue;
    await rm(path, { force: true });
    unfinished += 1;
  }
  return { blobs: removed, unfinished };
}

async function isReferred(app: { store: Pick<App['store'], 'db'> }, sha256: string): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM file WHERE sha256 = ${Buffer.from(sha256, 'hex')} LIMIT 1`.execute(
    app.store.db,
  );
  return rows.length > 0;
}

export const cleanJob = defineJob({
  name: 'files.clean',
  data: z.object({}),
  cron: '20 3 * * *',
  run: async (ctx) => {
    const removed = await cleanFiles(ctx.app);
    ctx.app.log.info(removed, 'unused files removed');
  },
});
