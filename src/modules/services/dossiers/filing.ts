import { loadCalendar, localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { type Emitted, eventRow } from '../../../kernel/events/index.ts';
import { type NotifyDetails, noticeRow } from '../../../kernel/notifications/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import { type Agency, type AgencyKind, agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { type Answers, subjectLine, unitOfAnswer } from '../forms/answers.ts';
import type { ProcedureVersion } from '../procedures/catalogue.ts';
import type { Channel, Procedure } from '../procedures/schema.ts';
import { dossierCode } from './code.ts';
import { nextNumber } from './counter.ts';
import { STATE } from './states.ts';

async function provinceId(ctx: Ctx): Promise<string> {
  const root = (await unitsOf(ctx)).rootsAt(localDate(ctx.now))[0];
  if (!root) throw new Error('no province is loaded');
  return root.id;
}

/** Unit where a dossier is filed: the commune its answers name, or the province. */
export async function filingUnit(ctx: Ctx, procedure: Procedure, answers: Answers): Promise<string> {
  const { unitField } = procedure.agencies;
  const named = unitField === undefined ? undefined : unitOfAnswer(answers[unitField]);
  return named ?? provinceId(ctx);
}

/** The agency of a kind that serves a place today. Throws 409 when there is none. */
export async function competentAgency(
  ctx: Ctx,
  unitId: string,
  kind: AgencyKind,
  at: 'unit' | 'province' = 'unit',
  symbol?: string,
): Promise<Agency> {
  const place = at === 'province' ? await provinceId(ctx) : unitId;
  const found = (await agenciesOf(ctx)).agenciesAt(localDate(ctx.now), { unitId: place, kind });
  const agency = symbol === undefined ? found[0] : found.find((one) => one.symbol === symbol);
  if (!agency) {
    throw new Problem(409, 'no_agency', {
      vi: 'Nơi bạn chọn chưa có cơ quan tiếp nhận thủ tục này. Hãy chọn xã, phường khác hoặc gọi tổng đài 1022.',
      en: 'There is no agency for this procedure in the place you chose. Choose another commune or call 1022.',
    });
  }
  return agency;
}

/** The agencies that receive and decide a procedure filed in a unit. */
export async function agenciesFor(ctx: Ctx, unitId: string, { agencies }: Procedure) {
  return {
    receiving: await competentAgency(ctx, unitId, agencies.receiving),
    deciding: await competentAgency(ctx, unitId, agencies.deciding, agencies.decidingAt, agencies.decidingSymbol),
  };
}

/** A paper as it was handed in: as a file, as originals and copies, or both. */
export interface FiledPaper {
  readonly component: string;
  readonly fileId: string | null;
  readonly name: string;
  readonly originals?: number;
  readonly copies?: number;
  /** Paper of the personal store that it is. */
  readonly fromStore?: string | null;
}

export interface NewDossier {
  /** A draft's id, taken over; otherwise a new one, later than those before it. */
  readonly id?: string;
  readonly version: ProcedureVersion;
  readonly applicantId: string;
  readonly helpedAtAgencyId?: string | null;
  readonly receiving: Agency;
  readonly deciding: Agency;
  readonly unitId: string;
  readonly channel: Channel;
  /** Trimmed to what the form asks. */
  readonly answers: Answers;
  readonly papers?: readonly FiledPaper[];
  readonly parentId?: string;
  readonly part?: string;
  readonly stepDueAt: Date | null;
}

/** Ids that grow: the parts of a bundle, and the papers of one act, keep their order. */
async function newId(ctx: Ctx): Promise<string> {
  const { rows } = await sql<{ id: string }>`SELECT uuidv7() AS id`.execute(ctx.db);
  return (rows[0] as { id: string }).id;
}

/** What is written in the same statement as a filed dossier, while its agency's counter is locked. */
interface FiledWith {
  readonly event?: Emitted;
  readonly notice?: Omit<NotifyDetails, 'email' | 'lang'>;
}

/**
 * Writes a filed dossier with its number and the first line of its log. Nothing slow may follow in the transaction that
 * is not about this dossier: the receiving agency's counter of the day stays locked until it ends.
 *
 * @returns its id and code (Circular 01/2018/TT-VPCP, art. 19)
 */
export async function fileDossier(
  ctx: Ctx,
  dossier: NewDossier,
  action: 'submit' | 'register',
  along: (filed: { readonly id: string; readonly code: string }) => FiledWith = () => ({}),
): Promise<{ readonly id: string; readonly code: string }> {
  const { procedure } = dossier.version;
  const units = await unitsOf(ctx);
  const day = localDate(ctx.now);
  const unitName = (id: string) => units.unitById(id, day)?.name ?? '';
  const subject = subjectLine(procedure.form, dossier.answers, 'vi', unitName);
  const id = dossier.id ?? (await newId(ctx));
  // From here on the agency's counter of the day is locked: one statement more, and the transaction should end.
  const code = dossierCode({
    agency: dossier.receiving.identifier,
    day,
    sequence: await nextNumber(ctx, 'dossier', dossier.receiving.id, day),
  });
  const { event, notice } = along({ id, code });
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined;
  const papers = dossier.papers ?? [];
  await ctx.db
    .with('filed', (db) =>
      db.insertInto('dossier').values({
        id,
        code,
        procedure_code: procedure.code,
        procedure_version_id: dossier.version.id,
        applicant_id: dossier.applicantId,
        helped_at_agency_id: dossier.helpedAtAgencyId ?? null,
        receiving_agency_id: dossier.receiving.id,
        deciding_agency_id: dossier.deciding.id,
        unit_id: dossier.unitId,
        channel: dossier.channel,
        subject,
        answers: JSON.stringify(dossier.answers),
        state: STATE.submitted,
        step: 'receive',
        submitted_at: ctx.now,
        step_due_at: dossier.stepDueAt,
        bundle: (procedure.children ?? []).length > 0 && !dossier.parentId,
        parent_id: dossier.parentId ?? null,
        part: dossier.part ?? null,
      }),
    )
    .with('papers', (db) =>
      papers.length > 0
        ? db.insertInto('dossier_component').values(
            papers.map((paper) => ({
              dossier_id: id,
              component: paper.component,
              file_id: paper.fileId,
              name: paper.name,
              originals: paper.originals ?? 0,
              copies: paper.copies ?? 0,
              from_store: paper.fromStore ?? null,
              added_at: ctx.now,
            })),
          )
        : db.selectNoFrom((eb) => eb.val(0).as('none')),
    )
    .with('told', (db) =>
      event ? db.insertInto('event').values(eventRow(ctx, event)) : db.selectNoFrom((eb) => eb.val(0).as('none')),
    )
    .with('noticed', (db) =>
      notice
        ? db.insertInto('notification').values(noticeRow(ctx, notice))
        : db.selectNoFrom((eb) => eb.val(0).as('none')),
    )
    .insertInto('dossier_transition')
    .values({
      dossier_id: id,
      action,
      from_state: null,
      to_state: STATE.submitted,
      at: ctx.now,
      actor_id: person?.personId ?? null,
      actor_name: person?.name ?? (ctx.actor.kind === 'client' ? ctx.actor.name : null),
      // An applicant who files from home acts for no agency.
      agency_id: action === 'register' ? (dossier.helpedAtAgencyId ?? dossier.receiving.id) : null,
      unit_id: dossier.unitId,
      step: 'receive',
      step_due_at: dossier.stepDueAt,
    })
    .execute();
  return { id, code };
}

/** Until when a filing has to be answered: working hours of the deciding agency's calendar. */
export async function answerDueAt(ctx: Ctx, procedure: Procedure, agencyId: string): Promise<Date> {
  const calendar = await loadCalendar(ctx, agencyId);
  return calendar.addWorkingMinutes(ctx.now, procedure.answerHours * 60);
}
