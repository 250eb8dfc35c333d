import { z } from 'zod';
import { defineCommand, defineQuery, nothing } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { conflict, notFound, saying } from '../../../kernel/problem.ts';
import { breachMoved, breachRecorded } from '../events.ts';
import { nextCode } from '../number.ts';
import { PROTECTORS } from '../requests/handle.ts';
import type { LogLine } from '../requests/record.ts';
import { limitsOn } from '../settings/read.ts';

/** Kinds of data a notification names; sensitive ones first (Decree 356/2025/NĐ-CP, from memory). */
export const DATA_KINDS = [
  'id-card',
  'biometric',
  'health',
  'finance',
  'location',
  'account',
  'identity',
  'contact',
  'dossier',
] as const;

export interface Breach {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly what: string;
  readonly dataKinds: readonly (typeof DATA_KINDS)[number][];
  readonly people: number;
  readonly happenedAt: Date | null;
  readonly discoveredAt: Date;
  readonly consequences: string;
  readonly measures: string;
  readonly notifyDueAt: Date;
  readonly notifiedAt: Date | null;
  readonly notifiedTo: string | null;
  readonly peopleToldAt: Date | null;
  readonly closedAt: Date | null;
  readonly version: number;
}

const protector = { roles: PROTECTORS, provinceWide: true } as const;
const breaches = (ctx: Ctx) =>
  ctx.db
    .selectFrom('data_breach')
    .select([
      'id',
      'code',
      'title',
      'what',
      'data_kinds as dataKinds',
      'people',
      'happened_at as happenedAt',
      'discovered_at as discoveredAt',
      'consequences',
      'measures',
      'notify_due_at as notifyDueAt',
      'notified_at as notifiedAt',
      'notified_to as notifiedTo',
      'people_told_at as peopleToldAt',
      'closed_at as closedAt',
      'version',
    ]);

async function getBreach(ctx: Ctx, id: string, lock = false): Promise<Breach> {
  const query = breaches(ctx).where('id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw notFound({ vi: 'vụ việc này', en: 'This breach' });
  return row as unknown as Breach;
}

async function log(ctx: Ctx, breachId: string, action: string, text: string | null): Promise<void> {
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined;
  await ctx.db
    .insertInto('data_breach_log')
    .values({
      breach_id: breachId,
      action,
      at: ctx.now,
      actor_id: person?.personId ?? null,
      actor_name: person?.name ?? null,
      note: text,
    })
    .execute();
}

const words = (vi: string, en: string) => z.string().trim().min(10, saying({ vi, en })).max(8000);
const facts = {
  title: z
    .string()
    .trim()
    .min(5, saying({ vi: 'Đặt tên ngắn cho vụ việc', en: 'Give it a short name' }))
    .max(200),
  what: words('Mô tả việc đã xảy ra, ít nhất 10 chữ', 'Say what happened, at least 10 characters'),
  dataKinds: z
    .array(z.enum(DATA_KINDS))
    .min(1, saying({ vi: 'Chọn ít nhất một loại dữ liệu', en: 'Choose at least one kind of data' })),
  people: z
    .number(
      saying({
        vi: 'Nhập số người bị ảnh hưởng; chưa rõ thì nhập số ước tính',
        en: 'Enter how many people; an estimate will do',
      }),
    )
    .int()
    .min(0)
    .max(100_000_000),
  happenedAt: z.coerce.date().nullable().default(null),
  consequences: words('Nêu hậu quả, thiệt hại có thể xảy ra', 'Name the consequences to be expected'),
  measures: words('Nêu biện pháp đã và sẽ thực hiện', 'Name the measures taken and planned'),
};

/** Records a breach; the 72 hours begin with its discovery (Law 91/2025/QH15, art. 23; article from memory). */
export const recordBreach = defineCommand({
  name: 'personal-data.breach.record',
  title: { vi: 'Ghi nhận vi phạm dữ liệu cá nhân', en: 'Record a personal data breach' },
  input: z.object({ ...facts, discoveredAt: z.coerce.date() }),
  allow: protector,
  async run(ctx, input): Promise<{ id: string; code: string }> {
    if (input.discoveredAt > ctx.now) {
      throw conflict('discovered_later', {
        vi: 'Thời điểm phát hiện không thể ở tương lai.',
        en: 'It cannot have been discovered in the future.',
      });
    }
    const { breachHours } = await limitsOn(ctx, input.discoveredAt);
    const code = await nextCode(ctx, 'VPDL');
    const { id } = await ctx.db
      .insertInto('data_breach')
      .values({
        code,
        title: input.title,
        what: input.what,
        data_kinds: input.dataKinds,
        people: input.people,
        happened_at: input.happenedAt,
        discovered_at: input.discoveredAt,
        consequences: input.consequences,
        measures: input.measures,
        notify_due_at: new Date(input.discoveredAt.getTime() + breachHours * 3_600_000),
        created_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await log(ctx, id, 'recorded', null);
    await emit(ctx, breachRecorded, { subject: id, data: { breachId: id, people: input.people } });
    return { id, code };
  },
});

const STEPS = ['updated', 'notified', 'people_told', 'closed'] as const;

/**
 * A step of the handling: more is known (`people` may change), the authority was notified, the people were told, or the
 * matter is closed – only after the notification.
 */
export const moveBreach = defineCommand({
  name: 'personal-data.breach.move',
  title: { vi: 'Cập nhật vi phạm dữ liệu cá nhân', en: 'Update a personal data breach' },
  input: z.object({
    breachId: z.uuid(),
    version: z.number().int().positive(),
    step: z.enum(STEPS, saying({ vi: 'Chọn bước đã làm', en: 'Choose the step taken' })),
    people: facts.people.optional(),
    note: words('Ghi rõ việc đã làm, ít nhất 10 chữ', 'Say what was done, at least 10 characters'),
  }),
  allow: protector,
  async run(ctx, { breachId, version, step, people, note }): Promise<void> {
    const breach = await getBreach(ctx, breachId, true);
    if (breach.version !== version || breach.closedAt) {
      throw conflict('breach_moved', {
        vi: 'Vụ việc vừa được cập nhật hoặc đã đóng. Hãy mở lại trang.',
        en: 'This breach has just been updated or is closed. Open the page again.',
      });
    }
    if (step === 'closed' && !breach.notifiedAt) {
      throw conflict('not_notified', {
        vi: 'Chưa thông báo cho cơ quan chuyên trách thì chưa thể đóng vụ việc.',
        en: 'Notify the authority before you close the matter.',
      });
    }
    const first = step === 'notified' && !breach.notifiedAt;
    const { authority } = await limitsOn(ctx, breach.discoveredAt);
    await ctx.db
      .updateTable('data_breach')
      .set({
        version: version + 1,
        ...(people === undefined ? {} : { people }),
        ...(first ? { notified_at: ctx.now, notified_to: authority.vi } : {}),
        ...(step === 'people_told' && !breach.peopleToldAt ? { people_told_at: ctx.now } : {}),
        ...(step === 'closed' ? { closed_at: ctx.now } : {}),
      })
      .where('id', '=', breachId)
      .execute();
    await log(ctx, breachId, step, note);
    const data = { breachId, step, ...(first ? { onTime: ctx.now <= breach.notifyDueAt } : {}) };
    await emit(ctx, breachMoved, { subject: breachId, data });
  },
});

export const listBreaches = defineQuery({
  name: 'personal-data.breach.list',
  title: { vi: 'Sổ theo dõi vi phạm dữ liệu cá nhân', en: 'Register of personal data breaches' },
  input: nothing,
  allow: { roles: [...PROTECTORS, 'auditor'], provinceWide: true },
  run: async (ctx): Promise<Breach[]> =>
    (await breaches(ctx)
      .orderBy('discovered_at', 'desc')
      .orderBy('id', 'desc')
      .limit(200)
      .execute()) as unknown as Breach[],
});

export const openBreach = defineQuery({
  name: 'personal-data.breach.open',
  title: { vi: 'Mở vụ vi phạm dữ liệu cá nhân', en: 'Open a personal data breach' },
  input: z.object({ breachId: z.uuid() }),
  allow: { roles: [...PROTECTORS, 'auditor'], provinceWide: true },
  async run(ctx, { breachId }): Promise<{ breach: Breach; log: LogLine[] }> {
    const lines = await ctx.db
      .selectFrom('data_breach_log')
      .select(['action', 'at', 'actor_name as actorName', 'note'])
      .where('breach_id', '=', breachId)
      .orderBy('at')
      .orderBy('id')
      .execute();
    return { breach: await getBreach(ctx, breachId), log: lines as unknown as LogLine[] };
  },
});
