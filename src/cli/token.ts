import { Command, InvalidArgumentError } from 'commander';
import { localDate } from '../kernel/calendar/index.ts';
import { createApiClient, placeByCode } from '../kernel/identity/index.ts';
import { loadProvince } from '../program.ts';
import { print, say } from './console.ts';
import { withProgram } from './with-program.ts';

interface Held {
  readonly role: string;
  readonly place: string;
}

/** `receptionist@H53.13` or `leader@25459`: a role at an agency (its identifier) or in a unit (its code). */
function held(value: string, before: readonly Held[]): Held[] {
  const [role, place, ...more] = value.split('@');
  if (!role || !place || more.length > 0) {
    throw new InvalidArgumentError('write role@place: receptionist@H53.13 for an agency, leader@25459 for a unit');
  }
  return [...before, { role, place }];
}

export const tokenCommand = () =>
  new Command('token').description('API tokens of other systems').addCommand(
    new Command('create')
      .argument('<name>', 'whose token it is')
      .option('--scope <scope...>', 'what it may do: dossiers:read, dossiers:file, dossiers:act, reports:read …', [])
      .option(
        '--grant <role@place>',
        'a role it acts in, at an agency (identifier) or in a unit (code) with all below it; may be repeated',
        held,
        [],
      )
      .description('make a token; it is shown once and kept only as a hash')
      .action(async (name: string, options: { scope: string[]; grant: Held[] }) => {
        await withProgram(async (ctx, { app }) => {
          if (options.grant.length > 0) await loadProvince(app, say);
          const from = localDate(ctx.now);
          const grants = await Promise.all(
            options.grant.map(async ({ role, place }) => {
              const found = await placeByCode(ctx, /^\d+$/.test(place) ? { unit: place } : { agency: place }, from);
              if (!found) throw new RangeError(`no unit or agency in force has the code ${place}`);
              return { role, ...(found.agencyId ? { agencyId: found.agencyId } : { unitId: found.unitId }), from };
            }),
          );
          const { token } = await createApiClient(ctx, { name, scopes: options.scope, grants });
          say('Keep this token safe; it cannot be shown again:');
          print(token);
        });
      }),
  );
