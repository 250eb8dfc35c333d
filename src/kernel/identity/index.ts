import { defineModule } from '../module.ts';
import { myAccessLog } from './access-log.ts';
import { createClient, revokeClient } from './api-client.ts';
import { cleanUp } from './clean-up.ts';
import { delegateRole, myDelegations, revokeDelegation } from './delegation.ts';
import { identityEvents } from './events.ts';
import { identityData } from './personal-data.ts';
import { personasSection } from './personas.ts';
import { signInRoutes } from './relying-party/routes.ts';
import { grantRole, identityRoles, revokeRole } from './roles.ts';
import { mySessions, revokeSession, signOut, startSession } from './session.ts';

export { type Access, type AccessEntry, myAccessLog, recordAccess, recordAccesses } from './access-log.ts';
export {
  type Actor,
  actorName,
  actorRef,
  anonymous,
  type Grant,
  type PersonActor,
  type Principal,
} from './actor.ts';
export { createApiClient, type NewApiClient, revokeClient } from './api-client.ts';
export {
  type DelegationLine,
  delegateRole,
  type MyDelegations,
  myDelegations,
  revokeDelegation,
  standIns,
} from './delegation.ts';
export { delegationCreated, delegationRevoked } from './events.ts';
export { anyGrantCovers, coveringGrant, permit } from './gate.ts';
export { checkOrigin, originGuard } from './origin.ts';
export {
  findPeopleByPhone,
  findPerson,
  findPersonByPersonalId,
  getPerson,
  keepPeople,
  type Person,
  personNames,
  setContact,
  upsertPerson,
} from './person.ts';
export { type PersonalIdParts, readPersonalId } from './personal-id.ts';
export { placeByCode } from './places.ts';
export { embeddedProvider, type Shell, type ShellOptions, ssoHandler } from './provider/index.ts';
export { resolveActor } from './resolve.ts';
export { safeReturnPath } from './return-path.ts';
export { endGrant, grantRole, identityRoles, knownRoles, revokeRole } from './roles.ts';
export { mySessions, revokeSession, type SessionInfo, signOut, startSession } from './session.ts';
export { identityProvider, SIGN_IN, SIGN_OUT } from './settings.ts';
export { type StaffFilter, type StaffGrant, staffOf } from './staff.ts';

/** People, sessions, roles, API clients, the one permission gate, and signing in through OpenID Connect. */
export const identityPart = defineModule({
  name: 'identity',
  migrations: 'src/kernel/identity/migrations',
  personalData: identityData,
  after: ['units', 'events'],
  roles: identityRoles,
  events: identityEvents,
  commands: [
    startSession,
    signOut,
    revokeSession,
    grantRole,
    revokeRole,
    delegateRole,
    revokeDelegation,
    createClient,
    revokeClient,
  ],
  queries: [mySessions, myAccessLog, myDelegations],
  jobs: [cleanUp],
  pack: [personasSection],
  routes: signInRoutes,
});
