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
  ],
  deeds: { access_log: ['viewer_person_id'] },
};
