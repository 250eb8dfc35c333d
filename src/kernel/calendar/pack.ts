import { z } from 'zod';
import type { Ctx } from '../context.ts';
import { emit } from '../events/emit.ts';
import { actorRef } from '../identity/actor.ts';
import { chunks, definePackSection, type LoadCounts, type PackDoc } from '../pack/index.ts';
import { agenciesInPack } from '../units/index.ts';
import { calendarDayChanged } from './commands.ts';
import { isDate, minutesOfTime } from './local-time.ts';
import { DAY_KINDS, type DayKind } from './working-calendar.ts';

const date = z.string().refine(isDate, 'is not a day written YYYY-MM-DD');
const text = z.string().min(1, 'is empty');

const dayLine = z.strictObject({
  date,
  kind: z.enum(DAY_KINDS, `is not one of ${DAY_KINDS.join(', ')}`),
  name_vi: text,
  name_en: text,
  basis: text,
  /** Where the entry was found; `confidence` says how far to trust it. */
  source: z.string(),
  confidence: z.enum(['confirmed', 'unverified', 'projected'], 'is not one of confirmed, unverified, projected'),
  /** Key of an agency; empty = everybody. */
  agency: z.string(),
});
type DayLine = z.output<typeof dayLine>;

const keyOf = (line: { date: string; kind: string; agency: string | null }): string =>
  `${line.date} ${line.kind} ${line.agency ?? ''}`;

/** Days off and make-up days: `calendar/days*.csv`. What an administrator has set or revoked since is left alone. */
export const daysSection = definePackSection<DayLine[]>({
  name: 'calendar',
  files: ['calendar/days*.csv'],
  schema: z.array(dayLine),
  after: ['agencies'],
  required: true,
  check: (docs, pack, report) => {
    const seen = new Set<string>();
    const agencies = new Set(agenciesInPack(pack).map(({ line }) => line.key));
    const each = docs.flatMap((doc) => doc.data.map((line, index) => ({ doc, line, index })));
    for (const { doc, line, index } of each) {
      if (seen.has(keyOf(line))) report(doc, [index, 'date'], `${line.date} ${line.kind} occurs twice`);
      seen.add(keyOf(line));
      if (line.agency !== '' && !agencies.has(line.agency))
        report(doc, [index, 'agency'], `agency "${line.agency}" is no agency of this pack`);
    }
    for (const { doc, line, index } of each) {
      const off = DAY_KINDS.filter((kind) => kind !== 'makeup_work').some((kind) => seen.has(keyOf({ ...line, kind })));
      if (line.kind === 'makeup_work' && off)
        report(doc, [index, 'kind'], `${line.date} is a day off and a make-up day`);
    }
  },
  load: loadDays,
});

const BY_PACK = 'Cập nhật gói dữ liệu tỉnh';

interface Stored {
  readonly id: string;
  readonly key: string;
  readonly origin: string;
  readonly active: boolean;
  readonly revokedByPack: boolean;
  readonly same: string;
}

const sameness = (row: {
  name_vi: string;
  name_en: string;
  basis: string;
  source: string;
  confidence: string;
}): string => JSON.stringify([row.name_vi, row.name_en, row.basis, row.source, row.confidence]);

async function loadDays(ctx: Ctx, docs: readonly PackDoc<DayLine[]>[]): Promise<LoadCounts> {
  const agencies = new Map<string, string>(
    (await ctx.db.selectFrom('agency').select(['id', 'key']).execute()).map((agency) => [agency.key, agency.id]),
  );
  const stored = await storedDays(ctx);
  const wanted = docs
    .flatMap((doc) => doc.data)
    .map(({ agency, ...line }) => ({ ...line, agency_id: agency === '' ? null : (agencies.get(agency) as string) }))
    .map((row) => ({ row, key: keyOf({ ...row, agency: row.agency_id }) }));
  const isWanted = new Set(wanted.map(({ key }) => key));

  const fresh = wanted.filter(({ key, row }) => {
    const known = stored.get(key);
    if (!known) return true;
    // Taken out of an earlier pack, and back in this one.
    if (!known.active && known.revokedByPack) return true;
    return known.origin === 'pack' && known.active && known.same !== sameness(row);
  });
  const replaced = [...stored.values()].filter(
    (one) =>
      one.active && one.origin === 'pack' && (!isWanted.has(one.key) || fresh.some(({ key }) => key === one.key)),
  );
  const by = actorRef(ctx.actor);
  if (replaced.length > 0) {
    await ctx.db
      .updateTable('calendar_day')
      .set({ revoked_at: ctx.now, revoked_by: by, revoke_reason: BY_PACK })
      .where(
        'id',
        'in',
        replaced.map((one) => one.id),
      )
      .execute();
  }
  const ids: { id: string; date: string; kind: string; agency_id: string | null }[] = [];
  for (const part of chunks(fresh)) {
    const rows = part.map(({ row }) => ({ ...row, origin: 'pack', recorded_at: ctx.now, recorded_by: by }));
    ids.push(
      ...(await ctx.db
        .insertInto('calendar_day')
        .values(rows)
        .returning(['id', 'date', 'kind', 'agency_id'])
        .execute()),
    );
  }
  const added = fresh.filter(({ key }) => !stored.has(key)).length;
  // One event per day on a first load would say nothing; afterwards each change may move open deadlines.
  if (stored.size > 0) {
    for (const row of ids) {
      const data = { change: 'set' as const, date: row.date, kind: row.kind as DayKind, agencyId: row.agency_id };
      await emit(ctx, calendarDayChanged, { subject: row.id, agencyId: row.agency_id, data });
    }
    for (const gone of replaced.filter((one) => !isWanted.has(one.key))) {
      const [day = '', kind = '', agency = ''] = gone.key.split(' ');
      const data = { change: 'revoked' as const, date: day, kind: kind as DayKind, agencyId: agency || null };
      await emit(ctx, calendarDayChanged, { subject: gone.id, agencyId: agency || null, data });
    }
  }
  const changed = ids.length - added + replaced.filter((one) => !isWanted.has(one.key)).length;
  return { added, changed, unchanged: wanted.length - ids.length };
}

/** The newest row of each day, kind and agency. */
async function storedDays(ctx: Ctx): Promise<Map<string, Stored>> {
  const rows = await ctx.db.selectFrom('calendar_day').selectAll().orderBy('recorded_at').orderBy('id').execute();
  const newest = new Map<string, Stored>();
  for (const row of rows) {
    const key = keyOf({ date: row.date, kind: row.kind, agency: row.agency_id });
    newest.set(key, {
      id: row.id,
      key,
      origin: row.origin,
      active: row.revoked_at === null,
      revokedByPack: row.revoke_reason === BY_PACK,
      same: sameness(row),
    });
  }
  return newest;
}

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time written HH:mm');
const hoursFile = z.strictObject({
  schemes: z.record(
    z.string().regex(/^[a-z0-9-]+$/, 'is not a name in lower case'),
    z
      .array(
        z
          .strictObject({
            weekdays: z.array(z.int().min(1).max(7)).min(1),
            from: time,
            to: time,
            valid_from: date,
            /** First day no longer in force. */
            valid_to: date.optional(),
            /** Open for reception, not counted by any deadline. */
            reception_only: z.boolean().default(false),
          })
          .refine((rule) => minutesOfTime(rule.from) < minutesOfTime(rule.to), 'ends before it begins')
          .refine((rule) => !rule.valid_to || rule.valid_from < rule.valid_to, 'is over before it is in force'),
      )
      .min(1),
  ),
});
type HoursFile = z.output<typeof hoursFile>;

/** Office hours by scheme: `calendar/hours.yaml`. */
export const hoursSection = definePackSection<HoursFile>({
  name: 'calendar-hours',
  files: ['calendar/hours.yaml'],
  schema: hoursFile,
  after: ['agencies'],
  required: true,
  check: (docs, pack, report) => {
    const schemes = new Set(docs.flatMap((doc) => Object.keys(doc.data.schemes)));
    for (const doc of docs) if (!schemes.has('standard')) report(doc, ['schemes'], 'the scheme "standard" is missing');
    for (const { doc, index, line } of agenciesInPack(pack)) {
      if (line.working_hours && !schemes.has(line.working_hours)) {
        report(doc, [index, 'working_hours'], `"${line.working_hours}" is no scheme of calendar/hours.yaml`);
      }
    }
  },
  load: async (ctx, docs) => {
    const wanted = docs.flatMap((doc) =>
      Object.entries(doc.data.schemes).flatMap(([scheme, rules]) =>
        rules.map((rule) => ({
          scheme,
          weekdays: [...rule.weekdays].sort((a, b) => a - b),
          opens: rule.from,
          closes: rule.to,
          valid_from: rule.valid_from,
          valid_to: rule.valid_to ?? '9999-12-31',
          reception_only: rule.reception_only,
        })),
      ),
    );
    const columns = ['scheme', 'weekdays', 'opens', 'closes', 'valid_from', 'valid_to', 'reception_only'] as const;
    const keyed = (row: (typeof wanted)[number]): string => JSON.stringify(columns.map((column) => row[column]));
    const stored = await ctx.db
      .selectFrom('working_hours')
      .select(['id', ...columns])
      .execute();
    const known = new Set(stored.map(keyed));
    const kept = new Set(wanted.map(keyed));
    const fresh = wanted.filter((row) => !known.has(keyed(row)));
    const gone = stored.filter((row) => !kept.has(keyed(row)));
    for (const { id } of gone) await ctx.db.deleteFrom('working_hours').where('id', '=', id).execute();
    if (fresh.length > 0) await ctx.db.insertInto('working_hours').values(fresh).execute();
    const changed = Math.min(gone.length, fresh.length);
    return {
      added: fresh.length - changed,
      changed: Math.max(gone.length, changed),
      unchanged: wanted.length - fresh.length,
    };
  },
});
