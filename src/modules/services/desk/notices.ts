import { defineConsumer } from '../../../kernel/events/event.ts';
import { delegationCreated, delegationRevoked } from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import type { Text } from '../../../kernel/text.ts';

const day = (date: string): string => date.split('-').reverse().join('/');

/** Tells officers of roles that were lent to them, and of the end of it. */
export const delegationNotices = defineConsumer({
  name: 'services.delegationNotices',
  events: [delegationCreated.type, delegationRevoked.type],
  from: 'now',
  async handle(ctx, event) {
    const begun = event.type === delegationCreated.type;
    const { standIn, role, to } = event.data as { standIn: string; role: string; to: string };
    const name: Text = ctx.app.modules.map((module) => module.roles?.[role]).find(Boolean) ?? { vi: role, en: role };
    const { from } = event.data as { from?: string };
    await notify(ctx, {
      personId: standIn,
      kind: 'identity.delegation',
      eventId: event.id,
      title: begun
        ? { vi: `Bạn được ủy quyền: ${name.vi}`, en: `A role was delegated to you: ${name.en}` }
        : { vi: `Việc ủy quyền đã chấm dứt: ${name.vi}`, en: `A delegation has ended: ${name.en}` },
      body: begun
        ? { vi: `Từ ${day(from ?? '')} đến trước ${day(to)}.`, en: `From ${day(from ?? '')} until ${day(to)}.` }
        : { vi: `Từ ngày ${day(to)}.`, en: `As of ${day(to)}.` },
      href: '/can-bo/uy-quyen',
    });
  },
});
