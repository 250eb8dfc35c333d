import { z } from 'zod';
import { atLocal, localDate } from '../../../kernel/calendar/index.ts';
import { defineQuery } from '../../../kernel/command.ts';
import { recordAccesses } from '../../../kernel/identity/index.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import { agenciesOf, inSentence, unitsOf } from '../../../kernel/units/index.ts';
import type { Answers } from '../forms/answers.ts';
import { answerText, fieldsOf } from '../forms/answers.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import type { Channel, Procedure } from '../procedures/schema.ts';
import { readCursor, writeCursor } from './queries.ts';
import { READ } from './scopes.ts';

/** One line of the register (form 06 of Circular 01/2018/TT-VPCP, 07 of 03/2025/TT-VPCP). */
export interface RegisterRow {
  readonly code: string;
  readonly procedure: string;
  readonly sets: number;
  readonly applicant: string;
  readonly address: string;
  readonly phone: string | null;
  readonly deciding: string;
  readonly channel: Channel;
  readonly receivedAt: Date;
  readonly dueAt: Date | null;
  /** Handed to the desk that decides. */
  readonly transferredAt: Date | null;
  readonly handledAt: Date | null;
  readonly returnedAt: Date | null;
  readonly state: number;
  readonly timeliness: 'early' | 'on_time' | 'late' | null;
}

/** Lines per page of the answer. */
export const REGISTER_PAGE = 200;
const LONGEST_DAYS = 366;

export const registerInput = z.object({
  agencyId: z.uuid(),
  /** First and last day of reception, YYYY-MM-DD. */
  from: z.iso.date(),
  to: z.iso.date(),
  after: z.string().max(200).optional(),
});

/** The register of a receiving agency for a period, in the order of reception, paged by cursor. */
export const registerRows = defineQuery({
  name: 'services.register.rows',
  title: { vi: 'Sổ theo dõi hồ sơ', en: 'Register of dossiers' },
  input: registerInput,
  allow: {
    roles: ['receptionist', 'leader', 'coordinator'],
    clientScopes: READ,
    async scope(ctx, { agencyId }) {
      const agency = (await agenciesOf(ctx)).agencyById(agencyId, localDate(ctx.now));
      if (!agency) throw notFound({ vi: 'cơ quan', en: 'The agency' });
      return { agencyId, unitId: agency.unitId };
    },
  },
  async run(ctx, input): Promise<{ rows: RegisterRow[]; next: string | null }> {
    const days = (Date.parse(input.to) - Date.parse(input.from)) / 86_400_000;
    if (days < 0 || days > LONGEST_DAYS) {
      const text = {
        vi: 'Khoảng thời gian phải từ một ngày đến một năm.',
        en: 'The period has to be between a day and a year.',
      };
      throw new Problem(422, 'period', text, [{ path: 'to', message: text[ctx.lang] }]);
    }
    const end = new Date(atLocal(input.to, '00:00').getTime() + 86_400_000);
    let query = ctx.db
      .selectFrom('dossier')
      .innerJoin('person', 'person.id', 'dossier.applicant_id')
      .select((eb) => [
        'dossier.id',
        'code',
        'procedure_version_id as versionId',
        'applicant_id as applicantId',
        'full_name as applicant',
        'phone',
        'answers',
        'deciding_agency_id as decidingId',
        'channel',
        'received_at as receivedAt',
        'due_at as dueAt',
        'handled_at as handledAt',
        'returned_at as returnedAt',
        'state',
        'timeliness',
        eb
          .selectFrom('dossier_transition as t')
          .select((inner) => inner.fn.min('t.at').as('at'))
          .whereRef('t.dossier_id', '=', 'dossier.id')
          .where('t.action', '=', 'start')
          .as('transferredAt'),
      ])
      .where('receiving_agency_id', '=', input.agencyId)
      .where('received_at', '>=', atLocal(input.from, '00:00'))
      .where('received_at', '<', end);
    const cursor = readCursor(input.after);
    if (cursor)
      query = query.where(sql<boolean>`(received_at, dossier.id) > (${cursor.at}::timestamptz, ${cursor.id}::uuid)`);
    const found = await query
      .orderBy('received_at')
      .orderBy('dossier.id')
      .limit(REGISTER_PAGE + 1)
      .execute();
    const page = found.slice(0, REGISTER_PAGE);
    await recordAccesses(
      ctx,
      page.map((row) => ({
        personId: row.applicantId,
        subjectType: 'dossier',
        subject: row.id,
        purpose: 'services.register',
      })),
    );
    const agencies = await agenciesOf(ctx);
    const units = await unitsOf(ctx);
    const day = localDate(ctx.now);
    const unitName = (id: string) => inSentence(units.pathAt(id, day));
    const rows: RegisterRow[] = [];
    for (const row of page) {
      const { procedure } = await procedureVersion(ctx, row.versionId);
      rows.push({
        code: row.code,
        procedure: procedure.name.vi,
        sets: procedure.sets ?? 1,
        applicant: row.applicant,
        address: addressOf(procedure, row.answers as Answers, unitName),
        phone: row.phone,
        deciding: agencies.agencyById(row.decidingId, day)?.name ?? '',
        channel: row.channel as Channel,
        receivedAt: row.receivedAt as unknown as Date,
        dueAt: row.dueAt as unknown as Date | null,
        transferredAt: row.transferredAt as unknown as Date | null,
        handledAt: row.handledAt as unknown as Date | null,
        returnedAt: row.returnedAt as unknown as Date | null,
        state: row.state,
        timeliness: row.timeliness as RegisterRow['timeliness'],
      });
    }
    const last = page.at(-1);
    return {
      rows,
      next: found.length > REGISTER_PAGE && last ? writeCursor(last.receivedAt as unknown as Date, last.id) : null,
    };
  },
});

function addressOf(procedure: Procedure, answers: Answers, unitName: (id: string) => string): string {
  const fields = new Map(fieldsOf(procedure.form).map((field) => [field.key, field]));
  return procedure.form.address
    .map((key) => {
      const field = fields.get(key);
      return field ? answerText(field, answers[key], 'vi', unitName) : '';
    })
    .filter(Boolean)
    .join(', ');
}
