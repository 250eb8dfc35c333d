import type { Router } from '../../../kernel/module.ts';
import { mountDesk } from '../desk/routes.ts';
import {
  discardApplication,
  discardPage,
  fillFromEarlier,
  formPage,
  resumeApplication,
  saveFormPage,
  startApplication,
} from './apply.tsx';
import { checkPage, sendApplication } from './apply-check.tsx';
import { UPLOADS } from './apply-paths.ts';
import { answerDeed, consultationPage, consultationsPage } from './consultations.tsx';
import { confirmationPage, noteInPerson, takeConfirmation } from './declarations.tsx';
import { DEEDS } from './deed-list.ts';
import { officeAttachment, officeControlSlip, officeDossierPage, officePaper, takeDeed } from './desk.tsx';
import { procedurePage, proceduresPage } from './procedures.tsx';
import { registerFile, registerPage } from './register.tsx';
import { downloadStored, keepInStore, removeFromStore, storePage } from './store.tsx';
import {
  dossierPage,
  myDossiersPage,
  ownAcknowledgement,
  ownAttachment,
  ownPaper,
  supplement,
  trackPage,
  withdraw,
  withdrawPage,
} from './tracking.tsx';
import { createUpload, deleteUpload, patchUpload, uploadOptions, uploadState } from './uploads.ts';
import { verifyPage, verifyUpload } from './verify.tsx';

export function mountPages(router: Router): void {
  router.get('/thu-tuc', proceduresPage);
  router.get('/thu-tuc/:code', procedurePage);
  router.get('/thu-tuc/:code/nop', startApplication);

  router.get('/ho-so', myDossiersPage);
  router.get('/ho-so/nhap/:draft', resumeApplication);
  router.get('/ho-so/nhap/:draft/kiem-tra', (c) => checkPage(c));
  router.post('/ho-so/nhap/:draft/kiem-tra', sendApplication);
  router.get('/ho-so/nhap/:draft/xoa', discardPage);
  router.post('/ho-so/nhap/:draft/xoa', discardApplication);
  router.post('/ho-so/nhap/:draft/dien-san', fillFromEarlier);
  router.get('/ho-so/nhap/:draft/:page', (c) => formPage(c));
  router.post('/ho-so/nhap/:draft/:page', saveFormPage);

  router.options(UPLOADS, uploadOptions);
  router.post(UPLOADS, createUpload);
  router.get(`${UPLOADS}/:upload`, uploadState);
  router.patch(`${UPLOADS}/:upload`, patchUpload);
  router.delete(`${UPLOADS}/:upload`, deleteUpload);

  router.get('/ho-so/xac-nhan/:id', (c) => confirmationPage(c));
  router.post('/ho-so/xac-nhan/:id', takeConfirmation);

  router.get('/ho-so/:code', (c) => dossierPage(c));
  router.get('/ho-so/:code/xac-nhan', ownAcknowledgement);
  router.get('/ho-so/:code/giay-to/:paper', ownPaper);
  router.get('/ho-so/:code/tep/:file', ownAttachment);
  router.get('/ho-so/:code/rut', withdrawPage);
  router.post('/ho-so/:code/rut', withdraw);
  router.post('/ho-so/:code/bo-sung', supplement);

  router.get('/kho-giay-to', (c) => storePage(c));
  router.get('/kho-giay-to/tep/:ref', downloadStored);
  router.post('/kho-giay-to/luu', keepInStore);
  router.post('/kho-giay-to/bo', removeFromStore);

  router.get('/tra-cuu', trackPage);
  router.get('/tra-cuu/:code', trackPage);
  router.get('/xac-minh', (c) => verifyPage(c));
  router.post('/xac-minh', verifyUpload);
  router.get('/xac-minh/:code', (c) => verifyPage(c));

  mountDesk(router, officeDossierPage);
  router.get('/can-bo/ho-so/:id', (c) => officeDossierPage(c));
  router.get('/can-bo/ho-so/:id/tep/:file', officeAttachment);
  router.get('/can-bo/ho-so/:id/giay-to/:paper', officePaper);
  router.get('/can-bo/ho-so/:id/phieu-kiem-soat', officeControlSlip);
  router.post('/can-bo/ho-so/:id/xac-nhan-tai-quay', noteInPerson(officeDossierPage));
  for (const deed of DEEDS) router.post(`/can-bo/ho-so/:id/${deed.path}`, takeDeed(deed));

  router.get('/can-bo/lay-y-kien', consultationsPage);
  router.get('/can-bo/lay-y-kien/:id', (c) => consultationPage(c));
  router.post('/can-bo/lay-y-kien/:id', answerDeed);
  router.get('/can-bo/so-theo-doi', registerPage);
  router.get('/can-bo/so-theo-doi.pdf', registerFile);
}
