import type { Allow, Scope } from '../command.ts';
import type { Ctx } from '../context.ts';
import { forbidden, signInRequired } from '../problem.ts';
import { ancestorIds, provinceInfo } from '../units/index.ts';
import type { Grant } from './actor.ts';

/**
 * The one permission gate. Every command, query and endpoint passes here; nothing else decides who may do what.
 * Rules of {@link Allow} are alternatives. Throws 401 when signing in could help, otherwise 403.
 *
 * @returns the grant that let a person in, when it was a grant
 */
export async function permit<I>(ctx: Ctx, allow: Allow<I>, input: I): Promise<Grant | undefined> {
  const { actor } = ctx;
  if (allow.public || actor.kind === 'system') return undefined;
  if (actor.kind === 'anonymous') throw signInRequired();
  const scope: Scope = allow.scope ? await allow.scope(ctx, input) : allow.provinceWide ? await wholeProvince(ctx) : {};
  if (actor.kind === 'person') {
    if (allow.person && actor.level >= allow.person.level && ownerFits(scope, actor.personId)) return undefined;
    const grant = allow.roles && (await coveringGrant(ctx, actor.grants, allow.roles, scope));
    if (grant) return grant;
    throw forbidden(levelTooLow(allow, actor.level));
  }
  const scoped = allow.clientScopes?.some((needed) => actor.scopes.includes(needed)) ?? false;
  if (scoped && (!allow.roles || (await anyGrantCovers(ctx, actor.grants, allow.roles, scope)))) return undefined;
  throw forbidden();
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
