import type { Ctx } from '../../../kernel/context.ts';
import type { Seal } from '../../../kernel/events/index.ts';
import { DateTime, formatNumber, paths, Table } from '../../../web/index.ts';
import type { PackLoadLine } from '../queries.ts';
import { systemWords } from '../words/system.ts';

/** Enough of a hash to recognise it; the whole is in the open data. */
const short = (hash: string) => <code title={hash}>{hash.slice(0, 16)}…</code>;

export function Seals({ ctx: { lang }, seals }: { ctx: Ctx; seals: readonly Seal[] }) {
  const t = systemWords(lang);
  return (
    <section class="stack" aria-labelledby="niem-phong">
      <h2 id="niem-phong">{t('seals')}</h2>
      <Table
        caption={t('seals')}
        captionHidden
        rows={seals}
        empty={<p class="muted">{t('sealsNone')}</p>}
        columns={[
          { header: t('no'), main: true, cell: (seal) => formatNumber(seal.no, lang) },
          { header: t('sealedAt'), cell: (seal) => <DateTime value={new Date(seal.sealedAt)} /> },
          { header: t('count'), align: 'end', cell: (seal) => formatNumber(seal.count, lang) },
          { header: t('hash'), cell: (seal) => short(seal.hash) },
        ]}
      />
      <p>
        <a href={`${paths.openData}#niem-phong`}>{t('sealsHelp')}</a>
      </p>
    </section>
  );
}

export function Loads({ ctx: { lang }, loads }: { ctx: Ctx; loads: readonly PackLoadLine[] }) {
  const t = systemWords(lang);
  const count = (header: string, pick: (load: PackLoadLine) => number) => ({
    header,
    align: 'end' as const,
    cell: (load: PackLoadLine) => formatNumber(pick(load), lang),
  });
  return (
    <section class="stack" aria-labelledby="du-lieu">
      <h2 id="du-lieu">{t('loads')}</h2>
      <Table
        caption={t('loads')}
        captionHidden
        rows={loads}
        empty={<p class="muted">{t('loadsNone')}</p>}
        columns={[
          { header: t('pack'), main: true, cell: (load) => <code>{load.folder}</code> },
          { header: t('loadedAt'), cell: (load) => <DateTime value={load.at} /> },
          count(t('added'), (load) => load.counts.added),
          count(t('changed'), (load) => load.counts.changed),
          count(t('unchanged'), (load) => load.counts.unchanged),
          { header: t('sha256'), cell: (load) => short(load.sha256) },
        ]}
      />
    </section>
  );
}
