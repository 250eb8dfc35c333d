import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';

export interface TestUnit {
  readonly id: string;
  readonly level: 'province' | 'district' | 'commune';
  readonly name: string;
  readonly code: string;
  /** Half-open days. */
  readonly from?: string;
  readonly to?: string;
  /** Parents by first day; the first entry's day is ignored: it holds from the unit's beginning. */
  readonly parents?: readonly { readonly id: string; readonly from?: string }[];
}

/** A readable id: `uid(3)`. */
export const uid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const BEGIN = '1900-01-01';
const END = '9999-12-31';

/** Writes units with their names, codes, parents and flattened ancestors straight into the store; the first is the province of today. */
export async function writeUnits(ctx: Ctx, units: readonly TestUnit[]): Promise<void> {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const partsOf = (unit: TestUnit) =>
    (unit.parents ?? []).map((parent, index, all) => ({
      parent: parent.id,
      from: index === 0 ? (unit.from ?? BEGIN) : (parent.from ?? BEGIN),
      to: all[index + 1]?.from ?? unit.to ?? END,
    }));
  for (const unit of units) {
    const life = [unit.from ?? BEGIN, unit.to ?? END];
    const type = { province: 'Tỉnh', district: 'Huyện', commune: 'Xã' }[unit.level];
    const name = `${type} ${unit.name}`;
    await sql`INSERT INTO unit (id, key, level, type, name, short_name, folded, valid_from, valid_to, from_known)
      VALUES (${unit.id}, ${unit.id}, ${unit.level}, ${type}, ${name}, ${unit.name}, ${unit.name}, ${life[0]}, ${life[1]}, true)`.execute(
      ctx.db,
    );
    await sql`INSERT INTO unit_name (unit_id, valid_from, valid_to, type, name, short_name, folded)
      VALUES (${unit.id}, ${life[0]}, ${life[1]}, ${type}, ${name}, ${unit.name}, ${unit.name})`.execute(ctx.db);
    await sql`INSERT INTO unit_code (unit_id, code, valid_from, valid_to) VALUES (${unit.id}, ${unit.code}, ${life[0]}, ${life[1]})`.execute(
      ctx.db,
    );
  }
  for (const unit of units) {
    for (const part of partsOf(unit)) {
      await sql`INSERT INTO part_of (child, parent, valid_from, valid_to) VALUES (${unit.id}, ${part.parent}, ${part.from}, ${part.to})`.execute(
        ctx.db,
      );
    }
    const above = (
      from: TestUnit,
      start: string,
      end: string,
      depth: number,
    ): { id: string; depth: number; start: string; end: string }[] => [
      { id: from.id, depth, start, end },
      ...partsOf(from).flatMap((part) => {
        const first = part.from > start ? part.from : start;
        const last = part.to < end ? part.to : end;
        return first < last ? above(byId.get(part.parent) as TestUnit, first, last, depth + 1) : [];
      }),
    ];
    for (const row of above(unit, unit.from ?? BEGIN, unit.to ?? END, 0)) {
      await sql`INSERT INTO ancestor (unit_id, ancestor_id, depth, valid_from, valid_to) VALUES (${unit.id}, ${row.id}, ${row.depth}, ${row.start}, ${row.end})`.execute(
        ctx.db,
      );
    }
  }
  await sql`INSERT INTO province (code, name_vi, name_en, agency_root, unit_id) VALUES ('thu', 'Tỉnh Thử', 'Test province', 'H99', ${units[0]?.id})`.execute(
    ctx.db,
  );
  await sql`UPDATE unit_version SET version = version + 1`.execute(ctx.db);
}
