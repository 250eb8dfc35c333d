import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  Checkbox,
  DateTime,
  EmptyState,
  ErrorSummary,
  errorFor,
  Form,
  Grid,
  KeyValue,
  Kpi,
  PageHead,
  page,
  Select,
  StatusTag,
  Table,
  Tabs,
  Textarea,
  TextInput,
  Timeline,
} from '../../../web/index.ts';
import { agencyNames } from '../reach.ts';
import { answerRegulation, classifyRegulation, publishRegulation, refuseRegulation } from '../regulations/handle.ts';
import { listRegulations, openRegulation, REGULATION_TABS, type RegulationLine } from '../regulations/read.ts';
import { OPEN_STATES } from '../regulations/record.ts';
import { regulationWords } from '../words/regulations.ts';
import { STATE_TONES } from './regulation-tones.ts';
import { Paragraphs } from './regulations.tsx';

const HERE = '/can-bo/phan-anh-quy-dinh';

/** `/can-bo/phan-anh-quy-dinh`: feedback on regulations that the reader's agencies handle. */
export async function regulationDesk(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = regulationWords(lang);
  const tab = REGULATION_TABS.find((one) => one === c.req.query('muc')) ?? 'open';
  const { lines, counts, kinds } = await ask(ctx, listRegulations, { tab });
  const name = await agencyNames(ctx);
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('listLede')} />
      <Grid min="s">
        <Kpi label={t('openCount')} value={counts.open} />
        <Kpi label={t('lateCount')} value={counts.late} />
      </Grid>
      <Tabs
        items={REGULATION_TABS.map((one) => ({
          href: one === 'open' ? HERE : `${HERE}?muc=${one}`,
          label: t(`tab_${one}`),
          current: one === tab,
          count: counts[one],
        }))}
      />
      {lines.length === 0 ? (
        <EmptyState title={t('emptyList')} />
      ) : (
        <Table
          caption={t(`tab_${tab}`)}
          captionHidden
          columns={[
            {
              header: t('codeLabel'),
              main: true,
              cell: (row: RegulationLine) => <a href={`${HERE}/${row.id}`}>{row.code}</a>,
            },
            { header: t('regulation'), cell: (row: RegulationLine) => row.regulation },
            {
              header: t('kind'),
              cell: (row: RegulationLine) => kinds.find(({ key }) => key === row.kind)?.name[lang] ?? row.kind,
            },
            { header: t('handler'), cell: (row: RegulationLine) => name(row.agencyId) },
            {
              header: t('state'),
              cell: (row: RegulationLine) => (
                <StatusTag tone={STATE_TONES[row.state]}>{t(`state_${row.state}`)}</StatusTag>
              ),
            },
            {
              header: t('dueBy'),
              cell: (row: RegulationLine) => (
                <>
                  <DateTime value={row.dueAt} />{' '}
                  {row.onTime === null && row.dueAt < ctx.now ? (
                    <StatusTag tone="danger">{t('lateCount')}</StatusTag>
                  ) : null}
                </>
              ),
            },
          ]}
          rows={lines}
        />
      )}
    </>,
  );
}

/** `/can-bo/phan-anh-quy-dinh/:id`: one piece of feedback and what can be done with it now. */
export async function regulationFile(
  c: Context<Env>,
  problem?: Problem,
  typed: Record<string, string> = {},
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = regulationWords(lang);
  const { one, sender, log, kinds, agencies } = await ask(ctx, openRegulation, { id: c.req.param('id') ?? '' });
  const name = await agencyNames(ctx);
  const here = `${HERE}/${one.id}`;
  const hidden = { version: String(one.version) };
  const open = OPEN_STATES.includes(one.state);
  const error = (field: string) => errorFor(problem?.fields, field);
  // What comes next has the page's one primary button.
  const sorted = one.state !== 'received';
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('asked')} ${one.code}`,
      crumbs: [{ href: HERE, label: t('title') }, { label: one.code }],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      {c.req.query('xong') ? <Banner>{t('saved')}</Banner> : null}
      <PageHead title={one.regulation} kicker={one.code} />
      <p class="tagrow">
        <StatusTag tone={STATE_TONES[one.state]}>{t(`state_${one.state}`)}</StatusTag>
        {one.handledAt === null && one.dueAt < ctx.now ? <StatusTag tone="danger">{t('lateCount')}</StatusTag> : null}
      </p>
      <KeyValue
        items={[
          { label: t('kind'), value: kinds.find(({ key }) => key === one.kind)?.name[lang] ?? one.kind },
          { label: t('handler'), value: name(one.agencyId) },
          { label: t('receivedAt'), value: <DateTime value={one.receivedAt} /> },
          ...(sorted ? [] : [{ label: t('classifyDue'), value: <DateTime value={one.classifyDueAt} /> }]),
          { label: t('dueBy'), value: <DateTime value={one.dueAt} /> },
        ]}
      />
      <h2>{t('content')}</h2>
      <div class="prose">
        <Paragraphs text={one.content} />
      </div>
      {one.proposal ? (
        <>
          <h2>{t('proposal')}</h2>
          <div class="prose">
            <Paragraphs text={one.proposal} />
          </div>
        </>
      ) : null}
      <h2>{t('sender')}</h2>
      <KeyValue
        items={[
          { label: t('name'), value: sender.name },
          { label: t('address'), value: sender.address },
          { label: t('phone'), value: sender.phone },
          ...(sender.email ? [{ label: t('email'), value: sender.email }] : []),
        ]}
      />
      {one.personId ? <p class="muted">{t('senderNote')}</p> : null}
      {one.answer ? (
        <>
          <h2>{t('answer')}</h2>
          <div class="prose">
            <Paragraphs text={one.answer} />
          </div>
        </>
      ) : null}
      {open ? (
        <>
          <h2>{t('classify')}</h2>
          <Form action={`${here}/phan-loai`} hidden={hidden}>
            <Select
              name="kind"
              label={t('kind')}
              options={kinds.map(({ key, name: kind }) => ({ value: key, label: kind[lang] }))}
              value={typed.kind ?? one.kind}
              empty={false}
            />
            <Select
              name="agencyId"
              label={t('toAgency')}
              options={agencies.map((agency) => ({ value: agency.id, label: agency.name }))}
              value={typed.agencyId ?? one.agencyId}
              empty={false}
              error={error('agencyId')}
            />
            <Textarea name="note" label={t('note')} value={typed.note} maxLength={2000} optional />
            <Button kind={sorted ? 'secondary' : 'primary'}>{t('doClassify')}</Button>
          </Form>
          <h2>{t('answer')}</h2>
          <Form action={`${here}/tra-loi`} hidden={hidden}>
            <Textarea
              name="answer"
              label={t('answer')}
              value={typed.answer}
              rows={8}
              maxLength={8000}
              error={error('answer')}
            />
            <Button kind={sorted ? 'primary' : 'secondary'}>{t('doAnswer')}</Button>
          </Form>
          <h2>{t('refuse')}</h2>
          <Form action={`${here}/tu-choi`} hidden={hidden}>
            <Textarea
              name="reason"
              label={t('refuse')}
              hint={t('refuseHint')}
              value={typed.reason}
              maxLength={4000}
              error={error('reason')}
            />
            <Button kind="secondary">{t('doRefuse')}</Button>
          </Form>
        </>
      ) : null}
      {one.state === 'answered' ? (
        <>
          <h2>{t('publish')}</h2>
          <Form action={`${here}/cong-khai`} hidden={hidden}>
            <TextInput
              name="title"
              label={t('publicTitle')}
              value={typed.title ?? one.regulation}
              maxLength={200}
              width="full"
              error={error('title')}
            />
            <Textarea
              name="content"
              label={t('publicContent')}
              hint={t('publicHint')}
              value={typed.content ?? one.content}
              rows={8}
              maxLength={5000}
              error={error('content')}
            />
            <Checkbox name="checked" label={t('checked')} error={error('checked')} />
            <Button>{t('doPublish')}</Button>
          </Form>
        </>
      ) : null}
      <h2>{t('history')}</h2>
      <Timeline
        items={log.map((line, i) => ({
          at: line.at,
          title: t(`did_${line.action}` as 'did_file'),
          state: i === log.length - 1 ? ('current' as const) : ('done' as const),
          ...(line.actorName ? { by: `${line.actorName}${line.agencyId ? ` (${name(line.agencyId)})` : ''}` } : {}),
          ...(line.note ? { detail: line.note } : {}),
        }))}
      />
    </>,
  );
}

type Text = (key: string) => string;
const DEEDS = {
  'phan-loai': (text: Text) => ({
    command: classifyRegulation,
    input: { kind: text('kind'), agencyId: text('agencyId'), note: text('note') },
  }),
  'tra-loi': (text: Text) => ({ command: answerRegulation, input: { answer: text('answer') } }),
  'tu-choi': (text: Text) => ({ command: refuseRegulation, input: { reason: text('reason') } }),
  'cong-khai': (text: Text) => ({
    command: publishRegulation,
    input: { title: text('title'), content: text('content'), checked: text('checked') === 'yes' },
  }),
};
type Deed = keyof typeof DEEDS;
export const REGULATION_DEEDS = Object.keys(DEEDS) as Deed[];

export const takeRegulationDeed =
  (deed: Deed) =>
  async (c: Context<Env>): Promise<Response> => {
    const form = await c.req.formData();
    const text = (key: string) => String(form.get(key) ?? '');
    const { command, input } = DEEDS[deed](text);
    try {
      const id = c.req.param('id') ?? '';
      const version = Number(text('version')) || undefined;
      // biome-ignore lint/suspicious/noExplicitAny: each deed has a command and an input of its own
      await execute(c.get('ctx'), command as any, { id, ...(deed === 'cong-khai' ? {} : { version }), ...input });
    } catch (error) {
      if (error instanceof Problem && (error.status === 422 || error.status === 409))
        return regulationFile(c, error, Object.fromEntries([...form].map(([key, value]) => [key, String(value)])));
      throw error;
    }
    // Passed on to an agency that is not the reader's, it is no longer theirs to see.
    return c.redirect(deed === 'phan-loai' ? `${HERE}?xong=1` : `${HERE}/${c.req.param('id')}?xong=1`, 303);
  };
