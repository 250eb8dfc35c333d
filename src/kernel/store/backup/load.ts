import type pg from 'pg';
import { lastSeal, type Verification, verifyChain } from '../../events/index.ts';
import { columnList, findTables, quoted } from './catalogue.ts';
import { queriesOn } from './connection.ts';
import { BackupError } from './error.ts';
import type { Manifest } from './manifest.ts';
import { copyIn } from './tables.ts';
import { lockTables, pauseTriggers, refuseNonEmpty } from './target.ts';

/**
 * Puts the tables of a backup into an empty database of the same schema, inside the transaction that is open: rows,
 * sequences, and an epoch in which new events come after all old ones.
 *
 * @throws {BackupError} when the database is not empty, has other columns, or does not hold as many rows afterwards
 */
export async function loadTables(
  client: pg.Client,
  folder: string,
  manifest: Manifest,
  say: (line: string) => void,
): Promise<void> {
  const there = await findTables(client);
  await lockTables(client, there);
  await refuseNonEmpty(client);
  const columns = new Map(there.map((table) => [quoted(table), table.columns]));
  for (const table of manifest.tables) {
    const lacking = table.columns.filter((column) => !columns.get(quoted(table))?.includes(column));
    if (lacking.length > 0)
      throw new BackupError(`${quoted(table)} lacks what the backup has: ${columnList(lacking)}.`);
  }
  const left = there.filter((table) => !manifest.tables.some((one) => quoted(one) === quoted(table)));
  if (left[0]) throw new BackupError(`${quoted(left[0])} is not in the backup, though the schema is the same.`);

  const resumeTriggers = await pauseTriggers(client);
  // What migrations wrote is in the backup as well, as it has become since.
  for (const table of [...manifest.tables].reverse()) await client.query(`DELETE FROM ${quoted(table)}`);
  for (const table of manifest.tables) {
    await copyIn(client, folder, table);
    if (table.rows > 0) say(`${table.name}: ${table.rows} rows`);
  }
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const { name, value, called } of manifest.sequences) {
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [
      quoted({ schema: 'public', name }),
      value,
      called,
    ]);
  }
  await raiseEpoch(client, manifest);
  for (const table of manifest.tables) {
    const { rows } = await client.query(`SELECT count(*) AS n FROM ${quoted(table)}`);
    const found = Number(rows[0].n);
    if (found !== table.rows) {
      throw new BackupError(`${table.name} has ${found} rows after the restore and had ${table.rows} in the backup.`);
    }
  }
  await resumeTriggers();
  await client.query(`ANALYZE ${manifest.tables.map(quoted).join(', ')}`);
}

/**
 * Positions begin with the epoch and go on with the transaction id, which may begin low again in this cluster: the
 * next epoch puts every new event behind all that were restored, and so behind every consumer's cursor.
 */
async function raiseEpoch(client: pg.Client, manifest: Manifest): Promise<void> {
  const { rows } = await client.query(
    `SELECT (greatest($1::bigint, coalesce((SELECT max(tick) >> 48 FROM event), 0)) + 1)::text AS epoch`,
    [manifest.epoch],
  );
  const epoch = BigInt(rows[0].epoch);
  await client.query(`CREATE OR REPLACE FUNCTION event_epoch() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT ${epoch}::bigint'`);
}

/**
 * Recomputes the chain of events inside the transaction and compares its end with that of the backup.
 *
 * @param acceptBroken goes on with a chain that was broken before the backup was taken
 * @throws {BackupError} when it is broken, or ends otherwise
 */
export async function proveChain(
  client: pg.Client,
  manifest: Manifest,
  acceptBroken: boolean,
  say: (line: string) => void,
): Promise<Verification> {
  // The chain is read in pages by position. Where many events share a tick, the planner expects few to be left and
  // would sort all the rest for each page; the index has them in order.
  await client.query('SET LOCAL enable_sort = off');
  const db = queriesOn(client);
  const last = await lastSeal(db);
  if ((last?.no ?? 0) !== (manifest.seal?.no ?? 0) || last?.hash !== manifest.seal?.hash) {
    throw new BackupError(
      `The newest seal is number ${last?.no ?? 0} and not that of the backup, ${manifest.seal?.no ?? 0}.`,
    );
  }
  const result = await verifyChain(db, {
    insideTransaction: true,
    onProgress: ({ batches, ofBatches }) => {
      if (batches % 100 === 0) say(`seals: ${batches} of ${ofBatches} proved`);
    },
  });
  if (!result.ok && !acceptBroken) {
    throw new BackupError(
      `The chain of events in the backup is broken at batch ${result.firstBad?.no} (${result.firstBad?.reason}), so it was ` +
        'when the backup was taken. Nothing was restored. Take an older backup, or go on with --accept-broken-chain.',
    );
  }
  return result;
}
