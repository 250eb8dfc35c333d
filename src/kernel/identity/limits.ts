const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Lifetimes in milliseconds, unless the name says otherwise. Those of sessions are settings of the operator. */
export const limits = {
  /** `last_seen_at` is written at most this often. */
  seenEvery: MINUTE,
  /** Time to come back from the identity provider. */
  signInAttempt: 15 * MINUTE,
  /** Ended sessions (with address and browser) are forgotten after this. */
  sessionKept: 90 * 24 * HOUR,
  /** Longest a call to an outside identity provider may take, in seconds. */
  providerTimeoutSeconds: 10,
} as const;
