import type { Command, Query } from '../../../kernel/command.ts';
import type { Consumer } from '../../../kernel/events/index.ts';
import type { Job } from '../../../kernel/jobs/job.ts';
import type { NavItem } from '../../../kernel/module.ts';
import { confirmationCommands, confirmationQueries } from '../declarations/confirmations.ts';
import { acknowledgeDossier, supplementDossier, withdrawDossier } from './applicant.ts';
import { apologiseDossier } from './appointment.ts';
import { answerConsultation, consultAgency, consultationInbox, openConsultation } from './consultation.ts';
import { printControlSlip } from './control.ts';
import { correctResult, revokeResult } from './corrections.ts';
import { deadlineConsumer, recomputeDeadlines } from './deadlines.ts';
import { confirmPayment, requestPayment } from './duties.ts';
import { denyDossier, reopenDossier, stopDossier } from './endings.ts';
import { officeCommands } from './office.ts';
import { registerDossier } from './register.ts';
import { registerRows } from './register-book.ts';
import { submitDossier } from './submit.ts';

/** Everything that moves a dossier. */
// biome-ignore lint/suspicious/noExplicitAny: a list of commands with different inputs
export const dossierCommands: readonly Command<any, any>[] = [
  submitDossier,
  registerDossier,
  acknowledgeDossier,
  supplementDossier,
  withdrawDossier,
  ...officeCommands,
  requestPayment,
  confirmPayment,
  consultAgency,
  answerConsultation,
  apologiseDossier,
  denyDossier,
  stopDossier,
  reopenDossier,
  correctResult,
  revokeResult,
  printControlSlip,
  ...confirmationCommands,
];

// biome-ignore lint/suspicious/noExplicitAny: a list of queries with different inputs
export const dossierQueries: readonly Query<any, any>[] = [
  consultationInbox,
  openConsultation,
  registerRows,
  ...confirmationQueries,
];

export const dossierConsumers: readonly Consumer[] = [deadlineConsumer];
export const dossierJobs: readonly Job[] = [recomputeDeadlines as Job];

export const dossierNav: readonly NavItem[] = [
  {
    door: 'workspace',
    href: '/can-bo/lay-y-kien',
    label: { vi: 'Phiếu lấy ý kiến', en: 'Consultations' },
    order: 40,
    roles: ['handler', 'leader'],
  },
  {
    door: 'workspace',
    href: '/can-bo/so-theo-doi',
    label: { vi: 'Sổ theo dõi hồ sơ', en: 'Register' },
    order: 50,
    roles: ['receptionist', 'leader', 'coordinator'],
  },
];
