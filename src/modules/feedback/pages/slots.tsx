import type { Child } from 'hono/jsx';
import type { Ctx } from '../../../kernel/context.ts';
import { ButtonLink } from '../../../web/index.ts';
import { RATED } from '../ratings/invite.ts';
import { ratingWords } from '../words/rating.ts';

/** On the page of a finished dossier: the way to the survey, for its applicant. */
export async function rateLink(ctx: Ctx, code: string): Promise<Child> {
  const invited = await ctx.db
    .selectFrom('feedback_rating as r')
    .innerJoin('dossier as d', 'd.id', 'r.dossier_id')
    .select('d.code')
    .where('d.code', '=', code)
    .where('d.state', 'in', RATED)
    .executeTakeFirst();
  if (!invited) return null;
  return (
    <p>
      <ButtonLink kind="secondary" href={`/ho-so/${encodeURIComponent(code)}/danh-gia`}>
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
