import { randomBytes } from 'node:crypto';
import type { Ctx } from '../../kernel/context.ts';

/** Scope of whoever holds the link to rate a dossier. */
export const BY_LINK = 'feedback.link';
/** Scope of a visitor without an account who fills in the form for feedback on regulations. */
export const VISITOR = 'feedback.visitor';

/** 256 random bits: nobody guesses it, and it says nothing. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/**
 * The reader as holder of a link: may do what the link is for and nothing else, whether signed in or not. `id` names the
 * thing the link belongs to.
 */
export const holding = (ctx: Ctx, id: string): Ctx => ({
  ...ctx,
  actor: { kind: 'client', clientId: id, name: 'link', scopes: [BY_LINK], grants: [] },
});

/** Somebody without an account; people who are signed in stay themselves. */
export const visiting = (ctx: Ctx): Ctx =>
  ctx.actor.kind === 'person'
    ? ctx
    : { ...ctx, actor: { kind: 'client', clientId: 'visitor', name: 'visitor', scopes: [VISITOR], grants: [] } };
