import { resolve } from 'node:path';
import { Command } from 'commander';
import { loadConfig } from '../kernel/config/index.ts';
import { checkPack, formatProblems, loadPack } from '../kernel/pack/index.ts';
import { findModules } from '../modules.ts';
import { eventTypesOf, sectionsOf } from '../program.ts';
import { print, say } from './console.ts';
import { withProgram } from './with-program.ts';

const folderOf = (given: string | undefined): string => (given ? resolve(given) : loadConfig(process.env).province);

export const provinceCommand = () =>
  new Command('province')
    .description('check and load province packs: folders of data that make this the program of one province')
    .addCommand(
      new Command('check')
        .argument('[folder]', 'province pack; PROVINCE when absent')
        .description('validate a pack; names file, line and reason of every error')
        .action(async (given?: string) => {
          const folder = folderOf(given);
          const modules = await findModules();
          const { problems } = await checkPack(folder, sectionsOf({ modules }), {
            eventTypes: eventTypesOf({ modules }),
          });
          if (problems.length === 0) return print(`${folder}: the pack is sound.`);
          print(formatProblems(problems));
          process.exitCode = 1;
        }),
    )
    .addCommand(
      new Command('load')
        .argument('[folder]', 'province pack; PROVINCE when absent')
        .option('--force', 'load again although the content is that of the last load')
        .description('load a pack; repeatable, changed content is added as dated versions')
        .action(async (given: string | undefined, options: { force?: boolean }) => {
          const folder = folderOf(given);
          await withProgram(async (ctx, { app }) => {
            const report = await loadPack(ctx, folder, sectionsOf(app), {
              force: options.force === true,
              eventTypes: eventTypesOf(app),
              onProgress: ({ section, done, total }) => say(`[${done}/${total}] ${section}`),
            });
            if (report.unchanged) return print('Nothing to do: this content is loaded already.');
            for (const { name, counts } of report.sections)
              print(`${name}: ${counts.added} added, ${counts.changed} changed, ${counts.unchanged} unchanged`);
          });
        }),
    );
