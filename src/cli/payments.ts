import { Command } from 'commander';
import { checkLedger } from '../modules/payments/index.ts';
import { print } from './console.ts';
import { withProgram } from './with-program.ts';

export const paymentsCommand = () =>
  new Command('payments').description('fees and charges').addCommand(
    new Command('check')
      .description('prove that ledger, bills, receipts and dossiers agree; exits 1 and lists what does not')
      .action(() =>
        withProgram(async (ctx) => {
          const { entries, bills, receipts, differences } = await checkLedger(ctx);
          for (const { rule, what, detail } of differences) print(`${rule}: ${what} (${detail})`);
          print(
            differences.length === 0
              ? `Money and dossiers agree: ${entries} entries, ${bills} bills, ${receipts} receipts.`
              : `${differences.length} DIFFERENCES in ${entries} entries, ${bills} bills, ${receipts} receipts.`,
          );
          if (differences.length > 0) process.exitCode = 1;
        }),
      ),
  );
