import type { Router } from '../../../kernel/module.ts';
import { BREACHES, breachesPage, breachForm, breachPage, breachPdf, takeBreach, takeBreachStep } from './breaches.tsx';
import { DESK, deskPage, deskRequestPage, REQUEST_DEEDS, takeRequestDeed } from './desk.tsx';
import { ASK, HERE, myDataPage, myRequestPage, requestForm, takeConsent, takeCopy, takeRequest } from './mine.tsx';

export function mountPages(router: Router): void {
  router.get(HERE, myDataPage);
  router.post(`${HERE}/dong-y`, takeConsent);
  router.post(`${HERE}/ban-sao`, takeCopy);
  router.get(ASK, (c) => requestForm(c));
  router.post(ASK, takeRequest);
  router.get(`${ASK}/:id`, myRequestPage);
  router.get(DESK, deskPage);
  router.get(`${DESK}/:id`, (c) => deskRequestPage(c));
  for (const deed of REQUEST_DEEDS) router.post(`${DESK}/:id/${deed}`, takeRequestDeed(deed));
  router.get(BREACHES, breachesPage);
  router.get(`${BREACHES}/ghi-nhan`, (c) => breachForm(c));
  router.post(`${BREACHES}/ghi-nhan`, takeBreach);
  router.get(`${BREACHES}/:id`, (c) => breachPage(c));
  router.post(`${BREACHES}/:id`, takeBreachStep);
  router.get(`${BREACHES}/:id/mau-thong-bao.pdf`, breachPdf);
}
