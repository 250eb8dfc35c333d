import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import { type Agency, agenciesOf } from '../../../kernel/units/index.ts';
import { formatDateTime } from '../../../web/index.ts';
import { formatPeriod, parsePeriod, periodDays, periodWords } from '../../indicators/index.ts';
import { registerRows } from '../../services/index.ts';
import { type Cell, csvHead, csvLine, type Sheet, xlsx } from '../export/index.ts';
import { REPORT_ROLES, readReport } from '../queries.ts';
import { registerRow, registerSheet } from '../register/sheet.ts';
import { reportSheet } from '../reports/sheet.ts';
import { ownPlace, type Where, whereOf } from '../where.ts';
import { words } from '../words/report.ts';
import { asked, placeName } from './address.ts';
import { groupOf } from './report.tsx';

/** A workbook is built in memory. */
const MOST_ROWS = 20_000;

const KINDS = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
type Kind = keyof typeof KINDS;

const kindOf = (c: Context<Env>): Kind => (c.req.query('loai') === 'xlsx' ? 'xlsx' : 'csv');

function answer(kind: Kind, name: string, body: ReadableStream<Uint8Array> | Buffer<ArrayBuffer>): Response {
  return new Response(body, {
    headers: {
      'content-type': KINDS[kind],
      'content-disposition': `attachment; filename="${name}.${kind}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });
}

const fileName = (what: string, { agency, place, period }: Where): string =>
  `${what}-${agency?.identifier ?? place.unit.code}-${formatPeriod(period)}`.replace(/[^\w.-]/g, '_');

async function placed(c: Context<Env>) {
  const ctx = c.get('ctx');
  const given = asked(c);
  const input = given.unit || given.agency ? given : { ...given, ...(await ownPlace(ctx, REPORT_ROLES)) };
  return { ctx, input };
}

function csvOf(sheet: Sheet, rows: readonly (readonly Cell[])[]): Buffer<ArrayBuffer> {
  return Buffer.from(csvHead(sheet) + rows.map(csvLine).join(''), 'utf8');
}

/** `/can-bo/bao-cao/tai-ve?loai=csv|xlsx`: the report as shown. */
export async function reportDownload(c: Context<Env>): Promise<Response> {
  const { ctx, input } = await placed(c);
  const by = groupOf(c);
  const report = await ask(ctx, readReport, { ...input, by });
  const { where } = report;
  const title = [
    words(ctx.lang)('title'),
    `${placeName(where)} – ${periodWords(where.period, ctx.lang)}`,
    formatDateTime(where.until),
  ];
  const { sheet, rows } = reportSheet(ctx.lang, by, title, report);
  const kind = kindOf(c);
  const body = kind === 'csv' ? csvOf(sheet, rows) : await xlsx(sheet, rows);
  return answer(kind, fileName('bao-cao', where), body as Buffer<ArrayBuffer>);
}

/** The register is kept by the agency that receives: the one named, or the service centre of the unit. */
async function keeper(ctx: Ctx, { agency, place }: Where): Promise<Agency> {
  const agencies = await agenciesOf(ctx);
  const own = (kind: 'service_centre' | 'people_committee') => agencies.agencyOf(place.unit.id, kind, place.day);
  const found = agency ?? own('service_centre') ?? own('people_committee');
  if (!found) throw notFound({ vi: 'cơ quan tiếp nhận của đơn vị này', en: 'A receiving agency of this unit' });
  return found;
}

/** `/can-bo/bao-cao/so-theo-doi?loai=csv|xlsx`: the register of the period; as CSV page by page, however long it is. */
export async function registerDownload(c: Context<Env>): Promise<Response> {
  const { ctx, input } = await placed(c);
  const t = words(ctx.lang);
  const kind = kindOf(c);
  const period = input.period === undefined ? undefined : parsePeriod(input.period);
  if (input.period !== undefined && !period) throw notFound({ vi: 'kỳ số liệu này', en: 'This period' });
  const asked = await whereOf(ctx, { ...input, period });
  const agency = await keeper(ctx, asked);
  const where: Where = { ...asked, agency };
  const days = periodDays(where.period);
  const query = { agencyId: agency.id, from: days.from, to: localDate(new Date(where.to.getTime() - 1)) };
  // The first page before anything is sent: a refusal must still be a page of its own.
  let page = await ask(ctx, registerRows, query);
  const sheet = registerSheet(ctx.lang, [
    t('registerTitle'),
    `${placeName(where)} – ${periodWords(where.period, ctx.lang)}`,
    localDate(ctx.now),
  ]);
  const name = fileName('so-theo-doi', where);
  let no = 0;
  const rowsOf = () =>
    page.rows.map((line) => {
      no += 1;
      return registerRow(ctx.lang, no, line);
    });
  const turn = async (): Promise<boolean> => {
    if (page.next === null) return false;
    page = await ask(ctx, registerRows, { ...query, after: page.next });
    return true;
  };
  if (kind === 'xlsx') {
    const rows = rowsOf();
    while (await turn()) {
      rows.push(...rowsOf());
      if (rows.length > MOST_ROWS) throw tooLong();
    }
    return answer(kind, name, (await xlsx(sheet, rows)) as Buffer<ArrayBuffer>);
  }
  const text = new TextEncoder();
  let started = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (started && !(await turn())) return controller.close();
      const head = started ? '' : csvHead(sheet);
      started = true;
      controller.enqueue(text.encode(head + rowsOf().map(csvLine).join('')));
    },
  });
  return answer(kind, name, stream);
}

const tooLong = () =>
  new Problem(422, 'register_too_long', {
    vi: words('vi')('tooLong', { n: MOST_ROWS }),
    en: words('en')('tooLong', { n: MOST_ROWS }),
  });
