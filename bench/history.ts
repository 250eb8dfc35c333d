// How fast the generator writes a history and how fast the consumers fold it: `node bench/run.mjs history 10000`.
import { drainConsumers } from '../src/kernel/events/index.ts';
import { generateHistory } from '../src/modules/services/generator/index.ts';
import { FROM, openScratch, type Scratch, TO } from './scratch.ts';

export interface Filled {
  readonly dossiers: number;
  readonly events: number;
  readonly generateSeconds: number;
  readonly foldSeconds: number;
  /** Events handled, each counted once per consumer. */
  readonly folded: number;
}

export async function fillHistory(scratch: Scratch, dossiers: number, fold = true): Promise<Filled> {
  const started = performance.now();
  const done = await generateHistory(scratch.ctx(), { seed: 1, dossiers, from: FROM, to: TO });
  const written = performance.now();
  const folded = fold ? await drainConsumers(scratch.app, 3_600_000) : 0;
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
      console.log(filledLine(await fillHistory(scratch, Number(size), process.env.FOLD !== '0')));
    } finally {
      await scratch.drop();
    }
  }
}
