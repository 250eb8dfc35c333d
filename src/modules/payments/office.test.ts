import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute } from '../../kernel/execute.ts';
import { takeWord } from './attempts/word.ts';
import { issueBills, reviseBill } from './bills/issue.ts';
import { checkLedger } from './check/check.ts';
import { post } from './ledger/post.ts';
import { CITIZEN, STRANGER, signIn } from './testing/people.ts';
import { dossierCommand, type MoneyWorld, openMoney } from './testing/world.ts';
import { closeTill, readTills, takeCash } from './till/cash.ts';

let m: MoneyWorld;
let owner: pg.Client;
const cookies = new Map<string, string>();
beforeAll(async () => {
  m = await openMoney();
  m.w.at('2026-03-02 08:00');
  owner = new pg.Client({ connectionString: m.w.t.superuserUrl });
  await owner.connect();
  for (const who of ['thuQuy', 'keToan', 'truong'] as const) cookies.set(who, await signIn(m.w.t, m.staffId(who)));
  cookies.set('citizen', await signIn(m.w.t, CITIZEN));
});
afterAll(async () => {
  await owner?.end();
  await m?.close();
});

const get = (who: string, path: string) =>
  fetch(`${m.origin}${path}`, { headers: { cookie: cookies.get(who) ?? '' }, redirect: 'manual' });
const read = async (who: string, path: string): Promise<string> => {
  const answer = await get(who, path);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text();
};
const post_ = (who: string, path: string, body: Record<string, string> | FormData) =>
  fetch(`${m.origin}${path}`, {
    method: 'POST',
    headers: { cookie: cookies.get(who) ?? '', 'sec-fetch-site': 'same-origin' },
    body: body instanceof FormData ? body : new URLSearchParams(body),
    redirect: 'manual',
  });
const bill = (id: string) => m.w.t.db.selectFrom('bill').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('bills', () => {
  it('are written once, whoever asks and however often', async () => {
    const { dossierId } = await m.w.filed('9.000070');
    const asked = await Promise.all(Array.from({ length: 5 }, () => execute(m.w.as('hoa'), issueBills, { dossierId })));
    expect(new Set(asked.flatMap(({ open }) => open)).size).toBe(1);
    await expect(execute(m.w.as('it'), issueBills, { dossierId })).rejects.toMatchObject({ status: 403 });
  });

  it('are revised with a reason: quantities counted, exemptions granted, never after payment', async () => {
    const one = await m.billed();
    const cashier = m.staff('thuQuy');
    const { billId } = await execute(cashier, reviseBill, {
      billId: one.billId,
      quantities: { paper: { units: 1, sets: 4 } },
      reason: 'Người dân xin thêm ba bản.',
    });
    expect(await bill(billId)).toMatchObject({ amount: 35_000, status: 'open' });
    expect(await bill(one.billId)).toMatchObject({ status: 'void' });
    const { billId: free } = await execute(cashier, reviseBill, {
      billId,
      exemption: 'poor',
      reason: 'Có giấy chứng nhận hộ nghèo năm 2026.',
    });
    expect(await bill(free)).toMatchObject({ amount: 0, status: 'exempt' });
    const paid = await m.billed();
    await execute(cashier, takeCash, { billId: paid.billId, amount: 20_000 });
    await expect(
      execute(cashier, reviseBill, { billId: paid.billId, exemption: 'poor', reason: 'Quá muộn để miễn.' }),
    ).rejects.toMatchObject({ code: 'bill_paid' });
    expect(await m.differences()).toEqual([]);
  });

  it('end with their dossier, and with a duty that was confirmed elsewhere', async () => {
    const withdrawn = await m.billed();
    await execute(m.w.as('hoa'), dossierCommand('withdraw'), { dossierId: withdrawn.dossierId });
    expect((await bill(withdrawn.billId)).status).toBe('void');
    const { dossierId } = await m.w.started('9.000070');
    await execute(m.w.as('loi'), dossierCommand('requestPayment'), {
      dossierId,
      amount: 70_000,
      reason: 'Lệ phí trước bạ theo thông báo.',
    });
    await execute(m.w.as('hoa'), issueBills, { dossierId });
    await execute(m.w.as('cuc'), dossierCommand('confirmPayment'), { dossierId, reference: 'KB-0001' });
    const rows = await m.w.t.db
      .selectFrom('bill')
      .select(['kind', 'status'])
      .where('dossier_id', '=', dossierId)
      .execute();
    expect(rows.find(({ kind }) => kind === 'duty')?.status).toBe('void');
    expect(await m.differences()).toEqual([]);
  });
});

describe('cash at the counter', () => {
  it('is taken for the exact amount, lies in the till, and the till is closed once', async () => {
    m.w.at('2026-03-03 08:00');
    const cashier = m.staff('thuQuy');
    const [one, two] = [await m.billed(), await m.billed()];
    await expect(execute(cashier, takeCash, { billId: one.billId, amount: 19_000 })).rejects.toMatchObject({
      code: 'wrong_amount',
    });
    await expect(execute(m.staff('keToan'), takeCash, { billId: one.billId, amount: 20_000 })).rejects.toMatchObject({
      status: 403,
    });
    await execute(cashier, takeCash, { billId: one.billId, amount: 20_000 });
    await expect(execute(cashier, takeCash, { billId: one.billId, amount: 20_000 })).rejects.toMatchObject({
      code: 'bill_paid',
    });
    await execute(cashier, takeCash, { billId: two.billId, amount: 20_000 });
    const [till] = await readTills.run(cashier, {});
    expect(till).toMatchObject({ count: 2, amount: 40_000 });
    const tillId = till?.till.id ?? '';
    await expect(execute(m.staff('keToan'), closeTill, { tillId, counted: 40_000 })).rejects.toMatchObject({
      status: 403,
    });
    expect(await execute(cashier, closeTill, { tillId, counted: 39_000, note: 'Thiếu một tờ' })).toEqual({
      expected: 40_000,
      difference: -1000,
    });
    await expect(execute(cashier, closeTill, { tillId, counted: 40_000 })).rejects.toMatchObject({
      code: 'till_closed',
    });
    const three = await m.billed();
    await expect(execute(cashier, takeCash, { billId: three.billId, amount: 20_000 })).rejects.toMatchObject({
      code: 'till_closed',
    });
    const sums = await m.w.t.db
      .selectFrom('ledger_line')
      .select((eb) => ['account', eb.fn.sum<number>('amount').as('sum')])
      .where('account', 'in', ['cash:vault', 'expense:till-difference'])
      .groupBy('account')
      .orderBy('account')
      .execute();
    expect(sums.map(({ sum }) => Number(sum))).toEqual([39_000, 1000]);
    const event = await m.w.t.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'payments.bill.paid')
      .where('subject', '=', one.dossierId)
      .executeTakeFirstOrThrow();
    expect(event.data).toMatchObject({ cashless: false, channel: 'cash' });
    expect(await m.differences()).toEqual([]);
  });
});

describe('pages of the office', () => {
  it('take cash, import a statement, settle a difference and refund, without a script', async () => {
    m.w.at('2026-03-04 08:00');
    for (const who of ['thuQuy', 'keToan', 'truong'] as const) cookies.set(who, await signIn(m.w.t, m.staffId(who)));
    const { code, dossierId, billId } = await m.billed();
    const found = await get('thuQuy', `/can-bo/thu-ngan?ma=${code.toLowerCase()}`);
    expect(found.headers.get('location')).toBe(`/can-bo/thu-ngan/${dossierId}`);
    expect(await read('thuQuy', '/can-bo/thu-ngan?ma=000.00')).toContain('Không có hồ sơ mang mã này');
    expect(await read('thuQuy', `/can-bo/thu-ngan/${dossierId}`)).toContain('Thu tiền và lập biên lai');
    const wrong = await post_('thuQuy', `/can-bo/thu-ngan/${dossierId}/thu`, { bill: billId, amount: '2.000' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Phải bằng số phải nộp');
    const right = await post_('thuQuy', `/can-bo/thu-ngan/${dossierId}/thu`, { bill: billId, amount: '20.000' });
    expect(right.status).toBe(303);
    expect(await read('thuQuy', '/can-bo/thu-ngan')).toContain('Đã thu 1 khoản, 20.000');

    const form = new FormData();
    form.set('file', new File(['ref,time,amount,text\nA1,2026-03-04 07:00,9000,khong ro\n'], 'sk.csv'));
    const taken = await post_('keToan', '/can-bo/ke-toan/sao-ke', form);
    expect([taken.status, decodeURIComponent(taken.headers.get('location') ?? '')]).toEqual([
      303,
      '/can-bo/ke-toan/sao-ke?xong=1&unmatched=1',
    ]);
    const twice = await post_('keToan', '/can-bo/ke-toan/sao-ke', form);
    expect(await twice.text()).toContain('đã được nhập');
    const list = await read('keToan', '/can-bo/ke-toan/doi-soat');
    const line = /href="(\/can-bo\/ke-toan\/doi-soat\/[0-9a-f-]{36})">Không rõ/.exec(list)?.[1] ?? '';
    expect(await read('keToan', line)).toContain('khong ro');
    expect((await post_('keToan', `${line}/hoan`, { reason: 'ngắn' })).status).toBe(422);
    expect((await post_('keToan', `${line}/hoan`, { reason: 'Ngân hàng yêu cầu trả lại.' })).status).toBe(303);
    const own = await read('keToan', '/can-bo/ke-toan/hoan-tien');
    expect(own).toContain('chờ người khác duyệt');
    const other = await read('truong', '/can-bo/ke-toan/hoan-tien');
    const decide = /action="(\/can-bo\/ke-toan\/hoan-tien\/[0-9a-f-]{36})\/quyet-dinh"/.exec(other)?.[1] ?? '';
    expect((await post_('truong', `${decide}/quyet-dinh`, { verdict: 'yes' })).status).toBe(303);
    const id = decide.split('/').at(-1);
    expect((await post_('keToan', `${decide}/da-chi`, { [`reference-${id}`]: '' })).status).toBe(422);
    expect((await post_('keToan', `${decide}/da-chi`, { [`reference-${id}`]: 'UNC-77' })).status).toBe(303);
    const receipts = await read('keToan', '/can-bo/ke-toan/bien-lai');
    const pdf = /href="(\/can-bo\/ke-toan\/bien-lai\/[0-9a-f-]{36})"/.exec(receipts)?.[1] ?? '';
    expect((await get('keToan', pdf)).headers.get('content-type')).toBe('application/pdf');
    expect(await read('keToan', '/can-bo/ke-toan')).toContain(code);
    expect(await m.differences()).toEqual([]);
  });

  it('are closed to others', async () => {
    const { code, dossierId } = await m.begun('vietqr');
    cookies.set('citizen', await signIn(m.w.t, CITIZEN));
    for (const path of [
      '/can-bo/ke-toan',
      '/can-bo/ke-toan/doi-soat',
      '/can-bo/thu-ngan',
      `/can-bo/thu-ngan/${dossierId}`,
    ])
      expect([path, (await get('citizen', path)).status]).toEqual([path, 403]);
    cookies.set('elsewhere', await signIn(m.w.t, STRANGER));
    expect((await get('elsewhere', `/ho-so/${code}/thanh-toan`)).status).toBe(404);
    const { id } = await m.w.t.db
      .selectFrom('payment_attempt')
      .select('id')
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect((await get('elsewhere', `/thanh-toan/lan/${id}`)).status).toBe(403);
    expect((await fetch(`${m.origin}/cong-thanh-toan-gia-lap/pay?x=1`)).status).toBe(404);
  });

  it('a transfer shows code, account and text', async () => {
    cookies.set('citizen', await signIn(m.w.t, CITIZEN));
    const { attemptId } = await m.begun('vietqr');
    const html = await read('citizen', `/thanh-toan/lan/${attemptId}`);
    expect(html).toContain('<svg');
    expect(html).toContain('0011001100');
    expect(html).toMatch(/TN[2-9A-Z]{8}/);
  });
});

describe('the ledger', () => {
  it('refuses an entry that does not balance, in the program and in the database', async () => {
    const ctx = m.w.t.ctx();
    const ref = '00000000-0000-4000-8000-000000000001';
    await expect(
      post(ctx, 'settle', ref, [
        { account: 'cash:till', amount: 5 },
        { account: 'income:fee', amount: -4 },
      ]),
    ).rejects.toThrow(RangeError);
    await expect(
      m.w.t.db.transaction().execute(async (tx) => {
        const { id } = await tx
          .insertInto('ledger_entry')
          .values({ at: ctx.now, kind: 'settle', ref, actor: 'x', request_id: 'x' })
          .returning('id')
          .executeTakeFirstOrThrow();
        await tx.insertInto('ledger_line').values({ entry_id: id, n: 1, account: 'cash:till', amount: 5 }).execute();
      }),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('is proved by the check, which finds whatever was changed behind its back', async () => {
    const { billId, attemptId } = await m.begun('vnpay');
    const row = await m.w.t.db
      .selectFrom('payment_attempt')
      .select('txn_ref')
      .where('id', '=', attemptId)
      .executeTakeFirstOrThrow();
    await execute(m.w.t.ctx(), takeWord, {
      adapter: 'vnpay',
      source: 'ipn',
      word: { txnRef: row.txn_ref, state: 'paid', amount: 20_000, providerRef: '1' },
      payload: {},
    });
    expect((await checkLedger(m.w.t.ctx())).differences).toEqual([]);
    await owner.query(`CREATE TABLE ${kept} AS SELECT * FROM receipt`);
    const tamperings: [string, string[]][] = [
      [
        `UPDATE ledger_line SET amount = amount + 1 WHERE n = 1 AND entry_id = (SELECT id FROM ledger_entry WHERE ref = '${attemptId}')`,
        ['every entry balances'],
      ],
      [
        `DELETE FROM receipt WHERE bill_id = '${billId}'`,
        ['a paid bill has one receipt', 'numbers of receipts have no gap'],
      ],
      [
        `UPDATE bill SET status = 'open', ended_at = NULL WHERE id = '${billId}'`,
        ['a paid bill has one receipt', 'settled attempts equal'],
      ],
      [`UPDATE bill SET amount = 1 WHERE id = '${billId}'`, ['a bill is the sum', 'income of a paid bill']],
      [
        `UPDATE payment_attempt SET status = 'failed', settled_as = NULL WHERE id = '${attemptId}'`,
        ['every paid attempt is booked'],
      ],
      [`UPDATE receipt_series SET last = last + 1`, ['numbers of receipts have no gap']],
      [`UPDATE payment_difference SET closed_at = NULL, resolution = NULL WHERE held`, ['held money']],
      [
        `UPDATE dossier SET state = 6 WHERE id = (SELECT dossier_id FROM bill WHERE id = '${billId}')`,
        ['a waiting dossier'],
      ],
    ];
    for (const [sql, rules] of tamperings) {
      await owner.query("BEGIN; SET LOCAL session_replication_role = 'replica'");
      const { rowCount } = await owner.query(sql);
      expect([sql, (rowCount ?? 0) > 0]).toEqual([sql, true]);
      await owner.query('COMMIT');
      const found = (await checkLedger(m.w.t.ctx())).differences.map(({ rule }) => rule);
      for (const rule of rules)
        expect(
          found.some((one) => one.startsWith(rule)),
          `${sql}: ${found}`,
        ).toBe(true);
      await undo(sql);
    }
    expect(await m.differences()).toEqual([]);

    async function undo(sql: string): Promise<void> {
      await owner.query("BEGIN; SET LOCAL session_replication_role = 'replica'");
      const back = BACK.find(([start]) => sql.startsWith(start));
      if (back) for (const one of back[1]) await owner.query(one(billId, attemptId));
      await owner.query('COMMIT');
    }
  });
});

const kept = 'kept_receipt';
type Undo = (billId: string, attemptId: string) => string;
/** How each tampering is taken back, by its beginning. */
const BACK: readonly [string, readonly Undo[]][] = [
  [
    'UPDATE ledger_line',
    [
      (_, a) =>
        `UPDATE ledger_line SET amount = amount - 1 WHERE n = 1 AND entry_id = (SELECT id FROM ledger_entry WHERE ref = '${a}')`,
    ],
  ],
  ['DELETE FROM receipt', [() => `INSERT INTO receipt SELECT * FROM ${kept} ON CONFLICT DO NOTHING`]],
  ['UPDATE bill SET status', [(b) => `UPDATE bill SET status = 'paid', ended_at = now() WHERE id = '${b}'`]],
  ['UPDATE bill SET amount', [(b) => `UPDATE bill SET amount = 20000 WHERE id = '${b}'`]],
  [
    'UPDATE payment_attempt',
    [(_, a) => `UPDATE payment_attempt SET status = 'paid', settled_as = 'bill' WHERE id = '${a}'`],
  ],
  ['UPDATE receipt_series', [() => 'UPDATE receipt_series SET last = last - 1']],
  [
    'UPDATE payment_difference',
    [
      () =>
        "UPDATE payment_difference SET closed_at = now(), resolution = 'refunded' WHERE held AND closed_at IS NULL AND EXISTS (SELECT FROM refund r WHERE r.difference_id = payment_difference.id AND r.status = 'done')",
    ],
  ],
  [
    'UPDATE dossier',
    [(b) => `UPDATE dossier SET state = 1 WHERE id = (SELECT dossier_id FROM bill WHERE id = '${b}')`],
  ],
];
