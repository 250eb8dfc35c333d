import { defineModule } from '../../kernel/module.ts';
import { mountPortal } from './pages.tsx';

/** Pages that belong to no single module: the home page, the citizen's account, notices, guides. */
export const portal = defineModule({
  name: 'portal',
  after: ['services', 'resolution'],
  routes: mountPortal,
});
