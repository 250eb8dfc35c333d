import { z } from 'zod';
import { defineEvent } from '../../kernel/events/index.ts';

const bill = { billId: z.uuid(), dossierId: z.uuid(), code: z.string(), procedure: z.string(), amount: z.int() };

export const billIssued = defineEvent({
  type: 'payments.bill.issued',
  subjectType: 'dossier',
  title: { vi: 'Lập khoản phải nộp', en: 'Bill issued' },
  data: z.object({ ...bill, kind: z.enum(['filing', 'duty']), exempt: z.boolean() }),
});

/** The money is there and booked. `cashless`: by transfer, card or wallet. Unit and agency are those of the event too. */
export const billPaid = defineEvent({
  type: 'payments.bill.paid',
  subjectType: 'dossier',
  title: { vi: 'Đã nộp phí, lệ phí', en: 'Bill paid' },
  data: z.object({
    ...bill,
    cashless: z.boolean(),
    /** Adapter, or cash. */
    channel: z.string(),
    unit: z.uuid(),
    agency: z.uuid(),
    receipt: z.string(),
  }),
});

const attempt = { attemptId: z.uuid(), adapter: z.string(), amount: z.int() };

export const attemptBegun = defineEvent({
  type: 'payments.attempt.begun',
  subjectType: 'payment_attempt',
  title: { vi: 'Bắt đầu thanh toán', en: 'Payment begun' },
  data: z.object(attempt),
});

/** A try that came to nothing: refused, or nobody paid in time. */
export const attemptEnded = defineEvent({
  type: 'payments.attempt.ended',
  subjectType: 'payment_attempt',
  title: { vi: 'Lần thanh toán không thành công', en: 'Payment came to nothing' },
  data: z.object({ ...attempt, how: z.enum(['failed', 'expired']) }),
});

/** Money or figures that need somebody's decision. */
export const differenceFound = defineEvent({
  type: 'payments.difference.found',
  subjectType: 'payment_difference',
  title: { vi: 'Phát hiện chênh lệch cần xử lý', en: 'Difference found' },
  data: z.object({ differenceId: z.uuid(), kind: z.string(), adapter: z.string(), amount: z.int() }),
});

export const differenceClosed = defineEvent({
  type: 'payments.difference.closed',
  subjectType: 'payment_difference',
  title: { vi: 'Đã xử lý chênh lệch', en: 'Difference closed' },
  data: z.object({ differenceId: z.uuid(), resolution: z.enum(['applied', 'refunded', 'explained']) }),
});

const refund = { refundId: z.uuid(), amount: z.int(), adapter: z.string() };

export const refundProposed = defineEvent({
  type: 'payments.refund.proposed',
  subjectType: 'refund',
  title: { vi: 'Đề nghị hoàn tiền', en: 'Refund proposed' },
  data: z.object(refund),
});

export const refundDecided = defineEvent({
  type: 'payments.refund.decided',
  subjectType: 'refund',
  title: { vi: 'Quyết định hoàn tiền', en: 'Refund decided' },
  data: z.object({ ...refund, approved: z.boolean() }),
});

export const refundDone = defineEvent({
  type: 'payments.refund.done',
  subjectType: 'refund',
  title: { vi: 'Đã hoàn tiền', en: 'Refund done' },
  data: z.object(refund),
});

export const tillClosed = defineEvent({
  type: 'payments.till.closed',
  subjectType: 'till',
  title: { vi: 'Khóa sổ quỹ ngày', en: 'Till closed' },
  data: z.object({ tillId: z.uuid(), expected: z.int(), counted: z.int() }),
});

export const statementTaken = defineEvent({
  type: 'payments.statement.imported',
  subjectType: 'statement_import',
  title: { vi: 'Nhập sao kê ngân hàng', en: 'Statement imported' },
  data: z.object({ importId: z.uuid(), adapter: z.string(), lines: z.int(), matched: z.int() }),
});

export const receiptPrinted = defineEvent({
  type: 'payments.receipt.signed',
  subjectType: 'receipt',
  title: { vi: 'Ký số biên lai', en: 'Receipt signed' },
  data: z.object({ receiptId: z.uuid(), sha256: z.string() }),
});

export const paymentEvents = [
  billIssued,
  billPaid,
  attemptBegun,
  attemptEnded,
  differenceFound,
  differenceClosed,
  refundProposed,
  refundDecided,
  refundDone,
  tillClosed,
  statementTaken,
  receiptPrinted,
];
