import type { Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { conflict, notFound } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import type { Answers } from '../forms/answers.ts';
import type { Channel } from '../procedures/schema.ts';
import type { StateCode } from './states.ts';

/** A dossier as the table holds it, in the program's names. */
export interface Dossier {
  readonly id: string;
  readonly code: string;
  readonly procedureCode: string;
  readonly procedureVersionId: string;
  readonly applicantId: string;
  readonly receivingAgencyId: string;
  readonly decidingAgencyId: string;
  readonly unitId: string;
  /** Where somebody helped the applicant file, when that was elsewhere than where it was received. */
  readonly helpedAtAgencyId: string | null;
  /** The bundle (liên thông) this one is a part of, and which part. */
  readonly parentId: string | null;
  readonly part: string | null;
  /** A bundle is not worked on itself: its state and date follow from its parts. */
  readonly bundle: boolean;
  readonly channel: Channel;
  /** Case of the limit, where the procedure has several. */
  readonly limitCase: string | null;
  /** Working minutes between reception and the date another system promised: the limit of an imported dossier. */
  readonly limitMinutes: number | null;
  readonly subject: string;
  readonly answers: Answers;
  readonly state: StateCode;
  readonly step: string | null;
  readonly submittedAt: Date;
  readonly receivedAt: Date | null;
  readonly dueAt: Date | null;
  /** When the step it is in has to be done; null while the clock stands still. */
  readonly stepDueAt: Date | null;
  readonly handledAt: Date | null;
  readonly returnedAt: Date | null;
  readonly outcome: 'granted' | 'refused' | 'withdrawn' | null;
  readonly timeliness: 'early' | 'on_time' | 'late' | null;
  readonly handlerId: string | null;
  readonly version: number;
}

const unknownDossier = () => notFound({ vi: 'hồ sơ này', en: 'This dossier' });

const base = (ctx: Ctx) =>
  ctx.db
    .selectFrom('dossier')
    .select([
      'id',
      'code',
      'procedure_code as procedureCode',
      'procedure_version_id as procedureVersionId',
      'applicant_id as applicantId',
      'receiving_agency_id as receivingAgencyId',
      'deciding_agency_id as decidingAgencyId',
      'unit_id as unitId',
      'helped_at_agency_id as helpedAtAgencyId',
      'parent_id as parentId',
      'part',
      'bundle',
      'channel',
      'limit_case as limitCase',
      'limit_minutes as limitMinutes',
      'subject',
      'answers',
      'state',
      'step',
      'submitted_at as submittedAt',
      'received_at as receivedAt',
      'due_at as dueAt',
      'step_due_at as stepDueAt',
      'handled_at as handledAt',
      'returned_at as returnedAt',
      'outcome',
      'timeliness',
      'handler_id as handlerId',
      'version',
    ]);

export async function findDossier(ctx: Ctx, id: string): Promise<Dossier | undefined> {
  return (await base(ctx).where('id', '=', id).executeTakeFirst()) as Dossier | undefined;
}

export async function getDossier(ctx: Ctx, id: string): Promise<Dossier> {
  const dossier = await findDossier(ctx, id);
  if (!dossier) throw unknownDossier();
  return dossier;
}

/** By its code, upper and lower case alike; or by the code it had in another system, where only one had that. */
export async function findDossierByCode(ctx: Ctx, code: string): Promise<Dossier | undefined> {
  const wanted = code.trim().toUpperCase();
  const own = (await base(ctx).where('code', '=', wanted).executeTakeFirst()) as Dossier | undefined;
  if (own) return own;
  const former = (await base(ctx)
    .where('id', 'in', (db) =>
      db.selectFrom('dossier_origin').select('dossier_id').where(sql<string>`upper(legacy_code)`, '=', wanted),
    )
    .limit(2)
    .execute()) as Dossier[];
  return former.length === 1 ? former[0] : undefined;
}

/**
 * Locks the dossier until the transaction ends; refuses when somebody changed it since the reader saw `version`. A bundle
 * is locked before its part, so that two parts that end at once do not wait for each other.
 */
export async function lockDossier(ctx: Ctx, id: string, version?: number): Promise<Dossier> {
  const rows = (await base(ctx)
    .where((eb) =>
      eb.or([
        eb('id', '=', id),
        eb('id', '=', eb.selectFrom('dossier as part').select('part.parent_id').where('part.id', '=', id)),
      ]),
    )
    .orderBy('parent_id', (order) => order.asc().nullsFirst())
    .forUpdate()
    .execute()) as Dossier[];
  const dossier = rows.find((row) => row.id === id);
  if (!dossier) throw unknownDossier();
  if (version !== undefined && dossier.version !== version) {
    throw conflict('dossier_changed', {
      vi: 'Hồ sơ vừa được người khác xử lý. Hãy tải lại trang để xem trạng thái mới nhất.',
      en: 'Someone else has just worked on this dossier. Reload the page to see its newest state.',
    });
  }
  return dossier;
}

/** The parts of a bundle, in the order of the procedure. */
export async function partsOf(ctx: Ctx, bundleId: string, lock = false): Promise<Dossier[]> {
  const query = base(ctx).where('parent_id', '=', bundleId).orderBy('id');
  return (await (lock ? query.forUpdate() : query).execute()) as Dossier[];
}

/** Both agencies of the dossier, those it consulted, and its unit: enough for reading. */
export async function scopeOfDossier(ctx: Ctx, { dossierId }: { dossierId: string }): Promise<Scope> {
  const dossier = await getDossier(ctx, dossierId);
  const consulted = await ctx.db
    .selectFrom('consultation')
    .select('agency_id')
    .where('dossier_id', '=', dossierId)
    .execute();
  return {
    unitId: dossier.unitId,
    agencyId: [dossier.receivingAgencyId, dossier.decidingAgencyId, ...consulted.map((row) => row.agency_id)],
    ownerId: dossier.applicantId,
  };
}

/** Both agencies of the dossier: work that either may do. */
export async function officeScope(ctx: Ctx, { dossierId }: { dossierId: string }): Promise<Scope> {
  const dossier = await getDossier(ctx, dossierId);
  return { unitId: dossier.unitId, agencyId: [dossier.receivingAgencyId, dossier.decidingAgencyId] };
}

/** The unit of an agency: a role held for a unit reaches the agencies of that unit, not those above it. */
async function placeOf(ctx: Ctx, agencyId: string): Promise<Scope> {
  return { unitId: (await agenciesOf(ctx)).agencyById(agencyId)?.unitId, agencyId };
}

/** The agency that receives. */
export async function receptionScope(ctx: Ctx, { dossierId }: { dossierId: string }): Promise<Scope> {
  return placeOf(ctx, (await getDossier(ctx, dossierId)).receivingAgencyId);
}

/** The agency that decides, which may be another than the one of the place where it was filed. */
export async function deskScope(ctx: Ctx, { dossierId }: { dossierId: string }): Promise<Scope> {
  return placeOf(ctx, (await getDossier(ctx, dossierId)).decidingAgencyId);
}
