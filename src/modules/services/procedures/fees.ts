import type { Text } from '../../../kernel/text.ts';
import { type Answers, rowsOf } from '../forms/answers.ts';
import { holds } from '../forms/conditions.ts';
import { isRealDate, moveDay } from '../forms/days.ts';
import { type Channel, type Exemption, type Fee, feesDue, type Procedure } from './schema.ts';

/** So many units (pages, copies, cases), made so often. */
export interface Quantity {
  readonly units: number;
  readonly sets: number;
}

export interface FeeInput {
  readonly answers: Answers;
  /** The local day of filing, YYYY-MM-DD. */
  readonly day: string;
  /** What the officer counted, per fee; goes before what the answers say. */
  readonly quantities?: Readonly<Record<string, readonly Quantity[]>>;
  /** Keys of the exemptions granted. */
  readonly exemptions?: readonly string[];
  /** Amounts told by another agency, per fee, in VND. */
  readonly assessed?: Readonly<Record<string, number>>;
}

export interface FeeLine {
  readonly key: string;
  readonly name: Text;
  readonly kind: Fee['kind'];
  readonly per: Fee['per'];
  readonly quantities: readonly Quantity[];
  /** VND before exemption; undefined while another agency has not told it. */
  readonly gross: number | undefined;
  /** VND to pay; undefined like `gross`. */
  readonly amount: number | undefined;
  readonly exemption: Exemption | undefined;
  readonly financialDuty: boolean;
}

export interface Fees {
  readonly lines: readonly FeeLine[];
  /** VND of all lines whose amount is known. */
  readonly total: number;
  /** VND of the lines that are financial duties: what the dossier waits for in state 6. */
  readonly duty: number;
  /** Keys of lines whose amount is not known yet. */
  readonly open: readonly string[];
}

/**
 * What has to be paid for a dossier filed by `channel`: each fee with its quantity, tiers, cap and exemption. A remission
 * is rounded in favour of the payer, to the whole dong; of several exemptions the best one counts. Pure.
 */
export function computeFees(procedure: Procedure, channel: Channel, input: FeeInput): Fees {
  const lines = feesDue(procedure, channel)
    .filter((fee) => isDue(fee, input))
    .map((fee): FeeLine => {
      const quantities = input.quantities?.[fee.key] ?? quantitiesOf(fee, input.answers);
      const gross = fee.assessed
        ? input.assessed?.[fee.key]
        : quantities.reduce((sum, { units, sets }) => sum + priceOf(fee, units) * sets, 0);
      const exemption = bestExemption(procedure, fee, input.exemptions ?? []);
      return {
        key: fee.key,
        name: fee.name,
        kind: fee.kind,
        per: fee.per,
        quantities,
        gross,
        amount: gross === undefined ? undefined : gross - Math.ceil((gross * (exemption?.percent ?? 0)) / 100),
        exemption,
        financialDuty: fee.financialDuty,
      };
    });
  const sum = (list: readonly FeeLine[]) => list.reduce((total, line) => total + (line.amount ?? 0), 0);
  return {
    lines,
    total: sum(lines),
    duty: sum(lines.filter((line) => line.financialDuty)),
    open: lines.filter((line) => line.amount === undefined).map((line) => line.key),
  };
}

/** Price of one set of `units`: the first ones at the base amount, the later ones by their tier, never above the cap. */
export function priceOf(fee: Pick<Fee, 'amount' | 'tiers' | 'cap'>, units: number): number {
  let price = 0;
  const steps = [{ from: 1, amount: fee.amount }, ...fee.tiers];
  steps.forEach((step, i) => {
    const last = Math.min(units, (steps[i + 1]?.from ?? Infinity) - 1);
    if (last >= step.from) price += (last - step.from + 1) * step.amount;
  });
  return Math.min(price, fee.cap ?? Infinity);
}

function isDue(fee: Fee, { answers, day }: FeeInput): boolean {
  if (fee.when && !holds(fee.when, answers)) return false;
  if (!fee.whenLate) return true;
  const since = answers[fee.whenLate.since];
  return typeof since === 'string' && isRealDate(since) && moveDay(since, fee.whenLate.days, 'd') < day;
}

const whole = (answer: unknown, otherwise: number): number =>
  typeof answer === 'number' && Number.isSafeInteger(answer) && answer >= 0 ? answer : otherwise;

function quantitiesOf(fee: Fee, answers: Answers): readonly Quantity[] {
  if (!fee.count) return [{ units: 1, sets: 1 }];
  const { group, units, sets } = fee.count;
  const read = (from: Answers): Quantity => ({
    units: units === undefined ? 1 : whole(from[units], 1),
    sets: sets === undefined ? 1 : whole(from[sets], 1),
  });
  return group === undefined ? [read(answers)] : rowsOf(answers[group]).map(read);
}

function bestExemption(procedure: Procedure, fee: Fee, granted: readonly string[]): Exemption | undefined {
  return procedure.exemptions
    .filter((one) => granted.includes(one.key) && (!one.fees || one.fees.includes(fee.key)))
    .sort((a, b) => b.percent - a.percent)[0];
}

/** Exemptions that the answers speak for, to be proposed to the officer. Pure. */
export function proposedExemptions(procedure: Procedure, answers: Answers): readonly Exemption[] {
  return procedure.exemptions.filter((one) => one.when && holds(one.when, answers));
}

/** Whether a dossier of this procedure may wait for a financial duty (state 6). */
export const hasFinancialDuty = (procedure: Procedure): boolean => procedure.fees.some((fee) => fee.financialDuty);
