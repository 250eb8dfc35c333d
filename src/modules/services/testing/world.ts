import { join } from 'node:path';
import { calendarPart } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { eventsPart } from '../../../kernel/events/index.ts';
import { execute } from '../../../kernel/execute.ts';
import { filesPart, putFile } from '../../../kernel/files/index.ts';
import {
  type Grant,
  identityPart,
  type PersonActor,
  personalIdsOf,
  upsertPerson,
} from '../../../kernel/identity/index.ts';
import { jobsPart } from '../../../kernel/jobs/index.ts';
import type { Module } from '../../../kernel/module.ts';
import { notificationsPart } from '../../../kernel/notifications/index.ts';
import { loadPack, packPart } from '../../../kernel/pack/index.ts';
import { searchPart } from '../../../kernel/search/index.ts';
import { storePart } from '../../../kernel/store/part.ts';
import { rootDir } from '../../../kernel/store/root.ts';
import { type TestApp, testApp } from '../../../kernel/store/testing/index.ts';
import { agenciesOf, unitsOf, unitsPart } from '../../../kernel/units/index.ts';
import { proposeDossier, receiveDossier, startDossier } from '../dossiers/office.ts';
import { submitDossier } from '../dossiers/submit.ts';
import { answerPage, attachFile, startDraft } from '../drafts/commands.ts';
import { services } from '../index.ts';
import { type Procedure, procedureSchema } from '../procedures/schema.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** People of the mini province by the name tests call them, with their personal ID number. */
const PEOPLE = {
  /** Citizen, level 2. */
  hoa: '099190000001',
  /** Citizen, level 1. */
  it: '099205000002',
  /** Receptionist, specialist and chairwoman of Sông Mây. */
  cuc: '099188000003',
  loi: '099085000004',
  tam: '099178000005',
  /** Receptionist of Cồn Hoà. */
  dao: '099195000006',
} as const;

/** Officers of the province, made for tests: `khoa` decides at the department, `lan` leads it; `quy` at the committee. */
const OFFICERS = {
  khoa: { personalId: '099080000021', name: 'Lê Đăng Khoa', role: 'handler', agency: 'so-cong-nghe@2024' },
  lan: { personalId: '099180000022', name: 'Phan Thị Lan', role: 'leader', agency: 'so-cong-nghe@2024' },
  quy: { personalId: '099080000023', name: 'Hồ Văn Quý', role: 'handler', agency: 'ubnd-tinh@2024' },
  sinh: { personalId: '099180000024', name: 'Võ Thị Sinh', role: 'leader', agency: 'ubnd-tinh@2024' },
  bich: { personalId: '099180000025', name: 'Đỗ Thị Bích', role: 'receptionist', agency: 'ttpvhcc@2024' },
} as const;

export type Who = keyof typeof PEOPLE | keyof typeof OFFICERS;

export interface World {
  readonly t: TestApp;
  as(who: Who): Ctx;
  anonymous(): Ctx;
  person(who: Who): PersonActor;
  /** Id of the commune in force with this code. */
  commune(code: string): Promise<string>;
  agency(key: string): Promise<string>;
  /** Sets the clock to a local time: `2026-03-02 08:00`. */
  at(local: string): void;
  /** Adds a procedure in force since 2024-03-01: the lantern permit with what is different. */
  addProcedure(changes: Record<string, unknown>): Promise<Procedure>;
  /** A draft of the lantern permit, filled in and with its paper. */
  draft(answers?: Record<string, string>, procedure?: string): Promise<string>;
  filed(procedure?: string): Promise<{ dossierId: string; code: string }>;
  received(procedure?: string): Promise<{ dossierId: string; code: string }>;
  started(procedure?: string): Promise<{ dossierId: string; code: string }>;
  proposed(procedure?: string): Promise<{ dossierId: string; code: string }>;
  close(): Promise<void>;
}

/** The mini province with its people at work, on a database of its own; `extra` modules beside this one. Close it in `afterAll`. */
export async function openWorld(extra: readonly Module[] = []): Promise<World> {
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
      ...extra,
    ],
    env: { DEMO: 'true' },
  });
  const sections = t.app.modules.flatMap((module) => module.pack ?? []);
  await loadPack(t.ctx(), join(rootDir, 'tests/fixtures/provinces/mini'), sections, { unknownFiles: 'ignore' });
  const people = await knownPeople(t);
  for (const [name, actor] of await officers(t)) people.set(name, actor);
  const lantern = await lanternPermit(t);

  const world: World = {
    t,
    as: (who) => t.ctx(world.person(who)),
    anonymous: () => t.ctx({ kind: 'anonymous' }),
    person(who) {
      const actor = people.get(who);
      if (!actor) throw new Error(`nobody is called ${who}`);
      return actor;
    },
    commune: async (code) => (await unitsOf(t.ctx())).getAt(code, '2026-03-02').id,
    agency: (key) => agencyId(t, key),
    at: (local) => t.clock.set(`${local.replace(' ', 'T')}:00+07:00`),
    async addProcedure(changes) {
      const procedure = procedureSchema.parse({ ...structuredClone(lantern), ...changes });
      await t.db
        .insertInto('procedure_version')
        .values({
          code: procedure.code,
          valid_from: procedure.validFrom,
          revision: 1,
          sha256: procedure.code,
          source: 'test',
          loaded_at: t.clock.now(),
          body: JSON.stringify(procedure),
        })
        .execute();
      return procedure;
    },
    async draft(answers = {}, procedure = '9.000001') {
      const ctx = world.as('hoa');
      const { draftId } = await execute(ctx, startDraft, { procedure });
      const values = {
        owner: 'Lý Thị Hòa',
        commune: await world.commune('25459'),
        street: 'Phố Bến Mây',
        count: '12',
        ...answers,
      };
      const { problems } = await execute(ctx, answerPage, {
        draftId,
        page: 'noi-treo',
        values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]])),
      });
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      const file = await putFile(ctx, PIXEL, {
        purpose: 'services.component',
        name: 'ban-ve.png',
        ownerId: world.person('hoa').personId,
      });
      await execute(ctx, attachFile, {
        draftId,
        field: 'drawingFile',
        fileId: file.id,
        name: file.name,
        size: file.size,
      });
      return draftId;
    },
    filed: async (procedure) =>
      execute(world.as('hoa'), submitDossier, { draftId: await world.draft({}, procedure), declared: true }),
    async received(procedure) {
      const done = await world.filed(procedure);
      await execute(world.as('cuc'), receiveDossier, { dossierId: done.dossierId });
      return done;
    },
    async started(procedure) {
      const done = await world.received(procedure);
      await execute(world.as('loi'), startDossier, { dossierId: done.dossierId });
      return done;
    },
    async proposed(procedure) {
      const done = await world.started(procedure);
      await execute(world.as('loi'), proposeDossier, {
        dossierId: done.dossierId,
        opinion: 'Hồ sơ đủ điều kiện cấp phép.',
      });
      return done;
    },
    close: () => t.close(),
  };
  return world;
}

async function knownPeople(t: TestApp): Promise<Map<string, PersonActor>> {
  const rows = await t.db.selectFrom('role_grant').select(['person_id', 'role', 'unit_id', 'agency_id']).execute();
  const persons = await t.db.selectFrom('person').select(['id', 'full_name', 'level']).execute();
  const numbers = await personalIdsOf(
    t.ctx(),
    persons.map(({ id }) => id as string),
  );
  const people = new Map<string, PersonActor>();
  for (const [name, personalId] of Object.entries(PEOPLE)) {
    const person = persons.find((row) => numbers.get(row.id as string) === personalId);
    if (!person) throw new Error(`no persona ${name}`);
    people.set(name, {
      kind: 'person',
      personId: person.id,
      name: person.full_name,
      level: person.level === 2 ? 2 : 1,
      sessionId: 'test',
      grants: rows
        .filter((row) => row.person_id === person.id)
        .map((row) => ({ role: row.role, unitId: row.unit_id as string, agencyId: row.agency_id })),
    });
  }
  return people;
}

async function officers(t: TestApp): Promise<[string, PersonActor][]> {
  const made: [string, PersonActor][] = [];
  const agencies = await agenciesOf(t.ctx());
  for (const [name, officer] of Object.entries(OFFICERS)) {
    const agency = agencies.agencyByKey(officer.agency);
    if (!agency) throw new Error(`no agency ${officer.agency}`);
    const personId = await upsertPerson(t.ctx(), {
      personalId: officer.personalId,
      name: officer.name,
      birthDate: null,
      gender: null,
      level: 2,
      phone: null,
      email: null,
    });
    const grant: Grant = { role: officer.role, unitId: agency.unitId, agencyId: agency.id };
    made.push([name, { kind: 'person', personId, name: officer.name, level: 2, sessionId: 'test', grants: [grant] }]);
  }
  return made;
}

async function agencyId(t: TestApp, key: string): Promise<string> {
  const agency = (await agenciesOf(t.ctx())).agencyByKey(key);
  if (!agency) throw new Error(`no agency ${key}`);
  return agency.id;
}

async function lanternPermit(t: TestApp): Promise<Record<string, unknown>> {
  const row = await t.db
    .selectFrom('procedure_version')
    .select('body')
    .where('code', '=', '9.000001')
    .executeTakeFirstOrThrow();
  return row.body as Record<string, unknown>;
}
