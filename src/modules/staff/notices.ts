import type { Ctx } from '../../kernel/context.ts';
import { defineConsumer, type StoredEvent } from '../../kernel/events/event.ts';
import {
  breakGlassOpened,
  deviceAppeared,
  findPerson,
  secondFactorReset,
  staffOf,
} from '../../kernel/identity/index.ts';
import { notify } from '../../kernel/notifications/index.ts';
import type { Text } from '../../kernel/text.ts';
import { GLASS, SECURITY } from './pages/addresses.ts';

/** Whose business it is that the glass was broken: every auditor, and the leaders of the place whose role did it. */
async function watchers(ctx: Ctx, event: StoredEvent): Promise<string[]> {
  const { person } = event.data as { person: string };
  const auditors = await staffOf(ctx, { roles: ['auditor'] });
  const leaders = event.unitId
    ? await staffOf(ctx, {
        roles: ['leader', 'executive'],
        units: [event.unitId],
        ...(event.agencyId ? { agencies: [event.agencyId] } : {}),
      })
    : [];
  return [...new Set([...auditors, ...leaders].map((one) => one.personId))].filter((id) => id !== person);
}

async function alarm(ctx: Ctx, event: StoredEvent): Promise<void> {
  const { person, minutes } = event.data as { person: string; minutes: number };
  const name = (await findPerson(ctx, person))?.name ?? person;
  for (const personId of await watchers(ctx, event)) {
    await notify(ctx, {
      personId,
      kind: 'identity.break_glass',
      eventId: event.id,
      title: { vi: `Truy cập khẩn cấp: ${name}`, en: `Break-glass: ${name}` },
      body: {
        vi: `${name} vừa mở quyền đọc hồ sơ ngoài phạm vi phụ trách trong ${minutes} phút. Mọi lần xem được ghi lại và cần hậu kiểm.`,
        en: `${name} has opened reading outside their place for ${minutes} minutes. Every look is logged and must be reviewed.`,
      },
      href: `${GLASS}/tat-ca`,
      email: (await findPerson(ctx, personId))?.email ?? null,
    });
  }
}

/** Tells the auditors and the leader of the place, at once, that somebody has broken the glass. */
export const breakGlassAlarm = defineConsumer({
  name: 'staff.breakGlassAlarm',
  events: [breakGlassOpened.type],
  from: 'now',
  handle: alarm,
});

const SAID: Readonly<Record<string, { title: Text; body: Text; href: string }>> = {
  [deviceAppeared.type]: {
    title: { vi: 'Đăng nhập từ thiết bị mới', en: 'Signed in from a new device' },
    body: {
      vi: 'Tài khoản của bạn vừa đăng nhập từ một thiết bị chưa dùng trước đây. Nếu không phải bạn, hãy kết thúc phiên đó và báo quản trị hệ thống.',
      en: 'Your account has signed in from a device not used before. If it was not you, end that session and tell the administrators.',
    },
    href: '/ca-nhan#phien',
  },
  [secondFactorReset.type]: {
    title: { vi: 'Xác thực bước hai đã được đặt lại', en: 'Your second factor was reset' },
    body: {
      vi: 'Hai người quản trị đã đặt lại xác thực bước hai của bạn. Nếu bạn không yêu cầu, hãy báo ngay người kiểm tra.',
      en: 'Two administrators have reset your second factor. If you did not ask for it, tell the auditors at once.',
    },
    href: SECURITY,
  },
};

/** Tells the owner of an account what happens to it. */
export const accountNotices = defineConsumer({
  name: 'staff.accountNotices',
  events: Object.keys(SAID),
  from: 'now',
  async handle(ctx, event) {
    const said = SAID[event.type];
    const person = await findPerson(ctx, event.subject);
    // Officers are told; citizens move between phones and shops, and see their sessions in their account.
    if (!said || !person || (await staffOf(ctx, { personIds: [person.id] })).length === 0) return;
    await notify(ctx, { personId: person.id, kind: event.type, eventId: event.id, email: person.email, ...said });
  },
});
