import { definePackSection, syncRows } from '../../kernel/pack/index.ts';
import { FOREVER } from '../../kernel/units/index.ts';
import { declaredIn } from '../indicators/index.ts';
import { type IndexDeclaration, indexSchema } from './declaration.ts';

/** Versions of the index: `service-quality/*.yaml`. A version ends where the next one of its code begins. */
export const indexSection = definePackSection<IndexDeclaration>({
  name: 'service-quality',
  files: ['service-quality/*.yaml'],
  schema: indexSchema,
  after: ['indicators'],
  check: (docs, pack, report) => {
    const { indicators } = declaredIn(pack);
    const seen = new Set<string>();
    for (const doc of docs) {
      const key = `${doc.data.code} ${doc.data.validFrom}`;
      if (seen.has(key)) report(doc, ['validFrom'], `index "${doc.data.code}" is declared twice for this day`);
      seen.add(key);
      doc.data.groups.forEach((group, i) => {
        group.components.forEach(({ measure }, j) => {
          const path = ['groups', i, 'components', j, 'measure', 'indicator'];
          const indicator = measure && indicators.get(measure.indicator);
          if (measure && !indicator) report(doc, path, `indicator "${measure.indicator}" is not declared`);
          else if (indicator && indicator.unit !== 'percent')
            report(doc, path, `indicator "${measure?.indicator}" is no share: points need a ratio`);
        });
      });
    }
  },
  load: async (ctx, docs) => {
    const starts = (code: string) => docs.filter(({ data }) => data.code === code).map(({ data }) => data.validFrom);
    return syncRows(
      ctx,
      {
        section: 'service-quality',
        table: 'quality_index',
        key: ['code', 'valid_from'],
        json: ['declaration'],
        vanished: 'refuse',
      },
      docs.map(({ data }) => ({
        code: data.code,
        valid_from: data.validFrom,
        valid_to:
          starts(data.code)
            .filter((start) => start > data.validFrom)
            .sort()[0] ?? FOREVER,
        declaration: data,
      })),
    );
  },
});
