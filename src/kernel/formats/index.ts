export * from './dates.ts';
export * from './durations.ts';
export * from './masks.ts';
export * from './money-words.ts';
export { formatMoney, formatMoneyShort, formatNumber, formatShare } from './numbers.ts';
export * from './personal-id.ts';
