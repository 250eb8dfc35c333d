import { defineModule } from '../module.ts';
import { packLoaded } from './load.ts';

export { cell, isDay } from './cells.ts';
export { chunks, countsOf, diffRows, type RowDiff, recordChanges, sumCounts } from './changes.ts';
export { type CheckOptions, checkFiles, checkPack, formatProblems, type PackCheck, type Sections } from './check.ts';
export { type RawDocument, readDocument } from './document.ts';
export { type PackFiles, readFolder } from './files.ts';
export { type LoadOptions, type LoadProgress, type LoadReport, loadPack, packLoaded, packRefused } from './load.ts';
export * from './section.ts';
export { type SyncTable, syncRows } from './sync.ts';

/** Province packs: folders of data that make this program the program of one province. */
export const packPart = defineModule({
  name: 'pack',
  migrations: 'src/kernel/pack/migrations',
  after: ['events'],
  events: [packLoaded],
});
