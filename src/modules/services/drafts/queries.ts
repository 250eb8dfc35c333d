import { z } from 'zod';
import { defineQuery } from '../../../kernel/command.ts';
import { type Draft, draftScope, getDraft } from './draft.ts';

/** A draft for its owner. */
export const openDraft = defineQuery({
  name: 'services.draft.open',
  title: { vi: 'Mở bản nháp', en: 'Open a draft' },
  input: z.object({ draftId: z.uuid() }),
  allow: { person: { level: 1 }, scope: draftScope },
  run: (ctx, { draftId }): Promise<Draft> => getDraft(ctx, draftId),
});

export interface DraftLine {
  readonly id: string;
  readonly procedureVersionId: string;
  readonly updatedAt: Date;
}

/** The caller's drafts, newest first. */
export const myDrafts = defineQuery({
  name: 'services.draft.mine',
  title: { vi: 'Bản nháp của tôi', en: 'My drafts' },
  input: z.object({}),
  allow: { person: { level: 1 } },
  async run(ctx): Promise<DraftLine[]> {
    if (ctx.actor.kind !== 'person') return [];
    const rows = await ctx.db
      .selectFrom('draft')
      .select(['id', 'procedure_version_id as procedureVersionId', 'updated_at as updatedAt'])
      .where('person_id', '=', ctx.actor.personId)
      .orderBy('updated_at', 'desc')
      .limit(50)
      .execute();
    return rows as unknown as DraftLine[];
  },
});
