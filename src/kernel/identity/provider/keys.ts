import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'oidc-provider';
import type { App } from '../../app.ts';
import { keyFor, seal, unseal } from '../secrets.ts';

const PURPOSE = 'sso-signing';

/**
 * The key that signs ID tokens (ES256): made once per installation and kept sealed in the database, so that all
 * processes sign alike. When the installation's secret was changed, the old key cannot be opened and a new one is made.
 */
export async function signingKey(app: App): Promise<JWK> {
  const sealing = keyFor(app, PURPOSE);
  const kept = await read(app);
  const opened = kept && unseal(sealing, kept);
  if (opened) return JSON.parse(opened) as JWK;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const row = {
    sealed: seal(sealing, JSON.stringify(privateKey.export({ format: 'jwk' }))),
    created_at: app.clock.now(),
  };
  await app.store.db
    .insertInto('oidc_key')
    .values({ purpose: PURPOSE, ...row })
    // Only the row that could not be opened is replaced: of two processes that start at once the first wins.
    .onConflict((on) =>
      on
        .column('purpose')
        .doUpdateSet(row)
        .where('oidc_key.sealed', '=', kept ?? ''),
    )
    .execute();
  const now = await read(app);
  const key = now && unseal(sealing, now);
  if (!key)
    throw new Error(
      'the signing key of the embedded identity provider cannot be opened: processes have different secrets',
    );
  return JSON.parse(key) as JWK;
}

async function read(app: App): Promise<string | undefined> {
  const row = await app.store.db
    .selectFrom('oidc_key')
    .select('sealed')
    .where('purpose', '=', PURPOSE)
    .executeTakeFirst();
  return row?.sealed as string | undefined;
}
