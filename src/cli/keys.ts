import { Command } from 'commander';
import { resealPersonalIds } from '../kernel/identity/index.ts';
import { print, say } from './console.ts';
import { withProgram } from './with-program.ts';

export const keysCommand = () =>
  new Command('keys').description('keys derived from the secret of this installation').addCommand(
    new Command('rotate')
      .description('seal what is sealed with an older secret anew, with the secret in force')
      .addHelpText(
        'after',
        '\nSet TINHSO_SECRET to the new secret and TINHSO_SECRET_PREVIOUS to the old one, restart all processes, then run\n' +
          'this. It may be stopped and run again. Keep TINHSO_SECRET_PREVIOUS for signing keys: see docs/operate.md.',
      )
      .action(async () => {
        await withProgram(async (_, { app }) => {
          const done = await resealPersonalIds(app, (n) => say(`${n} personal ID numbers sealed anew`));
          print(`${done} personal ID numbers sealed anew; all are under the secret in force.`);
        });
      }),
  );
