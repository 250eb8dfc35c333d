import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { findFile } from '../../../kernel/files/index.ts';
import { getPerson } from '../../../kernel/identity/index.ts';
import { type FieldProblem, forbidden, notFound, Problem } from '../../../kernel/problem.ts';
import { type Answer, fieldsOf, fileField, shownFields, shownPages, takePage, withoutRow } from '../forms/answers.ts';
import { procedureInForce } from '../procedures/catalogue.ts';
import type { Procedure } from '../procedures/schema.ts';
import { mannerOf } from '../procedures/schema.ts';
import { answerWorld, draftScope, getDraft } from './draft.ts';

const draftId = z.uuid();
const owner = { person: { level: 1 }, scope: draftScope } as const;

/** Throws 403 when the person's electronic identity is below what the procedure asks for. */
export function requireLevel(ctx: Ctx, procedure: Procedure): void {
  if (ctx.actor.kind === 'person' && ctx.actor.level < procedure.identityLevel) {
    throw new Problem(403, 'identity_level_too_low', {
      vi: 'Thủ tục này cần tài khoản định danh điện tử mức độ 2. Hãy đến cơ quan Công an để được cấp mức độ 2, hoặc nộp hồ sơ trực tiếp tại Trung tâm Phục vụ hành chính công.',
      en: 'This procedure needs an electronic identity of level 2. Have yours verified at the police, or file at the public administrative service centre.',
    });
  }
}

/** Begins a draft under the version in force today, with what the identity already says filled in. */
export const startDraft = defineCommand({
  name: 'services.draft.start',
  title: { vi: 'Bắt đầu kê khai', en: 'Begin an application' },
  input: z.object({
    procedure: z.string(),
    /** Go on with the draft there is, when there is one: following a link twice must not make two. */
    resume: z.boolean().default(false),
  }),
  allow: { person: { level: 1 } },
  async run(ctx, input): Promise<{ draftId: string; firstPage: string }> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const { id, procedure } = await procedureInForce(ctx, input.procedure);
    if (!mannerOf(procedure, 'online')) {
      throw new Problem(409, 'not_online', {
        vi: 'Thủ tục này chưa nộp trực tuyến được. Hãy nộp tại Trung tâm Phục vụ hành chính công.',
        en: 'This procedure cannot be filed online yet. Please file it at the service centre.',
      });
    }
    requireLevel(ctx, procedure);
    const firstPage = procedure.form.pages[0]?.key ?? '';
    if (input.resume) {
      const there = await ctx.db
        .selectFrom('draft')
        .select('id')
        .where('person_id', '=', ctx.actor.personId)
        .where('procedure_version_id', '=', id)
        .orderBy('updated_at', 'desc')
        .executeTakeFirst();
      if (there) return { draftId: there.id, firstPage };
    }
    const person = await getPerson(ctx, ctx.actor.personId);
    const answers: Record<string, Answer> = {};
    for (const field of fieldsOf(procedure.form)) {
      const known = field.prefill ? person[field.prefill === 'fullName' ? 'name' : field.prefill] : undefined;
      const first = known ?? field.initial;
      if (first) answers[field.key] = field.kind === 'checkboxes' ? [first] : first;
    }
    const row = await ctx.db
      .insertInto('draft')
      .values({
        person_id: ctx.actor.personId,
        procedure_version_id: id,
        answers: JSON.stringify(answers),
        created_at: ctx.now,
        updated_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { draftId: row.id, firstPage: shownPages(procedure.form, answers)[0]?.key ?? '' };
  },
});

/** Values as posted by a form: every name with all its values. */
const posted = z.record(z.string(), z.array(z.string()));

/**
 * Saves the answers of one page. What is not right yet is saved too, so that nothing typed is lost, and named in
 * `problems`; sending the dossier is what asks for everything to be right.
 */
export const answerPage = defineCommand({
  name: 'services.draft.answer',
  title: { vi: 'Lưu câu trả lời', en: 'Save answers' },
  input: z.object({
    draftId,
    page: z.string(),
    values: posted,
    /** A row of a group to leave out: `members.1`. */
    removeRow: z
      .string()
      .regex(/^[a-z][A-Za-z0-9]*\.\d{1,2}$/)
      .optional(),
  }),
  allow: owner,
  async run(
    ctx,
    input,
  ): Promise<{ problems: readonly FieldProblem[]; warnings: readonly FieldProblem[]; next: string | null }> {
    const draft = await getDraft(ctx, input.draftId, true);
    const { form } = draft.version.procedure;
    const page = form.pages.find((candidate) => candidate.key === input.page);
    if (!page)
      throw new Problem(404, 'not_found', { vi: 'Biểu mẫu không có trang này.', en: 'The form has no such page.' });
    const values = {
      get: (name: string) => input.values[name]?.[0],
      getAll: (name: string) => input.values[name] ?? [],
    };
    const [group, row] = input.removeRow?.split('.') ?? [];
    const kept = group === undefined ? values : withoutRow(values, group, Number(row));
    const reading = takePage(page, draft.answers, kept, await answerWorld(ctx, draft.files));
    await ctx.db
      .updateTable('draft')
      .set({ answers: JSON.stringify(reading.answers), updated_at: ctx.now })
      .where('id', '=', draft.id)
      .execute();
    const at = form.pages.indexOf(page);
    const next = shownPages(form, reading.answers).find((later) => form.pages.indexOf(later) > at);
    return { problems: reading.problems, warnings: reading.warnings, next: next?.key ?? null };
  },
});

/** Attaches a stored file to a paper the form asks for. The same file twice is kept once. */
export const attachFile = defineCommand({
  name: 'services.draft.attach',
  title: { vi: 'Đính kèm giấy tờ', en: 'Attach a paper' },
  input: z.object({
    draftId,
    field: z.string(),
    fileId: z.uuid(),
    name: z.string().min(1).max(200),
    size: z.number().int().nonnegative(),
  }),
  allow: owner,
  async run(ctx, input): Promise<void> {
    const draft = await getDraft(ctx, input.draftId, true);
    const { form } = draft.version.procedure;
    const field = fileField(form, input.field);
    if (!field || !shownFields(form, draft.answers).some((shown) => shown.field.key === field.key)) {
      throw new Problem(404, 'not_found', {
        vi: 'Biểu mẫu không yêu cầu giấy tờ này.',
        en: 'The form does not ask for this paper.',
      });
    }
    const there = draft.files.filter((file) => file.field === field.key);
    if (there.some((file) => file.fileId === input.fileId)) return;
    if (there.length >= field.maxFiles) {
      throw new Problem(
        422,
        'too_many_files',
        {
          vi: `Chỉ đính kèm tối đa ${field.maxFiles} tệp cho giấy tờ này.`,
          en: `At most ${field.maxFiles} files for this paper.`,
        },
        [
          {
            path: field.key,
            message:
              ctx.lang === 'vi' ? `Chỉ đính kèm tối đa ${field.maxFiles} tệp` : `At most ${field.maxFiles} files`,
          },
        ],
      );
    }
    const file = await findFile(ctx, input.fileId);
    if (ctx.actor.kind !== 'person' || file.ownerId !== ctx.actor.personId || file.purpose !== 'services.component') {
      throw notFound({ vi: 'tệp này', en: 'This file' });
    }
    await ctx.db
      .insertInto('draft_file')
      .values({
        draft_id: draft.id,
        field: field.key,
        file_id: input.fileId,
        name: input.name,
        size: input.size,
        added_at: ctx.now,
      })
      .execute();
    await ctx.db.updateTable('draft').set({ updated_at: ctx.now }).where('id', '=', draft.id).execute();
  },
});

export const detachFile = defineCommand({
  name: 'services.draft.detach',
  title: { vi: 'Bỏ giấy tờ đính kèm', en: 'Remove an attached paper' },
  input: z.object({ draftId, draftFileId: z.uuid() }),
  allow: owner,
  async run(ctx, input): Promise<void> {
    await ctx.db
      .deleteFrom('draft_file')
      .where('id', '=', input.draftFileId)
      .where('draft_id', '=', input.draftId)
      .execute();
  },
});

export const discardDraft = defineCommand({
  name: 'services.draft.discard',
  title: { vi: 'Xóa bản nháp', en: 'Discard a draft' },
  input: z.object({ draftId }),
  allow: owner,
  async run(ctx, input): Promise<void> {
    await ctx.db.deleteFrom('draft').where('id', '=', input.draftId).execute();
  },
});
