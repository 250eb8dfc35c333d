import { z } from 'zod';
import { defineEvent } from '../../kernel/events/index.ts';

const about = z.object({ requestId: z.uuid(), kind: z.string() });

export const consentChanged = defineEvent({
  type: 'personal-data.consent.changed',
  subjectType: 'person',
  title: { vi: 'Đồng ý hoặc rút lại đồng ý', en: 'Consent given or withdrawn' },
  data: z.object({ purpose: z.string(), given: z.boolean(), version: z.string() }),
});

export const dataExported = defineEvent({
  type: 'personal-data.copy.made',
  subjectType: 'person',
  title: { vi: 'Tải bản sao dữ liệu cá nhân', en: 'Copy of personal data made' },
  data: z.object({ format: z.enum(['json', 'pdf']), tables: z.number().int(), rows: z.number().int() }),
});

export const requestMade = defineEvent({
  type: 'personal-data.request.made',
  subjectType: 'data-request',
  title: { vi: 'Nhận yêu cầu về dữ liệu cá nhân', en: 'Request about personal data received' },
  data: about,
});

export const requestMoved = defineEvent({
  type: 'personal-data.request.moved',
  subjectType: 'data-request',
  title: { vi: 'Xử lý yêu cầu về dữ liệu cá nhân', en: 'Request about personal data handled' },
  data: about.extend({
    to: z.enum(['accepted', 'done', 'refused', 'extended']),
    /** In time by the limit that applied. */
    onTime: z.boolean(),
  }),
});

export const personErased = defineEvent({
  type: 'personal-data.person.erased',
  subjectType: 'person',
  title: { vi: 'Xóa dữ liệu cá nhân theo yêu cầu', en: 'Personal data erased on request' },
  data: z.object({ requestId: z.uuid(), erased: z.number().int(), left: z.number().int() }),
});

export const breachRecorded = defineEvent({
  type: 'personal-data.breach.recorded',
  subjectType: 'data-breach',
  title: { vi: 'Ghi nhận vi phạm dữ liệu cá nhân', en: 'Personal data breach recorded' },
  data: z.object({ breachId: z.uuid(), people: z.number().int() }),
});

export const breachMoved = defineEvent({
  type: 'personal-data.breach.moved',
  subjectType: 'data-breach',
  title: { vi: 'Xử lý vi phạm dữ liệu cá nhân', en: 'Personal data breach handled' },
  data: z.object({
    breachId: z.uuid(),
    step: z.enum(['updated', 'notified', 'people_told', 'closed']),
    /** For `notified`: within the 72 hours. */
    onTime: z.boolean().optional(),
  }),
});

export const personalDataEvents = [
  consentChanged,
  dataExported,
  requestMade,
  requestMoved,
  personErased,
  breachRecorded,
  breachMoved,
];
