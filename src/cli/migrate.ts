import { Command } from 'commander';
import { loadConfig } from '../kernel/config/index.ts';
import { migrateDatabase, openDatabase } from '../program.ts';
import { print, say } from './console.ts';

export const migrateCommand = () =>
  new Command('migrate').description('bring the database schema up to date').action(async () => {
    const database = await openDatabase(loadConfig(process.env), say);
    try {
      const ran = await migrateDatabase(database, say);
      print(ran.length === 0 ? 'The schema is up to date.' : `${ran.length} migrations applied.`);
    } finally {
      await database.stop();
    }
  });
