import { defineModule } from '../../kernel/module.ts';
import { acknowledgeDossier, supplementDossier, withdrawDossier } from './dossiers/applicant.ts';
import { officeCommands } from './dossiers/office.ts';
import { inboxCounts, myDossiers, openDossier, openOwnDossier, trackDossier, worklist } from './dossiers/queries.ts';
import { submitDossier } from './dossiers/submit.ts';
import { verifyByCode, verifyByFile } from './dossiers/verify.ts';
import { answerPage, attachFile, detachFile, discardDraft, startDraft } from './drafts/commands.ts';
import { myDrafts, openDraft } from './drafts/queries.ts';
import { serviceEndpoints } from './endpoints.ts';
import { serviceEvents } from './events.ts';
import { mountPages } from './pages/routes.ts';
import { procedureSection } from './procedures/section.ts';

export { type DossierEvidence, dossierEvidence } from './dossiers/evidence.ts';
export { type ProcedureVersion, proceduresInForce } from './procedures/catalogue.ts';
export { limitText } from './procedures/deadline-rule.ts';
export { feesDue, mannerOf } from './procedures/schema.ts';

/** Administrative procedures and dossiers: the one-stop shop (một cửa) and its online services. */
export const services = defineModule({
  name: 'services',
  migrations: 'src/modules/services/migrations',
  after: ['store', 'units', 'calendar', 'identity', 'events', 'files', 'notifications'],
  commands: [
    startDraft,
    answerPage,
    attachFile,
    detachFile,
    discardDraft,
    submitDossier,
    acknowledgeDossier,
    supplementDossier,
    withdrawDossier,
    ...officeCommands,
  ],
  queries: [
    openDraft,
    myDrafts,
    openDossier,
    openOwnDossier,
    myDossiers,
    trackDossier,
    inboxCounts,
    worklist,
    verifyByCode,
    verifyByFile,
  ],
  roles: {
    receptionist: { vi: 'Công chức tiếp nhận và trả kết quả', en: 'One-stop officer' },
    handler: { vi: 'Chuyên viên thụ lý', en: 'Specialist' },
    leader: { vi: 'Lãnh đạo phê duyệt', en: 'Approving leader' },
    coordinator: { vi: 'Quản lý một cửa của tỉnh', en: 'Head of the service centre' },
  },
  events: serviceEvents,
  pack: [procedureSection],
  endpoints: serviceEndpoints,
  nav: [
    { door: 'portal', href: '/thu-tuc', label: { vi: 'Thủ tục hành chính', en: 'Procedures' }, order: 10 },
    { door: 'portal', href: '/tra-cuu', label: { vi: 'Tra cứu hồ sơ', en: 'Track a dossier' }, order: 20 },
    { door: 'portal', href: '/xac-minh', label: { vi: 'Kiểm tra giấy tờ', en: 'Verify a document' }, order: 30 },
    {
      door: 'workspace',
      href: '/can-bo',
      label: { vi: 'Bàn làm việc', en: 'Desk' },
      order: 10,
      roles: ['receptionist', 'handler', 'leader', 'coordinator'],
    },
    {
      door: 'workspace',
      href: '/can-bo/ho-so',
      label: { vi: 'Hồ sơ cần xử lý', en: 'Worklist' },
      order: 20,
      roles: ['receptionist', 'handler', 'leader', 'coordinator'],
    },
  ],
  routes: mountPages,
});
