import type { Ctx } from '../../../kernel/context.ts';
import { anyGrantCovers } from '../../../kernel/identity/index.ts';
import { sql } from '../../../kernel/store/index.ts';
import { LEADERS, placeOf } from '../reach.ts';

/** Feedback on regulations as evidence of a figure: nothing of its sender, and not what it says. */
export interface RegulationEvidence {
  readonly id: string;
  readonly code: string;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  readonly handledAt: Date | null;
  readonly onTime: boolean | null;
  /** Where the reader may read more: the published answer, or the file for those who handle it. */
  readonly href: string | null;
}

/** Feedback by id, for the pages that show what a figure was counted from. */
export async function regulationEvidence(ctx: Ctx, ids: readonly string[]): Promise<Map<string, RegulationEvidence>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Omit<RegulationEvidence, 'href'> & { agencyId: string; published: boolean }>`
    SELECT id, code, received_at AS "receivedAt", due_at AS "dueAt", handled_at AS "handledAt", on_time AS "onTime",
           agency_id AS "agencyId", published_at IS NOT NULL AS published
    FROM feedback_regulation WHERE id = ANY(${[...ids]}::uuid[])`.execute(ctx.db);
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  const mine = new Map<string, boolean>();
  for (const { agencyId } of rows) {
    if (!mine.has(agencyId))
      mine.set(agencyId, await anyGrantCovers(ctx, grants, LEADERS, await placeOf(ctx, agencyId)));
  }
  return new Map(
    rows.map(({ agencyId, published, ...row }) => [
      row.id,
      {
        ...row,
        href: mine.get(agencyId)
          ? `/can-bo/phan-anh-quy-dinh/${row.id}`
          : published
            ? `/phan-anh-quy-dinh/tra-loi/${row.code}`
            : null,
      },
    ]),
  );
}
