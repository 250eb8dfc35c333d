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

export const secondFactorAdded = defineEvent({
  type: 'identity.second_factor.added',
  subjectType: 'person',
  title: { vi: 'Đã thêm cách xác thực bước hai', en: 'Second factor added' },
  data: z.object({ factor: z.uuid(), kind: z.enum(['totp', 'passkey']) }),
});

export const secondFactorRemoved = defineEvent({
  type: 'identity.second_factor.removed',
  subjectType: 'person',
  title: { vi: 'Đã bỏ một cách xác thực bước hai', en: 'Second factor removed' },
  data: z.object({ factor: z.uuid(), kind: z.enum(['totp', 'passkey']) }),
});

export const secondFactorGiven = defineEvent({
  type: 'identity.second_factor.given',
  subjectType: 'person',
  title: { vi: 'Đã xác thực bước hai', en: 'Second factor given' },
  data: z.object({ session: z.uuid(), kind: z.enum(['totp', 'passkey', 'recovery']) }),
});

export const secondFactorReset = defineEvent({
  type: 'identity.second_factor.reset',
  subjectType: 'person',
  title: { vi: 'Đã đặt lại xác thực bước hai', en: 'Second factor reset' },
  data: z.object({ askedBy: z.string(), approvedBy: z.string().nullable() }),
});

export const deviceAppeared = defineEvent({
  type: 'identity.device.appeared',
  subjectType: 'person',
  title: { vi: 'Đăng nhập từ thiết bị mới', en: 'Signed in from a new device' },
  data: z.object({ session: z.uuid() }),
});

export const approvalRequested = defineEvent({
  type: 'identity.approval.requested',
  subjectType: 'approval',
  title: { vi: 'Đã đề nghị người thứ hai phê duyệt', en: 'Approval by a second person requested' },
  data: z.object({ command: z.string(), requestedBy: z.uuid() }),
});

export const approvalDecided = defineEvent({
  type: 'identity.approval.decided',
  subjectType: 'approval',
  title: { vi: 'Người thứ hai đã quyết định', en: 'Second person decided' },
  data: z.object({
    command: z.string(),
    decision: z.enum(['approved', 'rejected', 'withdrawn']),
    requestedBy: z.uuid(),
    decidedBy: z.uuid(),
  }),
});

export const breakGlassOpened = defineEvent({
  type: 'identity.break_glass.opened',
  subjectType: 'break_glass',
  title: { vi: 'Đã mở truy cập khẩn cấp', en: 'Break-glass opened' },
  data: z.object({ person: z.uuid(), role: z.string(), minutes: z.int() }),
});

export const breakGlassClosed = defineEvent({
  type: 'identity.break_glass.closed',
  subjectType: 'break_glass',
  title: { vi: 'Đã đóng truy cập khẩn cấp', en: 'Break-glass closed' },
  data: z.object({ looks: z.int() }),
});

export const breakGlassReviewed = defineEvent({
  type: 'identity.break_glass.reviewed',
  subjectType: 'break_glass',
  title: { vi: 'Đã hậu kiểm truy cập khẩn cấp', en: 'Break-glass reviewed' },
  data: z.object({ person: z.uuid(), reviewedBy: z.uuid(), verdict: z.enum(['justified', 'unjustified']) }),
});

export const passwordInvited = defineEvent({
  type: 'identity.password.invited',
  subjectType: 'person',
  title: { vi: 'Đã mời đặt mật khẩu', en: 'Invited to set a password' },
  data: z.object({}),
});

export const passwordSet = defineEvent({
  type: 'identity.password.set',
  subjectType: 'person',
  title: { vi: 'Đã đặt mật khẩu', en: 'Password set' },
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
  secondFactorAdded,
  secondFactorRemoved,
  secondFactorGiven,
  secondFactorReset,
  deviceAppeared,
  approvalRequested,
  approvalDecided,
  breakGlassOpened,
  breakGlassClosed,
  breakGlassReviewed,
  passwordInvited,
  passwordSet,
];
