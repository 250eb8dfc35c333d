import { z } from 'zod';
import type { Deadline } from '../../../kernel/calendar/index.ts';
import { defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { getPerson, type Person, recordAccesses } from '../../../kernel/identity/index.ts';
import { notFound } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import { type Confirmation, confirmationsOf } from '../declarations/confirmations.ts';
import { type Declaration, declarationsOf } from '../declarations/declare.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import type { Procedure } from '../procedures/schema.ts';
import { type Consultation, consultationsOf } from './consultation.ts';
import { type Dossier, findDossierByCode, getDossier, partsOf, scopeOfDossier } from './dossier.ts';
import { type Payment, paymentsOf } from './duties.ts';
import { deadlineOf, type Transition, transitionsOf } from './move.ts';
import { type Origin, originOf } from './origin.ts';
import { type Paper, papersOf } from './papers.ts';
import { READ } from './scopes.ts';

export interface Attached {
  readonly id: string;
  readonly component: string;
  /** Absent for a paper that came as paper only. */
  readonly fileId: string | null;
  readonly name: string;
  readonly originals: number;
  readonly copies: number;
  /** Paper of the applicant's personal store that it is; null for an upload. */
  readonly fromStore: string | null;
  /** For an issued paper of the store: whether it is still in force. */
  readonly inForce: boolean | null;
}

/** A dossier with all that belongs to it. */
export interface OpenDossier {
  readonly dossier: Dossier;
  readonly procedure: Procedure;
  readonly transitions: readonly Transition[];
  readonly deadline: Deadline;
  readonly papers: readonly Paper[];
  readonly attached: readonly Attached[];
  readonly applicant: Person;
  readonly payments: readonly Payment[];
  readonly consultations: readonly Consultation[];
  /** What was declared with an electronic identity, worked out again. */
  readonly declarations: readonly Declaration[];
  /** Others who have to confirm. */
  readonly confirmations: readonly Confirmation[];
  /** Parts of a bundle; none for a dossier of its own. */
  readonly parts: readonly Dossier[];
  /** Where an imported dossier comes from. */
  readonly origin: Origin | null;
  /** The bundle this dossier is a part of. */
  readonly bundle: Dossier | null;
}

/** Roles of the office that may read a dossier of their agencies. */
export const READERS = ['receptionist', 'handler', 'leader', 'coordinator'] as const;

/** What most dossiers have none of, looked for in one statement. */
async function rareOf(ctx: Ctx, id: string) {
  const { rows } = await sql<
    Record<'payments' | 'consultations' | 'declarations' | 'confirmations' | 'origin', boolean>
  >`
    SELECT EXISTS (SELECT FROM dossier_payment WHERE dossier_id = ${id}::uuid) AS payments,
      EXISTS (SELECT FROM consultation WHERE dossier_id = ${id}::uuid) AS consultations,
      EXISTS (SELECT FROM dossier_declaration WHERE dossier_id = ${id}::uuid) AS declarations,
      EXISTS (SELECT FROM dossier_confirmation WHERE dossier_id = ${id}::uuid) AS confirmations,
      EXISTS (SELECT FROM dossier_origin WHERE dossier_id = ${id}::uuid) AS origin`.execute(ctx.db);
  return rows[0];
}

async function assemble(ctx: Ctx, dossier: Dossier): Promise<OpenDossier> {
  const rare = await rareOf(ctx, dossier.id);
  const transitions = await transitionsOf(ctx, dossier.id);
  const rows = await ctx.db
    .selectFrom('dossier_component as c')
    .leftJoin('paper_end as e', (join) => join.on(sql<boolean>`c.from_store = 'issued:' || e.verify_code`))
    .select([
      'c.id',
      'c.component',
      'c.file_id as fileId',
      'c.name',
      'c.originals',
      'c.copies',
      'c.from_store as fromStore',
      'e.verify_code as ended',
    ])
    .where('c.dossier_id', '=', dossier.id)
    .orderBy('c.added_at')
    .orderBy('c.id')
    .execute();
  const attached = rows.map(({ ended, ...row }): Attached => {
    const inForce = row.fromStore?.startsWith('issued:') ? ended === null : null;
    return { ...row, inForce };
  });
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  return {
    dossier,
    procedure,
    transitions,
    deadline: await deadlineOf(ctx, dossier, transitions),
    papers: await papersOf(ctx, dossier.id),
    attached,
    applicant: await getPerson(ctx, dossier.applicantId),
    payments: rare?.payments ? await paymentsOf(ctx, dossier.id) : [],
    consultations: rare?.consultations ? await consultationsOf(ctx, dossier.id) : [],
    declarations: rare?.declarations ? await declarationsOf(ctx, dossier, procedure) : [],
    confirmations: rare?.confirmations ? await confirmationsOf(ctx, dossier.id) : [],
    parts: dossier.bundle ? await partsOf(ctx, dossier.id) : [],
    origin: rare?.origin ? await originOf(ctx, dossier.id) : null,
    bundle: dossier.parentId ? await getDossier(ctx, dossier.parentId) : null,
  };
}

/** An officer opens a dossier: the look is logged with its purpose, and the applicant can see it. */
export const openDossier = defineQuery({
  name: 'services.dossier.open',
  title: { vi: 'Mở hồ sơ', en: 'Open a dossier' },
  input: z.object({ dossierId: z.uuid() }),
  allow: {
    roles: READERS,
    clientScopes: READ,
    breakGlass: true,
    async scope(ctx, input) {
      const { ownerId: _, ...scope } = await scopeOfDossier(ctx, input);
      return scope;
    },
  },
  async run(ctx, { dossierId }): Promise<OpenDossier> {
    const dossier = await getDossier(ctx, dossierId);
    const open = await assemble(ctx, dossier);
    const look = { personId: dossier.applicantId, subjectType: 'dossier', subject: dossier.id };
    await recordAccesses(ctx, [
      { ...look, purpose: 'services.handling' },
      // Papers that the applicant took from their store are seen too.
      ...(open.attached.some(({ fromStore }) => fromStore !== null) ? [{ ...look, purpose: 'services.store' }] : []),
    ]);
    return open;
  },
});

/** The applicant opens their own dossier by its code. A stranger's code answers 404, as if it were not there. */
export const openOwnDossier = defineQuery({
  name: 'services.dossier.openOwn',
  title: { vi: 'Xem hồ sơ của mình', en: 'Open my dossier' },
  input: z.object({ code: z.string().min(1).max(60) }),
  allow: { person: { level: 1 } },
  async run(ctx, { code }): Promise<OpenDossier> {
    const dossier = await findDossierByCode(ctx, code);
    if (!dossier || ctx.actor.kind !== 'person' || dossier.applicantId !== ctx.actor.personId)
      throw notFound({ vi: 'hồ sơ này', en: 'This dossier' });
    return assemble(ctx, dossier);
  },
});

export interface DossierLine {
  readonly id: string;
  readonly code: string;
  readonly subject: string;
  readonly state: Dossier['state'];
  readonly step: string | null;
  readonly submittedAt: Date;
  readonly dueAt: Date | null;
  readonly timeliness: Dossier['timeliness'];
}

const line = [
  'id',
  'code',
  'subject',
  'state',
  'step',
  'submitted_at as submittedAt',
  'due_at as dueAt',
  'timeliness',
] as const;

export const myDossiers = defineQuery({
  name: 'services.dossier.mine',
  title: { vi: 'Hồ sơ của tôi', en: 'My dossiers' },
  input: z.object({ before: z.string().max(200).optional() }),
  allow: { person: { level: 1 } },
  async run(ctx, { before }): Promise<{ lines: DossierLine[]; next: string | null }> {
    if (ctx.actor.kind !== 'person') return { lines: [], next: null };
    let query = ctx.db.selectFrom('dossier').select(line).where('applicant_id', '=', ctx.actor.personId);
    const cursor = readCursor(before);
    if (cursor) query = query.where(sql<boolean>`(submitted_at, id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`);
    const rows = (await query
      .orderBy('submitted_at', 'desc')
      .orderBy('id', 'desc')
      .limit(PAGE + 1)
      .execute()) as unknown as DossierLine[];
    const lines = rows.slice(0, PAGE);
    const last = lines.at(-1);
    return { lines, next: rows.length > PAGE && last ? writeCursor(last.submittedAt, last.id) : null };
  },
});

export const PAGE = 25;

/** A place in a list: the sort value and the id that breaks ties. */
export const writeCursor = (at: Date, id: string): string =>
  Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');

export function readCursor(cursor: string | undefined): { at: string; id: string } | undefined {
  if (!cursor) return undefined;
  const [at, id] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const sound = at && id && !Number.isNaN(Date.parse(at)) && /^[0-9a-f-]{36}$/.test(id);
  return sound ? { at, id } : undefined;
}

/** What anyone who holds the code may know: state and dates, nothing of the person. */
export const trackDossier = defineQuery({
  name: 'services.dossier.track',
  title: { vi: 'Tra cứu hồ sơ', en: 'Track a dossier' },
  input: z.object({ code: z.string().min(1).max(60) }),
  allow: { public: true },
  async run(ctx, { code }) {
    const dossier = await findDossierByCode(ctx, code);
    if (!dossier) return null;
    const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
    const { state, submittedAt, receivedAt, dueAt, handledAt, returnedAt, timeliness, receivingAgencyId } = dossier;
    return {
      code: dossier.code,
      procedure: procedure.name,
      state,
      submittedAt,
      receivedAt,
      dueAt,
      handledAt,
      returnedAt,
      timeliness,
      receivingAgencyId,
    };
  },
});
