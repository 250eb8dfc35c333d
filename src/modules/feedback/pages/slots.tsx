import type { Child } from 'hono/jsx';
import type { Ctx } from '../../../kernel/context.ts';
import { ButtonLink } from '../../../web/index.ts';
import { findDossierByCode } from '../../services/index.ts';
import { isRatable } from '../ratings/invite.ts';
import { ratingWords } from '../words/rating.ts';

/** On the page of a finished dossier: the way to the survey, for its applicant. */
export async function rateLink(ctx: Ctx, code: string): Promise<Child> {
  const dossier = await findDossierByCode(ctx, code);
  if (!dossier || !isRatable(dossier)) return null;
  return (
    <p>
      <ButtonLink kind="secondary" href={`/ho-so/${encodeURIComponent(dossier.code)}/danh-gia`}>
        {ratingWords(ctx.lang)('rateLink')}
      </ButtonLink>
    </p>
  );
}

/** At the return desk, after a result was handed over. */
export async function inviteLink(ctx: Ctx, code: string): Promise<Child> {
  return (
    <p>
      <ButtonLink kind="secondary" href={`/can-bo/danh-gia/moi?ma=${encodeURIComponent(code)}`}>
        {ratingWords(ctx.lang)('invite')}
      </ButtonLink>
    </p>
  );
}
