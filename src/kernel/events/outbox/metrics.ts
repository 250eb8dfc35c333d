import { Counter, Gauge, Histogram } from 'prom-client';
import { definePart } from '../../app.ts';
import { metricsRegistry } from '../../observability/registry.ts';
import { consumerStates } from './state.ts';

/** Metrics of the consumers; lag and parked events are read from the database when the metrics are asked for. */
export const consumerMetrics = definePart((app) => {
  const registers = [metricsRegistry(app)];
  const labelNames = ['consumer'] as const;
  const lag = new Gauge({
    name: 'tinhso_consumer_lag_events',
    help: 'Events a consumer has not read yet (counted up to 10000)',
    labelNames,
    registers,
    async collect() {
      for (const one of await consumerStates(app)) {
        lag.set({ consumer: one.consumer }, one.behind);
        late.set({ consumer: one.consumer }, one.lateSeconds);
        waiting.set({ consumer: one.consumer }, one.parked);
      }
    },
  });
  const late = new Gauge({
    name: 'tinhso_consumer_lag_seconds',
    help: 'Age of the oldest event a consumer has not read',
    labelNames,
    registers,
  });
  const waiting = new Gauge({
    name: 'tinhso_consumer_parked_events',
    help: 'Parked events not released',
    labelNames,
    registers,
  });
  return {
    handled: new Counter({
      name: 'tinhso_consumer_events_total',
      help: 'Events handled by this process',
      labelNames,
      registers,
    }),
    parked: new Counter({
      name: 'tinhso_consumer_parked_total',
      help: 'Events parked by this process',
      labelNames,
      registers,
    }),
    batch: new Histogram({
      name: 'tinhso_consumer_batch_seconds',
      help: 'Duration of one batch',
      labelNames,
      registers,
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    }),
  };
});
