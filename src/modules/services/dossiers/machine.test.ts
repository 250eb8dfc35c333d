import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCalendar } from '../../../kernel/calendar/index.ts';
import { calendar2026 } from '../../../kernel/calendar/testing.ts';
import { execute } from '../../../kernel/execute.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Procedure } from '../procedures/schema.ts';
import { openWorld, type Who, type World } from '../testing/world.ts';
import { supplementDossier, withdrawDossier } from './applicant.ts';
import { apologiseDossier } from './appointment.ts';
import { answerConsultation, consultAgency, consultationsOf } from './consultation.ts';
import { correctResult, revokeResult } from './corrections.ts';
import { getDossier } from './dossier.ts';
import { confirmPayment, requestPayment } from './duties.ts';
import { denyDossier, reopenDossier, stopDossier } from './endings.ts';
import { apologyRefusal, guardMove, refusalOf } from './guards.ts';
import { clockEvents, replay, type Transition, transitionsOf } from './move.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  refuseDossier,
  requestCompletion,
  requestSupplement,
  sendBackDossier,
  startDossier,
} from './office.ts';
import { ACTIONS, type Action, isLawful, nextState, STATE, type StateCode, stateInfo } from './states.ts';
import { stepAfter, timePerStep } from './steps.ts';

describe('the graph of states', () => {
  it('has the codes 1 to 10, and a way out of every state that is not an end', () => {
    expect(Object.values(STATE)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const state of Object.values(STATE)) {
      const ways = ACTIONS.filter((action) => {
        const next = nextState(action, state);
        return next !== undefined && STATE[next] !== state;
      });
      const end = [STATE.refusedAtReception, STATE.withdrawn, STATE.stopped].includes(state as 3);
      expect(ways.length > 0, `state ${state}`).toBe(!end);
    }
  });

  it('knows exactly these moves between states', () => {
    const edges = ACTIONS.flatMap((action) =>
      [null, ...Object.values(STATE)].flatMap((from) =>
        Object.values(STATE)
          .filter((to) => to !== from && isLawful(action, from, to))
          .map((to) => `${from ?? 0}>${to}`),
      ),
    );
    expect([...new Set(edges)].sort()).toEqual(
      // 10>4: a dossier that is looked at again.
      ['0>1', '1>2', '1>3', '1>5', '1>7', '10>4', '2>4', '2>7', '4>5', '4>6', '4>7', '4>8', '4>9', '5>1', '5>3', '5>4']
        .concat(['5>7', '5>8', '6>4', '6>7', '9>10'])
        .sort(),
    );
  });
});

const procedure = {
  code: '9.000001',
  manners: [{ channel: 'online', limit: { unit: 'working_days', value: 5 }, fees: [] }],
  cases: [],
  legalBasis: [{ title: 'Luật', confidence: 'official' }],
  pausedBy: ['supplement', 'payment', 'consultation'],
  answerHours: 8,
  steps: [
    { key: 'receive', name: { vi: 'a', en: 'a' }, role: 'receptionist', hours: 4 },
    { key: 'process', name: { vi: 'a', en: 'a' }, role: 'handler', hours: 24 },
    { key: 'approve', name: { vi: 'a', en: 'a' }, role: 'leader', hours: 8 },
  ],
} as unknown as Procedure;

const calendar = calendar2026();
const START = new Date('2026-02-02T01:00:00Z').getTime();
const ruled = { channel: 'online', limitCase: null } as const;

type Line = Pick<
  Transition,
  'action' | 'at' | 'fromState' | 'toState' | 'step' | 'ref' | 'newDate' | 'agencyId' | 'dueAt'
>;
interface Seen {
  state: StateCode;
  step: string | null;
  receivedAt: Date | null;
  dueAt: Date | null;
  bundle: boolean;
}

/** Takes random actions on a dossier in memory, as `moveDossier` does; those that are refused change nothing. */
function play(supplement: 'pause' | 'restart', moves: readonly { action: Action; hours: number; ref: number }[]) {
  const own = { ...procedure, supplement } as Procedure;
  let now = new Date(START);
  const log: Line[] = [];
  let seen: Seen = { state: STATE.submitted, step: 'receive', receivedAt: null, dueAt: null, bundle: false };
  const take = (action: Action, fromState: StateCode | null, toState: StateCode, more: Partial<Line> = {}): void => {
    const step = stepAfter(action, seen.step, toState);
    const line = { action, at: now, fromState, toState, step, ref: null, newDate: null, agencyId: null, dueAt: null };
    log.push({ ...line, ...more });
    const next = replay(log, own, ruled, calendar, now);
    log[log.length - 1] = { ...(log.at(-1) as Line), dueAt: next.dueAt };
    seen = { ...seen, state: next.state, step: next.step, dueAt: next.dueAt };
    if (action === 'receive') seen.receivedAt = now;
  };
  take('submit', null, STATE.submitted);
  for (const { action, hours, ref } of moves) {
    now = new Date(now.getTime() + hours * 3_600_000);
    const newDate = new Date(now.getTime() + 20 * 86_400_000).toISOString().slice(0, 10);
    try {
      const to = guardMove(seen, action, log);
      if (action === 'apologise' && seen.dueAt && apologyRefusal(now, seen.dueAt, newDate)) continue;
      const refs = action === 'consult' || action === 'answerConsultation' ? { ref: String(ref) } : {};
      take(action, seen.state, to, { ...refs, ...(action === 'apologise' ? { newDate } : {}) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  return { log, seen, own, now };
}

/** Useful actions come more often, so that dossiers get far. */
const action = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Action>('receive', 'start', 'propose', 'decide', 'issue', 'supplement') },
  { weight: 5, arbitrary: fc.constantFrom<Action>(...ACTIONS.filter((one) => one !== 'submit' && one !== 'register')) },
);
const moves = fc.array(
  fc.record({
    action,
    hours: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 })),
    ref: fc.integer({ min: 1, max: 2 }),
  }),
  { minLength: 5, maxLength: 40 },
);

describe('any sequence of actions', () => {
  it('stays in the graph, replays to what is stored, and never runs the clock backwards', () => {
    const reached = new Set<number>();
    fc.assert(
      fc.property(fc.constantFrom('pause', 'restart'), moves, (supplement, list) => {
        const { log, seen, own, now } = play(supplement, list);
        reached.add(seen.state);
        let before: StateCode | null = null;
        for (const line of log) {
          expect(line.fromState).toBe(before);
          expect(isLawful(line.action, line.fromState, line.toState)).toBe(true);
          before = line.toState;
        }
        const again = replay(log, own, ruled, calendar, now);
        expect([again.state, again.step, again.dueAt]).toEqual([seen.state, seen.step, seen.dueAt]);
        const { deadline, stepDueAt } = again;
        expect(deadline.remainingMinutes).toBeGreaterThanOrEqual(0);
        expect(deadline.overdueMinutes).toBeGreaterThanOrEqual(0);
        expect(deadline.remaining ?? 0).toBeGreaterThanOrEqual(0);
        if (seen.dueAt && deadline.startedAt)
          expect(seen.dueAt.getTime()).toBeGreaterThan(deadline.startedAt.getTime());
        if (stepDueAt && seen.dueAt) expect(stepDueAt.getTime()).toBeLessThanOrEqual(seen.dueAt.getTime());
        // Lateness is not cured by asking for papers: only a clock that still ran stands still.
        const stopped = log.at(-1)?.at;
        if (stateInfo(seen.state).clock === 'paused' && seen.dueAt && stopped)
          expect(seen.dueAt.getTime()).toBeLessThanOrEqual(stopped.getTime());
        for (const once of ['requestSupplement', 'apologise'])
          expect(log.filter((line) => line.action === once).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1500 },
    );
    // The search is worth nothing when it never gets anywhere.
    expect([...reached].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('spends all its working time in steps: nothing is lost, nothing counted twice', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const { log, now } = play('pause', list);
        const until = new Date(now.getTime() + 3_600_000);
        const times = timePerStep(log, calendar, until);
        for (const { minutes, waiting } of times) {
          expect(minutes).toBeGreaterThanOrEqual(0);
          expect(waiting).toBeGreaterThanOrEqual(0);
        }
        // Time after the end belongs to no step; opened again it goes on.
        let expected = 0;
        log.forEach((line, i) => {
          const end = log[i + 1]?.at ?? until;
          if (line.step !== null) expected += calendar.workingMinutesBetween(line.at, end);
        });
        const sum = times.reduce((total, { minutes, waiting }) => total + minutes + waiting, 0);
        expect(sum).toBeCloseTo(expected, 6);
      }),
      { numRuns: 300 },
    );
  });

  it('a pause never costs time: asking for papers or money gives the date later, or the same', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const { log, own, now } = play('pause', list);
        const without = log.filter(({ action: one }) => !['requestPayment', 'confirmPayment'].includes(one));
        const due = replay(log, own, ruled, calendar, now).dueAt;
        const plain = clockEvents(without).length > 0 ? replay(without, own, ruled, calendar, now).dueAt : null;
        if (due && plain) expect(due.getTime()).toBeGreaterThanOrEqual(plain.getTime());
      }),
      { numRuns: 300 },
    );
  });
});

describe('any sequence of commands by anybody', () => {
  let w: World;
  beforeAll(async () => {
    w = await openWorld();
  });
  afterAll(() => w?.close());

  const reason = 'Lý do đủ dài để ghi vào hồ sơ.';
  const WHO: readonly Who[] = ['hoa', 'it', 'cuc', 'loi', 'tam', 'dao', 'khoa'];
  /** Commands by a short name: the action they take and whose work they are. */
  const DEEDS: Readonly<Record<string, readonly [Action, Who]>> = {
    receive: ['receive', 'cuc'],
    refuse: ['refuse', 'cuc'],
    complete: ['requestSupplement', 'cuc'],
    start: ['start', 'loi'],
    propose: ['propose', 'loi'],
    ask: ['requestSupplement', 'loi'],
    supplement: ['supplement', 'hoa'],
    pay: ['requestPayment', 'loi'],
    paid: ['confirmPayment', 'cuc'],
    consult: ['consult', 'loi'],
    answer: ['answerConsultation', 'khoa'],
    sendBack: ['sendBack', 'tam'],
    decide: ['decide', 'tam'],
    deny: ['deny', 'tam'],
    apologise: ['apologise', 'tam'],
    stop: ['stop', 'tam'],
    issue: ['issue', 'cuc'],
    correct: ['correct', 'tam'],
    revoke: ['revoke', 'tam'],
    reopen: ['reopen', 'tam'],
    withdraw: ['withdraw', 'hoa'],
  };
  /** Ends that come so early that nothing else would be seen. */
  const RARE = ['refuse', 'withdraw', 'stop'];

  async function lawfulNow(dossierId: string): Promise<string[]> {
    const dossier = await getDossier(w.t.ctx(), dossierId);
    const log = await transitionsOf(w.t.ctx(), dossierId);
    return Object.entries(DEEDS).flatMap(([name, [action]]) =>
      refusalOf(dossier, action, log) || RARE.includes(name) ? [] : [name],
    );
  }

  async function command(name: string, who: Who, dossierId: string): Promise<unknown> {
    const ctx = w.as(who);
    const day = new Date(ctx.now.getTime() + 15 * 86_400_000).toISOString().slice(0, 10);
    const target = { dossierId };
    switch (name) {
      case 'receive':
        return execute(ctx, receiveDossier, target);
      case 'start':
        return execute(ctx, startDossier, target);
      case 'propose':
        return execute(ctx, proposeDossier, { dossierId, opinion: reason });
      case 'decide':
        return execute(ctx, decideDossier, target);
      case 'issue':
        return execute(ctx, issueDossier, target);
      case 'supplement':
        return execute(ctx, supplementDossier, { dossierId, note: reason, files: [] });
      case 'refuse':
        return execute(ctx, refuseDossier, { dossierId, reason });
      case 'complete':
        return execute(ctx, requestCompletion, { dossierId, reason });
      case 'ask':
        return execute(ctx, requestSupplement, { dossierId, reason });
      case 'pay':
        return execute(ctx, requestPayment, { dossierId, reason, amount: 1000 });
      case 'paid':
        return execute(ctx, confirmPayment, { dossierId, reference: 'BL-1' });
      case 'consult':
        return execute(ctx, consultAgency, {
          dossierId,
          agencyId: await w.agency('so-cong-nghe@2024'),
          question: reason,
          dueOn: day,
        });
      case 'answer': {
        const [asked] = await consultationsOf(w.t.ctx(), dossierId);
        if (!asked) return undefined;
        return execute(ctx, answerConsultation, { consultationId: asked.id, verdict: 'agree', answer: reason });
      }
      case 'sendBack':
        return execute(ctx, sendBackDossier, { dossierId, reason });
      case 'deny':
        return execute(ctx, denyDossier, { dossierId, reason });
      case 'stop':
        return execute(ctx, stopDossier, { dossierId, reason });
      case 'apologise':
        return execute(ctx, apologiseDossier, { dossierId, reason, newDate: day });
      case 'correct':
        return execute(ctx, correctResult, { dossierId, reason });
      case 'revoke':
        return execute(ctx, revokeResult, { dossierId, reason });
      case 'reopen':
        return execute(ctx, reopenDossier, { dossierId, reason });
      default:
        return execute(ctx, withdrawDossier, { dossierId });
    }
  }

  it('is refused or kept whole: the log replays to the stored state and dates', async () => {
    const acts = fc.array(
      fc.record({
        // Mostly something that is lawful now, by whoever's work it is; the others are refused.
        pick: fc.nat(1000),
        wild: fc.boolean().chain((once) => (once ? fc.boolean() : fc.constant(false))),
        name: fc.constantFrom(...Object.keys(DEEDS)),
        who: fc.constantFrom<Who>(...WHO),
        hours: fc.integer({ min: 0, max: 30 }),
      }),
      { minLength: 15, maxLength: 30, size: 'max' },
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(acts, async (list) => {
        w.at('2026-03-02 08:00');
        const { dossierId } = await w.filed();
        for (const { pick, wild, name: any, who: anybody, hours } of list) {
          const lawful = await lawfulNow(dossierId);
          const name = wild ? any : (lawful[pick % Math.max(1, lawful.length)] ?? any);
          const who = wild ? anybody : (DEEDS[name]?.[1] ?? 'tam');
          w.t.clock.set(new Date(w.t.clock.now().getTime() + hours * 3_600_000).toISOString());
          try {
            await command(name, who, dossierId);
            taken += 1;
          } catch (error) {
            if (!(error instanceof Problem) || ![403, 409, 422].includes(error.status)) throw error;
          }
        }
        const ctx = w.t.ctx();
        const dossier = await getDossier(ctx, dossierId);
        const log = await transitionsOf(ctx, dossierId);
        let before: number | null = null;
        for (const line of log) {
          expect(line.fromState).toBe(before);
          expect(isLawful(line.action, line.fromState, line.toState)).toBe(true);
          before = line.toState;
        }
        const row = await w.t.db
          .selectFrom('procedure_version')
          .select('body')
          .where('id', '=', dossier.procedureVersionId)
          .executeTakeFirstOrThrow();
        const own = await loadCalendar(ctx, dossier.decidingAgencyId);
        const again = replay(log, row.body as Procedure, dossier, own, ctx.now);
        expect({
          state: again.state,
          step: again.step,
          dueAt: again.dueAt,
          stepDueAt: again.stepDueAt,
          timeliness: again.timeliness,
        }).toEqual({
          state: dossier.state,
          step: dossier.step,
          dueAt: dossier.dueAt,
          stepDueAt: dossier.stepDueAt,
          timeliness: dossier.timeliness,
        });
        expect(dossier.version).toBe(log.length);
        const handled = await w.t.db
          .selectFrom('event')
          .select('seq')
          .where('subject', '=', dossierId)
          .where('type', '=', 'services.dossier.handled')
          .execute();
        expect(handled.length).toBeLessThanOrEqual(1);
        // Every line that promises a paper has it.
        const papers = await w.t.db
          .selectFrom('dossier_document')
          .select('id')
          .where('dossier_id', '=', dossierId)
          .execute();
        const ids = new Set(papers.map((paper) => paper.id));
        for (const { slipId } of log) if (slipId) expect(ids.has(slipId)).toBe(true);
      }),
      { numRuns: 6, seed: 118_2025, endOnFailure: true },
    );
    expect(taken).toBeGreaterThan(50);
  }, 120_000);
});
