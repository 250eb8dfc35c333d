import { calendarPart } from '../../../kernel/calendar/index.ts';
import { eventsPart } from '../../../kernel/events/index.ts';
import { filesPart } from '../../../kernel/files/index.ts';
import { identityPart, type PersonActor } from '../../../kernel/identity/index.ts';
import { jobsPart } from '../../../kernel/jobs/index.ts';
import type { Module } from '../../../kernel/module.ts';
import { notificationsPart } from '../../../kernel/notifications/index.ts';
import { loadPack, packPart } from '../../../kernel/pack/index.ts';
import { searchPart } from '../../../kernel/search/index.ts';
import { storePart } from '../../../kernel/store/part.ts';
import { type TestApp, testApp } from '../../../kernel/store/testing/index.ts';
import { agenciesOf, unitsOf, unitsPart } from '../../../kernel/units/index.ts';
import { feedback } from '../../feedback/index.ts';
import { indicators } from '../../indicators/index.ts';
import { services } from '../../services/index.ts';
import { serviceQuality } from '../index.ts';
import type { Ground } from './histories.ts';

export * from './histories.ts';

/** Everything this module stands on. */
export const modules: readonly Module[] = [
  storePart,
  searchPart,
  packPart,
  eventsPart,
  unitsPart,
  calendarPart,
  jobsPart,
  identityPart,
  filesPart,
  notificationsPart,
  services,
  feedback,
  indicators,
  serviceQuality,
];

/** The program with the small province loaded and demo people. */
export async function qualityApp(): Promise<TestApp> {
  const t = await testApp({ modules, env: { DEMO: 'true' } });
  const sections = t.app.modules.flatMap((module) => module.pack ?? []);
  const eventTypes = t.app.modules.flatMap((module) => module.events ?? []);
  await loadPack(t.ctx(), 'tests/fixtures/provinces/mini', sections, { unknownFiles: 'ignore', eventTypes });
  return t;
}

/** The three communes of the small province with their agencies, and a version of a procedure. */
export async function groundOf(t: TestApp, start: Date): Promise<Ground> {
  const units = await unitsOf(t.ctx());
  const agencies = await agenciesOf(t.ctx());
  const version = await t.db.selectFrom('procedure_version').select('id').executeTakeFirstOrThrow();
  const person = await t.db.selectFrom('person').select('id').orderBy('id').executeTakeFirstOrThrow();
  return {
    start,
    versionId: version.id,
    applicantId: person.id,
    units: ['25459', '25462', '25465'].map((code) => {
      const unit = units.getAt(code, '2026-03-02');
      const agency = (kind: 'service_centre' | 'people_committee') =>
        agencies.agencyOf(unit.id, kind, '2026-03-02')?.id ?? '';
      return { unitId: unit.id, receives: agency('service_centre'), decides: agency('people_committee') };
    }),
  };
}

/** Somebody with a role for a unit, or for an agency. */
export const officer = (role: string, unitId: string, agencyId: string | null = null): PersonActor => ({
  kind: 'person',
  personId: '00000000-0000-4000-8000-0000000000aa',
  name: 'Cán bộ',
  level: 2,
  sessionId: 'test',
  grants: [{ role, unitId, agencyId }],
});
