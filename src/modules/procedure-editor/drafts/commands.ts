import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { staffOf } from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { conflict, forbidden, Problem } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import { addProcedureVersion, procedureSchema, procedureVersion } from '../../services/index.ts';
import { checkProcedure } from '../check/check.ts';
import { checkWorld } from '../check/world.ts';
import { whereText } from '../model/references.ts';
import { procedureShape } from '../model/sections.ts';
import { isRecord, valueAt, withoutDefaults, withValue } from '../model/shape.ts';
import { type Body, lockDraft, newestVersion, type ProcedureDraft, provinceScope } from './draft.ts';
import {
  draftCreated,
  draftDiscarded,
  draftRecalled,
  draftRejected,
  draftSubmitted,
  procedurePublished,
} from './events.ts';
import { newProcedure } from './skeleton.ts';

export const EDITOR = 'procedure_editor';
export const PUBLISHER = 'procedure_publisher';

const asEditor = { roles: [EDITOR], scope: (ctx: Ctx) => provinceScope(ctx) };
const asPublisher = { roles: [PUBLISHER], scope: (ctx: Ctx) => provinceScope(ctx) };

const code = z.string().regex(/^\d\.\d{6}$/);
const seen = { draftId: z.uuid(), /** The version the actor saw. */ version: z.int().positive() };

/** A data file is some 20 kB; this holds ten of them. */
const LARGEST = 200_000;

/** Names that mean something to JavaScript itself are no names of data. */
const step = z.union([
  z.int().min(0).max(999),
  z.string().regex(/^(?!__proto__$|constructor$|prototype$)[A-Za-z][\w-]{0,60}$/),
]);

const person = (ctx: Ctx): string => {
  if (ctx.actor.kind !== 'person') throw forbidden();
  return ctx.actor.personId;
};

const tooLarge = () =>
  new Problem(422, 'draft_too_large', {
    vi: 'Bản soạn thảo quá lớn. Hãy bớt câu hỏi hoặc nội dung.',
    en: 'The draft is too large. Take out questions or text.',
  });

function measured(body: Body): string {
  const text = JSON.stringify(body);
  if (text.length > LARGEST) throw tooLarge();
  return text;
}

/** Begins a draft: of a new procedure, from the newest version of one, or from a data file. One is open per procedure. */
export const createDraft = defineCommand({
  name: 'procedure-editor.draft.create',
  title: { vi: 'Soạn thủ tục', en: 'Begin a draft of a procedure' },
  input: z.discriminatedUnion('from', [
    z.object({
      from: z.literal('new'),
      code,
      name: z.object({ vi: z.string().trim().min(1).max(500), en: z.string().trim().max(500).optional() }),
    }),
    z.object({ from: z.literal('version'), code }),
    z.object({ from: z.literal('file'), body: z.record(z.string(), z.unknown()) }),
  ]),
  allow: asEditor,
  async run(ctx, input): Promise<{ draftId: string }> {
    const author = person(ctx);
    const wanted = input.from === 'file' ? codeIn(input.body) : input.code;
    await refuseSecond(ctx, wanted);
    const base = await newestVersion(ctx, wanted);
    if (input.from === 'version' && !base)
      throw new Problem(404, 'not_found', { vi: 'Không tìm thấy thủ tục này.', en: 'This procedure was not found.' });
    if (input.from === 'new' && base) {
      throw new Problem(
        422,
        'code_taken',
        {
          vi: 'Mã này đã có thủ tục. Hãy soạn phiên bản mới của thủ tục đó.',
          en: 'There is a procedure with this code.',
        },
        [{ path: 'code', message: ctx.lang === 'vi' ? 'Mã này đã được dùng' : 'This code is taken' }],
      );
    }
    const body =
      input.from === 'new'
        ? newProcedure(input.code, input.name, localDate(ctx.now))
        : input.from === 'file'
          ? input.body
          : (await procedureVersion(ctx, base as string)).procedure;
    const row = await ctx.db
      .insertInto('procedure_draft')
      .values({
        code: wanted,
        base_version_id: base ?? null,
        body: measured(withoutDefaults(procedureShape, body) as Body),
        author,
        state: 'editing',
        created_at: ctx.now,
        updated_at: ctx.now,
      })
      .onConflict((on) => on.column('code').where('state', 'in', ['editing', 'submitted']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) throw draftOpen();
    const draftId = String(row.id);
    await addAuthor(ctx, draftId, author);
    await emit(ctx, draftCreated, { subject: draftId, data: { code: wanted, draftId } });
    return { draftId };
  },
});

function codeIn(body: Body): string {
  const parsed = code.safeParse(body.code);
  if (!parsed.success) {
    throw new Problem(422, 'no_code', {
      vi: 'Tệp không có mã thủ tục hợp lệ (dòng code, ví dụ 1.001612).',
      en: 'The file has no valid procedure code (code, for example 1.001612).',
    });
  }
  return parsed.data;
}

async function refuseSecond(ctx: Ctx, wanted: string, except?: string): Promise<void> {
  const open = await ctx.db
    .selectFrom('procedure_draft')
    .select('id')
    .where('code', '=', wanted)
    .where('state', 'in', ['editing', 'submitted'])
    .$if(except !== undefined, (query) => query.where('id', '<>', except as string))
    .executeTakeFirst();
  if (open) throw draftOpen();
}

const draftOpen = () =>
  conflict('draft_open', {
    vi: 'Thủ tục này đang có một bản soạn thảo chưa xong. Hãy sửa tiếp bản đó.',
    en: 'There is an open draft of this procedure. Go on with that one.',
  });

async function addAuthor(ctx: Ctx, draftId: string, author: string): Promise<void> {
  await ctx.db
    .insertInto('procedure_draft_author')
    .values({ draft_id: draftId, person_id: author, since: ctx.now })
    .onConflict((on) => on.doNothing())
    .execute();
}

/** Writes a new body, and the actor among its authors. A rejected draft is open again with the first change. */
async function writeBody(ctx: Ctx, draft: ProcedureDraft, body: Body): Promise<{ version: number }> {
  if (body.code !== draft.code) {
    throw new Problem(422, 'code_changed', {
      vi: `Mã thủ tục của bản soạn thảo là ${draft.code} và không đổi được.`,
      en: `The code of this draft is ${draft.code} and cannot be changed.`,
    });
  }
  if (draft.state === 'rejected') await refuseSecond(ctx, draft.code, draft.id);
  await ctx.db
    .updateTable('procedure_draft')
    .set({
      body: measured(withoutDefaults(procedureShape, body) as Body),
      state: 'editing',
      updated_at: ctx.now,
      version: draft.version + 1,
    })
    .where('id', '=', draft.id)
    .execute();
  await addAuthor(ctx, draft.id, person(ctx));
  return { version: draft.version + 1 };
}

/**
 * Changes values of a draft, each at its path; a value left out takes the member away. What is not right yet is kept too,
 * so that nothing typed is lost: the checks name it, and keep it from being published.
 */
export const editDraft = defineCommand({
  name: 'procedure-editor.draft.edit',
  title: { vi: 'Sửa bản soạn thảo', en: 'Change a draft' },
  input: z.object({
    ...seen,
    edits: z
      .array(z.object({ path: z.array(step).min(1).max(12), value: z.json().optional() }))
      .min(1)
      .max(60),
  }),
  allow: asEditor,
  async run(ctx, input) {
    const draft = await lockDraft(ctx, input, ['editing', 'rejected']);
    let body: unknown = draft.body;
    for (const { path, value } of input.edits) {
      const above = valueAt(body, path.slice(0, -1));
      const last = path.at(-1);
      if (typeof last === 'number' && !(Array.isArray(above) && last <= above.length)) {
        throw conflict('draft_changed', {
          vi: 'Mục bạn đang sửa không còn ở đó. Hãy mở lại danh sách.',
          en: 'What you were editing is no longer there. Open the list again.',
        });
      }
      body = withValue(body, path, value);
    }
    return writeBody(ctx, draft, body as Body);
  },
});

/** Puts a whole data file in the place of the draft. */
export const replaceDraft = defineCommand({
  name: 'procedure-editor.draft.replace',
  title: { vi: 'Thay toàn bộ bản soạn thảo', en: 'Replace a whole draft' },
  input: z.object({ ...seen, body: z.record(z.string(), z.json()) }),
  allow: asEditor,
  async run(ctx, input) {
    return writeBody(ctx, await lockDraft(ctx, input, ['editing', 'rejected']), input.body);
  },
});

/** Takes the newest version as the base, after looking at what changed in it; the draft itself stays as it is. */
export const rebaseDraft = defineCommand({
  name: 'procedure-editor.draft.rebase',
  title: { vi: 'Lấy phiên bản mới nhất làm gốc', en: 'Take the newest version as the base' },
  input: z.object(seen),
  allow: asEditor,
  async run(ctx, input) {
    const draft = await lockDraft(ctx, input, ['editing', 'rejected']);
    await ctx.db
      .updateTable('procedure_draft')
      .set({ base_version_id: (await newestVersion(ctx, draft.code)) ?? null, version: draft.version + 1 })
      .where('id', '=', draft.id)
      .execute();
    return { version: draft.version + 1 };
  },
});

/** The refusal of a draft with errors: one field per problem, with the way to it in words. */
async function refuseErrors(ctx: Ctx, draft: ProcedureDraft, body: Body): Promise<void> {
  const roles = ['receptionist', 'handler', 'leader'];
  const problems = checkProcedure(body, await checkWorld(ctx, roles)).filter(({ severity }) => severity === 'error');
  if (problems.length === 0) return;
  throw new Problem(
    422,
    'draft_incomplete',
    {
      vi: `Bản soạn thảo còn ${problems.length} chỗ phải sửa.`,
      en: `The draft has ${problems.length} things to correct.`,
    },
    problems.map(({ path, text }) => ({
      path: path.join('.'),
      message: `${whereText(draft.body, path, ctx.lang)}: ${text[ctx.lang]}`,
    })),
  );
}

/** Asks for publication; from then on nobody changes the draft until it is published, rejected or taken back. */
export const submitDraft = defineCommand({
  name: 'procedure-editor.draft.submit',
  title: { vi: 'Trình công bố', en: 'Submit a draft for publication' },
  input: z.object({ ...seen, note: z.string().trim().max(2000).optional() }),
  allow: asEditor,
  async run(ctx, input) {
    const draft = await lockDraft(ctx, input, ['editing']);
    await refuseErrors(ctx, draft, draft.body);
    await ctx.db
      .updateTable('procedure_draft')
      .set({
        state: 'submitted',
        note: input.note || null,
        submitted_at: ctx.now,
        submitted_by: person(ctx),
        version: draft.version + 1,
      })
      .where('id', '=', draft.id)
      .execute();
    await addAuthor(ctx, draft.id, person(ctx));
    await emit(ctx, draftSubmitted, { subject: draft.id, data: { code: draft.code, draftId: draft.id } });
    const publishers = (await staffOf(ctx, { roles: [PUBLISHER] })).map((grant) => grant.personId);
    await tell(ctx, publishers, draft, {
      vi: 'Có thủ tục chờ công bố',
      en: 'A procedure waits for publication',
    });
    return { version: draft.version + 1 };
  },
});

export const recallDraft = defineCommand({
  name: 'procedure-editor.draft.recall',
  title: { vi: 'Rút lại để sửa tiếp', en: 'Take a submitted draft back' },
  input: z.object(seen),
  allow: asEditor,
  async run(ctx, input) {
    const draft = await lockDraft(ctx, input, ['submitted']);
    await ctx.db
      .updateTable('procedure_draft')
      .set({ state: 'editing', version: draft.version + 1 })
      .where('id', '=', draft.id)
      .execute();
    await emit(ctx, draftRecalled, { subject: draft.id, data: { code: draft.code, draftId: draft.id } });
    return { version: draft.version + 1 };
  },
});

/** Four eyes: nobody decides on a draft that they wrote or changed. */
function refuseAuthor(ctx: Ctx, draft: ProcedureDraft): void {
  if (!draft.authors.includes(person(ctx))) return;
  throw forbidden({
    vi: 'Bạn đã soạn hoặc sửa bản này nên phải do người khác công bố hoặc trả lại.',
    en: 'You wrote or changed this draft, so somebody else has to publish or reject it.',
  });
}

/**
 * Publishes a submitted draft from a day on, today at the earliest: a version is added as the province pack would add it.
 * Dossiers already filed keep the version they were filed under.
 */
export const publishDraft = defineCommand({
  name: 'procedure-editor.draft.publish',
  title: { vi: 'Công bố thủ tục', en: 'Publish a procedure' },
  input: z.object({ ...seen, validFrom: z.iso.date() }),
  allow: asPublisher,
  async run(ctx, input) {
    const draft = await lockDraft(ctx, input, ['submitted']);
    refuseAuthor(ctx, draft);
    if (input.validFrom < localDate(ctx.now)) {
      const message = ctx.lang === 'vi' ? 'Chọn hôm nay hoặc một ngày sau hôm nay' : 'Choose today or a later day';
      throw new Problem(
        422,
        'valid_from_past',
        { vi: 'Thủ tục không được áp dụng ngược về trước.', en: 'A procedure is never put in force for the past.' },
        [{ path: 'validFrom', message }],
      );
    }
    if ((await newestVersion(ctx, draft.code)) !== (draft.baseVersionId ?? undefined)) {
      throw conflict('base_changed', {
        vi: 'Sau khi bắt đầu soạn, thủ tục này đã có phiên bản mới hơn. Hãy trả lại để người soạn đối chiếu.',
        en: 'A newer version came in after this draft was begun. Reject it, so that its author can compare.',
      });
    }
    const { validTo, ...rest } = draft.body;
    // An end that the older version had does not end the newer one before it begins.
    const kept = typeof validTo === 'string' && validTo > input.validFrom ? { validTo } : {};
    const body = { ...rest, ...kept, validFrom: input.validFrom };
    await refuseErrors(ctx, draft, body);
    const added = await addProcedureVersion(ctx, procedureSchema.parse(body), `editor:${draft.id}`);
    await ctx.db
      .updateTable('procedure_draft')
      .set({
        state: 'published',
        body: JSON.stringify(body),
        published_version_id: added.id,
        decided_at: ctx.now,
        decided_by: person(ctx),
        version: draft.version + 1,
      })
      .where('id', '=', draft.id)
      .execute();
    await emit(ctx, procedurePublished, {
      subject: draft.code,
      data: {
        code: draft.code,
        draftId: draft.id,
        versionId: added.id,
        validFrom: input.validFrom,
        revision: added.revision,
      },
    });
    await tell(ctx, draft.authors, draft, { vi: 'Thủ tục đã được công bố', en: 'Your procedure was published' });
    return { versionId: added.id, revision: added.revision };
  },
});

export const rejectDraft = defineCommand({
  name: 'procedure-editor.draft.reject',
  title: { vi: 'Trả lại bản trình công bố', en: 'Reject a submitted draft' },
  input: z.object({ ...seen, reason: z.string().trim().min(5).max(2000) }),
  allow: asPublisher,
  async run(ctx, input) {
    const draft = await lockDraft(ctx, input, ['submitted']);
    refuseAuthor(ctx, draft);
    await ctx.db
      .updateTable('procedure_draft')
      .set({
        state: 'rejected',
        note: input.reason,
        decided_at: ctx.now,
        decided_by: person(ctx),
        version: draft.version + 1,
      })
      .where('id', '=', draft.id)
      .execute();
    await emit(ctx, draftRejected, { subject: draft.id, data: { code: draft.code, draftId: draft.id } });
    await tell(ctx, draft.authors, draft, { vi: 'Bản trình công bố bị trả lại', en: 'Your draft was rejected' });
    return { version: draft.version + 1 };
  },
});

export const discardDraft = defineCommand({
  name: 'procedure-editor.draft.discard',
  title: { vi: 'Xóa bản soạn thảo', en: 'Discard a draft' },
  input: z.object(seen),
  allow: asEditor,
  async run(ctx, input) {
    const draft = await lockDraft(ctx, input, ['editing', 'rejected']);
    await ctx.db.deleteFrom('procedure_draft').where('id', '=', draft.id).execute();
    await emit(ctx, draftDiscarded, { subject: draft.id, data: { code: draft.code, draftId: draft.id } });
  },
});

async function tell(ctx: Ctx, people: readonly string[], draft: ProcedureDraft, title: Text): Promise<void> {
  const name = isRecord(draft.body.name) ? String(draft.body.name.vi ?? draft.code) : draft.code;
  const english = isRecord(draft.body.name) ? String(draft.body.name.en || name) : name;
  for (const personId of new Set(people)) {
    await notify(ctx, {
      personId,
      kind: 'procedure-editor.draft',
      title,
      body: { vi: `${draft.code} – ${name}`, en: `${draft.code} – ${english}` },
      href: `/can-bo/thu-tuc/nhap/${draft.id}`,
    });
  }
}

export const draftCommands = [
  createDraft,
  editDraft,
  replaceDraft,
  rebaseDraft,
  submitDraft,
  recallDraft,
  publishDraft,
  rejectDraft,
  discardDraft,
];
