import { defineModule } from '../../kernel/module.ts';
import { beginAttempt, openAttempt } from './attempts/begin.ts';
import { moveOn, pollJob } from './attempts/poll.ts';
import { takeWord } from './attempts/word.ts';
import { issueBills, reviseBill } from './bills/issue.ts';
import { printReceipt, verifyReceipt } from './documents/issue.ts';
import { paymentEvents } from './events.ts';
import { duesPanel, tillLink } from './pages/panels.tsx';
import { mountPages } from './pages/routes.ts';
import { paymentsData } from './personal-data.ts';
import { listBills, listReceipts, listRefunds, openDues, readDues } from './queries.ts';
import { decideRefund, finishRefund, proposeHeldRefund, proposeRefund, refundJob } from './refunds/refunds.ts';
import { applyDifference, explainDifference, listDifferences } from './statements/differences.ts';
import { importStatement, listStatements } from './statements/import.ts';
import { reconcileJob } from './statements/reconcile.ts';
import { closeTill, readTills, takeCash } from './till/cash.ts';

export { type Checked, checkLedger } from './check/check.ts';

/** Fees and charges: bills, ways to pay, receipts, refunds and the ledger that proves them. */
export const payments = defineModule({
  name: 'payments',
  migrations: 'src/modules/payments/migrations',
  personalData: paymentsData,
  after: ['services'],
  commands: [
    issueBills,
    reviseBill,
    beginAttempt,
    moveOn,
    takeWord,
    takeCash,
    closeTill,
    importStatement,
    applyDifference,
    explainDifference,
    proposeRefund,
    proposeHeldRefund,
    decideRefund,
    finishRefund,
    printReceipt,
  ],
  queries: [
    openDues,
    readDues,
    openAttempt,
    verifyReceipt,
    listBills,
    listReceipts,
    listRefunds,
    listDifferences,
    listStatements,
    readTills,
  ],
  roles: {
    cashier: { vi: 'Thủ quỹ thu phí, lệ phí', en: 'Cashier' },
    accountant: { vi: 'Kế toán phí, lệ phí', en: 'Accountant of fees' },
  },
  events: paymentEvents,
  jobs: [pollJob, reconcileJob, refundJob],
  nav: [
    {
      door: 'workspace',
      href: '/can-bo/thu-ngan',
      label: { vi: 'Thu phí, lệ phí', en: 'Cash desk' },
      order: 33,
      roles: ['cashier'],
    },
    {
      door: 'workspace',
      href: '/can-bo/ke-toan',
      label: { vi: 'Kế toán phí, lệ phí', en: 'Accounts of fees' },
      order: 34,
      roles: ['accountant'],
    },
  ],
  slots: { 'services.dossier.dues': duesPanel, 'services.desk.dossier': tillLink },
  routes: mountPages,
});
