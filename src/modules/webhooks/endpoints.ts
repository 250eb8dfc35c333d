import { z } from 'zod';
import { ask, execute } from '../../kernel/execute.ts';
import { defineEndpoint } from '../../kernel/http/endpoint.ts';
import { newSecret } from './sign.ts';
import {
  activateSubscription,
  createSubscription,
  listSubscriptions,
  openSubscription,
  pauseSubscription,
  pingSubscription,
  resendDelivery,
  type Subscription,
  subscriptionInput,
} from './subscriptions.ts';

const TAG = 'webhooks';
const RIGHTS = 'A token needs the scope `webhooks:manage` and the role admin for the whole province.';
const byId = z.object({ id: z.uuid() });
const instant = z.iso.datetime().nullable();
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const shape = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  unitId: z.uuid().nullable(),
  agencyId: z.uuid().nullable(),
  status: z.enum(['active', 'paused', 'gone']),
  failingSince: instant,
  createdAt: instant,
});
const shown = (one: Subscription): z.input<typeof shape> => ({
  ...one,
  events: [...one.events],
  failingSince: iso(one.failingSince),
  createdAt: iso(one.createdAt),
});

const list = defineEndpoint({
  method: 'get',
  path: '/api/v1/webhooks',
  operationId: 'listWebhooks',
  summary: listSubscriptions.title.en,
  description: RIGHTS,
  tag: TAG,
  access: 'session',
  response: z.object({ items: z.array(shape) }),
  handle: async (ctx) => ({ items: (await ask(ctx, listSubscriptions, {})).map(shown) }),
});

const create = defineEndpoint({
  method: 'post',
  path: '/api/v1/webhooks',
  operationId: 'createWebhook',
  summary: createSubscription.title.en,
  description: `The secret is answered this once. The name guards against creating it twice: a repeated call is answered 409. Messages are CloudEvents 1.0, signed as Standard Webhooks says. ${RIGHTS}`,
  tag: TAG,
  access: 'session',
  body: subscriptionInput,
  response: z.object({ id: z.uuid(), secret: z.string() }),
  status: 201,
  // No idempotency key: the first answer would have to be kept, and the secret with it.
  async handle(ctx, { body }) {
    const secret = newSecret();
    const { id } = await execute(ctx, createSubscription, { ...body, secret });
    return { id, secret };
  },
});

const open = defineEndpoint({
  method: 'get',
  path: '/api/v1/webhooks/{id}',
  operationId: 'readWebhook',
  summary: 'One subscription with its newest deliveries',
  description: RIGHTS,
  tag: TAG,
  access: 'session',
  params: byId,
  query: z.object({ before: z.uuid().optional().describe('`next` of the page before') }),
  response: z.object({
    subscription: shape,
    deliveries: z.array(
      z.object({
        id: z.uuid(),
        eventType: z.string(),
        status: z.enum(['waiting', 'delivered', 'parked', 'dropped']),
        attempts: z.int(),
        nextAt: instant,
        answer: z.int().nullable().describe('HTTP status of the last attempt'),
        error: z.string().nullable(),
        createdAt: instant,
        settledAt: instant,
      }),
    ),
    next: z.string().nullable(),
  }),
  async handle(ctx, { params, query }) {
    const { subscription, deliveries, next } = await ask(ctx, openSubscription, { ...params, before: query.before });
    return {
      subscription: shown(subscription),
      deliveries: deliveries.map((one) => ({
        ...one,
        nextAt: iso(one.nextAt),
        createdAt: iso(one.createdAt),
        settledAt: iso(one.settledAt),
      })),
      next,
    };
  },
});

const change = (path: 'pause' | 'activate', operationId: string) => {
  const command = path === 'pause' ? pauseSubscription : activateSubscription;
  return defineEndpoint({
    method: 'post',
    path: `/api/v1/webhooks/{id}/${path}`,
    operationId,
    summary: command.title.en,
    description: RIGHTS,
    tag: TAG,
    access: 'session',
    params: byId,
    response: byId,
    async handle(ctx, { params, once }) {
      await execute(ctx, command, params, once);
      return params;
    },
  });
};

const ping = defineEndpoint({
  method: 'post',
  path: '/api/v1/webhooks/{id}/ping',
  operationId: 'pingWebhook',
  summary: pingSubscription.title.en,
  description: RIGHTS,
  tag: TAG,
  access: 'session',
  params: byId,
  response: z.object({ deliveryId: z.uuid() }),
  status: 202,
  handle: (ctx, { params, once }) => execute(ctx, pingSubscription, params, once),
});

const resend = defineEndpoint({
  method: 'post',
  path: '/api/v1/webhook-deliveries/{id}/resend',
  operationId: 'resendDelivery',
  summary: resendDelivery.title.en,
  description: RIGHTS,
  tag: TAG,
  access: 'session',
  params: byId,
  response: z.object({ subscriptionId: z.uuid() }),
  status: 202,
  handle: (ctx, { params, once }) => execute(ctx, resendDelivery, { deliveryId: params.id }, once),
});

export const webhookEndpoints = [
  list,
  create,
  open,
  change('pause', 'pauseWebhook'),
  change('activate', 'activateWebhook'),
  ping,
  resend,
];
