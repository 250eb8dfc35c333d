import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import pg from 'pg';
import { dateOfDay, isDate, localDayNumber } from '../kernel/calendar/index.ts';
import { loadConfig } from '../kernel/config/index.ts';
import { catchUp, drainConsumers } from '../kernel/events/index.ts';
import { conflict } from '../kernel/problem.ts';
import { provision } from '../kernel/store/embedded/provision.ts';
import { generateHistory } from '../modules/services/generator/index.ts';
import { loadProvince, openDatabase } from '../program.ts';
import { print, say } from './console.ts';
import { withProgram } from './with-program.ts';

const whole = (value: string): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('not a whole number above 0');
  return number;
};
const day = (value: string): string => {
  if (!isDate(value)) throw new InvalidArgumentError('not a day YYYY-MM-DD');
  return value;
};

interface Given {
  dossiers: number;
  from: string;
  to?: string;
  seed: number;
  fold: boolean;
  yesIKnow?: boolean;
}

const generate = () =>
  new Command('generate')
    .option('--dossiers <number>', 'dossiers filed in the period', whole, 10_000)
    .option('--from <day>', 'first day of filing', day, '2024-11-01')
    .option('--to <day>', 'last day of filing; yesterday when absent', day)
    .option('--seed <number>', 'the same seed tells the same history', whole, 1)
    .option('--no-fold', 'leave counting the events to the running program')
    .option('--yes-i-know', 'also into a database that is no demonstration or holds dossiers somebody filed')
    .description('write a made-up history of dossiers, as if two years had passed; repeatable')
    .addHelpText(
      'after',
      '\nPeople, numbers and papers are invented. What is written cannot be taken out piece by piece: events are kept for\n' +
        'ever. `tinhso demo clear` throws the whole demonstration away.',
    )
    .action(async (given: Given) => {
      await withProgram(async (ctx, { app }) => {
        await loadProvince(app, say);
        const to = given.to ?? dateOfDay(localDayNumber(ctx.now) - 1);
        if (to < given.from) throw new RangeError(`--to ${to} lies before --from ${given.from}`);
        const started = performance.now();
        const done = await generateHistory(ctx, {
          seed: given.seed,
          dossiers: given.dossiers,
          from: given.from,
          to,
          force: given.yesIKnow === true,
          onProgress: ({ day, written, total }) => say(`${day}: ${written} of ${total} dossiers`),
        });
        const seconds = Math.round((performance.now() - started) / 1000);
        if (done.dossiers === 0) return print('Nothing to do: this history is there already.');
        print(`${done.dossiers} dossiers, ${done.events} events, ${done.persons} people written in ${seconds} s.`);
        if (!given.fold) return;
        say('counting the events …');
        await catchUp(app);
        await drainConsumers(app, 3_600_000);
        print(`All events counted in ${Math.round((performance.now() - started) / 1000) - seconds} s.`);
      });
    });

/** Whether everything in the database is invented: then nobody loses anything. */
async function onlyInvented(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ runs: boolean; real: boolean }>(
      `SELECT EXISTS (SELECT FROM demo_batch) AS runs,
         EXISTS (SELECT FROM dossier d WHERE NOT EXISTS (SELECT FROM demo_dossier m WHERE m.dossier_id = d.id)) AS real`,
    );
    return rows[0]?.runs === true && !rows[0].real;
  } finally {
    await client.end();
  }
}

const clear = () =>
  new Command('clear')
    .option('--yes-i-know', 'also when people filed dossiers in the demonstration: they are lost too')
    .description('throw away the database and the files of a demonstration; the next start begins with an empty one')
    .action(async (given: { yesIKnow?: boolean }) => {
      const config = loadConfig(process.env);
      if (!config.demo) {
        throw conflict('not_a_demonstration', {
          vi: 'Chương trình không chạy ở chế độ trình diễn (DEMO).',
          en: 'The program does not run as a demonstration (DEMO): nothing is thrown away.',
        });
      }
      const database = await openDatabase(config, say);
      try {
        if (!database.superuserUrl) {
          throw conflict('outside_database', {
            vi: 'Cơ sở dữ liệu ở máy chủ ngoài: hãy tự xóa và tạo lại.',
            en: 'The database is on a server of yours: drop it and make it anew yourself.',
          });
        }
        if (!given.yesIKnow && !(await onlyInvented(database.ownerUrl))) {
          throw conflict('real_dossiers', {
            vi: 'Cơ sở dữ liệu có hồ sơ do người dùng nộp.',
            en: 'The database holds dossiers that somebody filed, or no made-up history (--yes-i-know throws it away all the same).',
          });
        }
        const client = new pg.Client({ connectionString: database.superuserUrl });
        await client.connect();
        const { rows } = await client.query("SELECT FROM pg_stat_activity WHERE datname = 'tinhso'");
        if (rows.length > 0) {
          await client.end();
          throw conflict('in_use', { vi: 'Chương trình đang chạy.', en: 'The program is running: stop it first.' });
        }
        await client.query('DROP DATABASE tinhso');
        await client.end();
        const passwordIn = (url: string) => decodeURIComponent(new URL(url).password);
        await provision(database.superuserUrl, {
          tinhso_owner: passwordIn(database.ownerUrl),
          tinhso_app: passwordIn(database.appUrl),
        });
        await rm(join(config.dataDir, 'files'), { recursive: true, force: true });
        print('The demonstration is empty.');
      } finally {
        await database.stop();
      }
    });

export const demoCommand = () =>
  new Command('demo')
    .description('made-up history for demonstrations and measurements')
    .addCommand(generate())
    .addCommand(clear());
