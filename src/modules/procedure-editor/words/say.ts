import { defineMessages } from '../../../kernel/i18n/messages.ts';

/** Values and conditions in words. */
export const sayWords = defineMessages({
  none: { vi: '(không có)', en: '(none)' },
  yes: { vi: 'Có', en: 'Yes' },
  no: { vi: 'Không', en: 'No' },
  and: { vi: 'và', en: 'and' },
  or: { vi: 'hoặc', en: 'or' },
  not: { vi: 'không phải: {what}', en: 'not: {what}' },
  isOneOf: { vi: '{of} là {values}', en: '{of} is {values}' },
  isAnswered: { vi: '{of} có trả lời', en: '{of} is answered' },
  isEmpty: { vi: '{of} không có trả lời', en: '{of} is not answered' },
  isBetween: { vi: '{of} từ {least} đến {most}', en: '{of} is from {least} to {most}' },
  isAtLeast: { vi: '{of} từ {least} trở lên', en: '{of} is {least} or more' },
  isAtMost: { vi: '{of} không quá {most}', en: '{of} is {most} or less' },
});
