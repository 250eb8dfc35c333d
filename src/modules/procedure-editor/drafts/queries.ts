import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineQuery, nothing } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { personNames } from '../../../kernel/identity/index.ts';
import { notFound } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import type { Text } from '../../../kernel/text.ts';
import { type Procedure, procedureVersion } from '../../services/index.ts';
import { EDITOR, PUBLISHER } from './commands.ts';
import { type DraftState, getDraft, newestVersion, type ProcedureDraft, provinceScope } from './draft.ts';

const allow = { roles: [EDITOR, PUBLISHER], scope: (ctx: Ctx) => provinceScope(ctx) };

export interface VersionLine {
  readonly id: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly revision: number;
  readonly source: string;
  readonly loadedAt: Date;
  /** Where it stands today. `replaced`: a newer revision of the same day took its place. */
  readonly standing: 'coming' | 'inForce' | 'ended' | 'replaced';
  readonly name: Text;
}

export interface DraftLine {
  readonly id: string;
  readonly code: string;
  readonly name: Text;
  readonly state: DraftState;
  readonly updatedAt: Date;
  readonly author: string;
}

export interface ProcedureLine {
  readonly code: string;
  readonly name: Text;
  /** The newest first. */
  readonly versions: readonly VersionLine[];
  readonly drafts: readonly DraftLine[];
}

async function versionLines(ctx: Ctx, code?: string): Promise<Map<string, VersionLine[]>> {
  const rows = await ctx.db
    .selectFrom('procedure_version')
    .select(['id', 'code', 'valid_from', 'valid_to', 'revision', 'source', 'loaded_at'])
    .select(sql<unknown>`body -> 'name'`.as('name'))
    .$if(code !== undefined, (query) => query.where('code', '=', code as string))
    .orderBy('code')
    .orderBy('valid_from', 'desc')
    .orderBy('revision', 'desc')
    .execute();
  const today = localDate(ctx.now);
  const lines = new Map<string, VersionLine[]>();
  for (const row of rows) {
    const before = lines.get(row.code) ?? [];
    const replaced = before.some((line) => line.validFrom === row.valid_from);
    const ended =
      (row.valid_to !== null && row.valid_to <= today) || before.some((line) => line.standing === 'inForce');
    const standing = replaced ? 'replaced' : row.valid_from > today ? 'coming' : ended ? 'ended' : 'inForce';
    before.push({
      id: row.id,
      validFrom: row.valid_from,
      validTo: row.valid_to,
      revision: row.revision,
      source: row.source,
      loadedAt: row.loaded_at as unknown as Date,
      standing,
      name: row.name as Text,
    });
    lines.set(row.code, before);
  }
  return lines;
}

async function draftLines(ctx: Ctx, code?: string): Promise<DraftLine[]> {
  const rows = await ctx.db
    .selectFrom('procedure_draft')
    .select(['id', 'code', 'state', 'updated_at', 'author'])
    .select(sql<unknown>`body -> 'name'`.as('name'))
    .where('state', '<>', 'published')
    .$if(code !== undefined, (query) => query.where('code', '=', code as string))
    .orderBy('updated_at', 'desc')
    .limit(200)
    .execute();
  const names = await personNames(
    ctx,
    rows.map((row) => row.author),
  );
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: textIn(row.name, row.code),
    state: row.state as DraftState,
    updatedAt: row.updated_at as unknown as Date,
    author: names.get(row.author) ?? '',
  }));
}

/** A draft may hold anything under `name`. */
function textIn(value: unknown, otherwise: string): Text {
  const { vi, en } = (typeof value === 'object' && value !== null ? value : {}) as { vi?: unknown; en?: unknown };
  const said = typeof vi === 'string' && vi ? vi : otherwise;
  return { vi: said, en: typeof en === 'string' && en ? en : said };
}

/** Every procedure with its versions and drafts, by name; those of which there is only a draft come first. */
export const listProcedures = defineQuery({
  name: 'procedure-editor.catalogue.list',
  title: { vi: 'Xem danh sách thủ tục để soạn', en: 'List procedures with their drafts' },
  input: nothing,
  allow,
  async run(ctx): Promise<readonly ProcedureLine[]> {
    const versions = await versionLines(ctx);
    const drafts = await draftLines(ctx);
    const codes = new Set([...versions.keys(), ...drafts.map((draft) => draft.code)]);
    const lines = [...codes].map((code): ProcedureLine => {
      const list = versions.get(code) ?? [];
      const own = drafts.filter((draft) => draft.code === code);
      const shown = list.find((line) => line.standing === 'inForce') ?? list[0];
      return { code, name: shown?.name ?? own[0]?.name ?? { vi: code, en: code }, versions: list, drafts: own };
    });
    const collator = new Intl.Collator('vi');
    const rank = (line: ProcedureLine) => (line.drafts.some(({ state }) => state !== 'rejected') ? 0 : 1);
    return lines.sort((a, b) => rank(a) - rank(b) || collator.compare(a.name.vi, b.name.vi));
  },
});

export interface OpenProcedure extends ProcedureLine {
  /** The version in force, or the newest one. */
  readonly shown: { readonly id: string; readonly procedure: Procedure };
}

/** One procedure with its history. Throws 404. */
export const openProcedure = defineQuery({
  name: 'procedure-editor.catalogue.open',
  title: { vi: 'Xem các phiên bản của thủ tục', en: 'Open the versions of a procedure' },
  input: z.object({ code: z.string() }),
  allow,
  async run(ctx, { code }): Promise<OpenProcedure> {
    const versions = (await versionLines(ctx, code)).get(code) ?? [];
    const line = versions.find(({ standing }) => standing === 'inForce') ?? versions[0];
    if (!line) throw notFound({ vi: 'thủ tục hành chính này', en: 'This procedure' });
    const shown = await procedureVersion(ctx, line.id);
    return { code, name: line.name, versions, drafts: await draftLines(ctx, code), shown };
  },
});

/** Any version, whether in force or not. Throws 404. */
export const openVersion = defineQuery({
  name: 'procedure-editor.version.open',
  title: { vi: 'Xem một phiên bản thủ tục', en: 'Open a version of a procedure' },
  input: z.object({ versionId: z.uuid() }),
  allow,
  run: (ctx, { versionId }) => procedureVersion(ctx, versionId),
});

export interface OpenDraft {
  readonly draft: ProcedureDraft;
  /** What it began from. */
  readonly base: Procedure | undefined;
  /** A version that came in since the draft was begun. */
  readonly newerVersionId: string | undefined;
  readonly authorNames: readonly string[];
  readonly decidedBy: string | undefined;
}

/** A draft with its base. Throws 404. */
export const openDraft = defineQuery({
  name: 'procedure-editor.draft.open',
  title: { vi: 'Xem bản soạn thảo', en: 'Open a draft of a procedure' },
  input: z.object({ draftId: z.uuid() }),
  allow,
  async run(ctx, { draftId }): Promise<OpenDraft> {
    const draft = await getDraft(ctx, draftId);
    const newest = await newestVersion(ctx, draft.code);
    const names = await personNames(ctx, [...draft.authors, ...(draft.decidedBy ? [draft.decidedBy] : [])]);
    const open = draft.state !== 'published';
    return {
      draft,
      base: draft.baseVersionId ? (await procedureVersion(ctx, draft.baseVersionId)).procedure : undefined,
      newerVersionId: open && newest !== (draft.baseVersionId ?? undefined) ? newest : undefined,
      authorNames: draft.authors.map((id) => names.get(id) ?? ''),
      decidedBy: draft.decidedBy ? names.get(draft.decidedBy) : undefined,
    };
  },
});

export const editorQueries = [listProcedures, openProcedure, openVersion, openDraft];
