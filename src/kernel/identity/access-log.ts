import { sql } from 'kysely';
import { z } from 'zod';
import { defineQuery } from '../command.ts';
import type { Ctx } from '../context.ts';
import { actorRef, type Grant } from './actor.ts';

export interface Access {
  /** Whose data is looked at. */
  readonly personId: string;
  /** Kind and id of what shows it: `dossier`, its code. */
  readonly subjectType: string;
  readonly subject: string;
  /** Why, as a stable code of the module: `services.handle_dossier`. */
  readonly purpose: string;
}

/**
 * Notes that the actor looks at somebody's personal data, in the caller's transaction (Law 91/2025/QH15: processing
 * without consent must be traceable by purpose). Looking at one's own data is not noted.
 */
export async function recordAccess(ctx: Ctx, access: Access): Promise<void> {
  await recordAccesses(ctx, [access]);
}

/** The same for a list that shows several people, in one statement. */
export async function recordAccesses(ctx: Ctx, accesses: readonly Access[]): Promise<void> {
  const viewerId = ctx.actor.kind === 'person' ? ctx.actor.personId : null;
  const broken = ctx.actor.kind === 'person' && ctx.actor.breakGlass?.inUse === true;
  const rows = accesses
    .filter((access) => access.personId !== viewerId)
    .map((access) => ({
      at: ctx.now,
      person_id: access.personId,
      viewer: actorRef(ctx.actor),
      viewer_person_id: viewerId,
      purpose: broken ? 'identity.break_glass' : access.purpose,
      subject_type: access.subjectType,
      subject: access.subject,
      request_id: ctx.requestId,
    }));
  if (rows.length > 0) await ctx.db.insertInto('access_log').values(rows).execute();
}

export interface AccessEntry {
  readonly id: string;
  readonly at: Date;
  readonly purpose: string;
  readonly subjectType: string;
  readonly subject: string;
  /** Name of the officer; null when a program or the system itself looked. */
  readonly viewerName: string | null;
  readonly viewer: string;
  /** Roles the officer held on that day, with their places: in whose name they looked. */
  readonly viewerGrants: readonly Grant[];
}

/** Grants of the viewer on the local day of the look. */
const heldThen = sql<Grant[]>`coalesce((
  SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id, 'agencyId', g.agency_id) ORDER BY g.valid_from, g.id)
  FROM role_grant g
  WHERE g.person_id = a.viewer_person_id AND g.valid_from <= (a.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    AND (g.valid_to IS NULL OR g.valid_to > (a.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)), '[]')`;

const PAGE = 50;

/** Who looked at the data of the person who asks, newest first. `before` = the last entry of the page before. */
export const myAccessLog = defineQuery({
  name: 'identity.access.mine',
  title: { vi: 'Ai đã xem dữ liệu của tôi', en: 'Who looked at my data' },
  input: z.object({ before: z.object({ at: z.coerce.date(), id: z.uuid() }).optional() }),
  allow: { person: { level: 1 } },
  async run(ctx, input): Promise<{ entries: AccessEntry[]; next: { at: Date; id: string } | null }> {
    if (ctx.actor.kind !== 'person') return { entries: [], next: null };
    const { before } = input;
    const rows = await ctx.db
      .selectFrom('access_log as a')
      .leftJoin('person as v', 'v.id', 'a.viewer_person_id')
      .select([
        'a.id',
        'a.at',
        'a.purpose',
        'a.subject_type',
        'a.subject',
        'a.viewer',
        'v.full_name as viewer_name',
        heldThen.as('viewer_grants'),
      ])
      .where('a.person_id', '=', ctx.actor.personId)
      .$if(before !== undefined, (query) =>
        query.where((eb) => eb(eb.refTuple('a.at', 'a.id'), '<', eb.tuple(before?.at as Date, before?.id as string))),
      )
      .orderBy('a.at', 'desc')
      .orderBy('a.id', 'desc')
      .limit(PAGE + 1)
      .execute();
    const entries = rows.slice(0, PAGE).map((row) => ({
      id: row.id,
      at: row.at,
      purpose: row.purpose,
      subjectType: row.subject_type,
      subject: row.subject,
      viewerName: row.viewer_name,
      viewer: row.viewer,
      viewerGrants: row.viewer_grants,
    }));
    const last = entries.at(-1);
    return { entries, next: rows.length > PAGE && last ? { at: last.at, id: last.id } : null };
  },
});
