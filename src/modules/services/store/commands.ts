import { z } from 'zod';
import { defineCommand, defineQuery, type Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { findFile, type StoredFile } from '../../../kernel/files/index.ts';
import { conflict, forbidden, notFound } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import { type Draft, draftScope, getDraft } from '../drafts/draft.ts';
import { paperKept, paperRemoved, paperUsed } from '../events.ts';
import { fieldsOf, fileField, shownFields } from '../forms/answers.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { componentName, componentOf, issuedPapers, keptPapers, meets, type StoredPaper } from './papers.ts';

const unknown = () => notFound({ vi: 'giấy tờ này trong kho', en: 'This paper of the store' });

function personOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'person') throw forbidden();
  return ctx.actor.personId;
}

const storedPapers = async (ctx: Ctx, personId: string): Promise<StoredPaper[]> => [
  ...(await issuedPapers(ctx, personId)),
  ...(await keptPapers(ctx, personId)),
];

export interface Keepable {
  /** Row of the dossier's papers. */
  readonly id: string;
  readonly name: Text;
  readonly fileName: string;
  readonly dossierCode: string;
}

export interface StoreUse {
  readonly name: string;
  readonly procedureCode: string;
  readonly at: Date;
}

export interface PersonalStore {
  readonly papers: readonly StoredPaper[];
  /** Papers of earlier dossiers that are not in the store. */
  readonly keepable: readonly Keepable[];
  readonly uses: readonly StoreUse[];
}

/** Papers uploaded with earlier dossiers, each file once, that the person does not keep yet. */
async function keepablePapers(ctx: Ctx, personId: string): Promise<Keepable[]> {
  const rows = await ctx.db
    .selectFrom('dossier_component as c')
    .innerJoin('dossier', 'dossier.id', 'c.dossier_id')
    .innerJoin('file', 'file.id', 'c.file_id')
    .select(['c.id', 'c.component', 'c.name', 'dossier.code', 'dossier.procedure_version_id'])
    .where('dossier.applicant_id', '=', personId)
    .where('file.owner_id', '=', personId)
    .where('file.purpose', '=', 'services.component')
    .where('c.from_store', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('kept_paper as k')
            .select('k.id')
            .whereRef('k.file_id', '=', 'c.file_id')
            .where('k.person_id', '=', personId)
            .where('k.removed_at', 'is', null),
        ),
      ),
    )
    .orderBy('c.added_at', 'desc')
    .orderBy('c.id')
    .limit(50)
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      name: componentName((await procedureVersion(ctx, row.procedure_version_id)).procedure, row.component),
      fileName: row.name,
      dossierCode: row.code,
    })),
  );
}

/** The caller's personal e-store with the last uses of its papers (Decree 45/2020/NĐ-CP, art. 16, from memory). */
export const myStore = defineQuery({
  name: 'services.store.mine',
  title: { vi: 'Kho giấy tờ của tôi', en: 'My personal e-store' },
  input: z.object({}),
  allow: { person: { level: 1 } },
  async run(ctx): Promise<PersonalStore> {
    const personId = personOf(ctx);
    const uses = await ctx.db
      .selectFrom('kept_paper_use')
      .select(['name', 'procedure_code as procedureCode', 'at'])
      .where('person_id', '=', personId)
      .orderBy('at', 'desc')
      .limit(30)
      .execute();
    return {
      papers: await storedPapers(ctx, personId),
      keepable: await keepablePapers(ctx, personId),
      uses: uses as unknown as StoreUse[],
    };
  },
});

/** The file of a paper in the caller's own store, to save it. */
export const storeFile = defineQuery({
  name: 'services.store.file',
  title: { vi: 'Tải giấy tờ trong kho', en: 'Download a paper of the store' },
  input: z.object({ ref: z.string().max(80) }),
  allow: { person: { level: 1 } },
  async run(ctx, { ref }): Promise<StoredFile> {
    const paper = (await storedPapers(ctx, personOf(ctx))).find((one) => one.ref === ref);
    if (!paper) throw unknown();
    return findFile(ctx, paper.fileId);
  },
});

/** Keeps papers of earlier dossiers in the store, with the person's consent. Keeping one twice changes nothing. */
export const keepPapers = defineCommand({
  name: 'services.store.keep',
  title: { vi: 'Lưu giấy tờ vào kho', en: 'Keep papers in the store' },
  input: z.object({ papers: z.array(z.uuid()).min(1).max(50), consent: z.literal(true) }),
  allow: { person: { level: 1 } },
  async run(ctx, input): Promise<{ kept: number }> {
    const personId = personOf(ctx);
    const rows = await ctx.db
      .selectFrom('dossier_component as c')
      .innerJoin('dossier', 'dossier.id', 'c.dossier_id')
      .innerJoin('file', 'file.id', 'c.file_id')
      .select(['c.component', 'c.name', 'c.file_id', 'c.dossier_id', 'dossier.procedure_version_id'])
      .where('c.id', 'in', input.papers)
      .where('dossier.applicant_id', '=', personId)
      .where('file.owner_id', '=', personId)
      .where('file.purpose', '=', 'services.component')
      .execute();
    if (rows.length < new Set(input.papers).size) throw unknown();
    let kept = 0;
    for (const row of rows) {
      const { procedure } = await procedureVersion(ctx, row.procedure_version_id);
      const added = await ctx.db
        .insertInto('kept_paper')
        .values({
          person_id: personId,
          file_id: row.file_id as string,
          name: row.name,
          dossier_id: row.dossier_id,
          procedure_code: procedure.code,
          component: row.component,
          document_type: componentOf(procedure, row.component)?.documentType ?? null,
          kept_at: ctx.now,
        })
        .onConflict((on) => on.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!added) continue;
      kept += 1;
      const data = { paper: added.id, procedure: procedure.code, component: row.component };
      await emit(ctx, paperKept, { subject: personId, data });
    }
    return { kept };
  },
});

/** All papers that were uploaded with a dossier just filed. */
export async function keepFromDossier(ctx: Ctx, dossierId: string): Promise<void> {
  const rows = await ctx.db
    .selectFrom('dossier_component')
    .select('id')
    .where('dossier_id', '=', dossierId)
    .where('file_id', 'is not', null)
    .where('from_store', 'is', null)
    .execute();
  const papers = rows.map(({ id }) => id);
  if (papers.length > 0) await keepPapers.run(ctx, { papers, consent: true });
}

const keptScope = async (ctx: Ctx, { keptId }: { keptId: string }): Promise<Scope> => {
  const row = await ctx.db.selectFrom('kept_paper').select('person_id').where('id', '=', keptId).executeTakeFirst();
  if (!row) throw unknown();
  return { ownerId: row.person_id };
};

/** Takes a kept paper out of the store. Dossiers that it was filed with keep it. */
export const removeKept = defineCommand({
  name: 'services.store.remove',
  title: { vi: 'Bỏ giấy tờ khỏi kho', en: 'Take a paper out of the store' },
  input: z.object({ keptId: z.uuid() }),
  allow: { person: { level: 1 }, scope: keptScope },
  async run(ctx, { keptId }): Promise<void> {
    const row = await ctx.db
      .updateTable('kept_paper')
      .set({ removed_at: ctx.now })
      .where('id', '=', keptId)
      .where('removed_at', 'is', null)
      .returning(['procedure_code', 'component'])
      .executeTakeFirst();
    if (!row) return;
    const data = { paper: keptId, procedure: row.procedure_code, component: row.component };
    await emit(ctx, paperRemoved, { subject: personOf(ctx), data });
  },
});

async function fitting(ctx: Ctx, draft: Draft): Promise<Map<string, StoredPaper[]>> {
  const { procedure } = draft.version;
  const papers = await storedPapers(ctx, draft.personId);
  return new Map(
    fieldsOf(procedure.form).flatMap((field) => {
      if (field.kind !== 'file') return [];
      const there = draft.files.filter((file) => file.field === field.key);
      if (there.length >= field.maxFiles) return [];
      const own = papers.filter(
        (paper) => meets(paper, procedure, field.component) && !there.some((file) => file.fileId === paper.fileId),
      );
      return own.length > 0 ? [[field.key, own] as const] : [];
    }),
  );
}

/** Papers of the person's store that may stand for the papers a form asks for, by question. */
export const offerStored = defineQuery({
  name: 'services.store.offer',
  title: { vi: 'Xem giấy tờ trong kho dùng được cho hồ sơ', en: 'See which stored papers fit an application' },
  input: z.object({ draftId: z.uuid() }),
  allow: { person: { level: 1 }, scope: draftScope },
  run: async (ctx, { draftId }): Promise<ReadonlyMap<string, readonly StoredPaper[]>> =>
    fitting(ctx, await getDraft(ctx, draftId)),
});

/**
 * Puts a paper of the store into a draft instead of an upload. The person asks for it paper by paper, which is the
 * consent for this use (Law 91/2025/QH15); each use is written down for them to see.
 */
export const useStored = defineCommand({
  name: 'services.store.use',
  title: { vi: 'Dùng giấy tờ trong kho', en: 'Use a paper of the store' },
  input: z.object({ draftId: z.uuid(), field: z.string().max(60), ref: z.string().max(80) }),
  allow: { person: { level: 1 }, scope: draftScope },
  async run(ctx, input): Promise<void> {
    const draft = await getDraft(ctx, input.draftId, true);
    const { procedure } = draft.version;
    const field = fileField(procedure.form, input.field);
    const shown = shownFields(procedure.form, draft.answers).some((one) => one.field.key === input.field);
    if (!field || !shown) throw notFound({ vi: 'giấy tờ này trong biểu mẫu', en: 'This paper of the form' });
    if (draft.files.some((file) => file.field === field.key && file.fromStore === input.ref)) return;
    const paper = (await fitting(ctx, draft)).get(field.key)?.find(({ ref }) => ref === input.ref);
    if (!paper) {
      throw conflict('paper_not_fitting', {
        vi: 'Giấy tờ này không còn trong kho, không còn hiệu lực, hoặc không phù hợp với yêu cầu.',
        en: 'This paper is no longer in the store or in force, or it does not fit what is asked.',
      });
    }
    await ctx.db
      .insertInto('draft_file')
      .values({
        draft_id: draft.id,
        field: field.key,
        file_id: paper.fileId,
        name: paper.fileName,
        size: paper.size,
        added_at: ctx.now,
        from_store: paper.ref,
      })
      .execute();
    await ctx.db.updateTable('draft').set({ updated_at: ctx.now }).where('id', '=', draft.id).execute();
    await ctx.db
      .insertInto('kept_paper_use')
      .values({
        person_id: draft.personId,
        paper: paper.ref,
        name: paper.name.vi,
        subject_id: draft.id,
        procedure_code: procedure.code,
        at: ctx.now,
      })
      .execute();
    const data = { draftId: draft.id, source: paper.source, procedure: procedure.code, component: field.component };
    await emit(ctx, paperUsed, { subject: draft.personId, data });
  },
});

export const storeCommands = [keepPapers, removeKept, useStored];
export const storeQueries = [myStore, storeFile, offerStored];
