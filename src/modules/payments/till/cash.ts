import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand, defineQuery, nothing } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { conflict, forbidden, notFound, Problem, saying } from '../../../kernel/problem.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { getAttempt } from '../attempts/attempt.ts';
import { addDifference, settleAttempt } from '../attempts/settle.ts';
import { billScope, lockBill, notOpen, placeOf } from '../bills/bill.ts';
import { newTxnRef } from '../bills/code.ts';
import { tillClosed } from '../events.ts';
import { post } from '../ledger/post.ts';

export interface Till {
  readonly id: string;
  readonly personId: string;
  readonly agencyId: string;
  /** Local day YYYY-MM-DD. */
  readonly day: string;
  readonly closedAt: Date | null;
  readonly expected: number | null;
  readonly counted: number | null;
  readonly note: string | null;
}

const tills = (ctx: Ctx) =>
  ctx.db
    .selectFrom('till')
    .select([
      'id',
      'person_id as personId',
      'agency_id as agencyId',
      'day',
      'closed_at as closedAt',
      'expected',
      'counted',
      'note',
    ]);

/** The officer's till of today, opened at the first note taken. Locked until the transaction ends. */
async function todaysTill(ctx: Ctx, personId: string, agencyId: string): Promise<string> {
  await ctx.db
    .insertInto('till')
    .values({ person_id: personId, agency_id: agencyId, day: localDate(ctx.now), opened_at: ctx.now })
    .onConflict((on) => on.doNothing())
    .execute();
  const till = await ctx.db
    .selectFrom('till')
    .select(['id', 'closed_at'])
    .where('person_id', '=', personId)
    .where('agency_id', '=', agencyId)
    .where('day', '=', localDate(ctx.now))
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (till.closed_at)
    throw conflict('till_closed', {
      vi: 'Bạn đã khóa sổ quỹ hôm nay. Hãy thu từ ngày làm việc tiếp theo, hoặc để đồng nghiệp thu.',
      en: 'You have closed your till for today. Take cash tomorrow, or let a colleague take it.',
    });
  return till.id;
}

/** Cash at the counter: the bill is paid at once, and the note lies in the officer's till of the day. */
export const takeCash = defineCommand({
  name: 'payments.cash.take',
  title: { vi: 'Thu tiền mặt tại quầy', en: 'Take cash' },
  input: z.object({
    billId: z.uuid(),
    /** VND the officer says was paid; must be the amount of the bill. */
    amount: z.int({ error: saying({ vi: 'Hãy nhập số tiền thu', en: 'Enter the amount' }) }),
  }),
  allow: { roles: ['cashier'], scope: billScope },
  async run(ctx, { billId, amount }): Promise<{ attemptId: string }> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const { dossier, bill } = await lockBill(ctx, billId);
    if (bill.status !== 'open') throw notOpen(bill);
    if (amount !== bill.amount)
      throw new Problem(
        422,
        'wrong_amount',
        { vi: 'Số tiền thu phải bằng số phải nộp.', en: 'The amount must be that of the bill.' },
        [{ path: 'amount', message: ctx.lang === 'vi' ? 'Phải bằng số phải nộp' : 'Must be the amount of the bill' }],
      );
    const tillId = await todaysTill(ctx, ctx.actor.personId, bill.agencyId);
    const { id } = await ctx.db
      .insertInto('payment_attempt')
      .values({
        bill_id: billId,
        adapter: 'cash',
        txn_ref: newTxnRef(),
        amount,
        created_at: ctx.now,
        expires_at: ctx.now,
        till_id: tillId,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await settleAttempt(ctx, { dossier, bill }, await getAttempt(ctx, id), null);
    return { attemptId: id };
  },
});

async function takings(ctx: Ctx, tillId: string): Promise<{ count: number; amount: number }> {
  const row = await ctx.db
    .selectFrom('payment_attempt')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.coalesce(eb.fn.sum<number>('amount'), eb.val(0)).as('amount'),
    ])
    .where('till_id', '=', tillId)
    .where('status', '=', 'paid')
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), amount: Number(row.amount) };
}

const unknownTill = () => notFound({ vi: 'sổ quỹ này', en: 'This till' });

async function tillScope(ctx: Ctx, { tillId }: { tillId: string }) {
  const till = await tills(ctx).where('id', '=', tillId).executeTakeFirst();
  if (!till) throw unknownTill();
  return placeOf(ctx, till.agencyId);
}

/** The end of the day: what was counted goes to the vault, what is missing or too much onto the worklist. */
export const closeTill = defineCommand({
  name: 'payments.till.close',
  title: { vi: 'Khóa sổ quỹ cuối ngày', en: 'Close the till' },
  input: z.object({
    tillId: z.uuid(),
    counted: z
      .int({ error: saying({ vi: 'Hãy nhập số tiền đã đếm', en: 'Enter what you counted' }) })
      .min(0)
      .max(1_000_000_000_000),
    note: z.string().trim().max(500).default(''),
  }),
  allow: { roles: ['cashier'], scope: tillScope },
  async run(ctx, { tillId, counted, note }): Promise<{ expected: number; difference: number }> {
    const till = (await tills(ctx).where('id', '=', tillId).forUpdate().executeTakeFirst()) as Till | undefined;
    if (!till) throw unknownTill();
    if (ctx.actor.kind !== 'person' || ctx.actor.personId !== till.personId) throw forbidden();
    if (till.closedAt) throw conflict('till_closed', { vi: 'Sổ quỹ này đã khóa.', en: 'This till is closed already.' });
    const { amount: expected } = await takings(ctx, tillId);
    const difference = counted - expected;
    await ctx.db
      .updateTable('till')
      .set({ closed_at: ctx.now, expected, counted, note })
      .where('id', '=', tillId)
      .execute();
    const { agencyId } = till;
    if (expected !== 0 || counted !== 0)
      await post(ctx, 'close-till', tillId, [
        { account: 'cash:vault', amount: counted, agencyId },
        { account: 'expense:till-difference', amount: -difference, agencyId },
        { account: 'cash:till', amount: -expected, agencyId },
      ]);
    const unitId = (await agenciesOf(ctx)).agencyById(agencyId)?.unitId;
    if (difference !== 0)
      await addDifference(ctx, {
        kind: 'till',
        adapter: 'cash',
        amount: difference,
        held: false,
        agencyId,
        ...(unitId ? { unitId } : {}),
        note: `${till.day}${note ? `: ${note}` : ''}`,
      });
    await emit(ctx, tillClosed, {
      subject: tillId,
      unitId: unitId ?? null,
      agencyId,
      data: { tillId, expected, counted },
    });
    return { expected, difference };
  },
});

export interface TillView {
  readonly till: Till;
  readonly count: number;
  readonly amount: number;
}

/** The officer's own tills of today: one for each agency they took cash for. */
export const readTills = defineQuery({
  name: 'payments.till.mine',
  title: { vi: 'Sổ quỹ hôm nay của tôi', en: 'My tills of today' },
  input: nothing,
  allow: { roles: ['cashier'] },
  async run(ctx): Promise<TillView[]> {
    if (ctx.actor.kind !== 'person') return [];
    const own = (await tills(ctx)
      .where('person_id', '=', ctx.actor.personId)
      .where('day', '=', localDate(ctx.now))
      .execute()) as unknown as Till[];
    return Promise.all(own.map(async (till) => ({ till, ...(await takings(ctx, till.id)) })));
  },
});
