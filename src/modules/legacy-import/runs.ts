import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineCommand, defineQuery, nothing } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { emit } from '../../kernel/events/emit.ts';
import { execute } from '../../kernel/execute.ts';
import { actorRef } from '../../kernel/identity/index.ts';
import { defineJob, enqueue } from '../../kernel/jobs/index.ts';
import { conflict, notFound, Problem } from '../../kernel/problem.ts';
import { sql } from '../../kernel/store/index.ts';
import type { Text } from '../../kernel/text.ts';
import { importDossiers } from '../services/index.ts';
import { importEnded, importStarted } from './events.ts';
import { type FileRow, FORMATS, faultAt, type RowFault, readDossier, readRows } from './rows.ts';

/** Rows taken over in one transaction: what a kill can cost. */
const BATCH = 500;
/** Rows of one file: a year of a large province. */
const MOST_ROWS = 500_000;
/** Characters of one file. */
const MOST_CHARACTERS = 200 * 1_048_576;
/** Faults of one page. */
const PAGE = 200;

const allow = { roles: ['admin', 'coordinator'], clientScopes: ['dossiers:import'], provinceWide: true } as const;

export interface Run {
  readonly id: string;
  readonly source: string;
  readonly fileName: string;
  readonly checkOnly: boolean;
  readonly codesOn: string | null;
  readonly total: number;
  readonly imported: number;
  readonly known: number;
  readonly faulty: number;
  readonly status: 'running' | 'done' | 'cancelled';
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

const select = (ctx: Ctx) =>
  ctx.db
    .selectFrom('import_run')
    .select([
      'id',
      'source',
      'file_name as fileName',
      'check_only as checkOnly',
      'codes_on as codesOn',
      'total',
      'imported',
      'known',
      'faulty',
      'status',
      'started_at as startedAt',
      'finished_at as finishedAt',
    ]);

export const importInput = z.object({
  /** Name of the other system; with the code it had there it says which dossier a row is. */
  source: z.string().trim().min(1).max(60),
  fileName: z.string().trim().min(1).max(200),
  format: z.enum(FORMATS),
  content: z.string().min(1).max(MOST_CHARACTERS),
  /** A dry run. */
  checkOnly: z.boolean(),
  /** YYYY-MM-DD */
  codesOn: z.iso.date().optional(),
  /** Goes on with a run of the same file that was broken off. */
  resume: z.boolean().default(false),
});

/** Takes a file in: its rows wait in the database, and a job (or the command line) takes them over batch by batch. */
export const startImport = defineCommand({
  name: 'legacy-import.run.start',
  title: { vi: 'Nhập hồ sơ từ hệ thống cũ', en: 'Import dossiers of another system' },
  input: importInput,
  allow,
  async run(ctx, input): Promise<{ runId: string }> {
    const sha256 = createHash('sha256').update(input.content).digest('hex');
    const open = await ctx.db
      .selectFrom('import_run')
      .select('id')
      .where('source', '=', input.source)
      .where('sha256', '=', sha256)
      .where('check_only', '=', input.checkOnly)
      .where('status', '=', 'running')
      .executeTakeFirst();
    if (open && !input.resume) {
      throw conflict('import_unfinished', {
        vi: 'Tệp này đang được nhập dở. Hãy chọn “Tiếp tục” để nhập nốt.',
        en: 'An import of this file is unfinished: resume it.',
      });
    }
    if (open) {
      await enqueue(ctx, importJob, { runId: open.id }, { singletonKey: open.id });
      return { runId: open.id };
    }
    const rows = readRows(input.content, input.format);
    if (rows.length > MOST_ROWS) {
      const text: Text = {
        vi: `Tệp có quá ${MOST_ROWS} dòng; hãy chia thành nhiều tệp.`,
        en: `More than ${MOST_ROWS} rows: split the file.`,
      };
      throw new Problem(422, 'too_many_rows', text, [{ path: 'content', message: text[ctx.lang] }]);
    }
    const { twice, once } = apart(rows);
    const { id } = await ctx.db
      .insertInto('import_run')
      .values({
        source: input.source,
        file_name: input.fileName,
        sha256,
        check_only: input.checkOnly,
        codes_on: input.codesOn ?? null,
        total: rows.length,
        faulty: twice.length,
        started_at: ctx.now,
        started_by: actorRef(ctx.actor),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (let i = 0; i < once.length; i += 5_000) {
      await sql`INSERT INTO import_row (run_id, n, cells)
        SELECT ${id}::uuid, (one ->> 'n')::int, one -> 'cells'
        FROM jsonb_array_elements(${JSON.stringify(once.slice(i, i + 5_000))}::jsonb) AS one`.execute(ctx.db);
    }
    await keepFaults(
      ctx,
      id,
      twice.map((row) => ({ n: row.n, faults: [faultAt(row, 'legacyCode', TWICE)] })),
    );
    await emit(ctx, importStarted, {
      subject: id,
      data: { source: input.source, sha256, rows: rows.length, checkOnly: input.checkOnly },
    });
    await enqueue(ctx, importJob, { runId: id }, { singletonKey: id });
    return { runId: id };
  },
});

const TWICE: Text = { vi: 'Mã hồ sơ lặp lại trong tệp.', en: 'The code occurs twice in the file.' };

/** Of rows with the same code the first counts. */
function apart(rows: readonly FileRow[]): { once: FileRow[]; twice: FileRow[] } {
  const seen = new Set<string>();
  const once: FileRow[] = [];
  const twice: FileRow[] = [];
  for (const row of rows) {
    const code = row.cells.legacy_code ?? '';
    (code !== '' && seen.has(code) ? twice : once).push(row);
    seen.add(code);
  }
  return { once, twice };
}

async function keepFaults(
  ctx: Ctx,
  runId: string,
  rows: readonly { readonly n: number; readonly faults: readonly RowFault[] }[],
): Promise<void> {
  const values = rows.flatMap(({ n, faults }) =>
    faults.map((one) => ({
      run_id: runId,
      n,
      column_name: one.column,
      value: one.value.slice(0, 500),
      reason: JSON.stringify(one.reason),
    })),
  );
  for (let i = 0; i < values.length; i += 1_000)
    await ctx.db
      .insertInto('import_fault')
      .values(values.slice(i, i + 1_000))
      .execute();
}

/** Takes the next rows of a run over: they, their dossiers, faults and the counts change in one transaction. */
export const takeBatch = defineCommand({
  name: 'legacy-import.batch.take',
  title: { vi: 'Nhập một lô hồ sơ', en: 'Take over a batch of rows' },
  input: z.object({ runId: z.uuid() }),
  // The program alone.
  allow: {},
  async run(ctx, { runId }): Promise<{ more: boolean }> {
    const run = (await select(ctx).where('id', '=', runId).forUpdate().executeTakeFirst()) as Run | undefined;
    if (run?.status !== 'running') return { more: false };
    const { rows: taken } = await sql<FileRow>`
      DELETE FROM import_row WHERE (run_id, n) IN (
        SELECT run_id, n FROM import_row WHERE run_id = ${runId} ORDER BY n LIMIT ${BATCH})
      RETURNING n, cells`.execute(ctx.db);
    const rows = [...taken].sort((a, b) => a.n - b.n);
    const read = rows.map((row) => ({ row, dossier: readDossier(row) }));
    const sound = read.flatMap(({ row, dossier }) => ('legacyCode' in dossier ? [{ row, dossier }] : []));
    const answers = await importDossiers(
      ctx,
      sound.map(({ dossier }) => dossier),
      { source: run.source, checkOnly: run.checkOnly, ...(run.codesOn ? { codesOn: run.codesOn } : {}) },
    );
    const faulty = [
      ...read.flatMap(({ row, dossier }) => ('legacyCode' in dossier ? [] : [{ n: row.n, faults: dossier }])),
      ...answers.flatMap((answer, i) => {
        const { row } = sound[i] as { row: FileRow };
        return answer.kind === 'faulty'
          ? [{ n: row.n, faults: answer.faults.map((one) => faultAt(row, one.field, one.reason)) }]
          : [];
      }),
    ];
    await keepFaults(ctx, runId, faulty);
    const counts = {
      imported: run.imported + answers.filter(({ kind }) => kind === 'imported').length,
      known: run.known + answers.filter(({ kind }) => kind === 'known').length,
      faulty: run.faulty + faulty.length,
    };
    const more = rows.length === BATCH;
    await ctx.db
      .updateTable('import_run')
      .set({ ...counts, ...(more ? {} : { status: 'done' as const, finished_at: ctx.now }) })
      .where('id', '=', runId)
      .execute();
    if (!more) await emit(ctx, importEnded, { subject: runId, data: { cancelled: false, ...counts } });
    return { more };
  },
});

/** Works through a run; what a kill leaves undone is done by the next attempt, or by resuming. */
export const importJob = defineJob({
  name: 'legacy-import.work',
  data: z.object({ runId: z.uuid() }),
  expireSeconds: 6 * 3600,
  async run(ctx, { runId }): Promise<void> {
    for (let more = true; more; )
      ({ more } = await execute({ ...ctx, now: ctx.app.clock.now() }, takeBatch, { runId }));
  },
});

/** Breaks a run off: rows that are in stay in, those that wait are forgotten. */
export const cancelImport = defineCommand({
  name: 'legacy-import.run.cancel',
  title: { vi: 'Dừng nhập hồ sơ', en: 'Break an import off' },
  input: z.object({ runId: z.uuid() }),
  allow,
  async run(ctx, { runId }): Promise<void> {
    const run = (await select(ctx).where('id', '=', runId).forUpdate().executeTakeFirst()) as Run | undefined;
    if (!run) throw unknownRun();
    if (run.status !== 'running')
      throw conflict('import_ended', { vi: 'Lần nhập này đã kết thúc.', en: 'This import has ended.' });
    await ctx.db.deleteFrom('import_row').where('run_id', '=', runId).execute();
    await ctx.db
      .updateTable('import_run')
      .set({ status: 'cancelled', finished_at: ctx.now })
      .where('id', '=', runId)
      .execute();
    const { imported, known, faulty } = run;
    await emit(ctx, importEnded, { subject: runId, data: { cancelled: true, imported, known, faulty } });
  },
});

const unknownRun = () => notFound({ vi: 'lần nhập này', en: 'This import' });

export const listImports = defineQuery({
  name: 'legacy-import.run.list',
  title: { vi: 'Các lần nhập hồ sơ', en: 'Imports' },
  input: nothing,
  allow,
  run: async (ctx): Promise<Run[]> => (await select(ctx).orderBy('id', 'desc').limit(50).execute()) as unknown as Run[],
});

export interface FaultLine extends RowFault {
  readonly n: number;
}

/** One run with its progress and a page of its faults in the order of the file. */
export const openImport = defineQuery({
  name: 'legacy-import.run.open',
  title: { vi: 'Xem một lần nhập hồ sơ', en: 'One import' },
  input: z.object({ runId: z.uuid(), after: z.coerce.number().int().min(0).default(0) }),
  allow,
  async run(ctx, { runId, after }): Promise<{ run: Run; faults: FaultLine[]; next: number | null }> {
    const run = (await select(ctx).where('id', '=', runId).executeTakeFirst()) as Run | undefined;
    if (!run) throw unknownRun();
    // Whole rows: a row has few faults, and a page ends between two rows.
    const { rows } = await sql<FaultLine>`
      SELECT n, column_name AS column, value, reason FROM import_fault
      WHERE run_id = ${runId} AND n IN (
        SELECT DISTINCT n FROM import_fault WHERE run_id = ${runId} AND n > ${after} ORDER BY n LIMIT ${PAGE})
      ORDER BY n, column_name`.execute(ctx.db);
    const last = rows.at(-1)?.n ?? null;
    const next = new Set(rows.map(({ n }) => n)).size === PAGE ? last : null;
    return { run, faults: rows, next };
  },
});
