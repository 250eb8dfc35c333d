import { createHash } from 'node:crypto';
import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { definePackSection } from '../../../kernel/pack/section.ts';
import { AGENCY_KINDS, type Agency, type AgencyKind, agenciesOf, unitsOf } from '../../../kernel/units/index.ts';

const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
const letter = z.string().regex(/^[A-Z]$/, 'is not a letter A to Z');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time like 07:30');

export const openingSchema = z
  .strictObject({
    weekdays: z.array(z.number().int().min(1).max(7)).min(1),
    from: time,
    to: time,
    minutes: z.number().int().min(5).max(240),
    capacity: z.number().int().min(0).max(500),
  })
  .refine((one) => one.from < one.to, { path: ['to'], message: 'is not after from' });

export const receptionSchema = z.strictObject({
  /** Every agency of this kind and level, or one by its identifier. A file that names one agency goes before the others. */
  for: z.union([
    z.strictObject({
      kind: z.enum(Object.keys(AGENCY_KINDS) as [AgencyKind, ...AgencyKind[]]),
      level: z.enum(['province', 'district', 'commune']),
    }),
    z.strictObject({ agency: z.string() }),
  ]),
  services: z
    .array(
      z.strictObject({
        letter,
        name: text,
        /** lĩnh vực of procedures served here, in the words of the procedures. */
        fields: z.array(z.string()).default([]),
        appointments: z.array(openingSchema).default([]),
      }),
    )
    .min(1),
  desks: z
    .array(
      z.strictObject({ number: z.number().int().min(1).max(99), name: z.string().min(1), letters: z.array(letter) }),
    )
    .min(1),
});
export type Reception = z.infer<typeof receptionSchema>;

/** `counter/*.yaml`: queues, desks and times for appointments of the service centres. */
export const receptionSection = definePackSection<Reception>({
  name: 'counter',
  files: ['counter/*.yaml'],
  schema: receptionSchema,
  after: ['agencies'],
  check(docs, _pack, report) {
    for (const doc of docs) {
      const letters = doc.data.services.map((service) => service.letter);
      letters.forEach((one, i) => {
        if (letters.indexOf(one) !== i) report(doc, ['services', i, 'letter'], `letter "${one}" occurs twice`);
      });
      doc.data.desks.forEach((desk, i) => {
        if (doc.data.desks.findIndex((other) => other.number === desk.number) !== i)
          report(doc, ['desks', i, 'number'], `desk ${desk.number} occurs twice`);
        for (const one of desk.letters) {
          if (!letters.includes(one)) report(doc, ['desks', i, 'letters'], `no service has the letter "${one}"`);
        }
      });
    }
  },
  async load(ctx, docs) {
    const counts = { added: 0, changed: 0, unchanged: 0 };
    const before = await ctx.db.selectFrom('counter_office').selectAll().execute();
    const known = new Map(before.map((row) => [row.agency_id, row.sha256]));
    const single = docs.filter((doc) => 'agency' in doc.data.for);
    const settings = new Map<string, { agency: Agency; reception: Reception }>();
    for (const { data } of [...docs.filter((doc) => !single.includes(doc)), ...single]) {
      for (const agency of await agenciesFor(ctx, data)) settings.set(agency.id, { agency, reception: data });
    }
    for (const { agency, reception } of settings.values()) {
      const sha256 = createHash('sha256').update(JSON.stringify(reception)).digest('hex');
      const old = known.get(agency.id);
      if (old === sha256) counts.unchanged += 1;
      else {
        await writeSettings(ctx, agency, reception, sha256);
        if (old === undefined) counts.added += 1;
        else counts.changed += 1;
      }
    }
    return counts;
  },
});

async function agenciesFor(ctx: Ctx, { for: whom }: Reception): Promise<Agency[]> {
  const today = localDate(ctx.now);
  const agencies = await agenciesOf(ctx);
  if ('agency' in whom) {
    const one = agencies.agencyAt(whom.agency, today);
    return one ? [one] : [];
  }
  const units = await unitsOf(ctx);
  return agencies
    .agenciesAt(today, { kind: whom.kind })
    .filter((agency) => units.unitById(agency.unitId, today)?.level === whom.level);
}

/** Writes what a file says; what people have changed since stays as they want it, and nothing in use disappears. */
async function writeSettings(ctx: Ctx, agency: Agency, reception: Reception, sha256: string): Promise<void> {
  const today = localDate(ctx.now);
  const { db } = ctx;
  for (const service of reception.services) {
    await db
      .insertInto('counter_service')
      .values({
        agency_id: agency.id,
        letter: service.letter,
        name_vi: service.name.vi,
        name_en: service.name.en,
        fields: service.fields,
      })
      .onConflict((on) =>
        on
          .columns(['agency_id', 'letter'])
          .doUpdateSet({ name_vi: service.name.vi, name_en: service.name.en, fields: service.fields })
          .where('counter_service.edited', '=', false),
      )
      .execute();
  }
  await db
    .deleteFrom('counter_opening')
    .where('agency_id', '=', agency.id)
    .where('edited', '=', false)
    .where('valid_from', '>=', today)
    .execute();
  await db
    .updateTable('counter_opening')
    .set({ valid_to: today })
    .where('agency_id', '=', agency.id)
    .where('edited', '=', false)
    .where('valid_to', 'is', null)
    .execute();
  const edited = await db
    .selectFrom('counter_opening')
    .select('letter')
    .where('agency_id', '=', agency.id)
    .where('edited', '=', true)
    .execute();
  const openings = reception.services
    .filter((service) => !edited.some((row) => row.letter === service.letter))
    .flatMap((service) => service.appointments.map((opening) => ({ letter: service.letter, ...opening })));
  if (openings.length > 0) {
    await db
      .insertInto('counter_opening')
      .values(
        openings.map((one) => ({
          agency_id: agency.id,
          letter: one.letter,
          weekdays: one.weekdays,
          from_time: one.from,
          to_time: one.to,
          minutes: one.minutes,
          capacity: one.capacity,
          valid_from: today,
        })),
      )
      .execute();
  }
  for (const desk of reception.desks) {
    await db
      .insertInto('counter_desk')
      .values({
        agency_id: agency.id,
        unit_id: agency.unitId,
        number: desk.number,
        name: desk.name,
        letters: desk.letters,
      })
      .onConflict((on) =>
        on
          .columns(['agency_id', 'number'])
          .doUpdateSet({ name: desk.name, letters: desk.letters })
          .where('counter_desk.edited', '=', false),
      )
      .execute();
  }
  await db
    .insertInto('counter_office')
    .values({ agency_id: agency.id, sha256 })
    .onConflict((on) => on.column('agency_id').doUpdateSet({ sha256 }))
    .execute();
}
