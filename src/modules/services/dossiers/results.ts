import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { readFileBytes } from '../../../kernel/files/index.ts';
import { type DocumentSpec, layOutDocument } from '../../../kernel/pdf/index.ts';
import { notFound } from '../../../kernel/problem.ts';
import { personLines, placeFor, signPdf, testSeal } from '../../../kernel/signing/index.ts';
import { signingKeys } from '../../../kernel/signing/keys.ts';
import { officialResult, RESULT_ANCHOR } from '../documents/official-result.ts';
import { resultDocument } from '../documents/result.ts';
import { nextNumber } from './counter.ts';
import type { Dossier } from './dossier.ts';
import { originOf } from './origin.ts';
import {
  applicantOf,
  endPaper,
  keepPaper,
  newVerifyCode,
  outcomeOf,
  type Setting,
  settingOf,
  verifyUrl,
} from './papers.ts';

/** Signs with the leader's own certificate, in the room left for it. */
async function signedByLeader(ctx: Ctx, spec: DocumentSpec, setting: Setting, reason: string): Promise<Uint8Array> {
  if (ctx.actor.kind !== 'person') throw new Error('a result is signed by a person');
  const { pdf } = await layOutDocument(spec);
  const place = await placeFor(pdf, RESULT_ANCHOR, 'signature');
  return signPdf(pdf, {
    signer: await signingKeys(ctx.app).signerFor({ personId: ctx.actor.personId }),
    reason,
    location: setting.placeOf(setting.deciding),
    at: ctx.now,
    ...(place
      ? {
          appearance: {
            ...place,
            lines: personLines(ctx.actor.name, setting.deciding.name, ctx.now),
            color: 'blue' as const,
          },
        }
      : {}),
  });
}

/** The paper that held until now gives way to the new one. */
async function replaceOutcome(ctx: Ctx, dossier: Dossier, by: string, reason: string): Promise<string | null> {
  const before = await outcomeOf(ctx, dossier.id);
  if (!before) return null;
  await endPaper(ctx, before, { status: 'replaced', reason, agencyId: dossier.decidingAgencyId, replacedBy: by });
  return before.number ?? before.verifyCode;
}

export interface Issued {
  readonly number: string;
  readonly verifyCode: string;
  /** Number of the paper it replaces, when there was one. */
  readonly replaces: string | null;
}

/**
 * The result, numbered in the deciding agency's book and signed by the leader who decides. One that held before is
 * replaced by it.
 *
 * @param why why there is a new one, where there was one before
 */
export async function issueResult(
  ctx: Ctx,
  dossier: Dossier,
  id: string,
  why = 'Thay thế bằng kết quả mới',
): Promise<Issued> {
  const setting = await settingOf(ctx, dossier);
  const { procedure, deciding, placeOf, parentOf, unitName } = setting;
  const applicant = await applicantOf(ctx, dossier, setting);
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
    leader: ctx.actor.kind === 'person' ? ctx.actor.name : '',
    unitName,
  });
  const signed = await signedByLeader(ctx, spec, setting, 'Phê duyệt kết quả giải quyết thủ tục hành chính');
  const replaces = await replaceOutcome(ctx, dossier, verifyCode, why);
  await keepPaper(ctx, dossier, 'result', signed, { id, number, verifyCode });
  return { number, verifyCode, replaces };
}

/** The letter by which the leader refuses what was asked for, with the reason and what the applicant can do. */
export async function issueDenial(ctx: Ctx, dossier: Dossier, reason: string, id: string): Promise<Issued> {
  const setting = await settingOf(ctx, dossier);
  const { procedure, deciding, placeOf, parentOf } = setting;
  const applicant = await applicantOf(ctx, dossier, setting);
  const verifyCode = newVerifyCode();
  const parent = parentOf(deciding);
  const n = await nextNumber(ctx, 'result:TB', deciding.id, localDate(ctx.now).slice(0, 4));
  const number = `${String(n).padStart(2, '0')}/TB-${deciding.symbol}`;
  const spec = officialResult({
    ...(parent ? { parentAgency: parent } : {}),
    agency: deciding.name,
    number,
    place: placeOf(deciding),
    issuedAt: ctx.now,
    dossierCode: dossier.code,
    verificationUrl: verifyUrl(ctx, verifyCode),
    title: 'THÔNG BÁO\nVề việc từ chối giải quyết hồ sơ thủ tục hành chính',
    paragraphs: [
      `${deciding.name} đã xem xét hồ sơ mã ${dossier.code} của ông (bà) ${applicant.name} về việc: ${procedure.name.vi}.`,
      `Căn cứ quy định hiện hành, ${deciding.name} không chấp nhận giải quyết hồ sơ nêu trên vì lý do sau:`,
      ...reason
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
      'Nếu không đồng ý với thông báo này, ông (bà) có quyền khiếu nại hoặc khởi kiện vụ án hành chính theo quy định của pháp luật./.',
    ],
    fields: [],
    applicant: `Ông (bà) ${applicant.name}`,
    signer: {
      ...(procedure.result.signer.authority ? { authority: procedure.result.signer.authority } : {}),
      position: procedure.result.signer.position,
      name: ctx.actor.kind === 'person' ? ctx.actor.name : '',
    },
  });
  const signed = await signedByLeader(ctx, spec, setting, 'Từ chối giải quyết thủ tục hành chính');
  const replaces = await replaceOutcome(ctx, dossier, verifyCode, 'Thay thế sau khi xem xét lại');
  await keepPaper(ctx, dossier, 'denial', signed, { id, number, verifyCode });
  return { number, verifyCode, replaces };
}

/** Adds the agency's signature beside the leader's, as a further revision of the same paper. */
export async function sealOutcome(ctx: Ctx, dossier: Dossier): Promise<void> {
  const paper = await outcomeOf(ctx, dossier.id);
  // What another system had decided was signed there: there is nothing of ours to put the seal on.
  if (!paper && (await originOf(ctx, dossier.id))) return;
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
  await keepPaper(ctx, dossier, paper.kind, signed, {
    ...(paper.number ? { number: paper.number } : {}),
    verifyCode: paper.verifyCode,
    revision: paper.revision + 1,
  });
}
