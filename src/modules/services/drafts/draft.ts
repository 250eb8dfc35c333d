import { localDate } from '../../../kernel/calendar/index.ts';
import type { Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { notFound } from '../../../kernel/problem.ts';
import { unitsOf } from '../../../kernel/units/index.ts';
import type { Answers, AnswerWorld } from '../forms/answers.ts';
import { type ProcedureVersion, procedureVersion } from '../procedures/catalogue.ts';

export interface DraftFile {
  readonly id: string;
  readonly field: string;
  readonly fileId: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Paper of the personal store that it is; null for an upload. */
  readonly fromStore: string | null;
}

export interface Draft {
  readonly id: string;
  readonly personId: string;
  readonly version: ProcedureVersion;
  readonly answers: Answers;
  readonly updatedAt: Date;
  /** When the person agreed to fill in from earlier dossiers. */
  readonly reuseConsentedAt: Date | null;
  readonly files: readonly DraftFile[];
}

export const unknownDraft = () =>
  notFound({ vi: 'bản nháp này (có thể bạn đã nộp hoặc đã xóa)', en: 'This draft (you may have sent or deleted it)' });

/** The draft with its files. Pass `lock` inside a command that changes it. */
export async function getDraft(ctx: Ctx, id: string, lock = false): Promise<Draft> {
  const draft = await findDraft(ctx, id, lock);
  if (!draft) throw unknownDraft();
  return draft;
}

/** Like {@link getDraft}; undefined when there is none. */
export async function findDraft(ctx: Ctx, id: string, lock = false): Promise<Draft | undefined> {
  let query = ctx.db.selectFrom('draft').selectAll().where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) return undefined;
  const files = await ctx.db
    .selectFrom('draft_file')
    .select(['id', 'field', 'file_id as fileId', 'name', 'size', 'from_store as fromStore'])
    .where('draft_id', '=', id)
    .orderBy('added_at')
    .orderBy('id')
    .execute();
  return {
    id: row.id,
    personId: row.person_id,
    version: await procedureVersion(ctx, row.procedure_version_id),
    answers: row.answers as Answers,
    updatedAt: row.updated_at as unknown as Date,
    reuseConsentedAt: row.reuse_consented_at as unknown as Date | null,
    files,
  };
}

/** A draft is its owner's alone: no officer sees what was not filed. */
export async function draftScope(ctx: Ctx, { draftId }: { draftId: string }): Promise<Scope> {
  const row = await ctx.db.selectFrom('draft').select('person_id').where('id', '=', draftId).executeTakeFirst();
  if (!row) throw unknownDraft();
  return { ownerId: row.person_id };
}

/** What the form's rules may know while this draft is being filled in. */
export async function answerWorld(ctx: Ctx, files: readonly Pick<DraftFile, 'field'>[]): Promise<AnswerWorld> {
  const today = localDate(ctx.now);
  const units = await unitsOf(ctx);
  return {
    lang: ctx.lang,
    today,
    isCommune: (id) => units.exists(id, today) && units.unitById(id, today)?.level === 'commune',
    filesOf: (field) => files.filter((file) => file.field === field).length,
  };
}
