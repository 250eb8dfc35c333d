import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Ctx } from '../../src/kernel/context.ts';
import { type Actor, anonymous, type Grant, permit } from '../../src/kernel/identity/index.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { declaredRoles, type Gated, gated, modules } from './everything.ts';

const OWNER = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const grant = (role: string): Grant => ({ role, unitId: OTHER, agencyId: null });
const person = (level: 1 | 2, personId: string, roles: string[] = []): Actor => ({
  kind: 'person',
  personId,
  name: 'An',
  level,
  grants: roles.map(grant),
  sessionId: OTHER,
});
const client = (scope: string, roles: string[] = []): Actor => ({
  kind: 'client',
  clientId: OTHER,
  name: 'Client',
  scopes: [scope],
  grants: roles.map(grant),
});

/** What the gate itself says to an actor whose place is right, about a subject of {@link OWNER}'s. */
async function passes({ allow }: Gated, actor: Actor): Promise<boolean> {
  const inPlace = { ...allow, scope: async () => ({ ownerId: OWNER }) };
  try {
    await permit({ actor } as Ctx, inPlace, {});
    return true;
  } catch (error) {
    if (error instanceof Problem && (error.status === 401 || error.status === 403)) return false;
    throw error;
  }
}

const clientScopes = [...new Set(gated.flatMap(({ allow }) => allow.clientScopes ?? []))].sort();

/**
 * Who gets through, in words: `everybody`; `person1`, a signed-in citizen of at least that level; roles; API clients by
 * scope; `system`, the program alone. `@` = only where the subject is theirs, or in the place of their role.
 */
async function whoMay(one: Gated): Promise<string> {
  if (await passes(one, anonymous)) return 'everybody';
  const who: string[] = [];
  for (const level of [1, 2] as const) {
    if (who.length === 0 && (await passes(one, person(level, OWNER)))) who.push(`person${level}`);
  }
  for (const role of declaredRoles) if (await passes(one, person(2, OTHER, [role]))) who.push(role);
  for (const scope of clientScopes) {
    if (await passes(one, client(scope))) who.push(`client:${scope}`);
    else if (await passes(one, client(scope, [...declaredRoles]))) who.push(`client:${scope}+role`);
  }
  if (who.length === 0) return 'system';
  return `${who.join(' ')}${one.allow.scope ? ' @' : ''}`;
}

/**
 * Every command and query of the program and who may run it. Changing a rule means changing this table: read the line
 * as the person responsible for the data would.
 */
const TABLE: Record<string, string> = {
  'calendar.day.revoke': 'admin @',
  'calendar.day.set': 'admin @',
  'events.consumers': 'admin auditor',
  'events.parked.list': 'admin auditor',
  'events.parked.release': 'admin',
  'identity.access.mine': 'person1',
  'identity.approval.approve': 'person1',
  'identity.approval.list': 'person1',
  'identity.approval.reject': 'person1',
  'identity.break_glass.close': 'person1 auditor @',
  'identity.break_glass.list': 'auditor',
  'identity.break_glass.mine': 'admin leader',
  'identity.break_glass.open': 'admin leader',
  'identity.break_glass.read': 'auditor',
  'identity.break_glass.review': 'auditor',
  'identity.client.create': 'admin',
  'identity.client.revoke': 'admin',
  'identity.delegation.create': 'person1 @',
  'identity.delegation.mine': 'person1',
  'identity.delegation.revoke': 'person1 admin @',
  'identity.device.note': 'system',
  'identity.local.change_password': 'person1',
  'identity.local.check': 'system',
  'identity.local.invite': 'admin @',
  'identity.local.set_password': 'system',
  'identity.role.grant': 'admin @',
  'identity.role.revoke': 'admin @',
  'identity.second_factor.add_passkey': 'person1',
  'identity.second_factor.ask_passkey': 'person1',
  'identity.second_factor.begin_passkey': 'person1',
  'identity.second_factor.begin_totp': 'person1',
  'identity.second_factor.confirm_totp': 'person1',
  'identity.second_factor.give_code': 'person1',
  'identity.second_factor.give_passkey': 'person1',
  'identity.second_factor.mine': 'person1',
  'identity.second_factor.pending_totp': 'person1',
  'identity.second_factor.remove': 'person1',
  'identity.second_factor.renew_codes': 'person1',
  'identity.second_factor.reset': 'admin @',
  'identity.session.mine': 'person1',
  'identity.session.revoke': 'person1 admin @',
  'identity.session.signOut': 'person1',
  'identity.session.start': 'system',
  'identity.staff.find': 'admin',
  'identity.staff.list': 'admin auditor',
  'identity.staff.read': 'admin auditor @',
  'jobs.failed.list': 'admin auditor',
  'jobs.failed.retry': 'admin',
  'notifications.list': 'person1',
  'notifications.notification.markRead': 'person1',
  'notifications.unread': 'person1',

  'counter.appointment.book': 'person1',
  'counter.appointment.cancel': 'person1 @',
  'counter.appointment.checkIn': 'receptionist client:counter.kiosk+role @',
  'counter.appointment.mine': 'person1',
  'counter.board.read': 'everybody',
  'counter.desk.set': 'admin leader coordinator @',
  'counter.desk.sit': 'receptionist @',
  'counter.device.add': 'admin receptionist leader coordinator @',
  'counter.device.revoke': 'admin receptionist leader coordinator @',
  'counter.intake.choose': 'receptionist @',
  'counter.intake.discard': 'receptionist @',
  'counter.intake.mine': 'receptionist',
  'counter.intake.open': 'receptionist @',
  'counter.intake.register': 'receptionist @',
  'counter.intake.save': 'receptionist @',
  'counter.intake.start': 'receptionist @',
  'counter.opening.set': 'admin leader coordinator @',
  'counter.panel.read': 'admin receptionist leader coordinator @',
  'counter.person.find': 'receptionist @',
  'counter.return.book': 'receptionist @',
  'counter.return.find': 'receptionist @',
  'counter.return.handOver': 'receptionist @',
  'counter.return.open': 'receptionist @',
  'counter.scan.add': 'receptionist @',
  'counter.scan.drop': 'receptionist @',
  'counter.scan.find': 'receptionist @',
  'counter.service.set': 'admin leader coordinator @',
  'counter.settings.read': 'admin receptionist leader coordinator @',
  'counter.slots.read': 'everybody',
  'counter.ticket.absent': 'receptionist @',
  'counter.ticket.call': 'receptionist @',
  'counter.ticket.finish': 'receptionist @',
  'counter.ticket.read': 'everybody',
  'counter.ticket.recall': 'receptionist @',
  'counter.ticket.serve': 'receptionist @',
  'counter.ticket.take': 'receptionist client:counter.kiosk+role @',
  'counter.ticket.transfer': 'receptionist @',

  'indicators.catalogue.list': 'everybody',
  'indicators.values.read': 'everybody',

  'portal.account.read': 'person1',
  'portal.seal.read': 'everybody',
  'portal.system.read': 'admin auditor',

  'procedure-editor.catalogue.list': 'procedure_editor procedure_publisher @',
  'procedure-editor.catalogue.open': 'procedure_editor procedure_publisher @',
  'procedure-editor.draft.create': 'procedure_editor @',
  'procedure-editor.draft.discard': 'procedure_editor @',
  'procedure-editor.draft.edit': 'procedure_editor @',
  'procedure-editor.draft.open': 'procedure_editor procedure_publisher @',
  'procedure-editor.draft.publish': 'procedure_publisher @',
  'procedure-editor.draft.rebase': 'procedure_editor @',
  'procedure-editor.draft.recall': 'procedure_editor @',
  'procedure-editor.draft.reject': 'procedure_publisher @',
  'procedure-editor.draft.replace': 'procedure_editor @',
  'procedure-editor.draft.submit': 'procedure_editor @',
  'procedure-editor.version.open': 'procedure_editor procedure_publisher @',

  'resolution.board.read': 'everybody',
  'resolution.centre.read': 'admin auditor executive leader coordinator',
  'resolution.evidence.read': 'everybody',
  'resolution.indicator.read': 'everybody',
  'resolution.target.read': 'everybody',

  'service-quality.evidence.read': 'everybody',
  'service-quality.index.read': 'everybody',
  'service-quality.ranking.read': 'everybody',
  'service-quality.report.list': 'executive receptionist leader coordinator client:reports:read+role @',
  'service-quality.report.read': 'executive receptionist leader coordinator client:reports:read+role @',
  'service-quality.statistics.read': 'everybody',

  'services.consultation.answer': 'handler leader @',
  'services.consultation.inbox': 'handler leader',
  'services.consultation.open': 'handler leader @',
  'services.comment.add': 'receptionist handler leader coordinator @',
  'services.comment.list': 'receptionist handler leader coordinator @',
  'services.desk.codes': 'receptionist handler leader coordinator',
  'services.desk.counts': 'receptionist handler leader coordinator',
  'services.desk.handOverAll': 'leader coordinator',
  'services.desk.list': 'receptionist handler leader coordinator',
  'services.desk.orphans': 'leader coordinator',
  'services.desk.overview': 'leader coordinator',
  'services.dossier.acknowledge': 'person1 @',
  'services.dossier.assign': 'leader coordinator @',
  'services.dossier.apologise': 'leader @',
  'services.dossier.confirmPayment': 'receptionist handler @',
  'services.dossier.consult': 'handler @',
  'services.dossier.controlSlip': 'receptionist handler leader coordinator @',
  'services.dossier.correct': 'leader @',
  'services.dossier.decide': 'leader @',
  'services.dossier.deny': 'leader @',
  'services.dossier.issue': 'receptionist @',
  'services.dossier.mine': 'person1',
  'services.dossier.open': 'receptionist handler leader coordinator @',
  'services.dossier.openOwn': 'person1',
  'services.dossier.propose': 'handler @',
  'services.dossier.receive': 'receptionist @',
  'services.dossier.refuse': 'receptionist @',
  'services.dossier.register': 'receptionist @',
  'services.dossier.reopen': 'leader coordinator @',
  'services.dossier.requestCompletion': 'receptionist @',
  'services.dossier.requestPayment': 'handler @',
  'services.dossier.requestSupplement': 'handler @',
  'services.dossier.revoke': 'leader @',
  'services.dossier.sendBack': 'leader @',
  'services.dossier.start': 'handler @',
  'services.dossier.stop': 'leader @',
  'services.dossier.submit': 'person1 @',
  'services.dossier.supplement': 'person1 @',
  'services.dossier.track': 'everybody',
  'services.dossier.withdraw': 'person1 @',
  'services.draft.answer': 'person1 @',
  'services.draft.attach': 'person1 @',
  'services.draft.detach': 'person1 @',
  'services.draft.discard': 'person1 @',
  'services.draft.mine': 'person1',
  'services.draft.offerReuse': 'person1 @',
  'services.draft.open': 'person1 @',
  'services.draft.reuse': 'person1 @',
  'services.draft.start': 'person1',
  'services.paper.verify': 'everybody',
  'services.paper.verifyFile': 'everybody',

  'staff.dossier.find': 'system',
  'services.register.rows': 'receptionist leader coordinator @',
};

describe('the permission gate', () => {
  it('lets through exactly who the table says', async () => {
    const actual: Record<string, string> = {};
    for (const one of gated) actual[one.name] = await whoMay(one);
    expect(actual).toEqual(TABLE);
  });

  it('lets nobody through where nothing is allowed', async () => {
    const nothing: Gated = {
      name: 'x',
      title: { vi: 'x', en: 'x' },
      input: z.object({}),
      allow: {},
      run: async () => null,
    };
    expect(await whoMay(nothing)).toBe('system');
    expect(await whoMay({ ...nothing, allow: { person: { level: 2 }, roles: ['admin'] } })).toBe('person2 admin');
  });

  it('lets everybody only read', () => {
    const commands = modules.flatMap((module) => module.commands ?? []);
    expect(commands.filter(({ allow }) => allow.public).map(({ name }) => name)).toEqual([]);
  });
});
