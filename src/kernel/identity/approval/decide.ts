import { z } from 'zod';
import type { Command } from '../../command.ts';
import { defineCommand, defineQuery, nothing } from '../../command.ts';
import type { Ctx } from '../../context.ts';
import { emit } from '../../events/emit.ts';
import { conflict, forbidden, notFound, Problem, parseInput } from '../../problem.ts';
import { sql } from '../../store/index.ts';
import type { Text } from '../../text.ts';
import type { PersonActor } from '../actor.ts';
import { approvalDecided } from '../events.ts';
import { permit } from '../gate.ts';
import { getPerson } from '../person.ts';
import { grantsOf } from '../resolve.ts';

/** Minutes for which a proof of who decides counts. */
const FRESH = 15;

// biome-ignore lint/suspicious/noExplicitAny: a command of any shape
type AnyCommand = Command<any, unknown>;

function commandNamed(ctx: Ctx, name: string): AnyCommand | undefined {
  for (const { commands = [] } of ctx.app.modules)
    for (const command of commands) if (command.name === name) return command;
  return undefined;
}

function decider(ctx: Ctx): PersonActor {
  if (ctx.actor.kind !== 'person') throw forbidden();
  return ctx.actor;
}

/** The waiting request with its command and input, locked. */
async function waiting(ctx: Ctx, id: string) {
  const row = await ctx.db.selectFrom('approval').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  const command = row && commandNamed(ctx, row.command);
  if (!row || !command) throw notFound({ vi: 'đề nghị này', en: 'This request' });
  if (row.state !== 'pending' || row.expires_at <= ctx.now) {
    throw conflict('approval_closed', {
      vi: 'Đề nghị này đã được quyết định hoặc đã hết hạn.',
      en: 'This request was decided or has expired.',
    });
  }
  return { row, command, input: parseInput(command.input, row.input, ctx.lang) as unknown };
}

/** Neither who asked nor whose role they borrowed may be the second person. */
function mustBeAnother(ctx: Ctx, row: { requested_by: string; acts_for: string | null }): PersonActor {
  const me = decider(ctx);
  const first = [row.requested_by, row.acts_for];
  if (first.includes(me.personId) || (me.actsFor && first.includes(me.actsFor.personId))) {
    throw forbidden({
      vi: 'Người đề nghị không được tự phê duyệt. Cần một người khác có cùng thẩm quyền.',
      en: 'Who asked may not approve. Another person with the same right is needed.',
    });
  }
  return me;
}

async function close(ctx: Ctx, id: string, state: 'approved' | 'rejected' | 'withdrawn', note: string | null) {
  const me = decider(ctx);
  const row = await ctx.db
    .updateTable('approval')
    .set({ state, decided_by: me.personId, decided_at: ctx.now, note })
    .where('id', '=', id)
    .returning(['command', 'requested_by'])
    .executeTakeFirstOrThrow();
  await emit(ctx, approvalDecided, {
    subject: id,
    data: { command: row.command, decision: state, requestedBy: row.requested_by, decidedBy: me.personId },
  });
}

/**
 * A second person with the same right approves what the first asked, and it is done now, once, in the name of the first
 * with the second named beside. Both are judged as of now: a right that has ended meanwhile does not count.
 */
export const approve = defineCommand({
  name: 'identity.approval.approve',
  title: { vi: 'Phê duyệt với tư cách người thứ hai', en: 'Approve as the second person' },
  input: z.object({ approval: z.uuid() }),
  allow: { person: { level: 1 } },
  fresh: FRESH,
  async run(ctx, { approval }): Promise<void> {
    const { row, command, input } = await waiting(ctx, approval);
    const grant = await permit(ctx, command.allow, input);
    const second = mustBeAnother(
      grant?.onBehalfOf ? { ...ctx, actor: { ...decider(ctx), actsFor: grant.onBehalfOf } } : ctx,
      row,
    );
    const person = await getPerson(ctx, row.requested_by);
    const first: PersonActor = {
      kind: 'person',
      personId: person.id,
      name: person.name,
      level: person.level,
      grants: await grantsOf(ctx, person.id),
      sessionId: second.sessionId,
      approvedBy: { personId: second.personId, name: second.name },
    };
    const asFirst = { ...ctx, actor: first };
    await permit(asFirst, command.allow, input).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      throw conflict('requester_lost_right', {
        vi: 'Người đề nghị không còn thẩm quyền cho việc này.',
        en: 'Who asked has no right to this any more.',
      });
    });
    await close(ctx, approval, 'approved', null);
    await command.run(asFirst, input);
  },
});

/** The second person says no, with a reason; or the first takes it back. */
export const reject = defineCommand({
  name: 'identity.approval.reject',
  title: { vi: 'Từ chối đề nghị', en: 'Reject a request' },
  input: z.object({ approval: z.uuid(), note: z.string().trim().min(3).max(500) }),
  allow: { person: { level: 1 } },
  async run(ctx, { approval, note }): Promise<void> {
    const { row, command, input } = await waiting(ctx, approval);
    if (row.requested_by === decider(ctx).personId) return close(ctx, approval, 'withdrawn', note);
    await permit(ctx, command.allow, input);
    return close(ctx, approval, 'rejected', note);
  },
});

export interface ApprovalLine {
  readonly id: string;
  readonly command: string;
  readonly title: Text;
  readonly input: Record<string, unknown>;
  readonly requestedBy: { readonly id: string; readonly name: string };
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly state: 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly note: string | null;
  /** The reader may be the second person. */
  readonly mayApprove: boolean;
  readonly mine: boolean;
}

/** What waits for a second person and what was decided lately, as far as the reader has the right to it or asked it. */
export const listApprovals = defineQuery({
  name: 'identity.approval.list',
  title: { vi: 'Việc chờ người thứ hai phê duyệt', en: 'Requests for a second person' },
  input: nothing,
  allow: { person: { level: 1 } },
  async run(ctx): Promise<ApprovalLine[]> {
    const me = decider(ctx);
    const rows = await ctx.db
      .selectFrom('approval as a')
      .innerJoin('person as p', 'p.id', 'a.requested_by')
      .leftJoin('person as d', 'd.id', 'a.decided_by')
      .selectAll('a')
      .select(['p.full_name as requester', 'd.full_name as decider'])
      .orderBy(sql`a.state <> 'pending'`)
      .orderBy('a.requested_at', 'desc')
      .limit(50)
      .execute();
    const lines: ApprovalLine[] = [];
    for (const row of rows) {
      const command = commandNamed(ctx, row.command);
      const input = command?.input.safeParse(row.input);
      if (!command || !input?.success) continue;
      const mine = row.requested_by === me.personId;
      const right = await hasRight(ctx, command, input.data);
      if (!mine && !right) continue;
      const state = row.state === 'pending' && row.expires_at <= ctx.now ? 'expired' : (row.state as 'pending');
      lines.push({
        id: row.id,
        command: row.command,
        title: command.title,
        input: row.input as Record<string, unknown>,
        requestedBy: { id: row.requested_by, name: row.requester },
        requestedAt: row.requested_at,
        expiresAt: row.expires_at,
        state,
        decidedBy: row.decider,
        decidedAt: row.decided_at,
        note: row.note,
        mayApprove: state === 'pending' && !mine && row.acts_for !== me.personId && right,
        mine,
      });
    }
    return lines;
  },
});

/** Asks the gate; places come from memory, so that a list of requests stays one query. */
async function hasRight(ctx: Ctx, command: AnyCommand, input: unknown): Promise<boolean> {
  try {
    await permit(ctx, command.allow, input);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
