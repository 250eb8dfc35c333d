import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound } from '../../../kernel/problem.ts';
import { DateTime, formatNumber, PageHead, Pager, page, Table } from '../../../web/index.ts';
import { periodWords } from '../../indicators/index.ts';
import { readComponentEvidence } from '../queries.ts';
import { words } from '../words/quality.ts';
import { asked, keep, PART_SLUGS, type Part, placeName } from './address.ts';
import { DossierCode, Finished } from './dossier.tsx';
import { EVIDENCE_PATH } from './score.tsx';

const partOf = (slug: string): Part | undefined =>
  (Object.keys(PART_SLUGS) as Part[]).find((part) => PART_SLUGS[part] === slug);

/** `/chat-luong-phuc-vu/thanh-phan/:code/ho-so`: what a number of the score was counted from, without a word about people. */
export async function componentEvidencePage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const part = partOf(c.req.query('phan') ?? 'tu-so');
  if (!part) throw notFound({ vi: 'phần này của công thức', en: 'This part of the formula' });
  const view = await ask(ctx, readComponentEvidence, {
    ...asked(c),
    component: c.req.param('code') ?? '',
    part,
    cursor: c.req.query('tiep') || undefined,
  });
  const { where, component, rows, next, shown } = view;
  const at = keep(where, ctx.now);
  const { indicator } = component;
  const what =
    part === 'overdue'
      ? t('overdue')
      : ((indicator?.evidence[part] ?? indicator?.evidence.numerator)?.[lang] ?? t(part));
  const back = at('/chat-luong-phuc-vu');
  const signed = rows.some((row) => row.n < 0);
  const when = (value: Date | null | undefined) => (value ? <DateTime value={value} /> : '–');
  type Row = (typeof rows)[number];
  return page(
    c,
    {
      door: 'portal',
      title: what,
      width: 'wide',
      noIndex: true,
      crumbs: [{ href: back, label: t('title') }, { label: t('evidence') }],
    },
    <>
      <PageHead
        kicker={`${component.component.number}. ${component.component.name[lang]}`}
        title={what}
        lede={t('evidenceLede', {
          n: formatNumber(shown, lang),
          what: what.toLowerCase(),
          place: placeName(where),
          period: periodWords(where.period, lang).toLowerCase(),
        })}
      />
      <p class="muted">
        {t('evidencePrivacy')} {signed ? t('evidenceSum') : null}
      </p>
      <Table
        caption={t('evidence')}
        columns={[
          {
            header: t('dossier'),
            main: true,
            cell: (row: Row) => (
              <DossierCode id={row.id} dossier={row.dossier} feedback={row.feedback} none={t('gone')} />
            ),
          },
          { header: t('procedure'), cell: (row: Row) => row.dossier?.procedureName[lang] ?? '–' },
          { header: t('receivedAt'), cell: (row: Row) => when(row.dossier?.receivedAt ?? row.feedback?.receivedAt) },
          { header: t('dueAt'), cell: (row: Row) => when(row.dossier?.dueAt ?? row.feedback?.dueAt) },
          {
            header: t('handledAt'),
            cell: (row: Row) =>
              row.feedback ? when(row.feedback.handledAt) : <Finished dossier={row.dossier} lang={lang} />,
          },
          ...(signed
            ? [
                {
                  header: t('adds'),
                  align: 'end' as const,
                  cell: (row: Row) => (row.n > 0 ? `+${row.n}` : `−${-row.n}`),
                },
              ]
            : []),
        ]}
        rows={rows}
        empty={<p class="muted">{t('evidenceEmpty')}</p>}
      />
      <Pager
        next={
          next === null
            ? undefined
            : at(`${EVIDENCE_PATH}/${component.component.code}/ho-so`, { phan: PART_SLUGS[part], tiep: next })
        }
        shown={t('shownRows', { n: rows.length })}
      />
    </>,
  );
}
