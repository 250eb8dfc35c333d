import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand } from '../../../kernel/command.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { type ControlRow, controlSlip } from '../documents/slips/control.ts';
import { consultationsOf } from './consultation.ts';
import { lockDossier, partsOf, scopeOfDossier } from './dossier.ts';
import { type Transition, timelinessOf, transitionsOf } from './move.ts';
import { papersOf } from './papers.ts';
import { issueSlip } from './slips.ts';
import type { Action } from './states.ts';
import { ACTION_NAMES } from './words.ts';

/** Who holds the dossier after each action; actions that hand nothing over are not in the slip. */
type Station = 'applicant' | 'counter' | 'desk' | 'leader' | 'consulted';
const HANDED: Partial<Record<Action, readonly [Station, Station]>> = {
  submit: ['applicant', 'counter'],
  register: ['applicant', 'counter'],
  receive: ['counter', 'desk'],
  refuse: ['counter', 'applicant'],
  propose: ['desk', 'leader'],
  sendBack: ['leader', 'desk'],
  requestSupplement: ['desk', 'applicant'],
  supplement: ['applicant', 'desk'],
  requestPayment: ['desk', 'applicant'],
  confirmPayment: ['applicant', 'desk'],
  consult: ['desk', 'consulted'],
  answerConsultation: ['consulted', 'desk'],
  decide: ['leader', 'counter'],
  deny: ['leader', 'counter'],
  issue: ['counter', 'applicant'],
  stop: ['desk', 'applicant'],
  withdraw: ['applicant', 'counter'],
  reopen: ['counter', 'desk'],
};

/** Actions that give a dossier on when its step is done: they are judged by the step's due date. */
const JUDGED: readonly Action[] = ['receive', 'propose', 'decide', 'deny'];

/** Actions of the log that are notes beside a hand-over. */
const NOTED: readonly Action[] = ['apologise', 'moveDeadline', 'correct', 'revoke', 'assign'];

/**
 * The rows of the control slip from the log. Pure.
 *
 * @param name who a station is, at this line of the log
 */
export function controlRows(
  log: readonly (Pick<Transition, 'action' | 'at' | 'actorName' | 'reason' | 'agencyId'> & {
    readonly stepDueAt: Date | null;
  })[],
  name: (station: Station, line: Pick<Transition, 'agencyId'>) => string,
): ControlRow[] {
  return log.flatMap((line, i): ControlRow[] => {
    const handed = HANDED[line.action];
    if (!handed) {
      if (!NOTED.includes(line.action)) return [];
      const holder = name('desk', line);
      return [
        { from: holder, to: holder, at: line.at, giver: line.actorName ?? '', note: ACTION_NAMES[line.action].vi },
      ];
    }
    const due = log[i - 1]?.stepDueAt ?? null;
    // Whoever takes it over is the next one who acts on it.
    const taker = log.slice(i + 1).find((next) => next.actorName && next.action !== 'moveDeadline')?.actorName;
    return [
      {
        from: name(handed[0], line),
        to: name(handed[1], line),
        at: line.at,
        ...(line.actorName ? { giver: line.actorName } : {}),
        ...(taker && handed[1] !== 'applicant' ? { taker } : {}),
        ...(due && JUDGED.includes(line.action) ? { result: timelinessOf(line.at, due) } : {}),
        note: ACTION_NAMES[line.action].vi,
      },
    ];
  });
}

/** Prints the control slip from the log as it stands; the same log gives the slip that is there already. */
export const printControlSlip = defineCommand({
  name: 'services.dossier.controlSlip',
  title: { vi: 'In phiếu kiểm soát', en: 'Print the control slip' },
  input: z.object({ dossierId: z.uuid() }),
  allow: {
    roles: ['receptionist', 'handler', 'leader', 'coordinator'],
    async scope(ctx, input) {
      const { ownerId: _, ...scope } = await scopeOfDossier(ctx, input);
      return scope;
    },
  },
  async run(ctx, { dossierId }): Promise<{ fileId: string }> {
    const dossier = await lockDossier(ctx, dossierId);
    const log = await transitionsOf(ctx, dossierId);
    const newest = async () => (await papersOf(ctx, dossierId)).findLast(({ kind }) => kind === 'control');
    const last = log.at(-1);
    const there = await newest();
    if (there && last && there.issuedAt >= last.at && there.issuedAt > dossier.submittedAt)
      return { fileId: there.fileId };
    const day = localDate(ctx.now);
    const agencies = await agenciesOf(ctx);
    const agency = (id: string | null) => (id ? (agencies.agencyById(id, day)?.name ?? '') : '');
    const receiving = agency(dossier.receivingAgencyId);
    const deciding = agency(dossier.decidingAgencyId);
    const cooperating = new Set([
      ...(await consultationsOf(ctx, dossierId)).map((one) => agency(one.agencyId)),
      ...(dossier.bundle ? await partsOf(ctx, dossierId) : []).map((part) => agency(part.decidingAgencyId)),
    ]);
    await issueSlip(ctx, dossier, 'control', 'receiving', (data) =>
      controlSlip({
        ...data,
        deciding,
        cooperating: [...cooperating],
        rows: controlRows(log, (station, line) => {
          switch (station) {
            case 'applicant':
              return 'Người nộp hồ sơ';
            case 'counter':
              return receiving;
            case 'leader':
              return `Lãnh đạo ${deciding}`;
            case 'consulted':
              return line.agencyId && line.agencyId !== dossier.decidingAgencyId
                ? agency(line.agencyId)
                : 'Cơ quan được lấy ý kiến';
            case 'desk':
              return deciding;
          }
        }),
      }),
    );
    const made = await newest();
    if (!made) throw new Error(`no control slip of ${dossier.code} was made`);
    return { fileId: made.fileId };
  },
});
