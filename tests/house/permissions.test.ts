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

  'feedback.case.answer': 'leader coordinator @',
  'feedback.case.escalate': 'leader coordinator @',
  'feedback.case.list': 'leader coordinator',
  'feedback.case.open': 'leader coordinator @',
  'feedback.case.reopen': 'leader coordinator @',
  'feedback.invitation.show': 'receptionist @',
  'feedback.rating.give': 'person1 client:feedback.link @',
  'feedback.rating.open': 'person1 client:feedback.link @',
  'feedback.regulation.answer': 'leader coordinator @',
  'feedback.regulation.classify': 'leader coordinator @',
  'feedback.regulation.file': 'person1 client:feedback.visitor',
  'feedback.regulation.list': 'leader coordinator',
  'feedback.regulation.open': 'leader coordinator @',
  'feedback.regulation.publish': 'leader coordinator @',
  'feedback.regulation.published': 'everybody',
  'feedback.regulation.rate': 'client:feedback.link',
  'feedback.regulation.refuse': 'leader coordinator @',
  'feedback.regulation.track': 'client:feedback.link',

  'indicators.catalogue.list': 'everybody',
  'indicators.values.read': 'everybody',

  'legacy-import.batch.take': 'system',
  'legacy-import.run.cancel': 'admin coordinator client:dossiers:import+role',
  'legacy-import.run.list': 'admin coordinator client:dossiers:import+role',
  'legacy-import.run.open': 'admin coordinator client:dossiers:import+role',
  'legacy-import.run.start': 'admin coordinator client:dossiers:import+role',

  'personal-data.breach.list': 'auditor data_protection',
  'personal-data.breach.move': 'data_protection',
  'personal-data.breach.open': 'auditor data_protection',
  'personal-data.breach.record': 'data_protection',
  'personal-data.consent.change': 'person1',
  'personal-data.copy.make': 'person1',
  'personal-data.mine.read': 'person1',
  'personal-data.request.accept': 'data_protection',
  'personal-data.request.extend': 'data_protection',
  'personal-data.request.fulfil': 'data_protection',
  'personal-data.request.list': 'data_protection',
  'personal-data.request.make': 'person1',
  'personal-data.request.open': 'data_protection',
  'personal-data.request.openMine': 'person1 @',
  'personal-data.request.refuse': 'data_protection',
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

  'payments.attempt.begin': 'person1 @',
  'payments.attempt.moveOn': 'system',
  'payments.attempt.open': 'person1 @',
  'payments.bill.issue': 'person1 cashier accountant @',
  'payments.bill.list': 'cashier accountant',
  'payments.bill.revise': 'cashier accountant @',
  'payments.cash.take': 'cashier @',
  'payments.difference.apply': 'accountant @',
  'payments.difference.explain': 'accountant @',
  'payments.difference.list': 'accountant',
  'payments.difference.refund': 'accountant @',
  'payments.dues.open': 'person1',
  'payments.dues.read': 'cashier accountant @',
  'payments.receipt.list': 'cashier accountant',
  'payments.receipt.print': 'person1 cashier accountant @',
  'payments.receipt.verify': 'everybody',
  'payments.refund.decide': 'leader accountant @',
  'payments.refund.finish': 'accountant @',
  'payments.refund.list': 'leader accountant',
  'payments.refund.propose': 'accountant @',
  'payments.statement.import': 'accountant',
  'payments.statement.list': 'accountant',
  'payments.till.close': 'cashier @',
  'payments.till.mine': 'cashier',
  'payments.word.take': 'system',

  'services.confirmation.answer': 'person1 @',
  'services.confirmation.inPerson': 'receptionist @',
  'services.confirmation.mine': 'person1',
  'services.confirmation.open': 'person1 @',
  'services.consultation.answer': 'handler leader client:dossiers:act+role @',
  'services.consultation.inbox': 'handler leader client:dossiers:read+role',
  'services.consultation.open': 'handler leader client:dossiers:read+role @',
  'services.comment.add': 'receptionist handler leader coordinator @',
  'services.comment.list': 'receptionist handler leader coordinator @',
  'services.desk.codes': 'receptionist handler leader coordinator',
  'services.desk.counts': 'receptionist handler leader coordinator',
  'services.desk.handOverAll': 'leader coordinator',
  'services.desk.list': 'receptionist handler leader coordinator client:dossiers:read+role',
  'services.desk.orphans': 'leader coordinator',
  'services.desk.overview': 'leader coordinator',
  'services.dossier.acknowledge': 'person1 @',
  'services.dossier.assign': 'leader coordinator @',
  'services.dossier.apologise': 'leader client:dossiers:act+role @',
  'services.dossier.confirmPayment': 'receptionist handler client:dossiers:act+role @',
  'services.dossier.consult': 'handler client:dossiers:act+role @',
  'services.dossier.controlSlip': 'receptionist handler leader coordinator @',
  'services.dossier.correct': 'leader @',
  'services.dossier.decide': 'leader @',
  'services.dossier.deny': 'leader @',
  'services.dossier.issue': 'receptionist client:dossiers:act+role @',
  'services.dossier.mine': 'person1',
  'services.dossier.open': 'receptionist handler leader coordinator client:dossiers:read+role @',
  'services.dossier.openOwn': 'person1',
  'services.dossier.propose': 'handler client:dossiers:act+role @',
  'services.dossier.receive': 'receptionist client:dossiers:act+role @',
  'services.dossier.refuse': 'receptionist client:dossiers:act+role @',
  'services.dossier.register': 'receptionist client:dossiers:file+role @',
  'services.dossier.reopen': 'leader coordinator client:dossiers:act+role @',
  'services.dossier.requestCompletion': 'receptionist client:dossiers:act+role @',
  'services.dossier.requestPayment': 'handler client:dossiers:act+role @',
  'services.dossier.requestSupplement': 'handler client:dossiers:act+role @',
  'services.dossier.revoke': 'leader client:dossiers:act+role @',
  'services.dossier.sendBack': 'leader client:dossiers:act+role @',
  'services.dossier.start': 'handler client:dossiers:act+role @',
  'services.dossier.stop': 'leader client:dossiers:act+role @',
  'services.dossier.submit': 'person1 @',
  'services.dossier.supplement': 'person1 receptionist client:dossiers:file+role @',
  'services.dossier.track': 'everybody',
  'services.dossier.withdraw': 'person1 receptionist client:dossiers:file+role @',
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
  'services.store.file': 'person1',
  'services.store.keep': 'person1',
  'services.store.mine': 'person1',
  'services.store.offer': 'person1 @',
  'services.store.remove': 'person1 @',
  'services.store.use': 'person1 @',
  'services.upload.append': 'person1 @',
  'services.upload.begin': 'person1 @',
  'services.upload.discard': 'person1 @',
  'services.upload.finish': 'person1 @',
  'services.upload.list': 'person1 @',
  'services.upload.open': 'person1 @',
  'services.register.rows': 'receptionist leader coordinator client:dossiers:read+role @',

  'webhooks.delivery.resend': 'admin client:webhooks:manage+role',
  'webhooks.delivery.settle': 'system',
  'webhooks.subscription.activate': 'admin client:webhooks:manage+role',
  'webhooks.subscription.create': 'admin client:webhooks:manage+role',
  'webhooks.subscription.list': 'admin client:webhooks:manage+role',
  'webhooks.subscription.open': 'admin client:webhooks:manage+role',
  'webhooks.subscription.pause': 'admin client:webhooks:manage+role',
  'webhooks.subscription.ping': 'admin client:webhooks:manage+role',

  'staff.dossier.find': 'system',
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
