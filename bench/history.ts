// How fast the generator writes a history and how fast the consumers fold it: `node bench/run.mjs history 10000`.
import { catchUp, drainConsumers } from '../src/kernel/events/index.ts';
import { generateHistory } from '../src/modules/services/generator/index.ts';
import { FROM, openScratch, type Scratch, TO } from './scratch.ts';

export interface Filled {
  readonly dossiers: number;
  readonly events: number;
  readonly generateSeconds: number;
  readonly foldSeconds: number;
  /** Events handled: once per consumer one by one, once in all at once. */
  readonly folded: number;
}

type Fold = 'at once' | 'one by one' | 'not';

export async function fillHistory(scratch: Scratch, dossiers: number, fold: Fold = 'at once'): Promise<Filled> {
  const started = performance.now();
  const done = await generateHistory(scratch.ctx(), { seed: 1, dossiers, from: FROM, to: TO });
  const written = performance.now();
  const one = fold === 'one by one' ? await drainConsumers(scratch.app, 3_600_000) : 0;
  if (fold === 'at once') await catchUp(scratch.app);
  const folded = fold === 'at once' ? done.events + (await drainConsumers(scratch.app, 3_600_000)) : one;
  return {
    dossiers: done.dossiers,
    events: done.events,
    generateSeconds: (written - started) / 1000,
    foldSeconds: (performance.now() - written) / 1000,
    folded,
  };
}

export const filledLine = (one: Filled): string =>
  `${one.dossiers} dossiers, ${one.events} events written in ${one.generateSeconds.toFixed(1)} s ` +
  `(${Math.round(one.dossiers / one.generateSeconds)} dossiers/s); ${one.folded} folded in ${one.foldSeconds.toFixed(1)} s ` +
  `(${Math.round(one.folded / Math.max(0.001, one.foldSeconds))} events/s)`;

export async function run(sizes: readonly string[]): Promise<void> {
  for (const size of sizes.length > 0 ? sizes : ['10000']) {
    const scratch = await openScratch();
    try {
      console.log(filledLine(await fillHistory(scratch, Number(size), (process.env.FOLD ?? 'one by one') as Fold)));
    } finally {
      await scratch.drop();
    }
  }
}
