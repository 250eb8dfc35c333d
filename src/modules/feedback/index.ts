import { defineModule } from '../../kernel/module.ts';
import { answerCase, escalateCase, reopenCase } from './cases/handle.ts';
import { closeConsumer } from './cases/open.ts';
import { listCases, openCaseFile } from './cases/read.ts';
import { clockJob } from './clock.ts';
import { feedbackEvents } from './events.ts';
import { mountPages } from './pages/routes.ts';
import { inviteLink, rateLink } from './pages/slots.tsx';
import { feedbackData } from './personal-data.ts';
import { giveRating, openRating } from './ratings/give.ts';
import { inviteConsumer, showInvitation } from './ratings/invite.ts';
import { LEADERS } from './reach.ts';
import { fileRegulation, rateRegulation, trackRegulation } from './regulations/file.ts';
import { answerRegulation, classifyRegulation, publishRegulation, refuseRegulation } from './regulations/handle.ts';
import { listRegulations, openRegulation, publishedAnswers } from './regulations/read.ts';
import { feedbackSection } from './settings/section.ts';

export { averageRating } from './ratings/average.ts';
export { type RegulationEvidence, regulationEvidence } from './regulations/evidence.ts';

/** What people say: ratings of finished dossiers, and feedback on administrative regulations. */
export const feedback = defineModule({
  name: 'feedback',
  migrations: 'src/modules/feedback/migrations',
  personalData: feedbackData,
  after: ['services'],
  commands: [
    showInvitation,
    giveRating,
    answerCase,
    reopenCase,
    escalateCase,
    fileRegulation,
    rateRegulation,
    classifyRegulation,
    answerRegulation,
    refuseRegulation,
    publishRegulation,
  ],
  queries: [openRating, listCases, openCaseFile, trackRegulation, listRegulations, openRegulation, publishedAnswers],
  events: feedbackEvents,
  consumers: [inviteConsumer, closeConsumer],
  jobs: [clockJob],
  pack: [feedbackSection],
  nav: [
    {
      door: 'portal',
      href: '/phan-anh-quy-dinh',
      label: { vi: 'Phản ánh về quy định', en: 'Feedback on regulations' },
      order: 47,
    },
    {
      door: 'workspace',
      href: '/can-bo/danh-gia',
      label: { vi: 'Đánh giá', en: 'Ratings' },
      order: 62,
      roles: LEADERS,
    },
    {
      door: 'workspace',
      href: '/can-bo/phan-anh-quy-dinh',
      label: { vi: 'Phản ánh về quy định', en: 'Feedback on regulations' },
      order: 64,
      roles: LEADERS,
    },
  ],
  slots: { 'services.dossier': rateLink, 'services.track': rateLink, 'counter.returned': inviteLink },
  routes: mountPages,
});
