import { randomInt } from 'node:crypto';

/** Letters and digits that cannot be mistaken for each other when read from a screen or a statement. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const random = (length: number): string => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Ten characters for the text of a transfer, where banks keep at most 25. */
export const newTxnRef = (): string => `TN${random(8)}`;
export const newBillCode = (): string => `KN${random(8)}`;
/** Twelve characters, about 59 bits: cannot be guessed, can be typed. */
export const newVerifyCode = (): string => random(12);
export const showVerifyCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');
export const readVerifyCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** Everything in a transfer text that may be a payment code. Banks put blanks and marks in, and text before and after. */
export function txnRefsIn(text: string): string[] {
  const bare = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return [...new Set([...bare.matchAll(/(?=(TN[2-9A-HJKMNP-Z]{8}))/g)].map((found) => found[1] as string))];
}
