import type { BucketRule } from './bucket.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * How much is let through. Offices and families share one address, so limits by address alone are wide; what guesses
 * at one account is narrow. Numbers follow OWASP ASVS 5.0 section 6.3 (no more than 100 failed attempts per hour and
 * account) with room below.
 */
export const rules = {
  /** Attempts at one account from one address, without a known device. */
  pair: { name: 'attempt-pair', burst: 5, everyMs: 3 * MINUTE },
  /** Attempts at one account from all unknown devices together. */
  strangers: { name: 'attempt-strangers', burst: 20, everyMs: 2 * MINUTE },
  /** Attempts of an address at all accounts together. */
  address: { name: 'attempt-address', burst: 60, everyMs: 5 * SECOND },
  /** Attempts with one known device at its own account; nobody else can spend these. */
  device: { name: 'attempt-device', burst: 10, everyMs: MINUTE },
  /** Beginnings of a sign-in, by address. */
  signIn: { name: 'sign-in', burst: 300, everyMs: SECOND / 5 },
  /** Looking up a code of a dossier or a paper, by address. */
  lookUp: { name: 'look-up', burst: 120, everyMs: SECOND },
  /** Requests that carry a file, by person or address. */
  upload: { name: 'upload', burst: 300, everyMs: SECOND / 5 },
  /** Unknown API tokens, by address. */
  badToken: { name: 'bad-token', burst: 30, everyMs: 10 * SECOND },
} as const satisfies Record<string, BucketRule>;
