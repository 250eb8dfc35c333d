import { createHash } from 'node:crypto';
import type { Ctx } from '../../../kernel/context.ts';
import { forgetProcedures } from './catalogue.ts';
import type { Procedure } from './schema.ts';

/** Same content, same text: key order of the file does not matter. */
export function canonicalProcedure(procedure: Procedure): { readonly body: string; readonly sha256: string } {
  const body = JSON.stringify(procedure, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
  return { body, sha256: createHash('sha256').update(body).digest('hex') };
}

/** The newest revision of a dated version, as far as loading needs it. */
export interface KnownRevision {
  readonly id: string;
  readonly revision: number;
  readonly sha256: string;
}

export interface PublishedVersion {
  readonly id: string;
  readonly revision: number;
  readonly what: 'added' | 'changed' | 'unchanged';
}

/**
 * Adds a dated version of a procedure, or a revision of one: the one way by which procedures come in, from the province
 * pack and from the editor. Content that is there already stays as it is. What was filed under an older row keeps it.
 *
 * @param known the newest revision of the same code and `validFrom`; looked up when absent
 */
export async function addProcedureVersion(
  ctx: Ctx,
  procedure: Procedure,
  source: string,
  known?: KnownRevision | null,
): Promise<PublishedVersion> {
  const { body, sha256 } = canonicalProcedure(procedure);
  const before = known === undefined ? await newestRevision(ctx, procedure) : (known ?? undefined);
  if (before?.sha256 === sha256) return { id: before.id, revision: before.revision, what: 'unchanged' };
  const revision = (before?.revision ?? 0) + 1;
  const row = await ctx.db
    .insertInto('procedure_version')
    .values({
      code: procedure.code,
      valid_from: procedure.validFrom,
      valid_to: procedure.validTo ?? null,
      revision,
      sha256,
      source,
      loaded_at: ctx.now,
      body,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  forgetProcedures(ctx.app);
  return { id: String(row.id), revision, what: before ? 'changed' : 'added' };
}

async function newestRevision(ctx: Ctx, { code, validFrom }: Procedure): Promise<KnownRevision | undefined> {
  const row = await ctx.db
    .selectFrom('procedure_version')
    .select(['id', 'revision', 'sha256'])
    .where('code', '=', code)
    .where('valid_from', '=', validFrom)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { id: String(row.id), revision: row.revision, sha256: row.sha256 };
}
