import { z } from 'zod';
import { defineCommand } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { emit } from '../../kernel/events/emit.ts';
import { defineConsumer } from '../../kernel/events/index.ts';
import { execute } from '../../kernel/execute.ts';
import { unsealKept } from '../../kernel/identity/secrets.ts';
import { defineJob, enqueue, GiveUp } from '../../kernel/jobs/index.ts';
import { notify } from '../../kernel/notifications/index.ts';
import { sql } from '../../kernel/store/index.ts';
import { GIVE_UP_AFTER, pauseAfter } from './backoff.ts';
import { subscriptionChanged } from './events.ts';
import { payloadOf, SHARED_TYPES } from './payload.ts';
import { post } from './post.ts';
import { signedHeaders } from './sign.ts';
import { webhookWords } from './words.ts';

export const SECRET_KEY = 'webhooks/secret';

/**
 * Writes one delivery for each subscription an event concerns, in the transaction that moves the consumer on: none is lost
 * and none is written twice. Paused subscriptions collect, those that are gone do not.
 */
export const deliveryConsumer = defineConsumer({
  name: 'webhooks.deliveries',
  events: SHARED_TYPES,
  from: 'now',
  async handle(ctx, event) {
    const { rows } = await sql<{ id: string; status: string }>`
      SELECT id, status FROM webhook_subscription
      WHERE ${event.type} = ANY(events) AND status <> 'gone'
        AND (agency_id IS NULL OR agency_id = ${event.agencyId}::uuid)
        AND (unit_id IS NULL OR unit_id = ${event.unitId}::uuid
          OR unit_id IN (SELECT ancestor_id FROM ancestor WHERE unit_id = ${event.unitId}::uuid))`.execute(ctx.db);
    if (rows.length === 0) return;
    const body = await payloadOf(ctx, event);
    const made = await ctx.db
      .insertInto('webhook_delivery')
      .values(
        rows.map((row) => ({
          subscription_id: row.id,
          event_id: event.id,
          event_type: event.type,
          body,
          next_at: ctx.now,
          created_at: ctx.now,
        })),
      )
      .onConflict((on) => on.columns(['subscription_id', 'event_id']).doNothing())
      .returning(['id', 'subscription_id as subscriptionId'])
      .execute();
    const active = new Set(rows.filter(({ status }) => status === 'active').map(({ id }) => id));
    for (const one of made) {
      if (active.has(one.subscriptionId))
        await enqueue(ctx, sendJob, { deliveryId: one.id }, { singletonKey: `${one.id} 0` });
    }
  },
});

/** One attempt. What is sent and not yet noted when the program dies is sent again, under the same `webhook-id`. */
export const sendJob = defineJob({
  name: 'webhooks.send',
  data: z.object({ deliveryId: z.uuid() }),
  expireSeconds: 60,
  async run(ctx, { deliveryId }): Promise<void> {
    const row = await ctx.db
      .selectFrom('webhook_delivery as d')
      .innerJoin('webhook_subscription as s', 's.id', 'd.subscription_id')
      .select(['d.body', 'd.status', 's.url', 's.secret', 's.status as subscription'])
      .where('d.id', '=', deliveryId)
      .executeTakeFirst();
    if (row?.status !== 'waiting' || row.subscription !== 'active') return;
    const secret = unsealKept(ctx.app, SECRET_KEY, row.secret);
    if (secret === undefined)
      throw new GiveUp('the secret of the subscription cannot be read: was TINHSO_SECRET changed?');
    const answer = await post(
      row.url,
      row.body,
      signedHeaders(secret, `msg_${deliveryId}`, ctx.app.clock.now(), row.body),
      ctx.app.config.webhookAllowed,
    );
    await execute({ ...ctx, now: ctx.app.clock.now() }, settle, { deliveryId, ...answer });
  },
});

/** Notes what an attempt came to and settles what follows: done, another attempt, parked, or nothing more for ever. */
const settle = defineCommand({
  name: 'webhooks.delivery.settle',
  title: { vi: 'Ghi kết quả gửi thông báo', en: 'Note a webhook attempt' },
  input: z.object({ deliveryId: z.uuid(), status: z.int().nullable(), error: z.string().nullable() }),
  // The program alone.
  allow: {},
  async run(ctx, { deliveryId, status, error }): Promise<void> {
    const { subscriptionId } = await ctx.db
      .selectFrom('webhook_delivery')
      .select('subscription_id as subscriptionId')
      .where('id', '=', deliveryId)
      .executeTakeFirstOrThrow();
    // The subscription first, always, so that two attempts do not wait for each other.
    const subscription = (await ctx.db
      .selectFrom('webhook_subscription')
      .select(['id', 'name', 'status', 'failing_since as failingSince', 'owner_id as ownerId'])
      .where('id', '=', subscriptionId)
      .forUpdate()
      .executeTakeFirstOrThrow()) as unknown as Failing;
    const delivery = await ctx.db
      .selectFrom('webhook_delivery')
      .select(['attempts', 'status'])
      .where('id', '=', deliveryId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (delivery.status !== 'waiting') return;
    const attempts = delivery.attempts + 1;
    const seen = { attempts, answer: status, error: error?.slice(0, 500) ?? null };
    const note = (change: object) =>
      ctx.db
        .updateTable('webhook_delivery')
        .set({ ...seen, ...change })
        .where('id', '=', deliveryId)
        .execute();
    if (status !== null && status >= 200 && status < 300) {
      await note({ status: 'delivered', settled_at: ctx.now, next_at: null });
      await ctx.db
        .updateTable('webhook_subscription')
        .set({ failing_since: null })
        .where('id', '=', subscription.id)
        .where('failing_since', 'is not', null)
        .execute();
      return;
    }
    if (status === 410) {
      await note({ status: 'dropped', settled_at: ctx.now, next_at: null });
      await stop(ctx, subscription, 'gone');
      return;
    }
    const failingSince = subscription.failingSince ?? ctx.now;
    await ctx.db
      .updateTable('webhook_subscription')
      .set({ failing_since: failingSince })
      .where('id', '=', subscription.id)
      .execute();
    const pause = pauseAfter(attempts, Math.random());
    if (pause === null) await note({ status: 'parked', settled_at: ctx.now, next_at: null });
    else {
      const startAfter = new Date(ctx.now.getTime() + pause);
      await note({ next_at: startAfter });
      await enqueue(ctx, sendJob, { deliveryId }, { startAfter, singletonKey: `${deliveryId} ${attempts}` });
    }
    if (ctx.now.getTime() - failingSince.getTime() >= GIVE_UP_AFTER) await stop(ctx, subscription, 'paused');
  },
});

interface Failing {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'paused' | 'gone';
  readonly failingSince: Date | null;
  readonly ownerId: string | null;
}

/** Stops a subscription and tells its owner. What waits of one that is gone is dropped; of a paused one it waits on. */
async function stop(ctx: Ctx, subscription: Failing, status: 'paused' | 'gone'): Promise<void> {
  if (subscription.status !== 'active') return;
  await ctx.db.updateTable('webhook_subscription').set({ status }).where('id', '=', subscription.id).execute();
  if (status === 'gone') {
    await ctx.db
      .updateTable('webhook_delivery')
      .set({ status: 'dropped', settled_at: ctx.now, next_at: null })
      .where('subscription_id', '=', subscription.id)
      .where('status', '=', 'waiting')
      .execute();
  }
  await emit(ctx, subscriptionChanged, {
    subject: subscription.id,
    data: { status, why: status === 'gone' ? 'answered_gone' : 'long_failure' },
  });
  if (!subscription.ownerId) return;
  const words = (key: 'stoppedTitle' | 'stoppedGone' | 'stoppedPaused') => ({
    vi: webhookWords('vi')(key, { name: subscription.name }),
    en: webhookWords('en')(key, { name: subscription.name }),
  });
  await notify(ctx, {
    personId: subscription.ownerId,
    kind: 'webhooks.stopped',
    title: words('stoppedTitle'),
    body: words(status === 'gone' ? 'stoppedGone' : 'stoppedPaused'),
    href: `/can-bo/webhook/${subscription.id}`,
  });
}

export const deliveryCommands = [settle];
