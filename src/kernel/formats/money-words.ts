import { assertVnd } from './numbers.ts';

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const;
const digit = (n: number): string => DIGITS[n] as string;

/** Last digit after a ten: `mốt`, `tư`, `lăm` from twenty on; `mười một`, `mười bốn`, `mười lăm`. */
function unit(n: number, tens: number): string {
  if (n === 5 && tens >= 1) return 'lăm';
  if (n === 1 && tens >= 2) return 'mốt';
  if (n === 4 && tens >= 2) return 'tư';
  return digit(n);
}

/** @param full read the hundreds even when they are 0, as in the later groups of a number */
function belowThousand(n: number, full: boolean): string[] {
  const hundreds = Math.floor(n / 100);
  const tens = Math.floor(n / 10) % 10;
  const ones = n % 10;
  const words: string[] = [];
  if (hundreds > 0 || full) words.push(digit(hundreds), 'trăm');
  if (tens === 0) {
    if (ones > 0) words.push(...(words.length > 0 ? ['lẻ', digit(ones)] : [digit(ones)]));
  } else {
    words.push(...(tens === 1 ? ['mười'] : [digit(tens), 'mươi']));
    if (ones > 0) words.push(unit(ones, tens));
  }
  return words;
}

function belowBillion(n: number, full: boolean): string[] {
  const groups = [
    [Math.floor(n / 1_000_000), 'triệu'],
    [Math.floor(n / 1000) % 1000, 'nghìn'],
    [n % 1000, ''],
  ] as const;
  const words: string[] = [];
  for (const [value, name] of groups) {
    if (value === 0) continue;
    words.push(...belowThousand(value, full || words.length > 0), ...(name ? [name] : []));
  }
  return words;
}

/**
 * A whole number in Vietnamese words: 1 205 021 → `một triệu hai trăm lẻ năm nghìn không trăm hai mươi mốt`.
 * @throws RangeError for fractions and beyond 2^53
 */
export function numberInWords(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number`);
  if (value < 0) return `âm ${numberInWords(-value)}`;
  if (value === 0) return digit(0);
  const billions = Math.floor(value / 1_000_000_000);
  const rest = value % 1_000_000_000;
  const words = billions > 0 ? [numberInWords(billions), 'tỷ'] : [];
  if (rest > 0) words.push(...belowBillion(rest, billions > 0));
  return words.join(' ');
}

/** An amount as receipts write it: `Một triệu hai trăm nghìn đồng`. @param vnd integer VND */
export function moneyInWords(vnd: number): string {
  assertVnd(vnd);
  const words = `${numberInWords(vnd)} đồng`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
