import { sql } from 'kysely';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Db } from '../../store/index.ts';

/**
 * Keeps the records of oidc-provider in PostgreSQL, so that a restart or a second process loses nobody who is signing
 * in. Expiry is the library's own clock (`exp` in seconds); it checks that itself, the column only serves the clean-up.
 */
export class PostgresAdapter implements Adapter {
  readonly #model: string;
  readonly #db: Db;

  constructor(model: string, db: Db) {
    this.#model = model;
    this.#db = db;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    const row = {
      payload: JSON.stringify(payload),
      grant_id: payload.grantId ?? null,
      uid: payload.uid ?? null,
      user_code: payload.userCode ?? null,
      expires_at: typeof payload.exp === 'number' ? new Date(payload.exp * 1000) : null,
    };
    await this.#db
      .insertInto('oidc_model')
      .values({ model: this.#model, id, ...row })
      .onConflict((on) => on.columns(['model', 'id']).doUpdateSet(row))
      .execute();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return this.#findBy('id', id);
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#findBy('uid', uid);
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#findBy('user_code', userCode);
  }

  async #findBy(column: 'id' | 'uid' | 'user_code', value: string): Promise<AdapterPayload | undefined> {
    const row = await this.#db
      .selectFrom('oidc_model')
      .select('payload')
      .where('model', '=', this.#model)
      .where(column, '=', value)
      .executeTakeFirst();
    return row?.payload as AdapterPayload | undefined;
  }

  /** Marks a one-time record as used. Of two requests at once only one may: the other is refused as a replay. */
  async consume(id: string): Promise<void> {
    const used = await this.#db
      .updateTable('oidc_model')
      .set({
        payload: sql`payload || jsonb_build_object('consumed', floor(extract(epoch FROM clock_timestamp()))::bigint)`,
      })
      .where('model', '=', this.#model)
      .where('id', '=', id)
      .where(sql<boolean>`NOT payload ? 'consumed'`)
      .executeTakeFirst();
    if (Number(used.numUpdatedRows) === 0) throw new errors.InvalidGrant('already used');
  }

  async destroy(id: string): Promise<void> {
    await this.#db.deleteFrom('oidc_model').where('model', '=', this.#model).where('id', '=', id).execute();
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#db.deleteFrom('oidc_model').where('grant_id', '=', grantId).execute();
  }
}
