import { z } from 'zod';
import type { Ctx } from './context.ts';
import type { Text } from './text.ts';

/** Where a subject lives and whose it is; the gate compares it with the actor. */
export interface Scope {
  readonly unitId?: string | undefined;
  /** The agency, or the agencies, whose work the subject is: a dossier is received by one and decided by another. */
  readonly agencyId?: string | readonly string[] | undefined;
  /** Person who owns the subject (the applicant), when the `person` rule is used. */
  readonly ownerId?: string | undefined;
}

/**
 * Who may run a command or query; the one gate (`identity/gate.ts`) reads it, and so does the table-driven test.
 * Rules are alternatives: one that holds is enough. No rule holding means 401 (anonymous) or 403.
 */
export interface Allow<I> {
  /** Everybody, signed in or not. */
  readonly public?: true;
  /** Any signed-in person of at least this level; must be `scope.ownerId` when the scope names an owner. */
  readonly person?: { readonly level: 1 | 2 };
  /** Holders of one of these roles whose grant covers the scope's agency or unit. */
  readonly roles?: readonly string[];
  /** API clients holding one of these scopes (and, when `roles` is given, a grant that covers the scope). */
  readonly clientScopes?: readonly string[];
  /** The subject is the program of the whole province: a grant for a part of it (one commune's administrator) does not do. */
  readonly provinceWide?: true;
  /** Open to staff whose session still lacks the second factor they must give: what leads to giving it. */
  readonly beforeSecondFactor?: true;
  /** A read that break-glass opens outside one's place (`identity/break-glass`); every such look is logged there. */
  readonly breakGlass?: true;
  /** Looked up inside the transaction. Throw a 404 problem for a subject that does not exist. */
  scope?(ctx: Ctx, input: I): Promise<Scope>;
}

/**
 * The only way to change something. The form, the REST endpoint, the message and the job all run the same command
 * through `execute`: validate, check permission, then one transaction that writes state and its events.
 */
export interface Command<S extends z.ZodType = z.ZodType, O = unknown> {
  /** `<module>.<subject>.<verb>`, e.g. `services.dossier.submit`. */
  readonly name: string;
  readonly title: Text;
  readonly input: S;
  readonly allow: Allow<z.output<S>>;
  /** A person must have signed in, or given the second factor, no longer ago than so many minutes (403 `step_up_required`). */
  readonly fresh?: number;
  /**
   * Cases in which one person is not enough: what they ask is kept (202 `approval_pending`) until a second one with the
   * same right approves it. The input must be JSON, and parse to itself.
   */
  fourEyes?(input: z.output<S>): boolean;
  run(ctx: Ctx, input: z.output<S>): Promise<O>;
}

export function defineCommand<S extends z.ZodType, O>(command: Command<S, O>): Command<S, O> {
  return command;
}

/** A read with the same gate. It changes nothing but the log of who looked at whose personal data. */
export interface Query<S extends z.ZodType = z.ZodType, O = unknown> {
  readonly name: string;
  readonly title: Text;
  readonly input: S;
  readonly allow: Allow<z.output<S>>;
  run(ctx: Ctx, input: z.output<S>): Promise<O>;
}

export function defineQuery<S extends z.ZodType, O>(query: Query<S, O>): Query<S, O> {
  return query;
}

export const nothing = z.object({});
