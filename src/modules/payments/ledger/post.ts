import type { Ctx } from '../../../kernel/context.ts';
import { actorRef } from '../../../kernel/identity/index.ts';

/** `clearing:<adapter>` holds what a provider or bank has for us until the treasury takes it over. */
export type Account =
  | `clearing:${string}`
  | 'cash:till'
  | 'cash:vault'
  | 'income:fee'
  | 'income:charge'
  | 'income:duty'
  | 'liability:suspense'
  | 'expense:till-difference';

export interface Line {
  readonly account: Account;
  /** Whole đồng; debit positive, credit negative. Lines of 0 are left out. */
  readonly amount: number;
  readonly agencyId?: string | null;
}

export type EntryKind = 'settle' | 'suspend' | 'apply' | 'refund' | 'close-till';

const KINDS = {
  clearing: 'asset',
  cash: 'asset',
  income: 'income',
  liability: 'liability',
  expense: 'expense',
} as const;
const kindOf = (account: Account) => KINDS[account.split(':')[0] as keyof typeof KINDS];

/** Where the money of an adapter stands. Cash lies in the till of the day, and is paid out of the vault. */
export const assetOf = (adapter: string, out = false): Account =>
  adapter === 'cash' ? (out ? 'cash:vault' : 'cash:till') : `clearing:${adapter}`;

/**
 * Writes an entry in the caller's transaction. The lines must sum to zero, which the database checks again when the
 * transaction ends; the same kind of entry about the same thing is refused there too.
 *
 * @param ref what it is about: an attempt, a line of a statement, a difference, a refund, a till
 */
export async function post(ctx: Ctx, kind: EntryKind, ref: string, given: readonly Line[]): Promise<string> {
  const lines = given.filter(({ amount }) => amount !== 0);
  const sum = lines.reduce((total, { amount }) => total + amount, 0);
  if (sum !== 0 || lines.length < 2) throw new RangeError(`an entry of ${lines.length} lines with the sum ${sum}`);
  await ctx.db
    .insertInto('ledger_account')
    .values([...new Set(lines.map(({ account }) => account))].sort().map((code) => ({ code, kind: kindOf(code) })))
    .onConflict((on) => on.doNothing())
    .execute();
  const { id } = await ctx.db
    .insertInto('ledger_entry')
    .values({ at: ctx.now, kind, ref, actor: actorRef(ctx.actor), request_id: ctx.requestId })
    .returning('id')
    .executeTakeFirstOrThrow();
  await ctx.db
    .insertInto('ledger_line')
    .values(
      lines.map(({ account, amount, agencyId }, n) => ({
        entry_id: id,
        n: n + 1,
        account,
        amount,
        agency_id: agencyId ?? null,
      })),
    )
    .execute();
  return id;
}
