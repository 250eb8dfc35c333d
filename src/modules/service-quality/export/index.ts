export type { Cell, Sheet } from './cells.ts';
export { csvHead, csvLine, harmless } from './csv.ts';
export { xlsx } from './xlsx.ts';
