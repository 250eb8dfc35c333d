import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import {
  type BreakGlassLine,
  closeBreakGlass,
  listBreakGlass,
  myBreakGlass,
  openBreakGlass,
  openBreakGlassRecord,
  reviewBreakGlass,
} from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  DateTime,
  EmptyState,
  errorFor,
  Form,
  KeyValue,
  Notice,
  PageHead,
  page,
  Radios,
  StatusTag,
  Table,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import { findDossierInEmergency } from '../dossier-code.ts';
import { staffWords } from '../words/staff.ts';
import { GLASS } from './addresses.ts';
import { Deed, fieldsOf, orProblem, placeNamer, roleName, Trouble } from './shared.tsx';

type C = Context<Env>;
const MINUTES = [15, 30, 60];

function State({ line, ctx }: { line: BreakGlassLine; ctx: Ctx }) {
  const t = staffWords(ctx.lang);
  if (line.running) return <StatusTag tone="danger">{t('running')}</StatusTag>;
  if (!line.verdict) return <StatusTag tone="danger">{t('toReview')}</StatusTag>;
  return <StatusTag tone={line.verdict === 'justified' ? 'success' : 'waiting'}>{t(line.verdict)}</StatusTag>;
}

/** `/can-bo/truy-cap-khan-cap`: for who may break the glass. */
export async function glassPage(
  c: C,
  problem?: Problem,
  typed?: { reason: string; minutes: string },
): Promise<Response> {
  const ctx = c.get('ctx');
  const t = staffWords(ctx.lang);
  const lines = await ask(ctx, myBreakGlass, {});
  const running = lines.find((line) => line.running);
  return page(
    c,
    { door: 'workspace', title: t('glass'), problem, crumbs: [{ label: t('glass') }] },
    <>
      <Trouble problem={problem} ctx={ctx} />
      <PageHead title={t('glass')} lede={t('glassLede')} />
      {running ? (
        <>
          <Notice tone="error" title={t('glassRunning')}>
            <p>
              {t('glassUntil')} <DateTime value={running.until} />
            </p>
          </Notice>
          <Form action={`${GLASS}/ho-so`}>
            <TextInput name="code" label={t('glassFind')} maxLength={60} error={errorFor(problem?.fields, 'code')} />
            <Button>{t('glassFind')}</Button>
          </Form>
          <Deed action={`${GLASS}/${running.id}/dong`}>{t('glassClose')}</Deed>
        </>
      ) : (
        <Form action={GLASS}>
          <Textarea
            name="reason"
            label={t('glassReason')}
            hint={t('glassReasonHint')}
            rows={3}
            maxLength={1000}
            value={typed?.reason}
            error={errorFor(problem?.fields, 'reason')}
          />
          <Radios
            name="minutes"
            label={t('glassMinutes')}
            inline
            value={typed?.minutes ?? '30'}
            options={MINUTES.map((n) => ({ value: String(n), label: t('minutes', { n }) }))}
            error={errorFor(problem?.fields, 'minutes')}
          />
          <Button kind="danger">{t('glassOpen')}</Button>
        </Form>
      )}
      <h2>{t('glassMine')}</h2>
      {lines.length === 0 ? (
        <EmptyState title={t('glassNone')} />
      ) : (
        <Table
          caption={t('glassMine')}
          captionHidden
          rows={lines}
          columns={[
            { header: t('when'), main: true, cell: (line) => <DateTime value={line.openedAt} /> },
            { header: t('why'), cell: (line) => line.reason },
            { header: t('looks'), align: 'end', cell: (line) => line.looks },
            { header: t('state'), cell: (line) => <State line={line} ctx={ctx} /> },
          ]}
        />
      )}
    </>,
  );
}

export async function openGlass(c: C): Promise<Response> {
  const field = await fieldsOf(c);
  const typed = { reason: field('reason'), minutes: field('minutes') };
  const input = { reason: typed.reason, minutes: Number(typed.minutes) };
  const done = await orProblem(execute(c.get('ctx'), openBreakGlass, input));
  return done instanceof Problem ? glassPage(c, done, typed) : c.redirect(GLASS, 303);
}

export async function closeGlass(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  await execute(ctx, closeBreakGlass, { breakGlass: c.req.param('id') ?? '' });
  return c.redirect((await fieldsOf(c))('tro-ve') === 'tat-ca' ? `${GLASS}/tat-ca` : GLASS, 303);
}

/** Leads to the dossier of a code; what is then read there is logged by itself. */
export async function findInEmergency(c: C): Promise<Response> {
  const field = await fieldsOf(c);
  const found = await ask(c.get('ctx'), findDossierInEmergency, { code: field('code') }).catch((error: unknown) => {
    if (error instanceof Problem && [404, 422].includes(error.status)) return error;
    throw error;
  });
  return found instanceof Problem ? glassPage(c, found) : c.redirect(`/can-bo/ho-so/${found.dossierId}`, 303);
}

/** `/can-bo/truy-cap-khan-cap/tat-ca`: for auditors; what nobody has reviewed comes first and is red. */
export async function glassListPage(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const t = staffWords(ctx.lang);
  const lines = await ask(ctx, listBreakGlass, {});
  const place = await placeNamer(ctx);
  return page(
    c,
    { door: 'workspace', title: t('glassAll'), crumbs: [{ label: t('glassAll') }] },
    <>
      {c.req.query('xong') ? <Banner>{t('reviewed')}</Banner> : null}
      <PageHead title={t('glassAll')} />
      {lines.length === 0 ? (
        <EmptyState title={t('glassNone')} />
      ) : (
        <Table
          caption={t('glassAll')}
          captionHidden
          rows={lines}
          columns={[
            { header: t('name'), main: true, cell: (line) => <a href={`${GLASS}/${line.id}`}>{line.name}</a> },
            { header: t('role'), cell: (line) => `${roleName(ctx, line.role)}, ${place(line.unitId, line.agencyId)}` },
            { header: t('when'), cell: (line) => <DateTime value={line.openedAt} /> },
            { header: t('looks'), align: 'end', cell: (line) => line.looks },
            { header: t('state'), cell: (line) => <State line={line} ctx={ctx} /> },
          ]}
        />
      )}
    </>,
  );
}

/** One of them: reason, every look, and the form of its review. */
export async function glassRecordPage(
  c: C,
  problem?: Problem,
  typed?: { verdict: string; note: string },
): Promise<Response> {
  const ctx = c.get('ctx');
  const t = staffWords(ctx.lang);
  const { line, looks } = await ask(ctx, openBreakGlassRecord, { breakGlass: c.req.param('id') ?? '' });
  const place = await placeNamer(ctx);
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('glass')}: ${line.name}`,
      problem,
      crumbs: [{ href: `${GLASS}/tat-ca`, label: t('glassAll') }, { label: line.name }],
    },
    <>
      <Trouble problem={problem} ctx={ctx} />
      <PageHead title={line.name} kicker={t('glass')} />
      <p>
        <State line={line} ctx={ctx} />
      </p>
      <KeyValue
        items={[
          { label: t('role'), value: `${roleName(ctx, line.role)}, ${place(line.unitId, line.agencyId)}` },
          { label: t('glassReason'), value: line.reason },
          { label: t('when'), value: <DateTime value={line.openedAt} /> },
          { label: t('glassUntil'), value: <DateTime value={line.closedAt ?? line.until} /> },
          ...(line.verdict
            ? [
                { label: t('verdict'), value: t(line.verdict) },
                { label: t('note'), value: line.note ?? '' },
                { label: t('reviewer'), value: line.reviewer ?? '' },
              ]
            : []),
        ]}
      />
      {line.running ? (
        <Deed action={`${GLASS}/${line.id}/dong`} hidden={{ 'tro-ve': 'tat-ca' }} kind="danger">
          {t('glassClose')}
        </Deed>
      ) : null}
      <h2>{t('lookAt')}</h2>
      {looks.length === 0 ? (
        <p class="muted">{t('noLooks')}</p>
      ) : (
        <Table
          caption={t('lookAt')}
          captionHidden
          rows={looks}
          columns={[
            { header: t('when'), main: true, cell: (look) => <DateTime value={look.at} /> },
            { header: t('what'), cell: (look) => queryTitle(ctx, look.query) },
            { header: t('details'), cell: (look) => <code>{Object.values(look.input).map(String).join(' ')}</code> },
          ]}
        />
      )}
      {!line.running && !line.verdict ? (
        <Form action={`${GLASS}/${line.id}/hau-kiem`}>
          <Radios
            name="verdict"
            label={t('verdict')}
            value={typed?.verdict}
            options={[
              { value: 'justified', label: t('justified') },
              { value: 'unjustified', label: t('unjustified') },
            ]}
            error={errorFor(problem?.fields, 'verdict')}
          />
          <Textarea
            name="note"
            label={t('note')}
            hint={t('noteHint')}
            rows={3}
            maxLength={1000}
            value={typed?.note}
            error={errorFor(problem?.fields, 'note')}
          />
          <Button>{t('review')}</Button>
        </Form>
      ) : null}
    </>,
  );
}

const queryTitle = (ctx: Ctx, name: string): string =>
  ctx.app.modules.flatMap((module) => module.queries ?? []).find((query) => query.name === name)?.title[ctx.lang] ??
  name;

export async function reviewGlass(c: C): Promise<Response> {
  const field = await fieldsOf(c);
  const typed = { verdict: field('verdict'), note: field('note') };
  const input = { breakGlass: c.req.param('id') ?? '', verdict: typed.verdict as 'justified', note: typed.note };
  const done = await orProblem(execute(c.get('ctx'), reviewBreakGlass, input));
  return done instanceof Problem ? glassRecordPage(c, done, typed) : c.redirect(`${GLASS}/tat-ca?xong=1`, 303);
}
