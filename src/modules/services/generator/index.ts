export { generateHistory } from './generate.ts';
