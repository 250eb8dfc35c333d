import { createHmac, randomInt } from 'node:crypto';
import type { App } from '../../app.ts';
import { keyFor } from '../secrets.ts';

// Without 0, 1, I, L, O, U: nobody mistakes a letter for a figure, and no code is a word.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 3;
const GROUP = 4;

export const RECOVERY_CODES = 10;

/** A recovery code of some 58 random bits: `7KQ2-9FXM-TB4W`. */
export function newRecoveryCode(): string {
  const group = () => Array.from({ length: GROUP }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** The code as it was given out, from what a person typed: any case, spaces, dashes or none. Undefined: no such code. */
export function readRecoveryCode(typed: string): string | undefined {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '');
  if (plain.length !== GROUPS * GROUP || [...plain].some((letter) => !LETTERS.includes(letter))) return undefined;
  return (plain.match(/.{4}/g) as string[]).join('-');
}

/** What is kept of a code: a hash with a key that is not in the database, so that a stolen copy cannot be searched. */
export const hashRecoveryCode = (app: App, code: string): Buffer =>
  createHmac('sha256', keyFor(app, 'recovery-code')).update(code).digest();
