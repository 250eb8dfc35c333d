import type { Context } from 'hono';
import type { Env } from '../../../kernel/module.ts';
import { withQuery } from '../../../web/index.ts';

export const at = (draftId: string, page: string): string => `/ho-so/nhap/${draftId}/${page}`;
export const CHECK = 'kiem-tra';
/** Marks in the address: changing one answer, keeping answers in the browser, an empty row of a group, answers filled in. */
export const MARKS = {
  changing: 'sua',
  offline: 'ngoai-tuyen',
  more: 'them',
  reused: 'da-dien',
  consent: 'can-dong-y',
} as const;

/** The address of a page with the marks of this request that stay: whether answers are kept in the browser. */
export const staying = (c: Context<Env>, path: string, marks: Record<string, string> = {}): string =>
  withQuery(path, { [MARKS.offline]: c.req.query(MARKS.offline) === '1' ? '1' : null, ...marks });
/** Where files are sent in parts. */
export const UPLOADS = '/ho-so/gui-tep';
