import { defineModule, type Module } from '../../kernel/module.ts';
import { endpoints } from './api.ts';
import type { DossierLookup } from './evidence.ts';
import { boardPage } from './pages/board.tsx';
import { centrePage } from './pages/centre.tsx';
import { evidencePage } from './pages/evidence.tsx';
import { indicatorPage, targetPage } from './pages/target.tsx';
import { makeReadEvidence, readBoard, readCentre, readIndicator, readTarget } from './queries.ts';
import { resolutionSection, targetsSection } from './section.ts';

/** The module, given what tells of dossiers. */
export function defineResolution(lookup: DossierLookup): Module {
  const readEvidence = makeReadEvidence(lookup);
  return defineModule({
    name: 'resolution',
    migrations: 'src/modules/resolution/migrations',
    after: ['indicators'],
    queries: [readBoard, readTarget, readIndicator, readCentre, readEvidence],
    pack: [resolutionSection, targetsSection],
    endpoints,
    nav: [
      { door: 'portal', href: '/nghi-quyet', label: { vi: 'Nghị quyết', en: 'Resolution' }, order: 40 },
      { door: 'centre', href: '/dieu-hanh', label: { vi: 'Nghị quyết', en: 'Resolution' }, order: 10 },
    ],
    routes: (router) => {
      router.get('/nghi-quyet', boardPage);
      router.get('/nghi-quyet/chi-tieu/:code', targetPage);
      router.get('/nghi-quyet/chi-tieu/:code/bang-chung', evidencePage('target', readEvidence));
      router.get('/chi-so/:code', indicatorPage);
      router.get('/chi-so/:code/bang-chung', evidencePage('indicator', readEvidence));
      router.get('/dieu-hanh', centrePage);
    },
  });
}
