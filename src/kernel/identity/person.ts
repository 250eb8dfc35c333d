import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { notFound } from '../problem.ts';
import { personalIdVault } from './personal-id-vault.ts';

/** What the identity provider vouches for, in our own terms. */
export interface IdentityClaims {
  /** Personal ID number (số định danh cá nhân), 12 digits: what an account hangs on. */
  readonly personalId: string;
  readonly name: string;
  /** 'YYYY-MM-DD' */
  readonly birthDate: string | null;
  readonly gender: 'male' | 'female' | null;
  /** Decree 69/2024/NĐ-CP */
  readonly level: 1 | 2;
  readonly phone: string | null;
  readonly email: string | null;
}

export interface Person {
  readonly id: string;
  readonly personalId: string;
  readonly name: string;
  readonly birthDate: string | null;
  readonly gender: 'male' | 'female' | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly level: 1 | 2;
}

// Personal ID numbers are sealed in the table (personal-id-vault.ts); callers here give and get them in the clear.

/**
 * Finds the person with this personal ID number and refreshes what the provider says of them, or adds them.
 * A provider that gives no phone or e-mail does not erase the ones known.
 */
export async function upsertPerson(ctx: Ctx, claims: IdentityClaims): Promise<string> {
  await renewIndexes(ctx, [claims.personalId]);
  const row = await ctx.db
    .insertInto('person')
    .values({
      ...personalIdVault(ctx.app).seal(claims.personalId),
      full_name: claims.name,
      birth_date: claims.birthDate,
      gender: claims.gender,
      phone: claims.phone,
      email: claims.email,
      level: claims.level,
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .onConflict((on) =>
      on.column('personal_id_index').doUpdateSet({
        full_name: sql`excluded.full_name`,
        birth_date: sql`coalesce(excluded.birth_date, person.birth_date)`,
        gender: sql`coalesce(excluded.gender, person.gender)`,
        phone: sql`coalesce(excluded.phone, person.phone)`,
        email: sql`coalesce(excluded.email, person.email)`,
        level: sql`excluded.level`,
        updated_at: ctx.now,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id as string;
}

/**
 * While an older secret is being replaced, people found under it come under the secret in force before they are written
 * again: the unique index holds only within one secret.
 */
async function renewIndexes(ctx: Ctx, personalIds: readonly string[]): Promise<void> {
  const vault = personalIdVault(ctx.app);
  if (!vault.rotating) return;
  for (const personalId of personalIds) {
    const [current, ...older] = vault.indexesOf(personalId);
    await ctx.db
      .updateTable('person')
      .set(vault.seal(personalId))
      .where('personal_id_index', 'in', older)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('person as other')
              .select('id')
              .where('other.personal_id_index', '=', current as Buffer),
          ),
        ),
      )
      .execute();
  }
}

/**
 * Adds people another system vouches for and leaves those who are known as they are: an old register must not overwrite
 * what the national identity says. @returns id by personal ID number
 */
export async function keepPeople(
  ctx: Ctx,
  people: readonly Pick<IdentityClaims, 'personalId' | 'name' | 'birthDate' | 'gender' | 'phone' | 'email'>[],
): Promise<Map<string, string>> {
  const wanted = [...new Map(people.map((one) => [one.personalId, one])).values()];
  if (wanted.length === 0) return new Map();
  await renewIndexes(
    ctx,
    wanted.map(({ personalId }) => personalId),
  );
  const vault = personalIdVault(ctx.app);
  const sealed = wanted.map((one) => ({ one, seal: vault.seal(one.personalId) }));
  await ctx.db
    .insertInto('person')
    .values(
      sealed.map(({ one, seal }) => ({
        ...seal,
        full_name: one.name,
        birth_date: one.birthDate,
        gender: one.gender,
        phone: one.phone,
        email: one.email,
        level: 1,
        created_at: ctx.now,
        updated_at: ctx.now,
      })),
    )
    .onConflict((on) => on.column('personal_id_index').doNothing())
    .execute();
  const byIndex = new Map(sealed.map(({ one, seal }) => [seal.personal_id_index.toString('hex'), one.personalId]));
  const rows = await ctx.db
    .selectFrom('person')
    .select(['id', 'personal_id_index'])
    .where(
      'personal_id_index',
      'in',
      sealed.map(({ seal }) => seal.personal_id_index),
    )
    .execute();
  return new Map(
    rows.map((row) => [byIndex.get((row.personal_id_index as Buffer).toString('hex')) as string, row.id as string]),
  );
}

/** Personal ID numbers of several people at once: id -> number. Log the look before showing them to others. */
export async function personalIdsOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const vault = personalIdVault(ctx.app);
  const rows = await ctx.db
    .selectFrom('person')
    .select(['id', 'personal_id_cipher'])
    .where('id', '=', sql<string>`ANY(${[...new Set(ids)]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id as string, vault.open(row.personal_id_cipher as Buffer)]));
}

const columns = ['id', 'personal_id_cipher', 'full_name', 'birth_date', 'gender', 'phone', 'email', 'level'] as const;

/** A person by id; undefined when there is none. Log the look with `recordAccess` before showing it to others. */
export async function findPerson(ctx: Ctx, id: string): Promise<Person | undefined> {
  const row = await ctx.db.selectFrom('person').select(columns).where('id', '=', id).executeTakeFirst();
  return row && toPerson(ctx, row as PersonRow);
}

/** A person by personal ID number. */
export async function findPersonByPersonalId(ctx: Ctx, personalId: string): Promise<Person | undefined> {
  const row = await ctx.db
    .selectFrom('person')
    .select(columns)
    .where('personal_id_index', 'in', personalIdVault(ctx.app).indexesOf(personalId))
    .executeTakeFirst();
  return row && toPerson(ctx, row as PersonRow);
}

/** People who gave this telephone number, ten at most: families share one. Log the look before showing them. */
export async function findPeopleByPhone(ctx: Ctx, phone: string): Promise<Person[]> {
  const same = phone.startsWith('+84') ? [phone, `0${phone.slice(3)}`] : [phone, `+84${phone.slice(1)}`];
  const rows = await ctx.db
    .selectFrom('person')
    .select(columns)
    .where('phone', 'in', same)
    .orderBy('full_name')
    .limit(10)
    .execute();
  return rows.map((row) => toPerson(ctx, row as PersonRow));
}

/** Names of several people at once, for lists: id -> full name. */
export async function personNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .selectFrom('person')
    .select(['id', 'full_name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id as string, row.full_name as string]));
}

interface PersonRow {
  id: string;
  personal_id_cipher: Buffer;
  full_name: string;
  birth_date: string | null;
  gender: string | null;
  phone: string | null;
  email: string | null;
  level: number;
}

function toPerson(ctx: Ctx, row: PersonRow): Person {
  return {
    id: row.id,
    personalId: personalIdVault(ctx.app).open(row.personal_id_cipher),
    name: row.full_name,
    birthDate: row.birth_date,
    gender: row.gender as Person['gender'],
    phone: row.phone,
    email: row.email,
    level: row.level === 2 ? 2 : 1,
  };
}

/** A person by id. Throws 404 when there is none. */
export async function getPerson(ctx: Ctx, id: string): Promise<Person> {
  const person = await findPerson(ctx, id);
  if (!person) throw notFound({ vi: 'người này', en: 'This person' });
  return person;
}

/** Corrects how a person can be reached, on their request; what is not named stays. */
export async function setContact(
  ctx: Ctx,
  id: string,
  contact: { readonly phone?: string | null; readonly email?: string | null },
): Promise<void> {
  await ctx.db
    .updateTable('person')
    .set({ ...contact, updated_at: ctx.now })
    .where('id', '=', id)
    .execute();
}
