// Faults under load, repeatable with a seed: `node bench/run.mjs faults [--rounds 20] [--seed 1] [--size 200] [--only kill]`.
// 200 people file and pay at once; meanwhile the program, PostgreSQL or both are killed, the disk fills, the clock jumps, the
// mail server is away, the gateway is late, tells twice, never, or breaks. Then everything must be there exactly once.
// DOC=1 writes docs/reliability.md. Needs the built program (`node scripts/build.mjs`).
import { parseArgs } from 'node:util';
import { checkEnd } from './faults/check.ts';
import { newLedger, randomFrom } from './faults/clients.ts';
import { writeReport } from './faults/report.ts';
import { KILLS, OTHERS, type Round, runRound } from './faults/rounds.ts';
import { openWorld } from './faults/world.ts';

export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      size: { type: 'string', default: '200' },
      only: { type: 'string', default: '' },
    },
  });
  const [rounds, seed, size] = [Number(values.rounds), Number(values.seed), Number(values.size)];
  const plan = [
    ...Array.from(
      { length: values.only && values.only !== 'kill' ? 0 : rounds },
      (_, n) => KILLS[n % KILLS.length] ?? KILLS[0],
    ),
    ...OTHERS.filter(({ name }) => !values.only || values.only === name),
  ].filter((fault) => fault !== undefined);
  const random = randomFrom(seed);
  const world = await openWorld();
  const done: Round[] = [];
  try {
    const first = await world.start();
    process.stderr.write(`started in ${first.toFixed(1)} s; ${plan.length} rounds of ${size}, seed ${seed}\n`);
    for (const [n, fault] of plan.entries()) {
      const round = await runRound(world, fault, { n: n + 1, size, random, ledger: newLedger() });
      done.push(round);
      const wrong = round.lost + round.doubled + round.faults.length;
      process.stderr.write(
        `${wrong === 0 ? 'ok  ' : 'WRONG'} ${String(n + 1).padStart(2)} ${fault.name}: ${round.acknowledged} acknowledged, ${round.retries} retries, lost ${round.lost}, doubled ${round.doubled}, good again after ${round.recovery?.toFixed(1) ?? '–'} s\n${round.faults.map((one) => `     ${one}\n`).join('')}`,
      );
    }
    const end = await checkEnd(world);
    for (const line of [...end.cli, ...end.faults.map((one) => `WRONG ${one}`)]) process.stderr.write(`${line}\n`);
    process.stderr.write(
      `payments ${end.payments.settled} of ${end.payments.taken}, notices ${end.notices}, letters ${end.letters} (${end.lettersTwice} twice)\n`,
    );
    if (process.env.DOC) await writeReport(done, end, { seed, size });
    const sound =
      end.lost + end.doubled + end.faults.length === 0 &&
      done.every((one) => one.lost + one.doubled + one.faults.length === 0);
    if (!sound) process.exitCode = 1;
    if (!sound && process.env.KEEP_LOG) process.stderr.write(world.output().slice(-20_000));
    return sound;
  } finally {
    await world.close();
  }
}
