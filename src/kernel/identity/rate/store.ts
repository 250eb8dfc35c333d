import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { type App, definePart } from '../../app.ts';
import { keyFor } from '../secrets.ts';
import { type BucketRule, type BucketStore, judge, type Taken } from './bucket.ts';

/**
 * Buckets in the database, so that several processes share them: one statement looks and takes. The table is unlogged
 * (a crash of the database empties it, which forgives) and holds keyed hashes instead of addresses and accounts.
 */
class DatabaseBuckets implements BucketStore {
  readonly #app: App;
  readonly #key: Buffer;

  constructor(app: App) {
    this.#app = app;
    this.#key = keyFor(app, 'rate-bucket');
  }

  #keyOf(rule: BucketRule, who: string): string {
    return `${rule.name}:${createHmac('sha256', this.#key).update(who).digest('base64url')}`;
  }

  async take(rule: BucketRule, who: string, now: Date, cost = 1): Promise<Taken> {
    const { burst, everyMs } = rule;
    const key = this.#keyOf(rule, who);
    const full = new Date(now.getTime() + burst * everyMs);
    const have = sql<number>`least(${burst}::float8, b.tokens
      + greatest(0, extract(epoch FROM ${now}::timestamptz - b.refilled) * 1000) / ${everyMs}::float8)`;
    // The conflict locks the row: of two takers of the last token the second finds it gone.
    const { rows } = await sql`
      INSERT INTO rate_bucket AS b (key, tokens, refilled, full_at)
      VALUES (${key}, ${burst}::float8 - ${cost}::float8, ${now}, ${full})
      ON CONFLICT (key) DO UPDATE SET tokens = ${have} - ${cost}::float8, refilled = greatest(b.refilled, ${now}), full_at = ${full}
        WHERE ${have} >= ${cost}::float8
      RETURNING key`.execute(this.#app.store.db);
    if (rows.length > 0) return { ok: true };
    const left = await sql<{ have: number }>`SELECT ${have} AS have FROM rate_bucket AS b WHERE key = ${key}`.execute(
      this.#app.store.db,
    );
    return judge(rule, Math.min(left.rows[0]?.have ?? 0, cost - 1e-9), cost);
  }

  async put(rule: BucketRule, who: string, now: Date): Promise<void> {
    await sql`UPDATE rate_bucket SET tokens = least(${rule.burst}::float8, tokens + 1)
      WHERE key = ${this.#keyOf(rule, who)} AND full_at > ${now}`.execute(this.#app.store.db);
  }
}

export const buckets = definePart((app): BucketStore => new DatabaseBuckets(app));
