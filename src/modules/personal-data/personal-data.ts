import { KEPT, type PersonalData } from '../../kernel/personal-data.ts';

/** What the keeping of rights itself holds. */
export const rightsData: PersonalData = {
  tables: [
    {
      table: 'consent_receipt',
      person: ['person_id'],
      title: { vi: 'Biên nhận đồng ý', en: 'Consent receipts' },
      purpose: 'rights',
      columns: ['purpose', 'given', 'text_version', 'how', 'at'],
      newest: 'at',
      erase: { kept: KEPT.rights },
    },
    {
      table: 'data_request',
      person: ['person_id'],
      title: { vi: 'Yêu cầu về dữ liệu của tôi', en: 'My requests about data' },
      purpose: 'rights',
      columns: [
        'code',
        'kind',
        'about',
        'detail',
        'state',
        'received_at',
        'answer_due_at',
        'answered_at',
        'ended_at',
        'answer',
      ],
      newest: 'received_at',
      erase: { kept: KEPT.rights },
    },
  ],
  deeds: { data_request_log: ['actor_id'], data_breach_log: ['actor_id'] },
};
