import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { type ApprovalLine, approve, listApprovals, personNames, reject } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  Card,
  DateTime,
  EmptyState,
  errorFor,
  Form,
  formatDate,
  KeyValue,
  PageHead,
  page,
  Table,
  TextInput,
} from '../../../web/index.ts';
import { approvalStates, staffWords } from '../words/staff.ts';
import { APPROVALS } from './addresses.ts';
import { Deed, fieldsOf, orProblem, placeNamer, roleName, Trouble } from './shared.tsx';

type C = Context<Env>;

/** `/can-bo/phe-duyet`: what waits for a second person, and what was decided lately. */
export async function approvalsPage(c: C, problem?: Problem, failed?: string): Promise<Response> {
  const ctx = c.get('ctx');
  const t = staffWords(ctx.lang);
  const lines = await ask(ctx, listApprovals, {});
  const names = await personNames(
    ctx,
    lines.flatMap(({ input }) => (typeof input.personId === 'string' ? input.personId : [])),
  );
  const place = await placeNamer(ctx);
  const waiting = lines.filter((line) => line.state === 'pending');
  const decided = lines.filter((line) => line.state !== 'pending').slice(0, 30);
  const done = c.req.query('xong');
  return page(
    c,
    { door: 'workspace', title: t('approvalsTitle'), problem, crumbs: [{ label: t('approvals') }] },
    <>
      {done === 'duyet' ? <Banner>{t('approved')}</Banner> : done ? <Banner>{t('rejected')}</Banner> : null}
      <Trouble problem={problem} ctx={ctx} />
      <PageHead title={t('approvalsTitle')} lede={t('approvalsLede')} />
      <h2>{t('waitingForYou')}</h2>
      {waiting.length === 0 ? <EmptyState title={t('noneWaiting')} /> : null}
      {waiting.map((line) => (
        <Card title={line.title[ctx.lang]} level={3}>
          <KeyValue items={itemsOf(ctx, line, names, place)} />
          {line.mayApprove ? (
            <Deed action={`${APPROVALS}/${line.id}/duyet`} kind="primary">
              {t('approve')}
            </Deed>
          ) : null}
          {line.mine ? <p class="muted">{t('yours')}</p> : null}
          <Form action={`${APPROVALS}/${line.id}/tu-choi`}>
            <TextInput
              name={`note-${line.id}`}
              label={t('why')}
              maxLength={500}
              width="full"
              error={failed === line.id ? errorFor(problem?.fields, `note-${line.id}`) : undefined}
            />
            <Button kind="secondary">{line.mine ? t('withdraw') : t('reject')}</Button>
          </Form>
        </Card>
      ))}
      {decided.length > 0 ? (
        <>
          <h2>{t('decided')}</h2>
          <Table
            caption={t('decided')}
            captionHidden
            rows={decided}
            columns={[
              { header: t('what'), main: true, cell: (line) => line.title[ctx.lang] },
              { header: t('forWhom'), cell: (line) => names.get(String(line.input.personId)) ?? '–' },
              { header: t('askedBy'), cell: (line) => line.requestedBy.name },
              { header: t('state'), cell: (line) => approvalStates[line.state]?.[ctx.lang] ?? line.state },
              { header: t('by'), cell: (line) => line.decidedBy ?? '–' },
              { header: t('when'), cell: (line) => <DateTime value={line.decidedAt ?? line.expiresAt} /> },
            ]}
          />
        </>
      ) : null}
    </>,
  );
}

/** What is asked, in words: known fields by name, the rest as it stands. */
function itemsOf(
  ctx: Ctx,
  { input, requestedBy, requestedAt }: ApprovalLine,
  names: ReadonlyMap<string, string>,
  place: (unitId: string, agencyId?: string | null) => string,
) {
  const t = staffWords(ctx.lang);
  const text = (name: string): string => (typeof input[name] === 'string' ? (input[name] as string) : '');
  const items = [{ label: t('forWhom'), value: names.get(text('personId')) ?? '–' }];
  if (text('role')) items.push({ label: t('role'), value: roleName(ctx, text('role')) });
  if (text('unitId') || text('agencyId'))
    items.push({ label: t('place'), value: place(text('unitId'), text('agencyId') || null) });
  if (text('from')) {
    const from = formatDate(text('from'));
    const value = text('to') ? t('fromTo', { from, to: formatDate(text('to')) }) : t('from', { day: from });
    items.push({ label: t('period'), value });
  }
  if (text('reason')) items.push({ label: t('reason'), value: text('reason') });
  return [
    ...items,
    { label: t('askedBy'), value: requestedBy.name },
    { label: t('when'), value: <DateTime value={requestedAt} /> },
  ];
}

export async function approveHere(c: C): Promise<Response> {
  const done = await orProblem(execute(c.get('ctx'), approve, { approval: c.req.param('id') ?? '' }));
  return done instanceof Problem ? approvalsPage(c, done) : c.redirect(`${APPROVALS}?xong=duyet`, 303);
}

export async function rejectHere(c: C): Promise<Response> {
  const field = await fieldsOf(c);
  const id = c.req.param('id') ?? '';
  const done = await orProblem(execute(c.get('ctx'), reject, { approval: id, note: field(`note-${id}`) }));
  if (!(done instanceof Problem)) return c.redirect(`${APPROVALS}?xong=tu-choi`, 303);
  const fields = done.fields.map((one) => (one.path === 'note' ? { ...one, path: `note-${id}` } : one));
  return approvalsPage(c, new Problem(done.status, done.code, done.text, fields), id);
}
