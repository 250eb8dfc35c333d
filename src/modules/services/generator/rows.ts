import type { personalIdVault } from '../../../kernel/identity/index.ts';
import { STATE, type StateCode } from '../dossiers/states.ts';
import type { Cell } from './copy.ts';
import type { DemoPerson } from './people.ts';
import type { NewOfficer } from './staff.ts';
import type { Act, Line, Track } from './track.ts';

/** Rows of one table, ready to be copied. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: (readonly Cell[])[];
}

export const emptyTables = () => ({
  person: table(
    'person',
    'id personal_id_cipher personal_id_index full_name birth_date gender phone level created_at updated_at',
  ),
  grant: table(
    'role_grant',
    'id person_id role unit_id agency_id valid_from valid_to demo granted_by granted_at reason',
  ),
  dossier: table(
    'dossier',
    'id code procedure_code procedure_version_id applicant_id helped_at_agency_id receiving_agency_id deciding_agency_id ' +
      'unit_id channel limit_case subject answers state step submitted_at received_at received_by due_at step_due_at ' +
      'handled_at decided_by returned_at outcome timeliness handler_id version',
  ),
  component: table('dossier_component', 'dossier_id component name originals copies added_at'),
  transition: table(
    'dossier_transition',
    'dossier_id action from_state to_state at actor_id actor_name agency_id unit_id reason step due_at step_due_at ref new_date',
  ),
  payment: table(
    'dossier_payment',
    'id dossier_id amount reason requested_at requested_by confirmed_at confirmed_by reference',
  ),
  event: table('event', 'type at subject_type subject unit_id agency_id actor request_id data'),
  mark: table('demo_dossier', 'dossier_id batch_id'),
});

export type Tables = ReturnType<typeof emptyTables>;

const table = (name: string, columns: string): Table => ({ name, columns: columns.split(' '), rows: [] });

/** How a personal ID number is kept, see `personalIdVault`. */
type Vault = ReturnType<typeof personalIdVault>;

const sealed = (vault: Vault, personalId: string): [string, string] => {
  const { personal_id_cipher, personal_id_index } = vault.seal(personalId);
  return [`\\x${personal_id_cipher.toString('hex')}`, `\\x${personal_id_index.toString('hex')}`];
};

export function addPerson({ person }: Tables, one: DemoPerson, vault: Vault): void {
  const { id, personalId, fullName, birthDate, gender, phone, level, createdAt } = one;
  person.rows.push([id, ...sealed(vault, personalId), fullName, birthDate, gender, phone, level, createdAt, createdAt]);
}

/** An officer with the role, which counts only while the program runs as a demonstration. */
export function addOfficer(
  tables: Tables,
  one: NewOfficer,
  grantId: string,
  { now, requestId, vault }: { now: Date; requestId: string; vault: Vault },
): void {
  const { id, personalId, name, birthDate, gender, role, unitId, agencyId, from } = one;
  const to = one.to < '9999' ? one.to : null;
  tables.person.rows.push([id, ...sealed(vault, personalId), name, birthDate, gender, null, 2, now, now]);
  tables.grant.rows.push([
    grantId,
    id,
    role,
    unitId,
    agencyId,
    from,
    to,
    true,
    'system:demo',
    now,
    'demonstration history',
  ]);
  tables.event.rows.push([
    'identity.role.granted',
    now,
    'role_grant',
    grantId,
    unitId,
    agencyId,
    'system:demo',
    requestId,
    JSON.stringify({ holder: `person:${id}`, role, from, to }),
  ]);
}

/** All rows of a dossier, as the commands would have left them. */
export function addDossier(tables: Tables, track: Track, code: string, batchId: string, requestId: string): void {
  const { filing: f } = track;
  const { receiving, deciding, unitId } = f.offices;
  tables.dossier.rows.push([
    f.id,
    code,
    f.version.procedure.code,
    f.version.id,
    f.applicant.id,
    f.registeredBy ? receiving.id : null,
    receiving.id,
    deciding.id,
    unitId,
    f.channel,
    track.limitCase,
    f.subject,
    JSON.stringify(f.answers),
    track.state,
    track.step,
    f.at,
    track.receivedAt,
    track.receivedBy,
    track.dueAt,
    track.stepDueAt,
    track.handledAt,
    track.decidedBy,
    track.returnedAt,
    track.outcome,
    track.timeliness,
    track.handlerId,
    track.version,
  ]);
  for (const paper of f.papers)
    tables.component.rows.push([f.id, paper.component, paper.name, paper.originals, paper.copies, f.at]);
  for (const line of track.log)
    tables.transition.rows.push([
      f.id,
      line.action,
      line.fromState,
      line.toState,
      line.at,
      line.actorId,
      line.actorName,
      line.agencyId,
      unitId,
      line.reason,
      line.step,
      line.dueAt,
      line.stepDueAt,
      line.ref,
      line.newDate,
    ]);
  for (const one of track.payments)
    tables.payment.rows.push([
      one.id,
      f.id,
      one.amount,
      one.reason,
      one.requestedAt,
      one.requestedBy,
      one.confirmed?.at ?? null,
      one.confirmed?.by ?? null,
      one.confirmed?.reference ?? null,
    ]);
  track.acts.forEach((act, i) => {
    const { type, data } = eventOf(track, act, track.log[i] as Line, code);
    tables.event.rows.push([
      type,
      act.at,
      'dossier',
      f.id,
      unitId,
      deciding.id,
      `person:${act.by.id}`,
      requestId,
      JSON.stringify(data),
    ]);
  });
  tables.mark.rows.push([f.id, batchId]);
}

/** The event a command leaves for an act: the same types and data, see `events.ts`. */
export function eventOf(track: Track, { action }: Act, line: Line, code: string): { type: string; data: object } {
  const { filing } = track;
  const { procedure } = filing.version;
  const about = { dossierId: filing.id, code, procedure: procedure.code };
  const { channel } = filing;
  const dueAt = line.dueAt?.toISOString() ?? null;
  const event = (what: string, data: object) => ({ type: `services.dossier.${what}`, data: { ...about, ...data } });
  const handled = (outcome: string, electronicResult: boolean) =>
    event('handled', { channel, outcome, dueAt, timeliness: track.timeliness ?? 'on_time', electronicResult });
  const from = line.fromState as StateCode;
  switch (action) {
    case 'submit':
    case 'register': {
      const eligibleOnline = procedure.manners.some((manner) => manner.channel === 'online');
      return event('submitted', { level: procedure.onlineLevel, channel, eligibleOnline });
    }
    case 'receive':
      // Papers come as files online, and as paper everywhere else.
      return event('received', {
        channel,
        dueAt,
        ...(filing.papers.length > 0 ? { digitised: channel === 'online' } : {}),
      });
    case 'refuse':
      return event('refused', { channel });
    case 'decide':
      return handled('granted', true);
    case 'deny':
      return handled('refused', true);
    case 'issue':
      return event('returned', { channel });
    case 'stop':
      return event('stopped', { channel });
    case 'withdraw':
      if (track.receivedAt) return handled('withdrawn', false);
      return event('moved', { action, from, to: STATE.withdrawn, dueAt });
    default:
      return event('moved', { action, from, to: line.toState, dueAt });
  }
}
