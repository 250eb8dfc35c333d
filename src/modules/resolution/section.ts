import { definePackSection, type LoadCounts, type PackDoc, sumCounts, syncRows } from '../../kernel/pack/index.ts';
import { FOREVER } from '../../kernel/units/index.ts';
import { declaredIn } from '../indicators/index.ts';
import { type ResolutionDeclaration, resolutionSchema, type TargetsDeclaration, targetsSchema } from './declaration.ts';

export const resolutionSection = definePackSection<ResolutionDeclaration>({
  name: 'resolution',
  files: ['resolution/resolution.yaml'],
  schema: resolutionSchema,
  check: (docs, _pack, report) => {
    for (const doc of docs) {
      doc.data.groups.forEach((group, index) => {
        if (doc.data.groups.findIndex((other) => other.code === group.code) !== index) {
          report(doc, ['groups', index, 'code'], `group "${group.code}" is declared twice`);
        }
      });
    }
  },
  load: async (ctx, docs) => {
    const resolutions = docs.map(({ data: { groups: _, ...data } }) => ({
      code: data.code,
      valid_from: data.validFrom,
      valid_to: FOREVER,
      number: data.number,
      issued_on: data.date,
      declaration: data,
    }));
    const groups = docs.flatMap(({ data }) =>
      data.groups.map((group, index) => ({
        resolution: data.code,
        valid_from: data.validFrom,
        code: group.code,
        position: index + 1,
        name_vi: group.name.vi,
        name_en: group.name.en,
        status: group.status,
        note: group.note ?? null,
      })),
    );
    return sumCounts([
      await syncRows(
        ctx,
        {
          section: 'resolution',
          table: 'resolution',
          key: ['code', 'valid_from'],
          json: ['declaration'],
          vanished: 'refuse',
        },
        resolutions,
      ),
      await syncRows(
        ctx,
        { section: 'task_group', table: 'task_group', key: ['resolution', 'valid_from', 'code'], json: ['note'] },
        groups,
      ),
    ]);
  },
});

type Doc = PackDoc<TargetsDeclaration>;

export const targetsSection = definePackSection<TargetsDeclaration>({
  name: 'targets',
  files: ['resolution/targets/*.yaml'],
  schema: targetsSchema,
  after: ['resolution', 'indicators'],
  check: (docs, pack, report) => {
    const groups = new Set(
      pack.docs<ResolutionDeclaration>('resolution').flatMap((doc) => doc.data.groups.map((group) => group.code)),
    );
    const { indicators, units } = declaredIn(pack);
    const seen = new Set<string>();
    for (const doc of docs) {
      doc.data.targets.forEach((target, index) => {
        const path = (...more: (string | number)[]) => ['targets', index, ...more];
        const key = `${target.code} ${validFrom(doc, index)}`;
        if (seen.has(key)) report(doc, path('code'), `target "${target.code}" is declared twice`);
        seen.add(key);
        if (!groups.has(target.group)) report(doc, path('group'), `the resolution has no group "${target.group}"`);
        const indicator = target.indicator === null ? undefined : indicators.get(target.indicator);
        if (target.indicator !== null && !indicator)
          report(doc, path('indicator'), `indicator "${target.indicator}" is not declared`);
        if (!indicator && target.indicator === null && target.unit === undefined)
          report(doc, path('indicator'), 'a target without an indicator needs a unit of measure');
        if (indicator && target.unit !== undefined && target.unit !== indicator.unit) {
          report(doc, path('unit'), `unit "${target.unit}" is not that of the indicator, "${indicator.unit}"`);
        }
        if (target.unit !== undefined && !units.has(target.unit))
          report(doc, path('unit'), `unit of measure "${target.unit}" is not declared`);
        target.values.forEach((value, at) => {
          const before = target.values[at - 1];
          if (before && before.by >= value.by)
            report(doc, path('values', at, 'by'), 'values must be in the order of their days');
        });
        const first = target.values[0];
        if (first && target.baseline && target.baseline.on >= first.by)
          report(doc, path('baseline', 'on'), 'the baseline must lie before the first value');
      });
    }
  },
  load: async (ctx, docs, pack) => load(ctx, docs, declaredIn(pack).indicators),
});

/** A target holds from its own day, or from that of the act it stands in. */
const validFrom = (doc: Doc, index: number): string => doc.data.targets[index]?.validFrom ?? doc.data.source.date;

async function load(
  ctx: Parameters<typeof syncRows>[0],
  docs: readonly Doc[],
  indicators: ReadonlyMap<string, { readonly unit: string }>,
): Promise<LoadCounts> {
  const all = docs.flatMap((doc) =>
    doc.data.targets.map((target, index) => ({ target, source: doc.data.source, from: validFrom(doc, index) })),
  );
  const targets = all.map(({ target, source, from }, index) => ({
    code: target.code,
    valid_from: from,
    valid_to:
      all
        .filter((other) => other.target.code === target.code && other.from > from)
        .map((other) => other.from)
        .sort()[0] ?? FOREVER,
    task_group: target.group,
    position: index + 1,
    indicator: target.indicator,
    unit: (target.indicator === null ? target.unit : indicators.get(target.indicator)?.unit) ?? '',
    comparison: target.comparison,
    path: target.path,
    scope: target.scope,
    confidence: target.confidence,
    declaration: target,
    source,
  }));
  const values = all.flatMap(({ target, from }) =>
    target.values.map((value) => ({
      target: target.code,
      valid_from: from,
      due: value.by,
      value: value.value,
      confidence: value.confidence ?? target.confidence,
    })),
  );
  return sumCounts([
    await syncRows(
      ctx,
      {
        section: 'target',
        table: 'target',
        key: ['code', 'valid_from'],
        json: ['declaration', 'source'],
        vanished: 'refuse',
      },
      targets,
    ),
    await syncRows(
      ctx,
      { section: 'target_value', table: 'target_value', key: ['target', 'valid_from', 'due'] },
      values,
    ),
  ]);
}
