import { Command } from 'commander';
import { sealEvents, verifyChain } from '../kernel/events/index.ts';
import { print, say } from './console.ts';
import { withProgram } from './with-program.ts';

export const auditCommand = () =>
  new Command('audit').description('the sealed chain of events').addCommand(
    new Command('verify')
      .option('--seal', 'seal what is not sealed yet before verifying')
      .description('recompute the whole chain; exits 1 and names the first bad batch when something was changed')
      .action(async (options: { seal?: boolean }) => {
        await withProgram(async (ctx) => {
          if (options.seal) await sealEvents(ctx.app);
          const result = await verifyChain(ctx.db, { onProgress: ({ batches }) => say(`${batches} batches verified`) });
          if (result.ok) {
            print(
              `The chain is sound: ${result.batches} batches, ${result.events} events sealed, ${result.unsealed} not sealed yet.`,
            );
            return;
          }
          const bad = result.firstBad;
          print(`THE CHAIN IS BROKEN at batch ${bad?.no}: ${bad?.reason}`);
          if (bad) print(`Events from position ${JSON.stringify(bad.from)} to ${JSON.stringify(bad.to)}.`);
          process.exitCode = 1;
        });
      }),
  );
