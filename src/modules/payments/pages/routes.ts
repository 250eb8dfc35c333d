import type { Router } from '../../../kernel/module.ts';
import { mountStandIn } from '../standin/mount.tsx';
import { billsPage, officeReceipt, receiptsPage } from './accounts.tsx';
import { attemptPage, checkNow, notificationPage, returnPage } from './attempt.tsx';
import { cashPage, closeMyTill, issueHere, reviseHere, takeHere, tillPage } from './cash.tsx';
import { duesPage, ownReceipt, receiptPage, startPaying } from './citizen.tsx';
import {
  applyHere,
  differencePage,
  differencesPage,
  explainHere,
  sendBackHere,
  statementsPage,
  takeStatement,
} from './differences.tsx';
import { decideHere, finishHere, proposeHere, proposePage, refundsPage } from './refunds.tsx';

export function mountPages(router: Router): void {
  router.get('/ho-so/:code/thanh-toan', (c) => duesPage(c));
  router.post('/ho-so/:code/thanh-toan', startPaying);
  router.get('/ho-so/:code/thanh-toan/bien-lai/:receipt', ownReceipt);
  router.get('/thanh-toan/lan/:attempt', attemptPage);
  router.post('/thanh-toan/lan/:attempt/kiem-tra', checkNow);
  router.get('/thanh-toan/tro-ve/:adapter', returnPage);
  router.get('/thanh-toan/ipn/:adapter', notificationPage);
  router.get('/bien-lai', receiptPage);
  router.get('/bien-lai/:code', receiptPage);

  router.get('/can-bo/thu-ngan', (c) => tillPage(c));
  router.post('/can-bo/thu-ngan/khoa-so', closeMyTill);
  router.get('/can-bo/thu-ngan/:id', (c) => cashPage(c));
  router.post('/can-bo/thu-ngan/:id', issueHere);
  router.post('/can-bo/thu-ngan/:id/thu', takeHere);
  router.post('/can-bo/thu-ngan/:id/dieu-chinh', reviseHere);

  router.get('/can-bo/ke-toan', billsPage);
  router.get('/can-bo/ke-toan/bien-lai', receiptsPage);
  router.get('/can-bo/ke-toan/bien-lai/:receipt', officeReceipt);
  router.get('/can-bo/ke-toan/sao-ke', (c) => statementsPage(c));
  router.post('/can-bo/ke-toan/sao-ke', takeStatement);
  router.get('/can-bo/ke-toan/doi-soat', differencesPage);
  router.get('/can-bo/ke-toan/doi-soat/:id', (c) => differencePage(c));
  router.post('/can-bo/ke-toan/doi-soat/:id/nop', applyHere);
  router.post('/can-bo/ke-toan/doi-soat/:id/hoan', sendBackHere);
  router.post('/can-bo/ke-toan/doi-soat/:id/giai-trinh', explainHere);
  router.get('/can-bo/ke-toan/hoan-tien', (c) => refundsPage(c));
  router.get('/can-bo/ke-toan/hoan-tien/:attempt', (c) => proposePage(c));
  router.post('/can-bo/ke-toan/hoan-tien/:attempt', proposeHere);
  router.post('/can-bo/ke-toan/hoan-tien/:refund/quyet-dinh', decideHere);
  router.post('/can-bo/ke-toan/hoan-tien/:refund/da-chi', finishHere);
  mountStandIn(router);
}
