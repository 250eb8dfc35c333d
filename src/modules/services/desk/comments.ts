import { z } from 'zod';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { actorName, type StaffGrant, staffOf } from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { forbidden, Problem } from '../../../kernel/problem.ts';
import { ancestorIds } from '../../../kernel/units/index.ts';
import { getDossier, officeScope } from '../dossiers/dossier.ts';
import { READERS } from '../dossiers/queries.ts';

export interface Comment {
  readonly id: string;
  readonly at: Date;
  readonly author: string;
  readonly body: string;
}

/** Colleagues who may open the dossier, and so may be asked to look: each once, by name. */
export async function colleaguesOf(ctx: Ctx, dossierId: string): Promise<StaffGrant[]> {
  const dossier = await getDossier(ctx, dossierId);
  const found = await staffOf(ctx, {
    roles: READERS,
    agencies: [dossier.receivingAgencyId, dossier.decidingAgencyId],
    units: await ancestorIds(ctx, dossier.unitId),
  });
  return [...new Map(found.map((one) => [one.personId, one])).values()];
}

/** A remark among colleagues. Those mentioned are told; the applicant never sees it. */
export const addComment = defineCommand({
  name: 'services.comment.add',
  title: { vi: 'Trao đổi nội bộ về hồ sơ', en: 'Comment on a dossier' },
  input: z.object({
    dossierId: z.uuid(),
    body: z.string().trim().min(1).max(4000),
    mentions: z.array(z.uuid()).max(20).default([]),
  }),
  allow: { roles: READERS, scope: officeScope },
  async run(ctx, input): Promise<{ commentId: string }> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const me = ctx.actor.personId;
    const dossier = await getDossier(ctx, input.dossierId);
    const mentions = [...new Set(input.mentions)].filter((id) => id !== me);
    const known = mentions.length > 0 ? await colleaguesOf(ctx, input.dossierId) : [];
    if (mentions.some((id) => !known.some((one) => one.personId === id))) {
      const text = {
        vi: 'Chỉ nhắc được cán bộ có quyền xem hồ sơ này.',
        en: 'Only officers who may open this dossier can be mentioned.',
      };
      throw new Problem(422, 'mention_not_possible', text, [{ path: 'mentions', message: text[ctx.lang] }]);
    }
    const name = actorName(ctx.actor);
    const row = await ctx.db
      .insertInto('dossier_comment')
      .values({
        dossier_id: input.dossierId,
        author_id: me,
        author_name: name,
        at: ctx.now,
        body: input.body,
        mentions,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const personId of mentions) {
      await notify(ctx, {
        personId,
        kind: 'services.mentioned',
        title: {
          vi: `${name} nhắc bạn ở hồ sơ ${dossier.code}`,
          en: `${name} mentioned you on dossier ${dossier.code}`,
        },
        body: { vi: input.body.slice(0, 300), en: input.body.slice(0, 300) },
        href: `/can-bo/ho-so/${dossier.id}#trao-doi`,
      });
    }
    return { commentId: row.id };
  },
});

export const listComments = defineQuery({
  name: 'services.comment.list',
  title: { vi: 'Xem trao đổi nội bộ', en: 'Comments on a dossier' },
  input: z.object({ dossierId: z.uuid() }),
  allow: { roles: READERS, scope: officeScope },
  async run(ctx, { dossierId }): Promise<Comment[]> {
    return ctx.db
      .selectFrom('dossier_comment')
      .select(['id', 'at', 'author_name as author', 'body'])
      .where('dossier_id', '=', dossierId)
      .orderBy('at')
      .orderBy('id')
      .execute();
  },
});
