import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { calendarPart } from '../../../kernel/calendar/index.ts';
import { eventsPart } from '../../../kernel/events/index.ts';
import { execute } from '../../../kernel/execute.ts';
import { filesPart, putFile } from '../../../kernel/files/index.ts';
import { identityPart, type PersonActor, personalIdsOf } from '../../../kernel/identity/index.ts';
import { jobsPart } from '../../../kernel/jobs/index.ts';
import { notificationsPart } from '../../../kernel/notifications/index.ts';
import { loadPack, packPart } from '../../../kernel/pack/index.ts';
import { searchPart } from '../../../kernel/search/index.ts';
import { sql } from '../../../kernel/store/index.ts';
import { storePart } from '../../../kernel/store/part.ts';
import { rootDir } from '../../../kernel/store/root.ts';
import { type TestApp, testApp } from '../../../kernel/store/testing/index.ts';
import { unitsPart } from '../../../kernel/units/index.ts';
import { supplementDossier, withdrawDossier } from '../dossiers/applicant.ts';
import { apologiseDossier } from '../dossiers/appointment.ts';
import { confirmPayment, requestPayment } from '../dossiers/duties.ts';
import { denyDossier, stopDossier } from '../dossiers/endings.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  refuseDossier,
  requestCompletion,
  requestSupplement,
  sendBackDossier,
  startDossier,
} from '../dossiers/office.ts';
import { registerDossier } from '../dossiers/register.ts';
import { ACTIONS, STATE } from '../dossiers/states.ts';
import { submitDossier } from '../dossiers/submit.ts';
import { attachFile, startDraft } from '../drafts/commands.ts';
import { services } from '../index.ts';
import { addProcedureVersion } from '../procedures/publish.ts';
import { type Procedure, procedureSchema } from '../procedures/schema.ts';
import { generateHistory } from './index.ts';
import type { DemoPerson } from './people.ts';
import type { Act, Track } from './track.ts';

const mini = join(rootDir, 'tests/fixtures/provinces/mini');
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** With so much trouble and this seed every turn is taken by somebody. */
const options = { seed: 123, dossiers: 40, from: '2026-03-02', to: '2026-03-29', trouble: 8 };

/** The lantern permit again, as other kinds of procedures: at the counter, on the same day, with a duty, with a case. */
function moreProcedures(): Procedure[] {
  const base = parse(readFileSync(join(mini, 'procedures/9.000001.yaml'), 'utf8'));
  const fee = {
    name: { vi: 'Lệ phí', en: 'Charge' },
    kind: 'charge',
    amount: 1_500_000,
    basis: 'Quy ước',
    confidence: 'official',
  };
  return [
    {
      ...base,
      code: '8.000002',
      steps: base.steps.map((step: { hours: number }) => ({ ...step, hours: step.hours / 2 })),
      manners: ['direct', 'postal', 'online'].map((channel) => ({
        channel,
        limit: { unit: 'same_day', cutoff: '15:00' },
      })),
    },
    {
      ...base,
      code: '8.000003',
      supplement: 'restart',
      manners: ['direct', 'online'].map((channel) => ({
        channel,
        limit: { unit: 'calendar_days', value: 7 },
        fees: ['duty'],
      })),
      fees: [{ ...fee, key: 'duty', financialDuty: true }],
      cases: [
        {
          key: 'many',
          name: base.name,
          limit: { unit: 'calendar_days', value: 9 },
          when: { field: 'count', atLeast: 5 },
        },
      ],
    },
  ].map((one) => procedureSchema.parse(one));
}

async function program(): Promise<TestApp> {
  const t = await testApp({
    modules: [
      storePart,
      searchPart,
      eventsPart,
      jobsPart,
      packPart,
      unitsPart,
      calendarPart,
      identityPart,
      filesPart,
      notificationsPart,
      services,
    ],
    env: { DEMO: 'true' },
  });
  t.clock.set('2026-03-30T08:00:00+07:00');
  const sections = t.app.modules.flatMap((module) => module.pack ?? []);
  await loadPack(t.ctx(), mini, sections, { unknownFiles: 'ignore' });
  for (const procedure of moreProcedures()) await addProcedureVersion(t.ctx(), procedure, 'test', null);
  return t;
}

const rowsOf = async (t: TestApp, query: string): Promise<Record<string, unknown>[]> =>
  (await t.app.store.pool.query(query)).rows;

/** What the tables hold of all dossiers, without the ids that every database gives anew. */
async function picture(t: TestApp) {
  return {
    dossiers: await rowsOf(
      t,
      `SELECT code, procedure_code, applicant_id, helped_at_agency_id, receiving_agency_id, deciding_agency_id, unit_id,
         channel, limit_case, subject, answers, state, step, tray, submitted_at, received_at, received_by, due_at,
         step_due_at, handled_at, decided_by, returned_at, outcome, timeliness, handler_id, version, bundle, parent_id
       FROM dossier ORDER BY code`,
    ),
    log: await rowsOf(
      t,
      `SELECT d.code, action, from_state, to_state, at, actor_id, actor_name, agency_id, m.unit_id, reason, m.step, m.due_at,
         m.step_due_at, ref IS NOT NULL AS about, new_date
       FROM dossier_transition m JOIN dossier d ON d.id = m.dossier_id ORDER BY d.code, m.at, m.id`,
    ),
    papers: await rowsOf(
      t,
      `SELECT d.code, c.component, c.name, c.originals, c.copies, c.added_at
       FROM dossier_component c JOIN dossier d ON d.id = c.dossier_id ORDER BY 1, 2`,
    ),
    payments: await rowsOf(
      t,
      `SELECT d.code, amount, reason, requested_at, requested_by, confirmed_at, confirmed_by, reference
       FROM dossier_payment p JOIN dossier d ON d.id = p.dossier_id ORDER BY 1, requested_at`,
    ),
    // But for seals: only a person's electronic identity declares, and nobody made up has one.
    events: await rowsOf(
      t,
      `SELECT d.code, type, at, subject_type, e.unit_id, e.agency_id, actor, data - 'dossierId' AS data,
         data ->> 'dossierId' = e.subject AS self
       FROM event e JOIN dossier d ON d.id::text = e.subject WHERE type LIKE 'services.%' AND type <> 'services.dossier.declared'
       ORDER BY d.code, at, seq`,
    ),
    counters: await rowsOf(t, `SELECT owner, period, last FROM counter WHERE kind = 'dossier' ORDER BY 1, 2`),
    words: await rowsOf(
      t,
      `SELECT d.code, s.words::text FROM dossier_search s JOIN dossier d ON d.id = s.dossier_id ORDER BY 1`,
    ),
  };
}

describe('a made-up history', () => {
  let made: TestApp;
  let replayed: TestApp;
  const told: { track: Track; code: string }[] = [];
  const ids = new Map<string, string>();

  beforeAll(async () => {
    made = await program();
    const done = await generateHistory(made.ctx(), {
      ...options,
      onStory: (track, code) => told.push({ track, code }),
    });
    expect(done.dossiers).toBe(options.dossiers);
    replayed = await program();
  });
  afterAll(() => Promise.all([made?.close(), replayed?.close()]));

  it('holds every turn a dossier can take in it', () => {
    const actions = new Set(told.flatMap(({ track }) => track.acts.map((act) => act.action)));
    // What people do after the end, and what the program does by itself, is no part of a made-up history.
    const never = ['consult', 'answerConsultation', 'assign', 'moveDeadline', 'correct', 'revoke', 'reopen'];
    expect([...actions].sort()).toEqual(ACTIONS.filter((action) => !never.includes(action)).sort());
    expect(new Set(told.map(({ track }) => track.filing.channel))).toEqual(new Set(['direct', 'online', 'postal']));
  });

  it('is what the commands leave behind when people do the same at the same times', async () => {
    await copyPeople(made, replayed);
    const acts = told
      .flatMap(({ track, code }) => track.acts.map((act, i) => ({ track, act, i, code })))
      .sort((a, b) => a.act.at.getTime() - b.act.at.getTime() || (a.code < b.code ? -1 : 1));
    for (const { track, act, i, code } of acts) {
      replayed.clock.set(act.at);
      try {
        await perform(replayed, track, act, i, ids);
      } catch (error) {
        throw new Error(`${code}: ${act.action} at ${act.at.toISOString()}`, { cause: error });
      }
    }
    const [here, there] = [await picture(made), await picture(replayed)];
    for (const what of Object.keys(here) as (keyof typeof here)[]) expect(there[what], what).toEqual(here[what]);
  }, 240_000);

  it('is written once', async () => {
    const before = await picture(made);
    expect(await generateHistory(made.ctx(), options)).toEqual({ dossiers: 0, events: 0, persons: 0 });
    expect(await picture(made)).toEqual(before);
  });

  it('goes on where it broke off, with the same rows', async () => {
    const t = await program();
    try {
      const failing = new Error('the line is cut');
      await expect(
        generateHistory(t.ctx(), {
          ...options,
          onStory: () => {
            throw failing;
          },
        }),
      ).rejects.toBe(failing);
      expect(await rowsOf(t, 'SELECT 1 FROM dossier')).toEqual([]);
      await generateHistory(t.ctx(), options);
      const strip = ({ dossiers }: Awaited<ReturnType<typeof picture>>) =>
        dossiers.map(({ handler_id: _h, received_by: _r, decided_by: _d, ...rest }) => rest);
      expect(strip(await picture(t))).toEqual(strip(await picture(made)));
    } finally {
      await t.close();
    }
  });

  it('marks what it made, and invents numbers that are nobody’s', async () => {
    expect(await rowsOf(made, 'SELECT count(*)::int AS n FROM demo_dossier')).toEqual([{ n: options.dossiers }]);
    const { rows } = await sql<{ id: string }>`SELECT DISTINCT applicant_id AS id FROM dossier`.execute(made.db);
    const numbers = await personalIdsOf(
      made.ctx(),
      rows.map(({ id }) => id),
    );
    expect(numbers.size).toBe(rows.length);
    expect([...numbers.values()].filter((number) => !/^99\d/.test(number))).toEqual([]);
    const { rows: requests } = await sql<{ id: string }>`SELECT DISTINCT request_id AS id FROM event
      WHERE type LIKE 'services.%'`.execute(made.db);
    expect(requests).toEqual([{ id: 'demo:123' }]);
  });

  it('is not written beside dossiers that somebody filed, nor where the program is no demonstration', async () => {
    await expect(generateHistory(replayed.ctx(), { ...options, seed: 8 })).rejects.toMatchObject({
      code: 'real_dossiers',
    });
    const real = { ...made.app, config: { ...made.app.config, demo: false } };
    await expect(generateHistory({ ...made.ctx(), app: real }, { ...options, seed: 8 })).rejects.toMatchObject({
      code: 'not_a_demonstration',
    });
  });
});

/** The same people with the same ids and roles, so that what they do can be compared to the letter. */
async function copyPeople(from: TestApp, to: TestApp): Promise<void> {
  await to.db.deleteFrom('role_grant').execute();
  await to.db.deleteFrom('person').execute();
  for (const table of ['person', 'role_grant'] as const) {
    for (const row of await from.db.selectFrom(table).selectAll().execute())
      await to.db
        .insertInto(table)
        .values(row as never)
        .execute();
  }
}

const actor = (by: Act['by'], track: Track): PersonActor => ({
  kind: 'person',
  personId: by.id,
  name: 'fullName' in by ? by.fullName : by.name,
  level: 'fullName' in by ? by.level : 2,
  sessionId: 'test',
  grants: 'role' in by ? [{ role: by.role, unitId: track.filing.offices.unitId, agencyId: null }] : [],
});

/** Does what the act says through the command that people use. */
async function perform(t: TestApp, track: Track, act: Act, i: number, ids: Map<string, string>): Promise<void> {
  const ctx = t.ctx(actor(act.by, track));
  const { filing } = track;
  const key = filing.id;
  const dossierId = ids.get(key) ?? '';
  const { reason = '' } = act;
  const before = track.log[i]?.fromState;
  switch (act.action) {
    case 'submit': {
      const { draftId } = await execute(ctx, startDraft, { procedure: filing.version.procedure.code });
      await t.db
        .updateTable('draft')
        .set({ answers: JSON.stringify(filing.answers) })
        .where('id', '=', draftId)
        .execute();
      for (const paper of filing.papers) {
        const file = await putFile(ctx, PIXEL, {
          purpose: 'services.component',
          name: paper.name,
          ownerId: filing.applicant.id,
        });
        const { field = '', name } = paper;
        await execute(ctx, attachFile, { draftId, field, fileId: file.id, name, size: file.size });
      }
      ids.set(key, (await execute(ctx, submitDossier, { draftId, declared: true })).dossierId);
      return;
    }
    case 'register': {
      const { personalId, fullName, birthDate, gender, phone } = filing.applicant as DemoPerson;
      const { dossierId: id } = await execute(ctx, registerDossier, {
        procedure: filing.version.procedure.code,
        channel: filing.channel as 'direct' | 'postal',
        applicant: { personalId, name: fullName, birthDate, gender, phone },
        unitId: filing.offices.unitId,
        answers: filing.answers,
        papers: filing.papers.map(({ component, originals, copies, name }) => ({ component, originals, copies, name })),
        receiveNow: true,
      });
      ids.set(key, id);
      return;
    }
    case 'receive':
      if (!filing.registeredBy) await execute(ctx, receiveDossier, { dossierId });
      return;
    case 'requestSupplement':
      await execute(ctx, before === STATE.submitted ? requestCompletion : requestSupplement, { dossierId, reason });
      return;
    case 'supplement':
      await execute(ctx, supplementDossier, { dossierId, note: reason, files: [] });
      return;
    case 'withdraw':
      await execute(ctx, withdrawDossier, { dossierId, reason });
      return;
    case 'requestPayment':
      await execute(ctx, requestPayment, { dossierId, amount: act.amount ?? 0, reason: reason.replace(/ – .*/, '') });
      return;
    case 'confirmPayment':
      await execute(ctx, confirmPayment, { dossierId, reference: reason });
      return;
    case 'apologise':
      await execute(ctx, apologiseDossier, { dossierId, reason, newDate: act.newDate ?? '' });
      return;
    case 'propose':
      await execute(ctx, proposeDossier, { dossierId, opinion: reason });
      return;
    case 'start':
      await execute(ctx, startDossier, { dossierId });
      return;
    case 'decide':
      await execute(ctx, decideDossier, { dossierId });
      return;
    case 'issue':
      await execute(ctx, issueDossier, { dossierId });
      return;
    case 'refuse':
      await execute(ctx, refuseDossier, { dossierId, reason });
      return;
    case 'sendBack':
      await execute(ctx, sendBackDossier, { dossierId, reason });
      return;
    case 'deny':
      await execute(ctx, denyDossier, { dossierId, reason });
      return;
    case 'stop':
      await execute(ctx, stopDossier, { dossierId, reason });
      return;
    default:
      throw new Error(`the generator does not know "${act.action}"`);
  }
}
