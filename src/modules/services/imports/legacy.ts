import type { Text } from '../../../kernel/text.ts';
import { STATE, type StateCode } from '../dossiers/states.ts';
import type { Channel } from '../procedures/schema.ts';

/** A dossier as another system knew it. Instants; codes of agencies and units are resolved on a day of their own. */
export interface LegacyDossier {
  readonly legacyCode: string;
  readonly procedure: string;
  /** Identifier of the agency that received, either form (H53.13 or 000.00.13.H53). */
  readonly agency: string;
  /** Of the one that decides; the competent one of the place when absent. */
  readonly decidingAgency?: string;
  /** Code of the unit it counts for; the receiving agency's when absent. */
  readonly unit?: string;
  readonly channel: Channel;
  readonly applicantId: string;
  readonly applicantName: string;
  /** YYYY-MM-DD */
  readonly birthDate?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly subject?: string;
  readonly state: StateCode;
  readonly outcome?: 'granted' | 'refused';
  readonly submittedAt: Date;
  readonly receivedAt?: Date;
  /** A day (the end of its working time) or an instant. */
  readonly dueAt?: Date | string;
  /** Since when it waits for papers or money: states 5 and 6. */
  readonly pausedAt?: Date;
  /** Decided, refused, withdrawn or stopped. */
  readonly handledAt?: Date;
  readonly returnedAt?: Date;
  readonly note?: string;
  readonly resultNumber?: string;
  /** The result was issued as a signed file; no when absent. */
  readonly electronicResult?: boolean;
  /** Whole đồng. */
  readonly feeAmount?: number;
  readonly feePaidAt?: Date;
  readonly feeReference?: string;
}

export type LegacyField = keyof LegacyDossier;

/** Why a row cannot be imported. */
export interface Fault {
  readonly field: LegacyField;
  readonly reason: Text;
}

const fault = (field: LegacyField, vi: string, en: string): Fault => ({ field, reason: { vi, en } });

const RECEIVED: readonly StateCode[] = [
  STATE.received,
  STATE.processing,
  STATE.paymentRequested,
  STATE.stopped,
  STATE.handled,
  STATE.returned,
];
const ENDED: readonly StateCode[] = [
  STATE.refusedAtReception,
  STATE.withdrawn,
  STATE.stopped,
  STATE.handled,
  STATE.returned,
];
const PAUSED: readonly StateCode[] = [STATE.supplementRequested, STATE.paymentRequested];

/** Whether somebody still has to work on it. A dossier that only waits to be handed over is open too. */
export const isOpen = (state: StateCode): boolean => !ENDED.includes(state) || state === STATE.handled;

/** What a row contradicts in itself: dates that a state needs, and their order. Pure. */
export function faultsOf(row: LegacyDossier, now: Date): Fault[] {
  const found: Fault[] = [];
  const need = (field: LegacyField, when: boolean) => {
    if (when && row[field] === undefined)
      found.push(
        fault(field, `Trạng thái ${row.state} cần có mục này.`, `A dossier in state ${row.state} has to have this.`),
      );
  };
  need('receivedAt', RECEIVED.includes(row.state));
  need('handledAt', ENDED.includes(row.state));
  need('returnedAt', row.state === STATE.returned);
  need('pausedAt', PAUSED.includes(row.state));
  need('feeAmount', row.state === STATE.paymentRequested);
  const refuse = (field: LegacyField, when: boolean) => {
    if (when && row[field] !== undefined)
      found.push(
        fault(
          field,
          `Trạng thái ${row.state} không thể có mục này.`,
          `A dossier in state ${row.state} cannot have this.`,
        ),
      );
  };
  refuse('receivedAt', row.state === STATE.submitted || row.state === STATE.refusedAtReception);
  refuse('handledAt', !ENDED.includes(row.state));
  refuse('returnedAt', row.state !== STATE.returned);
  refuse('pausedAt', !PAUSED.includes(row.state));
  let last: readonly [LegacyField, Date] = ['submittedAt', row.submittedAt];
  for (const field of ['submittedAt', 'receivedAt', 'pausedAt', 'handledAt', 'returnedAt'] as const) {
    const at = row[field];
    if (!at) continue;
    if (at > now) found.push(fault(field, 'Thời điểm này chưa đến.', 'This lies in the future.'));
    if (at < last[1])
      found.push(fault(field, 'Sớm hơn bước trước của hồ sơ.', 'Earlier than the step of the dossier before it.'));
    last = [field, at];
  }
  if (row.dueAt instanceof Date && row.receivedAt && row.dueAt < row.receivedAt)
    found.push(fault('dueAt', 'Hẹn trả sớm hơn lúc tiếp nhận.', 'Due before it was received.'));
  if (row.dueAt !== undefined && !row.receivedAt)
    found.push(
      fault('dueAt', 'Hồ sơ chưa tiếp nhận thì chưa có ngày hẹn trả.', 'Not received yet, so it has no due date.'),
    );
  return found;
}
