import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineQuery } from '../../../kernel/command.ts';
import { recordAccess } from '../../../kernel/identity/index.ts';
import { notFound } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { agenciesInReach, LEADERS, placeOf } from '../reach.ts';
import { limitsOf } from '../settings/read.ts';
import { getRegulation, OPEN_STATES, type Regulation, type RegulationState } from './record.ts';

export const REGULATION_TABS = ['open', 'answered', 'done'] as const;
export type RegulationTab = (typeof REGULATION_TABS)[number];
const STATES: Readonly<Record<RegulationTab, readonly RegulationState[]>> = {
  open: OPEN_STATES,
  answered: ['answered'],
  done: ['published', 'refused'],
};
const PAGE = 50;

export type RegulationLine = Pick<
  Regulation,
  'id' | 'code' | 'kind' | 'regulation' | 'state' | 'receivedAt' | 'dueAt' | 'agencyId' | 'onTime'
>;

/** Feedback that the reader's agencies handle, the most urgent first. */
export const listRegulations = defineQuery({
  name: 'feedback.regulation.list',
  title: { vi: 'Danh sách phản ánh, kiến nghị về quy định', en: 'Feedback on regulations' },
  input: z.object({ tab: z.enum(REGULATION_TABS).default('open') }),
  allow: { roles: LEADERS },
  async run(ctx, { tab }) {
    const agencies = await agenciesInReach(ctx);
    const mine = sql<boolean>`agency_id = ANY(${agencies}::uuid[])`;
    const lines = await sql<RegulationLine>`
      SELECT id, code, kind, regulation, state, received_at AS "receivedAt", due_at AS "dueAt", agency_id AS "agencyId",
             on_time AS "onTime"
      FROM feedback_regulation WHERE ${mine} AND state = ANY(${[...STATES[tab]]}::text[])
      ORDER BY ${tab === 'open' ? sql`due_at, id` : sql`received_at DESC, id DESC`} LIMIT ${PAGE}`.execute(ctx.db);
    const states = await sql<{ state: RegulationState; late: boolean; n: number }>`
      SELECT state, handled_at IS NULL AND due_at < ${ctx.now}::timestamptz AS late, count(*)::int AS n
      FROM feedback_regulation WHERE ${mine} GROUP BY 1, 2`.execute(ctx.db);
    const count = (is: (row: { state: RegulationState; late: boolean }) => boolean) =>
      states.rows.filter(is).reduce((sum, row) => sum + row.n, 0);
    return {
      lines: lines.rows,
      kinds: (await limitsOf(ctx)).regulations.kinds,
      counts: {
        open: count(({ state }) => STATES.open.includes(state)),
        answered: count(({ state }) => state === 'answered'),
        done: count(({ state }) => STATES.done.includes(state)),
        late: count(({ late }) => late),
      },
    };
  },
});

export interface RegulationLogLine {
  readonly action: string;
  readonly at: Date;
  readonly actorName: string | null;
  readonly agencyId: string | null;
  readonly note: string | null;
}

/** One piece of feedback with its sender, whose data are looked at and logged. */
export const openRegulation = defineQuery({
  name: 'feedback.regulation.open',
  title: { vi: 'Mở phản ánh, kiến nghị', en: 'Open feedback' },
  input: z.object({ id: z.uuid() }),
  allow: { roles: LEADERS, scope: async (ctx, { id }) => placeOf(ctx, (await getRegulation(ctx, { id })).agencyId) },
  async run(ctx, { id }) {
    const one = await getRegulation(ctx, { id });
    if (one.personId) {
      await recordAccess(ctx, {
        personId: one.personId,
        subjectType: 'regulation-feedback',
        subject: one.code,
        purpose: 'feedback.regulation',
      });
    }
    const sender = await ctx.db
      .selectFrom('feedback_regulation')
      .select(['sender_name as name', 'sender_address as address', 'sender_phone as phone', 'sender_email as email'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const log = (await ctx.db
      .selectFrom('feedback_regulation_log')
      .select(['action', 'at', 'actor_name as actorName', 'agency_id as agencyId', 'note'])
      .where('regulation_id', '=', id)
      .orderBy('at')
      .orderBy('id')
      .execute()) as unknown as RegulationLogLine[];
    const today = localDate(ctx.now);
    return {
      one,
      sender,
      log,
      kinds: (await limitsOf(ctx)).regulations.kinds,
      agencies: (await agenciesOf(ctx)).agenciesAt(today).map(({ id, name }) => ({ id, name })),
    };
  },
});

export interface PublishedAnswer {
  readonly code: string;
  readonly kind: string;
  readonly title: string;
  readonly content: string;
  readonly answer: string;
  readonly agencyId: string;
  readonly receivedAt: Date;
  readonly handledAt: Date;
  readonly publishedAt: Date;
}

/** Published answers, newest first; one by its code, or those before a code. */
export const publishedAnswers = defineQuery({
  name: 'feedback.regulation.published',
  title: { vi: 'Phản ánh, kiến nghị đã được trả lời công khai', en: 'Published answers to feedback' },
  input: z.object({ code: z.string().max(40).optional(), before: z.string().max(40).optional() }),
  allow: { public: true },
  async run(ctx, { code, before }) {
    const columns = sql`code, kind, public_title AS title, public_content AS content, answer, agency_id AS "agencyId",
      received_at AS "receivedAt", handled_at AS "handledAt", published_at AS "publishedAt"`;
    const { rows } = await sql<PublishedAnswer>`
      SELECT ${columns} FROM feedback_regulation r
      WHERE published_at IS NOT NULL ${code ? sql`AND code = ${code}` : sql``}
        ${before ? sql`AND (r.published_at, r.id) < (SELECT b.published_at, b.id FROM feedback_regulation b WHERE b.code = ${before})` : sql``}
      ORDER BY published_at DESC, id DESC LIMIT 21`.execute(ctx.db);
    if (code && rows.length === 0) throw notFound({ vi: 'phản ánh này', en: 'This feedback' });
    const lines = rows.slice(0, 20);
    return {
      lines,
      next: rows.length > 20 ? (lines.at(-1)?.code ?? null) : null,
      kinds: (await limitsOf(ctx)).regulations.kinds,
    };
  },
});
