import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineCommand, defineQuery, nothing } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { conflict, forbidden, notFound, Problem } from '../../../kernel/problem.ts';
import { adapterNamed } from '../adapters/index.ts';
import type { StatementRow } from '../adapters/port.ts';
import { type Attempt, attempts, lockAttempt } from '../attempts/attempt.ts';
import { addDifference, type Difference, type Locked, settleAttempt } from '../attempts/settle.ts';
import { lockBill } from '../bills/bill.ts';
import { txnRefsIn } from '../bills/code.ts';
import { statementTaken } from '../events.ts';
import { assetOf, post } from '../ledger/post.ts';
import { judge, type LineVerdict } from './match.ts';

/** Lines of one file; a larger one is cut by days. */
const MOST_LINES = 2000;

interface Judged {
  readonly verdict: LineVerdict;
  readonly attempt?: Attempt;
  readonly locked?: Locked;
}

async function judged(ctx: Ctx, adapter: string, row: StatementRow): Promise<Judged> {
  const refs = txnRefsIn(row.text);
  const found =
    refs.length === 0 || row.amount < 0
      ? []
      : ((await attempts(ctx)
          .where('adapter', '=', adapter)
          .where('txn_ref', 'in', refs)
          .limit(2)
          .execute()) as unknown as Attempt[]);
  const [one] = found;
  if (!one || found.length > 1)
    return {
      verdict: judge(
        row.amount,
        found.map((attempt) => ({ attempt, bill: { status: 'open' } as const })),
      ),
    };
  const locked = await lockBill(ctx, one.billId);
  const attempt = await lockAttempt(ctx, one.id);
  return { verdict: judge(row.amount, [{ attempt, bill: locked.bill }]), attempt, locked };
}

/** Holds money of a line that pays nothing by itself, and says so on the worklist. */
async function hold(
  ctx: Ctx,
  adapter: string,
  lineId: string,
  amount: number,
  kind: Difference['kind'],
  { attempt, locked }: Partial<Judged>,
  note: string,
): Promise<void> {
  const agencyId = locked?.bill.agencyId ?? null;
  await post(ctx, 'suspend', lineId, [
    { account: assetOf(adapter), amount, agencyId },
    { account: 'liability:suspense', amount: -amount, agencyId },
  ]);
  await addDifference(ctx, {
    kind,
    adapter,
    amount,
    held: true,
    statementLineId: lineId,
    note,
    ...(locked ? { bill: locked.bill } : {}),
    ...(attempt && kind !== 'over' ? { attemptId: attempt.id } : {}),
  });
}

async function takeRow(ctx: Ctx, adapter: string, importId: string, row: StatementRow): Promise<LineVerdict> {
  const known = await ctx.db
    .selectFrom('statement_line')
    .select('id')
    .where('adapter', '=', adapter)
    .where('bank_ref', '=', row.bankRef)
    .where('verdict', '<>', 'repeat')
    .executeTakeFirst();
  const one: Judged = known ? { verdict: 'repeat' } : await judged(ctx, adapter, row);
  const { verdict, attempt, locked } = one;
  const { id } = await ctx.db
    .insertInto('statement_line')
    .values({
      import_id: importId,
      n: row.line,
      adapter,
      bank_ref: row.bankRef,
      at: row.at,
      amount: row.amount,
      text: row.text,
      verdict,
      attempt_id: attempt?.id ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (verdict === 'repeat' || verdict === 'outgoing') return verdict;
  if (verdict === 'matched' || verdict === 'over' || verdict === 'late') {
    if (!attempt || !locked) throw new Error(`line ${row.line} matches nothing`);
    await settleAttempt(ctx, locked, attempt, row.bankRef);
    const rest = row.amount - attempt.amount;
    if (rest > 0) await hold(ctx, adapter, id, rest, 'over', one, row.text);
    return verdict;
  }
  await hold(ctx, adapter, id, row.amount, verdict, one, row.text);
  return verdict;
}

export interface Imported {
  readonly importId: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** Takes a statement of the bank: what names a payment code pays its bill, everything else is held and listed. */
export const importStatement = defineCommand({
  name: 'payments.statement.import',
  title: { vi: 'Nhập sao kê ngân hàng', en: 'Import a statement' },
  input: z.object({ adapter: z.string().max(40), name: z.string().max(200), text: z.string().max(2_100_000) }),
  allow: { roles: ['accountant'], provinceWide: true },
  async run(ctx, input): Promise<Imported> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const adapter = await adapterNamed(ctx.app, input.adapter);
    if (!adapter.statement) throw notFound({ vi: 'sao kê của hình thức này', en: 'A statement of this kind' });
    const rows = adapter.statement(input.text, ctx.lang);
    if (rows.length > MOST_LINES)
      throw new Problem(422, 'statement_too_long', {
        vi: `Sao kê có hơn ${MOST_LINES} dòng. Hãy tách theo ngày.`,
        en: `The statement has more than ${MOST_LINES} lines. Split it by days.`,
      });
    const taken = await ctx.db
      .insertInto('statement_import')
      .values({
        at: ctx.now,
        by_person: ctx.actor.personId,
        adapter: adapter.name,
        name: input.name,
        sha256: createHash('sha256').update(input.text).digest('hex'),
        lines: rows.length,
      })
      .onConflict((on) => on.columns(['adapter', 'sha256']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!taken)
      throw conflict('statement_known', {
        vi: 'Tệp sao kê này đã được nhập.',
        en: 'This statement was imported before.',
      });
    const counts: Record<string, number> = {};
    for (const row of rows) {
      const verdict = await takeRow(ctx, adapter.name, taken.id, row);
      counts[verdict] = (counts[verdict] ?? 0) + 1;
    }
    await emit(ctx, statementTaken, {
      subject: taken.id,
      data: { importId: taken.id, adapter: adapter.name, lines: rows.length, matched: counts.matched ?? 0 },
    });
    return { importId: taken.id, counts };
  },
});

export interface ImportLine {
  readonly id: string;
  readonly at: Date;
  readonly name: string;
  readonly adapter: string;
  readonly lines: number;
  readonly matched: number;
}

/** The newest statements with what came of them. */
export const listStatements = defineQuery({
  name: 'payments.statement.list',
  title: { vi: 'Các sao kê đã nhập', en: 'Statements imported' },
  input: nothing,
  allow: { roles: ['accountant'], provinceWide: true },
  async run(ctx): Promise<ImportLine[]> {
    const rows = await ctx.db
      .selectFrom('statement_import')
      .leftJoin('statement_line', 'statement_line.import_id', 'statement_import.id')
      .select((eb) => [
        'statement_import.id',
        'statement_import.at',
        'statement_import.name',
        'statement_import.adapter',
        'statement_import.lines',
        eb.fn.count<number>('statement_line.id').filterWhere('statement_line.verdict', '=', 'matched').as('matched'),
      ])
      .groupBy('statement_import.id')
      .orderBy('statement_import.at', 'desc')
      .limit(50)
      .execute();
    return rows as unknown as ImportLine[];
  },
});
