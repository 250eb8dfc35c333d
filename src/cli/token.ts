import { Command } from 'commander';
import { createApiClient } from '../kernel/identity/index.ts';
import { print, say } from './console.ts';
import { withProgram } from './with-program.ts';

export const tokenCommand = () =>
  new Command('token').description('API tokens of other systems').addCommand(
    new Command('create')
      .argument('<name>', 'whose token it is')
      .option('--scope <scope...>', 'what it may do: services.read, services.write …', [])
      .description('make a token; it is shown once and kept only as a hash')
      .action(async (name: string, options: { scope: string[] }) => {
        await withProgram(async (ctx) => {
          const { token } = await createApiClient(ctx, { name, scopes: options.scope, grants: [] });
          say('Keep this token safe; it cannot be shown again:');
          print(token);
        });
      }),
  );
