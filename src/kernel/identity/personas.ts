import { z } from 'zod';
import type { Ctx } from '../context.ts';
import {
  definePackSection,
  type LoadCounts,
  type PackDoc,
  type PackView,
  type ReportProblem,
  sumCounts,
  syncRows,
} from '../pack/index.ts';
import { Problem } from '../problem.ts';
import { agenciesInPack, localDay, nameId, unitsInPack } from '../units/index.ts';
import { findPersonByPersonalId, upsertPerson } from './person.ts';
import { readPersonalId } from './personal-id.ts';
import { placeByCode } from './places.ts';
import type { PersonaClaims } from './provider/personas.ts';
import { addGrant, grantInput, knownRoles, lastDay } from './roles.ts';

const text = z.object({ vi: z.string().min(1), en: z.string().min(1) });
const day = z.iso.date();

const grant = z
  .strictObject({
    role: z.string().regex(/^[a-z][a-z_]*$/),
    /** Code of the statistics office: the unit and all below it. */
    unit: z
      .string()
      .regex(/^\d{2,5}$/)
      .optional(),
    /** Identifier of one agency (Decision 20/2020/QĐ-TTg): that agency only. */
    agency: z.string().optional(),
    from: day,
    /** First day without the role. */
    to: day.optional(),
  })
  .refine((one) => (one.unit === undefined) !== (one.agency === undefined), 'needs either unit or agency');

const persona = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  personal_id: z.string().refine((id) => readPersonalId(id) !== undefined, 'is not a personal ID number of 12 digits'),
  birth_date: day,
  gender: z.enum(['male', 'female']),
  level: z.union([z.literal(1), z.literal(2)]),
  phone: z
    .string()
    .regex(/^0\d{9}$/)
    .optional(),
  email: z.email().optional(),
  description: text,
  grants: z.array(grant).default([]),
});

const personasFile = z.strictObject({ personas: z.array(persona).min(1) });
type PersonasFile = z.output<typeof personasFile>;
type PersonaLine = PersonasFile['personas'][number];

const linesOf = (docs: readonly PackDoc<PersonasFile>[]): PersonaLine[] => docs.flatMap((doc) => doc.data.personas);

/**
 * People of a demonstration: invented citizens and officials whom the embedded provider can sign in, with the roles
 * they hold. Checked always, loaded only when the program runs as a demonstration.
 */
export const personasSection = definePackSection<PersonasFile>({
  name: 'personas',
  files: ['demo/personas.yaml'],
  schema: personasFile,
  after: ['units', 'agencies'],
  check: checkPersonas,
  load: loadPersonas,
});

function checkPersonas(docs: readonly PackDoc<PersonasFile>[], pack: PackView, report: ReportProblem): void {
  const seen = { key: new Set<string>(), personal_id: new Set<string>() };
  const units = unitsInPack(pack).flatMap(({ history }) => history.codes);
  const agencies = agenciesInPack(pack);
  for (const doc of docs) {
    for (const [index, one] of doc.data.personas.entries()) {
      const at = (path: readonly (string | number)[], reason: string) =>
        report(doc, ['personas', index, ...path], reason);
      for (const field of ['key', 'personal_id'] as const) {
        if (seen[field].has(one[field])) at([field], `${field} "${one[field]}" occurs twice`);
        seen[field].add(one[field]);
      }
      const number = readPersonalId(one.personal_id);
      if (number && number.birthYear !== Number(one.birth_date.slice(0, 4)))
        at(
          ['personal_id'],
          `personal_id "${one.personal_id}" says born in ${number.birthYear}, birth_date ${one.birth_date}`,
        );
      if (number && number.gender !== one.gender)
        at(['personal_id'], `personal_id "${one.personal_id}" says ${number.gender}, gender ${one.gender}`);
      for (const [nth, { unit, agency, from, to }] of one.grants.entries()) {
        const covers = (life: { from: string; to: string }) => life.from <= from && from < life.to;
        if (unit !== undefined && !units.some((code) => code.value === unit && covers(code)))
          at(['grants', nth, 'unit'], `no unit has the code "${unit}" on ${from}`);
        if (agency !== undefined && !agencies.some(({ line, life }) => line.identifier === agency && covers(life)))
          at(['grants', nth, 'agency'], `no agency has the identifier "${agency}" on ${from}`);
        if (to !== undefined && to <= from) at(['grants', nth, 'to'], `to "${to}" is not after from "${from}"`);
      }
    }
  }
}

async function loadPersonas(ctx: Ctx, docs: readonly PackDoc<PersonasFile>[]): Promise<LoadCounts> {
  if (!ctx.app.config.demo) return { added: 0, changed: 0, unchanged: 0 };
  const lines = linesOf(docs);
  const personas = await syncRows(
    ctx,
    { section: 'personas', table: 'demo_persona', key: ['key'], json: ['claims', 'words'], derived: true },
    lines.map((line, position) => ({
      key: line.key,
      sub: nameId(`persona:${line.key}`),
      position,
      claims: claimsOf(line),
      words: { description: line.description, staff: line.grants.length > 0 },
    })),
  );
  const grants: LoadCounts[] = [];
  for (const line of lines) grants.push(await loadGrants(ctx, line));
  return sumCounts([personas, ...grants]);
}

function claimsOf(line: PersonaLine): PersonaClaims {
  return {
    personal_id: line.personal_id,
    name: line.name,
    birthdate: line.birth_date,
    gender: line.gender,
    level: line.level,
    ...(line.phone ? { phone_number: line.phone } : {}),
    ...(line.email ? { email: line.email } : {}),
  };
}

/** Officials exist before they first sign in, so that work can be given to them; their roles follow the file. */
async function loadGrants(ctx: Ctx, line: PersonaLine): Promise<LoadCounts> {
  const known = await findPersonByPersonalId(ctx, line.personal_id);
  const personId =
    known?.id ??
    (await upsertPerson(ctx, {
      personalId: line.personal_id,
      name: line.name,
      birthDate: line.birth_date,
      gender: line.gender,
      level: line.level,
      phone: line.phone ?? null,
      email: line.email ?? null,
    }));
  const held = await ctx.db
    .selectFrom('role_grant')
    .select(['id', 'role', 'unit_id', 'agency_id', 'valid_from', 'valid_to', 'revoked_at'])
    .where('person_id', '=', personId)
    .where('demo', '=', true)
    .execute();
  const kept = new Set<string>();
  let added = 0;
  for (const one of line.grants) {
    if (!knownRoles(ctx.app).has(one.role)) {
      // A program built without the module that declares it: the persona is there, the role means nothing.
      ctx.app.log.warn({ persona: line.key, role: one.role }, 'no module declares this role');
      continue;
    }
    const place = await placeByCode(ctx, one, one.from);
    if (!place) {
      throw new Problem(422, 'persona_place_unknown', {
        vi: `Nhân vật “${line.key}”: không có nơi ${one.unit ?? one.agency} vào ngày ${one.from}.`,
        en: `Persona "${line.key}": there is no place ${one.unit ?? one.agency} on ${one.from}.`,
      });
    }
    // One that an administrator took back stays taken back.
    const same = held.find(
      (row) =>
        row.role === one.role &&
        row.unit_id === place.unitId &&
        row.agency_id === (place.agencyId ?? null) &&
        row.valid_from === one.from &&
        (row.revoked_at !== null || row.valid_to === (one.to ?? null)),
    );
    if (same) {
      kept.add(same.id as string);
      continue;
    }
    const input = grantInput.parse({
      personId,
      role: one.role,
      ...(place.agencyId === undefined ? { unitId: place.unitId } : { agencyId: place.agencyId }),
      from: one.from,
      to: one.to ?? null,
      reason: 'demonstration',
    });
    kept.add(await addGrant(ctx, input, { demo: true }));
    added += 1;
  }
  const today = localDay(ctx.now);
  const gone = held.filter((row) => !kept.has(row.id) && (row.valid_to === null || row.valid_to > today));
  for (const row of gone) {
    await ctx.db
      .updateTable('role_grant')
      .set({
        valid_to: lastDay(row.valid_from, today),
        revoked_by: 'system:pack',
        revoked_at: ctx.now,
      })
      .where('id', '=', row.id)
      .execute();
  }
  return { added, changed: gone.length, unchanged: line.grants.length - added };
}
