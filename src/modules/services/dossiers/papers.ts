import { createHash, randomInt } from 'node:crypto';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { putFile, readFileBytes } from '../../../kernel/files/index.ts';
import { getPerson } from '../../../kernel/identity/index.ts';
import { type DocumentSpec, layOutDocument } from '../../../kernel/pdf/index.ts';
import { notFound } from '../../../kernel/problem.ts';
import { agencyLines, personLines, placeFor, signPdf, testSeal } from '../../../kernel/signing/index.ts';
import { signingKeys } from '../../../kernel/signing/keys.ts';
import { type Agency, agenciesOf, inSentence, unitsOf } from '../../../kernel/units/index.ts';
import { ACKNOWLEDGEMENT_ANCHOR, acknowledgement } from '../documents/acknowledgement.ts';
import { RESULT_ANCHOR } from '../documents/official-result.ts';
import { RECEIPT_ANCHOR, receiptSlip } from '../documents/receipt-slip.ts';
import { resultDocument } from '../documents/result.ts';
import { type Answers, answerText } from '../forms/answers.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { limitText } from '../procedures/deadline-rule.ts';
import type { Procedure } from '../procedures/schema.ts';
import { nextNumber } from './counter.ts';
import type { Dossier } from './dossier.ts';

export type PaperKind = 'acknowledgement' | 'receipt' | 'result';

export interface Paper {
  readonly id: string;
  readonly dossierId: string;
  readonly kind: PaperKind;
  readonly number: string | null;
  readonly fileId: string;
  readonly sha256: string;
  readonly verifyCode: string;
  readonly revision: number;
  readonly issuedAt: Date;
}

/** Letters and digits that cannot be mistaken for each other when read from paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Twelve characters, about 59 bits: cannot be guessed, can be typed. Shown as XXXX-XXXX-XXXX. */
const newVerifyCode = (): string => Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

export const showVerifyCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');
export const readVerifyCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

const columns = [
  'id',
  'dossier_id as dossierId',
  'kind',
  'number',
  'file_id as fileId',
  'sha256',
  'verify_code as verifyCode',
  'revision',
  'issued_at as issuedAt',
] as const;

/** The newest revision of each paper of a dossier, oldest paper first. */
export async function papersOf(ctx: Ctx, dossierId: string): Promise<Paper[]> {
  const rows = (await ctx.db
    .selectFrom('dossier_document')
    .select(columns)
    .where('dossier_id', '=', dossierId)
    .orderBy('issued_at')
    .orderBy('revision')
    .execute()) as Paper[];
  return [...new Map(rows.map((row) => [row.verifyCode, row])).values()];
}

export async function paperByVerifyCode(ctx: Ctx, typed: string): Promise<Paper | undefined> {
  return (await ctx.db
    .selectFrom('dossier_document')
    .select(columns)
    .where('verify_code', '=', readVerifyCode(typed))
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()) as Paper | undefined;
}

/** Finds an issued paper by the bytes somebody holds: true copies are equal to the letter. */
export async function paperByDigest(ctx: Ctx, sha256: string): Promise<Paper | undefined> {
  return (await ctx.db
    .selectFrom('dossier_document')
    .select(columns)
    .where('sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst()) as Paper | undefined;
}

interface Setting {
  readonly procedure: Procedure;
  readonly receiving: Agency;
  readonly deciding: Agency;
  parentOf(agency: Agency): string | undefined;
  /** Name of the unit without its type, as the date line writes it: `Tân Ninh`. */
  placeOf(agency: Agency): string;
  unitName(id: string): string;
  address(answers: Answers): string;
}

async function settingOf(ctx: Ctx, dossier: Dossier): Promise<Setting> {
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

const withParent = (parent: string | undefined) => (parent ? { parentAgency: parent } : {});

const trackingUrl = (ctx: Ctx, code: string): string => `${ctx.app.config.baseUrl}/tra-cuu/${encodeURIComponent(code)}`;
const verifyUrl = (ctx: Ctx, code: string): string => `${ctx.app.config.baseUrl}/xac-minh/${showVerifyCode(code)}`;

async function keep(
  ctx: Ctx,
  dossier: Pick<Dossier, 'id' | 'code' | 'applicantId'>,
  kind: PaperKind,
  pdf: Uint8Array,
  paper: { number?: string; verifyCode: string; revision?: number },
): Promise<void> {
  const file = await putFile(ctx, pdf, {
    name: `${dossier.code}-${kind}.pdf`,
    purpose: 'services.paper',
    ownerId: dossier.applicantId,
  });
  await ctx.db
    .insertInto('dossier_document')
    .values({
      dossier_id: dossier.id,
      kind,
      number: paper.number ?? null,
      file_id: file.id,
      sha256: createHash('sha256').update(pdf).digest('hex'),
      verify_code: paper.verifyCode,
      revision: paper.revision ?? 1,
      issued_at: ctx.now,
    })
    .execute();
}

/** Lays the document out and puts an agency's signature into the room of that name. */
async function signedByAgency(
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

/** The paper an applicant holds from the moment of filing. Made when it is first asked for; says what was then. */
export async function issueAcknowledgement(ctx: Ctx, dossier: Dossier): Promise<void> {
  const { procedure, receiving, placeOf, parentOf, address } = await settingOf(ctx, dossier);
  const applicant = await getPerson(ctx, dossier.applicantId);
  const files = await ctx.db
    .selectFrom('dossier_component')
    .select(['component', (eb) => eb.fn.countAll<number>().as('n')])
    .where('dossier_id', '=', dossier.id)
    .groupBy('component')
    .execute();
  const count = new Map(files.map((row) => [row.component, row.n]));
  const spec = acknowledgement({
    ...withParent(parentOf(receiving)),
    agency: receiving.name,
    place: placeOf(receiving),
    issuedAt: dossier.submittedAt,
    dossierCode: dossier.code,
    trackingUrl: trackingUrl(ctx, dossier.code),
    applicant: {
      name: applicant.name,
      address: address(dossier.answers),
      ...(applicant.phone ? { phone: applicant.phone } : {}),
    },
    request: procedure.name.vi,
    procedureCode: procedure.code,
    papers: procedure.components
      .map((component) => ({
        name: component.name.vi,
        files: count.get(component.key) ?? 0,
        form: component.source === 'form',
      }))
      .filter((paper) => paper.form || paper.files > 0),
    answerHours: procedure.answerHours,
    processingTime: limitText(procedure, dossier.channel, 'vi'),
  });
  const pdf = await signedByAgency(
    ctx,
    spec,
    receiving,
    ACKNOWLEDGEMENT_ANCHOR,
    placeOf(receiving),
    'Xác nhận nộp hồ sơ trực tuyến',
  );
  await keep(ctx, dossier, 'acknowledgement', pdf, { verifyCode: newVerifyCode() });
}

/** Form 01, numbered in the agency's book of the year and signed by the agency. */
export async function issueReceipt(
  ctx: Ctx,
  dossier: Dossier & { readonly receivedAt: Date; readonly dueAt: Date },
): Promise<void> {
  const { procedure, receiving, placeOf, parentOf, address } = await settingOf(ctx, dossier);
  const applicant = await getPerson(ctx, dossier.applicantId);
  const present = new Set(
    (
      await ctx.db.selectFrom('dossier_component').select('component').where('dossier_id', '=', dossier.id).execute()
    ).map((row) => row.component),
  );
  const year = localDate(ctx.now).slice(0, 4);
  const line = await nextNumber(ctx, 'receipt', receiving.id, year);
  const number = `${String(line).padStart(2, '0')}/${receiving.symbol}`;
  const spec = receiptSlip({
    ...withParent(parentOf(receiving)),
    agency: receiving.name,
    number,
    place: placeOf(receiving),
    issuedAt: ctx.now,
    dossierCode: dossier.code,
    trackingUrl: trackingUrl(ctx, dossier.code),
    applicant: {
      name: applicant.name,
      address: address(dossier.answers),
      ...(applicant.phone ? { phone: applicant.phone } : {}),
      ...(applicant.email ? { email: applicant.email } : {}),
    },
    request: procedure.name.vi,
    procedureCode: procedure.code,
    papers: procedure.components
      .filter((component) => component.source === 'form' || present.has(component.key))
      .map((component) => ({
        name: component.name.vi,
        originals: component.originals,
        copies: component.copies,
        electronic: true,
      })),
    sets: 1,
    processingTime: limitText(procedure, dossier.channel, 'vi'),
    receivedAt: dossier.receivedAt,
    dueAt: dossier.dueAt,
    resultPlace: 'Cổng dịch vụ công của tỉnh (bản điện tử)',
    registerBook: `01/${year}`,
    registerLine: String(line),
    ...(ctx.actor.kind === 'person' ? { receivedBy: ctx.actor.name } : {}),
  });
  const pdf = await signedByAgency(
    ctx,
    spec,
    receiving,
    RECEIPT_ANCHOR,
    placeOf(receiving),
    'Giấy tiếp nhận hồ sơ và hẹn trả kết quả',
  );
  await keep(ctx, dossier, 'receipt', pdf, { number, verifyCode: newVerifyCode() });
}

/** The result, numbered in the deciding agency's book and signed by the leader who decides. */
export async function issueResult(ctx: Ctx, dossier: Dossier): Promise<void> {
  if (ctx.actor.kind !== 'person') throw new Error('a result is signed by a person');
  const { procedure, deciding, placeOf, parentOf, unitName } = await settingOf(ctx, dossier);
  const applicant = await getPerson(ctx, dossier.applicantId);
  const verifyCode = newVerifyCode();
  const issuedOn = localDate(ctx.now);
  const year = issuedOn.slice(0, 4);
  const n = await nextNumber(ctx, `result:${procedure.result.book}`, deciding.id, year);
  const number = procedure.result.number.replace('{n}', String(n).padStart(2, '0')).replace('{year}', year);
  const parent = parentOf(deciding);
  const spec = resultDocument({
    procedure,
    answers: dossier.answers,
    dossierCode: dossier.code,
    number,
    verificationUrl: verifyUrl(ctx, verifyCode),
    agency: { name: deciding.name, ...(parent ? { parent } : {}) },
    place: placeOf(deciding),
    issuedAt: ctx.now,
    issuedOn,
    applicant: { name: applicant.name, gender: applicant.gender },
    leader: ctx.actor.name,
    unitName,
  });
  const { pdf } = await layOutDocument(spec);
  const place = await placeFor(pdf, RESULT_ANCHOR, 'signature');
  const signed = await signPdf(pdf, {
    signer: await signingKeys(ctx.app).signerFor({ personId: ctx.actor.personId }),
    reason: 'Phê duyệt kết quả giải quyết thủ tục hành chính',
    location: placeOf(deciding),
    at: ctx.now,
    ...(place
      ? { appearance: { ...place, lines: personLines(ctx.actor.name, deciding.name, ctx.now), color: 'blue' } }
      : {}),
  });
  await keep(ctx, dossier, 'result', signed, { number, verifyCode });
}

/** Adds the agency's signature beside the leader's, as a further revision of the same paper. */
export async function sealResult(ctx: Ctx, dossier: Dossier): Promise<void> {
  const paper = (await papersOf(ctx, dossier.id)).find(({ kind }) => kind === 'result');
  if (!paper) throw notFound({ vi: 'kết quả đã ký của hồ sơ', en: 'The signed result of the dossier' });
  const { deciding, placeOf } = await settingOf(ctx, dossier);
  const before = await readFileBytes(ctx, paper.fileId);
  const place = await placeFor(before, RESULT_ANCHOR, 'seal');
  const signed = await signPdf(before, {
    signer: await signingKeys(ctx.app).signerFor({ agencyId: deciding.id }),
    reason: 'Ký số của cơ quan, ban hành kết quả',
    location: placeOf(deciding),
    at: ctx.now,
    ...(place ? { appearance: { ...place, lines: [], seal: testSeal(deciding.name, ctx.now) } } : {}),
  });
  await keep(ctx, dossier, 'result', signed, {
    ...(paper.number ? { number: paper.number } : {}),
    verifyCode: paper.verifyCode,
    revision: paper.revision + 1,
  });
}
