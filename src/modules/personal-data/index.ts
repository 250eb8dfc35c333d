import { defineModule } from '../../kernel/module.ts';
import { listBreaches, moveBreach, openBreach, recordBreach } from './breaches/breach.ts';
import { changeConsent, receiptConsumer } from './consents.ts';
import { personalDataEvents } from './events.ts';
import { copyData } from './export.ts';
import { mountPages } from './pages/routes.ts';
import { rightsData } from './personal-data.ts';
import {
  acceptRequest,
  extendRequest,
  fulfilRequest,
  listRequests,
  openRequest,
  PROTECTORS,
  refuseRequest,
} from './requests/handle.ts';
import { makeRequest, openMyRequest, readMyData } from './requests/make.ts';
import { privacySection } from './settings/section.ts';

/** Rights of people over their data (Law on Personal Data Protection 91/2025/QH15), and the register of breaches. */
export const personalData = defineModule({
  name: 'personal-data',
  migrations: 'src/modules/personal-data/migrations',
  personalData: rightsData,
  after: ['identity', 'events', 'calendar', 'notifications'],
  commands: [
    changeConsent,
    copyData,
    makeRequest,
    acceptRequest,
    refuseRequest,
    extendRequest,
    fulfilRequest,
    recordBreach,
    moveBreach,
  ],
  queries: [readMyData, openMyRequest, listRequests, openRequest, listBreaches, openBreach],
  roles: { data_protection: { vi: 'Cán bộ bảo vệ dữ liệu cá nhân', en: 'Data protection officer' } },
  events: personalDataEvents,
  consumers: [receiptConsumer],
  pack: [privacySection],
  nav: [
    {
      door: 'workspace',
      href: '/can-bo/du-lieu-ca-nhan',
      label: { vi: 'Dữ liệu cá nhân', en: 'Personal data' },
      order: 80,
      roles: PROTECTORS,
    },
    {
      door: 'workspace',
      href: '/can-bo/vi-pham-du-lieu',
      label: { vi: 'Vi phạm dữ liệu', en: 'Data breaches' },
      order: 81,
      roles: [...PROTECTORS, 'auditor'],
    },
  ],
  routes: mountPages,
});
