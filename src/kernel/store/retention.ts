import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { App } from '../app.ts';
import { defineJob } from '../jobs/job.ts';
import type { Text } from '../text.ts';

const DAY = 86_400_000;
/** Rows deleted in one transaction: nobody waits long for their locks. */
const BATCH = 500;

/** How long rows of a table are kept that are of no more use. What the law says to keep has no rule. */
export interface RetentionRule {
  readonly table: string;
  readonly title: Text;
  readonly days: number;
  /** Why so long and no longer, with its source. */
  readonly reason: Text;
  /** Which rows, given the instant before which they are over. */
  over(before: Date): RawBuilder<unknown>;
}

export interface Kept {
  readonly table: string;
  readonly days: number;
  /** Deleted, or what would be. */
  readonly rows: number;
}

/** All rules of the program. */
export const retentionRules = (app: App): RetentionRule[] =>
  app.modules.flatMap((module) => [...(module.retention ?? [])]);

/** Deletes what is over, in small batches; a dry run only counts. */
export async function applyRetention(app: App, options: { readonly dryRun?: boolean } = {}): Promise<Kept[]> {
  const { db } = app.store;
  const done: Kept[] = [];
  for (const rule of retentionRules(app)) {
    const over = rule.over(new Date(app.clock.now().getTime() - rule.days * DAY));
    const table = sql.table(rule.table);
    let rows = 0;
    if (options.dryRun) {
      const { rows: counted } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ${table} WHERE ${over}`.execute(
        db,
      );
      rows = counted[0]?.n ?? 0;
    } else {
      for (let more = true; more; ) {
        const result = await sql`DELETE FROM ${table} WHERE ctid IN
          (SELECT ctid FROM ${table} WHERE ${over} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`.execute(db);
        const n = Number(result.numAffectedRows ?? 0n);
        rows += n;
        more = n === BATCH;
      }
    }
    done.push({ table: rule.table, days: rule.days, rows });
  }
  return done;
}

export const retentionJob = defineJob({
  name: 'store.retention',
  data: z.object({}),
  cron: '40 2 * * *',
  expireSeconds: 7200,
  async run({ app }) {
    app.log.info({ retention: await applyRetention(app) }, 'what is over was deleted');
  },
});

/** Answers kept for callers who try again with the same key. */
export const idempotencyRule: RetentionRule = {
  table: 'idempotency',
  title: { vi: 'Mã chống gửi trùng', en: 'Idempotency keys' },
  days: 30,
  reason: {
    vi: 'Bên gọi thử lại trong vài ngày; sau đó mã không còn tác dụng.',
    en: 'Callers try again within days; an older key protects nobody.',
  },
  over: (before) => sql`at < ${before}`,
};
