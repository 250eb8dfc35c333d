import { defineModule } from '../../kernel/module.ts';
import { deskCommands, deskConsumers, deskNav, deskQueries } from './desk/index.ts';
import { dossierCommands, dossierConsumers, dossierJobs, dossierNav, dossierQueries } from './dossiers/index.ts';
import { myDossiers, openDossier, openOwnDossier, trackDossier } from './dossiers/queries.ts';
import { verifyByCode, verifyByFile } from './dossiers/verify.ts';
import { answerPage, attachFile, detachFile, discardDraft, startDraft } from './drafts/commands.ts';
import { myDrafts, openDraft } from './drafts/queries.ts';
import { draftRule } from './drafts/retention.ts';
import { offerReuse, reuseAnswers } from './drafts/reuse.ts';
import { uploadCommands, uploadQueries } from './drafts/uploads.ts';
import { serviceEndpoints } from './endpoints.ts';
import { serviceEvents } from './events.ts';
import { mountPages } from './pages/routes.ts';
import { servicesData } from './personal-data.ts';
import { procedureSection } from './procedures/section.ts';
import { storeCommands, storeQueries } from './store/commands.ts';

export { type Dossier, findDossierByCode, getDossier, lockDossier, receptionScope } from './dossiers/dossier.ts';
export { confirmDuty, type Payment, paymentsOf } from './dossiers/duties.ts';
export { reopenDossier } from './dossiers/endings.ts';
export { type DossierEvidence, dossierEvidence } from './dossiers/evidence.ts';
export { dossierCommands } from './dossiers/index.ts';
export { replay, type Transition, timelinessOf, transitionsOf } from './dossiers/move.ts';
export { issueDossier, receiveDossier, refuseDossier } from './dossiers/office.ts';
export { papersOf } from './dossiers/papers.ts';
export { openDossier } from './dossiers/queries.ts';
export { type Registered, registerDossier, registerInput } from './dossiers/register.ts';
export { type RegisterRow, registerRows } from './dossiers/register-book.ts';
export { addScannedPaper } from './dossiers/scanned.ts';
export { type Action, isLawful, STATE, type StateCode, stateInfo } from './dossiers/states.ts';
export { type StepTime, timePerStep } from './dossiers/steps.ts';
export { ACTION_NAMES, PAPER_NAMES } from './dossiers/words.ts';
export { answerWorld } from './drafts/draft.ts';
export {
  type Answers,
  fieldsOf,
  type PageReading,
  type Posted,
  shownPages,
  takePage,
  withoutRow,
} from './forms/answers.ts';
export { type Condition, conditionSchema, fieldsOfCondition, statementsOf } from './forms/conditions.ts';
export type { Field, Form, FormPage, SimpleField } from './forms/schema.ts';
export { type ImportOptions, importDossiers, type Taken } from './imports/index.ts';
export type { LegacyDossier, LegacyField } from './imports/legacy.ts';
export { FieldControl, fieldsToDraw } from './pages/fields.tsx';
export { communeOptions, DueTag, StateTag } from './pages/shared.tsx';
export {
  type ProcedureVersion,
  procedureInForce,
  proceduresInForce,
  procedureVersion,
} from './procedures/catalogue.ts';
export { hoursOf } from './procedures/check.ts';
export { limitText, limitWords, proposedCase } from './procedures/deadline-rule.ts';
export { computeFees, type FeeLine, proposedExemptions, type Quantity } from './procedures/fees.ts';
export { addProcedureVersion, type PublishedVersion } from './procedures/publish.ts';
export { templatesOf } from './procedures/result.ts';
export { type Channel, feesDue, mannerOf, type Procedure, procedureSchema } from './procedures/schema.ts';
export { searchProcedures } from './procedures/search.ts';

/** Administrative procedures and dossiers: the one-stop shop (một cửa) and its online services. */
export const services = defineModule({
  name: 'services',
  migrations: 'src/modules/services/migrations',
  personalData: servicesData,
  after: ['store', 'units', 'calendar', 'identity', 'events', 'files', 'notifications'],
  commands: [
    startDraft,
    answerPage,
    attachFile,
    detachFile,
    discardDraft,
    reuseAnswers,
    ...uploadCommands,
    ...storeCommands,
    ...dossierCommands,
    ...deskCommands,
  ],
  queries: [
    openDraft,
    myDrafts,
    offerReuse,
    ...uploadQueries,
    ...storeQueries,
    openDossier,
    openOwnDossier,
    myDossiers,
    trackDossier,
    ...dossierQueries,
    ...deskQueries,
    verifyByCode,
    verifyByFile,
  ],
  roles: {
    receptionist: { vi: 'Công chức tiếp nhận và trả kết quả', en: 'One-stop officer' },
    handler: { vi: 'Chuyên viên thụ lý', en: 'Specialist' },
    leader: { vi: 'Lãnh đạo phê duyệt', en: 'Approving leader' },
    coordinator: { vi: 'Quản lý trung tâm một cửa', en: 'Head of the service centre' },
  },
  events: serviceEvents,
  consumers: [...dossierConsumers, ...deskConsumers],
  jobs: [...dossierJobs],
  retention: [draftRule],
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
    ...deskNav,
    ...dossierNav,
  ],
  routes: mountPages,
});
