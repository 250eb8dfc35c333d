import { type App, definePart } from '../../../kernel/app.ts';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { notFound } from '../../../kernel/problem.ts';
import type { Procedure } from './schema.ts';

/** A version as loaded: `id` is what drafts and dossiers keep. */
export interface ProcedureVersion {
  readonly id: string;
  readonly procedure: Procedure;
}

interface Shelf {
  /** Versions never change once loaded, so they are kept for the life of the program. */
  readonly byId: Map<string, ProcedureVersion>;
  current: { readonly day: string; readonly readAt: number; readonly list: readonly ProcedureVersion[] } | undefined;
}

const shelf = definePart<Shelf>(() => ({ byId: new Map(), current: undefined }));

/** How long a newly published version may stay unseen by this process, in milliseconds. */
const FRESH = 3_000;

/** Lets the next question read the versions in force anew; to be called in the transaction that adds one. */
export function forgetProcedures(app: App): void {
  shelf(app).current = undefined;
}

/** Versions in force on `day` (today when absent), ordered by name. */
export async function proceduresInForce(
  ctx: Ctx,
  day: string = localDate(ctx.now),
): Promise<readonly ProcedureVersion[]> {
  const { current, byId } = shelf(ctx.app);
  if (current && current.day === day && performance.now() - current.readAt < FRESH) return current.list;
  const rows = await ctx.db
    .selectFrom('procedure_version')
    .distinctOn('code')
    .select(['id', 'body'])
    .where('valid_from', '<=', day)
    .orderBy('code')
    .orderBy('valid_from', 'desc')
    .orderBy('revision', 'desc')
    .execute();
  const list = rows
    .map((row) => ({ id: row.id, procedure: row.body as Procedure }))
    .filter(({ procedure }) => procedure.validTo === undefined || procedure.validTo > day)
    .sort((a, b) => a.procedure.name.vi.localeCompare(b.procedure.name.vi, 'vi'));
  for (const version of list) byId.set(version.id, version);
  shelf(ctx.app).current = { day, readAt: performance.now(), list };
  return list;
}

const unknownProcedure = () => notFound({ vi: 'thủ tục hành chính này', en: 'This procedure' });

/** The version of `code` in force on `day`. Throws 404 when there is none. */
export async function procedureInForce(ctx: Ctx, code: string, day?: string): Promise<ProcedureVersion> {
  const found = (await proceduresInForce(ctx, day)).find(({ procedure }) => procedure.code === code);
  if (!found) throw unknownProcedure();
  return found;
}

/** All versions of some procedures, the oldest first: for what is recorded long after it happened. */
export async function versionsOf(
  ctx: Ctx,
  codes: readonly string[],
): Promise<Map<string, readonly (ProcedureVersion & { readonly validFrom: string })[]>> {
  if (codes.length === 0) return new Map();
  const rows = await ctx.db
    .selectFrom('procedure_version')
    .select(['id', 'code', 'body', 'valid_from as validFrom'])
    .where('code', 'in', [...codes])
    .orderBy('valid_from')
    .orderBy('revision')
    .execute();
  return Map.groupBy(
    rows.map(({ id, code, body, validFrom }) => ({
      id,
      procedure: body as Procedure,
      validFrom: validFrom as unknown as string,
      code,
    })),
    ({ code }) => code,
  );
}

/** The very version a draft or dossier was made under, whether still in force or not. */
export async function procedureVersion(ctx: Ctx, id: string): Promise<ProcedureVersion> {
  const { byId } = shelf(ctx.app);
  const known = byId.get(id);
  if (known) return known;
  const row = await ctx.db
    .selectFrom('procedure_version')
    .select(['id', 'body'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw unknownProcedure();
  const version = { id: row.id, procedure: row.body as Procedure };
  byId.set(id, version);
  return version;
}
