import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { isDate } from '../kernel/calendar/index.ts';
import { ask, execute } from '../kernel/execute.ts';
import { formatOf, openImport, startImport, takeBatch } from '../modules/legacy-import/index.ts';
import { loadProvince } from '../program.ts';
import { print, say } from './console.ts';
import { withProgram } from './with-program.ts';

const day = (value: string): string => {
  if (!isDate(value)) throw new InvalidArgumentError('not a day YYYY-MM-DD');
  return value;
};

/** Faults named on the screen; the rest is counted. */
const SHOWN = 50;

const dossiers = () =>
  new Command('dossiers')
    .argument('<file>', 'CSV, JSON or NDJSON; the columns are in docs/import.md')
    .requiredOption('--source <name>', 'name of the other system, the same for all its files')
    .option('--dry-run', 'check everything, write nothing', false)
    .option('--resume', 'go on with this file where it was broken off', false)
    .option('--codes-on <day>', 'codes of agencies and units are those of this day, not of the day of filing', day)
    .description('take over dossiers of another system; repeatable, nothing is imported twice')
    .action(async (file: string, options: { source: string; dryRun: boolean; resume: boolean; codesOn?: string }) => {
      const content = await readFile(file, 'utf8');
      await withProgram(async (ctx, { app }) => {
        await loadProvince(app, say);
        const { runId } = await execute(ctx, startImport, {
          source: options.source,
          fileName: basename(file),
          format: formatOf(file),
          content,
          checkOnly: options.dryRun,
          resume: options.resume,
          ...(options.codesOn ? { codesOn: options.codesOn } : {}),
        });
        for (let more = true; more; ) {
          ({ more } = await execute({ ...ctx, now: app.clock.now() }, takeBatch, { runId }));
          const { run } = await ask(ctx, openImport, { runId });
          say(`${run.imported + run.known + run.faulty} of ${run.total} rows`);
        }
        const { run, faults } = await ask(ctx, openImport, { runId });
        for (const one of faults.slice(0, SHOWN))
          say(`row ${one.n}, ${one.column} ${JSON.stringify(one.value)}: ${one.reason.en}`);
        if (faults.length > SHOWN || run.faulty > faults.length)
          say(`… all faults: /can-bo/nhap-ho-so/${runId}/loi.csv`);
        print(
          `${run.imported} ${options.dryRun ? 'fit to be imported' : 'imported'}, ${run.known} there before, ${run.faulty} faulty.`,
        );
        if (run.faulty > 0) process.exitCode = 1;
      });
    });

export const importCommand = () =>
  new Command('import').description('bring in what other systems hold').addCommand(dossiers());
