import { z } from 'zod';
import { cell, definePackSection, type PackView, type ReportProblem, syncRows } from '../../pack/index.ts';
import { covers, FOREVER } from '../dates.ts';
import { unitId } from '../ids.ts';
import { bumpVersion, forgetUnits } from '../snapshot.ts';
import { expectTotal, provinceOf } from './province.ts';
import { unitsInPack } from './units.ts';

const successionLine = z.strictObject({
  old: z.string().min(1),
  new: z.string().min(1),
  part: z.enum(['full', 'partial'], 'is not full or partial'),
  /** Share of the old unit that went to the new one, 0 to 1; empty where nobody published it. */
  share: cell.optional(cell.positive.refine((share) => share <= 1, 'is not a share between 0 and 1')),
  date: cell.day,
  legal_act: cell.text,
});

type SuccessionLine = z.output<typeof successionLine>;

export const successionsSection = definePackSection<SuccessionLine[]>({
  name: 'unit-successions',
  files: ['units/successions/*.csv'],
  schema: z.array(successionLine).min(1),
  after: ['units'],
  check: (_docs, pack, report) => checkSuccessions(pack, report),
  async load(ctx, docs, pack) {
    const { code } = provinceOf(pack);
    const rows = docs.flatMap((doc) =>
      doc.data.map((line) => ({ ...line, old: unitId(code, line.old), new: unitId(code, line.new) })),
    );
    const counts = await syncRows(
      ctx,
      { section: 'unit-successions', table: 'succession', key: ['old', 'new', 'date'] },
      rows,
    );
    await bumpVersion(ctx, counts);
    return counts;
  },
  committed: forgetUnits,
});

function checkSuccessions(pack: PackView, report: ReportProblem): void {
  const placed = unitsInPack(pack);
  const byKey = new Map(placed.map((place) => [place.history.line.key, place]));
  const lines = pack
    .docs<SuccessionLine[]>('unit-successions')
    .flatMap((doc) => doc.data.map((line, index) => ({ doc, index, line })));
  const pairs = new Set<string>();
  for (const { doc, index, line } of lines) {
    const [old, next] = [byKey.get(line.old)?.history, byKey.get(line.new)?.history];
    const at = (column: string, reason: string) => report(doc, [index, column], reason);
    if (!old) at('old', `old "${line.old}" is no unit of this pack`);
    else if (old.life.to !== line.date) at('date', `date "${line.date}" is not the day ${line.old} ended`);
    if (!next) at('new', `new "${line.new}" is no unit of this pack`);
    else if (!covers(next.life, line.date)) at('date', `date "${line.date}" lies outside the life of ${line.new}`);
    if (old && next && old.line.level !== next.line.level)
      at('new', `new "${line.new}" is of another level than ${line.old}`);
    if (pairs.has(`${line.old} ${line.new}`)) at('old', `the pair ${line.old}, ${line.new} occurs twice`);
    pairs.add(`${line.old} ${line.new}`);
  }
  for (const [old, group] of Map.groupBy(lines, ({ line }) => line.old)) {
    const [first] = group as [(typeof lines)[number]];
    const at = (reason: string) => report(first.doc, [first.index, 'part'], reason);
    const full = group.some(({ line }) => line.part === 'full');
    if (full && group.length > 1) at(`part of ${old} is full in one line, but there are ${group.length} lines`);
    if (!full && group.length === 1) at(`part of ${old} is partial, but no line says where the rest went`);
    const shares = group.map(({ line }) => line.share).filter((share) => share !== null);
    const sum = shares.reduce((total, share) => total + share, 0);
    if (shares.length > 0 && (shares.length < group.length || Math.abs(sum - 1) > 1e-6))
      at(`the shares of ${old} add up to ${sum}, not to 1`);
  }
  const [ended, begun] = [new Set(lines.map(({ line }) => line.old)), new Set(lines.map(({ line }) => line.new))];
  for (const { doc, index, history } of placed) {
    // A dissolved district is carried on by the successors of its communes.
    const inherited = history.line.level === 'district';
    if (history.life.to !== FOREVER && !ended.has(history.line.key) && !inherited)
      report(doc, [index, 'to'], `${history.line.key} ended, but no succession says what became of it`);
    const reform = provinceOf(pack).reorganisations.some((one) => one.date === history.life.from);
    if (reform && !begun.has(history.line.key) && !inherited)
      report(doc, [index, 'from'], `${history.line.key} began with a reorganisation, but no succession says from what`);
  }
  expectTotal(pack, report, ['successions'], lines.length);
}
