import type { Child } from 'hono/jsx';

/** Whether a slot of a component was filled: `undefined`, `null`, `false` and the empty text mean that it was not. */
export const given = (child: Child): boolean =>
  child !== undefined && child !== null && child !== false && child !== '';
