import { defineModule } from '../../kernel/module.ts';
import { endpoints } from './api.ts';
import { registerDownload, reportDownload } from './pages/download.ts';
import { componentEvidencePage } from './pages/evidence.tsx';
import { indexPage } from './pages/index766.tsx';
import { listPage } from './pages/list.tsx';
import { LIST_PATH, REPORT_PATH, reportPage } from './pages/report.tsx';
import { EVIDENCE_PATH } from './pages/score.tsx';
import { statisticsLine, statisticsPage } from './pages/statistics.tsx';
import {
  listReport,
  REPORT_ROLES,
  readComponentEvidence,
  readIndex,
  readProcedureStatistics,
  readRanking,
  readReport,
} from './queries.ts';
import { indexSection } from './section.ts';
import { statisticsConsumer } from './statistics/fold.ts';
import { words } from './words/quality.ts';
import { words as reportWords } from './words/report.ts';

/** How well people are served: the index of Decision 766/QĐ-TTg, reports on the handling of dossiers, public statistics. */
export const serviceQuality = defineModule({
  name: 'service-quality',
  migrations: 'src/modules/service-quality/migrations',
  after: ['services', 'indicators', 'feedback'],
  queries: [readIndex, readRanking, readComponentEvidence, readReport, listReport, readProcedureStatistics],
  consumers: [statisticsConsumer],
  pack: [indexSection],
  endpoints,
  nav: [
    { door: 'portal', href: '/chat-luong-phuc-vu', label: { vi: 'Chất lượng phục vụ', en: 'Quality' }, order: 45 },
    { door: 'workspace', href: REPORT_PATH, label: reportWords.catalogue.nav, order: 70, roles: REPORT_ROLES },
    { door: 'centre', href: '/dieu-hanh/chi-so-766', label: words.catalogue.title, order: 20 },
  ],
  slots: { 'services.procedure': statisticsLine },
  routes: (router) => {
    router.get('/chat-luong-phuc-vu', indexPage('portal', '/chat-luong-phuc-vu'));
    router.get('/can-bo/chi-so-766', indexPage('workspace', '/can-bo/chi-so-766'));
    router.get('/dieu-hanh/chi-so-766', indexPage('centre', '/dieu-hanh/chi-so-766'));
    router.get(`${EVIDENCE_PATH}/:code/ho-so`, componentEvidencePage);
    router.get(REPORT_PATH, reportPage);
    router.get(LIST_PATH, listPage);
    router.get(`${REPORT_PATH}/tai-ve`, reportDownload);
    router.get(`${REPORT_PATH}/so-theo-doi`, registerDownload);
    router.get('/thu-tuc/:code/thong-ke', statisticsPage);
  },
});
