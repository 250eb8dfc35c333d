import { defineModule } from '../../kernel/module.ts';
import { endpoints, queries } from './api.ts';
import { foldConsumer } from './consumer.ts';
import { recomputeJob } from './recompute.ts';
import { indicatorsSection } from './section.ts';

export { codeSchema, daySchema, textSchema } from './declaration.ts';

export { type EvidencePage, type EvidenceRow, evidence, type Part } from './evidence.ts';
export * from './period.ts';
export { lastDayOf, type Place, placeOf } from './place.ts';
export { recompute } from './recompute.ts';
export { declaredIn } from './section.ts';
export {
  byChildren,
  byShares,
  catalogue,
  getIndicator,
  type IndicatorInfo,
  type Share,
  series,
  type Value,
  valueFor,
  valuesOf,
} from './values.ts';

/** Indicators: declared once as data over the events of the program, always exact, each number open to its evidence. */
export const indicators = defineModule({
  name: 'indicators',
  migrations: 'src/modules/indicators/migrations',
  after: ['events', 'units', 'pack'],
  queries,
  consumers: [foldConsumer],
  jobs: [recomputeJob],
  pack: [indicatorsSection],
  endpoints,
});
