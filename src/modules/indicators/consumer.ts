import { defineConsumer } from '../../kernel/events/event.ts';
import { foldEvent } from './fold.ts';
import { recomputeInside } from './recompute.ts';

/** Every event passes here: which ones count is a matter of the declarations in the store. */
export const foldConsumer = defineConsumer({
  name: 'indicators.fold',
  events: '*',
  handle: foldEvent,
  // Facts are known by the event they come from, so that one folded twice counts once.
  rebuild: async (ctx) => {
    await recomputeInside(ctx);
  },
});
