import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound } from '../../../kernel/problem.ts';
import {
  BackLink,
  type Column,
  DateTime,
  formatNumber,
  PageHead,
  Pager,
  page,
  StatusTag,
  Table,
} from '../../../web/index.ts';
import { periodWords } from '../../indicators/index.ts';
import { maskCode } from '../evidence.ts';
import { unitWord } from '../explain.ts';
import type { EvidenceView, makeReadEvidence } from '../queries.ts';
import { words } from '../words.ts';
import { addresses, asked, PARTS } from './address.ts';

type Row = EvidenceView['rows'][number];
const TONE = { early: 'success', on_time: 'success', late: 'danger' } as const;

/** `…/bang-chung?phan=tu-so|mau-so`: the dossiers behind a number, without a word about people. */
export const evidencePage =
  (kind: 'target' | 'indicator', readEvidence: ReturnType<typeof makeReadEvidence>) =>
  async (c: Context<Env>): Promise<Response> => {
    const ctx = c.get('ctx');
    const { lang } = ctx;
    const t = words(lang);
    const code = c.req.param('code') ?? '';
    const part = PARTS[c.req.query('phan') ?? 'tu-so'];
    if (!part) throw notFound({ vi: 'phần này của công thức', en: 'This part of the formula' });
    const view = await ask(ctx, readEvidence, {
      ...asked(c),
      part,
      cursor: c.req.query('tiep') || undefined,
      [kind]: code,
    });
    const { info, value, place, period, rows, next } = view;
    const links = addresses(view, ctx.now);
    const what = (info.evidence[part] ?? info.evidence.numerator)[lang];
    const back = kind === 'target' ? links.target(code) : links.indicator(code);
    const when = (value: Date | null | undefined) => (value ? <DateTime value={value} /> : '–');
    const columns: Column<Row>[] = [
      {
        header: t('dossier'),
        main: true,
        cell: ({ dossier, ref }) =>
          dossier === undefined ? (
            t('gone')
          ) : dossier.mayOpen ? (
            <a href={`/can-bo/ho-so/${ref}`}>{dossier.code}</a>
          ) : (
            <code>{maskCode(dossier.code)}</code>
          ),
      },
      {
        header: t('procedure'),
        cell: ({ dossier }) => (dossier ? `${dossier.procedureName[lang]} (${t(dossier.channel).toLowerCase()})` : '–'),
      },
      ...(place.unit.level === 'commune' ? [] : [{ header: t('unit'), cell: ({ unit }: Row) => unit?.name ?? '–' }]),
      { header: t('receivedAt'), cell: ({ dossier }) => when(dossier?.receivedAt) },
      { header: t('dueAt'), cell: ({ dossier }) => when(dossier?.dueAt) },
      {
        header: t('handledAt'),
        cell: ({ dossier }) => (
          <>
            {when(dossier?.handledAt)}{' '}
            {dossier?.timeliness ? (
              <StatusTag tone={TONE[dossier.timeliness]}>{t(dossier.timeliness)}</StatusTag>
            ) : null}
          </>
        ),
      },
    ];
    return page(
      c,
      {
        door: 'portal',
        title: what,
        width: 'wide',
        noIndex: true,
        crumbs: [
          { href: links.board(), label: t('resolution') },
          { href: back, label: kind === 'target' ? t('target') : t('indicator') },
          { label: t('evidence') },
        ],
      },
      <>
        <BackLink href={back}>{t('backToTarget')}</BackLink>
        <PageHead
          kicker={view.state?.target.text[lang] ?? info.name[lang]}
          title={what}
          lede={t('evidenceLede', {
            n: formatNumber((part === 'numerator' ? value.numerator : value.denominator) ?? 0, lang),
            unitWord: info.formula.denominator === undefined ? unitWord(info.unit, lang) : t('dossier').toLowerCase(),
            unit: place.unit.name,
            period: periodWords(period, lang).toLowerCase(),
          })}
        />
        <p class="muted">{t('evidencePrivacy')}</p>
        <Table
          caption={t('evidenceCaption')}
          columns={columns}
          rows={rows}
          empty={<p class="muted">{t('evidenceEmpty')}</p>}
        />
        <Pager
          next={next === undefined ? undefined : links.evidence(kind, code, part, { cursor: next })}
          shown={t('shownRows', { n: rows.length })}
        />
      </>,
    );
  };
