import { Registry } from 'prom-client';
import { definePart } from '../app.ts';

/** Where the program's parts register their metrics; served at /metrics. */
export const metricsRegistry = definePart(() => new Registry());
