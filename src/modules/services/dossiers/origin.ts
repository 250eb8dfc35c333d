import type { Ctx } from '../../../kernel/context.ts';

/** Where an imported dossier comes from. */
export interface Origin {
  readonly source: string;
  readonly legacyCode: string;
  /** Number of the result that was issued there. */
  readonly resultNumber: string | null;
  readonly importedAt: Date;
}

/** Null for a dossier that was filed in this program. */
export async function originOf(ctx: Ctx, dossierId: string): Promise<Origin | null> {
  const row = await ctx.db
    .selectFrom('dossier_origin')
    .select(['source', 'legacy_code as legacyCode', 'result_number as resultNumber', 'imported_at as importedAt'])
    .where('dossier_id', '=', dossierId)
    .executeTakeFirst();
  return row ? (row as unknown as Origin) : null;
}
