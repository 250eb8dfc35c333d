import { definePart } from '../app.ts';

/**
 * Whether this process is on its way out. From then on `/readyz` answers 503, so that a proxy or a balancer sends nothing
 * new, answers close their connection, and what is under way ends.
 */
export interface Drain {
  readonly begun: boolean;
  /** Connections that are idle may wait for their own time limit: their client may be about to use them. */
  readonly gentle: boolean;
  begin(gentle: boolean): void;
}

export const draining = definePart((): Drain => {
  let state = { begun: false, gentle: false };
  return {
    get begun() {
      return state.begun;
    },
    get gentle() {
      return state.gentle;
    },
    begin(gentle) {
      if (!state.begun) state = { begun: true, gentle };
    },
  };
});
