import type { Router } from '../../kernel/module.ts';
import { accessibilityPage } from './pages/accessibility.tsx';
import { accountPage, endSession } from './pages/account.tsx';
import { apiDocsPage } from './pages/api-docs.tsx';
import { guidePage } from './pages/guide.tsx';
import { homePage } from './pages/home.tsx';
import { markAllRead, noticesPage } from './pages/notices.tsx';
import { openDataPage } from './pages/open-data.tsx';
import { privacyPage } from './pages/privacy.tsx';
import { releaseEvents, retryFailedJob, systemPage } from './pages/system.tsx';

export function mountPortal(router: Router): void {
  router.get('/', homePage);

  router.get('/ca-nhan', accountPage);
  router.post('/ca-nhan/phien/:session/ket-thuc', endSession);
  router.get('/thong-bao', noticesPage);
  router.post('/thong-bao/da-doc', markAllRead);

  router.get('/huong-dan', guidePage);
  router.get('/tiep-can', accessibilityPage);
  router.get('/bao-ve-du-lieu', privacyPage);
  router.get('/du-lieu-mo', openDataPage);
  router.get('/api/docs', apiDocsPage);

  router.get('/can-bo/he-thong', systemPage);
  router.post('/can-bo/he-thong/su-kien', releaseEvents);
  router.post('/can-bo/he-thong/tac-vu/:id', retryFailedJob);
}
