import { KEPT, type PersonalData } from '../personal-data.ts';

/** What identity holds about people. The ID number itself goes out through {@link ./person.ts}, which alone reads it. */
export const identityData: PersonalData = {
  tables: [
    {
      table: 'person',
      person: ['id'],
      title: { vi: 'Tài khoản và thông tin liên hệ', en: 'Account and contact' },
      purpose: 'identity',
      columns: ['full_name', 'birth_date', 'gender', 'phone', 'email', 'level', 'created_at', 'updated_at'],
      erase: {
        async run(ctx, personId) {
          const done = await ctx.db
            .updateTable('person')
            .set({ phone: null, email: null, updated_at: ctx.now })
            .where('id', '=', personId)
            .where((eb) => eb.or([eb('phone', 'is not', null), eb('email', 'is not', null)]))
            .executeTakeFirst();
          return Number(done.numUpdatedRows);
        },
        rest: KEPT.identity,
      },
    },
    {
      table: 'session',
      person: ['person_id'],
      title: { vi: 'Phiên đăng nhập', en: 'Sign-in sessions' },
      purpose: 'security',
      columns: ['created_at', 'last_seen_at', 'ip', 'user_agent', 'level', 'revoked_at'],
      newest: 'created_at',
      erase: 'delete',
    },
    {
      table: 'role_grant',
      person: ['person_id'],
      title: { vi: 'Vai trò được giao', en: 'Roles held' },
      purpose: 'office',
      columns: ['role', 'valid_from', 'valid_to', 'granted_at', 'reason', 'revoked_at'],
      newest: 'granted_at',
      erase: { kept: KEPT.staff },
    },
    {
      table: 'delegation',
      person: ['from_person', 'to_person'],
      title: { vi: 'Ủy quyền vai trò', en: 'Delegated roles' },
      purpose: 'office',
      columns: ['valid_from', 'valid_to', 'reason', 'created_at', 'revoked_at'],
      newest: 'created_at',
      erase: { kept: KEPT.staff },
    },
    {
      table: 'access_log',
      person: ['person_id'],
      title: { vi: 'Ai đã xem dữ liệu của tôi', en: 'Who looked at my data' },
      purpose: 'security',
      columns: ['at', 'viewer', 'purpose', 'subject_type', 'subject'],
      newest: 'at',
      erase: { kept: KEPT.access },
    },
    {
      table: 'known_device',
      person: ['person_id'],
      title: { vi: 'Thiết bị đã đăng nhập', en: 'Devices signed in from' },
      purpose: 'security',
      columns: ['first_seen_at', 'last_seen_at'],
      newest: 'last_seen_at',
      erase: 'delete',
    },
    {
      table: 'second_factor',
      person: ['person_id'],
      title: { vi: 'Lớp xác thực thứ hai', en: 'Second factors' },
      purpose: 'security',
      columns: ['kind', 'name', 'created_at', 'confirmed_at', 'last_used_at'],
      newest: 'created_at',
      erase: { kept: KEPT.staff },
    },
    {
      table: 'recovery_code',
      person: ['person_id'],
      title: { vi: 'Mã khôi phục', en: 'Recovery codes' },
      purpose: 'security',
      columns: ['created_at', 'used_at', 'void_at'],
      newest: 'created_at',
      erase: { kept: KEPT.staff },
    },
    {
      table: 'local_account',
      person: ['person_id'],
      title: { vi: 'Tài khoản có mật khẩu', en: 'Account with a password' },
      purpose: 'security',
      columns: ['changed_at', 'invited_until', 'invited_by'],
      erase: { kept: KEPT.staff },
    },
    {
      table: 'approval',
      person: ['requested_by'],
      title: { vi: 'Đề nghị chờ người thứ hai phê duyệt', en: 'What was asked of a second person' },
      purpose: 'office',
      columns: ['command', 'requested_at', 'state', 'decided_at', 'note'],
      newest: 'requested_at',
      erase: { kept: KEPT.staff },
    },
    {
      table: 'break_glass',
      person: ['person_id'],
      title: { vi: 'Truy cập khẩn cấp', en: 'Emergency access' },
      purpose: 'security',
      columns: ['role', 'reason', 'opened_at', 'until', 'closed_at', 'verdict', 'review_note'],
      newest: 'opened_at',
      erase: { kept: KEPT.staff },
    },
  ],
  deeds: {
    access_log: ['viewer_person_id'],
    approval: ['decided_by', 'acts_for'],
    break_glass: ['reviewed_by'],
  },
};
