import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand, defineQuery, type Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { execute } from '../../../kernel/execute.ts';
import { removeFile } from '../../../kernel/files/index.ts';
import { parsePersonalId } from '../../../kernel/formats/index.ts';
import {
  findPeopleByPhone,
  findPerson,
  findPersonByPersonalId,
  type Person,
  readPersonalId,
  recordAccesses,
} from '../../../kernel/identity/index.ts';
import { defineJob } from '../../../kernel/jobs/index.ts';
import { type FieldProblem, forbidden, notFound, Problem } from '../../../kernel/problem.ts';
import {
  type Answers,
  computeFees,
  type FeeLine,
  fieldsOf,
  procedureInForce,
  type Quantity,
  type Registered,
  registerDossier,
} from '../../services/index.ts';
import { agencyOf, agencyScope, CLERKS } from '../office.ts';
import { finishTicket, getTicket, serveTicket } from '../queue/tickets.ts';
import { type Scan, scansOf } from '../scans/scans.ts';
import { type IdCard, readSought } from './id-card.ts';

/** The person at the counter, as known or as typed. */
export interface Visitor {
  readonly personalId: string;
  readonly name: string;
  readonly birthDate?: string | undefined;
  readonly gender?: 'male' | 'female' | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  /** As on the card; offered to the form, never written by itself. */
  readonly address?: string | undefined;
}

/** What the officer counted. */
export interface Counts {
  readonly papers: Record<string, { originals: number; copies: number }>;
  readonly quantities: Record<string, Quantity[]>;
  readonly exemptions: string[];
  readonly limitCase?: string | undefined;
}

export interface Intake {
  readonly id: string;
  readonly agencyId: string;
  readonly unitId: string;
  readonly officerId: string;
  readonly ticketId: string | null;
  readonly personId: string | null;
  readonly person: Visitor;
  readonly procedureCode: string | null;
  readonly answers: Answers;
  readonly counts: Counts;
  readonly dossierId: string | null;
}

export const NO_COUNTS: Counts = { papers: {}, quantities: {}, exemptions: [] };

async function getIntake(ctx: Ctx, id: string, lock = false): Promise<Intake> {
  let query = ctx.db.selectFrom('counter_intake').selectAll().where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw notFound({ vi: 'lượt tiếp nhận này', en: 'This intake' });
  return {
    id: row.id,
    agencyId: row.agency_id,
    unitId: row.unit_id,
    officerId: row.officer_id,
    ticketId: row.ticket_id,
    personId: row.person_id,
    person: row.person as Visitor,
    procedureCode: row.procedure_code,
    answers: row.answers as Answers,
    counts: { ...NO_COUNTS, ...(row.counts as Partial<Counts>) },
    dossierId: row.dossier_id,
  };
}

async function intakeScope(ctx: Ctx, { intakeId }: { intakeId: string }): Promise<Scope> {
  const { unitId, agencyId } = await getIntake(ctx, intakeId);
  return { unitId, agencyId };
}
const clerks = { roles: CLERKS, scope: intakeScope } as const;

export interface Found {
  readonly people: readonly Person[];
  /** The card that was read, or the number typed, when nobody is known by it. */
  readonly card: IdCard | undefined;
  readonly personalId: string | undefined;
}

/**
 * Finds the person at the counter by what was typed or scanned: a card's QR text, a personal ID number or a telephone
 * number. Every person shown is noted in their access log.
 *
 * @throws Problem 422 when the text is none of these
 */
export const findVisitor = defineCommand({
  name: 'counter.person.find',
  title: { vi: 'Tìm người nộp hồ sơ', en: 'Find a person at the counter' },
  input: z.object({ agencyId: z.uuid(), text: z.string().trim().min(1).max(1000) }),
  allow: { roles: CLERKS, scope: agencyScope },
  async run(ctx, { agencyId, text }): Promise<Found> {
    const sought = readSought(text);
    if (!sought) {
      const message =
        ctx.lang === 'vi'
          ? 'Nhập số định danh 12 chữ số, số điện thoại 10 chữ số, hoặc quét mã QR trên thẻ căn cước.'
          : 'Type a 12-digit personal ID number, a 10-digit telephone number, or scan the QR code of the card.';
      throw new Problem(422, 'not_understood', { vi: message, en: message }, [{ path: 'tim', message }]);
    }
    const card = sought.by === 'card' ? sought.card : undefined;
    const personalId =
      sought.by === 'phone' ? undefined : (card?.personalId ?? (sought as { personalId: string }).personalId);
    const people =
      sought.by === 'phone'
        ? await findPeopleByPhone(ctx, sought.phone)
        : [await findPersonByPersonalId(ctx, personalId as string)].filter((one) => one !== undefined);
    await recordAccesses(
      ctx,
      people.map((person) => ({
        personId: person.id,
        subjectType: 'agency',
        subject: agencyId,
        purpose: 'counter.reception',
      })),
    );
    return { people, card, personalId };
  },
});

const visitor = z.object({
  personalId: z.string().refine((id) => parsePersonalId(id).ok && /^\d{12}$/.test(id), {
    error: 'Số định danh cá nhân gồm 12 chữ số. / A personal ID number has 12 digits.',
  }),
  name: z.string().trim().min(2).max(120),
  birthDate: z.iso.date().optional(),
  gender: z.enum(['male', 'female']).optional(),
  phone: z
    .string()
    .regex(/^(?:\+84|0)\d{9}$/, 'Số điện thoại gồm 10 chữ số. / A telephone number has 10 digits.')
    .optional(),
  email: z.email().max(254).optional(),
  address: z.string().trim().max(300).optional(),
});

/** Begins an intake for a person known by id, or for one whose card or words are taken over. */
export const startIntake = defineCommand({
  name: 'counter.intake.start',
  title: { vi: 'Bắt đầu tiếp nhận tại quầy', en: 'Start an intake' },
  input: z
    .object({
      agencyId: z.uuid(),
      personId: z.uuid().optional(),
      person: visitor.optional(),
      ticketId: z.uuid().optional(),
      procedure: z.string().max(20).optional(),
    })
    .refine((one) => (one.personId === undefined) !== (one.person === undefined), 'one of personId, person'),
  allow: { roles: CLERKS, scope: agencyScope },
  async run(ctx, input): Promise<{ intakeId: string }> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const agency = await agencyOf(ctx, input.agencyId);
    const known = input.personId ? await findPerson(ctx, input.personId) : undefined;
    if (input.personId && !known) throw notFound({ vi: 'người này', en: 'This person' });
    const person: Visitor = known
      ? {
          personalId: known.personalId,
          name: known.name,
          birthDate: known.birthDate ?? undefined,
          gender: known.gender ?? undefined,
          phone: known.phone ?? undefined,
          email: known.email ?? undefined,
        }
      : (input.person as Visitor);
    const ticket = input.ticketId ? await getTicket(ctx, input.ticketId) : undefined;
    const mine = ticket?.agencyId === agency.id ? ticket : undefined;
    if (mine?.state === 'called') await execute(ctx, serveTicket, { ticketId: mine.id });
    const { id } = await ctx.db
      .insertInto('counter_intake')
      .values({
        agency_id: agency.id,
        unit_id: agency.unitId,
        officer_id: ctx.actor.personId,
        ticket_id: mine?.id ?? null,
        person_id: known?.id ?? null,
        person: JSON.stringify(person),
        created_at: ctx.now,
        updated_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    if (input.procedure) await execute(ctx, chooseProcedure, { intakeId: id, procedure: input.procedure });
    return { intakeId: id };
  },
});

/** What of the person and the place fills the form at first. */
function firstAnswers(
  form: Parameters<typeof fieldsOf>[0],
  person: Visitor,
  unitField: string | undefined,
  unitId: string,
) {
  const read = readPersonalId(person.personalId);
  const known: Record<string, string | undefined> = {
    fullName: person.name,
    personalId: person.personalId,
    birthDate: person.birthDate,
    gender: person.gender ?? read?.gender,
    phone: person.phone,
    email: person.email,
  };
  const answers: Record<string, Answers[string]> = {};
  for (const field of fieldsOf(form)) {
    const value = (field.prefill ? known[field.prefill] : undefined) ?? field.initial;
    if (field.key === unitField && field.kind === 'commune') answers[field.key] = unitId;
    else if (field.key === unitField && field.kind === 'address') answers[field.key] = { unit: unitId };
    else if (value) answers[field.key] = field.kind === 'checkboxes' ? [value] : value;
  }
  return answers;
}

/** Chooses (or changes) the procedure; answers are filled in with what is known, papers counted as the procedure asks. */
export const chooseProcedure = defineCommand({
  name: 'counter.intake.choose',
  title: { vi: 'Chọn thủ tục tại quầy', en: 'Choose the procedure' },
  input: z.object({ intakeId: z.uuid(), procedure: z.string().max(20).nullable() }),
  allow: clerks,
  async run(ctx, input): Promise<void> {
    const intake = await getIntake(ctx, input.intakeId, true);
    if (intake.dossierId) throw alreadyRegistered();
    if (input.procedure === null) {
      await ctx.db
        .updateTable('counter_intake')
        .set({ procedure_code: null, updated_at: ctx.now })
        .where('id', '=', intake.id)
        .execute();
      return;
    }
    if (intake.procedureCode === input.procedure) return;
    const { procedure } = await procedureInForce(ctx, input.procedure);
    const counts: Counts = {
      ...NO_COUNTS,
      papers: Object.fromEntries(
        procedure.components
          .filter((component) => component.required)
          .map(({ key, originals, copies }) => [key, { originals, copies }]),
      ),
    };
    // Scans made before keep their place, as far as the new procedure has it.
    await ctx.db
      .updateTable('counter_scan')
      .set({ component: procedure.components[0]?.key ?? '' })
      .where('intake_id', '=', intake.id)
      .where(
        'component',
        'not in',
        procedure.components.map(({ key }) => key),
      )
      .execute();
    const answers = firstAnswers(procedure.form, intake.person, procedure.agencies.unitField, intake.unitId);
    await ctx.db
      .updateTable('counter_intake')
      .set({
        procedure_code: procedure.code,
        answers: JSON.stringify(answers),
        counts: JSON.stringify(counts),
        updated_at: ctx.now,
      })
      .where('id', '=', intake.id)
      .execute();
  },
});

const alreadyRegistered = (): Problem =>
  new Problem(409, 'already_registered', {
    vi: 'Lượt này đã được tiếp nhận.',
    en: 'This intake has been registered already.',
  });

const quantity = z.object({ units: z.number().int().min(0).max(100_000), sets: z.number().int().min(0).max(1_000) });
const countsInput = z.object({
  papers: z.record(
    z.string().max(60),
    z.object({ originals: z.number().int().min(0).max(999), copies: z.number().int().min(0).max(999) }),
  ),
  quantities: z.record(z.string().max(60), z.array(quantity).max(50)),
  exemptions: z.array(z.string().max(60)).max(20),
  limitCase: z.string().max(60).optional(),
});

/** Saves what was typed so far, right or not; registering is what asks for everything to be right. */
export const saveIntake = defineCommand({
  name: 'counter.intake.save',
  title: { vi: 'Lưu lượt tiếp nhận', en: 'Save an intake' },
  input: z.object({
    intakeId: z.uuid(),
    answers: z.custom<Answers>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
    counts: countsInput,
    contact: z.object({ phone: visitor.shape.phone, email: visitor.shape.email }).partial().optional(),
  }),
  allow: clerks,
  async run(ctx, input): Promise<void> {
    const intake = await getIntake(ctx, input.intakeId, true);
    if (intake.dossierId) throw alreadyRegistered();
    await ctx.db
      .updateTable('counter_intake')
      .set({
        answers: JSON.stringify(input.answers),
        counts: JSON.stringify(input.counts),
        person: JSON.stringify({ ...intake.person, ...input.contact }),
        updated_at: ctx.now,
      })
      .where('id', '=', intake.id)
      .execute();
  },
});

/** Fees of an intake: the procedure's rules on the answers, with what the officer counted. */
export async function feesOfIntake(ctx: Ctx, intake: Intake): Promise<{ lines: readonly FeeLine[]; total: number }> {
  if (!intake.procedureCode) return { lines: [], total: 0 };
  const { procedure } = await procedureInForce(ctx, intake.procedureCode);
  return computeFees(procedure, 'direct', {
    answers: intake.answers,
    day: localDate(ctx.now),
    quantities: intake.counts.quantities,
    exemptions: intake.counts.exemptions,
  });
}

export interface OpenIntake {
  readonly intake: Intake;
  readonly scans: readonly Scan[];
}

export const openIntake = defineQuery({
  name: 'counter.intake.open',
  title: { vi: 'Mở lượt tiếp nhận', en: 'Open an intake' },
  input: z.object({ intakeId: z.uuid() }),
  allow: clerks,
  async run(ctx, { intakeId }): Promise<OpenIntake> {
    const intake = await getIntake(ctx, intakeId);
    const scans = intake.dossierId
      ? await scansOf(ctx, { dossierId: intake.dossierId })
      : await scansOf(ctx, { intakeId });
    return { intake, scans };
  },
});

/** Problems in the words of the one page: papers by their key instead of their place in a list. */
const onPage = (fields: readonly FieldProblem[]): FieldProblem[] =>
  fields.map((field) => ({ ...field, path: field.path.replace(/^applicant\./, 'nguoi.') }));

/**
 * Files and receives the dossier, notes the fees asked for, and ends the ticket, all or nothing. What the intake held of
 * the person goes; the dossier has it now. A second time answers the same dossier.
 */
export const registerIntake = defineCommand({
  name: 'counter.intake.register',
  title: { vi: 'Tiếp nhận hồ sơ tại quầy', en: 'Register an intake' },
  input: z.object({ intakeId: z.uuid() }),
  allow: clerks,
  async run(ctx, { intakeId }): Promise<Registered & { total: number }> {
    const intake = await getIntake(ctx, intakeId, true);
    if (intake.dossierId) {
      const row = await ctx.db
        .selectFrom('dossier')
        .leftJoin('counter_charge', 'counter_charge.dossier_id', 'dossier.id')
        .select(['code', 'total'])
        .where('dossier.id', '=', intake.dossierId)
        .executeTakeFirstOrThrow();
      return { dossierId: intake.dossierId, code: row.code, total: row.total ?? 0 };
    }
    if (!intake.procedureCode) {
      throw new Problem(422, 'no_procedure', { vi: 'Chưa chọn thủ tục.', en: 'No procedure was chosen.' });
    }
    const { procedure } = await procedureInForce(ctx, intake.procedureCode);
    const scans = await scansOf(ctx, { intakeId });
    const papers = Object.entries(intake.counts.papers)
      .filter(([key, n]) => n.originals + n.copies > 0 && !scans.some((scan) => scan.component === key))
      .map(([component, n]) => ({ component, ...n }));
    const scanned = scans.map((scan, i) => {
      const first = scans.findIndex((other) => other.component === scan.component) === i;
      const n = (first && intake.counts.papers[scan.component]) || { originals: 0, copies: 0 };
      return { component: scan.component, ...n, fileId: scan.fileId, name: scan.name };
    });
    const { personalId, name, birthDate, gender, phone, email } = intake.person;
    const given = { birthDate, gender, phone, email };
    let registered: Registered;
    try {
      registered = await execute(ctx, registerDossier, {
        procedure: procedure.code,
        channel: 'direct',
        applicant: {
          personalId,
          name,
          ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value)) as Record<string, never>),
        },
        unitId: intake.unitId,
        helpedAtAgencyId: intake.agencyId,
        answers: intake.answers,
        papers: [...papers, ...scanned],
        receiveNow: true,
        ...(intake.counts.limitCase ? { limitCase: intake.counts.limitCase } : {}),
      });
    } catch (error) {
      if (error instanceof Problem && error.fields.length > 0)
        throw new Problem(error.status, error.code, error.text, onPage(error.fields));
      throw error;
    }
    const { lines, total } = await feesOfIntake(ctx, intake);
    await ctx.db
      .insertInto('counter_charge')
      .values({
        dossier_id: registered.dossierId,
        agency_id: intake.agencyId,
        total,
        lines: JSON.stringify(
          lines.map(({ key, quantities, gross, amount, exemption }) => ({
            key,
            quantities,
            gross: gross ?? null,
            amount: amount ?? null,
            exemption: exemption?.key ?? null,
          })),
        ),
        at: ctx.now,
        actor_id: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
      })
      .execute();
    await ctx.db
      .updateTable('counter_scan')
      .set({ dossier_id: registered.dossierId, intake_id: null })
      .where('intake_id', '=', intakeId)
      .execute();
    await ctx.db
      .updateTable('counter_intake')
      .set({ dossier_id: registered.dossierId, person: '{}', answers: '{}', counts: '{}', updated_at: ctx.now })
      .where('id', '=', intakeId)
      .execute();
    if (intake.ticketId) {
      const ticket = await getTicket(ctx, intake.ticketId);
      if (ticket.state === 'called' || ticket.state === 'serving')
        await execute(ctx, finishTicket, { ticketId: ticket.id });
    }
    return { ...registered, total };
  },
});

async function forget(ctx: Ctx, intakeId: string): Promise<void> {
  const scans = await ctx.db
    .deleteFrom('counter_scan')
    .where('intake_id', '=', intakeId)
    .returning(['file_id', 'images'])
    .execute();
  for (const file of scans.flatMap((scan) => [scan.file_id, ...scan.images])) await removeFile(ctx, file);
  await ctx.db.deleteFrom('counter_intake').where('id', '=', intakeId).where('dossier_id', 'is', null).execute();
}

export const discardIntake = defineCommand({
  name: 'counter.intake.discard',
  title: { vi: 'Bỏ lượt tiếp nhận', en: 'Give up an intake' },
  input: z.object({ intakeId: z.uuid() }),
  allow: clerks,
  run: (ctx, { intakeId }): Promise<void> => forget(ctx, intakeId),
});

/** Intakes of the officer that were begun and not ended, for going on after an interruption. */
export const myIntakes = defineQuery({
  name: 'counter.intake.mine',
  title: { vi: 'Lượt tiếp nhận đang làm', en: 'My open intakes' },
  input: z.object({}),
  allow: { roles: CLERKS },
  async run(ctx): Promise<{ id: string; name: string; procedureCode: string | null; at: Date }[]> {
    if (ctx.actor.kind !== 'person') return [];
    const rows = await ctx.db
      .selectFrom('counter_intake')
      .select(['id', 'person', 'procedure_code', 'updated_at'])
      .where('officer_id', '=', ctx.actor.personId)
      .where('dossier_id', 'is', null)
      .orderBy('updated_at', 'desc')
      .limit(10)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      name: (row.person as Visitor).name,
      procedureCode: row.procedure_code,
      at: row.updated_at,
    }));
  },
});

/** Every night: intakes that nobody went on with are forgotten after a day, with what they held of a person. */
export const forgetJob = defineJob({
  name: 'counter.forget',
  data: z.object({}),
  cron: '40 2 * * *',
  async run(ctx) {
    const old = await ctx.db
      .selectFrom('counter_intake')
      .select('id')
      .where('dossier_id', 'is', null)
      .where('updated_at', '<', new Date(ctx.now.getTime() - 86_400_000))
      .execute();
    for (const { id } of old) await ctx.db.transaction().execute((tx) => forget({ ...ctx, db: tx }, id));
  },
});
