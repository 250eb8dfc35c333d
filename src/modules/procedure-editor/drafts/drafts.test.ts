import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { putFile } from '../../../kernel/files/index.ts';
import type { PersonActor } from '../../../kernel/identity/index.ts';
import type { TestApp } from '../../../kernel/store/testing/index.ts';
import { unitsOf } from '../../../kernel/units/index.ts';
import { procedureInForce, procedureVersion } from '../../services/index.ts';
import { editorApp, type Name, PEOPLE, personOf } from '../testing/index.ts';
import {
  createDraft,
  discardDraft,
  editDraft,
  publishDraft,
  rebaseDraft,
  recallDraft,
  rejectDraft,
  replaceDraft,
  submitDraft,
} from './commands.ts';
import { listProcedures, openDraft, openProcedure } from './queries.ts';

let t: TestApp;
const people = new Map<Name, PersonActor>();

beforeAll(async () => {
  t = await editorApp();
  for (const name of Object.keys(PEOPLE) as Name[]) people.set(name, await personOf(t, name));
});
afterAll(() => t.close());

const as = (name: Name): Ctx => t.ctx(people.get(name));
const LANTERN = '9.000001';

const begun = async (): Promise<string> =>
  (await execute(as('sen'), createDraft, { from: 'version', code: LANTERN })).draftId;
const read = async (draftId: string) => (await ask(as('sen'), openDraft, { draftId })).draft;
const drop = async (draftId: string) =>
  execute(as('sen'), discardDraft, { draftId, version: (await read(draftId)).version });

/** The lantern permit becomes slower and dearer, and asks for one thing more. */
async function changed(draftId: string, version: number): Promise<number> {
  const { body } = await read(draftId);
  const { form } = body as { form: { pages: { fields: unknown[] }[] } };
  const fields = form.pages[0]?.fields ?? [];
  const colour = { key: 'colour', kind: 'text', label: { vi: 'Màu đèn', en: 'Colour' } };
  const edited = await execute(as('sen'), editDraft, {
    draftId,
    version,
    edits: [
      { path: ['manners', 0, 'limit'], value: { unit: 'working_days', value: 5 } },
      {
        path: ['fees'],
        value: [
          {
            key: 'permit',
            name: { vi: 'Lệ phí', en: 'Charge' },
            kind: 'charge',
            amount: 50_000,
            basis: 'Nghị quyết',
            confidence: 'official',
          },
        ],
      },
      { path: ['manners', 0, 'fees'], value: ['permit'] },
      { path: ['form', 'pages', 0, 'fields', fields.length], value: colour },
    ],
  });
  return edited.version;
}

const submitted = async (draftId: string, version: number) =>
  (await execute(as('sen'), submitDraft, { draftId, version })).version;

// biome-ignore lint/suspicious/noExplicitAny: commands of another module, found by their name
const command = (name: string): any => {
  const found = t.app.modules.flatMap((module) => module.commands ?? []).find((one) => one.name === name);
  if (!found) throw new Error(`no command ${name}`);
  return found;
};

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** An application for the lantern permit, filled in with its paper. */
async function applied(): Promise<string> {
  const ctx = as('hoa');
  const { draftId } = (await execute(ctx, command('services.draft.start'), { procedure: LANTERN })) as {
    draftId: string;
  };
  const commune = (await unitsOf(t.ctx())).getAt('25459', '2026-03-02').id;
  const values = { owner: 'Lý Thị Hòa', commune, street: 'Phố Bến Mây', count: '12' };
  await execute(ctx, command('services.draft.answer'), {
    draftId,
    page: 'noi-treo',
    values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]])),
  });
  const {
    id: fileId,
    name,
    size,
  } = await putFile(ctx, PIXEL, {
    purpose: 'services.component',
    name: 've.png',
    ownerId: people.get('hoa')?.personId as string,
  });
  await execute(ctx, command('services.draft.attach'), { draftId, field: 'drawingFile', fileId, name, size });
  return draftId;
}

const filed = async (draftId: string): Promise<string> =>
  ((await execute(as('hoa'), command('services.dossier.submit'), { draftId, declared: true })) as { dossierId: string })
    .dossierId;

/** Filing and the due date set at reception, with the version by which it was set. */
async function received(dossierId: string) {
  await execute(as('cuc'), command('services.dossier.receive'), { dossierId });
  return t.db
    .selectFrom('dossier')
    .select(['due_at', 'procedure_version_id'])
    .where('id', '=', dossierId)
    .executeTakeFirstOrThrow();
}

describe('a draft', () => {
  it('begins from the version in force, keeps what is typed, and lets nobody overwrite unseen', async () => {
    const draftId = await begun();
    const first = await read(draftId);
    expect(first).toMatchObject({
      code: LANTERN,
      state: 'editing',
      version: 1,
      authors: [people.get('sen')?.personId],
    });
    // What holds by default is not written out.
    expect(first.body).not.toHaveProperty('sets');
    await execute(as('sen'), editDraft, {
      draftId,
      version: 1,
      edits: [
        { path: ['name', 'vi'], value: 'Tên mới' },
        { path: ['keywords'] },
        { path: ['steps', 0, 'hours'], value: 'bốn' },
      ],
    });
    const second = await read(draftId);
    expect(second.body).toMatchObject({ name: { vi: 'Tên mới', en: 'Permission to hang lanterns over a street' } });
    expect(second.body).not.toHaveProperty('keywords');
    const stale = { draftId, version: 1, edits: [{ path: ['name', 'vi'], value: 'Khác' }] };
    await expect(execute(as('sen'), editDraft, stale)).rejects.toMatchObject({ status: 409, code: 'draft_changed' });
    await expect(execute(as('sen'), submitDraft, { draftId, version: 2 })).rejects.toMatchObject({
      code: 'draft_incomplete',
      fields: [{ path: 'steps.0.hours' }],
    });
    await expect(begun()).rejects.toMatchObject({ status: 409, code: 'draft_open' });
    await drop(draftId);
    await expect(read(draftId)).rejects.toMatchObject({ status: 404 });
  });

  it('is begun once when two people begin at once', async () => {
    const answers = await Promise.allSettled([begun(), begun(), begun()]);
    const made = answers.filter((one) => one.status === 'fulfilled');
    expect(made).toHaveLength(1);
    for (const one of answers) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'draft_open' });
    await drop((made[0] as PromiseFulfilledResult<string>).value);
  });

  it('takes no path that is not data, and no item beyond the end of a list', async () => {
    const draftId = await begun();
    for (const path of [['__proto__', 'x'], ['constructor'], []])
      await expect(
        execute(as('sen'), editDraft, { draftId, version: 1, edits: [{ path, value: 1 }] }),
      ).rejects.toMatchObject({ status: 422 });
    await expect(
      execute(as('sen'), editDraft, { draftId, version: 1, edits: [{ path: ['steps', 40], value: {} }] }),
    ).rejects.toMatchObject({ status: 409 });
    await expect(
      execute(as('sen'), replaceDraft, { draftId, version: 1, body: { code: '9.999999' } }),
    ).rejects.toMatchObject({ code: 'code_changed' });
    await expect(
      execute(as('sen'), editDraft, { draftId, version: 1, edits: [{ path: ['source'], value: 'x'.repeat(250_000) }] }),
    ).rejects.toMatchObject({ code: 'draft_too_large' });
    await drop(draftId);
  });

  it('is nobody else’s business', async () => {
    const draftId = await begun();
    for (const name of ['hoa', 'cuc', 'tam', 'bach'] as const)
      await expect(
        execute(as(name), editDraft, { draftId, version: 1, edits: [{ path: ['source'], value: 'x' }] }),
      ).rejects.toMatchObject({ status: 403 });
    await expect(ask(as('cuc'), openDraft, { draftId })).rejects.toMatchObject({ status: 403 });
    await expect(ask(t.ctx({ kind: 'anonymous' }), listProcedures, {})).rejects.toMatchObject({ status: 401 });
    // A role held for a commune does not reach the procedures of the province.
    const local: PersonActor = {
      ...(people.get('cuc') as PersonActor),
      grants: [
        { role: 'procedure_editor', unitId: (await unitsOf(t.ctx())).getAt('25459', '2026-03-02').id, agencyId: null },
      ],
    };
    await expect(ask(t.ctx(local), openDraft, { draftId })).rejects.toMatchObject({ status: 403 });
    expect((await ask(as('bach'), openDraft, { draftId })).draft.id).toBe(draftId);
    await drop(draftId);
  });
});

describe('publication', () => {
  it('needs a second person, a day that has not passed, and the version that was looked at', async () => {
    const draftId = await begun();
    const version = await submitted(draftId, await changed(draftId, 1));
    const publish = (name: Name, more: object = {}) =>
      execute(as(name), publishDraft, { draftId, version, validFrom: '2026-03-10', ...more });
    await expect(publish('sen')).rejects.toMatchObject({ status: 403 });
    await expect(publish('bach', { validFrom: '2026-03-01' })).rejects.toMatchObject({ code: 'valid_from_past' });
    await expect(publish('bach', { version: 1 })).rejects.toMatchObject({ code: 'draft_changed' });
    await expect(
      execute(as('sen'), editDraft, { draftId, version, edits: [{ path: ['source'], value: 'x' }] }),
    ).rejects.toMatchObject({ code: 'draft_not_open' });
    // Whoever wrote a part of it is no second person, whatever roles they hold.
    const both: PersonActor = {
      ...(people.get('sen') as PersonActor),
      grants: [...(people.get('sen')?.grants ?? []), ...(people.get('bach')?.grants ?? [])],
    };
    await expect(
      execute(t.ctx(both), publishDraft, { draftId, version, validFrom: '2026-03-10' }),
    ).rejects.toMatchObject({ status: 403, text: { vi: expect.stringContaining('người khác') } });

    await execute(as('sen'), recallDraft, { draftId, version });
    const again = await submitted(draftId, version + 1);
    await expect(execute(as('bach'), rejectDraft, { draftId, version: again, reason: 'Sai' })).rejects.toMatchObject({
      status: 422,
    });
    await execute(as('bach'), rejectDraft, { draftId, version: again, reason: 'Thiếu căn cứ về phí.' });
    expect(await read(draftId)).toMatchObject({ state: 'rejected', note: 'Thiếu căn cứ về phí.' });
    // With the first correction it is open again.
    await execute(as('sen'), editDraft, {
      draftId,
      version: again + 1,
      edits: [{ path: ['source'], value: 'Đã sửa' }],
    });
    expect((await read(draftId)).state).toBe('editing');
    await drop(draftId);
    const notes = await t.db
      .selectFrom('notification')
      .select('title_vi')
      .where('kind', '=', 'procedure-editor.draft')
      .execute();
    expect(notes.map((note) => note.title_vi)).toContain('Có thủ tục chờ công bố');
  });

  it('never touches a dossier or an application in flight: form, limit and fees stay those of its version', async () => {
    const before = await filed(await applied());
    const begunBefore = await applied();
    const old = await procedureInForce(t.ctx(), LANTERN);
    const draftId = await begun();
    const version = await submitted(draftId, await changed(draftId, 1));
    const { versionId } = await execute(as('bach'), publishDraft, { draftId, version, validFrom: '2026-03-02' });
    const now = await procedureInForce(t.ctx(), LANTERN);
    expect(now.id).toBe(versionId);
    expect(now.procedure).toMatchObject({
      validFrom: '2026-03-02',
      manners: [{ limit: { value: 5 } }],
      fees: [{ amount: 50_000 }],
    });

    // Filed before, and begun before: two working days, by the old row, which still says what it said.
    for (const dossierId of [before, await filed(begunBefore)]) {
      const row = await received(dossierId);
      expect(row.procedure_version_id).toBe(old.id);
      expect((row.due_at as unknown as Date).toISOString()).toBe(new Date('2026-03-04T17:00:00+07:00').toISOString());
      const { procedure } = await procedureVersion(t.ctx(), row.procedure_version_id);
      expect(procedure.fees).toEqual([]);
      expect(procedure.form.pages[0]?.fields.map((field) => field.key)).not.toContain('colour');
    }
    const row = await t.db.selectFrom('procedure_version').select('body').where('id', '=', old.id).executeTakeFirst();
    expect(row?.body).toEqual(old.procedure);

    // Applications begun from now on ask for the colour.
    const next = await applied();
    await expect(filed(next)).rejects.toMatchObject({ code: 'form_incomplete', fields: [{ path: 'colour' }] });
    expect(await read(draftId)).toMatchObject({ state: 'published', publishedVersionId: versionId });
    const { versions } = await ask(as('bach'), openProcedure, { code: LANTERN });
    expect(versions.map(({ standing, revision, validFrom }) => [validFrom, revision, standing])).toEqual([
      ['2026-03-02', 1, 'inForce'],
      ['2024-03-01', 1, 'ended'],
    ]);
    const events = await t.db
      .selectFrom('event')
      .select('type')
      .where('subject', 'in', [draftId, LANTERN])
      .orderBy('seq')
      .execute();
    expect(events.map((event) => event.type.replace('procedure-editor.', ''))).toEqual([
      'draft.created',
      'draft.submitted',
      'procedure.published',
    ]);
  });

  it('for a later day waits for that day, and a second one of the same day is a revision', async () => {
    for (const [amount, revision] of [
      [60_000, 1],
      [70_000, 2],
    ] as const) {
      const draftId = await begun();
      const { version } = await execute(as('sen'), editDraft, {
        draftId,
        version: 1,
        edits: [{ path: ['fees', 0, 'amount'], value: amount }],
      });
      const published = await execute(as('bach'), publishDraft, {
        draftId,
        version: await submitted(draftId, version),
        validFrom: '2026-04-01',
      });
      expect(published.revision).toBe(revision);
    }
    expect((await procedureInForce(t.ctx(), LANTERN)).procedure.fees[0]?.amount).toBe(50_000);
    expect((await procedureInForce(t.ctx(), LANTERN, '2026-04-01')).procedure.fees[0]?.amount).toBe(70_000);
    const { versions } = await ask(as('sen'), openProcedure, { code: LANTERN });
    expect(versions.map(({ standing }) => standing)).toEqual(['coming', 'replaced', 'inForce', 'ended']);
  });

  it('is refused over a version that came in meanwhile, until its author has looked at it', async () => {
    const draftId = await begun();
    const { body } = await read(draftId);
    await t.db
      .insertInto('procedure_version')
      .values({
        code: LANTERN,
        valid_from: '2026-05-01',
        valid_to: null,
        revision: 1,
        sha256: 'x',
        source: 'pack',
        loaded_at: t.clock.now(),
        body: JSON.stringify(body),
      })
      .execute();
    const version = await submitted(draftId, 1);
    await expect(
      execute(as('bach'), publishDraft, { draftId, version, validFrom: '2026-06-01' }),
    ).rejects.toMatchObject({ code: 'base_changed' });
    expect((await ask(as('sen'), openDraft, { draftId })).newerVersionId).toBeDefined();
    await execute(as('sen'), recallDraft, { draftId, version });
    await execute(as('sen'), rebaseDraft, { draftId, version: version + 1 });
    await execute(as('bach'), publishDraft, {
      draftId,
      version: await submitted(draftId, version + 2),
      validFrom: '2026-06-01',
    });
    expect((await procedureInForce(t.ctx(), LANTERN, '2026-06-01')).procedure.validFrom).toBe('2026-06-01');
  });
});
