import type { App } from '../../app.ts';
import type { Text } from '../../text.ts';

/** Claims the embedded provider makes about a persona; names as in OpenID Connect Core 5.1 where it has them. */
export interface PersonaClaims {
  readonly personal_id: string;
  readonly name: string;
  readonly birthdate: string;
  readonly gender: 'male' | 'female';
  readonly level: 1 | 2;
  readonly phone_number?: string;
  readonly email?: string;
  readonly org_tax_code?: string;
}

export interface Persona {
  readonly key: string;
  readonly sub: string;
  readonly claims: PersonaClaims;
  readonly description: Text;
  readonly staff: boolean;
}

const columns = ['key', 'sub', 'claims', 'words'] as const;

/** The personas that may be chosen, in the order of the pack; none unless the program runs as a demonstration. */
export async function listPersonas(app: App): Promise<Persona[]> {
  if (!app.config.demo) return [];
  const rows = await app.store.db.selectFrom('demo_persona').select(columns).orderBy('position').execute();
  return rows.map(toPersona);
}

/** A persona by the subject identifier of its tokens. */
export async function findPersonaBySub(app: App, sub: string): Promise<Persona | undefined> {
  if (!app.config.demo || !/^[0-9a-f-]{36}$/.test(sub)) return undefined;
  const row = await app.store.db.selectFrom('demo_persona').select(columns).where('sub', '=', sub).executeTakeFirst();
  return row && toPersona(row);
}

/** A persona by its key. */
export async function findPersonaByKey(app: App, key: string): Promise<Persona | undefined> {
  if (!app.config.demo) return undefined;
  const row = await app.store.db.selectFrom('demo_persona').select(columns).where('key', '=', key).executeTakeFirst();
  return row && toPersona(row);
}

function toPersona(row: { key: string; sub: string; claims: unknown; words: unknown }): Persona {
  const words = row.words as { description: Text; staff: boolean };
  return { key: row.key, sub: row.sub, claims: row.claims as PersonaClaims, ...words };
}
