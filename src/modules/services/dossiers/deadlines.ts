import { z } from 'zod';
import { atLocal, loadCalendar, localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { defineConsumer, type StoredEvent } from '../../../kernel/events/index.ts';
import { enqueue } from '../../../kernel/jobs/enqueue.ts';
import { defineJob, type Job } from '../../../kernel/jobs/job.ts';
import { sql } from '../../../kernel/store/index.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { emitMoved, tell } from './act.ts';
import { syncBundle } from './bundle.ts';
import { lockDossier } from './dossier.ts';
import { moveDossier, replay, transitionsOf } from './move.ts';
import { NOTICES } from './notices.ts';
import { STATE } from './states.ts';

/** Dossiers looked at in one transaction. */
const BATCH = 100;

const changed = z.object({
  change: z.enum(['set', 'revoked']),
  date: z.iso.date(),
  kind: z.string(),
  agencyId: z.uuid().nullable(),
  /** Go on after this dossier. */
  after: z.uuid().optional(),
});
type Changed = z.output<typeof changed>;

const KINDS: Readonly<Record<string, string>> = {
  holiday: 'ngày nghỉ lễ',
  swap_off: 'ngày nghỉ hoán đổi',
  makeup_work: 'ngày làm bù',
  local_off: 'ngày nghỉ đột xuất của địa phương',
};

/** Why a deadline moved, as the log and the applicant read it. Vietnamese, as all reasons are. */
export function whyMoved({ change, date, kind }: Pick<Changed, 'change' | 'date' | 'kind'>): string {
  const day = date.split('-').reverse().join('/');
  const what = KINDS[kind] ?? 'ngày trong lịch làm việc';
  return change === 'set'
    ? `Lịch làm việc thay đổi: ngày ${day} là ${what}.`
    : `Lịch làm việc thay đổi: ngày ${day} không còn là ${what}.`;
}

/** Open dossiers whose running clock an edit of that day may touch, by id. */
async function touched(ctx: Ctx, { date, agencyId, after }: Changed): Promise<string[]> {
  const from = atLocal(date, '00:00');
  let query = ctx.db
    .selectFrom('dossier')
    .select('id')
    .where('bundle', '=', false)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', 'in', [STATE.received, STATE.processing]), eb('due_at', '>=', from)]),
        eb.and([eb('state', '=', STATE.submitted), eb('step_due_at', '>=', from)]),
      ]),
    );
  if (agencyId) query = query.where('deciding_agency_id', '=', agencyId);
  if (after) query = query.where(sql<boolean>`id > ${after}::uuid`);
  return (await query.orderBy('id').limit(BATCH).execute()).map((row) => row.id);
}

/** Computes one dossier's dates anew; a move is logged, told and brings its bundle along. */
async function recompute(ctx: Ctx, id: string, why: string): Promise<void> {
  const dossier = await lockDossier(ctx, id);
  const log = await transitionsOf(ctx, id);
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  const calendar = await loadCalendar(ctx, dossier.decidingAgencyId);
  const next = replay(log, procedure, dossier, calendar, ctx.now);
  const same = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();
  if (same(next.dueAt, dossier.dueAt) && same(next.stepDueAt, dossier.stepDueAt)) return;
  if (same(next.dueAt, dossier.dueAt) || dossier.state === STATE.submitted) {
    await ctx.db.updateTable('dossier').set({ step_due_at: next.stepDueAt }).where('id', '=', id).execute();
    return;
  }
  const done = await moveDossier(ctx, dossier, 'moveDeadline', { agencyId: dossier.decidingAgencyId, reason: why });
  await emitMoved(ctx, dossier, 'moveDeadline', done);
  await syncBundle(ctx, dossier);
  if (done.dueAt && dossier.dueAt && localDate(done.dueAt) !== localDate(dossier.dueAt))
    await tell(ctx, dossier, NOTICES.dueMoved(dossier.code, done.dueAt, why));
}

/** Moves open deadlines after an edit of the calendar, a batch of dossiers per transaction. */
export const recomputeDeadlines: Job<typeof changed> = defineJob({
  name: 'services.deadlines',
  data: changed,
  async run(ctx, data): Promise<void> {
    await ctx.db.transaction().execute(async (tx) => {
      const inside: Ctx = { ...ctx, db: tx };
      const ids = await touched(inside, data);
      for (const id of ids) await recompute(inside, id, whyMoved(data));
      const last = ids.at(-1);
      if (ids.length === BATCH && last) await enqueue(inside, recomputeDeadlines, { ...data, after: last });
    });
  },
});

/** Closures entered later shift open deadlines. */
export const deadlineConsumer = defineConsumer({
  name: 'services.deadlines',
  events: ['calendar.day.changed'],
  from: 'now',
  async handle(ctx: Ctx, event: StoredEvent): Promise<void> {
    await enqueue(ctx, recomputeDeadlines, changed.omit({ after: true }).parse(event.data));
  },
});
