/** A token bucket: holds `burst` tokens, and one more comes every `everyMs` milliseconds until it is full again. */
export interface BucketRule {
  readonly name: string;
  readonly burst: number;
  readonly everyMs: number;
}

export interface Bucket {
  readonly tokens: number;
  /** Milliseconds since the epoch. */
  readonly refilled: number;
}

export type Taken =
  | { readonly ok: true }
  /** Whole seconds until there is a token again, at least one. */
  | { readonly ok: false; readonly retryAfter: number };

/** What is in a bucket at `now`; a clock that went back refills nothing. */
export function refill(rule: BucketRule, bucket: Bucket | undefined, now: number): Bucket {
  if (!bucket) return { tokens: rule.burst, refilled: now };
  const gained = Math.max(0, now - bucket.refilled) / rule.everyMs;
  return { tokens: Math.min(rule.burst, bucket.tokens + gained), refilled: Math.max(now, bucket.refilled) };
}

/** The answer to taking `cost` out of what {@link refill} found. */
export function judge(rule: BucketRule, tokens: number, cost: number): Taken {
  if (tokens >= cost) return { ok: true };
  return { ok: false, retryAfter: Math.max(1, Math.ceil(((cost - tokens) * rule.everyMs) / 1000)) };
}

/** Where buckets are kept. `take` looks and takes as one step; `put` gives back. */
export interface BucketStore {
  take(rule: BucketRule, who: string, now: Date, cost?: number): Promise<Taken>;
  put(rule: BucketRule, who: string, now: Date): Promise<void>;
}

/** Buckets of one process, for tests and for what only this process counts. */
export class MemoryBuckets implements BucketStore {
  readonly #buckets = new Map<string, Bucket>();

  async take(rule: BucketRule, who: string, now: Date, cost = 1): Promise<Taken> {
    const key = `${rule.name} ${who}`;
    const bucket = refill(rule, this.#buckets.get(key), now.getTime());
    const taken = judge(rule, bucket.tokens, cost);
    this.#buckets.set(key, taken.ok ? { ...bucket, tokens: bucket.tokens - cost } : bucket);
    return taken;
  }

  async put(rule: BucketRule, who: string, now: Date): Promise<void> {
    const key = `${rule.name} ${who}`;
    const bucket = refill(rule, this.#buckets.get(key), now.getTime());
    this.#buckets.set(key, { ...bucket, tokens: Math.min(rule.burst, bucket.tokens + 1) });
  }
}
