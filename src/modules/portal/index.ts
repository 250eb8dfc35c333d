import { defineModule } from '../../kernel/module.ts';
import { mountPortal } from './pages.tsx';
import { readAccount, readSeal, readSystem } from './queries.ts';

/** Pages that belong to no single module: the home page, the citizen's account, notices, guides, the state of the program. */
export const portal = defineModule({
  name: 'portal',
  after: ['services', 'resolution', 'events', 'jobs', 'pack', 'identity', 'notifications'],
  queries: [readAccount, readSeal, readSystem],
  nav: [
    { door: 'portal', href: '/huong-dan', label: { vi: 'Hướng dẫn', en: 'Guide' }, order: 90 },
    {
      door: 'workspace',
      href: '/can-bo/he-thong',
      label: { vi: 'Tình trạng hệ thống', en: 'System state' },
      order: 90,
      roles: ['admin', 'auditor'],
    },
  ],
  routes: mountPortal,
});
