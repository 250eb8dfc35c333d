import { KEPT, type PersonalData } from '../../kernel/personal-data.ts';

/** What the counter holds about citizens. The queue itself knows nobody. */
export const counterData: PersonalData = {
  tables: [
    {
      table: 'counter_appointment',
      person: ['person_id'],
      title: { vi: 'Lịch hẹn', en: 'Appointments' },
      purpose: 'services',
      columns: ['code', 'procedure_code', 'starts_at', 'ends_at', 'state', 'created_at'],
      newest: 'starts_at',
      erase: {
        // A ticket that was drawn with an appointment counts in the figures of the day.
        async run(ctx, personId) {
          const gone = await ctx.db
            .deleteFrom('counter_appointment as a')
            .where('a.person_id', '=', personId)
            .where('a.state', '<>', 'booked')
            .where(({ not, exists, selectFrom }) =>
              not(exists(selectFrom('counter_ticket as t').select('t.id').whereRef('t.appointment_id', '=', 'a.id'))),
            )
            .executeTakeFirst();
          return Number(gone.numDeletedRows);
        },
        rest: {
          vi: 'Lịch hẹn chưa đến và lịch hẹn đã lấy số được giữ để phục vụ bạn và thống kê của quầy; bạn tự hủy được lịch chưa đến.',
          en: 'Appointments to come, and those a ticket was drawn for, stay for the counter and its figures; you can cancel the former.',
        },
      },
    },
    {
      table: 'counter_intake',
      person: ['person_id'],
      title: { vi: 'Hồ sơ đang nhập tại quầy', en: 'Intakes at a counter' },
      purpose: 'services',
      columns: ['procedure_code', 'person', 'answers', 'created_at'],
      newest: 'created_at',
      erase: { kept: KEPT.archive },
    },
    {
      table: 'counter_hand_over',
      person: [],
      via: { column: 'dossier_id', table: 'dossier', person: 'applicant_id' },
      title: { vi: 'Nhận kết quả tại quầy', en: 'Results handed over' },
      purpose: 'services',
      columns: ['receiver', 'receiver_name', 'authorisation', 'papers', 'at'],
      newest: 'at',
      erase: { kept: KEPT.archive },
    },
  ],
  deeds: {
    counter_charge: ['actor_id'],
    counter_desk: ['officer_id'],
    counter_device: ['created_by'],
    counter_hand_over: ['actor_id'],
    counter_intake: ['officer_id'],
  },
};
