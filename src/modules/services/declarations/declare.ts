import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { identityProvider } from '../../../kernel/identity/index.ts';
import { forbidden } from '../../../kernel/problem.ts';
import { about, where } from '../dossiers/act.ts';
import type { Dossier } from '../dossiers/dossier.ts';
import { dossierDeclared } from '../events.ts';
import type { Answers } from '../forms/answers.ts';
import type { Procedure } from '../procedures/schema.ts';
import { type Declared, type DeclaredPaper, differences, papersIn, type Sealed, sealOf } from './seal.ts';

type Subject = Pick<
  Dossier,
  'id' | 'code' | 'procedureCode' | 'procedureVersionId' | 'unitId' | 'decidingAgencyId' | 'answers'
>;

async function procedureOf(ctx: Ctx, { procedureCode, procedureVersionId }: Subject): Promise<Declared['procedure']> {
  const { sha256 } = await ctx.db
    .selectFrom('procedure_version')
    .select('sha256')
    .where('id', '=', procedureVersionId)
    .executeTakeFirstOrThrow();
  return { code: procedureCode, version: procedureVersionId, sha256 };
}

/** The files among the papers of a dossier, by their hash. */
async function filedPapers(ctx: Ctx, dossierId: string): Promise<DeclaredPaper[]> {
  const rows = await ctx.db
    .selectFrom('dossier_component')
    .innerJoin('file', 'file.id', 'dossier_component.file_id')
    .select(['dossier_component.component', 'file.sha256'])
    .where('dossier_component.dossier_id', '=', dossierId)
    .execute();
  return rows.map((row) => ({ component: row.component, sha256: (row.sha256 as Buffer).toString('hex') }));
}

async function hashesOf(ctx: Ctx, files: readonly { component: string; fileId: string }[]): Promise<DeclaredPaper[]> {
  if (files.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('file')
    .select(['id', 'sha256'])
    .where('id', 'in', [...new Set(files.map(({ fileId }) => fileId))])
    .execute();
  const known = new Map(rows.map((row) => [row.id, (row.sha256 as Buffer).toString('hex')]));
  return files.map(({ component, fileId }) => ({ component, sha256: known.get(fileId) ?? '' }));
}

/**
 * Seals what the actor declares, in the caller's transaction: the seal stays with the dossier, and its hash goes into
 * the event log, which is itself sealed. Only a person with an electronic identity declares (Decree 69/2024/NĐ-CP).
 */
export async function declare(
  ctx: Ctx,
  dossier: Subject,
  what: {
    readonly kind: Declared['kind'];
    readonly signer?: string;
    readonly answers?: Answers;
    readonly files?: readonly { readonly component: string; readonly fileId: string }[];
    readonly note?: string | null;
  },
): Promise<string> {
  if (ctx.actor.kind !== 'person') throw forbidden();
  const { personId, name, level } = ctx.actor;
  const provider = identityProvider(ctx.app);
  const note = what.note || null;
  const { sha256, parts } = sealOf({
    kind: what.kind,
    dossierId: dossier.id,
    signer: what.signer ?? null,
    procedure: await procedureOf(ctx, dossier),
    answers: what.answers ?? {},
    papers: await hashesOf(ctx, what.files ?? []),
    note,
    by: { person: personId, level, provider },
    at: ctx.now,
  });
  await ctx.db
    .insertInto('dossier_declaration')
    .values({
      dossier_id: dossier.id,
      kind: what.kind,
      signer: what.signer ?? null,
      person_id: personId,
      person_name: name,
      level,
      provider,
      at: ctx.now,
      sha256,
      parts: JSON.stringify(parts),
      note,
    })
    .execute();
  await emit(ctx, dossierDeclared, {
    ...where(dossier),
    data: { ...about(dossier), kind: what.kind, level, sha256 },
  });
  return sha256;
}

export interface Declaration {
  readonly id: string;
  readonly kind: Declared['kind'];
  readonly signer: string | null;
  readonly personName: string;
  readonly level: 1 | 2;
  readonly provider: string;
  readonly at: Date;
  readonly sha256: string;
  /** Parts of the dossier that are not as they were declared; none when all fits. */
  readonly differences: readonly string[];
  /** The hash worked out from what stands there now is the one that was sealed. */
  readonly fits: boolean;
}

interface Row {
  id: string;
  dossier_id: string;
  kind: Declared['kind'];
  signer: string | null;
  person_id: string;
  person_name: string;
  level: number;
  provider: string;
  at: Date;
  sha256: string;
  parts: Sealed['parts'];
  note: string | null;
}

/** What somebody else is shown and confirms: the answers about them. */
export function answersAbout(procedure: Procedure, signer: string, answers: Answers): Answers {
  const fields = (procedure.signers ?? []).find(({ key }) => key === signer)?.fields ?? [];
  return Object.fromEntries(
    fields.flatMap((key) => (answers[key] === undefined ? [] : [[key, answers[key]] as const])),
  );
}

/** The declarations of a dossier, oldest first, each worked out again from what stands there now. */
export async function declarationsOf(ctx: Ctx, dossier: Subject, procedure: Procedure): Promise<Declaration[]> {
  const rows = (await ctx.db
    .selectFrom('dossier_declaration')
    .selectAll()
    .where('dossier_id', '=', dossier.id)
    .orderBy('at')
    .orderBy('id')
    .execute()) as unknown as Row[];
  if (rows.length === 0) return [];
  const papers = new Set((await filedPapers(ctx, dossier.id)).map(({ component, sha256 }) => `${component}:${sha256}`));
  const version = await procedureOf(ctx, dossier);
  return rows.map((row): Declaration => {
    const level = row.level === 2 ? 2 : 1;
    const answers =
      row.kind === 'filing'
        ? dossier.answers
        : row.kind === 'confirmation'
          ? answersAbout(procedure, row.signer ?? '', dossier.answers)
          : {};
    const now = sealOf({
      kind: row.kind,
      dossierId: dossier.id,
      signer: row.signer,
      procedure: version,
      answers,
      // Papers that came later have a declaration of their own, or an officer added them.
      papers: papersIn(row.parts).filter(({ component, sha256 }) => papers.has(`${component}:${sha256}`)),
      note: row.note,
      by: { person: row.person_id, level, provider: row.provider },
      at: row.at,
    });
    const changed = differences(row.parts, now.parts);
    return {
      id: row.id,
      kind: row.kind,
      signer: row.signer,
      personName: row.person_name,
      level,
      provider: row.provider,
      at: row.at,
      sha256: row.sha256,
      differences: changed,
      fits: now.sha256 === row.sha256,
    };
  });
}
