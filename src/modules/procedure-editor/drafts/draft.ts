import { localDate } from '../../../kernel/calendar/index.ts';
import type { Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { conflict, notFound } from '../../../kernel/problem.ts';
import { agenciesOf, unitsOf } from '../../../kernel/units/index.ts';

export type DraftState = 'editing' | 'submitted' | 'published' | 'rejected';

export type Body = Readonly<Record<string, unknown>>;

/** A version of a procedure being written. */
export interface ProcedureDraft {
  readonly id: string;
  readonly code: string;
  readonly baseVersionId: string | null;
  readonly body: Body;
  readonly state: DraftState;
  readonly note: string | null;
  readonly version: number;
  readonly author: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly submittedAt: Date | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly publishedVersionId: string | null;
  /** Everybody who changed it, the first author first. */
  readonly authors: readonly string[];
}

const unknownDraft = () =>
  notFound({ vi: 'bản soạn thảo này (có thể đã bị xóa)', en: 'This draft (it may have been discarded)' });

/** Reads a draft. Pass `lock` inside a command that changes it. Throws 404. */
export async function getDraft(ctx: Ctx, id: string, lock = false): Promise<ProcedureDraft> {
  const query = ctx.db.selectFrom('procedure_draft').selectAll().where('id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw unknownDraft();
  const authors = await ctx.db
    .selectFrom('procedure_draft_author')
    .select('person_id')
    .where('draft_id', '=', id)
    .orderBy('since')
    .orderBy('person_id')
    .execute();
  return {
    id: row.id,
    code: row.code,
    baseVersionId: row.base_version_id,
    body: row.body as Body,
    state: row.state as DraftState,
    note: row.note,
    version: row.version,
    author: row.author,
    createdAt: row.created_at as unknown as Date,
    updatedAt: row.updated_at as unknown as Date,
    submittedAt: row.submitted_at as unknown as Date | null,
    decidedAt: row.decided_at as unknown as Date | null,
    decidedBy: row.decided_by,
    publishedVersionId: row.published_version_id,
    authors: authors.map((author) => author.person_id),
  };
}

/** Locks a draft for a change, and refuses when somebody else changed it since the actor saw it (409). */
export async function lockDraft(
  ctx: Ctx,
  input: { readonly draftId: string; readonly version: number },
  states: readonly DraftState[],
): Promise<ProcedureDraft> {
  const draft = await getDraft(ctx, input.draftId, true);
  if (!states.includes(draft.state)) {
    throw conflict('draft_not_open', {
      vi: 'Bản soạn thảo đang ở trạng thái khác nên không làm được việc này.',
      en: 'The draft is in another state, in which this cannot be done.',
    });
  }
  if (draft.version !== input.version) {
    throw conflict('draft_changed', {
      vi: 'Người khác vừa sửa bản soạn thảo này. Những gì bạn nhập còn nguyên bên dưới; hãy xem lại rồi lưu lần nữa.',
      en: 'Somebody else has just changed this draft. What you typed is still below; look at it and save again.',
    });
  }
  return draft;
}

/**
 * The place of the editor's work is the province: a role held for a commune alone does not reach it. Roles held for an
 * agency of the province do.
 */
export async function provinceScope(ctx: Ctx): Promise<Scope> {
  const day = localDate(ctx.now);
  const root = (await unitsOf(ctx)).rootsAt(day)[0];
  if (!root) return {};
  const agencies = (await agenciesOf(ctx)).agenciesAt(day, { unitId: root.id });
  return { unitId: root.id, agencyId: agencies.map((agency) => agency.id) };
}

/** The newest version of a code, whether in force already or from a later day; undefined when there is none. */
export async function newestVersion(ctx: Ctx, code: string): Promise<string | undefined> {
  const row = await ctx.db
    .selectFrom('procedure_version')
    .select('id')
    .where('code', '=', code)
    .orderBy('valid_from', 'desc')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
