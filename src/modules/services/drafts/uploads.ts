import { z } from 'zod';
import { defineCommand, defineQuery, type Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { execute } from '../../../kernel/execute.ts';
import {
  appendPart,
  beginPartialFile,
  findPartialFile,
  finishPartialFile,
  type PartialFile,
  partialFilesOf,
  putFile,
  ReceivedFile,
  ReceivedPart,
  removePartialFile,
} from '../../../kernel/files/index.ts';
import { forbidden, notFound, Problem } from '../../../kernel/problem.ts';
import { fileField, shownFields } from '../forms/answers.ts';
import { attachFile } from './commands.ts';
import { draftScope, getDraft } from './draft.ts';

const uploadId = z.uuid();

/** An upload is its sender's alone, and only while the draft is there. */
async function uploadScope(ctx: Ctx, input: { uploadId: string }): Promise<Scope> {
  const { ownerId, subjectId } = await findPartialFile(ctx, input.uploadId);
  await draftScope(ctx, { draftId: subjectId });
  return { ownerId };
}

const own = { person: { level: 1 }, scope: uploadScope } as const;

/** Opens an upload in parts for a paper that the form asks for: a long photo over a line that may be cut. */
export const beginUpload = defineCommand({
  name: 'services.upload.begin',
  title: { vi: 'Bắt đầu gửi tệp theo từng phần', en: 'Begin sending a file in parts' },
  input: z.object({
    draftId: z.uuid(),
    field: z.string().max(60),
    name: z.string().max(500),
    /** Bytes of the whole file. */
    size: z.number().int().positive(),
  }),
  allow: { person: { level: 1 }, scope: draftScope },
  async run(ctx, { draftId, field: key, name, size }): Promise<PartialFile> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const draft = await getDraft(ctx, draftId, true);
    const { form } = draft.version.procedure;
    const field = fileField(form, key);
    if (!field || !shownFields(form, draft.answers).some((shown) => shown.field.key === key)) {
      throw notFound({ vi: 'giấy tờ này trong biểu mẫu', en: 'This paper of the form' });
    }
    const attached = draft.files.filter((file) => file.field === key).length;
    if (attached >= field.maxFiles) {
      throw new Problem(422, 'too_many_files', {
        vi: `Chỉ đính kèm tối đa ${field.maxFiles} tệp cho giấy tờ này.`,
        en: `At most ${field.maxFiles} files for this paper.`,
      });
    }
    return beginPartialFile(ctx, { ownerId: ctx.actor.personId, subjectId: draftId, slot: key, name, size });
  },
});

/** How far an upload has come. */
export const openUpload = defineQuery({
  name: 'services.upload.open',
  title: { vi: 'Xem tệp đang gửi dở', en: 'See an upload under way' },
  input: z.object({ uploadId }),
  allow: own,
  run: (ctx, input): Promise<PartialFile> => findPartialFile(ctx, input.uploadId),
});

/** What is under way for a draft. */
export const draftUploads = defineQuery({
  name: 'services.upload.list',
  title: { vi: 'Các tệp đang gửi dở của bản nháp', en: 'Uploads of a draft under way' },
  input: z.object({ draftId: z.uuid() }),
  allow: { person: { level: 1 }, scope: draftScope },
  run: (ctx, { draftId }): Promise<readonly PartialFile[]> => partialFilesOf(ctx, draftId),
});

export const appendUpload = defineCommand({
  name: 'services.upload.append',
  title: { vi: 'Nối thêm một phần của tệp', en: 'Append a part of a file' },
  input: z.object({ uploadId, offset: z.number().int().nonnegative(), part: z.instanceof(ReceivedPart) }),
  allow: own,
  run: (ctx, input): Promise<PartialFile> => appendPart(ctx, input.uploadId, input.offset, input.part),
});

/** Keeps a complete, checked upload and attaches it to the draft; once, however often the last part is sent. */
export const finishUpload = defineCommand({
  name: 'services.upload.finish',
  title: { vi: 'Hoàn tất gửi tệp', en: 'Finish an upload' },
  input: z.object({ uploadId, received: z.instanceof(ReceivedFile) }),
  allow: own,
  async run(ctx, input): Promise<void> {
    const upload = await findPartialFile(ctx, input.uploadId);
    if (!(await finishPartialFile(ctx, upload.id))) return;
    const file = await putFile(ctx, input.received, { purpose: 'services.component', ownerId: upload.ownerId });
    await execute(ctx, attachFile, {
      draftId: upload.subjectId,
      field: upload.slot,
      fileId: file.id,
      name: file.name,
      size: file.size,
    });
  },
});

export const discardUpload = defineCommand({
  name: 'services.upload.discard',
  title: { vi: 'Bỏ tệp đang gửi dở', en: 'Give up an upload' },
  input: z.object({ uploadId }),
  allow: own,
  run: (ctx, input): Promise<void> => removePartialFile(ctx, input.uploadId),
});

export const uploadCommands = [beginUpload, appendUpload, finishUpload, discardUpload];
export const uploadQueries = [openUpload, draftUploads];
