import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { consumersQuery, parkedEventsQuery, releaseParked } from '../../../kernel/events/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { readForm } from '../../../kernel/files/index.ts';
import { anyGrantCovers } from '../../../kernel/identity/index.ts';
import { failedJobs, retryJob } from '../../../kernel/jobs/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Banner, PageHead, page } from '../../../web/index.ts';
import { readSystem } from '../queries.ts';
import { systemWords } from '../words/system.ts';
import { SYSTEM } from './addresses.ts';
import { Consumers, ParkedEvents } from './system-events.tsx';
import { FailedJobs } from './system-jobs.tsx';
import { Loads, Seals } from './system-records.tsx';

/** `/can-bo/he-thong`: what runs behind the pages, for those who look after it. */
export async function systemPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = systemWords(ctx.lang);
  const { seals, loads } = await ask(ctx, readSystem, {});
  const after = c.req.query('su-kien');
  const { events, next } = await ask(ctx, parkedEventsQuery, after ? { cursor: after } : {});
  const cursor = c.req.query('tac-vu');
  const failed = await ask(ctx, failedJobs, cursor ? { cursor } : {});
  const mayAct = ctx.actor.kind === 'person' && (await anyGrantCovers(ctx, ctx.actor.grants, ['admin'], {}));
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      <Done ctx={ctx} query={(name) => c.req.query(name)} />
      <PageHead title={t('title')} lede={t('lede')} />
      <Consumers ctx={ctx} consumers={await ask(ctx, consumersQuery, {})} />
      <ParkedEvents ctx={ctx} events={events} next={next} first={!after} mayAct={mayAct} />
      <FailedJobs ctx={ctx} jobs={failed.jobs} next={failed.next} first={!cursor} mayAct={mayAct} />
      <Seals ctx={ctx} seals={seals} />
      <Loads ctx={ctx} loads={loads} />
    </>,
  );
}

/** What the last button did. */
function Done({ ctx, query }: { ctx: Ctx; query(name: string): string | undefined }) {
  const t = systemWords(ctx.lang);
  const number = (name: string): number => Number.parseInt(query(name) ?? '', 10) || 0;
  if (query('xong') === 'tac-vu') return <Banner>{t('retried')}</Banner>;
  if (query('xong') !== 'su-kien') return null;
  const n = number('so');
  const left = number('con');
  return left > 0 ? (
    <Banner tone="warning">{t('releasedNot', { n, left })}</Banner>
  ) : (
    <Banner>{t('released', { n })}</Banner>
  );
}

const SMALL = { maxFields: 10, maxFieldBytes: 2000 } as const;

/** Handles the parked events of one subject again, or all of a consumer. */
export async function releaseEvents(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { fields } = await readForm(ctx, c.req.raw, SMALL);
  const [subject, subjectType] = [fields.get('subject'), fields.get('subjectType')];
  const { released, remaining } = await execute(ctx, releaseParked, {
    consumer: fields.get('consumer') ?? '',
    ...(subject ? { subject } : {}),
    ...(subjectType ? { subjectType } : {}),
  });
  return c.redirect(`${SYSTEM}?xong=su-kien&so=${released}&con=${remaining}`, 303);
}

export async function retryFailedJob(c: Context<Env>): Promise<Response> {
  await execute(c.get('ctx'), retryJob, { id: c.req.param('id') ?? '' });
  return c.redirect(`${SYSTEM}?xong=tac-vu`, 303);
}
