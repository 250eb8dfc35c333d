import type { Module } from '../module.ts';
import { parkedReleased, releaseParked } from './outbox/release.ts';
import { parkedRule } from './outbox/retention.ts';
import { consumersQuery, parkedEventsQuery } from './outbox/state.ts';
import { eventsData } from './personal-data.ts';
import { latestSealEndpoint, sealJob, sealsEndpoint } from './sealing/index.ts';

export { type EmitDetails, type Emitted, emit, emitAll, eventRow } from './emit.ts';
export { type Consumer, defineConsumer, defineEvent, type EventType, type StoredEvent } from './event.ts';
export { catchUp } from './outbox/catch-up.ts';
export { drainConsumers } from './outbox/drain.ts';
export { type Released, releaseParked } from './outbox/release.ts';
export { type ConsumerLoop, consumerLoop, runConsumers } from './outbox/run.ts';
export {
  type ConsumerState,
  consumerStates,
  consumersQuery,
  type ParkedEvent,
  parkedEventsQuery,
} from './outbox/state.ts';
export { notifyConsumers } from './outbox/wake.ts';
export type { Position } from './position.ts';
export * from './sealing/index.ts';

/** The event log: append-only, sealed into a hash chain, read in order by consumers. */
export const eventsPart: Module = {
  name: 'events',
  migrations: 'src/kernel/events/migrations',
  personalData: eventsData,
  commands: [releaseParked],
  queries: [consumersQuery, parkedEventsQuery],
  events: [parkedReleased],
  jobs: [sealJob],
  retention: [parkedRule],
  endpoints: [latestSealEndpoint, sealsEndpoint],
};
