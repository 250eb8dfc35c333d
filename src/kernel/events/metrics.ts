import { Counter } from 'prom-client';
import { definePart } from '../app.ts';
import { metricsRegistry } from '../observability/registry.ts';

/** Events written by this process, counted when written: those of a transaction that is rolled back too. */
export const emitted = definePart(
  (app) =>
    new Counter({
      name: 'tinhso_events_total',
      help: 'Events written by this process',
      labelNames: ['type'] as const,
      registers: [metricsRegistry(app)],
    }),
);
