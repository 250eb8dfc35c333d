import { defineModule } from '../../kernel/module.ts';
import { findDossierInEmergency } from './dossier-code.ts';
import { accountNotices, breakGlassAlarm } from './notices.ts';
import { APPROVALS, GLASS, STAFF } from './pages/addresses.ts';
import { mountStaff } from './routes.ts';

/** Pages of the people who work here: second factor, roles, four eyes, break-glass. The rules are in `kernel/identity`. */
export const staff = defineModule({
  name: 'staff',
  after: ['identity', 'notifications', 'services'],
  queries: [findDossierInEmergency],
  consumers: [breakGlassAlarm, accountNotices],
  nav: [
    {
      door: 'workspace',
      href: STAFF,
      label: { vi: 'Cán bộ và vai trò', en: 'Staff and roles' },
      order: 80,
      roles: ['admin', 'auditor'],
    },
    {
      door: 'workspace',
      href: APPROVALS,
      label: { vi: 'Chờ người thứ hai', en: 'Second person' },
      order: 82,
      roles: ['admin'],
    },
    {
      door: 'workspace',
      href: GLASS,
      label: { vi: 'Truy cập khẩn cấp', en: 'Break-glass' },
      order: 84,
      roles: ['admin', 'leader'],
    },
    {
      door: 'workspace',
      href: `${GLASS}/tat-ca`,
      label: { vi: 'Hậu kiểm khẩn cấp', en: 'Break-glass review' },
      order: 85,
      roles: ['auditor'],
    },
  ],
  routes: mountStaff,
});
