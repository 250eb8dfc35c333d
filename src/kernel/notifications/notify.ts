import { sql } from 'kysely';
import { z } from 'zod';
import type { Ctx } from '../context.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { defineJob, GiveUp } from '../jobs/job.ts';
import type { Lang, Text } from '../text.ts';
import { composeMail, mailTransport } from './mail.ts';

export interface NotifyDetails {
  readonly personId: string;
  /** `<module>.<what>`. */
  readonly kind: string;
  readonly title: Text;
  /** Plain text; an empty line begins a new paragraph. */
  readonly body: Text;
  /** Path in the program where the person can go on. */
  readonly href?: string;
  /** The event that caused it: at most one message per person and event. Consumers pass `event.id`. */
  readonly eventId?: string;
  /** Where to send it by e-mail as well, when known. */
  readonly email?: string | null;
  /** Language of the e-mail; Vietnamese when not given. In the program the reader's language counts. */
  readonly lang?: Lang;
}

/**
 * Tells a person something, in the caller's transaction: in the program and, when an address is known and a mail
 * server is configured, by e-mail, which is tried for a day.
 *
 * @returns the id, or null when this person has been told of this event already
 */
export async function notify(ctx: Ctx, details: NotifyDetails): Promise<string | null> {
  const row = await ctx.db
    .insertInto('notification')
    .values(noticeRow(ctx, details))
    .onConflict((on) => on.columns(['person_id', 'event_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return null;
  const id = String(row.id);
  if (details.email && ctx.app.config.mail.smtpUrl && (await wantsMail(ctx, details.personId))) {
    await enqueue(
      ctx,
      mailJob,
      { notification: id, to: details.email, lang: details.lang ?? 'vi' },
      { singletonKey: id },
    );
  }
  return id;
}

/** A message without e-mail as a row of `notification`, for a statement that writes other rows with it. */
export const noticeRow = (ctx: Ctx, details: Omit<NotifyDetails, 'email' | 'lang'>) => ({
  person_id: details.personId,
  kind: details.kind,
  title_vi: details.title.vi,
  title_en: details.title.en,
  body_vi: details.body.vi,
  body_en: details.body.en,
  href: details.href ?? null,
  event_id: details.eventId ?? null,
  created_at: ctx.now,
});
/** False once the person has said that they want no e-mail. */
async function wantsMail(ctx: Ctx, personId: string): Promise<boolean> {
  const said = await ctx.db
    .selectFrom('notification_choice')
    .select('email')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return said?.email ?? true;
}

interface Row {
  person_id: string;
  title_vi: string;
  title_en: string;
  body_vi: string;
  body_en: string;
  href: string | null;
  emailed_at: Date | null;
}

/** Pauses of 30 s, 1, 2, 4 … minutes up to two hours: about a day in all. */
export const mailJob = defineJob({
  name: 'notifications.mail',
  data: z.object({ notification: z.uuid(), to: z.email(), lang: z.enum(['vi', 'en']) }),
  retryLimit: 22,
  retryDelay: 30,
  retryDelayMax: 7200,
  run: async (ctx, { notification, to, lang }) => {
    const found = await sql<Row>`SELECT person_id, title_vi, title_en, body_vi, body_en, href, emailed_at
      FROM notification WHERE id = ${notification}`.execute(ctx.db);
    const row = found.rows[0];
    if (!row || row.emailed_at || !(await wantsMail(ctx, row.person_id))) return;
    const transport = mailTransport(ctx.app);
    if (!transport) throw new Error('no mail server is configured');
    const { baseUrl, mail } = ctx.app.config;
    const title = lang === 'vi' ? row.title_vi : row.title_en;
    const body = lang === 'vi' ? row.body_vi : row.body_en;
    const link = row.href ? new URL(row.href, baseUrl).href : null;
    try {
      await transport.sendMail({
        from: mail.from,
        to,
        subject: title,
        ...composeMail({ title, body, link, lang }),
        // The same when a mail is sent again, so that the reader's program shows it once.
        messageId: `<${notification}@${new URL(baseUrl).hostname}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw isFinal(error) ? new GiveUp(`the mail server refused the message: ${(error as Error).message}`) : error;
    }
    await sql`UPDATE notification SET emailed_at = ${ctx.app.clock.now()} WHERE id = ${notification}`.execute(ctx.db);
  },
});

/** The server said no to this recipient or this message (5xx), and will say so again. */
function isFinal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && typeof responseCode === 'number' && responseCode >= 500;
}
