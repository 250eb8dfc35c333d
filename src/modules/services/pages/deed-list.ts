import type { Command } from '../../../kernel/command.ts';
import { apologiseDossier } from '../dossiers/appointment.ts';
import { consultAgency } from '../dossiers/consultation.ts';
import { correctResult, revokeResult } from '../dossiers/corrections.ts';
import { confirmPayment, requestPayment } from '../dossiers/duties.ts';
import { denyDossier, reopenDossier, stopDossier } from '../dossiers/endings.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  refuseDossier,
  requestCompletion,
  requestSupplement,
  sendBackDossier,
  startDossier,
} from '../dossiers/office.ts';
import { type Action, STATE } from '../dossiers/states.ts';
import type { deedWords as words } from './deed-words.ts';

/** A word without marks to be filled in. */
type DeedWord = Exclude<keyof typeof words.catalogue, 'payNow' | 'replacedBody' | 'revokedBody'>;

/** What an officer types or chooses for a deed. `case`, `agency` and `answer` are choices that the dossier knows. */
export interface DeedField {
  readonly name: string;
  readonly kind: 'text' | 'line' | 'date' | 'money' | 'agency' | 'case' | 'answer';
  readonly label: DeedWord;
  readonly hint?: DeedWord;
  readonly optional?: true;
}

export interface Deed {
  readonly action: Action;
  // biome-ignore lint/suspicious/noExplicitAny: commands with different inputs
  readonly command: Command<any, any>;
  /** Path part of the form's address. */
  readonly path: string;
  readonly button: DeedWord;
  readonly hint?: DeedWord;
  readonly fields?: readonly DeedField[];
  /** Only in this step of the work. */
  readonly step?: string;
  /** Only in this state, where the action has other deeds in its other states. */
  readonly state?: number;
  readonly danger?: true;
  /** The next step of the usual way: shown open, with the page's primary button. All others are folded away. */
  readonly usual?: true;
}

const reason = (label: DeedField['label'], hint?: DeedField['hint']): DeedField => ({
  name: 'reason',
  kind: 'text',
  label,
  ...(hint ? { hint } : {}),
});
const supplyBy: DeedField = { name: 'supplyBy', kind: 'date', label: 'supplyBy', optional: true };

/** What the office can do, each with its address. The page shows those that are lawful now and allowed to this person. */
export const DEEDS: readonly Deed[] = [
  {
    action: 'receive',
    usual: true,
    command: receiveDossier,
    path: 'tiep-nhan',
    button: 'receive',
    hint: 'receiveHint',
    fields: [{ name: 'limitCase', kind: 'case', label: 'limitCase', optional: true }],
  },
  {
    action: 'requestSupplement',
    command: requestCompletion,
    path: 'hoan-thien',
    button: 'askCompletion',
    fields: [reason('supplementWhat', 'oneALine'), supplyBy],
    state: STATE.submitted,
  },
  {
    action: 'refuse',
    command: refuseDossier,
    path: 'tu-choi',
    button: 'refuse',
    fields: [reason('refuseReason')],
    danger: true,
  },
  { action: 'start', usual: true, command: startDossier, path: 'tham-dinh', button: 'start' },
  {
    action: 'propose',
    usual: true,
    command: proposeDossier,
    path: 'trinh',
    button: 'propose',
    fields: [{ name: 'opinion', kind: 'text', label: 'opinion' }],
    step: 'process',
  },
  {
    action: 'requestSupplement',
    command: requestSupplement,
    path: 'bo-sung',
    button: 'askSupplement',
    fields: [reason('supplementWhat', 'oneALine'), supplyBy],
    state: STATE.processing,
  },
  {
    action: 'requestPayment',
    command: requestPayment,
    path: 'nghia-vu-tai-chinh',
    button: 'askPayment',
    hint: 'askPaymentHint',
    fields: [{ name: 'amount', kind: 'money', label: 'amount' }, reason('paymentReason')],
    step: 'process',
  },
  {
    action: 'confirmPayment',
    usual: true,
    command: confirmPayment,
    path: 'da-nop-tien',
    button: 'confirmPayment',
    fields: [{ name: 'reference', kind: 'line', label: 'paymentReference' }],
  },
  {
    action: 'consult',
    command: consultAgency,
    path: 'lay-y-kien',
    button: 'consult',
    fields: [
      { name: 'agencyId', kind: 'agency', label: 'consultedAgency' },
      { name: 'question', kind: 'text', label: 'question' },
      { name: 'dueOn', kind: 'date', label: 'answerBy' },
    ],
    step: 'process',
  },
  {
    action: 'decide',
    usual: true,
    command: decideDossier,
    path: 'phe-duyet',
    button: 'decide',
    hint: 'decideHint',
    step: 'approve',
  },
  {
    action: 'sendBack',
    command: sendBackDossier,
    path: 'tra-lai',
    button: 'sendBack',
    fields: [reason('sendBackReason')],
    step: 'approve',
  },
  {
    action: 'deny',
    command: denyDossier,
    path: 'khong-chap-thuan',
    button: 'deny',
    hint: 'denyHint',
    fields: [reason('denyReason')],
    step: 'approve',
    danger: true,
  },
  {
    action: 'apologise',
    command: apologiseDossier,
    path: 'xin-loi',
    button: 'apologise',
    hint: 'apologiseHint',
    fields: [{ name: 'newDate', kind: 'date', label: 'newDate' }, reason('delayReason')],
  },
  {
    action: 'stop',
    command: stopDossier,
    path: 'dung',
    button: 'stop',
    hint: 'stopHint',
    fields: [reason('stopReason')],
    danger: true,
  },
  { action: 'issue', usual: true, command: issueDossier, path: 'tra-ket-qua', button: 'issue', hint: 'issueHint' },
  {
    action: 'correct',
    command: correctResult,
    path: 'dinh-chinh',
    button: 'correct',
    hint: 'correctHint',
    fields: [
      { name: 'key', kind: 'answer', label: 'wrongAnswer', optional: true },
      { name: 'value', kind: 'line', label: 'rightAnswer', optional: true },
      reason('correctReason'),
    ],
  },
  {
    action: 'revoke',
    command: revokeResult,
    path: 'thu-hoi',
    button: 'revoke',
    hint: 'revokeHint',
    fields: [reason('revokeReason', 'shownToAll')],
    danger: true,
  },
  {
    action: 'reopen',
    command: reopenDossier,
    path: 'xem-xet-lai',
    button: 'reopen',
    fields: [reason('reopenReason')],
  },
];
