import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute } from '../../kernel/execute.ts';
import { readStatement } from './adapters/vietqr/statement.ts';
import { moveOn } from './attempts/poll.ts';
import { txnRefsIn } from './bills/code.ts';
import { decideRefund, finishRefund, proposeHeldRefund } from './refunds/refunds.ts';
import { applyDifference, explainDifference, listDifferences } from './statements/differences.ts';
import { importStatement } from './statements/import.ts';
import { type MoneyWorld, openMoney } from './testing/world.ts';

let m: MoneyWorld;
beforeAll(async () => {
  m = await openMoney();
});
afterAll(() => m?.close());

const refOf = async (attemptId: string) =>
  (await m.w.t.db.selectFrom('payment_attempt').select('txn_ref').where('id', '=', attemptId).executeTakeFirstOrThrow())
    .txn_ref;
const csv = (...lines: string[]) => `ref,time,amount,text\n${lines.join('\n')}\n`;
const take = (text: string, who: 'keToan' | 'thuQuy' = 'keToan') =>
  execute(m.staff(who), importStatement, { adapter: 'vietqr', name: 'sao-ke.csv', text });

describe('codes in the text of a transfer', () => {
  it.each([
    ['TN23456789', ['TN23456789']],
    ['MBVCB.123.nguyen van a ck tn 2345 6789 GD 99', ['TN23456789']],
    ['TN-23.45/6789', ['TN23456789']],
    ['khong co ma', []],
    ['TN0O1IL234', []],
    ['TN23456789 va TNABCDEFGH', ['TN23456789', 'TNABCDEFGH']],
  ])('%s', (text, codes) => expect(txnRefsIn(text)).toEqual(codes));

  it('is found whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (before, after) =>
        txnRefsIn(`${before} TN7K3M9QX2 ${after}`).includes('TN7K3M9QX2'),
      ),
    );
  });
});

describe('a statement that cannot be read', () => {
  it.each([
    ['', /dòng 1/],
    ['ref,time,amount\nA,2026-03-02 08:00:00,1\n', /thiếu cột text/],
    [csv('A,2026-02-30 08:00,1000,x'), /dòng 2.*thời điểm/],
    [csv('A,2026-03-02 08:00,1000,x', 'B,2026-03-02 08:00,1.000,x'), /dòng 3.*số tiền/],
    [csv('A,2026-03-02 08:00,0,x'), /số tiền/],
    [csv(',2026-03-02 08:00,5,x'), /thiếu mã/],
    [csv('A,2026-03-02 08:00,5,"x'), /CSV/],
  ])('is refused as a whole: %j', (text, words) => {
    try {
      readStatement(text, 'vi');
    } catch (error) {
      expect((error as { text: { vi: string } }).text.vi).toMatch(words);
      return;
    }
    throw new Error('not refused');
  });
});

describe('the import of a statement', () => {
  it('pays what names a code, and lists everything odd', async () => {
    const [exact, over, under, twice, late] = await Promise.all(Array.from({ length: 5 }, () => m.begun('vietqr')));
    const [a, b] = [await m.begun('vietqr'), await m.begun('vietqr')];
    const expired = await m.w.t.db
      .selectFrom('payment_attempt')
      .select('expires_at')
      .where('id', '=', late?.attemptId ?? '')
      .executeTakeFirstOrThrow();
    await execute({ ...m.w.t.ctx(), now: new Date((expired.expires_at as unknown as Date).getTime() + 1) }, moveOn, {
      attemptId: late?.attemptId ?? '',
      answered: true,
    });
    const ref = (one: { attemptId: string } | undefined) => refOf(one?.attemptId ?? '');
    const text = csv(
      `FT01,2026-03-02 09:00:00,20000,"NGUYEN VAN A ck ${await ref(exact)}, cam on"`,
      `FT02,2026-03-02 09:01:00,25000,${(await ref(over)).toLowerCase()}`,
      `FT03,2026-03-02 09:02:00,19999,${await ref(under)}`,
      `FT04,2026-03-02 09:03:00,20000,${await ref(twice)}`,
      `FT05,2026-03-02 09:04:00,20000,${await ref(twice)} lan 2`,
      `FT06,2026-03-02 09:05,20000,${await ref(late)}`,
      'FT07,2026-03-02 09:06:00,50000,nop phi dat dai',
      `FT08,2026-03-02 09:07:00,40000,${await ref(a)} va ${await ref(b)}`,
      'FT09,2026-03-02 09:08:00,-3300,PHI QUAN LY TAI KHOAN',
      `FT01,2026-03-02 09:00:00,20000,${await ref(exact)}`,
      'FT11,2026-03-02 09:10:00,20000,=HYPERLINK(TN99999999)',
    );
    const { counts } = await take(text);
    expect(counts).toEqual({
      matched: 2,
      over: 1,
      under: 1,
      duplicate: 1,
      late: 1,
      unmatched: 2,
      ambiguous: 1,
      outgoing: 1,
      repeat: 1,
    });
    const lines = await execute2(listDifferences, {});
    expect(lines.map(({ kind, amount, held }) => `${kind} ${amount} ${held}`).sort()).toEqual([
      'ambiguous 40000 true',
      'duplicate 20000 true',
      'late 20000 true',
      'over 5000 true',
      'under 19999 true',
      'unmatched 20000 true',
      'unmatched 50000 true',
    ]);
    const status = async (one: { billId: string } | undefined) =>
      (
        await m.w.t.db
          .selectFrom('bill')
          .select('status')
          .where('id', '=', one?.billId ?? '')
          .executeTakeFirst()
      )?.status;
    expect(await Promise.all([exact, over, under, twice, late, a].map(status))).toEqual([
      'paid',
      'paid',
      'open',
      'paid',
      'open',
      'open',
    ]);
    expect(await m.differences()).toEqual([]);

    // The same file again is refused; an overlapping one changes nothing.
    await expect(take(text)).rejects.toMatchObject({ code: 'statement_known' });
    expect((await take(text.replace('cam on', 'cam on nhieu'))).counts).toEqual({ repeat: 11 });
    expect(await m.differences()).toEqual([]);
  });

  it('held money pays the bill it was meant for, another one named, or goes back', async () => {
    const lines = await execute2(listDifferences, {});
    const of = (kind: string, amount: number) =>
      lines.find((line) => line.kind === kind && line.amount === amount)?.id ?? '';
    const accountant = m.staff('keToan');
    await execute(accountant, applyDifference, { differenceId: of('late', 20_000) });
    const other = await m.billed();
    const { code } = await m.w.t.db
      .selectFrom('bill')
      .select('code')
      .where('id', '=', other.billId)
      .executeTakeFirstOrThrow();
    await expect(
      execute(accountant, applyDifference, { differenceId: of('under', 19_999), billCode: code }),
    ).rejects.toMatchObject({ code: 'other_amount' });
    await expect(
      execute(accountant, applyDifference, { differenceId: of('unmatched', 20_000), billCode: 'KN00000000' }),
    ).rejects.toMatchObject({ code: 'no_bill' });
    await execute(accountant, applyDifference, { differenceId: of('unmatched', 20_000), billCode: code });
    await expect(
      execute(accountant, explainDifference, { differenceId: of('over', 5000), note: 'Không muốn xử lý.' }),
    ).rejects.toMatchObject({ code: 'money_held' });
    const { refundId } = await execute(accountant, proposeHeldRefund, {
      differenceId: of('over', 5000),
      reason: 'Người nộp chuyển thừa 5.000 đồng.',
    });
    await expect(execute(accountant, applyDifference, { differenceId: of('over', 5000) })).rejects.toMatchObject({
      code: 'not_held',
    });
    await execute(m.staff('truong'), decideRefund, { refundId, approve: true });
    await execute(accountant, finishRefund, { refundId, reference: 'UNC-001' });
    await execute(accountant, finishRefund, { refundId, reference: 'UNC-001' });
    const left = await execute2(listDifferences, {});
    expect(left.map(({ kind }) => kind).sort()).toEqual(['ambiguous', 'duplicate', 'under', 'unmatched']);
    expect(await m.differences()).toEqual([]);
  });

  it('is for accountants of the whole province', async () => {
    await expect(take(csv('X1,2026-03-02 09:00,1,x'), 'thuQuy')).rejects.toMatchObject({ status: 403 });
    await expect(
      execute(m.w.as('cuc'), importStatement, { adapter: 'vietqr', name: 'x', text: csv('X1,2026-03-02 09:00,1,x') }),
    ).rejects.toMatchObject({ status: 403 });
  });
});

async function execute2<O>(
  query: { run(ctx: ReturnType<MoneyWorld['staff']>, input: object): Promise<O> },
  input: object,
) {
  return query.run(m.staff('keToan'), input);
}
