import { z } from 'zod';
import { defineEvent } from '../../kernel/events/event.ts';

export const subscriptionCreated = defineEvent({
  type: 'webhooks.subscription.created',
  subjectType: 'webhook_subscription',
  title: { vi: 'Đã đăng ký nhận thông báo', en: 'Webhook subscribed' },
  data: z.object({ events: z.array(z.string()), host: z.string() }),
});

export const subscriptionChanged = defineEvent({
  type: 'webhooks.subscription.changed',
  subjectType: 'webhook_subscription',
  title: { vi: 'Đã đổi tình trạng đăng ký nhận thông báo', en: 'Webhook subscription changed' },
  data: z.object({
    status: z.enum(['active', 'paused', 'gone']),
    why: z.enum(['by_hand', 'long_failure', 'answered_gone']),
  }),
});

export const deliveryResent = defineEvent({
  type: 'webhooks.delivery.resent',
  subjectType: 'webhook_subscription',
  title: { vi: 'Đã gửi lại thông báo', en: 'Webhook sent again' },
  data: z.object({ delivery: z.uuid(), test: z.boolean() }),
});
