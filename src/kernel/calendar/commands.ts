import { z } from 'zod';
import type { Scope } from '../command.ts';
import { defineCommand } from '../command.ts';
import type { Ctx } from '../context.ts';
import { emit } from '../events/emit.ts';
import { defineEvent } from '../events/event.ts';
import { actorRef } from '../identity/actor.ts';
import { notFound, Problem } from '../problem.ts';
import { agenciesOf, provinceInfo } from '../units/index.ts';
import { isDate } from './local-time.ts';
import { DAY_KINDS, type DayKind } from './working-calendar.ts';

const date = z.string().refine(isDate, 'YYYY-MM-DD');

/** Open deadlines may move: whoever keeps due dates listens to this. */
export const calendarDayChanged = defineEvent({
  type: 'calendar.day.changed',
  subjectType: 'calendar_day',
  title: { vi: 'Đã thay đổi lịch làm việc', en: 'Working calendar changed' },
  data: z.object({
    change: z.enum(['set', 'revoked']),
    date: z.string(),
    kind: z.enum(DAY_KINDS),
    agencyId: z.string().nullable(),
  }),
});

/** Whose calendar it is: an agency's own, else the whole province's. */
async function placeOf(ctx: Ctx, agencyId: string | null | undefined): Promise<Scope> {
  if (agencyId) return { agencyId, unitId: (await agenciesOf(ctx)).agencyById(agencyId)?.unitId };
  return { unitId: (await provinceInfo(ctx))?.unitId };
}

export const setDay = defineCommand({
  name: 'calendar.day.set',
  title: { vi: 'Đặt ngày nghỉ, ngày làm bù', en: 'Set a day off or a make-up day' },
  input: z.object({
    date,
    kind: z.enum(DAY_KINDS),
    nameVi: z.string().trim().min(1).max(200),
    nameEn: z.string().trim().min(1).max(200),
    /** Decision the day rests on. */
    basis: z.string().trim().min(1).max(500),
    /** Only for this agency; for the whole province when absent. */
    agencyId: z.uuid().optional(),
  }),
  allow: { roles: ['admin'], scope: (ctx, { agencyId }) => placeOf(ctx, agencyId) },
  run: async (ctx, input): Promise<{ id: string; changed: boolean }> => {
    const agencyId = input.agencyId ?? null;
    if (agencyId) await requireAgency(ctx, agencyId);
    const values = { name_vi: input.nameVi, name_en: input.nameEn, basis: input.basis };
    const known = await activeDay(ctx, input.date, input.kind, agencyId);
    if (known && known.name_vi === values.name_vi && known.name_en === values.name_en && known.basis === values.basis) {
      return { id: known.id, changed: false };
    }
    if (known) await revoke(ctx, known.id, 'Thay bằng bản ghi mới');
    const { id } = await ctx.db
      .insertInto('calendar_day')
      .values({
        ...values,
        date: input.date,
        kind: input.kind,
        agency_id: agencyId,
        origin: 'admin',
        recorded_at: ctx.now,
        recorded_by: actorRef(ctx.actor),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await emit(ctx, calendarDayChanged, {
      subject: id,
      agencyId,
      data: { change: 'set', date: input.date, kind: input.kind, agencyId },
    });
    return { id, changed: true };
  },
});

export const revokeDay = defineCommand({
  name: 'calendar.day.revoke',
  title: { vi: 'Hủy ngày nghỉ, ngày làm bù', en: 'Revoke a day off or a make-up day' },
  input: z.object({ id: z.uuid(), reason: z.string().trim().min(1).max(500) }),
  allow: {
    roles: ['admin'],
    scope: async (ctx, { id }) => {
      const { agency_id } = await dayById(ctx, id);
      return placeOf(ctx, agency_id);
    },
  },
  run: async (ctx, { id, reason }): Promise<void> => {
    const day = await dayById(ctx, id);
    if (day.revoked_at) {
      throw new Problem(409, 'calendar_day_revoked', {
        vi: 'Bản ghi này đã bị hủy.',
        en: 'This entry has already been revoked.',
      });
    }
    await revoke(ctx, id, reason);
    const data = { change: 'revoked' as const, date: day.date, kind: day.kind as DayKind, agencyId: day.agency_id };
    await emit(ctx, calendarDayChanged, { subject: id, agencyId: day.agency_id, data });
  },
});

async function activeDay(ctx: Ctx, day: string, kind: DayKind, agencyId: string | null) {
  return ctx.db
    .selectFrom('calendar_day')
    .select(['id', 'name_vi', 'name_en', 'basis'])
    .where('date', '=', day)
    .where('kind', '=', kind)
    .where('agency_id', agencyId ? '=' : 'is', agencyId)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

async function dayById(ctx: Ctx, id: string) {
  const day = await ctx.db
    .selectFrom('calendar_day')
    .select(['date', 'kind', 'agency_id', 'revoked_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!day) throw notFound({ vi: 'ngày trong lịch', en: 'The calendar day' });
  return day;
}

async function revoke(ctx: Ctx, id: string, reason: string): Promise<void> {
  await ctx.db
    .updateTable('calendar_day')
    .set({ revoked_at: ctx.now, revoked_by: actorRef(ctx.actor), revoke_reason: reason })
    .where('id', '=', id)
    .execute();
}

async function requireAgency(ctx: Ctx, id: string): Promise<void> {
  const agency = await ctx.db.selectFrom('agency').select('id').where('id', '=', id).executeTakeFirst();
  if (!agency) throw notFound({ vi: 'cơ quan', en: 'The agency' });
}
