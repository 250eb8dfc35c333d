import type { Attempt } from '../attempts/attempt.ts';
import type { Bill } from '../bills/bill.ts';

export type LineVerdict =
  | 'matched'
  | 'over'
  | 'under'
  | 'duplicate'
  | 'late'
  | 'unmatched'
  | 'ambiguous'
  | 'outgoing'
  | 'repeat';

/**
 * What a line of a statement is, given the attempts whose codes stand in its text. Pure.
 *
 * @param amount VND; negative: money that went out
 */
export function judge(
  amount: number,
  found: readonly { attempt: Pick<Attempt, 'amount' | 'status'>; bill: Pick<Bill, 'status'> }[],
): LineVerdict {
  if (amount < 0) return 'outgoing';
  const [one] = found;
  if (!one) return 'unmatched';
  if (found.length > 1) return 'ambiguous';
  if (one.attempt.status === 'paid') return 'duplicate';
  if (amount < one.attempt.amount) return 'under';
  if (one.bill.status !== 'open' || one.attempt.status === 'expired') return 'late';
  return amount > one.attempt.amount ? 'over' : 'matched';
}
