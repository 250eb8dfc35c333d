import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import {
  Banner,
  Button,
  ButtonLink,
  DateTime,
  DeadlineTag,
  ErrorSummary,
  errorFor,
  Form,
  KeyValue,
  PageHead,
  page,
  Radios,
  Table,
  Textarea,
} from '../../../web/index.ts';
import {
  answerConsultation,
  type ConsultationLine,
  consultationInbox,
  openConsultation,
} from '../dossiers/consultation.ts';
import { deedWords } from './deed-words.ts';

/** `/can-bo/lay-y-kien`: what other agencies ask the reader's. */
export async function consultationsPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const say = deedWords(ctx.lang);
  const open = await ask(ctx, consultationInbox, {});
  const answered = await ask(ctx, consultationInbox, { answered: true });
  const agencies = await agenciesOf(ctx);
  const name = (id: string) => agencies.agencyById(id, localDate(ctx.now))?.name ?? '';
  const columns = [
    {
      header: say('question'),
      cell: (line: ConsultationLine) => <a href={`/can-bo/lay-y-kien/${line.id}`}>{line.question}</a>,
      main: true,
    },
    { header: say('dossier'), cell: (line: ConsultationLine) => line.code },
    { header: say('askedBy'), cell: (line: ConsultationLine) => name(line.askingAgencyId) },
  ];
  return page(
    c,
    { door: 'workspace', title: say('toAnswer'), crumbs: [{ label: say('toAnswer') }] },
    <>
      {c.req.query('xong') ? <Banner tone="success">{say('answerSent')}</Banner> : null}
      <PageHead title={say('toAnswer')} />
      <Table
        caption={say('toAnswer')}
        captionHidden
        columns={[
          ...columns,
          {
            header: say('due'),
            cell: (line: ConsultationLine) => (
              <DeadlineTag state={line.dueAt < ctx.now ? 'overdue' : 'on-time'} due={line.dueAt} />
            ),
          },
        ]}
        rows={open}
        empty={say('toAnswerNone')}
      />
      {answered.length > 0 ? (
        <>
          <h2>{say('answered')}</h2>
          <Table
            caption={say('answered')}
            captionHidden
            columns={[
              ...columns,
              {
                header: say('verdict'),
                cell: (line: ConsultationLine) => (line.verdict ? say(`verdict_${line.verdict}`) : ''),
              },
            ]}
            rows={answered}
          />
        </>
      ) : null}
    </>,
  );
}

/** `/can-bo/lay-y-kien/:id`: one question and the form to answer it. */
export async function consultationPage(
  c: Context<Env>,
  problem?: Problem,
  typed?: { verdict: string; answer: string },
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const say = deedWords(lang);
  const asked = await ask(ctx, openConsultation, { consultationId: c.req.param('id') ?? '' });
  const agencies = await agenciesOf(ctx);
  const open = !asked.answeredAt && !asked.closedAt;
  return page(
    c,
    {
      door: 'workspace',
      title: `${say('toAnswer')} – ${asked.code}`,
      problem,
      crumbs: [{ href: '/can-bo/lay-y-kien', label: say('toAnswer') }, { label: asked.code }],
    },
    <>
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <ErrorSummary problems={problem?.fields} />
      <PageHead title={asked.subject} kicker={asked.code} />
      <KeyValue
        items={[
          { label: say('askedBy'), value: agencies.agencyById(asked.askingAgencyId, localDate(ctx.now))?.name ?? '' },
          { label: say('question'), value: asked.question },
          { label: say('askedAt'), value: <DateTime value={asked.askedAt} /> },
          {
            label: say('due'),
            value: open ? (
              <DeadlineTag state={asked.dueAt < ctx.now ? 'overdue' : 'on-time'} due={asked.dueAt} />
            ) : (
              <DateTime value={asked.dueAt} />
            ),
          },
          ...(asked.verdict
            ? [
                { label: say('verdict'), value: say(`verdict_${asked.verdict}`) },
                { label: say('answer'), value: asked.answer ?? '' },
              ]
            : []),
        ]}
      />
      <p>
        <ButtonLink kind="secondary" href={`/can-bo/ho-so/${asked.dossierId}`}>
          {say('openDossier')}
        </ButtonLink>
      </p>
      {open ? (
        <Form action={`/can-bo/lay-y-kien/${asked.id}`}>
          <Radios
            name="verdict"
            label={say('verdict')}
            inline
            options={(['agree', 'disagree', 'other'] as const).map((value) => ({
              value,
              label: say(`verdict_${value}`),
            }))}
            value={typed?.verdict}
            error={errorFor(problem?.fields, 'verdict')}
          />
          <Textarea
            name="answer"
            label={say('answer')}
            rows={5}
            maxLength={2000}
            value={typed?.answer}
            error={errorFor(problem?.fields, 'answer')}
          />
          <Button>{say('sendAnswer')}</Button>
        </Form>
      ) : null}
    </>,
  );
}

export async function answerDeed(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.parseBody();
  const typed = { verdict: String(form.verdict ?? ''), answer: String(form.answer ?? '') };
  try {
    await execute(ctx, answerConsultation, {
      consultationId: c.req.param('id') ?? '',
      verdict: typed.verdict as 'agree',
      answer: typed.answer,
    });
  } catch (error) {
    if (error instanceof Problem && (error.status === 409 || error.status === 422))
      return consultationPage(c, error, typed);
    throw error;
  }
  return c.redirect('/can-bo/lay-y-kien?xong=1', 303);
}
