import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute } from '../../../kernel/execute.ts';
import { sql } from '../../../kernel/store/index.ts';
import { openWorld, type World } from '../testing/world.ts';
import { submitDossier } from './submit.ts';

let w: World;
beforeAll(async () => {
  w = await openWorld();
});
afterAll(() => w?.close());

/** Copies of a filled draft, with its paper, made in the database. */
async function copies(draftId: string, n: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH made AS (
      INSERT INTO draft (person_id, procedure_version_id, answers, created_at, updated_at)
      SELECT person_id, procedure_version_id, answers, created_at, updated_at FROM draft, generate_series(1, ${n}::int)
      WHERE id = ${draftId} RETURNING id
    ), papers AS (
      INSERT INTO draft_file (draft_id, field, file_id, name, size, added_at)
      SELECT made.id, field, file_id, name, size, added_at FROM made, draft_file WHERE draft_id = ${draftId}
    ) SELECT id FROM made`.execute(w.t.db);
  return rows.map((row) => row.id);
}

describe('a thousand filings at one agency on one day', () => {
  it('are numbered 0001 to 1000, none missing, none twice, all at once', async () => {
    w.at('2026-03-02 08:00');
    const drafts = await copies(await w.draft(), 1000);
    const hoa = w.as('hoa');
    // Forty callers at a time on eight connections: more would only wait for a connection.
    const codes: string[] = [];
    const queue = drafts.values();
    const caller = async (): Promise<void> => {
      for (const draftId of queue) codes.push((await execute(hoa, submitDossier, { draftId, declared: true })).code);
    };
    await Promise.all(Array.from({ length: 40 }, caller));
    expect([...codes].sort()).toEqual(
      Array.from({ length: 1000 }, (_, i) => `001.01.50.H99-260302-${String(i + 1).padStart(4, '0')}`),
    );
    const kept = await w.t.db.selectFrom('dossier').select('code').execute();
    expect(kept.map((row) => row.code).sort()).toEqual([...codes].sort());
  }, 60_000);

  it('begin with 0001 again the next day; a filing that fails takes no number', async () => {
    w.at('2026-03-03 08:00');
    const draft = await w.draft();
    await w.t.db.updateTable('draft').set({ answers: '{}' }).where('id', '=', draft).execute();
    await expect(execute(w.as('hoa'), submitDossier, { draftId: draft, declared: true })).rejects.toMatchObject({
      code: 'form_incomplete',
    });
    expect((await w.filed()).code).toBe('001.01.50.H99-260303-0001');
  });
});
