import { CONFIRM_IDENTITY } from '../../kernel/identity/index.ts';
import type { Router } from '../../kernel/module.ts';
import { APPROVALS, GLASS, INVITATION, LOCAL_SIGN_IN, PASSWORD, SECURITY, STAFF } from './pages/addresses.ts';
import { appoint, appointPage } from './pages/appoint.tsx';
import { approvalsPage, approveHere, rejectHere } from './pages/approvals.tsx';
import {
  closeGlass,
  findInEmergency,
  glassListPage,
  glassPage,
  glassRecordPage,
  openGlass,
  reviewGlass,
} from './pages/break-glass.tsx';
import {
  changeHere,
  invitationPage,
  inviteHere,
  localSignIn,
  localSignInPage,
  passwordPage,
  setByInvitation,
} from './pages/password.tsx';
import {
  askPasskeyHere,
  confirmPage,
  dropFactor,
  finishTotp,
  giveCodeHere,
  givePasskeyHere,
  newCodes,
  passkeyOptions,
  savePasskey,
  securityPage,
  startTotp,
  totpPage,
} from './pages/security.tsx';
import { staffPage } from './pages/staff-list.tsx';
import { askReset, endRole, endRolePage, endSessionOf, memberPage } from './pages/staff-member.tsx';

export function mountStaff(router: Router): void {
  router.get(SECURITY, (c) => securityPage(c));
  router.get(`${SECURITY}/ung-dung`, (c) => totpPage(c));
  router.post(`${SECURITY}/ung-dung`, startTotp);
  router.post(`${SECURITY}/ung-dung/xac-nhan`, finishTotp);
  router.post(`${SECURITY}/khoa/tuy-chon`, passkeyOptions);
  router.post(`${SECURITY}/khoa`, savePasskey);
  router.post(`${SECURITY}/bo`, dropFactor);
  router.post(`${SECURITY}/ma-khoi-phuc`, newCodes);

  router.get(CONFIRM_IDENTITY, (c) => confirmPage(c));
  router.post(CONFIRM_IDENTITY, giveCodeHere);
  router.post(`${CONFIRM_IDENTITY}/khoa/tuy-chon`, askPasskeyHere);
  router.post(`${CONFIRM_IDENTITY}/khoa`, givePasskeyHere);

  router.get(LOCAL_SIGN_IN, (c) => localSignInPage(c));
  router.post(LOCAL_SIGN_IN, localSignIn);
  router.get(INVITATION, (c) => invitationPage(c));
  router.post(INVITATION, setByInvitation);
  router.get(PASSWORD, (c) => passwordPage(c));
  router.post(PASSWORD, changeHere);

  router.get(STAFF, staffPage);
  router.get(`${STAFF}/giao-vai-tro`, (c) => appointPage(c));
  router.post(`${STAFF}/giao-vai-tro`, appoint);
  router.get(`${STAFF}/:person`, (c) => memberPage(c));
  router.get(`${STAFF}/:person/vai-tro/:grant/cham-dut`, endRolePage);
  router.post(`${STAFF}/:person/vai-tro/:grant/cham-dut`, endRole);
  router.post(`${STAFF}/:person/phien/:session`, endSessionOf);
  router.post(`${STAFF}/:person/dat-lai`, askReset);
  router.post(`${STAFF}/:person/moi-dat-mat-khau`, inviteHere);

  router.get(APPROVALS, (c) => approvalsPage(c));
  router.post(`${APPROVALS}/:id/duyet`, approveHere);
  router.post(`${APPROVALS}/:id/tu-choi`, rejectHere);

  router.get(GLASS, (c) => glassPage(c));
  router.post(GLASS, openGlass);
  router.post(`${GLASS}/ho-so`, findInEmergency);
  router.get(`${GLASS}/tat-ca`, glassListPage);
  router.get(`${GLASS}/:id`, (c) => glassRecordPage(c));
  router.post(`${GLASS}/:id/dong`, closeGlass);
  router.post(`${GLASS}/:id/hau-kiem`, reviewGlass);
}
