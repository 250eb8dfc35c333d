import { type DocumentSpec, longDateOf, longMoment } from '../../../../kernel/pdf/index.ts';
import { type SlipData, slip } from './slip.ts';

/** Lines of a free text, as items; one line stays a paragraph. */
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

export interface SupplementSlipData extends SlipData {
  /** What is missing or wrong, and on what basis; one item a line. */
  readonly asked: string;
  /** Until when it is awaited, YYYY-MM-DD. */
  readonly supplyBy?: string;
  readonly officer: { readonly name: string; readonly phone?: string };
}

/** Form 02: everything that is missing, at once, with the reason, who helps and until when. Pure. */
export function supplementSlip(data: SupplementSlipData): DocumentSpec {
  const asked = lines(data.asked);
  return slip(
    data,
    [
      { kind: 'paragraph', text: 'Yêu cầu bổ sung, hoàn thiện hồ sơ gồm những nội dung sau:', align: 'left' },
      asked.length > 1
        ? { kind: 'items', items: asked, style: '1.' }
        : { kind: 'paragraph', text: asked[0] ?? data.asked },
      ...(data.supplyBy
        ? [{ kind: 'paragraph' as const, text: `Thời hạn bổ sung: đến hết ${longDateOf(data.supplyBy)}.` }]
        : []),
      {
        kind: 'paragraph',
        text: `Thời gian giải quyết hồ sơ tạm dừng tính từ thời điểm ban hành phiếu này đến khi hồ sơ được bổ sung đầy đủ. Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, ông (bà) liên hệ với ${data.officer.name}${data.officer.phone ? `, số điện thoại ${data.officer.phone}` : ''} để được hướng dẫn./.`,
      },
    ],
    { position: 'NGƯỜI HƯỚNG DẪN', hint: '(Ký số của cơ quan)', name: data.officer.name },
  );
}

export interface RefusalSlipData extends SlipData {
  readonly reason: string;
  readonly officer?: string;
}

/** Form 03: the dossier is not received, why, and what the applicant can do. Pure. */
export function refusalSlip(data: RefusalSlipData): DocumentSpec {
  const reasons = lines(data.reason);
  return slip(
    data,
    [
      {
        kind: 'paragraph',
        text: `Qua xem xét, ${data.agency} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể và hướng dẫn như sau:`,
      },
      reasons.length > 1
        ? { kind: 'items', items: reasons, style: '-' }
        : { kind: 'paragraph', text: reasons[0] ?? data.reason },
      { kind: 'paragraph', text: 'Xin thông báo để ông (bà) được biết và thực hiện./.' },
    ],
    { position: 'NGƯỜI TIẾP NHẬN HỒ SƠ', hint: '(Ký số của cơ quan)', ...(data.officer ? { name: data.officer } : {}) },
    { position: 'NGƯỜI NỘP HỒ SƠ', hint: '(Ký và ghi rõ họ tên)', name: data.applicant.name },
  );
}

export interface ApologySlipData extends SlipData {
  readonly receivedAt: Date;
  readonly promisedAt: Date;
  readonly newDueAt: Date;
  readonly reason: string;
  /** Head of the agency who explains and apologises. */
  readonly head: string;
}

/** Form 04: the reason for the delay, the apology and the one new appointment. Pure. */
export function apologySlip(data: ApologySlipData): DocumentSpec {
  return slip(
    data,
    [
      { kind: 'paragraph', text: [{ text: 'Kính gửi: ông (bà) ' }, { text: data.applicant.name, bold: true }] },
      {
        kind: 'paragraph',
        text: `Lúc ${longMoment(data.receivedAt)}, ${data.agency} đã tiếp nhận hồ sơ của ông (bà), mã hồ sơ ${data.dossierCode}, hẹn trả kết quả vào ${longMoment(data.promisedAt)}. Tuy nhiên, hồ sơ chưa thể giải quyết xong đúng thời hạn đã ghi trong Giấy tiếp nhận hồ sơ và hẹn trả kết quả.`,
      },
      { kind: 'fields', rows: [[{ label: 'Lý do', value: data.reason }]] },
      {
        kind: 'paragraph',
        text: [
          {
            text: `Sự chậm trễ này gây phiền hà, tốn kém thời gian, công sức của ông (bà). ${data.agency} xin lỗi ông (bà) và đề nghị gia hạn, hẹn trả kết quả vào `,
          },
          { text: longMoment(data.newDueAt), bold: true },
          { text: '. Mong ông (bà) thông cảm./.' },
        ],
      },
    ],
    { position: 'THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ', hint: '(Ký số của cơ quan)', name: data.head },
  );
}

export interface StopSlipData extends SlipData {
  readonly receivedAt: Date;
  readonly reason: string;
  readonly head: string;
}

/** Form 05 of Circular 03/2025/TT-VPCP: the work stops, why, and what remains to the applicant. Pure. */
export function stopSlip(data: StopSlipData): DocumentSpec {
  const reasons = lines(data.reason);
  return slip(
    data,
    [
      {
        kind: 'paragraph',
        text: `${data.agency} đã tiếp nhận hồ sơ của ông (bà) lúc ${longMoment(data.receivedAt)}. Nay ${data.agency} thông báo dừng giải quyết hồ sơ với lý do như sau:`,
      },
      reasons.length > 1
        ? { kind: 'items', items: reasons, style: '-' }
        : { kind: 'paragraph', text: reasons[0] ?? data.reason },
      {
        kind: 'paragraph',
        text: 'Nếu vẫn có nhu cầu, ông (bà) nộp lại hồ sơ khi đã đủ điều kiện; nếu không đồng ý, ông (bà) có quyền khiếu nại theo quy định của pháp luật./.',
      },
    ],
    { position: 'THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ', hint: '(Ký số của cơ quan)', name: data.head },
  );
}
