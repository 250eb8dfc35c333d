import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound } from '../../../kernel/problem.ts';
import { DateTime, PageHead, Pager, page, Table } from '../../../web/index.ts';
import { periodWords } from '../../indicators/index.ts';
import { listReport, REPORT_ROLES } from '../queries.ts';
import { FIGURE_NAMES, FIGURES } from '../reports/columns.ts';
import { ownPlace } from '../where.ts';
import { words } from '../words/report.ts';
import { asked, keep, placeName } from './address.ts';
import { DossierCode, Finished } from './dossier.tsx';
import { LIST_PATH, REPORT_PATH } from './report.tsx';

/** `/can-bo/bao-cao/ho-so?cot=`: the dossiers behind one number of the report. */
export async function listPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const figure = FIGURES.find((known) => known === c.req.query('cot'));
  if (!figure) throw notFound({ vi: 'cột này của báo cáo', en: 'This figure of the report' });
  const given = asked(c);
  const narrow = {
    'thu-tuc': c.req.query('thu-tuc') || null,
    'linh-vuc': c.req.query('linh-vuc') || null,
    'giai-quyet': c.req.query('giai-quyet') || null,
    tai: c.req.query('tai') || null,
  };
  const { where, rows, next } = await ask(ctx, listReport, {
    ...given,
    ...(given.unit || given.agency ? {} : await ownPlace(ctx, REPORT_ROLES)),
    figure,
    procedure: narrow['thu-tuc'] ?? undefined,
    field: narrow['linh-vuc'] ?? undefined,
    decides: narrow['giai-quyet'] ?? undefined,
    at: narrow.tai ?? undefined,
    cursor: c.req.query('tiep') || undefined,
  });
  const at = keep(where, ctx.now);
  const when = (value: Date | null | undefined) => (value ? <DateTime value={value} /> : '–');
  type Row = (typeof rows)[number];
  const title = t('listTitle', { figure: FIGURE_NAMES[figure][lang].toLowerCase() });
  return page(
    c,
    { door: 'workspace', title, crumbs: [{ href: at(REPORT_PATH), label: t('title') }, { label: title }] },
    <>
      <PageHead title={title} lede={t('lede', { place: placeName(where), period: periodWords(where.period, lang) })} />
      <Table
        caption={title}
        captionHidden
        columns={[
          {
            header: t('code'),
            main: true,
            cell: (row: Row) => <DossierCode id={row.id} dossier={row.dossier} none={row.id} />,
          },
          { header: t('procedure'), cell: (row: Row) => row.dossier?.procedureName[lang] ?? '–' },
          { header: t('channel'), cell: (row: Row) => (row.dossier ? FIGURE_NAMES[row.dossier.channel][lang] : '–') },
          { header: t('receivedAt'), cell: (row: Row) => when(row.dossier?.receivedAt) },
          { header: t('dueAt'), cell: (row: Row) => when(row.dossier?.dueAt) },
          { header: t('handledAt'), cell: (row: Row) => <Finished dossier={row.dossier} lang={lang} /> },
        ]}
        rows={rows}
        empty={<p class="muted">{t('empty')}</p>}
      />
      <Pager
        next={next === null ? undefined : at(LIST_PATH, { cot: figure, ...narrow, tiep: next })}
        shown={t('shown', { n: rows.length })}
      />
    </>,
  );
}
