import type { Router } from '../../../kernel/module.ts';
import { boardPage, boardStream } from './board.tsx';
import { bookingBook, bookingCancel, bookingCancelPage, bookingConfirm, bookingMine, bookingPage } from './booking.tsx';
import { beginIntake, findPerson, findPersonPage } from './find-person.tsx';
import {
  intakeChange,
  intakeChangePage,
  intakeChoose,
  intakeDiscard,
  intakeDiscardPage,
  intakeDone,
  intakePage,
  intakeSave,
  intakeScan,
} from './intake.tsx';
import { kioskPage, kioskTake, slipPage } from './kiosk.tsx';
import { panelCall, panelDeed, panelPage, panelSit } from './panel.tsx';
import { returnBookPage, returnPage, returnSave, returnsFind, returnsPage } from './returns.tsx';
import { scanFile, scanPage, scanSave } from './scan.tsx';
import { settingsAddKiosk, settingsDesk, settingsOpenings, settingsPage, settingsRevokeKiosk } from './settings.tsx';

export function mountPages(router: Router): void {
  router.get('/quay/:agency/lay-so', kioskPage);
  router.post('/quay/:agency/lay-so', kioskTake);
  router.get('/quay/:agency/phieu/:ticket', slipPage);
  router.get('/quay/:agency/man-hinh', boardPage);
  router.get('/quay/:agency/man-hinh/dong', boardStream);

  router.get('/dat-lich', bookingPage);
  router.get('/dat-lich/xac-nhan', (c) => bookingConfirm(c));
  router.post('/dat-lich/xac-nhan', bookingBook);
  router.get('/dat-lich/cua-toi', bookingMine);
  router.get('/dat-lich/:id/huy', bookingCancelPage);
  router.post('/dat-lich/:id/huy', bookingCancel);

  router.get('/can-bo/quay', (c) => panelPage(c));
  router.post('/can-bo/quay/ngoi', panelSit);
  router.post('/can-bo/quay/goi', panelCall);
  router.post('/can-bo/quay/so/:ticket/:deed', panelDeed);
  router.get('/can-bo/quay/thiet-lap', (c) => settingsPage(c));
  router.post('/can-bo/quay/thiet-lap/may', settingsAddKiosk);
  router.post('/can-bo/quay/thiet-lap/may/:device/thu-hoi', settingsRevokeKiosk);
  router.post('/can-bo/quay/thiet-lap/quay', settingsDesk);
  router.post('/can-bo/quay/thiet-lap/khung-gio', settingsOpenings);

  router.get('/can-bo/tiep-nhan', (c) => findPersonPage(c));
  router.post('/can-bo/tiep-nhan', findPerson);
  router.post('/can-bo/tiep-nhan/bat-dau', beginIntake);
  router.get('/can-bo/tiep-nhan/:id', (c) => intakePage(c));
  router.post('/can-bo/tiep-nhan/:id', intakeSave);
  router.post('/can-bo/tiep-nhan/:id/thu-tuc', intakeChoose);
  router.get('/can-bo/tiep-nhan/:id/doi', intakeChangePage);
  router.post('/can-bo/tiep-nhan/:id/doi', intakeChange);
  router.get('/can-bo/tiep-nhan/:id/bo', intakeDiscardPage);
  router.post('/can-bo/tiep-nhan/:id/bo', intakeDiscard);
  router.get('/can-bo/tiep-nhan/:id/xong', intakeDone);
  router.get('/can-bo/tiep-nhan/:id/quet/:scan', intakeScan);

  router.get('/can-bo/quet/:dossier', (c) => scanPage(c));
  router.post('/can-bo/quet/:dossier', scanSave);
  router.get('/can-bo/quet/:dossier/:scan', scanFile);

  router.get('/can-bo/tra-ket-qua', (c) => returnsPage(c));
  router.post('/can-bo/tra-ket-qua', returnsFind);
  router.get('/can-bo/tra-ket-qua/so', returnBookPage);
  router.get('/can-bo/tra-ket-qua/:id', (c) => returnPage(c));
  router.post('/can-bo/tra-ket-qua/:id', returnSave);
}
