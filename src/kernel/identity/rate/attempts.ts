import { Problem } from '../../problem.ts';
import type { BucketRule, BucketStore, Taken } from './bucket.ts';
import { rules } from './rules.ts';

/** Somebody tries to prove that an account is theirs. */
export interface Attempt {
  /** Whose account: the same word for the same account, known or not. */
  readonly account: string;
  /** Nonce of a device cookie of this very account; undefined: a stranger. */
  readonly device: string | undefined;
  readonly address: string | null;
}

/** The buckets an attempt draws from, narrowest first. */
export function bucketsOf({ account, device, address }: Attempt): [BucketRule, string][] {
  // Nobody but the holder of the cookie can empty this one: strangers who hammer the account lock themselves out, not
  // its owner (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
  if (device !== undefined) return [[rules.device, `${account} ${device}`]];
  const from = address ?? 'unknown';
  return [
    [rules.pair, `${from} ${account}`],
    [rules.strangers, account],
    [rules.address, from],
  ];
}

/**
 * Lets an attempt through or says when to come again. Taken before the secret is looked at, so that many at once get no
 * more guesses; refused by a narrow bucket it draws nothing from the wider ones.
 */
export async function tryAttempt(store: BucketStore, attempt: Attempt, now: Date): Promise<Taken> {
  for (const [rule, who] of bucketsOf(attempt)) {
    const taken = await store.take(rule, who, now);
    if (!taken.ok) return taken;
  }
  return { ok: true };
}

/** A right answer costs nothing. */
export async function attemptSucceeded(store: BucketStore, attempt: Attempt, now: Date): Promise<void> {
  for (const [rule, who] of bucketsOf(attempt)) await store.put(rule, who, now);
}

/** 429 with how long to wait; answers carry it as `Retry-After`. */
export class TooManyRequests extends Problem {
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    const minutes = Math.ceil(retryAfter / 60);
    super(429, 'too_many_requests', {
      vi: `Bạn đã thử quá nhiều lần. Hãy đợi ${minutes} phút rồi thử lại. Việc này không khóa tài khoản của bạn.`,
      en: `There were too many attempts. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} and try again. Your account is not locked by this.`,
    });
    this.retryAfter = retryAfter;
  }
}
