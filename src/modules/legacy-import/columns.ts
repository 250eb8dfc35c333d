import { atLocal, isDate, localDate } from '../../kernel/calendar/index.ts';
import type { Text } from '../../kernel/text.ts';
import type { LegacyField } from '../services/index.ts';

type Read = (text: string) => unknown;

export interface Column {
  readonly field: LegacyField;
  readonly required?: true;
  readonly title: Text;
  /** The value, or undefined when the text is none. */
  readonly read: Read;
  /** What a right value looks like. */
  readonly expected: Text;
}

const text =
  (most: number): Read =>
  (value) =>
    value.length <= most ? value : undefined;
const matching =
  (pattern: RegExp): Read =>
  (value) =>
    pattern.test(value) ? value : undefined;
const oneOf =
  (names: Readonly<Record<string, unknown>>): Read =>
  (value) =>
    names[value.toLowerCase().normalize('NFC')];

const DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/;
const TIME = /^(?:[T ]+|$)(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** `dd/MM/yyyy` or `yyyy-MM-dd`, with or without a time; without a zone it is local. A day alone stays text. */
export function readWhen(value: string): Date | string | undefined {
  const vietnamese = DAY.exec(value);
  const day = vietnamese
    ? `${vietnamese[3]}-${vietnamese[2]?.padStart(2, '0')}-${vietnamese[1]?.padStart(2, '0')}`
    : value.slice(0, 10);
  if (!isDate(day)) return undefined;
  const time = TIME.exec(value.slice(vietnamese ? vietnamese[0].length : 10));
  if (!time) return undefined;
  const [, hour, minute, second = '00', zone] = time;
  if (hour === undefined) return zone ? undefined : day;
  const clock = `${hour.padStart(2, '0')}:${minute}:${second}`;
  const at = new Date(`${day}T${clock}${zone ?? '+07:00'}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

const readDay: Read = (value) => {
  const when = readWhen(value);
  return when instanceof Date ? localDate(when) : when;
};
const readAmount: Read = (value) => {
  const digits = value.replace(/[.,\s](?=\d{3}(?:\D|$))/g, '');
  return /^\d{1,13}$/.test(digits) ? Number(digits) : undefined;
};
const readPhone: Read = (value) => {
  const digits = value.replace(/[\s.-]/g, '');
  return /^(?:\+84|0)\d{9}$/.test(digits) ? digits : undefined;
};

const same = (expected: string): Text => ({ vi: expected, en: expected });
const WHEN: Text = {
  vi: 'ngày dd/MM/yyyy hoặc yyyy-MM-dd, có thể kèm giờ HH:mm',
  en: 'dd/MM/yyyy or yyyy-MM-dd, with a time HH:mm or without',
};
const IDENTIFIER: Text = { vi: 'mã định danh cơ quan, ví dụ H53.13', en: 'identifier of an agency, such as H53.13' };
const upTo = (most: number): Text => ({ vi: `tối đa ${most} ký tự`, en: `at most ${most} characters` });

/** Columns of the file by their name; docs/import.md describes the same. */
export const COLUMNS: Readonly<Record<string, Column>> = {
  legacy_code: {
    field: 'legacyCode',
    required: true,
    title: { vi: 'Mã hồ sơ ở hệ thống cũ', en: 'Code in the other system' },
    read: text(100),
    expected: upTo(100),
  },
  procedure: {
    field: 'procedure',
    required: true,
    title: { vi: 'Mã thủ tục', en: 'Procedure code' },
    read: text(20),
    expected: same('1.001612'),
  },
  agency: {
    field: 'agency',
    required: true,
    title: { vi: 'Mã cơ quan tiếp nhận', en: 'Receiving agency' },
    read: text(40),
    expected: IDENTIFIER,
  },
  deciding_agency: {
    field: 'decidingAgency',
    title: { vi: 'Mã cơ quan giải quyết', en: 'Deciding agency' },
    read: text(40),
    expected: IDENTIFIER,
  },
  unit: {
    field: 'unit',
    title: { vi: 'Mã đơn vị hành chính', en: 'Unit' },
    read: matching(/^\d{2,5}$/),
    expected: { vi: 'mã đơn vị hành chính, ví dụ 25459', en: 'code of a unit, such as 25459' },
  },
  channel: {
    field: 'channel',
    required: true,
    title: { vi: 'Hình thức nộp', en: 'Way of filing' },
    read: oneOf({
      direct: 'direct',
      online: 'online',
      postal: 'postal',
      'trực tiếp': 'direct',
      'trực tuyến': 'online',
      'bưu chính': 'postal',
    }),
    expected: { vi: 'direct, online, postal (trực tiếp, trực tuyến, bưu chính)', en: 'direct, online or postal' },
  },
  applicant_id: {
    field: 'applicantId',
    required: true,
    title: { vi: 'Số định danh cá nhân', en: 'Personal ID number' },
    read: matching(/^\d{12}$/),
    expected: { vi: '12 chữ số', en: '12 digits' },
  },
  applicant_name: {
    field: 'applicantName',
    required: true,
    title: { vi: 'Họ tên người nộp', en: 'Applicant' },
    read: (value) => (value.length >= 2 && value.length <= 120 ? value : undefined),
    expected: { vi: 'từ 2 đến 120 ký tự', en: '2 to 120 characters' },
  },
  birth_date: {
    field: 'birthDate',
    title: { vi: 'Ngày sinh', en: 'Date of birth' },
    read: readDay,
    expected: same('dd/MM/yyyy'),
  },
  phone: {
    field: 'phone',
    title: { vi: 'Điện thoại', en: 'Telephone' },
    read: readPhone,
    expected: { vi: '10 chữ số bắt đầu bằng 0, hoặc +84', en: '10 digits that begin with 0, or +84' },
  },
  email: {
    field: 'email',
    title: { vi: 'Thư điện tử', en: 'E-mail' },
    read: matching(/^[^\s@]+@[^\s@]+\.[^\s@]+$/),
    expected: { vi: 'địa chỉ thư điện tử', en: 'an e-mail address' },
  },
  subject: {
    field: 'subject',
    title: { vi: 'Nội dung', en: 'Subject' },
    read: text(500),
    expected: upTo(500),
  },
  state: {
    field: 'state',
    required: true,
    title: { vi: 'Trạng thái', en: 'State' },
    read: (value) => (/^(?:[1-9]|10)$/.test(value) ? Number(value) : undefined),
    expected: { vi: 'mã trạng thái từ 1 đến 10', en: 'a state code from 1 to 10' },
  },
  outcome: {
    field: 'outcome',
    title: { vi: 'Kết quả', en: 'Outcome' },
    read: oneOf({ granted: 'granted', refused: 'refused', 'đồng ý': 'granted', 'từ chối': 'refused' }),
    expected: { vi: 'granted hoặc refused (đồng ý, từ chối)', en: 'granted or refused' },
  },
  submitted_at: {
    field: 'submittedAt',
    required: true,
    title: { vi: 'Ngày nộp', en: 'Filed' },
    read: readWhen,
    expected: WHEN,
  },
  received_at: { field: 'receivedAt', title: { vi: 'Ngày tiếp nhận', en: 'Received' }, read: readWhen, expected: WHEN },
  due_at: { field: 'dueAt', title: { vi: 'Ngày hẹn trả', en: 'Due' }, read: readWhen, expected: WHEN },
  paused_at: {
    field: 'pausedAt',
    title: { vi: 'Chờ bổ sung hoặc nộp tiền từ ngày', en: 'Waits for papers or money since' },
    read: readWhen,
    expected: WHEN,
  },
  handled_at: {
    field: 'handledAt',
    title: { vi: 'Ngày giải quyết xong', en: 'Handled' },
    read: readWhen,
    expected: WHEN,
  },
  returned_at: {
    field: 'returnedAt',
    title: { vi: 'Ngày trả kết quả', en: 'Handed over' },
    read: readWhen,
    expected: WHEN,
  },
  note: {
    field: 'note',
    title: { vi: 'Lý do, ghi chú', en: 'Reason or note' },
    read: text(2000),
    expected: upTo(2000),
  },
  result_number: {
    field: 'resultNumber',
    title: { vi: 'Số kết quả', en: 'Number of the result' },
    read: text(100),
    expected: upTo(100),
  },
  electronic_result: {
    field: 'electronicResult',
    title: { vi: 'Có kết quả điện tử', en: 'Issued as a signed file' },
    read: oneOf({ yes: true, no: false, true: true, false: false, '1': true, '0': false, có: true, không: false }),
    expected: { vi: 'có hoặc không', en: 'yes or no' },
  },
  fee_amount: {
    field: 'feeAmount',
    title: { vi: 'Số tiền (đồng)', en: 'Amount in đồng' },
    read: readAmount,
    expected: { vi: 'số nguyên, ví dụ 50000 hoặc 50.000', en: 'a whole number, such as 50000' },
  },
  fee_paid_at: { field: 'feePaidAt', title: { vi: 'Ngày nộp tiền', en: 'Paid' }, read: readWhen, expected: WHEN },
  fee_reference: {
    field: 'feeReference',
    title: { vi: 'Số biên lai', en: 'Number of the receipt' },
    read: text(100),
    expected: upTo(100),
  },
};

const NAMES = new Map(Object.entries(COLUMNS).map(([name, { field }]) => [field, name]));
export const columnOf = (field: LegacyField): string => NAMES.get(field) ?? field;

/** A day without a time begins with the office, or with the step before it on the same day. */
export const instantOf = (when: Date | string, before: Date | undefined): Date =>
  when instanceof Date ? when : before && localDate(before) === when ? before : atLocal(when, '08:00');
