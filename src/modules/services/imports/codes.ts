import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { sql } from '../../../kernel/store/index.ts';
import type { Agency } from '../../../kernel/units/index.ts';
import { dossierCode, qcvn102 } from '../dossiers/code.ts';

/** What a code is made for. */
export interface Coded {
  readonly legacyCode: string;
  readonly submittedAt: Date;
  readonly receiving: Agency;
}

/** Number of a code that is just what this program would have given: agency and day are the dossier's. */
export function ownNumber({ legacyCode, submittedAt, receiving }: Coded): number | undefined {
  const day = localDate(submittedAt).slice(2).replaceAll('-', '');
  const start = `${qcvn102(receiving.identifier)}-${day}-`;
  const rest = legacyCode.toUpperCase().startsWith(start) ? legacyCode.slice(start.length) : '';
  return /^\d{4}$/.test(rest) ? Number(rest) : undefined;
}

interface Series {
  readonly owner: string;
  readonly period: string;
  readonly n: number;
}

const seriesOf = ({ receiving, submittedAt }: Coded) => ({ owner: receiving.id, period: localDate(submittedAt) });
const key = ({ owner, period }: Omit<Series, 'n'>): string => `${owner} ${period}`;

/** Raises the counters of agencies and days: to `n` (kept codes) or by `n` (new ones). @returns the last numbers */
async function raise(ctx: Ctx, all: readonly Series[], how: 'to' | 'by'): Promise<Map<string, number>> {
  if (all.length === 0) return new Map();
  // In one order everywhere, so that two imports at once do not wait for each other.
  const sorted = [...all].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const last =
    how === 'to' ? sql<number>`greatest(counter.last, excluded.last)` : sql<number>`counter.last + excluded.last`;
  const rows = await ctx.db
    .insertInto('counter')
    .values(sorted.map(({ owner, period, n }) => ({ kind: 'dossier', owner, period, last: n })))
    .onConflict((on) => on.columns(['kind', 'owner', 'period']).doUpdateSet({ last }))
    .returning(['owner', 'period', 'last'])
    .execute();
  return new Map(rows.map((row) => [key(row), row.last]));
}

/**
 * Codes of imported dossiers, in the order given. A legacy code that follows Circular 01/2018/TT-VPCP, art. 19, for its own
 * agency and day stays: it is printed on the applicant's slip and known to the national portal. Any other would look
 * like a code of ours without being one, so the dossier gets a new code of its day, and is found by the old one too.
 */
export async function codesFor(ctx: Ctx, dossiers: readonly Coded[]): Promise<string[]> {
  const kept = dossiers.map((one) => (ownNumber(one) === undefined ? undefined : one.legacyCode.toUpperCase()));
  const wanted = kept.filter((code) => code !== undefined);
  const taken = new Set(
    wanted.length === 0
      ? []
      : (await ctx.db.selectFrom('dossier').select('code').where('code', 'in', wanted).execute()).map(
          (row) => row.code,
        ),
  );
  const keep = kept.map((code) => {
    if (code === undefined || taken.has(code)) return undefined;
    taken.add(code);
    return code;
  });
  const tops = new Map<string, Series>();
  const news = new Map<string, Series>();
  dossiers.forEach((one, i) => {
    const series = seriesOf(one);
    const into = keep[i] ? tops : news;
    const before = into.get(key(series))?.n ?? 0;
    into.set(key(series), { ...series, n: keep[i] ? Math.max(before, ownNumber(one) ?? 0) : before + 1 });
  });
  await raise(ctx, [...tops.values()], 'to');
  const last = await raise(ctx, [...news.values()], 'by');
  const next = new Map([...news].map(([name, { n }]) => [name, (last.get(name) ?? 0) - n]));
  return dossiers.map((one, i) => {
    const own = keep[i];
    if (own) return own;
    const name = key(seriesOf(one));
    const sequence = (next.get(name) ?? 0) + 1;
    next.set(name, sequence);
    return dossierCode({ agency: one.receiving.identifier, day: localDate(one.submittedAt), sequence });
  });
}
