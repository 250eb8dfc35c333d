import type { Context } from 'hono';
import type { Env, Router } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import { assignDeed } from './pages/assign.tsx';
import { BULK_PATH, bulkPage } from './pages/bulk.tsx';
import { commentDeed } from './pages/comments.tsx';
import { DELEGATION, delegateDeed, delegationPage, endDelegation } from './pages/delegation.tsx';
import { deskPage } from './pages/desk.tsx';
import { handOverDeed, handOverPage } from './pages/hand-over.tsx';
import { HAND_OVER, LEADER, leaderPage } from './pages/leader.tsx';
import { worklistPage } from './pages/worklist.tsx';

/**
 * Pages of the desk. A deed that is refused shows the dossier again with the reason.
 *
 * @param dossierPage the page of a dossier
 */
export function mountDesk(router: Router, dossierPage: (c: Context<Env>, problem: Problem) => Promise<Response>): void {
  const shown = (deed: (c: Context<Env>) => Promise<Response>) => async (c: Context<Env>) => {
    try {
      return await deed(c);
    } catch (error) {
      if (error instanceof Problem && (error.status === 409 || error.status === 422)) return dossierPage(c, error);
      throw error;
    }
  };
  router.get('/can-bo', deskPage);
  router.get('/can-bo/ho-so', worklistPage);
  router.post(BULK_PATH, bulkPage);
  router.post('/can-bo/ho-so/:id/phan-cong', shown(assignDeed));
  router.post('/can-bo/ho-so/:id/trao-doi', shown(commentDeed));
  router.get(LEADER, leaderPage);
  router.get(HAND_OVER, (c) => handOverPage(c));
  router.post(HAND_OVER, handOverDeed);
  router.get(DELEGATION, (c) => delegationPage(c));
  router.post(DELEGATION, delegateDeed);
  router.post(`${DELEGATION}/:id/cham-dut`, endDelegation);
}
