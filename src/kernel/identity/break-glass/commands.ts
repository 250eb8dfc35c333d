import { z } from 'zod';
import { defineCommand, defineQuery, nothing } from '../../command.ts';
import type { Ctx } from '../../context.ts';
import { emit } from '../../events/emit.ts';
import { conflict, forbidden, notFound, saying } from '../../problem.ts';
import { sql } from '../../store/index.ts';
import type { PersonActor } from '../actor.ts';
import { breakGlassClosed, breakGlassOpened, breakGlassReviewed } from '../events.ts';
import { coveringGrant } from '../gate.ts';

/** Roles that may break the glass: who runs the program, and who answers for an office. */
export const BREAKERS = ['admin', 'leader'] as const;
const MINUTES = 60;
const REASON = 20;

function person(ctx: Ctx): PersonActor {
  if (ctx.actor.kind !== 'person') throw forbidden();
  return ctx.actor;
}

/**
 * Opens, for at most an hour, read access to dossiers outside one's place: an emergency in which waiting for the right
 * person does harm. Nothing can be changed by it. Auditors and the leader of the place are told at once, every look is
 * logged, and somebody else must review it afterwards. It ends with the session.
 */
export const openBreakGlass = defineCommand({
  name: 'identity.break_glass.open',
  title: { vi: 'Mở truy cập khẩn cấp', en: 'Break the glass' },
  input: z.object({
    reason: z
      .string()
      .trim()
      .max(1000)
      .refine((text) => (text.match(/\p{L}/gu) ?? []).length >= REASON, {
        error: saying({
          vi: `Hãy nêu lý do, ít nhất ${REASON} chữ cái.`,
          en: `Give the reason, at least ${REASON} letters.`,
        }),
      }),
    minutes: z.number().int().min(5).max(MINUTES),
  }),
  allow: { roles: BREAKERS },
  fresh: 15,
  async run(ctx, input): Promise<{ breakGlass: string }> {
    const me = person(ctx);
    const grant = await coveringGrant(ctx, me.grants, BREAKERS, {});
    if (!grant) throw forbidden();
    // Two at once of the same session see each other.
    await ctx.db.selectFrom('session').select('id').where('id', '=', me.sessionId).forUpdate().execute();
    const open = await ctx.db
      .selectFrom('break_glass')
      .select('id')
      .where('person_id', '=', me.personId)
      .where('closed_at', 'is', null)
      .where('until', '>', ctx.now)
      .executeTakeFirst();
    if (open) {
      throw conflict('break_glass_open', {
        vi: 'Bạn đang có một truy cập khẩn cấp. Hãy đóng lại trước khi mở lần khác.',
        en: 'You have broken the glass already. Close that one before you open another.',
      });
    }
    const row = await ctx.db
      .insertInto('break_glass')
      .values({
        person_id: me.personId,
        session_id: me.sessionId,
        role: grant.role,
        unit_id: grant.unitId,
        agency_id: grant.agencyId,
        reason: input.reason,
        opened_at: ctx.now,
        until: new Date(ctx.now.getTime() + input.minutes * 60_000),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await emit(ctx, breakGlassOpened, {
      subject: row.id,
      unitId: grant.unitId,
      agencyId: grant.agencyId,
      data: { person: me.personId, role: grant.role, minutes: input.minutes },
    });
    return { breakGlass: row.id };
  },
});

async function find(ctx: Ctx, id: string) {
  const row = await ctx.db.selectFrom('break_glass').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw notFound({ vi: 'truy cập khẩn cấp này', en: 'This break-glass' });
  return row;
}

/** Ends it before its time; nothing more is read by it. */
export const closeBreakGlass = defineCommand({
  name: 'identity.break_glass.close',
  title: { vi: 'Đóng truy cập khẩn cấp', en: 'Close a break-glass' },
  input: z.object({ breakGlass: z.uuid() }),
  allow: {
    person: { level: 1 },
    roles: ['auditor'],
    scope: async (ctx, { breakGlass }) => ({ ownerId: (await find(ctx, breakGlass)).person_id }),
  },
  async run(ctx, { breakGlass }): Promise<void> {
    const row = await find(ctx, breakGlass);
    if (row.closed_at || row.until <= ctx.now) return;
    await ctx.db.updateTable('break_glass').set({ closed_at: ctx.now }).where('id', '=', breakGlass).execute();
    const { n } = await ctx.db
      .selectFrom('break_glass_look')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('break_glass_id', '=', breakGlass)
      .executeTakeFirstOrThrow();
    await emit(ctx, breakGlassClosed, {
      subject: breakGlass,
      unitId: row.unit_id,
      agencyId: row.agency_id,
      data: { looks: Number(n) },
    });
  },
});

/** An auditor says whether it was right. Never who broke the glass; until then it stays open on the auditors' page. */
export const reviewBreakGlass = defineCommand({
  name: 'identity.break_glass.review',
  title: { vi: 'Hậu kiểm truy cập khẩn cấp', en: 'Review a break-glass' },
  input: z.object({
    breakGlass: z.uuid(),
    verdict: z.enum(['justified', 'unjustified']),
    note: z.string().trim().min(10).max(1000),
  }),
  allow: { roles: ['auditor'] },
  fresh: 60,
  async run(ctx, { breakGlass, verdict, note }): Promise<void> {
    const me = person(ctx);
    const row = await find(ctx, breakGlass);
    if (row.person_id === me.personId) {
      throw forbidden({
        vi: 'Không ai được tự hậu kiểm việc của mình. Cần một người khác.',
        en: 'Nobody reviews what they did themselves. Another person is needed.',
      });
    }
    if (!row.closed_at && row.until > ctx.now) {
      throw conflict('break_glass_running', {
        vi: 'Truy cập này còn đang mở. Hãy đóng lại trước khi hậu kiểm.',
        en: 'This break-glass is still open. Close it before you review it.',
      });
    }
    if (row.reviewed_at) {
      throw conflict('break_glass_reviewed', {
        vi: 'Truy cập này đã được hậu kiểm.',
        en: 'This break-glass has been reviewed.',
      });
    }
    await ctx.db
      .updateTable('break_glass')
      .set({ reviewed_by: me.personId, reviewed_at: ctx.now, verdict, review_note: note })
      .where('id', '=', breakGlass)
      .execute();
    await emit(ctx, breakGlassReviewed, {
      subject: breakGlass,
      unitId: row.unit_id,
      agencyId: row.agency_id,
      data: { person: row.person_id, reviewedBy: me.personId, verdict },
    });
  },
});

export interface BreakGlassLine {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly role: string;
  readonly unitId: string;
  readonly agencyId: string | null;
  readonly reason: string;
  readonly openedAt: Date;
  readonly until: Date;
  readonly closedAt: Date | null;
  readonly running: boolean;
  readonly looks: number;
  readonly reviewer: string | null;
  readonly reviewedAt: Date | null;
  readonly verdict: 'justified' | 'unjustified' | null;
  readonly note: string | null;
}

/** One or all of them, newest first; those without review before all others. */
async function lines(ctx: Ctx, only: { personId?: string; id?: string }): Promise<BreakGlassLine[]> {
  const rows = await ctx.db
    .selectFrom('break_glass as b')
    .innerJoin('person as p', 'p.id', 'b.person_id')
    .leftJoin('person as r', 'r.id', 'b.reviewed_by')
    .selectAll('b')
    .select(['p.full_name as name', 'r.full_name as reviewer'])
    .select(sql<number>`(SELECT count(*) FROM break_glass_look l WHERE l.break_glass_id = b.id)`.as('looks'))
    .$if(only.personId !== undefined, (query) => query.where('b.person_id', '=', only.personId as string))
    .$if(only.id !== undefined, (query) => query.where('b.id', '=', only.id as string))
    .orderBy(sql`b.reviewed_at IS NOT NULL`)
    .orderBy('b.opened_at', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    name: row.name,
    role: row.role,
    unitId: row.unit_id,
    agencyId: row.agency_id,
    reason: row.reason,
    openedAt: row.opened_at,
    until: row.until,
    closedAt: row.closed_at,
    running: row.closed_at === null && row.until > ctx.now,
    looks: Number(row.looks),
    reviewer: row.reviewer,
    reviewedAt: row.reviewed_at,
    verdict: row.verdict as BreakGlassLine['verdict'],
    note: row.review_note,
  }));
}

export const listBreakGlass = defineQuery({
  name: 'identity.break_glass.list',
  title: { vi: 'Các lần truy cập khẩn cấp', en: 'All break-glass' },
  input: nothing,
  allow: { roles: ['auditor'] },
  run: (ctx): Promise<BreakGlassLine[]> => lines(ctx, {}),
});

export const myBreakGlass = defineQuery({
  name: 'identity.break_glass.mine',
  title: { vi: 'Truy cập khẩn cấp của tôi', en: 'My break-glass' },
  input: nothing,
  allow: { roles: BREAKERS },
  run: (ctx): Promise<BreakGlassLine[]> => lines(ctx, { personId: person(ctx).personId }),
});

export interface BreakGlassLook {
  readonly at: Date;
  readonly query: string;
  readonly input: Record<string, unknown>;
}

/** One of them with every look, for its review. */
export const openBreakGlassRecord = defineQuery({
  name: 'identity.break_glass.read',
  title: { vi: 'Xem một lần truy cập khẩn cấp', en: 'Read a break-glass' },
  input: z.object({ breakGlass: z.uuid() }),
  allow: { roles: ['auditor'] },
  async run(ctx, { breakGlass }): Promise<{ line: BreakGlassLine; looks: BreakGlassLook[] }> {
    const [line] = await lines(ctx, { id: breakGlass });
    if (!line) throw notFound({ vi: 'truy cập khẩn cấp này', en: 'This break-glass' });
    const looks = await ctx.db
      .selectFrom('break_glass_look')
      .select(['at', 'query', 'input'])
      .where('break_glass_id', '=', breakGlass)
      .orderBy('at')
      .orderBy('id')
      .limit(500)
      .execute();
    return { line, looks: looks as unknown as BreakGlassLook[] };
  },
});
