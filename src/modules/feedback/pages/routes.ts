import type { Router } from '../../../kernel/module.ts';
import { CASE_DEEDS, casePage, casesPage, takeCaseDeed } from './cases.tsx';
import { invitePage, ratingPage, sendRating, tabletPage } from './rating.tsx';
import { REGULATION_DEEDS, regulationDesk, regulationFile, takeRegulationDeed } from './regulation-desk.tsx';
import {
  publishedPage,
  regulationForm,
  regulationsPage,
  sendRegulation,
  sendRegulationRating,
  trackRegulationPage,
} from './regulations.tsx';

export function mountPages(router: Router): void {
  router.get('/danh-gia/:token', (c) => ratingPage(c));
  router.post('/danh-gia/:token', sendRating);
  router.get('/danh-gia/:token/may', tabletPage);
  router.get('/ho-so/:code/danh-gia', (c) => ratingPage(c));
  router.post('/ho-so/:code/danh-gia', sendRating);

  router.get('/can-bo/danh-gia', casesPage);
  router.get('/can-bo/danh-gia/moi', invitePage);
  router.get('/can-bo/danh-gia/:id', (c) => casePage(c));
  for (const deed of CASE_DEEDS) router.post(`/can-bo/danh-gia/:id/${deed}`, takeCaseDeed(deed));

  router.get('/phan-anh-quy-dinh', regulationsPage);
  router.get('/phan-anh-quy-dinh/gui', (c) => regulationForm(c));
  router.post('/phan-anh-quy-dinh/gui', sendRegulation);
  router.get('/phan-anh-quy-dinh/tra-loi/:code', publishedPage);
  router.get('/phan-anh-quy-dinh/theo-doi/:token', (c) => trackRegulationPage(c));
  router.post('/phan-anh-quy-dinh/theo-doi/:token', sendRegulationRating);

  router.get('/can-bo/phan-anh-quy-dinh', regulationDesk);
  router.get('/can-bo/phan-anh-quy-dinh/:id', (c) => regulationFile(c));
  for (const deed of REGULATION_DEEDS) router.post(`/can-bo/phan-anh-quy-dinh/:id/${deed}`, takeRegulationDeed(deed));
}
