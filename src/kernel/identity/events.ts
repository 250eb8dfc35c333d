import { z } from 'zod';
import { defineEvent } from '../events/event.ts';

// Subjects are ids of people, sessions, grants and clients; never names or numbers.

export const sessionStarted = defineEvent({
  type: 'identity.session.started',
  subjectType: 'person',
  title: { vi: 'Đã đăng nhập', en: 'Signed in' },
  data: z.object({ session: z.uuid(), level: z.int(), staff: z.boolean(), amr: z.array(z.string()) }),
});

export const sessionRevoked = defineEvent({
  type: 'identity.session.revoked',
  subjectType: 'person',
  title: { vi: 'Đã kết thúc phiên đăng nhập', en: 'Session ended' },
  data: z.object({ session: z.uuid(), reason: z.enum(['signed_out', 'replaced', 'revoked']) }),
});

export const roleGranted = defineEvent({
  type: 'identity.role.granted',
  subjectType: 'role_grant',
  title: { vi: 'Đã giao vai trò', en: 'Role granted' },
  data: z.object({
    holder: z.string(),
    role: z.string(),
    from: z.iso.date(),
    to: z.iso.date().nullable(),
  }),
});

export const roleRevoked = defineEvent({
  type: 'identity.role.revoked',
  subjectType: 'role_grant',
  title: { vi: 'Đã thu hồi vai trò', en: 'Role revoked' },
  data: z.object({ holder: z.string(), role: z.string(), to: z.iso.date() }),
});

export const delegationCreated = defineEvent({
  type: 'identity.delegation.created',
  subjectType: 'delegation',
  title: { vi: 'Đã ủy quyền', en: 'Role delegated' },
  data: z.object({
    grant: z.uuid(),
    role: z.string(),
    from: z.iso.date(),
    /** First day on which it no longer holds. */
    to: z.iso.date(),
    giver: z.uuid(),
    standIn: z.uuid(),
  }),
});

export const delegationRevoked = defineEvent({
  type: 'identity.delegation.revoked',
  subjectType: 'delegation',
  title: { vi: 'Đã chấm dứt ủy quyền', en: 'Delegation ended' },
  data: z.object({ role: z.string(), to: z.iso.date(), giver: z.uuid(), standIn: z.uuid() }),
});

export const clientCreated = defineEvent({
  type: 'identity.client.created',
  subjectType: 'api_client',
  title: { vi: 'Đã cấp khóa truy cập cho phần mềm', en: 'API client created' },
  data: z.object({ scopes: z.array(z.string()) }),
});

export const clientRevoked = defineEvent({
  type: 'identity.client.revoked',
  subjectType: 'api_client',
  title: { vi: 'Đã thu hồi khóa truy cập của phần mềm', en: 'API client revoked' },
  data: z.object({}),
});

export const identityEvents = [
  sessionStarted,
  sessionRevoked,
  roleGranted,
  roleRevoked,
  delegationCreated,
  delegationRevoked,
  clientCreated,
  clientRevoked,
];
