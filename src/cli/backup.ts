import { Command } from 'commander';
import { loadConfig } from '../kernel/config/index.ts';
import { BackupError, backUp, restore } from '../kernel/store/backup/index.ts';
import { findModules } from '../modules.ts';
import { type Database, openDatabase } from '../program.ts';
import { print, say } from './console.ts';

type Config = ReturnType<typeof loadConfig>;

/** Opens the database as it is, without migrating it, and tells what went wrong without a stack. */
async function withDatabase(work: (config: Config, database: Database) => Promise<void>): Promise<void> {
  const config = loadConfig(process.env);
  const database = await openDatabase(config, say);
  try {
    await work(config, database);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  } finally {
    await database.stop();
  }
}

export const backupCommand = () =>
  new Command('backup')
    .argument('<folder>', 'new folder for the backup')
    .option('--with-keys', 'put the secret and the signing keys of this installation into it, unencrypted')
    .description('back up the database and the files, as they are at one moment, while the program goes on')
    .addHelpText(
      'after',
      '\nThe folder appears under its name when the backup is complete. Without --with-keys it holds neither\n' +
        'DATA_DIR/secret (or TINHSO_SECRET) nor DATA_DIR/signing: keep those elsewhere, and safely. Settings and the\n' +
        'province pack are not in it either. Exits 1 when files were missing or damaged already.',
    )
    .action(async (folder: string, options: { withKeys?: boolean }) => {
      await withDatabase(async ({ dataDir, secret }, { ownerUrl }) => {
        const manifest = await backUp({ ownerUrl, dataDir, secret }, folder, {
          withKeys: options.withKeys === true,
          onProgress: say,
        });
        const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
        print(`${folder}: ${rows} rows, ${manifest.files.count} files, newest seal ${manifest.seal?.no ?? 'none'}.`);
        say(
          manifest.keys
            ? 'It holds the secret and the signing keys: whoever has it can sign as this installation.'
            : 'It holds no keys: keep the secret (DATA_DIR/secret or TINHSO_SECRET) and DATA_DIR/signing elsewhere.',
        );
        for (const { sha256, reason } of manifest.files.lost) say(`! file ${sha256} is ${reason}: not in the backup`);
        if (manifest.files.lost.length > 0) process.exitCode = 1;
      });
    });

export const restoreCommand = () =>
  new Command('restore')
    .argument('<folder>', 'folder of a backup')
    .option('--accept-broken-chain', 'restore although the chain of events was broken when the backup was taken')
    .description('restore a backup into an empty database and an empty DATA_DIR/files')
    .addHelpText(
      'after',
      '\nThe whole backup is checked before anything is written. Then the schema is brought to that of the backup, the\n' +
        'rows are loaded in one transaction, counts, seals and files are compared, and newer migrations are applied.',
    )
    .action(async (folder: string, options: { acceptBrokenChain?: boolean }) => {
      await withDatabase(async ({ dataDir, secret }, { ownerUrl, appRole }) => {
        const target = { ownerUrl, appRole, modules: await findModules(), dataDir, secret };
        const { manifest, chain, sameSecret, migrated } = await restore(target, folder, {
          acceptBrokenChain: options.acceptBrokenChain === true,
          onProgress: say,
        });
        print(
          `Restored as of ${manifest.takenAt}: ${manifest.files.count} files, ${chain.events} events under ${chain.batches} ` +
            `seals, ${chain.unsealed} not sealed yet. The newest seal is that of the backup.`,
        );
        if (migrated.length > 0) print(`${migrated.length} newer migrations applied.`);
        if (!chain.ok) say(`! the chain of events is broken at batch ${chain.firstBad?.no}`);
        for (const { sha256, reason } of manifest.files.lost) say(`! file ${sha256} was ${reason} before the backup`);
        if (!sameSecret) {
          say(
            '! This installation has another secret than the one backed up: signing keys made with that one cannot be\n' +
              '  opened. Put back DATA_DIR/secret (or TINHSO_SECRET) and DATA_DIR/signing before starting.',
          );
        }
      });
    });
