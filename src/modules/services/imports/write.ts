import type { Ctx } from '../../../kernel/context.ts';
import { type Emitted, emitAll } from '../../../kernel/events/index.ts';
import { actorRef } from '../../../kernel/identity/index.ts';
import { fold } from '../../../kernel/search/index.ts';
import { sql } from '../../../kernel/store/index.ts';
import { STATE } from '../dossiers/states.ts';
import { eventOf, type History, type PastLine } from './history.ts';
import type { LegacyDossier } from './legacy.ts';
import type { Found } from './places.ts';

/** A dossier that may be written. */
export interface Ready {
  readonly id: string;
  readonly code: string;
  readonly applicantId: string;
  readonly paymentId: string;
  readonly row: LegacyDossier;
  readonly found: Found;
  readonly history: History;
}

/** Rows of one statement: far below the 65,535 parameters of the protocol. */
const PIECE = 500;

async function inPieces<T>(rows: readonly T[], write: (piece: T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += PIECE) await write(rows.slice(i, i + PIECE));
}

/** Writes everything of these dossiers with a few statements for all. */
export async function writeDossiers(ctx: Ctx, dossiers: readonly Ready[], source: string): Promise<void> {
  await inPieces(dossiers, (piece) => ctx.db.insertInto('dossier').values(piece.map(dossierRow)).execute());
  await inPieces(dossiers, (piece) =>
    ctx.db
      .insertInto('dossier_origin')
      .values(
        piece.map(({ id, row }) => ({
          dossier_id: id,
          source,
          legacy_code: row.legacyCode,
          result_number: row.resultNumber ?? null,
          imported_at: ctx.now,
          imported_by: actorRef(ctx.actor),
        })),
      )
      .execute(),
  );
  await inPieces(
    dossiers.flatMap((one) => one.history.log.map((line) => lineRow(one, line, source))),
    (piece) => ctx.db.insertInto('dossier_transition').values(piece).execute(),
  );
  await inPieces(dossiers.flatMap(paymentRow), (piece) => ctx.db.insertInto('dossier_payment').values(piece).execute());
  await findableByOldCode(ctx, dossiers);
  await inPieces(dossiers.flatMap(eventsOf), (piece) => emitAll(ctx, piece));
}

function dossierRow({ id, code, applicantId, row, found, history }: Ready) {
  const { procedure } = found.version;
  const { unitField } = procedure.agencies;
  const { end } = history;
  return {
    id,
    code,
    procedure_code: procedure.code,
    procedure_version_id: found.version.id,
    applicant_id: applicantId,
    helped_at_agency_id: row.channel === 'online' ? null : found.receiving.id,
    receiving_agency_id: found.receiving.id,
    deciding_agency_id: found.deciding.id,
    unit_id: found.unitId,
    channel: row.channel,
    subject: row.subject ?? `${procedure.name.vi} – ${row.applicantName}`.slice(0, 500),
    answers: JSON.stringify(unitField === undefined ? {} : { [unitField]: found.unitId }),
    state: end.state,
    step: end.step,
    submitted_at: row.submittedAt,
    received_at: row.receivedAt ?? null,
    due_at: end.dueAt,
    step_due_at: end.stepDueAt,
    handled_at: row.receivedAt && row.state !== STATE.stopped ? (row.handledAt ?? null) : null,
    returned_at: row.returnedAt ?? null,
    outcome: outcomeOf(row),
    timeliness: end.timeliness,
    limit_minutes: history.limitMinutes,
    version: history.log.length,
  };
}

function outcomeOf(row: LegacyDossier): 'granted' | 'refused' | 'withdrawn' | null {
  if (row.state === STATE.withdrawn) return 'withdrawn';
  return row.state === STATE.handled || row.state === STATE.returned ? (row.outcome ?? 'granted') : null;
}

const lineRow = ({ id, row, found }: Ready, line: PastLine, source: string) => ({
  dossier_id: id,
  action: line.action,
  from_state: line.fromState,
  to_state: line.toState,
  at: line.at,
  actor_id: null,
  actor_name: line.side === 'applicant' ? row.applicantName : source,
  agency_id: line.side === 'applicant' ? null : line.side === 'receiving' ? found.receiving.id : found.deciding.id,
  unit_id: found.unitId,
  reason: line.reason,
  step: line.step,
  due_at: line.dueAt,
  step_due_at: line.stepDueAt,
  ref: line.ref,
});

function paymentRow({ id, paymentId, row }: Ready) {
  if (!row.feeAmount) return [];
  const open = row.state === STATE.paymentRequested;
  const at = row.pausedAt ?? row.receivedAt ?? row.submittedAt;
  // Money that was named but not paid is awaited only where the dossier waits for it.
  if (!open && !row.feePaidAt && !row.feeReference) return [];
  return [
    {
      id: paymentId,
      dossier_id: id,
      amount: row.feeAmount,
      reason: row.note ?? 'Phí, lệ phí (hệ thống cũ)',
      requested_at: at,
      confirmed_at: open ? null : (row.feePaidAt ?? at),
      reference: open ? null : (row.feeReference ?? 'hệ thống cũ'),
    },
  ];
}

/** The words of a dossier are made of its own code by a trigger; the old code joins them. */
async function findableByOldCode(ctx: Ctx, dossiers: readonly Ready[]): Promise<void> {
  const old = dossiers
    .filter(({ code, row }) => row.legacyCode.toUpperCase() !== code)
    .map(({ id, row }) => ({
      id,
      words: [...new Set([row.legacyCode.toLowerCase(), ...fold(row.legacyCode).split(/[^\p{L}\p{N}]+/u)])].filter(
        Boolean,
      ),
    }));
  if (old.length === 0) return;
  await sql`UPDATE dossier_search s SET words = s.words || array_to_tsvector(o.words)
    FROM (SELECT (one ->> 'id')::uuid AS id, ARRAY(SELECT jsonb_array_elements_text(one -> 'words')) AS words
      FROM jsonb_array_elements(${JSON.stringify(old)}::jsonb) AS one) o
    WHERE s.dossier_id = o.id`.execute(ctx.db);
}

function eventsOf({ id, code, row, found, history }: Ready): Emitted[] {
  const { procedure } = found.version;
  return history.log.map((line) => {
    const { type, data } = eventOf(
      line,
      row,
      procedure,
      { dossierId: id, code, procedure: procedure.code },
      history.end,
    );
    return { type, details: { subject: id, unitId: found.unitId, agencyId: found.deciding.id, at: line.at, data } };
  });
}
