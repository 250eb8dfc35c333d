import type { Command, Query } from '../../../kernel/command.ts';
import type { NavItem } from '../../../kernel/module.ts';
import { assignDossier, GIVERS, handOverAll } from './assign.ts';
import { codesOf } from './codes.ts';
import { addComment, listComments } from './comments.ts';
import { deskCounts } from './counts.ts';
import { worklist } from './lists.ts';
import { delegationNotices } from './notices.ts';
import { deskOverview, orphans } from './overview.ts';

// biome-ignore lint/suspicious/noExplicitAny: commands with different inputs
export const deskCommands: readonly Command<any, any>[] = [assignDossier, handOverAll, addComment];

// biome-ignore lint/suspicious/noExplicitAny: queries with different inputs
export const deskQueries: readonly Query<any, any>[] = [
  deskCounts,
  worklist,
  codesOf,
  deskOverview,
  orphans,
  listComments,
];

export const deskConsumers = [delegationNotices];

const staff = ['receptionist', 'handler', 'leader', 'coordinator'];

export const deskNav: readonly NavItem[] = [
  {
    door: 'workspace',
    href: '/can-bo/lanh-dao',
    label: { vi: 'Điều hành giải quyết', en: 'State of the work' },
    order: 15,
    roles: GIVERS,
  },
  {
    door: 'workspace',
    href: '/can-bo/uy-quyen',
    label: { vi: 'Ủy quyền, làm thay', en: 'Delegation' },
    order: 80,
    roles: staff,
  },
];
