import type { Ctx } from '../../../kernel/context.ts';
import { getPerson } from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import type { Dossier } from './dossier.ts';
import type { Notice } from './notices.ts';

/** Tells the applicant what happened to the dossier: in the program, and by e-mail when their identity has an address. */
export async function tellApplicant(
  ctx: Ctx,
  dossier: Pick<Dossier, 'applicantId' | 'code'>,
  { kind, title, body }: Notice,
): Promise<void> {
  const { email } = await getPerson(ctx, dossier.applicantId);
  await notify(ctx, { personId: dossier.applicantId, kind, title, body, href: `/ho-so/${dossier.code}`, email });
}
