import { Argument, Command } from 'commander';
import { loadConfig } from '../kernel/config/index.ts';
import { setMode } from '../kernel/store/mode.ts';
import { openDatabase } from '../program.ts';
import { print, say } from './console.ts';

export const modeCommand = () =>
  new Command('mode')
    .addArgument(new Argument('<mode>', 'what the program takes').choices(['read-only', 'normal']))
    .option('--reason <words>', 'why, kept with the mode')
    .description('read-only: everybody can look, nothing can be changed; at once in all processes, until "normal"')
    .action(async (mode: 'read-only' | 'normal', options: { reason?: string }) => {
      const database = await openDatabase(loadConfig(process.env), say);
      try {
        await setMode(database.ownerUrl, mode === 'read-only', options.reason ?? null);
        print(
          mode === 'read-only'
            ? 'Read-only: no command is under way any more, and none begins.'
            : 'Normal: changes are taken again.',
        );
      } finally {
        await database.stop();
      }
    });
