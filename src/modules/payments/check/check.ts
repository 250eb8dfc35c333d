import type { RawBuilder } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';
import { sql } from '../../../kernel/store/index.ts';

/** One thing that does not agree. */
export interface Disagreement {
  readonly rule: string;
  /** What it is about, as an accountant finds it: code of a bill, number of a receipt, id of an entry. */
  readonly what: string;
  readonly detail: string;
}

export interface Checked {
  readonly entries: number;
  readonly bills: number;
  readonly receipts: number;
  readonly differences: readonly Disagreement[];
}

interface Row {
  what: string;
  detail: string;
}

/** Each finds the rows that break one rule, over all there is. */
const RULES: Readonly<Record<string, RawBuilder<Row>>> = {
  'every entry balances': sql`
    SELECT e.id::text AS what, count(l.n) || ' lines, sum ' || coalesce(sum(l.amount), 0) AS detail
    FROM ledger_entry e LEFT JOIN ledger_line l ON l.entry_id = e.id
    GROUP BY e.id HAVING coalesce(sum(l.amount), 0) <> 0 OR count(l.n) < 2`,
  'a bill is the sum of its lines': sql`
    SELECT b.code AS what, b.amount || ' against ' || coalesce(sum(l.amount), 0) AS detail
    FROM bill b LEFT JOIN bill_line l ON l.bill_id = b.id
    GROUP BY b.id HAVING b.amount <> coalesce(sum(l.amount), 0)`,
  'a paid bill has one receipt of its amount, an unpaid one has none': sql`
    SELECT b.code AS what, b.status || ', ' || count(r.id) || ' receipts of ' || coalesce(sum(r.amount), 0) AS detail
    FROM bill b LEFT JOIN receipt r ON r.bill_id = b.id AND r.kind = 'payment'
    GROUP BY b.id
    HAVING (b.status = 'paid' AND (count(r.id) <> 1 OR sum(r.amount) <> b.amount)) OR (b.status <> 'paid' AND count(r.id) > 0)`,
  'settled attempts equal the amount of their bill': sql`
    SELECT b.code AS what, b.status || ', settled ' || coalesce(sum(a.amount), 0) || ' of ' || b.amount AS detail
    FROM bill b LEFT JOIN payment_attempt a ON a.bill_id = b.id AND a.settled_as = 'bill'
    GROUP BY b.id
    HAVING coalesce(sum(a.amount), 0) <> CASE WHEN b.status = 'paid' THEN b.amount ELSE 0 END`,
  'every paid attempt is booked once, and nothing else is': sql`
    SELECT a.txn_ref AS what, a.status || ', ' || count(e.id) || ' entries' AS detail
    FROM payment_attempt a
      LEFT JOIN ledger_entry e ON e.kind IN ('settle', 'suspend') AND e.ref = a.id
      LEFT JOIN ledger_entry x ON x.kind = 'apply' AND x.ref = a.applied_from
    GROUP BY a.id
    HAVING CASE WHEN a.status = 'paid' THEN count(e.id) > 1 OR count(e.id) + count(x.id) < 1 ELSE count(e.id) > 0 END`,
  'income of a paid bill is booked': sql`
    SELECT b.code AS what, 'booked ' || coalesce(i.amount, 0) || ' of ' || b.amount AS detail
    FROM bill b LEFT JOIN LATERAL (
      SELECT -sum(l.amount) AS amount
      FROM payment_attempt a
        JOIN ledger_entry e ON (e.kind = 'settle' AND e.ref = a.id) OR (e.kind = 'apply' AND e.ref = a.applied_from)
        JOIN ledger_line l ON l.entry_id = e.id AND l.account LIKE 'income:%'
      WHERE a.bill_id = b.id AND a.settled_as = 'bill'
    ) i ON true
    WHERE b.status = 'paid' AND coalesce(i.amount, 0) <> b.amount`,
  'an open duty means a waiting dossier': sql`
    SELECT b.code AS what, 'dossier ' || d.code || ' is in state ' || d.state || ', bill ' || b.status AS detail
    FROM bill b JOIN dossier d ON d.id = b.dossier_id JOIN dossier_payment p ON p.id = b.duty_id
    WHERE (b.status = 'open' AND (d.state <> 6 OR p.confirmed_at IS NOT NULL))
       OR (b.status = 'paid' AND p.reference IS DISTINCT FROM b.code)
       OR (b.kind = 'duty' AND b.status IN ('open', 'paid') AND p.amount <> b.amount)`,
  'no bill stands open for a dossier that ended': sql`
    SELECT b.code AS what, 'dossier ' || d.code || ' is in state ' || d.state AS detail
    FROM bill b JOIN dossier d ON d.id = b.dossier_id WHERE b.status = 'open' AND d.state IN (3, 7, 8)`,
  'a waiting dossier waits for one payment': sql`
    SELECT d.code AS what, 'in state 6 without an open payment' AS detail
    FROM dossier d WHERE d.state = 6 AND NOT d.bundle
      AND NOT EXISTS (SELECT FROM dossier_payment p WHERE p.dossier_id = d.id AND p.confirmed_at IS NULL)`,
  'numbers of receipts have no gap': sql`
    SELECT s.series || ' of agency ' || s.agency_id AS what,
      count(r.id) || ' receipts up to ' || coalesce(max(r.number), 0) || ', counter ' || s.last AS detail
    FROM receipt_series s LEFT JOIN receipt r ON r.agency_id = s.agency_id AND r.series = s.series
    GROUP BY s.agency_id, s.series, s.last
    HAVING count(r.id) <> s.last OR coalesce(max(r.number), 0) <> s.last OR coalesce(min(r.number), 1) <> 1`,
  'held money is what the worklist says': sql`
    SELECT 'liability:suspense' AS what, 'ledger ' || l.amount || ', worklist ' || w.amount AS detail
    FROM (SELECT coalesce(-sum(amount), 0) AS amount FROM ledger_line WHERE account = 'liability:suspense') l,
      (SELECT coalesce(sum(amount), 0) AS amount FROM payment_difference WHERE held AND closed_at IS NULL) w
    WHERE l.amount <> w.amount`,
  'a refund that is done is booked, with four eyes': sql`
    SELECT r.id::text AS what, count(e.id) || ' entries' AS detail
    FROM refund r LEFT JOIN ledger_entry e ON e.ref = r.id AND e.kind = 'refund'
    GROUP BY r.id
    HAVING count(e.id) <> CASE WHEN r.status = 'done' THEN 1 ELSE 0 END
      OR (r.status IN ('approved', 'done') AND (r.decided_by IS NULL OR r.decided_by = r.proposed_by))`,
  'no more is sent back than came in': sql`
    SELECT a.txn_ref AS what, 'paid ' || a.amount || ', refunds ' || sum(r.amount) AS detail
    FROM payment_attempt a JOIN refund r ON r.attempt_id = a.id AND r.status <> 'rejected' AND r.source = 'bill'
    GROUP BY a.id HAVING sum(r.amount) > a.amount`,
};

/** Proves over the whole ledger that money, bills, receipts and dossiers agree. All in one snapshot. */
export async function checkLedger(ctx: Ctx): Promise<Checked> {
  return ctx.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      // The whole of it is read: longer than a page may take.
      await sql`SET LOCAL statement_timeout = '30min'`.execute(db);
      const differences: Disagreement[] = [];
      for (const [rule, rows] of Object.entries(RULES))
        for (const row of (await rows.execute(db)).rows) differences.push({ rule, ...row });
      const counted = await sql<{ entries: number; bills: number; receipts: number }>`
        SELECT (SELECT count(*) FROM ledger_entry) AS entries, (SELECT count(*) FROM bill) AS bills,
          (SELECT count(*) FROM receipt) AS receipts`.execute(db);
      const [totals] = counted.rows;
      return { entries: 0, bills: 0, receipts: 0, ...totals, differences };
    });
}
