import { Command, CommanderError } from 'commander';
import { auditCommand } from './cli/audit.ts';
import { backupCommand, restoreCommand } from './cli/backup.ts';
import { sayAndExit } from './cli/console.ts';
import { demoCommand } from './cli/demo.ts';
import { migrateCommand } from './cli/migrate.ts';
import { provinceCommand } from './cli/province.ts';
import { startCommand } from './cli/start.ts';
import { tokenCommand } from './cli/token.ts';

const program = new Command('tinhso')
  .description('Tỉnh số: the digital province. Settings come from the environment: see docs/configuration.md.')
  .showHelpAfterError('(tinhso --help lists the commands)')
  .exitOverride();

for (const command of [
  startCommand,
  migrateCommand,
  provinceCommand,
  auditCommand,
  backupCommand,
  restoreCommand,
  tokenCommand,
  demoCommand,
]) {
  program.addCommand(command());
}

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else sayAndExit(error);
}
