import { z } from 'zod';
import { defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { recordAccess } from '../../../kernel/identity/index.ts';
import { sql } from '../../../kernel/store/index.ts';
import { getDossier, procedureVersion } from '../../services/index.ts';
import type { SurveyAnswers } from '../ratings/answers.ts';
import { agenciesInReach, LEADERS, placeOf } from '../reach.ts';
import { surveyOf } from '../settings/read.ts';
import { type CaseState, getCase } from './log.ts';

export const CASE_TABS = ['open', 'answered', 'closed'] as const;
export type CaseTab = (typeof CASE_TABS)[number];
const STATES: Readonly<Record<CaseTab, readonly CaseState[]>> = {
  open: ['new', 'escalated', 'reopened'],
  answered: ['answered'],
  closed: ['closed'],
};
const PAGE = 50;

export interface CaseLine {
  readonly id: string;
  readonly code: string;
  readonly subject: string;
  readonly agencyId: string;
  readonly state: CaseState;
  readonly score: number;
  readonly openedAt: Date;
  readonly dueAt: Date;
}

export interface CaseList {
  readonly lines: readonly CaseLine[];
  readonly counts: Readonly<Record<CaseTab | 'late', number>>;
  /** Answers of the last thirty days by score, 1 first. */
  readonly scores: readonly number[];
  readonly average: number | null;
}

/** Unhappy ratings of the reader's agencies, the most urgent first, and how all ratings of thirty days were spread. */
export const listCases = defineQuery({
  name: 'feedback.case.list',
  title: { vi: 'Danh sách đánh giá', en: 'Ratings' },
  input: z.object({ tab: z.enum(CASE_TABS).default('open') }),
  allow: { roles: LEADERS },
  async run(ctx, { tab }): Promise<CaseList> {
    const agencies = await agenciesInReach(ctx);
    const mine = sql<boolean>`(c.holder_id = ANY(${agencies}::uuid[]) OR c.agency_id = ANY(${agencies}::uuid[]))`;
    const lines = await sql<CaseLine>`
      SELECT c.id, d.code, p.body -> 'name' ->> ${ctx.lang} AS subject, c.agency_id AS "agencyId", c.state, r.score,
             c.opened_at AS "openedAt", c.due_at AS "dueAt"
      FROM feedback_case c JOIN feedback_rating r ON r.id = c.rating_id JOIN dossier d ON d.id = c.dossier_id
      JOIN procedure_version p ON p.id = d.procedure_version_id
      WHERE ${mine} AND c.state = ANY(${[...STATES[tab]]}::text[])
      ORDER BY ${tab === 'open' ? sql`c.due_at, c.id` : sql`c.opened_at DESC, c.id DESC`} LIMIT ${PAGE}`.execute(
      ctx.db,
    );
    const states = await sql<{ state: CaseState; late: boolean; n: number }>`
      SELECT c.state, c.state IN ('new', 'escalated') AND c.due_at < ${ctx.now}::timestamptz AS late, count(*)::int AS n
      FROM feedback_case c WHERE ${mine} GROUP BY 1, 2`.execute(ctx.db);
    const scores = await sql<{ score: number; n: number }>`
      SELECT score, count(*)::int AS n FROM feedback_rating
      WHERE agency_id = ANY(${agencies}::uuid[]) AND score IS NOT NULL
        AND given_at > ${ctx.now}::timestamptz - interval '30 days' GROUP BY 1`.execute(ctx.db);
    const count = (is: (row: { state: CaseState; late: boolean }) => boolean) =>
      states.rows.filter(is).reduce((sum, row) => sum + row.n, 0);
    const of = (score: number) => scores.rows.find((row) => row.score === score)?.n ?? 0;
    const spread = [1, 2, 3, 4, 5].map(of);
    const all = spread.reduce((sum, n) => sum + n, 0);
    const total = spread.reduce((sum, n, i) => sum + n * (i + 1), 0);
    return {
      lines: lines.rows,
      counts: {
        open: count(({ state }) => STATES.open.includes(state)),
        answered: count(({ state }) => state === 'answered'),
        closed: count(({ state }) => state === 'closed'),
        late: count(({ late }) => late),
      },
      scores: spread,
      average: all === 0 ? null : Math.round((total / all) * 10) / 10,
    };
  },
});

export interface CaseLogLine {
  readonly action: 'open' | 'answer' | 'reopen' | 'escalate' | 'close';
  readonly at: Date;
  readonly actorName: string | null;
  readonly agencyId: string | null;
  readonly note: string | null;
}

async function logOf(ctx: Ctx, caseId: string): Promise<CaseLogLine[]> {
  return (await ctx.db
    .selectFrom('feedback_case_log')
    .select(['action', 'at', 'actor_name as actorName', 'agency_id as agencyId', 'note'])
    .where('case_id', '=', caseId)
    .orderBy('at')
    .orderBy('id')
    .execute()) as unknown as CaseLogLine[];
}

/**
 * A case with the answers behind it. Who rated is not shown: the dossier is all that is known of them, and the look is
 * logged.
 */
export const openCaseFile = defineQuery({
  name: 'feedback.case.open',
  title: { vi: 'Mở đánh giá chưa hài lòng', en: 'Open an unhappy rating' },
  input: z.object({ caseId: z.uuid() }),
  allow: {
    roles: LEADERS,
    async scope(ctx, { caseId }) {
      const found = await getCase(ctx, caseId);
      const place = await placeOf(ctx, found.agencyId);
      return { ...place, agencyId: [found.agencyId, found.holderId] };
    },
  },
  async run(ctx, { caseId }) {
    const found = await getCase(ctx, caseId);
    const dossier = await getDossier(ctx, found.dossierId);
    await recordAccess(ctx, {
      personId: dossier.applicantId,
      subjectType: 'dossier',
      subject: dossier.id,
      purpose: 'feedback.case',
    });
    const rating = await ctx.db
      .selectFrom('feedback_rating')
      .select(['score', 'answers', 'given_at as givenAt'])
      .where('id', '=', found.ratingId)
      .executeTakeFirstOrThrow();
    return {
      found,
      dossier: { id: dossier.id, code: dossier.code, state: dossier.state },
      procedure: (await procedureVersion(ctx, dossier.procedureVersionId)).procedure.name,
      score: rating.score ?? 0,
      answers: (rating.answers ?? {}) as SurveyAnswers,
      survey: await surveyOf(ctx),
      log: await logOf(ctx, caseId),
    };
  },
});
