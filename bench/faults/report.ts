import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '../../src/kernel/store/root.ts';
import type { End } from './check.ts';
import type { Round } from './rounds.ts';

const seconds = (values: readonly number[]): string =>
  values.length === 0
    ? 'answers never stopped'
    : `${(values.reduce((a, b) => a + b, 0) / values.length).toFixed(1)} (at most ${Math.max(...values).toFixed(1)})`;

/** docs/reliability.md, from what was measured. */
export async function writeReport(
  rounds: readonly Round[],
  end: End,
  { seed, size }: { seed: number; size: number },
): Promise<void> {
  const groups = [...Map.groupBy(rounds, (round) => round.name)];
  const lines = groups.map(([name, group]) => {
    const sum = (pick: (round: Round) => number) => group.reduce((total, round) => total + pick(round), 0);
    const recoveries = group.flatMap(({ recovery }) => (recovery === null ? [] : [recovery]));
    return `| ${name} | ${group[0]?.says} | ${group.length} | ${sum((r) => r.acknowledged)} | ${sum((r) => r.retries)} | ${sum((r) => r.lost)} | ${sum((r) => r.doubled)} | ${sum((r) => r.faults.length)} | ${seconds(recoveries)} |`;
  });
  const wrong = [
    ...rounds.flatMap((round) => round.faults.map((one) => `round ${round.n}, ${round.name}: ${one}`)),
    ...end.faults,
  ];
  const text = `# Reliability

Written by \`DOC=1 node bench/run.mjs faults --rounds ${rounds.filter(({ name }) => name.startsWith('kill')).length} --seed ${seed}\` on ${cpus().length} cores with ${Math.round(totalmem() / 2 ** 30)} GiB. The built program
with its embedded PostgreSQL and default durability; ${size} people at once (fewer where the fault does not interrupt): three of five
file through the API with an \`Idempotency-Key\`, two through the pages, one in four of these sends a paper in parts, and about
three of five then pay at a gateway that behaves well or badly. In the middle of it the fault strikes, at a moment drawn from the
seed. Whoever got no good answer asks again; whoever got one asks once more and must hear the same.

| fault | what was done | rounds | acknowledged | asked again | lost | doubled | other faults | seconds to good answers |
|---|---|---|---|---|---|---|---|---|
${lines.join('\n')}

After each round: every acknowledged dossier is there under its code and once; codes of each agency and day, and receipts of each
series, are 1 … n; the ledger agrees with bills, receipts and dossiers; the chain of events is sound; every paper has all its bytes.

At the end, with nothing failing any more:

| | |
|---|---|
| payments the gateway took | ${end.payments.taken} |
| of these booked, once each | ${end.payments.settled} (lost ${end.lost}, doubled ${end.doubled}) |
| notices | ${end.notices}; every applicant was told of every dossier |
| letters | ${end.letters} arrived${end.lettersTwice > 0 ? `; ${end.lettersTwice} of them twice, with the same Message-ID: the program was killed between sending and noting it` : ', each once'} |
| events parked | none |
| bytes of uploads that never ended | ${end.filesRemoved} removed by the nightly job; no file without a row is left, and no row without its file |
${end.cli.map((line) => `| | ${line.replaceAll('\n', ' ')} |`).join('\n')}

${wrong.length === 0 ? 'Nothing was found that does not hold.' : `What does not hold:\n\n${wrong.map((one) => `- ${one}`).join('\n')}`}

A round can be made again with the same seed; how the machine interleaves the processes still differs, so a seed repeats what is
asked and when the fault strikes, not every race.
`;
  await writeFile(join(rootDir, 'docs/reliability.md'), text);
}
