import type { PersonalData } from '../personal-data.ts';

/** Messages, and whether they may go out by e-mail. */
export const notificationsData: PersonalData = {
  tables: [
    {
      table: 'notification',
      person: ['person_id'],
      title: { vi: 'Thông báo đã nhận', en: 'Messages received' },
      purpose: 'services',
      columns: ['created_at', 'title_vi', 'body_vi', 'read_at', 'emailed_at'],
      newest: 'created_at',
      erase: 'delete',
    },
    {
      table: 'notification_choice',
      person: ['person_id'],
      title: { vi: 'Lựa chọn nhận thư điện tử', en: 'Choice about e-mail' },
      purpose: 'email-notices',
      columns: ['email', 'changed_at'],
      // A person who said no stays unasked: forgetting the choice would start the e-mails again.
      erase: {
        kept: { vi: 'Giữ lại để tôn trọng lựa chọn của bạn.', en: 'Kept so that your choice goes on being respected.' },
      },
    },
  ],
  consents: {
    'email-notices': async (ctx, personId, given) => {
      const choice = { email: given, changed_at: ctx.now };
      await ctx.db
        .insertInto('notification_choice')
        .values({ person_id: personId, ...choice })
        .onConflict((on) => on.column('person_id').doUpdateSet(choice))
        .execute();
    },
  },
};
