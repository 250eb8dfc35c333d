import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { ask, execute } from '../../kernel/execute.ts';
import type { Env, Router } from '../../kernel/module.ts';
import { Problem } from '../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonLink,
  Checkbox,
  ConfirmPage,
  DateInput,
  DateTime,
  ErrorSummary,
  errorFor,
  FileUpload,
  Form,
  KeyValue,
  Link,
  PageHead,
  Pager,
  page,
  Radios,
  readDate,
  StatusTag,
  Table,
  TextInput,
} from '../../web/index.ts';
import { faultsCsv } from './faults-csv.ts';
import { formatOf } from './rows.ts';
import { cancelImport, listImports, openImport, type Run, startImport } from './runs.ts';
import { importWords } from './words.ts';

const HERE = '/can-bo/nhap-ho-so';
type C = Context<Env>;

const TONES = { running: 'progress', done: 'success', cancelled: 'neutral' } as const;

/** `/can-bo/nhap-ho-so`: a file to bring in, and what was brought in lately. */
async function importsPage(c: C, problem?: Problem, given: Record<string, string> = {}): Promise<Response> {
  const ctx = c.get('ctx');
  const t = importWords(ctx.lang);
  const runs = await ask(ctx, listImports, {});
  const error = (name: string) => errorFor(problem?.fields, name);
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }], problem },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[ctx.lang]}</Banner> : null}
      <PageHead title={t('title')} lede={t('lede')} />
      <Form action={HERE} multipart>
        <TextInput
          name="source"
          label={t('source')}
          hint={t('sourceHint')}
          value={given.source}
          maxLength={60}
          width="m"
          error={error('source')}
        />
        <FileUpload
          name="content"
          label={t('file')}
          hint={t('fileHint')}
          kinds="CSV, JSON, NDJSON"
          accept=".csv,.json,.ndjson,.jsonl,text/csv,application/json"
          maxBytes={ctx.app.config.maxUploadBytes}
          error={error('content')}
        />
        <DateInput name="codesOn" label={t('codesOn')} hint={t('codesHint')} error={error('codesOn')} optional />
        <Radios
          name="mode"
          label={t('mode')}
          options={[
            { value: 'check', label: t('check') },
            { value: 'import', label: t('import') },
          ]}
          value={given.mode ?? 'check'}
        />
        <Checkbox name="resume" label={t('resume')} />
        <Button>{t('start')}</Button>
      </Form>
      <h2>{t('runs')}</h2>
      <Table
        caption={t('runs')}
        captionHidden
        rows={runs}
        empty={t('none')}
        columns={[
          {
            header: t('source'),
            main: true,
            cell: (run: Run) => (
              <Link href={`${HERE}/${run.id}`}>
                {run.source} – {run.fileName}
              </Link>
            ),
          },
          { header: t('when'), cell: (run: Run) => <DateTime value={run.startedAt} /> },
          { header: t('kind'), cell: (run: Run) => (run.checkOnly ? t('check') : t('import')) },
          { header: t('status'), cell: (run: Run) => <StatusTag tone={TONES[run.status]}>{t(run.status)}</StatusTag> },
          { header: t('faulty'), align: 'end', cell: (run: Run) => String(run.faulty) },
        ]}
      />
    </>,
  );
}

async function upload(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.parseBody();
  const field = (name: string): string => (typeof form[name] === 'string' ? (form[name] as string) : '');
  const given = { source: field('source'), mode: field('mode') };
  try {
    const file = form.content;
    const refuse = (message: { vi: string; en: string }) =>
      new Problem(422, 'no_file', message, [{ path: 'content', message: message[ctx.lang] }]);
    const both = (key: 'noFile') => ({ vi: importWords('vi')(key), en: importWords('en')(key) });
    if (!(file instanceof File) || file.size === 0) throw refuse(both('noFile'));
    const most = ctx.app.config.maxUploadBytes;
    if (file.size > most) {
      const mb = Math.floor(most / 1_048_576);
      throw refuse({ vi: importWords('vi')('tooLarge', { mb }), en: importWords('en')('tooLarge', { mb }) });
    }
    const day = readDate({ get: (name: string) => field(name) || undefined } as never, 'codesOn');
    const { runId } = await execute(ctx, startImport, {
      source: given.source,
      fileName: file.name.slice(0, 200) || 'import.csv',
      format: formatOf(file.name),
      content: await file.text(),
      checkOnly: given.mode !== 'import',
      resume: field('resume') !== '',
      ...(day ? { codesOn: day } : {}),
    });
    return c.redirect(`${HERE}/${runId}`, 303);
  } catch (error) {
    if (error instanceof Problem && [409, 422].includes(error.status)) {
      return importsPage(c, error, given);
    }
    throw error;
  }
}

/** `/can-bo/nhap-ho-so/:id`: how far it is, and what is wrong with which row. */
async function runPage(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const t = importWords(ctx.lang);
  const runId = c.req.param('id') ?? '';
  const after = Number(c.req.query('sau') ?? 0) || 0;
  const { run, faults, next } = await ask(ctx, openImport, { runId, after });
  const seen = run.imported + run.known + run.faulty;
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('title')} – ${run.source}`,
      crumbs: [{ href: HERE, label: t('title') }, { label: run.source }],
    },
    <>
      <PageHead title={run.fileName} kicker={`${run.source} – ${run.checkOnly ? t('check') : t('import')}`} />
      <p class="tagrow">
        <StatusTag tone={TONES[run.status]}>{t(run.status)}</StatusTag>
      </p>
      <KeyValue
        items={[
          { label: t('progress'), value: t('progressOf', { n: seen, total: run.total }) },
          { label: run.checkOnly ? t('fit') : t('imported'), value: String(run.imported) },
          { label: t('known'), value: String(run.known) },
          { label: t('faulty'), value: String(run.faulty) },
        ]}
      />
      {run.status === 'running' ? (
        <p class="tagrow">
          <ButtonLink href={`${HERE}/${run.id}`}>{t('refresh')}</ButtonLink>
          <ButtonLink href={`${HERE}/${run.id}/dung`} kind="quiet">
            {t('stop')}
          </ButtonLink>
        </p>
      ) : null}
      <h2>{t('faults')}</h2>
      {run.faulty > 0 ? (
        <p>
          <ButtonLink href={`${HERE}/${run.id}/loi.csv`} kind="secondary" download>
            {t('download')}
          </ButtonLink>
        </p>
      ) : null}
      <Table
        caption={t('faults')}
        captionHidden
        rows={faults}
        empty={t('noFaults')}
        columns={[
          { header: t('row'), main: true, cell: (one) => String(one.n) },
          { header: t('column'), cell: (one) => <code>{one.column}</code> },
          { header: t('value'), cell: (one) => one.value || '–' },
          { header: t('reason'), cell: (one) => one.reason[ctx.lang] },
        ]}
      />
      {next === null ? null : <Pager next={`${HERE}/${run.id}?sau=${next}`} />}
    </>,
  );
}

async function faultsFile(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const runId = c.req.param('id') ?? '';
  await ask(ctx, openImport, { runId });
  return new Response(Readable.toWeb(Readable.from(faultsCsv(ctx, runId, ctx.lang))) as unknown as BodyInit, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="loi-nhap-ho-so.csv"',
      'cache-control': 'no-store',
    },
  });
}

async function stopPage(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const t = importWords(ctx.lang);
  const { run } = await ask(ctx, openImport, { runId: c.req.param('id') ?? '' });
  return page(
    c,
    { door: 'workspace', title: t('stop'), crumbs: [{ href: HERE, label: t('title') }, { label: t('stop') }] },
    <ConfirmPage
      title={t('stop')}
      action={`${HERE}/${run.id}/dung`}
      confirm={t('stop')}
      cancelHref={`${HERE}/${run.id}`}
      danger
    >
      <p>{t('stopAsk')}</p>
    </ConfirmPage>,
  );
}

async function stop(c: C): Promise<Response> {
  const runId = c.req.param('id') ?? '';
  await execute(c.get('ctx'), cancelImport, { runId });
  return c.redirect(`${HERE}/${runId}`, 303);
}

export function mountPages(router: Router): void {
  router.get(HERE, (c) => importsPage(c));
  router.post(HERE, upload);
  router.get(`${HERE}/:id`, runPage);
  router.get(`${HERE}/:id/loi.csv`, faultsFile);
  router.get(`${HERE}/:id/dung`, stopPage);
  router.post(`${HERE}/:id/dung`, stop);
}
