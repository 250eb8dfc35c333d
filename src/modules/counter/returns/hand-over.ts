import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { execute } from '../../../kernel/execute.ts';
import {
  actorName,
  findPeopleByPhone,
  findPersonByPersonalId,
  getPerson,
  type Person,
  recordAccess,
  recordAccesses,
} from '../../../kernel/identity/index.ts';
import { conflict, Problem } from '../../../kernel/problem.ts';
import { type Dossier, getDossier, issueDossier, papersOf, receptionScope, STATE } from '../../services/index.ts';
import { resultHandedOver } from '../events.ts';
import { readSought } from '../intake/id-card.ts';
import { agencyScope, CLERKS } from '../office.ts';
import { findScans } from '../scans/scans.ts';

export interface ReturnLine {
  readonly id: string;
  readonly code: string;
  readonly subject: string;
  readonly applicant: string;
  readonly state: number;
  readonly outcome: Dossier['outcome'];
  readonly handledAt: Date | null;
  /** When a paper result was given out. */
  readonly handedOverAt: Date | null;
}

const lines = (ctx: Ctx, agencyId: string) =>
  ctx.db
    .selectFrom('dossier as d')
    .innerJoin('person as p', 'p.id', 'd.applicant_id')
    .select((eb) => [
      'd.id',
      'd.code',
      'd.subject',
      'p.full_name as applicant',
      'd.applicant_id as applicantId',
      'd.state',
      'd.outcome',
      'd.handled_at as handledAt',
      eb
        .selectFrom('counter_hand_over as h')
        .select((h) => h.fn.max('h.at').as('at'))
        .whereRef('h.dossier_id', '=', 'd.id')
        .as('handedOverAt'),
    ])
    .where('d.receiving_agency_id', '=', agencyId);

/** The code in what a QR code of a slip gives: the address of its tracking page, or the code itself. Pure. */
export function codeIn(text: string): string | undefined {
  const bare = decodeURIComponent(/\/(?:tra-cuu|ho-so)\/([^/?#\s]+)/.exec(text)?.[1] ?? text).trim();
  return /^[A-Z0-9.]+-\d{6}-\d{4,}$/i.test(bare) ? bare.toUpperCase() : undefined;
}

/**
 * The return desk: what is ready to be handed over, or what fits the words: a code or the QR text of a slip, a card, a
 * personal ID number, a telephone number, or words in scanned papers. Looks at people are noted.
 */
export const findReturns = defineCommand({
  name: 'counter.return.find',
  title: { vi: 'Tìm hồ sơ trả kết quả', en: 'Find results to hand over' },
  input: z.object({ agencyId: z.uuid(), text: z.string().trim().max(1000).default('') }),
  allow: { roles: CLERKS, scope: agencyScope },
  async run(ctx, { agencyId, text }): Promise<ReturnLine[]> {
    const code = codeIn(text);
    const sought = code ? undefined : readSought(text);
    let query = lines(ctx, agencyId);
    if (text === '') query = query.where('d.state', '=', STATE.handled).orderBy('d.handled_at').orderBy('d.id');
    else if (code) query = query.where('d.code', '=', code);
    else if (sought) {
      const people =
        sought.by === 'phone'
          ? await findPeopleByPhone(ctx, sought.phone)
          : [
              await findPersonByPersonalId(ctx, sought.by === 'card' ? sought.card.personalId : sought.personalId),
            ].filter((one) => one !== undefined);
      if (people.length === 0) return [];
      query = query
        .where(
          'd.applicant_id',
          'in',
          people.map((person) => person.id),
        )
        .where('d.state', 'in', [STATE.handled, STATE.returned])
        .orderBy('d.state')
        .orderBy('d.handled_at', 'desc');
    } else {
      const scans = text.length >= 2 ? await findScans.run(ctx, { agencyId, words: text.slice(0, 200) }) : [];
      if (scans.length === 0) return [];
      query = query
        .where(
          'd.id',
          'in',
          scans.map((scan) => scan.dossierId),
        )
        .orderBy('d.handled_at', 'desc');
    }
    const rows = await query.limit(30).execute();
    await recordAccesses(
      ctx,
      rows.map((row) => ({
        personId: row.applicantId,
        subjectType: 'dossier',
        subject: row.id,
        purpose: 'counter.return',
      })),
    );
    return rows as unknown as ReturnLine[];
  },
});

export interface HandOver {
  readonly receiver: 'applicant' | 'authorised';
  readonly receiverName: string;
  readonly papers: string;
  readonly at: Date;
  readonly actorName: string;
}

export interface OpenReturn {
  readonly dossier: Dossier;
  readonly applicant: Person;
  readonly result: { readonly id: string; readonly number: string | null; readonly fileId: string } | undefined;
  readonly handOvers: readonly HandOver[];
}

export const openReturn = defineQuery({
  name: 'counter.return.open',
  title: { vi: 'Mở hồ sơ để trả kết quả', en: 'Open a dossier for handing over' },
  input: z.object({ dossierId: z.uuid() }),
  allow: { roles: CLERKS, scope: receptionScope },
  async run(ctx, { dossierId }): Promise<OpenReturn> {
    const dossier = await getDossier(ctx, dossierId);
    await recordAccess(ctx, {
      personId: dossier.applicantId,
      subjectType: 'dossier',
      subject: dossier.id,
      purpose: 'counter.return',
    });
    const handOvers = await ctx.db
      .selectFrom('counter_hand_over')
      .select(['receiver', 'receiver_name as receiverName', 'papers', 'at', 'actor_name as actorName'])
      .where('dossier_id', '=', dossierId)
      .orderBy('at')
      .execute();
    const result = (await papersOf(ctx, dossierId)).findLast(
      ({ kind, status }) => (kind === 'result' || kind === 'denial') && status === 'valid',
    );
    return {
      dossier,
      applicant: await getPerson(ctx, dossier.applicantId),
      result: result && { id: result.id, number: result.number, fileId: result.fileId },
      handOvers: handOvers as HandOver[],
    };
  },
});

const personalId = z
  .string()
  .regex(/^\d{12}$/, 'Số định danh cá nhân gồm 12 chữ số. / A personal ID number has 12 digits.');

/**
 * Hands a result over: the agency signs and issues it when that has not happened yet, and the book notes who took the
 * paper, after the officer has compared the card. Somebody else than the applicant shows a paper of authorisation
 * (văn bản ủy quyền, Civil Code 2015, art. 562).
 */
export const handOver = defineCommand({
  name: 'counter.return.handOver',
  title: { vi: 'Trả kết quả cho người dân', en: 'Hand over a result' },
  input: z
    .object({
      dossierId: z.uuid(),
      receiver: z.enum(['applicant', 'authorised']),
      name: z.string().trim().min(2).max(120),
      personalId,
      authorisation: z.string().trim().max(300).optional(),
      papers: z.string().trim().min(1).max(500),
      /** The officer has compared the card with the person. */
      verified: z.literal(true),
    })
    .refine((one) => one.receiver === 'applicant' || (one.authorisation ?? '') !== '', {
      path: ['authorisation'],
      error: 'Hãy ghi số, ngày của văn bản ủy quyền. / Give number and date of the authorisation.',
    }),
  allow: { roles: CLERKS, scope: receptionScope },
  async run(ctx, input): Promise<void> {
    const dossier = await getDossier(ctx, input.dossierId);
    const applicant = await getPerson(ctx, dossier.applicantId);
    if (input.receiver === 'applicant' && input.personalId !== applicant.personalId) {
      const message =
        ctx.lang === 'vi'
          ? 'Số định danh này không phải của người nộp hồ sơ. Nếu là người được ủy quyền, hãy chọn mục đó.'
          : 'This is not the number of the applicant. Choose the authorised person if it is one.';
      throw new Problem(422, 'other_person', { vi: message, en: message }, [{ path: 'personalId', message }]);
    }
    if (dossier.state !== STATE.handled && dossier.state !== STATE.returned) {
      throw conflict('nothing_to_return', {
        vi: 'Hồ sơ này chưa có kết quả để trả.',
        en: 'This dossier has no result to hand over yet.',
      });
    }
    if (dossier.state === STATE.handled) await execute(ctx, issueDossier, { dossierId: dossier.id });
    await ctx.db
      .insertInto('counter_hand_over')
      .values({
        dossier_id: dossier.id,
        agency_id: dossier.receivingAgencyId,
        day: localDate(ctx.now),
        receiver: input.receiver,
        receiver_name: input.receiver === 'applicant' ? applicant.name : input.name,
        receiver_id: input.personalId,
        authorisation: input.authorisation || null,
        papers: input.papers,
        at: ctx.now,
        actor_id: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
        actor_name: ctx.actor.kind === 'person' ? actorName(ctx.actor) : '',
      })
      .execute();
    await emit(ctx, resultHandedOver, {
      subject: dossier.id,
      unitId: dossier.unitId,
      agencyId: dossier.receivingAgencyId,
      data: { dossierId: dossier.id, code: dossier.code, receiver: input.receiver },
    });
  },
});

export interface BookLine {
  readonly code: string;
  readonly subject: string;
  readonly receiverName: string;
  /** Last four digits: the book is printed and lies on a desk. */
  readonly receiverId: string;
  readonly receiver: 'applicant' | 'authorised';
  readonly papers: string;
  readonly at: Date;
  readonly actorName: string;
}

/** What was handed over on a day, for printing and signing (sổ trả kết quả). */
export const returnBook = defineQuery({
  name: 'counter.return.book',
  title: { vi: 'Sổ trả kết quả', en: 'Book of results handed over' },
  input: z.object({ agencyId: z.uuid(), day: z.iso.date() }),
  allow: { roles: CLERKS, scope: agencyScope },
  async run(ctx, { agencyId, day }): Promise<BookLine[]> {
    const rows = await ctx.db
      .selectFrom('counter_hand_over as h')
      .innerJoin('dossier as d', 'd.id', 'h.dossier_id')
      .select([
        'd.code',
        'd.subject',
        'h.receiver_name as receiverName',
        'h.receiver_id as receiverId',
        'h.receiver',
        'h.papers',
        'h.at',
        'h.actor_name as actorName',
      ])
      .where('h.agency_id', '=', agencyId)
      .where('h.day', '=', day)
      .orderBy('h.at')
      .execute();
    return rows.map((row) => ({ ...row, receiverId: `********${row.receiverId.slice(-4)}` })) as BookLine[];
  },
});
