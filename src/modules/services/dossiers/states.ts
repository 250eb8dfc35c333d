import type { Text } from '../../../kernel/text.ts';

/** State codes of the national public service portal; they are exchanged with it and never renumbered. */
export const STATE = {
  submitted: 1,
  received: 2,
  refusedAtReception: 3,
  processing: 4,
  supplementRequested: 5,
  paymentRequested: 6,
  withdrawn: 7,
  stopped: 8,
  handled: 9,
  returned: 10,
} as const;

export type StateName = keyof typeof STATE;
export type StateCode = (typeof STATE)[StateName];

export interface StateInfo {
  readonly code: StateCode;
  readonly name: Text;
  /** What it means for the applicant, in plain words. */
  readonly plain: Text;
  /** runs: the agency's time counts; paused: it does not; ended: nothing more will happen; none: not received yet. */
  readonly clock: 'none' | 'runs' | 'paused' | 'stopped' | 'ended';
}

export const STATES: Readonly<Record<StateName, StateInfo>> = {
  submitted: {
    code: 1,
    name: { vi: 'Mới đăng ký', en: 'Filed' },
    plain: { vi: 'Hồ sơ đã gửi, đang chờ cơ quan tiếp nhận.', en: 'Your dossier was sent and waits for reception.' },
    clock: 'none',
  },
  received: {
    code: 2,
    name: { vi: 'Được tiếp nhận', en: 'Received' },
    plain: {
      vi: 'Hồ sơ đã được tiếp nhận và hẹn ngày trả kết quả.',
      en: 'Your dossier was received and a date was set.',
    },
    clock: 'runs',
  },
  refusedAtReception: {
    code: 3,
    name: { vi: 'Không được tiếp nhận', en: 'Refused at reception' },
    plain: {
      vi: 'Hồ sơ không được tiếp nhận. Xem lý do và hướng dẫn bên dưới.',
      en: 'Your dossier was not received. See the reason and what to do below.',
    },
    clock: 'ended',
  },
  processing: {
    code: 4,
    name: { vi: 'Đang xử lý', en: 'In processing' },
    plain: { vi: 'Cơ quan có thẩm quyền đang giải quyết hồ sơ.', en: 'The agency is working on your dossier.' },
    clock: 'runs',
  },
  supplementRequested: {
    code: 5,
    name: { vi: 'Yêu cầu bổ sung giấy tờ', en: 'Supplement requested' },
    plain: {
      vi: 'Bạn cần bổ sung giấy tờ để hồ sơ được giải quyết tiếp.',
      en: 'You need to supply papers before work goes on.',
    },
    clock: 'paused',
  },
  paymentRequested: {
    code: 6,
    name: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'Payment requested' },
    plain: {
      vi: 'Bạn cần nộp phí, lệ phí hoặc thuế để hồ sơ được giải quyết tiếp.',
      en: 'You need to pay before work goes on.',
    },
    clock: 'paused',
  },
  withdrawn: {
    code: 7,
    name: { vi: 'Công dân yêu cầu rút hồ sơ', en: 'Withdrawn' },
    plain: { vi: 'Bạn đã rút hồ sơ.', en: 'You withdrew your dossier.' },
    clock: 'ended',
  },
  stopped: {
    code: 8,
    name: { vi: 'Dừng xử lý', en: 'Stopped' },
    plain: {
      vi: 'Cơ quan đã dừng giải quyết hồ sơ. Xem lý do bên dưới.',
      en: 'Work on your dossier was stopped. See the reason below.',
    },
    clock: 'ended',
  },
  handled: {
    code: 9,
    name: { vi: 'Đã xử lý xong', en: 'Handled' },
    plain: {
      vi: 'Đã có kết quả, đang hoàn tất để trả cho bạn.',
      en: 'The result exists and is being made ready for you.',
    },
    clock: 'stopped',
  },
  returned: {
    code: 10,
    name: { vi: 'Đã trả kết quả', en: 'Handed over' },
    plain: { vi: 'Kết quả đã được trả cho bạn.', en: 'The result was handed over to you.' },
    clock: 'ended',
  },
};

/** What people do to a dossier. Commands name one of these; nothing else moves a dossier. */
export type Action =
  | 'submit'
  /** Filed for the applicant at a counter or by post. */
  | 'register'
  | 'receive'
  | 'refuse'
  | 'start'
  | 'propose'
  | 'sendBack'
  | 'requestSupplement'
  | 'supplement'
  | 'requestPayment'
  | 'confirmPayment'
  | 'consult'
  | 'answerConsultation'
  /** Apology with the one new appointment. */
  | 'apologise'
  /** Given to another officer. */
  | 'assign'
  /** The working calendar changed, and with it the due date. */
  | 'moveDeadline'
  | 'decide'
  /** The leader refuses what was asked for. */
  | 'deny'
  | 'issue'
  | 'correct'
  | 'revoke'
  | 'reopen'
  | 'withdraw'
  | 'stop';

/** `same`: the state stays, the log grows. */
export interface Lawful {
  readonly from: readonly (StateName | null)[];
  readonly to: StateName | 'same';
  /** Where else it may lead: a supplement asked for before reception leads back to it. */
  readonly or?: readonly StateName[];
}

const OPEN = ['submitted', 'received', 'processing', 'supplementRequested', 'paymentRequested'] as const;

/**
 * Lawful moves: action → states it may be taken in → state it leads to. `null` is "no dossier yet". Decree
 * 118/2025/NĐ-CP, and the states of the national portal; what else a move asks for is in `guards.ts`.
 */
export const TRANSITIONS: Readonly<Record<Action, Lawful>> = {
  submit: { from: [null], to: 'submitted' },
  register: { from: [null], to: 'submitted' },
  receive: { from: ['submitted'], to: 'received' },
  refuse: { from: ['submitted', 'supplementRequested'], to: 'refusedAtReception' },
  start: { from: ['received'], to: 'processing' },
  propose: { from: ['processing'], to: 'same' },
  sendBack: { from: ['processing'], to: 'same' },
  requestSupplement: { from: ['submitted', 'processing'], to: 'supplementRequested' },
  supplement: { from: ['supplementRequested'], to: 'processing', or: ['submitted'] },
  requestPayment: { from: ['processing'], to: 'paymentRequested' },
  confirmPayment: { from: ['paymentRequested'], to: 'processing' },
  consult: { from: ['processing'], to: 'same' },
  answerConsultation: { from: ['processing', 'supplementRequested', 'paymentRequested'], to: 'same' },
  apologise: { from: ['received', 'processing'], to: 'same' },
  assign: { from: [...OPEN, 'handled'], to: 'same' },
  moveDeadline: { from: ['received', 'processing'], to: 'same' },
  decide: { from: ['processing'], to: 'handled' },
  deny: { from: ['processing'], to: 'handled' },
  issue: { from: ['handled'], to: 'returned' },
  correct: { from: ['handled', 'returned'], to: 'same' },
  revoke: { from: ['returned'], to: 'same' },
  reopen: { from: ['returned'], to: 'processing' },
  withdraw: { from: OPEN, to: 'withdrawn' },
  stop: { from: ['processing', 'supplementRequested'], to: 'stopped' },
};

export const ACTIONS = Object.keys(TRANSITIONS) as readonly Action[];

const NAMES = new Map<number, StateName>(Object.entries(STATE).map(([name, code]) => [code, name as StateName]));

/** Throws RangeError for a code outside 1–10. */
export function stateName(code: number): StateName {
  const name = NAMES.get(code);
  if (!name) throw new RangeError(`no dossier state ${code}`);
  return name;
}

export const stateInfo = (code: number): StateInfo => STATES[stateName(code)];

/** State after `action`, or undefined when the action is not lawful in this state. */
export function nextState(action: Action, from: number | null): StateName | undefined {
  const move = TRANSITIONS[action];
  const here = from === null ? null : stateName(from);
  if (!move.from.includes(here)) return undefined;
  return move.to === 'same' ? (here ?? undefined) : move.to;
}

/** Whether a line of the log is an edge of the graph. */
export function isLawful(action: Action, from: number | null, to: number): boolean {
  const next = nextState(action, from);
  return next !== undefined && [next, ...(TRANSITIONS[action].or ?? [])].includes(stateName(to));
}
