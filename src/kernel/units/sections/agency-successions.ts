import { z } from 'zod';
import { cell, definePackSection, syncRows } from '../../pack/index.ts';
import { covers, FOREVER } from '../dates.ts';
import { agencyId } from '../ids.ts';
import { bumpVersion, forgetUnits } from '../snapshot.ts';
import { agenciesInPack } from './agencies.ts';
import { expectTotal, provinceOf } from './province.ts';

const successionLine = z.strictObject({
  old: z.string().min(1),
  new: z.string().min(1),
  /** `main` takes over what is in flight, unless the place of the matter lies with one of the `other`. */
  part: z.enum(['main', 'other'], 'is not main or other'),
  date: cell.day,
  legal_act: cell.text,
});

type SuccessionLine = z.output<typeof successionLine>;

export const agencySuccessionsSection = definePackSection<SuccessionLine[]>({
  name: 'agency-successions',
  files: ['agencies/successions/*.csv'],
  schema: z.array(successionLine).min(1),
  after: ['agencies'],
  check(docs, pack, report) {
    const placed = agenciesInPack(pack);
    const byKey = new Map(placed.map((place) => [place.line.key, place]));
    const main = new Set<string>();
    const pairs = new Set<string>();
    let total = 0;
    for (const doc of docs) {
      for (const [index, line] of doc.data.entries()) {
        total += 1;
        const at = (column: string, reason: string) => report(doc, [index, column], reason);
        const [old, next] = [byKey.get(line.old), byKey.get(line.new)];
        if (!old) at('old', `old "${line.old}" is no agency of this pack`);
        else if (old.life.to !== line.date) at('date', `date "${line.date}" is not the day ${line.old} ended`);
        if (!next) at('new', `new "${line.new}" is no agency of this pack`);
        else if (!covers(next.life, line.date)) at('date', `date "${line.date}" lies outside the life of ${line.new}`);
        if (line.part === 'main' && main.has(line.old)) at('part', `${line.old} has two main successors`);
        if (line.part === 'main') main.add(line.old);
        if (pairs.has(`${line.old} ${line.new}`)) at('old', `the pair ${line.old}, ${line.new} occurs twice`);
        pairs.add(`${line.old} ${line.new}`);
      }
    }
    for (const { doc, index, line, life } of placed) {
      if (life.to !== FOREVER && !main.has(line.key))
        report(doc, [index, 'to'], `${line.key} ended, but no line names its main successor`);
    }
    expectTotal(pack, report, ['agency_successions'], total);
  },
  async load(ctx, docs, pack) {
    const { code } = provinceOf(pack);
    const rows = docs.flatMap((doc) =>
      doc.data.map((line) => ({ ...line, old: agencyId(code, line.old), new: agencyId(code, line.new) })),
    );
    const counts = await syncRows(
      ctx,
      { section: 'agency-successions', table: 'agency_succession', key: ['old', 'new', 'date'] },
      rows,
    );
    await bumpVersion(ctx, counts);
    return counts;
  },
  committed: forgetUnits,
});
