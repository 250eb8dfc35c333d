import { localDate } from '../../../kernel/calendar/index.ts';
import { conflict, type Problem } from '../../../kernel/problem.ts';
import type { Dossier } from './dossier.ts';
import type { Transition } from './move.ts';
import { type Action, nextState, STATE, type StateCode, stateInfo } from './states.ts';

type Seen = Pick<Dossier, 'state' | 'step' | 'receivedAt' | 'bundle' | 'dueAt'>;
type Log = readonly Pick<Transition, 'action'>[];

const notLawful = (state: StateCode): Problem => {
  const { name } = stateInfo(state);
  return conflict('not_lawful_now', {
    vi: `Không thể thực hiện việc này khi hồ sơ ở trạng thái “${name.vi}”. Hãy tải lại trang.`,
    en: `This cannot be done while the dossier is "${name.en}". Reload the page.`,
  });
};

const alreadyProposed = () =>
  conflict('already_proposed', { vi: 'Hồ sơ đã được trình lãnh đạo.', en: 'The dossier is already with the leader.' });
const notProposed = () =>
  conflict('not_proposed', {
    vi: 'Hồ sơ chưa được trình. Chuyên viên cần trình trước khi lãnh đạo quyết định.',
    en: 'The specialist has not proposed this dossier yet.',
  });
const askedOnce = () =>
  conflict('supplement_asked_once', {
    vi: 'Hồ sơ chỉ được yêu cầu bổ sung một lần, nêu đủ mọi giấy tờ còn thiếu. Hồ sơ này đã được yêu cầu bổ sung.',
    en: 'A supplement may be asked for only once, with everything that is missing. It was already asked for.',
  });
const apologisedOnce = () =>
  conflict('apologised_once', {
    vi: 'Chỉ được hẹn lại ngày trả kết quả một lần. Hồ sơ này đã được hẹn lại.',
    en: 'A new appointment may be set only once. This dossier already has one.',
  });
const worksInParts = () =>
  conflict('bundle_works_in_parts', {
    vi: 'Đây là hồ sơ liên thông. Việc giải quyết được thực hiện trên từng hồ sơ thành phần.',
    en: 'This is a bundle. The work is done on each of its parts.',
  });
const noRunningDue = () =>
  conflict('no_running_due', {
    vi: 'Thời hạn của hồ sơ đang tạm dừng, chưa có ngày hẹn trả để hẹn lại.',
    en: 'The clock stands still: there is no appointment to move.',
  });
const alreadyRevoked = () =>
  conflict('already_revoked', { vi: 'Kết quả đã bị thu hồi.', en: 'The result is already revoked.' });

/** Actions on a bundle itself; everything else happens to its parts, and the program brings the bundle along. */
const ON_BUNDLE: readonly Action[] = ['receive', 'refuse', 'requestSupplement', 'supplement', 'withdraw'];

/** What the desk's own steps ask for: the specialist works in `process`, the leader in `approve`. */
const IN_PROCESS: readonly Action[] = ['propose', 'requestPayment', 'consult'];
const IN_APPROVE: readonly Action[] = ['decide', 'deny', 'sendBack'];

/**
 * Whether an action may be taken at this point of the dossier's log, beyond the graph of the states. Pure.
 *
 * @param system the program itself acts: it alone moves a bundle along with its parts
 * @throws Problem 409 with the reason; otherwise the state the action leads to
 */
export function guardMove(dossier: Seen, action: Action, log: Log, system = false): StateCode {
  const refusal = refusalOf(dossier, action, log, system);
  if (refusal) throw refusal;
  if (action === 'supplement' && !dossier.receivedAt) return STATE.submitted;
  const next = nextState(action, dossier.state);
  if (!next) throw notLawful(dossier.state);
  return STATE[next];
}

/** Why the action may not be taken now, or undefined when it may. Pure. */
export function refusalOf(dossier: Seen, action: Action, log: Log, system = false): Problem | undefined {
  const { state, step } = dossier;
  const done = (what: Action): boolean => log.some((move) => move.action === what);
  if (!nextState(action, state)) return notLawful(state);
  if (dossier.bundle && !system && !ON_BUNDLE.includes(action)) return worksInParts();
  // A dossier that was received can no longer be refused at reception, one that was not cannot be stopped.
  if (action === 'refuse' && dossier.receivedAt) return notLawful(state);
  if (action === 'stop' && !dossier.receivedAt) return notLawful(state);
  if (action === 'requestSupplement' && done('requestSupplement')) return askedOnce();
  if (action === 'apologise' && done('apologise')) return apologisedOnce();
  if (action === 'apologise' && !dossier.dueAt) return noRunningDue();
  if (action === 'revoke' && revoked(log)) return alreadyRevoked();
  if (action === 'correct' && revoked(log)) return alreadyRevoked();
  if (IN_PROCESS.includes(action) && step === 'approve') return alreadyProposed();
  if (action === 'requestSupplement' && state === STATE.processing && step === 'approve') return alreadyProposed();
  if (IN_APPROVE.includes(action) && !dossier.bundle && step !== 'approve') return notProposed();
  return undefined;
}

/** Whether the newest result was taken back. */
export function revoked(log: Log): boolean {
  const at = log.findLastIndex((move) => move.action === 'revoke');
  return at >= 0 && !log.slice(at).some((move) => move.action === 'decide' || move.action === 'deny');
}

/**
 * The apology has to go out at least one day before the limit ends (Decree 118/2025/NĐ-CP), and the new day lies after
 * the old one. Dates are local days YYYY-MM-DD. Pure.
 */
export function apologyRefusal(now: Date, dueAt: Date, newDate: string): Problem | undefined {
  if (localDate(now) >= localDate(dueAt)) {
    return conflict('apology_too_late', {
      vi: 'Đã quá muộn để hẹn lại: phải xin lỗi và hẹn lại chậm nhất một ngày trước ngày hẹn trả kết quả.',
      en: 'Too late for a new appointment: it has to be given at least one day before the result is due.',
    });
  }
  if (newDate <= localDate(dueAt)) {
    return conflict('new_date_too_early', {
      vi: 'Ngày hẹn lại phải sau ngày hẹn trả kết quả cũ.',
      en: 'The new day must be after the old one.',
    });
  }
  return undefined;
}
