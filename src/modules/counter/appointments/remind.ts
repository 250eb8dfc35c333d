import { z } from 'zod';
import { findPerson } from '../../../kernel/identity/index.ts';
import { defineJob } from '../../../kernel/jobs/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { agencyOf } from '../office.ts';
import { startText } from './time.ts';

const DAY = 86_400_000;

/** Every hour: reminds of appointments of the next 24 hours, once, and closes those nobody came to. */
export const remindJob = defineJob({
  name: 'counter.remind',
  data: z.object({}),
  cron: '5 * * * *',
  async run(ctx) {
    await ctx.db
      .updateTable('counter_appointment')
      .set({ state: 'missed' })
      .where('state', '=', 'booked')
      .where('ends_at', '<', new Date(ctx.now.getTime() - 3_600_000))
      .execute();
    const due = await ctx.db
      .selectFrom('counter_appointment')
      .select(['id', 'person_id', 'agency_id', 'code', 'starts_at'])
      .where('state', '=', 'booked')
      .where('reminded_at', 'is', null)
      .where('starts_at', '>', ctx.now)
      .where('starts_at', '<=', new Date(ctx.now.getTime() + DAY))
      // Somebody who booked just now needs no reminder yet.
      .where('created_at', '<', new Date(ctx.now.getTime() - 2 * 3_600_000))
      .limit(5_000)
      .execute();
    for (const row of due) {
      await ctx.db.transaction().execute(async (tx) => {
        const inside = { ...ctx, db: tx };
        const mine = await tx
          .updateTable('counter_appointment')
          .set({ reminded_at: ctx.now })
          .where('id', '=', row.id)
          .where('state', '=', 'booked')
          .where('reminded_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (!mine) return;
        const agency = await agencyOf(inside, row.agency_id);
        const person = await findPerson(inside, row.person_id);
        await notify(inside, {
          personId: row.person_id,
          kind: 'counter.reminder',
          title: {
            vi: `Nhắc lịch hẹn ${startText(row.starts_at, 'vi')}`,
            en: `Reminder: ${startText(row.starts_at, 'en')}`,
          },
          body: {
            vi: `Bạn có lịch hẹn tại ${agency.name}. Mã hẹn ${row.code}. Nếu không đến được, hãy hủy để nhường chỗ.`,
            en: `You have an appointment at ${agency.name}. Code ${row.code}. If you cannot come, please cancel it.`,
          },
          href: '/dat-lich/cua-toi',
          email: person?.email ?? null,
        });
      });
    }
  },
});
