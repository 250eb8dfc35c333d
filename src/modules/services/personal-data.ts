import { KEPT, type PersonalData } from '../../kernel/personal-data.ts';

/** What the one-stop shop holds about citizens, and what erasing it means. */
export const servicesData: PersonalData = {
  tables: [
    {
      table: 'draft',
      person: ['person_id'],
      title: { vi: 'Bản nháp đang kê khai', en: 'Drafts' },
      purpose: 'services',
      columns: ['answers', 'created_at', 'updated_at', 'reuse_consented_at'],
      newest: 'updated_at',
      erase: 'delete',
    },
    {
      table: 'draft_file',
      person: [],
      via: { column: 'draft_id', table: 'draft', person: 'person_id' },
      title: { vi: 'Giấy tờ trong bản nháp', en: 'Papers of drafts' },
      purpose: 'services',
      columns: ['field', 'name', 'size', 'added_at'],
      newest: 'added_at',
      erase: 'delete',
    },
    {
      table: 'dossier',
      person: ['applicant_id'],
      title: { vi: 'Hồ sơ đã nộp', en: 'Dossiers filed' },
      purpose: 'services',
      columns: [
        'code',
        'subject',
        'procedure_code',
        'answers',
        'state',
        'channel',
        'submitted_at',
        'handled_at',
        'outcome',
      ],
      newest: 'submitted_at',
      erase: { kept: KEPT.archive },
    },
    {
      table: 'dossier_component',
      person: [],
      via: { column: 'dossier_id', table: 'dossier', person: 'applicant_id' },
      title: { vi: 'Giấy tờ trong hồ sơ', en: 'Papers of dossiers' },
      purpose: 'services',
      columns: ['component', 'name', 'originals', 'copies', 'added_at'],
      newest: 'added_at',
      erase: { kept: KEPT.archive },
    },
    {
      table: 'dossier_document',
      person: [],
      via: { column: 'dossier_id', table: 'dossier', person: 'applicant_id' },
      title: { vi: 'Giấy tờ cơ quan đã cấp', en: 'Papers issued' },
      purpose: 'services',
      columns: ['kind', 'number', 'verify_code', 'revision', 'issued_at'],
      newest: 'issued_at',
      erase: { kept: KEPT.archive },
    },
    {
      table: 'dossier_declaration',
      person: ['person_id'],
      title: { vi: 'Lời khai đã niêm phong', en: 'Sealed declarations' },
      purpose: 'services',
      columns: ['kind', 'person_name', 'level', 'provider', 'at', 'sha256', 'note'],
      newest: 'at',
      erase: { kept: KEPT.archive },
    },
    {
      table: 'dossier_confirmation',
      person: ['person_id'],
      title: { vi: 'Được đề nghị xác nhận', en: 'Confirmations asked of me' },
      purpose: 'services',
      columns: ['signer', 'asked_at'],
      newest: 'asked_at',
      erase: { kept: KEPT.archive },
    },
    {
      table: 'kept_paper',
      person: ['person_id'],
      title: { vi: 'Kho giấy tờ của tôi', en: 'My personal e-store' },
      purpose: 'e-store',
      columns: ['name', 'procedure_code', 'component', 'kept_at', 'removed_at'],
      newest: 'kept_at',
      erase: 'delete',
    },
    {
      table: 'kept_paper_use',
      person: ['person_id'],
      title: { vi: 'Các lần dùng giấy tờ trong kho', en: 'Uses of stored papers' },
      purpose: 'e-store',
      columns: ['name', 'procedure_code', 'at'],
      newest: 'at',
      erase: { kept: KEPT.access },
    },
  ],
  deeds: {
    consultation: ['asked_by', 'answered_by'],
    dossier: ['handler_id', 'received_by', 'decided_by'],
    dossier_confirmation_answer: ['by_id'],
    dossier_payment: ['requested_by', 'confirmed_by'],
    dossier_transition: ['actor_id'],
    dossier_origin: ['imported_by'],
    paper_end: ['actor_id'],
  },
  consents: {
    'e-store': async (ctx, personId, given) => {
      if (given) return;
      await ctx.db
        .updateTable('kept_paper')
        .set({ removed_at: ctx.now })
        .where('person_id', '=', personId)
        .where('removed_at', 'is', null)
        .execute();
    },
    'answer-reuse': async (ctx, personId, given) => {
      if (given) return;
      await ctx.db.updateTable('draft').set({ reuse_consented_at: null }).where('person_id', '=', personId).execute();
    },
  },
};
