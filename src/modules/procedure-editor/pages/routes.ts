import type { Router } from '../../../kernel/module.ts';
import { comparePage, draftDiffPage } from './compare.tsx';
import { discard, discardPage, draftPage, STEPS, takeStep } from './draft.tsx';
import { itemPage, removeItem, removePage, saveItem, saveSection, sectionPage } from './edit.tsx';
import { createNew, importFile, listPage, newPage, procedurePage, startVersion } from './list.tsx';
import { citizenPage, officerPage } from './preview.tsx';
import { draftBpmn, draftWorkflowPage, draftYaml, versionFile } from './workflow.tsx';
import { saveYaml, yamlPage } from './yaml.tsx';

const CODE = '/can-bo/thu-tuc/:code{[0-9][.][0-9]{6}}';
const DRAFT = '/can-bo/thu-tuc/nhap/:draft';

/** Pages of the editor, under the officers' door. */
export function mountEditor(router: Router): void {
  router.get('/can-bo/thu-tuc', listPage);
  router.get('/can-bo/thu-tuc/moi', (c) => newPage(c));
  router.post('/can-bo/thu-tuc/moi', createNew);
  router.post('/can-bo/thu-tuc/nhap-tep', importFile);
  router.get('/can-bo/thu-tuc/so-sanh', comparePage);
  router.get('/can-bo/thu-tuc/phien-ban/:version/:what{yaml|bpmn}', versionFile);
  router.get(CODE, (c) => procedurePage(c));
  router.post(`${CODE}/soan`, startVersion);

  router.get(DRAFT, (c) => draftPage(c));
  for (const step of STEPS) router.post(`${DRAFT}/${step.path}`, takeStep(step));
  router.get(`${DRAFT}/xoa`, discardPage);
  router.post(`${DRAFT}/xoa`, discard);
  router.get(`${DRAFT}/phan/:section`, sectionPage);
  router.post(`${DRAFT}/phan/:section`, saveSection);
  router.get(`${DRAFT}/muc/*`, itemPage);
  router.post(`${DRAFT}/muc/*`, saveItem);
  router.get(`${DRAFT}/bo/*`, removePage);
  router.post(`${DRAFT}/bo/*`, removeItem);
  router.get(`${DRAFT}/van-ban`, (c) => yamlPage(c));
  router.post(`${DRAFT}/van-ban`, saveYaml);
  router.get(`${DRAFT}/yaml`, draftYaml);
  router.get(`${DRAFT}/bpmn`, draftBpmn);
  router.get(`${DRAFT}/so-do`, draftWorkflowPage);
  router.get(`${DRAFT}/khac`, draftDiffPage);
  router.get(`${DRAFT}/xem/nguoi-dan`, citizenPage);
  router.post(`${DRAFT}/xem/nguoi-dan`, citizenPage);
  router.get(`${DRAFT}/xem/can-bo`, officerPage);
}
