import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute } from '../../kernel/execute.ts';
import type { ProviderWord } from './adapters/port.ts';
import { beginAttempt } from './attempts/begin.ts';
import { moveOn } from './attempts/poll.ts';
import { takeWord } from './attempts/word.ts';
import { dossierCommand, type MoneyWorld, openMoney } from './testing/world.ts';

let m: MoneyWorld;
beforeAll(async () => {
  m = await openMoney();
});
afterAll(() => m?.close());

/** What happens to a bill with two tries: words of the provider in any order, forgeries, time, the applicant. */
type Deed =
  | { kind: 'word'; attempt: 0 | 1; state: 'paid' | 'failed' | 'pending'; amount: 'right' | 'wrong' }
  | { kind: 'forged' }
  | { kind: 'unknown' }
  | { kind: 'expire'; attempt: 0 | 1 }
  | { kind: 'withdraw' };

const attempt = fc.constantFrom<0 | 1>(0, 1);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('word' as const),
      attempt,
      state: fc.constantFrom('paid' as const, 'failed' as const, 'pending' as const),
      amount: fc.constantFrom('right' as const, 'right' as const, 'right' as const, 'wrong' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'forged' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unknown' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), attempt }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'withdraw' as const }) },
);

interface Model {
  bill: 'open' | 'paid' | 'void';
  readonly tries: { status: 'pending' | 'paid' | 'failed' | 'expired'; settledAs: 'bill' | 'suspense' | null }[];
}

/** What has to come of it, in a few lines. */
function step(model: Model, one: Deed): void {
  if (one.kind === 'withdraw') {
    if (model.bill === 'open') model.bill = 'void';
    return;
  }
  if (one.kind === 'forged' || one.kind === 'unknown') return;
  const of = model.tries[one.attempt];
  if (!of || of.status === 'paid') return;
  if (one.kind === 'expire') {
    if (of.status === 'pending') of.status = 'expired';
    return;
  }
  if (one.amount === 'wrong' || one.state === 'pending') return;
  if (one.state === 'failed') {
    if (of.status === 'pending') of.status = 'failed';
    return;
  }
  const pays = model.bill === 'open' && of.status !== 'expired';
  of.settledAs = pays ? 'bill' : 'suspense';
  of.status = 'paid';
  if (pays) model.bill = 'paid';
}

const word = (txnRef: string, state: ProviderWord['state'], amount: number) => ({
  txnRef,
  state,
  amount,
  providerRef: '1',
});

/** Two tries of one bill by two ways; what the provider of either says is taken by the same command. */
async function setUp() {
  const { billId, dossierId } = await m.billed();
  const ids: string[] = [];
  for (const adapter of ['vnpay', 'vietqr'])
    ids.push((await execute(m.w.as('hoa'), beginAttempt, { billId, adapter })).attemptId);
  const rows = await m.w.t.db.selectFrom('payment_attempt').selectAll().where('bill_id', '=', billId).execute();
  return { billId, dossierId, tries: ids.map((id) => rows.find((row) => row.id === id) as (typeof rows)[number]) };
}

async function play(deeds: readonly Deed[]) {
  const { billId, dossierId, tries } = await setUp();
  const system = m.w.t.ctx();
  for (const one of deeds) {
    if (one.kind === 'withdraw') {
      await execute(m.w.as('hoa'), dossierCommand('withdraw'), { dossierId }).catch((error) => {
        if ((error as { code?: string }).code !== 'not_lawful_now') throw error;
      });
      continue;
    }
    if (one.kind === 'forged' || one.kind === 'unknown') {
      const said = one.kind === 'forged' ? null : word('TN99999999', 'paid', 20_000);
      await execute(system, takeWord, { adapter: 'vnpay', source: 'ipn', word: said, payload: {} });
      continue;
    }
    const row = tries[one.attempt];
    if (!row) continue;
    if (one.kind === 'expire') {
      const later = { ...system, now: new Date((row.expires_at as unknown as Date).getTime() + 1) };
      await execute(later, moveOn, { attemptId: row.id, answered: true });
      continue;
    }
    const said = word(row.txn_ref, one.state, one.amount === 'right' ? row.amount : row.amount + 1);
    await execute(system, takeWord, { adapter: row.adapter, source: 'ipn', word: said, payload: {} });
  }
  const bill = await m.w.t.db.selectFrom('bill').select('status').where('id', '=', billId).executeTakeFirstOrThrow();
  const after = await m.w.t.db.selectFrom('payment_attempt').selectAll().where('bill_id', '=', billId).execute();
  const receipts = await m.w.t.db.selectFrom('receipt').select('id').where('bill_id', '=', billId).execute();
  return {
    bill: bill.status,
    tries: tries.map(({ id }) => {
      const row = after.find((one) => one.id === id);
      return { status: row?.status, settledAs: row?.settled_as };
    }),
    receipts: receipts.length,
  };
}

describe('notifications in any order', () => {
  it('lead where the model says; the ledger balances and a bill is paid at most once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 9 }), async (deeds) => {
        const model: Model = {
          bill: 'open',
          tries: [
            { status: 'pending', settledAs: null },
            { status: 'pending', settledAs: null },
          ],
        };
        for (const one of deeds) step(model, one);
        expect(await play(deeds)).toEqual({ ...model, receipts: model.bill === 'paid' ? 1 : 0 });
      }),
      { numRuns: 40 },
    );
    expect(await m.differences()).toEqual([]);
  });

  it('end the same whatever their order, repeats and forgeries', async () => {
    const words: Deed[] = [
      { kind: 'word', attempt: 0, state: 'failed', amount: 'right' },
      { kind: 'word', attempt: 0, state: 'paid', amount: 'right' },
      { kind: 'word', attempt: 0, state: 'paid', amount: 'right' },
      { kind: 'word', attempt: 0, state: 'paid', amount: 'wrong' },
      { kind: 'word', attempt: 0, state: 'pending', amount: 'right' },
      { kind: 'forged' },
    ];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(words, { minLength: words.length }), async (deeds) => {
        expect(await play(deeds)).toEqual({
          bill: 'paid',
          tries: [
            { status: 'paid', settledAs: 'bill' },
            { status: 'pending', settledAs: null },
          ],
          receipts: 1,
        });
      }),
      { numRuns: 12 },
    );
  });

  it('many at once settle once', async () => {
    const { tries, billId } = await setUp();
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, i) => {
        const row = tries[i % 2];
        return execute(m.w.t.ctx(), takeWord, {
          adapter: row?.adapter ?? '',
          source: 'ipn',
          word: word(row?.txn_ref ?? '', 'paid', 20_000),
          payload: {},
        });
      }),
    );
    expect(results.map(({ verdict }) => verdict).sort()).toEqual([...Array(10).fill('repeat'), 'settled', 'suspended']);
    const receipts = await m.w.t.db.selectFrom('receipt').select('id').where('bill_id', '=', billId).execute();
    expect(receipts.length).toBe(1);
  });
});

describe('numbers of receipts', () => {
  it('have no gap and no double when many are issued at once and some fail', async () => {
    const all = await Promise.all(Array.from({ length: 24 }, () => m.begun('vnpay')));
    const rows = await m.w.t.db
      .selectFrom('payment_attempt')
      .selectAll()
      .where(
        'id',
        'in',
        all.map(({ attemptId }) => attemptId),
      )
      .execute();
    await Promise.allSettled(
      rows.map((row, i) =>
        m.w.t.db.transaction().execute(async (db) => {
          await execute({ ...m.w.t.ctx(), db }, takeWord, {
            adapter: row.adapter,
            source: 'ipn',
            word: word(row.txn_ref, 'paid', row.amount),
            payload: {},
          });
          if (i % 3 === 0) throw new Error('the program died here');
        }),
      ),
    );
    const issued = await m.w.t.db.selectFrom('receipt').select(['number', 'bill_id']).orderBy('number').execute();
    expect(issued.map(({ number }) => number)).toEqual(issued.map((_, i) => i + 1));
    const ours = new Set(all.map(({ billId }) => billId));
    expect(issued.filter(({ bill_id }) => ours.has(bill_id)).length).toBe(16);
    expect(await m.differences()).toEqual([]);
  });
});
