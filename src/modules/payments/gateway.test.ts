import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute } from '../../kernel/execute.ts';
import { adapter as vnpay } from './adapters/vnpay/index.ts';
import { gatewayTime, signedQuery } from './adapters/vnpay/sign.ts';
import { beginAttempt } from './attempts/begin.ts';
import { pollJob } from './attempts/poll.ts';
import { issueBills } from './bills/issue.ts';
import { decideRefund, proposeRefund, refundJob } from './refunds/refunds.ts';
import type { Behaviour } from './standin/gateway.tsx';
import { reconcileDay } from './statements/reconcile.ts';
import { CITIZEN, signIn } from './testing/people.ts';
import { dossierCommand, type MoneyWorld, openMoney, SECRET, TMN } from './testing/world.ts';

let m: MoneyWorld;
let cookie: string;

beforeAll(async () => {
  m = await openMoney();
  m.w.at('2026-03-02 08:00');
  cookie = await signIn(m.w.t, CITIZEN);
});
afterAll(() => m?.close());

const get = (path: string) =>
  fetch(path.startsWith('http') ? path : `${m.origin}${path}`, { headers: { cookie }, redirect: 'manual' });
const post = (path: string, body: Record<string, string>) =>
  fetch(path.startsWith('http') ? path : `${m.origin}${path}`, {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(body).toString(),
    redirect: 'manual',
  });
const hrefOf = (html: string, text: string): string => {
  const found = [...html.matchAll(/<a [^>]*href="([^"]+)"[^>]*>(?:(?!<\/a>).)*<\/a>/gs)].find((a) =>
    a[0].includes(text),
  );
  return (found?.[1] ?? '').replaceAll('&amp;', '&');
};
const attemptRow = (id: string) =>
  m.w.t.db.selectFrom('payment_attempt').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const billRow = (id: string) => m.w.t.db.selectFrom('bill').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const verdicts = async (attemptId: string) =>
  (
    await m.w.t.db
      .selectFrom('payment_notification')
      .select('verdict')
      .where('attempt_id', '=', attemptId)
      .orderBy('id')
      .execute()
  ).map(({ verdict }) => verdict);

/** As a person does: from the dossier to the gateway, and back. Gives the attempt and the page one ends on. */
async function payByHand(code: string, how: Behaviour): Promise<{ attemptId: string; page: string }> {
  const dues = await get(`/ho-so/${code}/thanh-toan`);
  expect(dues.status).toBe(200);
  const begun = await post(`/ho-so/${code}/thanh-toan`, { how: 'vnpay' });
  expect(begun.status).toBe(303);
  const at = begun.headers.get('location') ?? '';
  const link = hrefOf(await (await get(at)).text(), 'Sang trang thanh toán');
  const gateway = await get(link);
  expect(gateway.status).toBe(200);
  const query = new URL(link).search.slice(1);
  const back = await post(`${new URL(link).origin}/g/pay`, { query, how });
  expect(back.status).toBe(303);
  const home = await get(back.headers.get('location') ?? '');
  expect([home.status, home.headers.get('location')]).toEqual([303, `${at}?ve=1`]);
  return { attemptId: at.split('/').at(-1) ?? '', page: await (await get(`${at}?ve=1`)).text() };
}

const file = async () => m.w.filed('9.000070');
const lastAnswer = () => JSON.parse(m.standIn.deliveries.at(-1)?.body ?? '{}') as { RspCode?: string };

describe('paying at the gateway, over HTTP', () => {
  it('pays: bill, receipt, event and the page all say so', async () => {
    const { code, dossierId } = await file();
    expect(await (await get(`/ho-so/${code}`)).text()).toContain('Cần nộp 20.000');
    const { attemptId, page } = await payByHand(code, 'ok');
    expect(page).toContain('Đã nộp thành công');
    expect(lastAnswer().RspCode).toBe('00');
    const attempt = await attemptRow(attemptId);
    expect(attempt).toMatchObject({ status: 'paid', settled_as: 'bill' });
    expect(await billRow(attempt.bill_id)).toMatchObject({ status: 'paid', amount: 20_000 });
    const event = await m.w.t.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'payments.bill.paid')
      .where('subject', '=', dossierId)
      .executeTakeFirstOrThrow();
    expect(event.data).toMatchObject({ cashless: true, channel: 'vnpay', amount: 20_000, procedure: '9.000070' });
    const dues = await (await get(`/ho-so/${code}/thanh-toan`)).text();
    const pdf = await get(hrefOf(dues, 'Tải biên lai'));
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const first = Buffer.from(await pdf.arrayBuffer());
    expect(first.subarray(0, 5).toString()).toBe('%PDF-');
    expect(first.includes('/ByteRange')).toBe(true);
    expect(Buffer.from(await (await get(hrefOf(dues, 'Tải biên lai'))).arrayBuffer()).equals(first)).toBe(true);
    const { verify_code } = await m.w.t.db
      .selectFrom('receipt')
      .select('verify_code')
      .where('attempt_id', '=', attemptId)
      .executeTakeFirstOrThrow();
    const seen = await (await fetch(`${m.origin}/bien-lai/${verify_code}`)).text();
    expect(seen).toContain('Biên lai có thật');
    expect(seen).not.toContain('Lý Thị Hòa');
    expect(await m.differences()).toEqual([]);
  });

  it('a late "paid" beats an early "failed"', async () => {
    const { code } = await file();
    const { attemptId, page } = await payByHand(code, 'late');
    expect(page).toContain('Thanh toán không thành công');
    expect((await attemptRow(attemptId)).status).toBe('failed');
    await m.standIn.flush();
    expect(await attemptRow(attemptId)).toMatchObject({ status: 'paid', settled_as: 'bill' });
    expect(await verdicts(attemptId)).toEqual(['failed', 'settled']);
    expect(await m.differences()).toEqual([]);
  });

  it('told twice, books once and answers 02', async () => {
    const { code } = await file();
    const { attemptId } = await payByHand(code, 'twice');
    expect(lastAnswer().RspCode).toBe('02');
    expect(await verdicts(attemptId)).toEqual(['settled', 'repeat']);
    expect(await m.differences()).toEqual([]);
  });

  it('a wrong amount changes nothing, is answered with 04 and logged', async () => {
    const { code } = await file();
    const { attemptId, page } = await payByHand(code, 'wrong');
    expect(page).toContain('Đang chờ cổng xác nhận');
    expect(lastAnswer().RspCode).toBe('04');
    expect((await attemptRow(attemptId)).status).toBe('pending');
    expect(await verdicts(attemptId)).toEqual(['wrong_amount']);
    await m.w.t.db.updateTable('payment_attempt').set({ next_query_at: null }).where('id', '=', attemptId).execute();
  });

  it('never told: the poll finds out', async () => {
    const { code } = await file();
    const { attemptId } = await payByHand(code, 'never');
    expect((await attemptRow(attemptId)).status).toBe('pending');
    m.w.at('2026-03-02 08:06');
    await pollJob.run(m.w.t.ctx(), {});
    expect(await attemptRow(attemptId)).toMatchObject({ status: 'paid', settled_as: 'bill' });
    expect(await m.differences()).toEqual([]);
  });

  it('a gateway that answers 500 is asked again, and the payer may ask at once', async () => {
    m.w.at('2026-03-02 08:10');
    const { code } = await file();
    const { attemptId } = await payByHand(code, 'broken');
    const again = () => post(`/thanh-toan/lan/${attemptId}/kiem-tra`, {});
    await again();
    await again();
    const row = await attemptRow(attemptId);
    expect([row.status, row.queries]).toEqual(['pending', 2]);
    expect((await again()).status).toBe(303);
    expect((await attemptRow(attemptId)).status).toBe('paid');
  });

  it('an attempt the gateway gives no answer about does not expire by its clock alone', async () => {
    m.w.at('2026-03-02 08:20');
    const { attemptId } = await m.begun('vnpay');
    m.standIn.breakQueries(1);
    m.w.at('2026-03-02 08:40');
    await pollJob.run(m.w.t.ctx(), {});
    expect((await attemptRow(attemptId)).status).toBe('pending');
    m.w.at('2026-03-02 09:40');
    await pollJob.run(m.w.t.ctx(), {});
    expect((await attemptRow(attemptId)).status).toBe('expired');
  });

  it('an expired attempt that is paid later is held and listed', async () => {
    m.w.at('2026-03-02 10:00');
    cookie = await signIn(m.w.t, CITIZEN);
    const { attemptId, billId } = await m.begun('vnpay');
    m.w.at('2026-03-02 10:20');
    await pollJob.run(m.w.t.ctx(), {});
    const { txn_ref: ref } = await attemptRow(attemptId);
    const answer = await ipn({ vnp_TxnRef: ref });
    expect(answer.RspCode).toBe('00');
    expect(await attemptRow(attemptId)).toMatchObject({ status: 'paid', settled_as: 'suspense' });
    expect((await billRow(billId)).status).toBe('open');
    const line = await m.w.t.db
      .selectFrom('payment_difference')
      .selectAll()
      .where('attempt_id', '=', attemptId)
      .executeTakeFirstOrThrow();
    expect(line).toMatchObject({ kind: 'late', held: true, amount: 20_000 });
    expect(await m.differences()).toEqual([]);
  });
});

/** A notification with the right signature, unless changed afterwards. */
async function ipn(changes: Record<string, string>, forge?: (params: URLSearchParams) => void) {
  const params = new URLSearchParams(
    signedQuery(SECRET, {
      vnp_TmnCode: TMN,
      vnp_Amount: '2000000',
      vnp_ResponseCode: '00',
      vnp_TransactionStatus: '00',
      vnp_TransactionNo: '14000001',
      vnp_PayDate: gatewayTime(m.w.t.clock.now()),
      ...changes,
    }),
  );
  forge?.(params);
  return (await (await fetch(`${m.origin}/thanh-toan/ipn/vnpay?${params}`)).json()) as { RspCode: string };
}

describe('answer codes of a notification', () => {
  it('01 unknown, 97 forged, 97 another merchant, 04 amount, 00 taken, 02 known', async () => {
    const { attemptId } = await m.begun('vnpay');
    const { txn_ref: ref } = await attemptRow(attemptId);
    const code = async (...of: Parameters<typeof ipn>) => (await ipn(...of)).RspCode;
    expect(await code({ vnp_TxnRef: 'TN22222222' })).toBe('01');
    expect(await code({ vnp_TxnRef: ref }, (params) => params.set('vnp_Amount', '2000001'))).toBe('97');
    expect(await code({ vnp_TxnRef: ref }, (params) => params.delete('vnp_SecureHash'))).toBe('97');
    expect(await code({ vnp_TxnRef: ref, vnp_TmnCode: 'SOMEBODY' })).toBe('97');
    expect(await code({ vnp_TxnRef: ref, vnp_Amount: '1900000' })).toBe('04');
    expect(await code({ vnp_TxnRef: ref, vnp_Amount: '2000050' })).toBe('04');
    expect((await attemptRow(attemptId)).status).toBe('pending');
    expect(await code({ vnp_TxnRef: ref })).toBe('00');
    expect(await code({ vnp_TxnRef: ref })).toBe('02');
    expect(await code({ vnp_TxnRef: ref, vnp_ResponseCode: '24', vnp_TransactionStatus: '02' })).toBe('02');
    expect(await verdicts(attemptId)).toEqual(['wrong_amount', 'wrong_amount', 'settled', 'repeat', 'stale']);
    const forged = await m.w.t.db
      .selectFrom('payment_notification')
      .select('id')
      .where('verdict', 'in', ['forged', 'unknown'])
      .execute();
    expect(forged.length).toBe(4);
  });

  it('97 for a flood of forgeries, of which only so many are kept', async () => {
    const answers = await Promise.all(
      Array.from({ length: 90 }, () => ipn({ vnp_TxnRef: 'TN22222222' }, (params) => params.delete('vnp_SecureHash'))),
    );
    expect(new Set(answers.map(({ RspCode }) => RspCode))).toEqual(new Set(['97']));
    const kept = await m.w.t.db
      .selectFrom('payment_notification')
      .select('id')
      .where('verdict', '=', 'forged')
      .execute();
    expect(kept.length).toBe(60);
  });

  it('99 when it cannot be booked, and the gateway may come again', async () => {
    const { attemptId, dossierId } = await m.begun('vnpay');
    const { txn_ref: ref } = await attemptRow(attemptId);
    // Somebody holds the dossier longer than anybody waits for a lock.
    await m.w.t.db.transaction().execute(async (tx) => {
      await tx.selectFrom('dossier').select('id').where('id', '=', dossierId).forUpdate().execute();
      expect((await ipn({ vnp_TxnRef: ref })).RspCode).toBe('99');
    });
    expect((await attemptRow(attemptId)).status).toBe('pending');
    expect((await ipn({ vnp_TxnRef: ref })).RspCode).toBe('00');
  });
});

describe('money and dossier', () => {
  it('a duty that is paid moves the dossier on, in one transaction', async () => {
    const { dossierId } = await m.w.started('9.000070');
    await execute(m.w.as('loi'), dossierCommand('requestPayment'), {
      dossierId,
      amount: 350_000,
      reason: 'Lệ phí trước bạ theo thông báo.',
    });
    const { open } = await execute(m.w.as('hoa'), issueBills, { dossierId });
    const rows = await m.w.t.db.selectFrom('bill').selectAll().where('id', 'in', open).execute();
    expect(rows.map(({ kind, amount }) => [kind, amount]).sort()).toEqual([
      ['duty', 350_000],
      ['filing', 20_000],
    ]);
    const duty = rows.find(({ kind }) => kind === 'duty');
    const { attemptId } = await execute(m.w.as('hoa'), beginAttempt, { billId: duty?.id ?? '', adapter: 'vnpay' });
    const { txn_ref: ref } = await attemptRow(attemptId);
    expect((await ipn({ vnp_TxnRef: ref, vnp_Amount: '35000000' })).RspCode).toBe('00');
    const dossier = await m.w.t.db.selectFrom('dossier').select('state').where('id', '=', dossierId).executeTakeFirst();
    expect(dossier?.state).toBe(4);
    expect(await m.differences()).toEqual([]);
  });

  it('a refund needs a second person, goes to the gateway once and has a voucher', async () => {
    const { attemptId, billId } = await m.begun('vnpay');
    const { txn_ref: ref, created_at } = await attemptRow(attemptId);
    await ipn({ vnp_TxnRef: ref });
    // The gateway has to know what it is asked to send back.
    (m.standIn.transactions as Map<string, unknown>).set(ref, {
      txnRef: ref,
      amount: '2000000',
      createDate: gatewayTime(created_at as unknown as Date),
      info: '',
      no: '14000001',
      paid: true,
      payDate: '20260302100000',
      refunded: 0,
    });
    const reason = 'Hồ sơ thuộc diện không phải nộp phí.';
    const accountant = m.staff('keToan');
    await expect(execute(accountant, proposeRefund, { attemptId, amount: 20_001, reason })).rejects.toMatchObject({
      code: 'refund_too_large',
    });
    const { refundId } = await execute(accountant, proposeRefund, { attemptId, amount: 15_000, reason });
    await expect(execute(accountant, decideRefund, { refundId, approve: true })).rejects.toMatchObject({ status: 403 });
    await execute(m.staff('truong'), decideRefund, { refundId, approve: true });
    await refundJob.run(m.w.t.ctx(), { refundId });
    await refundJob.run(m.w.t.ctx(), { refundId });
    expect(m.standIn.transactions.get(ref)?.refunded).toBe(1_500_000);
    const receipts = await m.w.t.db
      .selectFrom('receipt')
      .select(['kind', 'amount'])
      .where('bill_id', '=', billId)
      .execute();
    expect(receipts).toEqual([
      { kind: 'payment', amount: 20_000 },
      { kind: 'refund', amount: 15_000 },
    ]);
    expect(await m.differences()).toEqual([]);
  });

  it('the night’s comparison books what nobody told of, and lists what the gateway does not know', async () => {
    const missed = await m.begun('vnpay');
    const { txn_ref: ref, created_at } = await attemptRow(missed.attemptId);
    (m.standIn.transactions as Map<string, unknown>).set(ref, {
      txnRef: ref,
      amount: '2000000',
      createDate: gatewayTime(created_at as unknown as Date),
      info: '',
      no: '15000001',
      paid: true,
      payDate: '',
      refunded: 0,
    });
    const invented = await m.begun('vnpay');
    await ipn({ vnp_TxnRef: (await attemptRow(invented.attemptId)).txn_ref });
    await reconcileDay(m.w.t.ctx(), vnpay, '2026-03-02');
    expect((await attemptRow(missed.attemptId)).status).toBe('paid');
    const kinds = async () =>
      (
        await m.w.t.db
          .selectFrom('payment_difference')
          .select('kind')
          .where('attempt_id', '=', invented.attemptId)
          .execute()
      ).map(({ kind }) => kind);
    expect(await kinds()).toEqual(['provider_says_unpaid']);
    await reconcileDay(m.w.t.ctx(), vnpay, '2026-03-02');
    expect(await kinds()).toEqual(['provider_says_unpaid']);
    expect(await m.differences()).toEqual([]);
  });
});
