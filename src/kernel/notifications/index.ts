import type { Module } from '../module.ts';
import { countUnread, listNotifications, markRead } from './inbox.ts';
import { mailJob } from './notify.ts';

import { notificationsData } from './personal-data.ts';

import { noticeRule } from './retention.ts';

export { countUnread, listNotifications, markRead, type Notification, unreadCount } from './inbox.ts';
export { type NotifyDetails, noticeRow, notify } from './notify.ts';

/** Messages to persons: in the program, and by e-mail where a mail server is configured. */
export const notificationsPart: Module = {
  name: 'notifications',
  after: ['jobs'],
  migrations: 'src/kernel/notifications/migrations',
  personalData: notificationsData,
  commands: [markRead],
  queries: [listNotifications, countUnread],
  jobs: [mailJob],
  retention: [noticeRule],
};
