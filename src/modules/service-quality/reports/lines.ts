import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';
import type { Text } from '../../../kernel/text.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import type { Where } from '../where.ts';
import { added, type Counts, EMPTY } from './columns.ts';
import { countReport } from './count.ts';

/** What a report is divided by. */
export const GROUPS = ['procedure', 'field', 'unit', 'agency'] as const;
export type Group = (typeof GROUPS)[number];

export interface Line {
  /** Procedure code, field (its Vietnamese name), unit id or agency id. */
  readonly key: string;
  readonly name: Text;
  /** Code that people know it by; null for a field. */
  readonly code: string | null;
  /** What lies at the unit itself. */
  readonly own: boolean;
  readonly counts: Counts;
}

const NO_FIELD: Text = { vi: 'Không rõ lĩnh vực', en: 'Unknown field' };

/** Name and field of every procedure there ever was, by code, in its newest version. One query. */
export async function procedureNames(
  ctx: Ctx,
): Promise<ReadonlyMap<string, { readonly name: Text; readonly field: Text }>> {
  const { rows } = await sql<{ code: string; name: Text; field: Text }>`
    SELECT DISTINCT ON (code) code, body -> 'name' AS name, body -> 'field' AS field
    FROM procedure_version ORDER BY code, valid_from DESC, revision DESC`.execute(ctx.db);
  return new Map(rows.map(({ code, name, field }) => [code, { name, field }]));
}

const byName = new Intl.Collator('vi', { numeric: true });

/** The report divided, and its total. Two queries at most. */
export async function linesOf(ctx: Ctx, where: Where, by: Group): Promise<{ lines: readonly Line[]; total: Counts }> {
  const counted = await countReport(ctx, where, by === 'field' ? 'procedure' : by);
  const total = [...counted.values()].reduce(added, EMPTY);
  const lines = await named(ctx, where, by, counted);
  return { lines: [...lines].sort((a, b) => byName.compare(a.name.vi, b.name.vi)), total };
}

async function named(ctx: Ctx, where: Where, by: Group, counted: ReadonlyMap<string, Counts>): Promise<Line[]> {
  const same = (name: string): Text => ({ vi: name, en: name });
  if (by === 'procedure' || by === 'field') {
    const names = await procedureNames(ctx);
    if (by === 'procedure')
      return [...counted].map(([code, counts]) => ({
        key: code,
        code,
        own: false,
        name: names.get(code)?.name ?? same(code),
        counts,
      }));
    const fields = Map.groupBy(counted, ([code]) => names.get(code)?.field.vi ?? NO_FIELD.vi);
    return [...fields].map(([key, rows]) => ({
      key,
      code: null,
      own: false,
      name: [...names.values()].find(({ field }) => field.vi === key)?.field ?? NO_FIELD,
      counts: rows.map(([, counts]) => counts).reduce(added, EMPTY),
    }));
  }
  const { unit, units, day } = where.place;
  if (by === 'agency') {
    const agencies = await agenciesOf(ctx);
    return [...counted].map(([id, counts]) => {
      const agency = agencies.agencyById(id, day);
      return { key: id, code: agency?.identifier ?? null, own: false, name: same(agency?.name ?? id), counts };
    });
  }
  // Each unit with what lies below it; an agency's dossiers by the communes they are about.
  const childOf = (id: string): string => {
    if (where.agency) return id;
    const line = [id, ...units.ancestorsAt(id, day).map((one) => one.id)];
    const at = line.indexOf(unit.id);
    return at > 0 ? (line[at - 1] as string) : unit.id;
  };
  return [...Map.groupBy(counted, ([id]) => childOf(id))].map(([id, rows]) => ({
    key: id,
    code: units.unitById(id, day)?.code ?? null,
    own: where.agency !== null || id === unit.id,
    name: same(units.unitById(id, day)?.name ?? id),
    counts: rows.map(([, counts]) => counts).reduce(added, EMPTY),
  }));
}
