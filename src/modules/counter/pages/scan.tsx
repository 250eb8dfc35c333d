import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import { acceptAttribute, fileResponse, findFile, readForm } from '../../../kernel/files/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ErrorSummary,
  errorFor,
  FileUpload,
  Form,
  PageHead,
  page,
  Select,
} from '../../../web/index.ts';
import { openDossier } from '../../services/index.ts';
import { keepScan, MOST_PAGES, SCAN_KINDS } from '../scans/receive.ts';
import { scansOf } from '../scans/scans.ts';
import { intakeWords } from '../words/intake.ts';
import { ScanList } from './scan-list.tsx';

/** `/can-bo/quet/:dossier`: papers scanned into a dossier that is there already. */
export async function scanPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const t = intakeWords(ctx.lang);
  const { dossier, procedure } = await ask(ctx, openDossier, { dossierId: c.req.param('dossier') ?? '' });
  const scans = await scansOf(ctx, { dossierId: dossier.id });
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('scanTitle')} – ${dossier.code}`,
      crumbs: [{ href: `/can-bo/ho-so/${dossier.id}`, label: dossier.code }, { label: t('scanTitle') }],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[ctx.lang]}</Banner> : null}
      {c.req.query('xong') ? <Banner>{t('saved')}</Banner> : null}
      <PageHead title={t('scanTitle')} kicker={dossier.code} lede={dossier.subject} />
      <ScanList
        scans={scans}
        ctx={ctx}
        names={new Map(procedure.components.map((one) => [one.key, one.name[ctx.lang]]))}
        href={(scan) => `/can-bo/quet/${dossier.id}/${scan.id}`}
      />
      <Form action={`/can-bo/quet/${dossier.id}`} multipart>
        <Select
          name="quet"
          label={t('scanFor')}
          options={procedure.components.map((one) => ({ value: one.key, label: one.name[ctx.lang] }))}
          empty={false}
        />
        <FileUpload
          name="tep"
          label={t('scanFiles')}
          hint={t('scanHint')}
          kinds={t('kinds')}
          accept={acceptAttribute(SCAN_KINDS)}
          maxBytes={ctx.app.config.maxUploadBytes}
          multiple
          error={errorFor(problem?.fields, 'tep')}
        />
        <Button>{t('scanAdd')}</Button>
      </Form>
    </>,
  );
}

export async function scanSave(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const dossierId = c.req.param('dossier') ?? '';
  const { procedure } = await ask(ctx, openDossier, { dossierId });
  const sent = await readForm(ctx, c.req.raw, { files: { tep: { accept: [...SCAN_KINDS], maxCount: MOST_PAGES } } });
  try {
    const component = procedure.components.find((one) => one.key === sent.fields.get('quet'));
    if (!component) throw notFound({ vi: 'giấy tờ này', en: 'This paper' });
    await keepScan(ctx, sent.files.get('tep') ?? [], { dossierId, component: component.key, title: component.name.vi });
  } catch (error) {
    if (error instanceof Problem && (error.status === 422 || error.status === 409)) return scanPage(c, error);
    throw error;
  } finally {
    await sent.dispose();
  }
  return c.redirect(`/can-bo/quet/${dossierId}?xong=1`, 303);
}

export async function scanFile(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { dossier } = await ask(ctx, openDossier, { dossierId: c.req.param('dossier') ?? '' });
  const scan = (await scansOf(ctx, { dossierId: dossier.id })).find((one) => one.id === c.req.param('scan'));
  if (!scan) throw notFound({ vi: 'bản quét này', en: 'This scan' });
  return fileResponse(ctx.app, await findFile(ctx, scan.fileId), c.req.raw);
}
