import { z } from 'zod';
import type { Deadline } from '../../../kernel/calendar/index.ts';
import { defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { getPerson, type Person, recordAccess } from '../../../kernel/identity/index.ts';
import { notFound } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import type { Procedure } from '../procedures/schema.ts';
import { type Dossier, findDossierByCode, getDossier, scopeOfDossier } from './dossier.ts';
import { deadlineOf, type Transition, transitionsOf } from './move.ts';
import { type Paper, papersOf } from './papers.ts';
import { STATE } from './states.ts';

export interface Attached {
  readonly id: string;
  readonly component: string;
  readonly fileId: string;
  readonly name: string;
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
}

/** Roles of the office that may read a dossier of their agencies. */
export const READERS = ['receptionist', 'handler', 'leader', 'coordinator'] as const;

async function assemble(ctx: Ctx, dossier: Dossier): Promise<OpenDossier> {
  const transitions = await transitionsOf(ctx, dossier.id);
  const attached = await ctx.db
    .selectFrom('dossier_component')
    .select(['id', 'component', 'file_id as fileId', 'name'])
    .where('dossier_id', '=', dossier.id)
    .orderBy('added_at')
    .orderBy('id')
    .execute();
  return {
    dossier,
    procedure: (await procedureVersion(ctx, dossier.procedureVersionId)).procedure,
    transitions,
    deadline: await deadlineOf(ctx, dossier, transitions),
    papers: await papersOf(ctx, dossier.id),
    attached,
    applicant: await getPerson(ctx, dossier.applicantId),
  };
}

/** An officer opens a dossier: the look is logged with its purpose, and the applicant can see it. */
export const openDossier = defineQuery({
  name: 'services.dossier.open',
  title: { vi: 'Mở hồ sơ', en: 'Open a dossier' },
  input: z.object({ dossierId: z.uuid() }),
  allow: {
    roles: READERS,
    async scope(ctx, input) {
      const { ownerId: _, ...scope } = await scopeOfDossier(ctx, input);
      return scope;
    },
  },
  async run(ctx, { dossierId }): Promise<OpenDossier> {
    const dossier = await getDossier(ctx, dossierId);
    await recordAccess(ctx, {
      personId: dossier.applicantId,
      subjectType: 'dossier',
      subject: dossier.id,
      purpose: 'services.handling',
    });
    return assemble(ctx, dossier);
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

/** Trays of the desk: which states and steps lie in each, and whose work they are. */
export const INBOXES = {
  reception: { states: [STATE.submitted], step: 'receive', role: 'receptionist', side: 'receiving' },
  process: { states: [STATE.received, STATE.processing], step: 'process', role: 'handler', side: 'deciding' },
  approve: { states: [STATE.processing], step: 'approve', role: 'leader', side: 'deciding' },
  issue: { states: [STATE.handled], step: 'issue', role: 'receptionist', side: 'receiving' },
  waiting: { states: [STATE.supplementRequested, STATE.paymentRequested], step: null, role: null, side: 'deciding' },
  done: {
    states: [STATE.refusedAtReception, STATE.withdrawn, STATE.stopped, STATE.returned],
    step: null,
    role: null,
    side: 'deciding',
  },
} as const;

export type Inbox = keyof typeof INBOXES;
export const INBOX_NAMES = Object.keys(INBOXES) as [Inbox, ...Inbox[]];

/**
 * What an actor's grants let them see: agencies named by a grant, and units whose whole subtree a grant covers. The gate
 * has already let the actor in; this narrows the rows to what the grants are for.
 */
function reach(ctx: Ctx) {
  const grants = ctx.actor.kind === 'person' || ctx.actor.kind === 'client' ? ctx.actor.grants : [];
  const held = grants.filter((grant) => (READERS as readonly string[]).includes(grant.role));
  return {
    agencies: held.flatMap((grant) => (grant.agencyId ? [grant.agencyId] : [])),
    units: held.flatMap((grant) => (grant.agencyId ? [] : [grant.unitId])),
  };
}

function visible(ctx: Ctx) {
  const { agencies, units } = reach(ctx);
  return sql<boolean>`(
    receiving_agency_id = ANY(${agencies}::uuid[]) OR deciding_agency_id = ANY(${agencies}::uuid[])
    OR unit_id IN (SELECT unit_id FROM ancestor WHERE ancestor_id = ANY(${units}::uuid[])))`;
}

/** Counts of all trays, in one query. */
export const inboxCounts = defineQuery({
  name: 'services.desk.counts',
  title: { vi: 'Số hồ sơ theo khay', en: 'Counts of the trays' },
  input: z.object({}),
  allow: { roles: READERS },
  async run(ctx): Promise<Record<Inbox, number>> {
    const rows = await ctx.db
      .selectFrom('dossier')
      .select(['state', 'step', (eb) => eb.fn.countAll<number>().as('n')])
      .where(visible(ctx))
      .where('state', 'not in', INBOXES.done.states as unknown as number[])
      .groupBy(['state', 'step'])
      .execute();
    const counts = Object.fromEntries(INBOX_NAMES.map((name) => [name, 0])) as Record<Inbox, number>;
    for (const row of rows) {
      for (const name of INBOX_NAMES) {
        const inbox = INBOXES[name];
        if ((inbox.states as readonly number[]).includes(row.state) && (inbox.step === null || inbox.step === row.step))
          counts[name] += Number(row.n);
      }
    }
    return counts;
  },
});

export interface WorkLine extends DossierLine {
  readonly applicant: string;
}

/** One tray, the most urgent first, paged by cursor. */
export const worklist = defineQuery({
  name: 'services.desk.list',
  title: { vi: 'Hồ sơ trong khay', en: 'Dossiers of a tray' },
  input: z.object({ inbox: z.enum(INBOX_NAMES), after: z.string().max(200).optional() }),
  allow: { roles: READERS },
  async run(ctx, input): Promise<{ lines: WorkLine[]; next: string | null }> {
    const inbox = INBOXES[input.inbox];
    const urgency = sql<Date>`coalesce(dossier.due_at, dossier.submitted_at)`;
    let query = ctx.db
      .selectFrom('dossier')
      .innerJoin('person', 'person.id', 'dossier.applicant_id')
      .select([
        'dossier.id',
        'code',
        'subject',
        'state',
        'step',
        'submitted_at as submittedAt',
        'due_at as dueAt',
        'timeliness',
        'full_name as applicant',
        urgency.as('urgency'),
      ])
      .where(visible(ctx))
      .where('state', 'in', inbox.states as unknown as number[]);
    if (inbox.step !== null) query = query.where('step', '=', inbox.step);
    const cursor = readCursor(input.after);
    if (cursor)
      query = query.where(sql<boolean>`(${urgency}, dossier.id) > (${cursor.at}::timestamptz, ${cursor.id}::uuid)`);
    const rows = (await query
      .orderBy(urgency)
      .orderBy('dossier.id')
      .limit(PAGE + 1)
      .execute()) as unknown as (WorkLine & { urgency: Date })[];
    const lines = rows.slice(0, PAGE);
    const last = lines.at(-1);
    return { lines, next: rows.length > PAGE && last ? writeCursor(last.urgency, last.id) : null };
  },
});

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
