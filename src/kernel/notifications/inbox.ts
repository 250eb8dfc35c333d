import { sql } from 'kysely';
import { z } from 'zod';
import { defineCommand, defineQuery, nothing } from '../command.ts';
import type { Ctx } from '../context.ts';
import { forbidden } from '../problem.ts';
import type { Text } from '../text.ts';

export interface Notification {
  readonly id: string;
  readonly kind: string;
  readonly title: Text;
  readonly body: Text;
  readonly href: string | null;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

interface Row {
  id: string;
  kind: string;
  title_vi: string;
  title_en: string;
  body_vi: string;
  body_en: string;
  href: string | null;
  created_at: Date;
  read_at: Date | null;
}

const PAGE = 20;

/** Everybody sees and marks their own messages only: who it is comes from the session, never from the input. */
function self(ctx: Ctx): string {
  if (ctx.actor.kind !== 'person') throw forbidden();
  return ctx.actor.personId;
}

/** The signed-in person's messages, newest first, 20 to a page. */
export const listNotifications = defineQuery({
  name: 'notifications.list',
  title: { vi: 'Thông báo của tôi', en: 'My notifications' },
  input: z.object({ cursor: z.uuid().optional(), unread: z.boolean().default(false) }),
  allow: { person: { level: 1 } },
  run: async (ctx, { cursor, unread }): Promise<{ notifications: Notification[]; next: string | null }> => {
    const { rows } =
      await sql<Row>`SELECT id, kind, title_vi, title_en, body_vi, body_en, href, created_at, read_at FROM notification
      WHERE person_id = ${self(ctx)} AND (${cursor ?? null}::uuid IS NULL OR id < ${cursor ?? null}::uuid)
        AND (NOT ${unread}::boolean OR read_at IS NULL)
      ORDER BY id DESC LIMIT ${PAGE + 1}`.execute(ctx.db);
    const notifications = rows.slice(0, PAGE).map((row) => ({
      id: row.id,
      kind: row.kind,
      title: { vi: row.title_vi, en: row.title_en },
      body: { vi: row.body_vi, en: row.body_en },
      href: row.href,
      createdAt: row.created_at,
      readAt: row.read_at,
    }));
    return { notifications, next: rows.length > PAGE ? (notifications.at(-1)?.id ?? null) : null };
  },
});

/** Number of a person's unread messages, for the badge; counted up to 100. */
export async function unreadCount(ctx: Ctx, personId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM (
    SELECT 1 FROM notification WHERE person_id = ${personId} AND read_at IS NULL LIMIT 100) AS unread`.execute(ctx.db);
  return rows[0]?.n ?? 0;
}

export const countUnread = defineQuery({
  name: 'notifications.unread',
  title: { vi: 'Số thông báo chưa đọc', en: 'Number of unread notifications' },
  input: nothing,
  // The frame of every page shows it, also while staff are asked for their second factor.
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  run: (ctx): Promise<number> => unreadCount(ctx, self(ctx)),
});

/** Marks messages of the signed-in person as read: those named, or all. Others' are left alone. Safe to repeat. */
export const markRead = defineCommand({
  name: 'notifications.notification.markRead',
  title: { vi: 'Đánh dấu đã đọc', en: 'Mark as read' },
  input: z.union([z.object({ ids: z.array(z.uuid()).min(1).max(200) }), z.object({ all: z.literal(true) })]),
  allow: { person: { level: 1 } },
  run: async (ctx, input): Promise<{ marked: number }> => {
    const which = 'ids' in input ? sql`id = ANY(${input.ids}::uuid[])` : sql`true`;
    const done = await sql`UPDATE notification SET read_at = ${ctx.now}
      WHERE person_id = ${self(ctx)} AND read_at IS NULL AND ${which}`.execute(ctx.db);
    return { marked: Number(done.numAffectedRows ?? 0) };
  },
});
