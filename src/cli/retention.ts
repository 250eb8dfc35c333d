import { Command } from 'commander';
import { applyRetention, retentionRules } from '../kernel/store/retention.ts';
import { print } from './console.ts';
import { withProgram } from './with-program.ts';

export const retentionCommand = () =>
  new Command('retention')
    .option('--dry-run', 'only say how many rows are over')
    .description('delete what is kept no longer; the program does so every night by itself')
    .action((options: { dryRun?: boolean }) =>
      withProgram(async (_ctx, { app }) => {
        const rules = new Map(retentionRules(app).map((rule) => [rule.table, rule]));
        for (const { table, days, rows } of await applyRetention(app, { dryRun: options.dryRun === true }))
          print(
            `${table}: ${rows} ${options.dryRun ? 'over' : 'deleted'} (${days} days; ${rules.get(table)?.reason.en})`,
          );
      }),
    );
