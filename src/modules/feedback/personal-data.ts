import { KEPT, type PersonalData } from '../../kernel/personal-data.ts';

/** What people said, with the contact they left. Ratings hang on the dossier. */
export const feedbackData: PersonalData = {
  tables: [
    {
      table: 'feedback_regulation',
      person: ['person_id'],
      title: { vi: 'Phản ánh về quy định', en: 'Feedback on regulations' },
      purpose: 'feedback',
      columns: [
        'code',
        'regulation',
        'content',
        'proposal',
        'sender_name',
        'sender_phone',
        'sender_email',
        'received_at',
        'answer',
      ],
      newest: 'received_at',
      erase: {
        // Answered: who sent it no longer matters, what was said and answered stays.
        async run(ctx, personId) {
          const done = await ctx.db
            .updateTable('feedback_regulation')
            .set({ person_id: null, sender_name: '–', sender_address: '–', sender_phone: '–', sender_email: null })
            .where('person_id', '=', personId)
            .where('handled_at', 'is not', null)
            .executeTakeFirst();
          return Number(done.numUpdatedRows);
        },
        rest: {
          vi: 'Phản ánh chưa trả lời giữ lại thông tin liên hệ để trả lời bạn.',
          en: 'Feedback not yet answered keeps your contact, to answer you.',
        },
      },
    },
    {
      table: 'feedback_rating',
      person: [],
      via: { column: 'dossier_id', table: 'dossier', person: 'applicant_id' },
      title: { vi: 'Đánh giá của tôi', en: 'My ratings' },
      purpose: 'feedback',
      columns: ['score', 'answers', 'given_at'],
      newest: 'given_at',
      erase: { kept: KEPT.archive },
    },
  ],
  others: { 'feedback_case.holder_id': 'the agency that looks into it' },
  deeds: { feedback_case_log: ['actor_id'], feedback_regulation_log: ['actor_id'] },
};
