import type { Context, MiddlewareHandler } from 'hono';
import { type App, definePart } from '../../app.ts';
import type { Ctx } from '../../context.ts';
import { clientAddress } from '../../http/client-address.ts';
import type { Env } from '../../module.ts';
import { SIGN_IN } from '../settings.ts';
import { type Attempt, attemptSucceeded, TooManyRequests, tryAttempt } from './attempts.ts';
import type { BucketRule } from './bucket.ts';
import { deviceOf } from './device.ts';
import { rules } from './rules.ts';
import { buckets } from './store.ts';

/**
 * Runs something that proves who somebody is, within the limits for guessing. What throws counts as a wrong answer.
 *
 * @throws Problem 429 `too_many_requests`
 */
export async function guarded<T>(c: Context<Env>, account: string, prove: () => Promise<T>): Promise<T> {
  const { app, now } = c.get('ctx');
  const device = deviceOf(app, c.req.header('cookie'), account);
  const attempt: Attempt = { account, device, address: clientAddress(app, c) };
  const taken = await tryAttempt(buckets(app), attempt, now);
  if (!taken.ok) throw new TooManyRequests(taken.retryAfter);
  const result = await prove();
  await attemptSucceeded(buckets(app), attempt, now);
  return result;
}

/** Takes a token of a rule or refuses. */
async function spend(ctx: Ctx, rule: BucketRule, who: string): Promise<void> {
  const taken = await buckets(ctx.app).take(rule, who, ctx.now);
  if (!taken.ok) throw new TooManyRequests(taken.retryAfter);
}

const CODE_PAGE = /^\/(?:tra-cuu|xac-minh)\/./;

/** Which limit a page falls under; most pages fall under none. */
function ruleFor(c: Context<Env>): BucketRule | undefined {
  const { path, method } = c.req;
  if (path === SIGN_IN) return rules.signIn;
  if (CODE_PAGE.test(path)) return rules.lookUp;
  if ((path === '/tra-cuu' || path === '/xac-minh') && (method === 'POST' || c.req.query('ma'))) return rules.lookUp;
  if (method === 'POST' && c.req.header('content-type')?.startsWith('multipart/form-data')) return rules.upload;
  return undefined;
}

/** Tokens a process takes at once for an API client, so that not every request goes to the shared bucket. */
const LEASE = 200;

const leases = definePart(() => new Map<string, { left: number; until: number }>());

/** Requests of an API client, by tokens taken in lots from the bucket all processes share. */
async function spendOfClient(ctx: Ctx, clientId: string): Promise<void> {
  const perMinute = ctx.app.config.apiRequestsPerMinute;
  if (perMinute === 0) return;
  const lot = Math.max(1, Math.min(LEASE, Math.floor(perMinute / 10)));
  const held = leases(ctx.app);
  const lease = held.get(clientId);
  const at = ctx.now.getTime();
  if (lease && lease.left > 0 && lease.until > at) {
    lease.left -= 1;
    return;
  }
  const rule: BucketRule = { name: 'api', burst: perMinute, everyMs: 60_000 / perMinute };
  const taken = await buckets(ctx.app).take(rule, clientId, ctx.now, lot);
  if (!taken.ok) throw new TooManyRequests(taken.retryAfter);
  held.set(clientId, { left: lot - 1, until: at + 60_000 });
}

/** The limits of pages and of the API. After the actor is known, before anything runs. */
export const rateLimits: MiddlewareHandler<Env> = async (c, next) => {
  const ctx = c.get('ctx');
  if (ctx.actor.kind === 'client') await spendOfClient(ctx, ctx.actor.clientId);
  const rule = ctx.app.config.rateLimits ? ruleFor(c) : undefined;
  // Without a socket (a call inside the program) there is nobody to limit.
  const who = rule && (uploader(rule, ctx) ?? clientAddress(ctx.app, c));
  if (rule && who) await spend(ctx, rule, who);
  await next();
};

/** Files are counted by who sends them: an office shares one address. */
function uploader(rule: BucketRule, { actor }: Ctx): string | null {
  if (rule !== rules.upload) return null;
  return actor.kind === 'person' ? actor.personId : actor.kind === 'client' ? actor.clientId : null;
}

/** Counts an API token that nobody has; throws when an address has guessed too often. */
export async function countBadToken(app: App, c: Context<Env>): Promise<void> {
  const who = clientAddress(app, c);
  if (who) await spend({ ...c.get('ctx'), now: app.clock.now() }, rules.badToken, who);
}
