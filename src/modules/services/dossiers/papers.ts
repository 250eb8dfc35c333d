import { createHash, randomInt } from 'node:crypto';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { putFile } from '../../../kernel/files/index.ts';
import { getPerson } from '../../../kernel/identity/index.ts';
import { type DocumentSpec, layOutDocument } from '../../../kernel/pdf/index.ts';
import { agencyLines, signPdf } from '../../../kernel/signing/index.ts';
import { signingKeys } from '../../../kernel/signing/keys.ts';
import { sql } from '../../../kernel/store/index.ts';
import { type Agency, agenciesOf, inSentence, unitsOf } from '../../../kernel/units/index.ts';
import { type Answers, answerText } from '../forms/answers.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import type { Procedure } from '../procedures/schema.ts';
import type { Dossier } from './dossier.ts';

export const PAPER_KINDS = [
  'acknowledgement',
  'receipt',
  'supplement',
  'refusal',
  'apology',
  'stop',
  'control',
  'denial',
  'result',
] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];

/** Papers that end the work: signed by the leader, then by the agency. */
export const OUTCOMES: readonly PaperKind[] = ['result', 'denial'];

export interface Paper {
  readonly id: string;
  readonly dossierId: string;
  readonly kind: PaperKind;
  readonly number: string | null;
  /** Circular and form it follows, e.g. `03/2025/TT-VPCP 02`; null for papers without an official form. */
  readonly form: string | null;
  readonly fileId: string;
  readonly sha256: string;
  readonly verifyCode: string;
  readonly revision: number;
  readonly issuedAt: Date;
  /** Whether it still holds. */
  readonly status: 'valid' | 'replaced' | 'revoked';
  readonly endedAt: Date | null;
  readonly endReason: string | null;
  /** Verification code of the paper that replaced it. */
  readonly replacedBy: string | null;
}

/** Letters and digits that cannot be mistaken for each other when read from paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Twelve characters, about 59 bits: cannot be guessed, can be typed. Shown as XXXX-XXXX-XXXX. */
export const newVerifyCode = (): string =>
  Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** The id a paper will have, so that the line of the log that it belongs to can name it. */
export async function newPaperId(ctx: Ctx): Promise<string> {
  const { rows } = await sql<{ id: string }>`SELECT uuidv7() AS id`.execute(ctx.db);
  return (rows[0] as { id: string }).id;
}

export const showVerifyCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');
export const readVerifyCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

const papers = (ctx: Ctx) =>
  ctx.db
    .selectFrom('dossier_document')
    .leftJoin('paper_end', 'paper_end.verify_code', 'dossier_document.verify_code')
    .select((eb) => [
      'dossier_document.id',
      'dossier_document.dossier_id as dossierId',
      'kind',
      'number',
      'form',
      'file_id as fileId',
      'sha256',
      'dossier_document.verify_code as verifyCode',
      'revision',
      'issued_at as issuedAt',
      eb.fn.coalesce('paper_end.status', eb.val('valid')).as('status'),
      'paper_end.at as endedAt',
      'paper_end.reason as endReason',
      'paper_end.replaced_by as replacedBy',
    ]);

/** The newest revision of each paper of a dossier, oldest paper first. */
export async function papersOf(ctx: Ctx, dossierId: string): Promise<Paper[]> {
  const rows = (await papers(ctx)
    .where('dossier_document.dossier_id', '=', dossierId)
    .orderBy('issued_at')
    .orderBy('revision')
    .orderBy('dossier_document.id')
    .execute()) as unknown as Paper[];
  return [...new Map(rows.map((row) => [row.verifyCode, row])).values()];
}

/** The result or letter of refusal that holds now. */
export async function outcomeOf(ctx: Ctx, dossierId: string): Promise<Paper | undefined> {
  return (await papersOf(ctx, dossierId)).findLast(({ kind, status }) => OUTCOMES.includes(kind) && status === 'valid');
}

export async function paperByVerifyCode(ctx: Ctx, typed: string): Promise<Paper | undefined> {
  return (await papers(ctx)
    .where('dossier_document.verify_code', '=', readVerifyCode(typed))
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()) as unknown as Paper | undefined;
}

/** Finds an issued paper by the bytes somebody holds: true copies are equal to the letter. */
export async function paperByDigest(ctx: Ctx, sha256: string): Promise<Paper | undefined> {
  return (await papers(ctx).where('sha256', '=', sha256).limit(1).executeTakeFirst()) as unknown as Paper | undefined;
}

/** Writes down that a paper holds no longer. What was issued stays as it is. */
export async function endPaper(
  ctx: Ctx,
  paper: Paper,
  end: { status: 'replaced' | 'revoked'; reason: string; agencyId: string; replacedBy?: string },
): Promise<void> {
  await ctx.db
    .insertInto('paper_end')
    .values({
      verify_code: paper.verifyCode,
      dossier_id: paper.dossierId,
      status: end.status,
      at: ctx.now,
      reason: end.reason,
      actor_id: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
      agency_id: end.agencyId,
      replaced_by: end.replacedBy ?? null,
    })
    .execute();
}

/** What papers say of the procedure, the agencies and their places. */
export interface Setting {
  readonly procedure: Procedure;
  readonly receiving: Agency;
  readonly deciding: Agency;
  parentOf(agency: Agency): string | undefined;
  /** Name of the unit without its type, as the date line writes it: `Tân Ninh`. */
  placeOf(agency: Agency): string;
  unitName(id: string): string;
  address(answers: Answers): string;
}

export async function settingOf(ctx: Ctx, dossier: Dossier): Promise<Setting> {
  const day = localDate(ctx.now);
  const [{ procedure }, units, agencies] = [
    await procedureVersion(ctx, dossier.procedureVersionId),
    await unitsOf(ctx),
    await agenciesOf(ctx),
  ];
  // In documents a place is written in full: phường Tân Ninh, tỉnh Tây Ninh.
  const unitName = (id: string) => inSentence(units.pathAt(id, day));
  const fields = new Map(procedure.form.pages.flatMap((page) => page.fields).map((field) => [field.key, field]));
  return {
    procedure,
    receiving: agencies.get(dossier.receivingAgencyId, day),
    deciding: agencies.get(dossier.decidingAgencyId, day),
    parentOf: (agency) => (agency.parentId ? agencies.agencyById(agency.parentId, day)?.name : undefined),
    placeOf: (agency) => units.unitById(agency.unitId, day)?.shortName ?? '',
    unitName,
    address: (answers) =>
      procedure.form.address
        .map((key) => {
          const field = fields.get(key);
          return field ? answerText(field, answers[key], 'vi', unitName) : '';
        })
        .filter(Boolean)
        .join(', '),
  };
}

/** `parentAgency` for a paper's letterhead, when there is one. */
export const withParent = (parent: string | undefined) => (parent ? { parentAgency: parent } : {});

export const trackingUrl = (ctx: Ctx, code: string): string =>
  `${ctx.app.config.baseUrl}/tra-cuu/${encodeURIComponent(code)}`;
export const verifyUrl = (ctx: Ctx, code: string): string =>
  `${ctx.app.config.baseUrl}/xac-minh/${showVerifyCode(code)}`;

/** The applicant as slips name them. */
export async function applicantOf(ctx: Ctx, dossier: Dossier, setting: Setting) {
  const { name, phone, email, gender } = await getPerson(ctx, dossier.applicantId);
  const address = setting.address(dossier.answers);
  return {
    name,
    gender,
    ...(address ? { address } : {}),
    ...(phone ? { phone } : {}),
    ...(email ? { email } : {}),
  };
}

/** Keeps the file of a paper that went out. */
export async function keepPaper(
  ctx: Ctx,
  dossier: Pick<Dossier, 'id' | 'code' | 'applicantId'>,
  kind: PaperKind,
  pdf: Uint8Array,
  paper: { id?: string; number?: string; form?: string | null; verifyCode: string; revision?: number },
): Promise<void> {
  const file = await putFile(ctx, pdf, {
    name: `${dossier.code}-${kind}.pdf`,
    purpose: 'services.paper',
    ownerId: dossier.applicantId,
  });
  await ctx.db
    .insertInto('dossier_document')
    .values({
      ...(paper.id ? { id: paper.id } : {}),
      dossier_id: dossier.id,
      kind,
      number: paper.number ?? null,
      form: paper.form ?? null,
      file_id: file.id,
      sha256: createHash('sha256').update(pdf).digest('hex'),
      verify_code: paper.verifyCode,
      revision: paper.revision ?? 1,
      issued_at: ctx.now,
    })
    .execute();
}

/** Lays the document out and puts an agency's signature into the room of that name. */
export async function signedByAgency(
  ctx: Ctx,
  spec: DocumentSpec,
  agency: Agency,
  anchorName: string,
  place: string,
  reason: string,
): Promise<Uint8Array> {
  const { pdf, anchors } = await layOutDocument(spec);
  const anchor = anchors.get(anchorName);
  return signPdf(pdf, {
    signer: await signingKeys(ctx.app).signerFor({ agencyId: agency.id }),
    reason,
    location: place,
    at: ctx.now,
    ...(anchor
      ? { appearance: { ...anchor, lines: agencyLines(agency.name, ctx.now), color: 'red', border: true } }
      : {}),
  });
}
