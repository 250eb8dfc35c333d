import { Command, InvalidArgumentError } from 'commander';
import { sealEvents, verifyChain } from '../kernel/events/index.ts';
import { print, say } from './console.ts';
import { withProgram } from './with-program.ts';

export const auditCommand = () =>
  new Command('audit').description('the sealed chain of events').addCommand(
    new Command('verify')
      .option('--seal', 'seal what is not sealed yet before verifying')
      .option(
        '--expect <no:hash>',
        'a published seal that the chain must contain: finds a chain that was rebuilt as a whole',
      )
      .description('recompute the whole chain; exits 1 and names the first bad batch when something was changed')
      .action(async (options: { seal?: boolean; expect?: string }) => {
        const expected = /^(\d+):([0-9a-f]{64})$/i.exec(options.expect ?? '');
        if (options.expect && !expected)
          throw new InvalidArgumentError('expected a number and a hash of 64 hexadecimal digits: 12:ab34…');
        await withProgram(async (ctx) => {
          if (options.seal) await sealEvents(ctx.app);
          const result = await verifyChain(ctx.db, {
            ...(expected ? { expect: { no: Number(expected[1]), hash: expected[2] as string } } : {}),
            onProgress: ({ batches }) => say(`${batches} batches verified`),
          });
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
