import type { Text } from '../../../kernel/text.ts';
import type { PaperKind } from './papers.ts';
import type { Action } from './states.ts';

/** What was done, as a line of the history says it. */
export const ACTION_NAMES: Readonly<Record<Action, Text>> = {
  submit: { vi: 'Nộp hồ sơ', en: 'Filed' },
  register: { vi: 'Nộp hồ sơ tại nơi tiếp nhận', en: 'Filed at the counter or by post' },
  receive: { vi: 'Tiếp nhận hồ sơ', en: 'Received' },
  refuse: { vi: 'Từ chối tiếp nhận', en: 'Refused' },
  start: { vi: 'Bắt đầu thẩm định', en: 'Examination started' },
  propose: { vi: 'Trình lãnh đạo', en: 'Proposed to the leader' },
  sendBack: { vi: 'Trả lại chuyên viên', en: 'Sent back to the specialist' },
  requestSupplement: { vi: 'Yêu cầu bổ sung', en: 'Supplement asked for' },
  supplement: { vi: 'Người nộp đã bổ sung', en: 'Supplement came in' },
  requestPayment: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'Payment asked for' },
  confirmPayment: { vi: 'Đã thực hiện nghĩa vụ tài chính', en: 'Payment confirmed' },
  consult: { vi: 'Lấy ý kiến cơ quan khác', en: 'Another agency consulted' },
  answerConsultation: { vi: 'Cơ quan được lấy ý kiến trả lời', en: 'The consulted agency answered' },
  apologise: { vi: 'Xin lỗi và hẹn lại ngày trả kết quả', en: 'Apology and new appointment' },
  assign: { vi: 'Phân công lại', en: 'Given to another officer' },
  moveDeadline: { vi: 'Điều chỉnh ngày hẹn trả', en: 'Appointment adjusted' },
  decide: { vi: 'Phê duyệt, ký số kết quả', en: 'Decided and signed' },
  deny: { vi: 'Từ chối giải quyết', en: 'Refused by decision' },
  issue: { vi: 'Trả kết quả', en: 'Result handed over' },
  correct: { vi: 'Đính chính kết quả', en: 'Result corrected' },
  revoke: { vi: 'Thu hồi kết quả', en: 'Result revoked' },
  reopen: { vi: 'Xem xét lại hồ sơ', en: 'Opened again' },
  withdraw: { vi: 'Rút hồ sơ', en: 'Withdrawn' },
  stop: { vi: 'Dừng giải quyết', en: 'Stopped' },
};

/** Actions whose reason the applicant is told. */
export const TOLD_WITH_REASON: readonly Action[] = [
  'requestSupplement',
  'refuse',
  'requestPayment',
  'apologise',
  'moveDeadline',
  'deny',
  'correct',
  'revoke',
  'reopen',
  'stop',
];

export const PAPER_NAMES: Readonly<Record<PaperKind, Text>> = {
  acknowledgement: { vi: 'Phiếu xác nhận nộp hồ sơ trực tuyến', en: 'Acknowledgement of filing' },
  receipt: { vi: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả', en: 'Receipt slip with appointment' },
  supplement: { vi: 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ', en: 'Request for a supplement' },
  refusal: { vi: 'Phiếu từ chối tiếp nhận, giải quyết hồ sơ', en: 'Refusal at reception' },
  apology: { vi: 'Văn bản xin lỗi và hẹn lại ngày trả kết quả', en: 'Apology with a new appointment' },
  stop: { vi: 'Thông báo dừng giải quyết hồ sơ', en: 'Notice that work was stopped' },
  control: { vi: 'Phiếu kiểm soát quá trình giải quyết hồ sơ', en: 'Control slip' },
  denial: { vi: 'Thông báo từ chối giải quyết (đã ký số)', en: 'Letter of refusal (digitally signed)' },
  result: { vi: 'Kết quả giải quyết (đã ký số)', en: 'Result (digitally signed)' },
};
