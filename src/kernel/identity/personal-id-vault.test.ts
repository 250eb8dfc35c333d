import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { eventsPart } from '../events/index.ts';
import { jobsPart } from '../jobs/index.ts';
import { packPart } from '../pack/index.ts';
import { searchPart } from '../search/index.ts';
import { sql } from '../store/index.ts';
import { storePart } from '../store/part.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { unitsPart } from '../units/index.ts';
import { identityPart } from './index.ts';
import { findPersonByPersonalId, keepPeople, personalIdsOf, upsertPerson } from './person.ts';
import { PersonalIdVault } from './personal-id-vault.ts';
import { resealPersonalIds, sealPersonalIds } from './seal-personal-ids.ts';

const OLD = 'the old secret of the tests, thirty-two characters';
const NEW = 'the new secret of the tests, thirty-two characters';
const number = fc.stringMatching(/^[0-9]{12}$/);

describe('the vault', () => {
  it('opens what it sealed, never seals alike, and always finds alike', () => {
    const vault = new PersonalIdVault([NEW]);
    fc.assert(
      fc.property(number, number, (one, other) => {
        const [first, second] = [vault.seal(one), vault.seal(one)];
        expect(vault.open(first.personal_id_cipher)).toBe(one);
        expect(first.personal_id_cipher.equals(second.personal_id_cipher)).toBe(false);
        expect(first.personal_id_index.equals(second.personal_id_index)).toBe(true);
        expect(vault.indexesOf(other).some((index) => index.equals(first.personal_id_index))).toBe(one === other);
        expect(Buffer.concat(Object.values(first)).includes(one)).toBe(false);
      }),
    );
  });

  it('refuses what was changed in any bit', () => {
    const vault = new PersonalIdVault([NEW]);
    const sealed = vault.seal('099190000001').personal_id_cipher;
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => vault.open(changed)).toThrow();
    }
  });

  it('opens and finds what an older secret sealed, and only when it knows it', () => {
    const sealed = new PersonalIdVault([OLD]).seal('099190000001');
    const both = new PersonalIdVault([NEW, OLD]);
    expect(both.open(sealed.personal_id_cipher)).toBe('099190000001');
    expect(both.indexesOf('099190000001')[1]?.equals(sealed.personal_id_index)).toBe(true);
    expect(() => new PersonalIdVault([NEW]).open(sealed.personal_id_cipher)).toThrow(/TINHSO_SECRET_PREVIOUS/);
  });
});

describe('the table', () => {
  let t: TestApp;
  afterEach(() => t?.close());
  const open = async () => {
    t = await testApp({
      modules: [storePart, searchPart, eventsPart, jobsPart, packPart, unitsPart, identityPart],
      env: { TINHSO_SECRET: OLD },
    });
  };
  const nobody = { birthDate: null, gender: null, phone: null, email: null };
  const who = (personalId: string) => ({ personalId, name: `Người ${personalId}`, level: 2 as const, ...nobody });
  const dump = async () => JSON.stringify((await sql`SELECT p::text AS row FROM person p`.execute(t.db)).rows);
  /** The same program after a restart with other secrets. */
  const restarted = (secret: string, previousSecrets: string[]) => {
    const app = { ...t.app, config: { ...t.app.config, secret, previousSecrets } };
    return { app, ctx: { ...t.ctx(), app } };
  };

  it('holds no number in the clear, and one row per number', async () => {
    await open();
    const ids = await Promise.all(Array.from({ length: 8 }, () => upsertPerson(t.ctx(), who('099190000001'))));
    expect(new Set(ids).size).toBe(1);
    expect(await findPersonByPersonalId(t.ctx(), '099190000001')).toMatchObject({ personalId: '099190000001' });
    expect(await findPersonByPersonalId(t.ctx(), '099190000002')).toBeUndefined();
    expect((await dump()).match(/099190000001/g)).toEqual(['099190000001']); // in the name the test gave
    await sql`UPDATE person SET full_name = 'x'`.execute(t.db);
    expect(await dump()).not.toContain('099190000001');
  });

  it('is sealed at the start, row by row, and the plain column goes when no row needs it', async () => {
    await open();
    await sql`INSERT INTO person (personal_id_number, full_name, level, created_at, updated_at)
      SELECT '0' || (99190000000 + i)::text, 'Người cũ', 1, now(), now() FROM generate_series(1, 2345) i`.execute(t.db);
    // Stopped after the first thousand.
    const stop = new Error('stopped');
    await expect(
      resealPersonalIds(t.app, () => {
        throw stop;
      }),
    ).rejects.toBe(stop);
    const left = async () =>
      (await sql<{ n: number }>`SELECT count(personal_id_number)::int AS n FROM person`.execute(t.db)).rows[0]?.n;
    expect(await left()).toBe(1_345);
    // Two processes start at once.
    const lines: string[] = [];
    await Promise.all([0, 1].map(() => sealPersonalIds(t.app, t.ownerUrl, (line) => lines.push(line))));
    await expect(left()).rejects.toThrow(/does not exist/);
    expect(lines.some((line) => line.includes('dropped'))).toBe(true);
    expect((await findPersonByPersonalId(t.ctx(), '099190002345'))?.name).toBe('Người cũ');
    expect(await dump()).not.toMatch(/0991900\d{5}/);
    await sealPersonalIds(t.app, t.ownerUrl, () => {});
    expect(await upsertPerson(t.ctx(), who('099190000007'))).toBe(
      (await findPersonByPersonalId(t.ctx(), '099190000007'))?.id,
    );
  });

  it('goes over to a new secret while it is in use, and then needs the old one no more', async () => {
    await open();
    const ids = await keepPeople(
      t.ctx(),
      Array.from({ length: 30 }, (_, i) => who(String(99_190_000_001 + i).padStart(12, '0'))),
    );
    const during = restarted(NEW, [OLD]);
    const first = ids.get('099190000001') as string;
    expect((await findPersonByPersonalId(during.ctx, '099190000001'))?.id).toBe(first);
    // Signing in meanwhile makes no second person.
    expect(await upsertPerson(during.ctx, who('099190000001'))).toBe(first);
    expect((await keepPeople(during.ctx, [who('099190000002')])).get('099190000002')).toBe(ids.get('099190000002'));
    expect(await resealPersonalIds(during.app)).toBe(28);
    expect(await resealPersonalIds(during.app)).toBe(0);
    const after = restarted(NEW, []);
    expect((await personalIdsOf(after.ctx, [...ids.values()])).size).toBe(30);
    expect((await findPersonByPersonalId(after.ctx, '099190000030'))?.id).toBe(ids.get('099190000030'));
    await expect(personalIdsOf(t.ctx(), [first])).rejects.toThrow(/another secret/);
  });
});
