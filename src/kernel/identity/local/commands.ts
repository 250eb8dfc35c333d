import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import type { Ctx } from '../../context.ts';
import { emit } from '../../events/emit.ts';
import { conflict, forbidden, notFound, Problem } from '../../problem.ts';
import type { Text } from '../../text.ts';
import { actorRef } from '../actor.ts';
import { passwordInvited, passwordSet } from '../events.ts';
import { findPersonByPersonalId, getPerson } from '../person.ts';
import { self } from '../second-factor/factors.ts';
import { hashToken, randomToken } from '../secrets.ts';
import { endAllSessions } from '../session.ts';
import { staffOf } from '../staff.ts';
import { placeOfStaff } from '../staff-place.ts';
import { hashPassword, isPassword, SHORTEST, weakness } from './password.ts';

const INVITATION = 3 * 24 * 3_600_000;

/** Local accounts exist only where the operator has turned them on. */
function mustBeOn(ctx: Ctx): void {
  if (!ctx.app.config.localAccounts) throw notFound({ vi: 'trang này', en: 'This page' });
}

const WEAK: Readonly<Record<'short' | 'common' | 'personal', Text>> = {
  short: { vi: `Mật khẩu cần ít nhất ${SHORTEST} ký tự.`, en: `A password has at least ${SHORTEST} characters.` },
  common: {
    vi: 'Mật khẩu này quá phổ biến, dễ đoán. Hãy ghép vài từ không liên quan.',
    en: 'This password is too common. Put some unrelated words together.',
  },
  personal: {
    vi: 'Mật khẩu không được là họ tên hoặc số định danh của bạn.',
    en: 'A password is not your name or your personal ID number.',
  },
};

async function keep(ctx: Ctx, personId: string, password: string): Promise<void> {
  const person = await getPerson(ctx, personId);
  const weak = weakness(password, person);
  if (weak) throw new Problem(422, 'weak_password', WEAK[weak], [{ path: 'password', message: WEAK[weak][ctx.lang] }]);
  await ctx.db
    .updateTable('local_account')
    .set({
      password_hash: await hashPassword(password),
      changed_at: ctx.now,
      invitation_hash: null,
      invited_until: null,
    })
    .where('person_id', '=', personId)
    .execute();
  await emit(ctx, passwordSet, { subject: personId, data: {} });
}

/** A token for one invitation, and what is kept of it. */
export function newInvitation(): { token: string; tokenHash: Buffer } {
  const token = randomToken();
  return { token, tokenHash: hashToken(token) };
}

/**
 * Invites an officer to set a password, or to set a new one: the administrator hands the link over and never learns the
 * password. The caller makes the token; its hash arrives here. Whoever holds a role only, so that no citizen gets one.
 */
export const invitePassword = defineCommand({
  name: 'identity.local.invite',
  title: { vi: 'Mời cán bộ đặt mật khẩu', en: 'Invite to set a password' },
  input: z.object({ personId: z.uuid(), tokenHash: z.instanceof(Buffer) }),
  allow: { roles: ['admin'], scope: (ctx, { personId }) => placeOfStaff(ctx, personId) },
  fresh: 15,
  async run(ctx, { personId, tokenHash }): Promise<{ until: Date }> {
    mustBeOn(ctx);
    if (ctx.actor.kind === 'person' && ctx.actor.personId === personId) throw forbidden();
    if ((await staffOf(ctx, { personIds: [personId] })).length === 0) {
      throw conflict('not_staff', { vi: 'Người này không giữ vai trò nào.', en: 'This person holds no role.' });
    }
    const until = new Date(ctx.now.getTime() + INVITATION);
    const invitation = { invitation_hash: tokenHash, invited_until: until, invited_by: actorRef(ctx.actor) };
    await ctx.db
      .insertInto('local_account')
      .values({ person_id: personId, ...invitation })
      .onConflict((on) => on.column('person_id').doUpdateSet(invitation))
      .execute();
    await emit(ctx, passwordInvited, { subject: personId, data: {} });
    return { until };
  },
});

const password = z.string().min(1).max(200);

/** Sets the password that an invitation asks for, once. Sessions from before end. Only the program itself may: the token is the right. */
export const setPassword = defineCommand({
  name: 'identity.local.set_password',
  title: { vi: 'Đặt mật khẩu theo lời mời', en: 'Set the password' },
  input: z.object({ token: z.string().max(100), password }),
  allow: {},
  async run(ctx, input): Promise<void> {
    mustBeOn(ctx);
    const row = await ctx.db
      .selectFrom('local_account')
      .select('person_id')
      .where('invitation_hash', '=', hashToken(input.token))
      .where('invited_until', '>', ctx.now)
      .forUpdate()
      .executeTakeFirst();
    if (!row) {
      throw conflict('invitation_over', {
        vi: 'Lời mời này đã dùng hoặc đã hết hạn. Hãy xin quản trị hệ thống lời mời mới.',
        en: 'This invitation was used or has expired. Ask the administrators for a new one.',
      });
    }
    await keep(ctx, row.person_id, input.password);
    await endAllSessions(ctx, row.person_id);
  },
});

/** Changes one's own password; other sessions end. */
export const changePassword = defineCommand({
  name: 'identity.local.change_password',
  title: { vi: 'Đổi mật khẩu', en: 'Change the password' },
  input: z.object({ current: password, password }),
  allow: { person: { level: 1 } },
  async run(ctx, input): Promise<void> {
    mustBeOn(ctx);
    const me = self(ctx);
    const row = await ctx.db
      .selectFrom('local_account')
      .select('password_hash')
      .where('person_id', '=', me.personId)
      .forUpdate()
      .executeTakeFirst();
    if (!(await isPassword(input.current, row?.password_hash ?? null))) throw wrongPassword(ctx, 'current');
    await keep(ctx, me.personId, input.password);
    await endAllSessions(ctx, me.personId, me.sessionId);
  },
});

const wrongPassword = (ctx: Ctx, path: string): Problem => {
  const text = { vi: 'Số định danh hoặc mật khẩu không đúng.', en: 'The number or the password is wrong.' };
  return new Problem(422, 'wrong_password', text, [{ path, message: text[ctx.lang] }]);
};

/** Whose number and password these are. Only the program itself asks; a wrong number takes as long as a wrong password. */
export const checkPassword = defineCommand({
  name: 'identity.local.check',
  title: { vi: 'Kiểm tra mật khẩu', en: 'Check a password' },
  input: z.object({ personalId: z.string().max(40), password }),
  allow: {},
  async run(ctx, input): Promise<{ personId: string }> {
    mustBeOn(ctx);
    const person = await findPersonByPersonalId(ctx, input.personalId);
    const row = person
      ? await ctx.db
          .selectFrom('local_account')
          .select('password_hash')
          .where('person_id', '=', person.id)
          .executeTakeFirst()
      : undefined;
    const right = await isPassword(input.password, row?.password_hash ?? null);
    // Who has lost every role signs in as a citizen does, not here.
    const works = right && person && (await staffOf(ctx, { personIds: [person.id] })).length > 0;
    if (!works) throw wrongPassword(ctx, 'password');
    return { personId: person.id };
  },
});
