import { computeDeadline, loadCalendar } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { dossierReceived, dossierReturned, dossierSubmitted } from '../events.ts';
import { procedureInForce, procedureVersion } from '../procedures/catalogue.ts';
import { childAnswers, childrenOf } from '../procedures/children.ts';
import { about, emitHandled, emitMoved, tell, where } from './act.ts';
import { type Dossier, getDossier, partsOf } from './dossier.ts';
import { competentAgency, fileDossier } from './filing.ts';
import { requireCase, ruleOf } from './limit.ts';
import { type Moved, moveDossier } from './move.ts';
import { NOTICES } from './notices.ts';
import { STATE, stateInfo } from './states.ts';

const system = (ctx: Ctx): Ctx => ({ ...ctx, actor: { kind: 'system', name: 'services.bundle' } });

/**
 * Sends the parts of a bundle to their agencies: each becomes a dossier with a code, a state and a deadline of its own.
 * A part that needs another one's result waits, filed, until that is there.
 *
 * @returns the date for the citizen: the latest due date of the parts, those that wait counted from when they can begin
 */
export async function receiveBundle(ctx: Ctx, bundle: Dossier): Promise<{ dueAt: Date }> {
  const { procedure } = await procedureVersion(ctx, bundle.procedureVersionId);
  const due = new Map<string, Date>();
  for (const child of childrenOf(procedure, bundle.answers)) {
    const version = await procedureInForce(ctx, child.procedure);
    const answers = childAnswers(procedure.form, bundle.answers, child, version.procedure.form);
    const { id } = await fileDossier(
      ctx,
      {
        version,
        applicantId: bundle.applicantId,
        helpedAtAgencyId: bundle.helpedAtAgencyId,
        receiving: await competentAgency(ctx, bundle.unitId, child.agencies.receiving, child.agencies.at),
        deciding: await competentAgency(ctx, bundle.unitId, child.agencies.deciding, child.agencies.at),
        unitId: bundle.unitId,
        channel: bundle.channel,
        answers,
        parentId: bundle.id,
        part: child.key,
        stepDueAt: null,
      },
      'register',
    );
    const part = await getDossier(ctx, id);
    await emit(ctx, dossierSubmitted, {
      ...where(part),
      data: { ...about(part), level: version.procedure.onlineLevel, channel: part.channel, eligibleOnline: true },
    });
    const after = child.afterChild ? due.get(child.afterChild) : undefined;
    if (after) {
      const calendar = await loadCalendar(ctx, part.decidingAgencyId);
      const events = [{ kind: 'received' as const, at: after }];
      due.set(child.key, computeDeadline(ruleOf(version.procedure, part), calendar, events, ctx.now).dueAt ?? after);
    } else {
      due.set(child.key, await receivePart(ctx, part));
    }
  }
  const dueAt = latest([...due.values()]);
  if (!dueAt) throw new Error(`bundle ${bundle.code} has no parts`);
  return { dueAt };
}

/** A part begins: its clock starts. */
async function receivePart(ctx: Ctx, part: Dossier): Promise<Date> {
  const limitCase = await requireCase(ctx, part, undefined);
  const done = await moveDossier(ctx, part, 'receive', {
    agencyId: part.receivingAgencyId,
    set: { received_at: ctx.now, ...(limitCase ? { limit_case: limitCase } : {}) },
  });
  if (!done.dueAt) throw new Error(`part ${part.code} was received but has no due date`);
  await emit(ctx, dossierReceived, {
    ...where(part),
    data: { ...about(part), channel: part.channel, dueAt: done.dueAt.toISOString() },
  });
  return done.dueAt;
}

const latest = (dates: readonly (Date | null)[]): Date | null =>
  dates.reduce<Date | null>((max, date) => (date && (!max || date > max) ? date : max), null);

const ended = (part: Dossier): boolean => ['ended', 'stopped'].includes(stateInfo(part.state).clock);
const FINAL: readonly number[] = [STATE.returned, STATE.refusedAtReception, STATE.withdrawn, STATE.stopped];

/**
 * Brings a bundle along after one of its parts moved: parts that waited for this one begin, the bundle is in processing
 * with its first part, handled when all parts have ended, handed over when all results are; its date is the latest one.
 * Does nothing for a dossier of its own.
 */
export async function syncBundle(ctx: Ctx, moved: Dossier): Promise<void> {
  if (!moved.parentId) return;
  const own = system(ctx);
  const bundle = await getDossier(ctx, moved.parentId);
  await startWaiting(own, bundle);
  const parts = await partsOf(ctx, bundle.id);
  const running = parts.filter((part) => !ended(part));
  // While a part waits for the citizen or has not begun, the date given before stands.
  const known = latest(parts.map((part) => part.dueAt));
  const unsure = running.some((part) => part.dueAt === null);
  const dueAt = unsure ? latest([known, bundle.dueAt]) : known;
  const agencyId = bundle.receivingAgencyId;
  let now = bundle;
  const step = async (action: 'start' | 'decide' | 'issue' | 'moveDeadline', set = {}): Promise<Moved> => {
    const done = await moveDossier(own, now, action, { agencyId, dueAt, set });
    now = await getDossier(ctx, bundle.id);
    return done;
  };
  const begun = parts.some((part) => part.state !== STATE.submitted && part.state !== STATE.received);
  if (now.state === STATE.received && begun) await emitMoved(own, now, 'start', await step('start'));
  else if (['runs'].includes(stateInfo(now.state).clock) && dueAt?.getTime() !== now.dueAt?.getTime())
    await emitMoved(own, now, 'moveDeadline', await step('moveDeadline'));
  if (now.state === STATE.processing && running.length === 0) {
    const outcome = parts.every((part) => part.outcome === 'granted') ? 'granted' : 'refused';
    const before = now;
    const done = await step('decide', { handled_at: ctx.now, outcome });
    await emitHandled(
      own,
      before,
      done,
      outcome,
      parts.some((part) => part.outcome === 'granted'),
    );
  }
  if (now.state === STATE.handled && parts.every((part) => FINAL.includes(part.state))) {
    await step('issue', { returned_at: ctx.now });
    await emit(own, dossierReturned, { ...where(now), data: { ...about(now), channel: now.channel } });
    await tell(ctx, now, NOTICES.bundleReturned(now.code));
  }
}

/** Parts that waited for another one's result begin when it is there; without it they cannot, and are stopped. */
async function startWaiting(ctx: Ctx, bundle: Dossier): Promise<void> {
  const { procedure } = await procedureVersion(ctx, bundle.procedureVersionId);
  const parts = await partsOf(ctx, bundle.id, true);
  for (const part of parts) {
    if (part.state !== STATE.submitted) continue;
    const after = procedure.children.find(({ key }) => key === part.part)?.afterChild;
    const before = parts.find((one) => one.part === after);
    if (!before || !ended(before)) continue;
    if (before.outcome === 'granted') await receivePart(ctx, part);
    else {
      const reason = 'Hồ sơ thành phần phải giải quyết trước không có kết quả.';
      const done = await moveDossier(ctx, part, 'refuse', { agencyId: part.receivingAgencyId, reason });
      await emitMoved(ctx, part, 'refuse', done);
      await startWaiting(ctx, bundle);
      return;
    }
  }
}
