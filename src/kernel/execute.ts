import type { z } from 'zod';
import type { Command, Query } from './command.ts';
import type { Ctx } from './context.ts';
import { notifyConsumers } from './events/outbox/wake.ts';
import type { Grant } from './identity/actor.ts';
import { approvalPending, askForApproval } from './identity/approval/ask.ts';
import { recordLook } from './identity/break-glass/look.ts';
import { admit, permit, requireFresh } from './identity/gate.ts';
import { conflict, Problem, parseInput } from './problem.ts';
import { isConnectionLoss, isTransient } from './store/index.ts';
import { requireNormalMode } from './store/mode.ts';

export interface ExecuteOptions {
  /**
   * Names this attempt. A second call with the same key by the same actor answers what the first did and changes
   * nothing, so a form sent twice or a retried request is harmless.
   */
  readonly idempotencyKey?: string | undefined;
}

const ATTEMPTS = 3;

/**
 * Runs a command: validates the input, checks permission and does the work in one transaction, with up to three
 * attempts when PostgreSQL asks for a new one (deadlock, serialisation). Inside another command it joins its transaction.
 * What needs four eyes is tried, taken back and kept for a second person: the answer is then the problem 202
 * `approval_pending`.
 *
 * @throws Problem 401, 403, 404, 409, 422 as the command says
 */
export async function execute<S extends z.ZodType, O>(
  ctx: Ctx,
  command: Command<S, O>,
  input: z.input<S>,
  options: ExecuteOptions = {},
): Promise<O> {
  const valid = parseInput(command.input, input, ctx.lang);
  const needsTwo = ctx.actor.kind === 'person' && !ctx.actor.approvedBy && command.fourEyes?.(valid) === true;
  if (needsTwo) {
    if (ctx.db.isTransaction) throw approvalPending();
    await ctx.db.transaction().execute(async (tx) => {
      const inside = { ...ctx, db: tx };
      const grant = await permit(inside, command.allow, valid);
      if (command.fresh !== undefined) requireFresh(ctx, command.fresh);
      await askForApproval(inPlaceOf(inside, grant), command, valid);
    });
    notifyConsumers(ctx.app);
    throw approvalPending();
  }
  const attempt = (inside: Ctx) => once(inside, command, valid, options.idempotencyKey);
  if (ctx.db.isTransaction) return attempt(ctx);
  for (let tries = 1; ; tries += 1) {
    let done = false;
    try {
      const result = await ctx.db.transaction().execute(async (tx) => {
        await requireNormalMode(ctx.app, tx);
        const made = await attempt({ ...ctx, db: tx });
        done = true;
        return made;
      });
      notifyConsumers(ctx.app);
      return result;
    } catch (error) {
      // Lost between COMMIT and its answer: it may have happened. Only a key makes a second attempt harmless.
      if (done && isConnectionLoss(error) && options.idempotencyKey === undefined) throw outcomeUnknown();
      if (tries >= ATTEMPTS || !isTransient(error)) throw error;
    }
  }
}

const outcomeUnknown = (): Problem =>
  new Problem(503, 'outcome_unknown', {
    vi: 'Kết nối bị ngắt đúng lúc lưu nên chưa rõ đã lưu hay chưa. Hãy xem lại trước khi làm lại, để không làm hai lần.',
    en: 'The connection was lost at the moment of saving, so we do not know whether it was saved. Look before you do it again.',
  });

/** The context in which a command runs: with a delegated role the actor stands in for its holder. */
function inPlaceOf(ctx: Ctx, grant: Grant | undefined): Ctx {
  if (ctx.actor.kind !== 'person') return ctx;
  const { actsFor: _, ...self } = ctx.actor;
  return { ...ctx, actor: grant?.onBehalfOf ? { ...self, actsFor: grant.onBehalfOf } : self };
}

async function once<S extends z.ZodType, O>(
  asked: Ctx,
  command: Command<S, O>,
  input: z.output<S>,
  key: string | undefined,
): Promise<O> {
  const ctx = inPlaceOf(asked, await permit(asked, command.allow, input));
  if (command.fresh !== undefined) requireFresh(ctx, command.fresh);
  if (key === undefined) return command.run(ctx, input);
  const owner = `${ctx.actor.kind === 'person' ? ctx.actor.personId : ctx.actor.kind === 'client' ? ctx.actor.clientId : ctx.actor.kind}`;
  const claimed = await ctx.db
    .insertInto('idempotency')
    .values({ key, owner, command: command.name, at: ctx.now })
    .onConflict((on) => on.doNothing())
    .returning('key')
    .executeTakeFirst();
  if (!claimed) {
    const first = await ctx.db
      .selectFrom('idempotency')
      .select(['command', 'result'])
      .where('key', '=', key)
      .where('owner', '=', owner)
      .executeTakeFirstOrThrow();
    if (first.command !== command.name) {
      throw conflict('idempotency_key_reused', {
        vi: 'Mã chống gửi trùng đã được dùng cho một việc khác.',
        en: 'This idempotency key was used for another command.',
      });
    }
    return first.result as O;
  }
  const result = await command.run(ctx, input);
  await ctx.db
    .updateTable('idempotency')
    .set({ result: JSON.stringify(result ?? null) })
    .where('key', '=', key)
    .where('owner', '=', owner)
    .execute();
  return result;
}

/** Runs a query behind the same gate. */
export async function ask<S extends z.ZodType, O>(ctx: Ctx, query: Query<S, O>, input: z.input<S>): Promise<O> {
  const valid = parseInput(query.input, input, ctx.lang);
  const { breakGlass } = await admit(ctx, query.allow, valid);
  return query.run(breakGlass ? await recordLook(ctx, breakGlass, query.name, valid) : ctx, valid);
}
