import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { auditCommand } from './cli/audit.ts';
import { backupCommand, restoreCommand } from './cli/backup.ts';
import { say, sayAndExit } from './cli/console.ts';
import { demoCommand } from './cli/demo.ts';
import { importCommand } from './cli/import.ts';
import { keysCommand } from './cli/keys.ts';
import { migrateCommand } from './cli/migrate.ts';
import { modeCommand } from './cli/mode.ts';
import { paymentsCommand } from './cli/payments.ts';
import { provinceCommand } from './cli/province.ts';
import { retentionCommand } from './cli/retention.ts';
import { staffCommand } from './cli/staff.ts';
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
  keysCommand,
  backupCommand,
  restoreCommand,
  staffCommand,
  tokenCommand,
  demoCommand,
  importCommand,
  paymentsCommand,
  modeCommand,
  retentionCommand,
]) {
  program.addCommand(command());
}

try {
  await program.parseAsync(process.argv);
} catch (error) {
  // Commander has already said what it found itself; what a command refuses later is said here.
  if (error instanceof CommanderError) {
    if (error instanceof InvalidArgumentError) say(error.message);
    process.exitCode = error.exitCode || 0;
  } else {
    sayAndExit(error);
  }
}
