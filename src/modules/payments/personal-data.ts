import { KEPT, type PersonalData } from '../../kernel/personal-data.ts';

/** Bills of a person; the ledger behind them knows accounts, not people. */
export const paymentsData: PersonalData = {
  tables: [
    {
      table: 'bill',
      person: ['payer_id'],
      title: { vi: 'Khoản phí, lệ phí', en: 'Fees' },
      purpose: 'payments',
      columns: ['code', 'kind', 'procedure_code', 'amount', 'status', 'created_at', 'ended_at'],
      newest: 'created_at',
      erase: { kept: KEPT.ledger },
    },
    {
      table: 'till',
      person: ['person_id'],
      title: { vi: 'Quầy thu đã mở', en: 'Tills opened' },
      purpose: 'office',
      columns: ['day', 'opened_at', 'closed_at', 'expected', 'counted'],
      newest: 'opened_at',
      erase: { kept: KEPT.ledger },
    },
  ],
  deeds: {
    payment_difference: ['closed_by'],
    refund: ['proposed_by', 'decided_by'],
    statement_import: ['by_person'],
  },
};
