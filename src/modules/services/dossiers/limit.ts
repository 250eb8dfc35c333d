import type { DeadlineRule } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { Problem } from '../../../kernel/problem.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { deadlineRuleOf, limitCaseOf, proposedCase } from '../procedures/deadline-rule.ts';
import { type Channel, mannerOf, type Procedure } from '../procedures/schema.ts';
import type { Dossier } from './dossier.ts';

type Ruled = Pick<Dossier, 'channel' | 'limitCase'> & { readonly limitMinutes?: number | null };

/** The way it was filed; a part of a bundle comes in the bundle's way, which may not be one of its own. */
function channelOf(procedure: Procedure, { channel }: Ruled): Channel {
  return mannerOf(procedure, channel) ? channel : (procedure.manners[0]?.channel ?? channel);
}

/** The rule of the dossier's limit: its manner of filing, and the case chosen at reception. */
export function ruleOf(procedure: Procedure, dossier: Ruled): DeadlineRule {
  const rule = deadlineRuleOf(procedure, channelOf(procedure, dossier), dossier.limitCase);
  if (dossier.limitMinutes == null) return rule;
  return { ...rule, unit: 'hours', value: dossier.limitMinutes / 60 };
}

/** The dossier's limit over the usual limit of its manner, which the shares of the steps were made for. */
export function limitScale(procedure: Procedure, dossier: Ruled): number {
  const usual = mannerOf(procedure, channelOf(procedure, dossier))?.limit;
  const own = ruleOf(procedure, dossier);
  return usual && 'value' in usual && usual.unit === own.unit ? own.value / usual.value : 1;
}

/**
 * The case of the limit a dossier is received under: the one the officer names, none when they name '' (the usual
 * limit), else the one its answers speak for.
 *
 * @throws Problem 422 when the procedure has no such case
 */
export async function requireCase(
  ctx: Ctx,
  dossier: Pick<Dossier, 'procedureVersionId' | 'answers'>,
  chosen: string | undefined,
): Promise<string | null> {
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  if (chosen === '') return null;
  if (chosen === undefined) return proposedCase(procedure, dossier.answers)?.key ?? null;
  if (limitCaseOf(procedure, chosen)) return chosen;
  const text = { vi: 'Thủ tục không có trường hợp này.', en: 'The procedure has no such case.' };
  throw new Problem(422, 'unknown_case', text, [{ path: 'limitCase', message: text[ctx.lang] }]);
}
