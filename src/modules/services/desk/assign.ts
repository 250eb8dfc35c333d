import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { anyGrantCovers, endGrant, type StaffGrant, staffOf } from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { conflict, notFound, type Problem } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import { agenciesOf, ancestorIds } from '../../../kernel/units/index.ts';
import { type Done, emitMoved, target } from '../dossiers/act.ts';
import { type Dossier, deskScope, lockDossier } from '../dossiers/dossier.ts';
import { moveDossier } from '../dossiers/move.ts';
import { READERS } from '../dossiers/queries.ts';
import { isWide, reachOf, within } from './reach.ts';

/** Who gives out the work of an office. */
export const GIVERS = ['leader', 'coordinator'] as const;

/** Specialists who may work on the dossier: those of its deciding agency. By name, each person once. */
export async function handlersFor(ctx: Ctx, dossier: Pick<Dossier, 'decidingAgencyId'>): Promise<StaffGrant[]> {
  const agency = (await agenciesOf(ctx)).get(dossier.decidingAgencyId);
  const found = await staffOf(ctx, {
    roles: ['handler'],
    agencies: [agency.id],
    units: await ancestorIds(ctx, agency.unitId),
  });
  return [...new Map(found.map((one) => [one.personId, one])).values()];
}

const notAHandler = (code: string): Problem =>
  conflict('not_a_handler_there', {
    vi: `Người được chọn không phải chuyên viên thụ lý tại nơi giải quyết hồ sơ ${code}.`,
    en: `The person chosen is not a specialist where dossier ${code} is decided.`,
  });

/** Gives a locked dossier to a specialist, writes the log and tells them. */
async function give(ctx: Ctx, dossier: Dossier, to: string, reason: string | undefined): Promise<Done> {
  if (dossier.handlerId === to)
    throw conflict('already_theirs', {
      vi: `Hồ sơ ${dossier.code} đang do chính người này thụ lý.`,
      en: `Dossier ${dossier.code} is already theirs.`,
    });
  const done = await moveDossier(ctx, dossier, 'assign', {
    agencyId: dossier.decidingAgencyId,
    reason,
    set: { handler_id: to },
  });
  await emitMoved(ctx, dossier, 'assign', done);
  return { code: dossier.code, state: done.to };
}

/** phân công: the leader gives a dossier to a specialist of the office that decides it, or to another one. */
export const assignDossier = defineCommand({
  name: 'services.dossier.assign',
  title: { vi: 'Phân công thụ lý hồ sơ', en: 'Assign a dossier' },
  input: z.object({ ...target, to: z.uuid(), reason: z.string().trim().max(2000).optional() }),
  allow: { roles: GIVERS, scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    if (!(await handlersFor(ctx, dossier)).some((one) => one.personId === input.to)) throw notAHandler(dossier.code);
    const done = await give(ctx, dossier, input.to, input.reason || undefined);
    await notify(ctx, {
      personId: input.to,
      kind: 'services.assigned',
      title: { vi: `Bạn được phân công hồ sơ ${dossier.code}`, en: `Dossier ${dossier.code} is yours` },
      body: { vi: input.reason || dossier.subject, en: input.reason || dossier.subject },
      href: `/can-bo/ho-so/${dossier.id}`,
    });
    return done;
  },
});

export interface HandedOver {
  readonly moved: number;
  readonly grantsEnded: number;
}

/**
 * bàn giao: an officer leaves, and everything open that they handle goes to a colleague, all or nothing. Their roles in
 * the leader's reach end on `from`, and with them what they delegated. Refused as a whole where something would be left
 * behind: where the colleague has no role, or outside the leader's reach.
 */
export const handOverAll = defineCommand({
  name: 'services.desk.handOverAll',
  title: { vi: 'Bàn giao toàn bộ hồ sơ', en: 'Hand over all dossiers' },
  input: z
    .object({
      from: z.uuid(),
      to: z.uuid(),
      reason: z.string().trim().min(10).max(2000),
      /** First day on which the leaver's roles no longer hold; today or later. Null: they keep them (long leave, say). */
      endRoles: z.iso.date().nullable(),
    })
    .refine((input) => input.from !== input.to, { path: ['to'], message: 'to ≠ from' }),
  allow: { roles: GIVERS },
  async run(ctx, input): Promise<HandedOver> {
    const staff = await staffOf(ctx, { personIds: [input.from, input.to] });
    const receiver = staff.find((one) => one.personId === input.to);
    if (!receiver) throw notFound({ vi: 'cán bộ nhận bàn giao', en: 'The officer who takes over' });
    const own = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
    const roles = staff.filter(
      (one) => one.personId === input.from && (READERS as readonly string[]).includes(one.role),
    );
    const place = (one: StaffGrant) => ({ unitId: one.unitId, ...(one.agencyId ? { agencyId: one.agencyId } : {}) });
    const inReach: StaffGrant[] = [];
    for (const one of roles) if (await anyGrantCovers(ctx, own, GIVERS, place(one))) inReach.push(one);
    const { rows } = await sql<{ id: string; code: string; here: boolean }>`
      SELECT d.id, d.code, ${within(await reachOf(ctx, GIVERS), 'deciding')} AS here
      FROM dossier d WHERE d.handler_id = ${input.from}::uuid AND d.tray <> 'done' ORDER BY d.id`.execute(ctx.db);
    if (inReach.length === 0 && !rows.some((row) => row.here))
      throw notFound({ vi: 'cán bộ bàn giao trong phạm vi bạn phụ trách', en: 'The leaver, in your office' });
    const beyond = rows.filter((row) => !row.here).map((row) => row.code);
    if (beyond.length > 0)
      throw conflict('work_beyond_reach', {
        vi: `Người này còn hồ sơ ngoài phạm vi bạn phụ trách: ${some(beyond)}. Hãy đề nghị nơi đó phân công lại trước.`,
        en: `They handle dossiers outside your office: ${some(beyond)}. Have those assigned there first.`,
      });
    const refused: string[] = [];
    for (const { id } of rows) {
      const dossier = await lockDossier(ctx, id);
      if (dossier.handlerId !== input.from) continue;
      const able = await handlersFor(ctx, dossier);
      if (able.some((one) => one.personId === input.to)) await give(ctx, dossier, input.to, input.reason);
      else refused.push(dossier.code);
    }
    if (refused.length > 0)
      throw conflict('nobody_to_take_over', {
        vi: `Người nhận không phải chuyên viên thụ lý tại nơi giải quyết: ${some(refused)}. Chưa có hồ sơ nào được bàn giao.`,
        en: `The receiver is no specialist where these are decided: ${some(refused)}. Nothing was handed over.`,
      });
    if (input.endRoles !== null) {
      const day = [input.endRoles, localDate(ctx.now)].sort()[1] as string;
      for (const one of inReach) await endGrant(ctx, one.grantId, day);
    }
    if (rows.length > 0)
      await notify(ctx, {
        personId: input.to,
        kind: 'services.handedOver',
        title: { vi: `Bạn được bàn giao ${rows.length} hồ sơ`, en: `${rows.length} dossiers were handed over to you` },
        body: { vi: input.reason, en: input.reason },
        href: '/can-bo/ho-so?khay=mine',
      });
    return { moved: rows.length, grantsEnded: input.endRoles === null ? 0 : inReach.length };
  },
});

const some = (codes: readonly string[]): string =>
  codes.length > 5 ? `${codes.slice(0, 5).join(', ')} … (${codes.length})` : codes.join(', ');

/** Specialists anywhere in the reach, for a choice; nobody in a wide reach, where the choice would have no end. */
export async function handlersInReach(ctx: Ctx): Promise<{ value: string; label: string }[]> {
  const reach = await reachOf(ctx, GIVERS);
  if (isWide(reach)) return [];
  const found = await staffOf(ctx, { roles: ['handler'], ...reach });
  return [...new Map(found.map((one) => [one.personId, one.name]))].map(([value, label]) => ({ value, label }));
}
