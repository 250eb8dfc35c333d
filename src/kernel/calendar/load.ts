import type { App } from '../app.ts';
import { definePart } from '../app.ts';
import type { Db } from '../store/index.ts';
import { type DayKind, type DayRecord, type HoursRule, WorkingCalendar } from './working-calendar.ts';

/** What loading needs of a context. */
export interface CalendarCtx {
  readonly app: App;
  readonly db: Db;
}

export interface LoadCalendarOptions {
  /** The calendar as it was known at this instant, before later edits. */
  readonly knownAt?: Date;
}

/** Office hours of an agency that names no scheme. */
export const STANDARD_HOURS = 'standard';
const KEPT = 32;

const cache = definePart(() => new Map<string, Promise<WorkingCalendar>>());

/**
 * The working calendar of an agency, or of the province at large. Costs one small query; the calendar itself is kept in
 * memory until an edit gives it a new version. Load once for a list, not once per row.
 */
export async function loadCalendar(
  ctx: CalendarCtx,
  agencyId?: string | null,
  options: LoadCalendarOptions = {},
): Promise<WorkingCalendar> {
  if (options.knownAt)
    return readCalendar(ctx.db, agencyId ?? null, await schemeOf(ctx.db, agencyId ?? null), options.knownAt);
  const state = await ctx.db
    .selectFrom('calendar_version')
    .select((eb) => [
      'version',
      eb
        .selectFrom('agency')
        .select('working_hours')
        .where('id', '=', agencyId ?? null)
        .as('scheme'),
      eb
        .exists(
          eb
            .selectFrom('calendar_day')
            .select('id')
            .where('agency_id', '=', agencyId ?? null)
            .where('revoked_at', 'is', null),
        )
        .as('own'),
    ])
    .executeTakeFirstOrThrow();
  const scheme = state.scheme ?? STANDARD_HOURS;
  // Agencies without days of their own share one calendar per scheme.
  const owner = state.own ? (agencyId ?? null) : null;
  const key = `${state.version} ${scheme} ${owner ?? ''}`;
  const kept = cache(ctx.app);
  let calendar = kept.get(key);
  if (!calendar) {
    // An edit between the two statements may be read under the older version; the version read next names it anew.
    calendar = readCalendar(ctx.db, owner, scheme);
    kept.set(key, calendar);
    calendar.catch(() => kept.delete(key));
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
  }
  return calendar;
}

async function schemeOf(db: Db, agencyId: string | null): Promise<string> {
  const agency = await db.selectFrom('agency').select('working_hours').where('id', '=', agencyId).executeTakeFirst();
  return agency?.working_hours ?? STANDARD_HOURS;
}

async function readCalendar(db: Db, agencyId: string | null, scheme: string, knownAt?: Date): Promise<WorkingCalendar> {
  const days = await db
    .selectFrom('calendar_day')
    .select(['date', 'kind', 'name_vi', 'name_en', 'basis', 'agency_id'])
    .where((eb) => eb.or([eb('agency_id', 'is', null), eb('agency_id', '=', agencyId)]))
    .where((eb) =>
      knownAt
        ? eb.and([
            eb('recorded_at', '<=', knownAt),
            eb.or([eb('revoked_at', 'is', null), eb('revoked_at', '>', knownAt)]),
          ])
        : eb('revoked_at', 'is', null),
    )
    .execute();
  const hours = await db
    .selectFrom('working_hours')
    .selectAll()
    .where('scheme', '=', scheme)
    .orderBy('opens')
    .execute();
  return new WorkingCalendar({
    days: days.map(
      (day): DayRecord => ({
        date: day.date,
        kind: day.kind as DayKind,
        name: { vi: day.name_vi, en: day.name_en },
        basis: day.basis,
        ...(day.agency_id ? { agency: day.agency_id } : {}),
      }),
    ),
    ...(hours.length > 0
      ? {
          hours: hours.map(
            (rule): HoursRule => ({
              weekdays: rule.weekdays,
              from: rule.opens,
              to: rule.closes,
              validFrom: rule.valid_from,
              ...(rule.valid_to < '9999' ? { validTo: rule.valid_to } : {}),
              receptionOnly: rule.reception_only,
            }),
          ),
        }
      : {}),
    agency: agencyId ?? undefined,
  });
}
