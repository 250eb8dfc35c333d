import { defineModule } from '../../kernel/module.ts';
import { deliveryCommands, deliveryConsumer, sendJob } from './deliveries.ts';
import { webhookEndpoints } from './endpoints.ts';
import { deliveryResent, subscriptionChanged, subscriptionCreated } from './events.ts';
import { mountPages } from './pages.tsx';
import { deliveryRule } from './retention.ts';
import {
  activateSubscription,
  createSubscription,
  listSubscriptions,
  openSubscription,
  pauseSubscription,
  pingSubscription,
  resendDelivery,
} from './subscriptions.ts';

/** Other systems are told when a dossier changes: signed messages, tried for three days, nothing of a person in them. */
export const webhooks = defineModule({
  name: 'webhooks',
  migrations: 'src/modules/webhooks/migrations',
  personalData: { tables: [], deeds: { webhook_subscription: ['owner_id'] } },
  after: ['events', 'jobs', 'units', 'identity', 'notifications'],
  commands: [
    createSubscription,
    pauseSubscription,
    activateSubscription,
    pingSubscription,
    resendDelivery,
    ...deliveryCommands,
  ],
  queries: [listSubscriptions, openSubscription],
  events: [subscriptionCreated, subscriptionChanged, deliveryResent],
  consumers: [deliveryConsumer],
  jobs: [sendJob],
  retention: [deliveryRule],
  endpoints: webhookEndpoints,
  nav: [
    {
      door: 'workspace',
      href: '/can-bo/webhook',
      label: { vi: 'Thông báo hệ thống', en: 'Webhooks' },
      order: 86,
      roles: ['admin'],
    },
  ],
  routes: mountPages,
});
