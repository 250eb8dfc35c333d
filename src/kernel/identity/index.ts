import { defineModule } from '../module.ts';
import { myAccessLog } from './access-log.ts';
import { createClient, revokeClient } from './api-client.ts';
import { approve, listApprovals, reject } from './approval/decide.ts';
import {
  closeBreakGlass,
  listBreakGlass,
  myBreakGlass,
  openBreakGlass,
  openBreakGlassRecord,
  reviewBreakGlass,
} from './break-glass/commands.ts';
import { cleanUp } from './clean-up.ts';
import { delegateRole, myDelegations, revokeDelegation } from './delegation.ts';
import { identityEvents } from './events.ts';
import { changePassword, checkPassword, invitePassword, setPassword } from './local/commands.ts';
import { identityData } from './personal-data.ts';
import { personasSection } from './personas.ts';
import { noteDevice } from './rate/know-device.ts';
import { signInRoutes } from './relying-party/routes.ts';
import { grantRole, identityRoles, revokeRole } from './roles.ts';
import { beginTotp, confirmTotp, giveCode, myFactors, pendingTotp, removeFactor } from './second-factor/commands.ts';
import { addPasskey, askPasskey, beginPasskey, givePasskey } from './second-factor/passkey.ts';
import { renewRecoveryCodes, resetSecondFactor } from './second-factor/recovery.ts';
import { mySessions, revokeSession, signOut, startSession } from './session.ts';
import { findForAppointment, listStaff, readStaffMember } from './staff-directory.ts';

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
export { type ApprovalLine, approve, listApprovals, reject } from './approval/decide.ts';
export {
  type BreakGlassLine,
  closeBreakGlass,
  listBreakGlass,
  myBreakGlass,
  openBreakGlass,
  openBreakGlassRecord,
  reviewBreakGlass,
} from './break-glass/commands.ts';
export {
  type DelegationLine,
  delegateRole,
  type MyDelegations,
  myDelegations,
  revokeDelegation,
  standIns,
} from './delegation.ts';
export {
  approvalRequested,
  breakGlassOpened,
  delegationCreated,
  delegationRevoked,
  deviceAppeared,
  secondFactorReset,
} from './events.ts';
export { anyGrantCovers, coveringGrant, permit } from './gate.ts';
export { changePassword, invitePassword, newInvitation } from './local/commands.ts';
export { acceptInvitation, signInByPassword } from './local/sign-in.ts';
export { checkOrigin, originGuard } from './origin.ts';
export {
  findPeopleByPhone,
  findPerson,
  findPersonByPersonalId,
  getPerson,
  keepPeople,
  type Person,
  personalIdsOf,
  personNames,
  setContact,
  upsertPerson,
} from './person.ts';
export { type PersonalIdParts, readPersonalId } from './personal-id.ts';
export { personalIdVault } from './personal-id-vault.ts';
export { placeByCode } from './places.ts';
export { embeddedProvider, type Shell, type ShellOptions, ssoHandler } from './provider/index.ts';
export { TooManyRequests } from './rate/attempts.ts';
export { countBadToken, guarded, rateLimits } from './rate/guard.ts';
export { knowDevice } from './rate/know-device.ts';
export { resolveActor } from './resolve.ts';
export { safeReturnPath } from './return-path.ts';
export { endGrant, grantRole, identityRoles, knownRoles, revokeRole } from './roles.ts';
export { resealPersonalIds, sealPersonalIds } from './seal-personal-ids.ts';
export {
  beginTotp,
  confirmTotp,
  giveCode,
  type MyFactors,
  myFactors,
  pendingTotp,
  removeFactor,
} from './second-factor/commands.ts';
export { addPasskey, askPasskey, beginPasskey, givePasskey, passkeysPossible } from './second-factor/passkey.ts';
export { renewRecoveryCodes, resetSecondFactor } from './second-factor/recovery.ts';
export { mySessions, revokeSession, type SessionInfo, signOut, startSession } from './session.ts';
export { CONFIRM_IDENTITY, identityProvider, SIGN_IN, SIGN_OUT } from './settings.ts';
export { type StaffFilter, type StaffGrant, staffOf } from './staff.ts';
export {
  findForAppointment,
  listStaff,
  readStaffMember,
  type StaffLine,
  type StaffMember,
} from './staff-directory.ts';

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
    noteDevice,
    invitePassword,
    setPassword,
    changePassword,
    checkPassword,
    beginTotp,
    confirmTotp,
    giveCode,
    removeFactor,
    beginPasskey,
    addPasskey,
    askPasskey,
    givePasskey,
    renewRecoveryCodes,
    resetSecondFactor,
    approve,
    reject,
    openBreakGlass,
    closeBreakGlass,
    reviewBreakGlass,
  ],
  queries: [
    mySessions,
    myAccessLog,
    myDelegations,
    myFactors,
    pendingTotp,
    listApprovals,
    listBreakGlass,
    myBreakGlass,
    openBreakGlassRecord,
    listStaff,
    findForAppointment,
    readStaffMember,
  ],
  jobs: [cleanUp],
  pack: [personasSection],
  routes: signInRoutes,
});
