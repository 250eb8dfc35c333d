import { z } from 'zod';
import { defineCommand, defineQuery, nothing } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { emit } from '../../kernel/events/emit.ts';
import { actorRef } from '../../kernel/identity/index.ts';
import { keyFor, seal } from '../../kernel/identity/secrets.ts';
import { enqueue } from '../../kernel/jobs/index.ts';
import { conflict, notFound, Problem, saying } from '../../kernel/problem.ts';
import { agenciesOf, unitsOf } from '../../kernel/units/index.ts';
import { webAddress } from './address.ts';
import { SECRET_KEY, sendJob } from './deliveries.ts';
import { deliveryResent, subscriptionChanged, subscriptionCreated } from './events.ts';
import { sharedEvents } from './payload.ts';

const allow = { roles: ['admin'], clientScopes: ['webhooks:manage'], provinceWide: true } as const;

/** Deliveries of one page. */
const PAGE = 50;

export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly unitId: string | null;
  readonly agencyId: string | null;
  readonly status: 'active' | 'paused' | 'gone';
  readonly failingSince: Date | null;
  readonly createdAt: Date;
}

const select = (ctx: Ctx) =>
  ctx.db
    .selectFrom('webhook_subscription')
    .select([
      'id',
      'name',
      'url',
      'events',
      'unit_id as unitId',
      'agency_id as agencyId',
      'status',
      'failing_since as failingSince',
      'created_at as createdAt',
    ]);

const unknown = () => notFound({ vi: 'đăng ký nhận thông báo này', en: 'This subscription' });

async function lock(ctx: Ctx, id: string): Promise<Subscription> {
  const row = await select(ctx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw unknown();
  return row as unknown as Subscription;
}

export const subscriptionInput = z.object({
  name: z.string().trim().min(1).max(100),
  url: z
    .string()
    .trim()
    .max(2000)
    .refine((text) => webAddress(text) !== undefined, {
      error: saying({
        vi: 'Hãy nhập địa chỉ http hoặc https, không kèm tên và mật khẩu',
        en: 'Give an http or https address without name and password',
      }),
    }),
  events: z
    .array(z.string())
    .min(1, { error: saying({ vi: 'Hãy chọn ít nhất một loại sự kiện', en: 'Choose at least one kind of event' }) })
    .max(50),
  unitId: z.uuid().optional(),
  agencyId: z.uuid().optional(),
});

/** The caller makes the secret with {@link newSecret} and shows it once; here it is encrypted. */
export const createSubscription = defineCommand({
  name: 'webhooks.subscription.create',
  title: { vi: 'Đăng ký nhận thông báo cho hệ thống khác', en: 'Subscribe another system' },
  input: subscriptionInput.extend({ secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{43}=$/) }),
  allow,
  async run(ctx, input): Promise<{ id: string }> {
    const known = new Set(sharedEvents(ctx.app).map(({ type }) => type));
    const strange = input.events.filter((type) => !known.has(type));
    if (strange.length > 0) {
      const text = {
        vi: `Không có loại sự kiện được chia sẻ: ${strange.join(', ')}.`,
        en: `No events of this kind are shared: ${strange.join(', ')}.`,
      };
      throw new Problem(422, 'unknown_event', text, [{ path: 'events', message: text[ctx.lang] }]);
    }
    if (input.agencyId) (await agenciesOf(ctx)).get(input.agencyId);
    if (input.unitId && !(await unitsOf(ctx)).ids().includes(input.unitId))
      throw notFound({ vi: 'đơn vị hành chính', en: 'The unit' });
    const row = await ctx.db
      .insertInto('webhook_subscription')
      .values({
        name: input.name,
        url: input.url,
        events: [...new Set(input.events)],
        unit_id: input.unitId ?? null,
        agency_id: input.agencyId ?? null,
        secret: seal(keyFor(ctx.app, SECRET_KEY), input.secret),
        owner_id: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
        created_at: ctx.now,
        created_by: actorRef(ctx.actor),
      })
      .onConflict((on) => on.column('name').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) {
      throw conflict('subscription_name_taken', {
        vi: `Đã có đăng ký tên “${input.name}”.`,
        en: `There is a subscription named "${input.name}" already.`,
      });
    }
    await emit(ctx, subscriptionCreated, {
      subject: row.id,
      data: { events: input.events, host: new URL(input.url).hostname },
    });
    return { id: row.id };
  },
});

const one = z.object({ id: z.uuid() });

/** Nothing is sent until it is activated again; what happens meanwhile waits. */
export const pauseSubscription = defineCommand({
  name: 'webhooks.subscription.pause',
  title: { vi: 'Tạm dừng gửi thông báo', en: 'Pause a subscription' },
  input: one,
  allow,
  async run(ctx, { id }): Promise<void> {
    const { status } = await lock(ctx, id);
    if (status !== 'active') return;
    await ctx.db.updateTable('webhook_subscription').set({ status: 'paused' }).where('id', '=', id).execute();
    await emit(ctx, subscriptionChanged, { subject: id, data: { status: 'paused', why: 'by_hand' } });
  },
});

/** Sends again, from now on and what waited. */
export const activateSubscription = defineCommand({
  name: 'webhooks.subscription.activate',
  title: { vi: 'Gửi thông báo trở lại', en: 'Activate a subscription' },
  input: one,
  allow,
  async run(ctx, { id }): Promise<void> {
    const { status } = await lock(ctx, id);
    if (status === 'active') return;
    await ctx.db
      .updateTable('webhook_subscription')
      .set({ status: 'active', failing_since: null })
      .where('id', '=', id)
      .execute();
    const waiting = await ctx.db
      .selectFrom('webhook_delivery')
      .select(['id', 'attempts'])
      .where('subscription_id', '=', id)
      .where('status', '=', 'waiting')
      .orderBy('id')
      .execute();
    for (const row of waiting)
      await enqueue(ctx, sendJob, { deliveryId: row.id }, { singletonKey: `${row.id} ${row.attempts}` });
    await emit(ctx, subscriptionChanged, { subject: id, data: { status: 'active', why: 'by_hand' } });
  },
});

/** A test: a delivery of its own kind, to see that the receiver answers and checks signatures. */
export const pingSubscription = defineCommand({
  name: 'webhooks.subscription.ping',
  title: { vi: 'Gửi thử', en: 'Send a test' },
  input: one,
  allow,
  async run(ctx, { id }): Promise<{ deliveryId: string }> {
    const { status } = await lock(ctx, id);
    if (status !== 'active') throw notActive();
    const row = await ctx.db
      .insertInto('webhook_delivery')
      .values({
        subscription_id: id,
        event_type: 'webhooks.ping',
        body: JSON.stringify({
          specversion: '1.0',
          id: crypto.randomUUID(),
          source: ctx.app.config.baseUrl,
          type: 'vn.tinhso.webhooks.ping',
          time: ctx.now.toISOString(),
          datacontenttype: 'application/json',
          data: {},
        }),
        next_at: ctx.now,
        created_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await enqueue(ctx, sendJob, { deliveryId: row.id });
    await emit(ctx, deliveryResent, { subject: id, data: { delivery: row.id, test: true } });
    return { deliveryId: row.id };
  },
});

const notActive = () =>
  conflict('subscription_not_active', {
    vi: 'Đăng ký đang dừng. Hãy bật lại trước khi gửi.',
    en: 'The subscription is stopped: activate it first.',
  });

/** Sends a delivery again, with all its attempts and under the same `webhook-id`. */
export const resendDelivery = defineCommand({
  name: 'webhooks.delivery.resend',
  title: { vi: 'Gửi lại thông báo', en: 'Send a delivery again' },
  input: z.object({ deliveryId: z.uuid() }),
  allow,
  async run(ctx, { deliveryId }): Promise<{ subscriptionId: string }> {
    const found = await ctx.db
      .selectFrom('webhook_delivery')
      .select('subscription_id as subscriptionId')
      .where('id', '=', deliveryId)
      .executeTakeFirst();
    if (!found) throw notFound({ vi: 'lần gửi này', en: 'This delivery' });
    const { status } = await lock(ctx, found.subscriptionId);
    if (status !== 'active') throw notActive();
    await ctx.db
      .updateTable('webhook_delivery')
      .set({ status: 'waiting', attempts: 0, next_at: ctx.now, settled_at: null, error: null })
      .where('id', '=', deliveryId)
      .execute();
    await enqueue(ctx, sendJob, { deliveryId });
    await emit(ctx, deliveryResent, { subject: found.subscriptionId, data: { delivery: deliveryId, test: false } });
    return found;
  },
});

export const listSubscriptions = defineQuery({
  name: 'webhooks.subscription.list',
  title: { vi: 'Hệ thống nhận thông báo', en: 'Subscriptions' },
  input: nothing,
  allow,
  run: async (ctx): Promise<Subscription[]> =>
    (await select(ctx).orderBy('name').limit(500).execute()) as unknown as Subscription[],
});

export interface Delivery {
  readonly id: string;
  readonly eventType: string;
  readonly status: 'waiting' | 'delivered' | 'parked' | 'dropped';
  readonly attempts: number;
  readonly nextAt: Date | null;
  readonly answer: number | null;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

/** A subscription with its newest deliveries. */
export const openSubscription = defineQuery({
  name: 'webhooks.subscription.open',
  title: { vi: 'Xem đăng ký nhận thông báo', en: 'One subscription' },
  input: z.object({ id: z.uuid(), before: z.uuid().optional() }),
  allow,
  async run(ctx, { id, before }): Promise<{ subscription: Subscription; deliveries: Delivery[]; next: string | null }> {
    const subscription = (await select(ctx).where('id', '=', id).executeTakeFirst()) as Subscription | undefined;
    if (!subscription) throw unknown();
    const rows = (await ctx.db
      .selectFrom('webhook_delivery')
      .select([
        'id',
        'event_type as eventType',
        'status',
        'attempts',
        'next_at as nextAt',
        'answer',
        'error',
        'created_at as createdAt',
        'settled_at as settledAt',
      ])
      .where('subscription_id', '=', id)
      .$if(before !== undefined, (query) => query.where('id', '<', before as string))
      .orderBy('id', 'desc')
      .limit(PAGE + 1)
      .execute()) as unknown as Delivery[];
    const deliveries = rows.slice(0, PAGE);
    return { subscription, deliveries, next: rows.length > PAGE ? (deliveries.at(-1)?.id ?? null) : null };
  },
});
