import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { defineConsumer } from '../../../kernel/events/index.ts';
import { getPerson } from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { conflict, notFound } from '../../../kernel/problem.ts';
import { type Dossier, findDossierByCode, getDossier, receptionScope, STATE } from '../../services/index.ts';
import { newToken } from '../visitor.ts';

/** Ends after which the applicant is asked: the result was handed over, reception refused, work stopped. */
export const RATED: readonly number[] = [STATE.returned, STATE.refusedAtReception, STATE.stopped];

/** Parts of a bundle are not rated by themselves: the applicant filed one thing. */
const isRatable = (dossier: Pick<Dossier, 'state' | 'parentId'>): boolean =>
  RATED.includes(dossier.state) && dossier.parentId === null;

export interface Invitation {
  readonly ratingId: string;
  readonly token: string;
}

/**
 * Invites to rate a finished dossier. After it was opened again and ended anew, the same link takes a new answer in place
 * of the former one.
 */
export async function invite(ctx: Ctx, dossier: Dossier): Promise<Invitation> {
  const row = await ctx.db
    .insertInto('feedback_rating')
    .values({
      dossier_id: dossier.id,
      token: newToken(),
      procedure_code: dossier.procedureCode,
      unit_id: dossier.unitId,
      agency_id: dossier.decidingAgencyId,
      handled_at: dossier.handledAt,
      invited_at: ctx.now,
    })
    .onConflict((on) => on.column('dossier_id').doUpdateSet({ invited_at: ctx.now, first_given_at: null }))
    .returning(['id', 'token'])
    .executeTakeFirstOrThrow();
  return { ratingId: row.id, token: row.token };
}

export const ratingPath = (token: string): string => `/danh-gia/${token}`;

/** Asks the applicant how it was, once the dossier has ended: in the program, and by e-mail with a link that needs no account. */
export const inviteConsumer = defineConsumer({
  name: 'feedback.invite',
  events: ['services.dossier.returned', 'services.dossier.refused', 'services.dossier.stopped'],
  from: 'now',
  async handle(ctx, event) {
    const dossier = await getDossier(ctx, event.subject);
    if (!isRatable(dossier)) return;
    const { token } = await invite(ctx, dossier);
    const { email } = await getPerson(ctx, dossier.applicantId);
    await notify(ctx, {
      personId: dossier.applicantId,
      kind: 'feedback.invite',
      eventId: event.id,
      title: {
        vi: `Hồ sơ ${dossier.code}: mời bạn đánh giá việc phục vụ`,
        en: `Dossier ${dossier.code}: how was the service?`,
      },
      body: {
        vi: 'Hồ sơ của bạn đã kết thúc. Hãy cho biết bạn có hài lòng không, mất khoảng một phút. Nếu bạn chưa hài lòng, lãnh đạo cơ quan sẽ xem lại và trả lời bạn.',
        en: 'Your dossier has ended. Tell us in a minute whether you are satisfied. If you are not, the head of the agency will look into it and answer you.',
      },
      href: ratingPath(token),
      email,
    });
  },
});

/** The one-stop officer shows the way to the survey: a QR code, or the tablet on the counter. */
export const showInvitation = defineCommand({
  name: 'feedback.invitation.show',
  title: { vi: 'Mời đánh giá tại quầy', en: 'Invite to rate at the counter' },
  input: z.object({ code: z.string().min(1).max(60) }),
  allow: {
    roles: ['receptionist'],
    scope: async (ctx, { code }) => receptionScope(ctx, { dossierId: (await byCode(ctx, code)).id }),
  },
  async run(ctx, { code }): Promise<Invitation & { code: string }> {
    const dossier = await byCode(ctx, code);
    if (!isRatable(dossier)) {
      throw conflict('not_ratable', {
        vi: 'Hồ sơ chưa kết thúc nên chưa thể đánh giá. Hãy mời đánh giá sau khi trả kết quả.',
        en: 'The dossier has not ended and cannot be rated yet. Invite after the result was handed over.',
      });
    }
    const there = await ctx.db
      .selectFrom('feedback_rating')
      .select(['id as ratingId', 'token'])
      .where('dossier_id', '=', dossier.id)
      .executeTakeFirst();
    return { code: dossier.code, ...(there ?? (await invite(ctx, dossier))) };
  },
});

async function byCode(ctx: Ctx, code: string): Promise<Dossier> {
  const dossier = await findDossierByCode(ctx, code);
  if (!dossier) throw notFound({ vi: 'hồ sơ này', en: 'This dossier' });
  return dossier;
}
