import { z } from 'zod';
import { defineEvent } from '../../../kernel/events/event.ts';

const data = z.object({ code: z.string(), draftId: z.uuid() });
const of = (type: string, vi: string, en: string) =>
  defineEvent({ type: `procedure-editor.draft.${type}`, subjectType: 'procedure-draft', title: { vi, en }, data });

export const draftCreated = of('created', 'Bắt đầu soạn thủ tục', 'Draft of a procedure begun');
export const draftSubmitted = of('submitted', 'Trình công bố thủ tục', 'Draft of a procedure submitted');
export const draftRecalled = of('recalled', 'Rút lại bản trình công bố', 'Submitted draft taken back');
export const draftRejected = of('rejected', 'Không công bố bản soạn thảo', 'Draft of a procedure rejected');
export const draftDiscarded = of('discarded', 'Xóa bản soạn thảo', 'Draft of a procedure discarded');

/** A version of a procedure was put in force by the editor. */
export const procedurePublished = defineEvent({
  type: 'procedure-editor.procedure.published',
  subjectType: 'procedure',
  title: { vi: 'Công bố thủ tục hành chính', en: 'Procedure published' },
  data: z.object({
    code: z.string(),
    draftId: z.uuid(),
    versionId: z.uuid(),
    validFrom: z.iso.date(),
    revision: z.int(),
  }),
});

export const editorEvents = [
  draftCreated,
  draftSubmitted,
  draftRecalled,
  draftRejected,
  draftDiscarded,
  procedurePublished,
];
