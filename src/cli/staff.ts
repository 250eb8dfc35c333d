import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { localDate } from '../kernel/calendar/index.ts';
import type { Ctx } from '../kernel/context.ts';
import { execute } from '../kernel/execute.ts';
import { findPersonByPersonalId, grantRole, knownRoles, upsertPerson } from '../kernel/identity/index.ts';
import { agenciesOf, unitsOf } from '../kernel/units/index.ts';
import { print } from './console.ts';
import { withProgram } from './with-program.ts';

interface GrantOptions {
  readonly unit?: string;
  readonly agency?: string;
  readonly name?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The place a role is for, by the codes people know. */
async function placeOf(ctx: Ctx, options: GrantOptions): Promise<{ unitId: string } | { agencyId: string }> {
  const today = localDate(ctx.now);
  if (options.agency) {
    const agency = (await agenciesOf(ctx)).agencyAt(options.agency, today);
    if (!agency) throw new InvalidArgumentError(`there is no agency ${options.agency} today`);
    return { agencyId: agency.id };
  }
  if (!options.unit) throw new InvalidArgumentError('name the place: --unit <code> or --agency <identifier>');
  return { unitId: (await unitsOf(ctx)).getAt(options.unit, today).id };
}

/** Appoints staff from the machine itself: how the first administrator of an installation comes to be. */
export const staffCommand = () =>
  new Command('staff').description('people who work with the program').addCommand(
    new Command('grant')
      .argument('<personal-id>', 'personal identification number, 12 digits')
      .argument('<role>', 'admin, auditor, executive, receptionist, handler, leader …')
      .option('--unit <code>', 'unit for which, with all below it: the province or a commune')
      .option('--agency <identifier>', 'or one agency only, such as H53.13')
      .option('--name <name>', 'full name, for a person who has never signed in')
      .option('--from <date>', 'first day, YYYY-MM-DD; today when absent')
      .option('--to <date>', 'first day on which the role is no longer held')
      .description('give a person a role; the person then signs in with the electronic identity of that number')
      .action(async (personalId: string, role: string, options: GrantOptions) => {
        if (
          !z
            .string()
            .regex(/^\d{12}$/)
            .safeParse(personalId).success
        )
          throw new InvalidArgumentError('the personal id has 12 digits');
        await withProgram(async (ctx, { app }) => {
          if (!knownRoles(app).has(role))
            throw new InvalidArgumentError(
              `there is no role "${role}"; roles: ${[...knownRoles(app).keys()].join(', ')}`,
            );
          const place = await placeOf(ctx, options);
          const known = await findPersonByPersonalId(ctx, personalId);
          if (!known && !options.name)
            throw new InvalidArgumentError('nobody with this number has signed in yet: give --name');
          const personId =
            known?.id ??
            (await upsertPerson(ctx, {
              personalId,
              name: options.name ?? '',
              birthDate: null,
              gender: null,
              level: 1,
              phone: null,
              email: null,
            }));
          await execute(ctx, grantRole, {
            personId,
            role,
            ...place,
            from: options.from ?? localDate(ctx.now),
            to: options.to ?? null,
            reason: 'tinhso staff grant',
          });
          print(`${known?.name ?? options.name} now holds the role ${role}.`);
        });
      }),
  );
