import { localDate } from '../../../kernel/calendar/index.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Action } from './states.ts';

/**
 * What the applicant is told at each turn: what happened, and what to do next, in words that can be read aloud. One place
 * for all of them.
 */
export interface Notice {
  /** Stable name, `dossier.<what>`. */
  readonly kind: string;
  readonly title: Text;
  readonly body: Text;
}

const day = (at: Date): string => localDate(at).split('-').reverse().join('/');
const vnd = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, '.');
/** A reason typed by an officer ends like a sentence. */
const said = (reason: string): string => (/[.!?…]$/.test(reason.trim()) ? reason.trim() : `${reason.trim()}.`);

export const NOTICES = {
  submitted: (code: string, agency: string, hours: number): Notice => ({
    kind: 'dossier.submitted',
    title: { vi: `Đã nộp hồ sơ ${code}`, en: `Dossier ${code} filed` },
    body: {
      vi: `${agency} sẽ trả lời trong ${hours} giờ làm việc: tiếp nhận, yêu cầu bổ sung hoặc từ chối. Bạn chưa phải làm gì thêm.`,
      en: `${agency} will answer within ${hours} working hours: receive it, ask for more, or refuse. You need not do anything now.`,
    },
  }),
  received: (code: string, dueAt: Date): Notice => ({
    kind: 'dossier.received',
    title: { vi: `Hồ sơ ${code} đã được tiếp nhận`, en: `Dossier ${code} was received` },
    body: {
      vi: `Hẹn trả kết quả ngày ${day(dueAt)}. Bạn tải giấy tiếp nhận hồ sơ và hẹn trả kết quả trên trang hồ sơ. Bạn chưa phải làm gì thêm.`,
      en: `The result is due on ${day(dueAt)}. Your receipt slip with the appointment is on the page of the dossier. You need not do anything now.`,
    },
  }),
  refused: (code: string, reason: string): Notice => ({
    kind: 'dossier.refused',
    title: { vi: `Hồ sơ ${code} không được tiếp nhận`, en: `Dossier ${code} was not received` },
    body: {
      vi: `Lý do: ${said(reason)} Hãy xem phiếu từ chối trên trang hồ sơ, sửa theo hướng dẫn rồi nộp hồ sơ mới.`,
      en: `Reason: ${said(reason)} Read the slip on the page of the dossier, put it right and file again.`,
    },
  }),
  supplement: (code: string, reason: string, supplyBy?: string): Notice => {
    const by = supplyBy?.split('-').reverse().join('/');
    return {
      kind: 'dossier.supplement',
      title: { vi: `Hồ sơ ${code} cần bổ sung`, en: `Dossier ${code} needs a supplement` },
      body: {
        vi: `Cần bổ sung: ${said(reason)} Hãy mở trang hồ sơ để gửi giấy tờ${by ? ` trước hết ngày ${by}` : ''}, hoặc mang đến nơi đã nộp. Thời hạn giải quyết tạm dừng trong lúc chờ bạn.`,
        en: `Needed: ${said(reason)} Open the page of the dossier and send the papers${by ? ` by ${by}` : ''}, or take them to where you filed. The clock stands still until then.`,
      },
    };
  },
  confirmed: (code: string, name: string): Notice => ({
    kind: 'dossier.confirmation',
    title: { vi: `${name} đã xác nhận hồ sơ ${code}`, en: `${name} confirmed dossier ${code}` },
    body: {
      vi: 'Trang hồ sơ cho biết những ai đã xác nhận và còn chờ ai. Bạn chưa phải làm gì thêm.',
      en: 'The page of the dossier says who has confirmed and who is awaited. You need not do anything now.',
    },
  }),
  confirmationRefused: (code: string, name: string, reason: string): Notice => ({
    kind: 'dossier.confirmation',
    title: { vi: `${name} từ chối xác nhận hồ sơ ${code}`, en: `${name} refused to confirm dossier ${code}` },
    body: {
      vi: `Lý do: ${said(reason)} Hồ sơ chưa thể được tiếp nhận. Hãy trao đổi với người đó, hoặc rút hồ sơ và nộp lại cho đúng.`,
      en: `Reason: ${said(reason)} The dossier cannot be received yet. Talk to them, or withdraw it and file again.`,
    },
  }),
  supplied: (code: string): Notice => ({
    kind: 'dossier.supplied',
    title: { vi: `Hồ sơ ${code}: đã nhận bổ sung`, en: `Dossier ${code}: your supplement came in` },
    body: {
      vi: 'Cơ quan tiếp tục xem hồ sơ của bạn. Bạn chưa phải làm gì thêm.',
      en: 'The agency goes on with your dossier. You need not do anything now.',
    },
  }),
  payment: (code: string, amount: number, reason: string): Notice => ({
    kind: 'dossier.payment',
    title: { vi: `Hồ sơ ${code}: cần nộp ${vnd(amount)} đồng`, en: `Dossier ${code}: please pay ${vnd(amount)} đồng` },
    body: {
      vi: `Nội dung: ${said(reason)} Hãy nộp theo hướng dẫn của cơ quan và giữ biên lai. Hồ sơ được giải quyết tiếp khi khoản nộp được xác nhận.`,
      en: `For: ${said(reason)} Pay as the agency tells you and keep the receipt. Work goes on when the payment is confirmed.`,
    },
  }),
  paid: (code: string): Notice => ({
    kind: 'dossier.paid',
    title: { vi: `Hồ sơ ${code}: đã xác nhận khoản nộp`, en: `Dossier ${code}: payment confirmed` },
    body: {
      vi: 'Cơ quan tiếp tục giải quyết hồ sơ của bạn. Bạn chưa phải làm gì thêm.',
      en: 'Work on your dossier goes on. You need not do anything now.',
    },
  }),
  apology: (code: string, when: string, reason: string): Notice => ({
    kind: 'dossier.apology',
    title: {
      vi: `Hồ sơ ${code}: xin lỗi và hẹn lại ngày trả kết quả`,
      en: `Dossier ${code}: an apology and a new appointment`,
    },
    body: {
      vi: `Cơ quan xin lỗi vì sự chậm trễ và hẹn trả kết quả vào ${when}. Lý do: ${said(reason)} Bạn không phải làm gì thêm.`,
      en: `The agency apologises for the delay. The result is now due at ${when}. Reason: ${said(reason)} You need not do anything.`,
    },
  }),
  dueMoved: (code: string, dueAt: Date, why: string): Notice => ({
    kind: 'dossier.dueMoved',
    title: { vi: `Hồ sơ ${code}: ngày hẹn trả là ${day(dueAt)}`, en: `Dossier ${code} is due on ${day(dueAt)}` },
    body: {
      vi: `${said(why)} Bạn không phải làm gì thêm.`,
      en: `The date moved. ${said(why)} You need not do anything.`,
    },
  }),
  ready: (code: string): Notice => ({
    kind: 'dossier.ready',
    title: { vi: `Hồ sơ ${code} đã giải quyết xong`, en: `Dossier ${code} was decided` },
    body: {
      vi: 'Kết quả đã được phê duyệt. Cơ quan đang ký số, đóng dấu và sẽ báo bạn khi có thể nhận. Bạn chưa phải làm gì thêm.',
      en: 'The result was approved. The agency is putting its signature to it and will tell you when you can have it. You need not do anything now.',
    },
  }),
  denied: (code: string, reason: string): Notice => ({
    kind: 'dossier.denied',
    title: { vi: `Hồ sơ ${code} bị từ chối giải quyết`, en: `Dossier ${code} was refused` },
    body: {
      vi: `Lý do: ${said(reason)} Cơ quan sẽ gửi bạn thông báo có chữ ký số. Nếu không đồng ý, bạn có quyền khiếu nại hoặc khởi kiện theo quy định của pháp luật.`,
      en: `Reason: ${said(reason)} The agency will send you a signed letter. If you do not agree, you may complain or go to court.`,
    },
  }),
  returned: (code: string): Notice => ({
    kind: 'dossier.returned',
    title: { vi: `Hồ sơ ${code} đã có kết quả`, en: `The result of dossier ${code} is here` },
    body: {
      vi: 'Bạn tải kết quả đã ký số trên trang hồ sơ. Nếu cần bản giấy, hãy mang giấy hẹn và giấy tờ tùy thân đến nơi đã nộp hồ sơ.',
      en: 'Download the signed result from the page of the dossier. For a paper copy, bring your slip and an identity card to where you filed.',
    },
  }),
  bundleReturned: (code: string): Notice => ({
    kind: 'dossier.returned',
    title: { vi: `Hồ sơ liên thông ${code} đã xong`, en: `All parts of dossier ${code} have ended` },
    body: {
      vi: 'Mọi hồ sơ thành phần đã kết thúc. Hãy mở trang hồ sơ để tải từng kết quả.',
      en: 'All of its parts have ended. Open the page of the dossier to download each result.',
    },
  }),
  corrected: (code: string, number: string, reason: string): Notice => ({
    kind: 'dossier.corrected',
    title: { vi: `Kết quả hồ sơ ${code} được đính chính`, en: `The result of ${code} was corrected` },
    body: {
      vi: `Kết quả mới số ${number} thay thế kết quả trước. Lý do: ${said(reason)} Hãy tải kết quả mới trên trang hồ sơ và không dùng bản cũ.`,
      en: `The new result ${number} replaces the former one. Reason: ${said(reason)} Download the new one from the page of the dossier and stop using the old one.`,
    },
  }),
  revoked: (code: string, reason: string): Notice => ({
    kind: 'dossier.revoked',
    title: { vi: `Kết quả hồ sơ ${code} bị thu hồi`, en: `The result of ${code} was revoked` },
    body: {
      vi: `Lý do: ${said(reason)} Kết quả này không còn giá trị, bạn không được dùng nữa. Nếu không đồng ý, bạn có quyền khiếu nại hoặc khởi kiện theo quy định của pháp luật.`,
      en: `Reason: ${said(reason)} It is no longer valid and must not be used. If you do not agree, you may complain or go to court.`,
    },
  }),
  reopened: (code: string, reason: string): Notice => ({
    kind: 'dossier.reopened',
    title: { vi: `Hồ sơ ${code} được xem xét lại`, en: `Dossier ${code} is looked at again` },
    body: {
      vi: `Lý do: ${said(reason)} Kết quả đã trả vẫn có giá trị cho đến khi có kết quả mới. Bạn chưa phải làm gì thêm.`,
      en: `Reason: ${said(reason)} The result you have holds until there is a new one. You need not do anything now.`,
    },
  }),
  stopped: (code: string, reason: string): Notice => ({
    kind: 'dossier.stopped',
    title: { vi: `Đã dừng giải quyết hồ sơ ${code}`, en: `Work on dossier ${code} was stopped` },
    body: {
      vi: `Lý do: ${said(reason)} Hãy xem thông báo trên trang hồ sơ. Khi đủ điều kiện, bạn nộp hồ sơ mới.`,
      en: `Reason: ${said(reason)} Read the notice on the page of the dossier. File again when nothing stands in the way.`,
    },
  }),
  withdrawn: (code: string): Notice => ({
    kind: 'dossier.withdrawn',
    title: { vi: `Bạn đã rút hồ sơ ${code}`, en: `You withdrew dossier ${code}` },
    body: {
      vi: 'Hồ sơ đã kết thúc theo yêu cầu của bạn. Nếu đã nộp bản giấy, bạn nhận lại tại nơi nộp. Khi cần, bạn nộp hồ sơ mới.',
      en: 'The dossier ended as you wished. Collect papers you handed in where you filed. You may file again at any time.',
    },
  }),
} as const;

/** Which notice follows an action; a reason where the applicant is told nothing. Checked by a walk through all of them. */
export const TOLD: Readonly<Record<Action, readonly string[] | { readonly silent: string }>> = {
  submit: ['dossier.submitted'],
  register: ['dossier.submitted', 'dossier.received'],
  receive: ['dossier.received'],
  refuse: ['dossier.refused'],
  start: { silent: 'work inside the office; the state is on the page' },
  propose: { silent: 'work inside the office' },
  sendBack: { silent: 'work inside the office' },
  requestSupplement: ['dossier.supplement'],
  supplement: ['dossier.supplied'],
  requestPayment: ['dossier.payment'],
  confirmPayment: ['dossier.paid'],
  consult: { silent: 'between agencies; the applicant has nothing to do' },
  answerConsultation: { silent: 'between agencies; the applicant has nothing to do' },
  apologise: ['dossier.apology'],
  assign: { silent: 'work inside the office' },
  moveDeadline: ['dossier.dueMoved'],
  decide: ['dossier.ready'],
  deny: ['dossier.denied'],
  issue: ['dossier.returned'],
  correct: ['dossier.corrected'],
  revoke: ['dossier.revoked'],
  reopen: ['dossier.reopened'],
  withdraw: ['dossier.withdrawn'],
  stop: ['dossier.stopped'],
};
