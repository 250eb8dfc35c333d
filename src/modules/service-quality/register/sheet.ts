import type { Lang } from '../../../kernel/text.ts';
import type { RegisterRow } from '../../services/index.ts';
import type { Cell, Sheet } from '../export/cells.ts';
import { FIGURE_NAMES } from '../reports/columns.ts';
import { words } from '../words/report.ts';

/** The register as a table to export: the columns of the official form, in its order. */
export function registerSheet(lang: Lang, title: readonly string[]): Sheet {
  const t = words(lang);
  return {
    name: lang === 'vi' ? 'Sổ theo dõi' : 'Register',
    title,
    columns: [
      { header: t('no'), width: 6 },
      { header: t('code'), width: 26 },
      { header: t('procedure'), width: 40 },
      { header: t('sets'), width: 7 },
      { header: t('applicant'), width: 26 },
      { header: t('address'), width: 34 },
      { header: t('contact'), width: 14 },
      { header: t('channel'), width: 14 },
      { header: t('competent'), width: 30 },
      { header: t('receivedAt'), width: 17 },
      { header: t('dueAt'), width: 17 },
      { header: t('transferredAt'), width: 17 },
      { header: t('resultAt'), width: 17 },
      { header: t('returnedAt'), width: 17 },
      { header: t('signature'), width: 12 },
      { header: t('note'), width: 18 },
    ],
  };
}

const NOTE = { early: 'early', on_time: 'onTime', late: 'late' } as const;

/** @param no running number, from 1 */
export function registerRow(lang: Lang, no: number, line: RegisterRow): Cell[] {
  return [
    no,
    line.code,
    line.procedure,
    line.sets,
    line.applicant,
    line.address,
    line.phone,
    FIGURE_NAMES[line.channel][lang],
    line.deciding,
    line.receivedAt,
    line.dueAt,
    line.transferredAt,
    line.handledAt,
    line.returnedAt,
    null,
    line.timeliness ? FIGURE_NAMES[NOTE[line.timeliness]][lang] : null,
  ];
}
