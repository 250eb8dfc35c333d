import type { Lang } from '../../../kernel/text.ts';
import type { Cell, Sheet } from '../export/cells.ts';
import { words } from '../words/report.ts';
import { type Counts, FIGURE_NAMES, FIGURES, figureOf } from './columns.ts';
import type { Group, Line } from './lines.ts';

/** The report as a table to export, its last line the total. */
export function reportSheet(
  lang: Lang,
  by: Group,
  title: readonly string[],
  { lines, total }: { readonly lines: readonly Line[]; readonly total: Counts },
): { readonly sheet: Sheet; readonly rows: readonly (readonly Cell[])[] } {
  const t = words(lang);
  const figures = (counts: Counts): Cell[] => FIGURES.map((figure) => figureOf(counts, figure));
  return {
    sheet: {
      name: lang === 'vi' ? 'Báo cáo' : 'Report',
      title,
      columns: [
        { header: t('no'), width: 6 },
        { header: t('code'), width: 16 },
        { header: t(`by_${by}`), width: 44 },
        ...FIGURES.map((figure) => ({ header: FIGURE_NAMES[figure][lang], width: 12 })),
      ],
    },
    rows: [
      ...lines.map((line, index): Cell[] => [index + 1, line.code, line.name[lang], ...figures(line.counts)]),
      [null, null, t('all'), ...figures(total)],
    ],
  };
}
