import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { DocumentSpec } from '../../../kernel/pdf/index.ts';
import type { Agency } from '../../../kernel/units/index.ts';
import { ACKNOWLEDGEMENT_ANCHOR, acknowledgement } from '../documents/acknowledgement.ts';
import { RECEIPT_ANCHOR, receiptSlip } from '../documents/receipt-slip.ts';
import { type SlipKind, slipForm } from '../documents/slips/forms.ts';
import { apologySlip, refusalSlip, stopSlip, supplementSlip } from '../documents/slips/letters.ts';
import { SLIP_ANCHOR, type SlipData } from '../documents/slips/slip.ts';
import { limitText } from '../procedures/deadline-rule.ts';
import type { Procedure } from '../procedures/schema.ts';
import { nextNumber } from './counter.ts';
import type { Dossier } from './dossier.ts';
import {
  applicantOf,
  keepPaper,
  newPaperId,
  newVerifyCode,
  type PaperKind,
  type Setting,
  settingOf,
  showVerifyCode,
  signedByAgency,
  trackingUrl,
  verifyUrl,
  withParent,
} from './papers.ts';

/** The paper an applicant holds from the moment of filing. Made when it is first asked for; says what was then. */
export async function issueAcknowledgement(ctx: Ctx, dossier: Dossier): Promise<void> {
  const setting = await settingOf(ctx, dossier);
  const { procedure, receiving, placeOf, parentOf } = setting;
  const files = await ctx.db
    .selectFrom('dossier_component')
    .select(['component', (eb) => eb.fn.countAll<number>().as('n')])
    .where('dossier_id', '=', dossier.id)
    .groupBy('component')
    .execute();
  const count = new Map(files.map((row) => [row.component, Number(row.n)]));
  const seal = await ctx.db
    .selectFrom('dossier_declaration')
    .select(['level', 'at', 'sha256'])
    .where('dossier_id', '=', dossier.id)
    .where('kind', '=', 'filing')
    .executeTakeFirst();
  const spec = acknowledgement({
    ...withParent(parentOf(receiving)),
    agency: receiving.name,
    place: placeOf(receiving),
    issuedAt: dossier.submittedAt,
    dossierCode: dossier.code,
    trackingUrl: trackingUrl(ctx, dossier.code),
    applicant: await applicantOf(ctx, dossier, setting),
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
    processingTime: processingTime(procedure, dossier),
    ...(seal ? { seal: { level: seal.level === 2 ? 2 : 1, at: seal.at as unknown as Date, sha256: seal.sha256 } } : {}),
  });
  const pdf = await signedByAgency(
    ctx,
    spec,
    receiving,
    ACKNOWLEDGEMENT_ANCHOR,
    placeOf(receiving),
    'Xác nhận nộp hồ sơ trực tuyến',
  );
  await keepPaper(ctx, dossier, 'acknowledgement', pdf, { verifyCode: newVerifyCode() });
}

/** The limit in the words of a slip; a bundle has none of its own. */
const processingTime = (procedure: Procedure, dossier: Dossier): string =>
  dossier.bundle
    ? 'Theo thời hạn của từng thủ tục thành phần'
    : limitText(procedure, dossier.channel, 'vi', dossier.limitCase);

/** Papers of the dossier as they were handed in: as files, as originals, as copies. */
async function handedIn(ctx: Ctx, dossier: Dossier, { procedure }: Setting) {
  const rows = await ctx.db
    .selectFrom('dossier_component')
    .select(['component', 'file_id', 'originals', 'copies'])
    .where('dossier_id', '=', dossier.id)
    .execute();
  return procedure.components.flatMap((component) => {
    const own = rows.filter((row) => row.component === component.key);
    if (component.source !== 'form' && own.length === 0) return [];
    const onPaper = own.filter((row) => row.originals + row.copies > 0);
    const sum = (of: 'originals' | 'copies') => onPaper.reduce((total, row) => total + row[of], 0);
    return [
      {
        name: component.name.vi,
        originals: onPaper.length > 0 ? sum('originals') : component.originals,
        copies: onPaper.length > 0 ? sum('copies') : component.copies,
        electronic: onPaper.length === 0,
      },
    ];
  });
}

/** Form 01, numbered in the agency's book of the year and signed by the agency. */
export async function issueReceipt(
  ctx: Ctx,
  dossier: Dossier & { readonly receivedAt: Date; readonly dueAt: Date },
  id: string,
): Promise<void> {
  const setting = await settingOf(ctx, dossier);
  const { procedure, receiving, placeOf, parentOf } = setting;
  const day = localDate(ctx.now);
  const year = day.slice(0, 4);
  const form = slipForm('receipt', day);
  const verifyCode = newVerifyCode();
  const applicant = await applicantOf(ctx, dossier, setting);
  const papers = await handedIn(ctx, dossier, setting);
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
    formLine: form.line,
    verifyCode: showVerifyCode(verifyCode),
    applicant,
    request: procedure.name.vi,
    procedureCode: procedure.code,
    papers,
    sets: 1,
    processingTime: processingTime(procedure, dossier),
    receivedAt: dossier.receivedAt,
    dueAt: dossier.dueAt,
    resultPlace:
      dossier.channel === 'online'
        ? 'Cổng dịch vụ công của tỉnh (bản điện tử)'
        : dossier.channel === 'postal'
          ? 'Địa chỉ của người nộp, qua dịch vụ bưu chính công ích'
          : receiving.name,
    registerBook: `01/${year}`,
    registerLine: String(line),
    ...(officer(ctx) ? { receivedBy: officer(ctx) } : {}),
  });
  const pdf = await signedByAgency(
    ctx,
    spec,
    receiving,
    RECEIPT_ANCHOR,
    placeOf(receiving),
    'Giấy tiếp nhận hồ sơ và hẹn trả kết quả',
  );
  await keepPaper(ctx, dossier, 'receipt', pdf, { id, number, form: form.key, verifyCode });
}

/** What all slips but the receipt say, and how they are numbered, signed and kept. */
export async function issueSlip(
  ctx: Ctx,
  dossier: Dossier,
  kind: Exclude<SlipKind, 'receipt' | 'register'>,
  side: 'receiving' | 'deciding',
  layOut: (data: SlipData, setting: Setting) => DocumentSpec,
  given?: string,
): Promise<string> {
  const id = given ?? (await newPaperId(ctx));
  const setting = await settingOf(ctx, dossier);
  const agency: Agency = setting[side];
  const day = localDate(ctx.now);
  const form = slipForm(kind, day);
  const verifyCode = newVerifyCode();
  const applicant = await applicantOf(ctx, dossier, setting);
  const n = await nextNumber(ctx, `slip:${kind}`, agency.id, day.slice(0, 4));
  const number = `${String(n).padStart(2, '0')}/${agency.symbol}`;
  const spec = layOut(
    {
      form,
      ...withParent(setting.parentOf(agency)),
      agency: agency.name,
      number,
      place: setting.placeOf(agency),
      issuedAt: ctx.now,
      dossierCode: dossier.code,
      verifyCode: showVerifyCode(verifyCode),
      verifyUrl: verifyUrl(ctx, verifyCode),
      applicant,
      request: setting.procedure.name.vi,
      procedureCode: setting.procedure.code,
    },
    setting,
  );
  const pdf = await signedByAgency(ctx, spec, agency, SLIP_ANCHOR, setting.placeOf(agency), form.title);
  await keepPaper(ctx, dossier, kind satisfies PaperKind, pdf, { id, number, form: form.key, verifyCode });
  return id;
}

const officer = ({ actor }: Ctx): string => (actor.kind === 'person' || actor.kind === 'client' ? actor.name : '');

/** Form 02. */
export const issueSupplementSlip = (
  ctx: Ctx,
  dossier: Dossier,
  side: 'receiving' | 'deciding',
  asked: { reason: string; supplyBy?: string },
  id: string,
): Promise<string> =>
  issueSlip(
    ctx,
    dossier,
    'supplement',
    side,
    (data, setting) =>
      supplementSlip({
        ...data,
        asked: asked.reason,
        ...(asked.supplyBy ? { supplyBy: asked.supplyBy } : {}),
        officer: { name: officer(ctx), ...(setting[side].phone ? { phone: setting[side].phone } : {}) },
      }),
    id,
  );

/** Form 03. */
export const issueRefusalSlip = (ctx: Ctx, dossier: Dossier, reason: string, id: string): Promise<string> =>
  issueSlip(
    ctx,
    dossier,
    'refusal',
    'receiving',
    (data) => refusalSlip({ ...data, reason, officer: officer(ctx) }),
    id,
  );

/** Form 04. */
export const issueApologySlip = (
  ctx: Ctx,
  dossier: Dossier & { readonly receivedAt: Date; readonly dueAt: Date },
  apology: { reason: string; newDueAt: Date },
  id: string,
): Promise<string> =>
  issueSlip(
    ctx,
    dossier,
    'apology',
    'deciding',
    (data) =>
      apologySlip({
        ...data,
        receivedAt: dossier.receivedAt,
        promisedAt: dossier.dueAt,
        newDueAt: apology.newDueAt,
        reason: apology.reason,
        head: officer(ctx),
      }),
    id,
  );

/** Form 05 of Circular 03/2025/TT-VPCP. */
export const issueStopSlip = (
  ctx: Ctx,
  dossier: Dossier & { readonly receivedAt: Date },
  reason: string,
  id: string,
): Promise<string> =>
  issueSlip(
    ctx,
    dossier,
    'stop',
    'deciding',
    (data) => stopSlip({ ...data, receivedAt: dossier.receivedAt, reason, head: officer(ctx) }),
    id,
  );
