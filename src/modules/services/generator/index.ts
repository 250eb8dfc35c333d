export { type Generated, type GenerateOptions, generateHistory } from './generate.ts';
