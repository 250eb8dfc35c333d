import type { Allow, Scope } from '../command.ts';
import type { Ctx } from '../context.ts';
import { forbidden, Problem, signInRequired } from '../problem.ts';
import { ancestorIds, provinceInfo } from '../units/index.ts';
import type { Grant } from './actor.ts';

/**
 * The one permission gate. Every command, query and endpoint passes here; nothing else decides who may do what.
 * Rules of {@link Allow} are alternatives. Throws 401 when signing in could help, otherwise 403.
 *
 * @returns the grant that let a person in, when it was a grant
 */
export async function permit<I>(ctx: Ctx, allow: Allow<I>, input: I): Promise<Grant | undefined> {
  const { grant, breakGlass } = await admit(ctx, allow, input);
  // Break-glass only reads, and only where the look is logged: `ask`.
  if (breakGlass) throw forbidden();
  return grant;
}

/** What let somebody in. */
export interface Admission {
  readonly grant?: Grant | undefined;
  /** Id of the break-glass without which the answer would have been no. */
  readonly breakGlass?: string;
}

/** {@link permit} for whoever must know how: by a delegated role, or by break-glass. */
export async function admit<I>(ctx: Ctx, allow: Allow<I>, input: I): Promise<Admission> {
  const { actor } = ctx;
  if (allow.public || actor.kind === 'system') return {};
  if (actor.kind === 'anonymous') throw signInRequired();
  if (actor.kind === 'person' && actor.awaitsSecondFactor && !allow.beforeSecondFactor) throw secondFactorRequired();
  const scope: Scope = allow.scope ? await allow.scope(ctx, input) : allow.provinceWide ? await wholeProvince(ctx) : {};
  if (actor.kind === 'person') {
    if (allow.person && actor.level >= allow.person.level && ownerFits(scope, actor.personId)) return {};
    const grant = allow.roles && (await coveringGrant(ctx, actor.grants, allow.roles, scope));
    if (grant) return { grant };
    if (allow.breakGlass && actor.breakGlass) return { breakGlass: actor.breakGlass.id };
    throw forbidden(levelTooLow(allow, actor.level));
  }
  const scoped = allow.clientScopes?.some((needed) => actor.scopes.includes(needed)) ?? false;
  if (scoped && (!allow.roles || (await anyGrantCovers(ctx, actor.grants, allow.roles, scope)))) return {};
  throw forbidden();
}

const secondFactorRequired = (): Problem =>
  new Problem(403, 'second_factor_required', {
    vi: 'Cán bộ phải xác thực bước hai trước khi làm việc. Hãy nhập mã hoặc dùng khóa truy cập của bạn.',
    en: 'Staff give a second factor before they work. Enter your code or use your passkey.',
  });

/** @throws Problem 403 `step_up_required` when a person's session last proved who it is longer ago than `minutes` */
export function requireFresh(ctx: Ctx, minutes: number): void {
  const { actor } = ctx;
  if (actor.kind !== 'person') return;
  if (actor.provedAt && ctx.now.getTime() - actor.provedAt.getTime() <= minutes * 60_000) return;
  throw new Problem(403, 'step_up_required', {
    vi: 'Việc này quan trọng nên cần xác nhận lại bạn là ai. Hãy xác nhận rồi thực hiện lại.',
    en: 'This matters, so confirm once more who you are, then repeat it.',
  });
}

function ownerFits(scope: Scope, personId: string): boolean {
  return scope.ownerId === undefined || scope.ownerId === personId;
}

function levelTooLow<I>(allow: Allow<I>, level: 1 | 2) {
  if (!allow.person || level >= allow.person.level) return undefined;
  return {
    vi: 'Việc này cần tài khoản định danh điện tử mức độ 2. Hãy xác thực mức độ 2 tại cơ quan Công an rồi đăng nhập lại.',
    en: 'This needs an electronic identity of level 2. Have yours verified at the police, then sign in again.',
  };
}

/** True when one of the grants is for a wanted role and covers the scope. A scope without place is covered by any. */
export async function anyGrantCovers(
  ctx: Ctx,
  grants: readonly Grant[],
  roles: readonly string[],
  scope: Scope,
): Promise<boolean> {
  return (await coveringGrant(ctx, grants, roles, scope)) !== undefined;
}

/** The grant that covers the scope with a wanted role: one's own before one that was delegated. */
export async function coveringGrant(
  ctx: Ctx,
  grants: readonly Grant[],
  roles: readonly string[],
  scope: Scope,
): Promise<Grant | undefined> {
  const wanted = grants.filter((grant) => roles.includes(grant.role));
  const held = wanted.filter((grant) => !grant.onBehalfOf).concat(wanted.filter((grant) => grant.onBehalfOf));
  if (held.length === 0 || (scope.agencyId === undefined && scope.unitId === undefined)) return held[0];
  const agencies = scope.agencyId === undefined ? [] : [scope.agencyId].flat();
  const wide = held.some((grant) => grant.agencyId === null);
  const units = new Set(wide && scope.unitId ? await ancestorIds(ctx, scope.unitId) : []);
  return held.find((grant) => (grant.agencyId === null ? units.has(grant.unitId) : agencies.includes(grant.agencyId)));
}

async function wholeProvince(ctx: Ctx): Promise<Scope> {
  const province = await provinceInfo(ctx);
  return province ? { unitId: province.unitId } : {};
}
