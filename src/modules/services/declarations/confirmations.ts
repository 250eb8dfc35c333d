import { z } from 'zod';
import { defineCommand, defineQuery, type Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import {
  actorName,
  findPersonByPersonalId,
  getPerson,
  recordAccess,
  upsertPerson,
} from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { conflict, forbidden, notFound } from '../../../kernel/problem.ts';
import { about, type Done, reason, target, where } from '../dossiers/act.ts';
import { type Dossier, getDossier, lockDossier, receptionScope } from '../dossiers/dossier.ts';
import { NOTICES } from '../dossiers/notices.ts';
import { stateInfo } from '../dossiers/states.ts';
import { tellApplicant } from '../dossiers/tell.ts';
import { requireLevel } from '../drafts/commands.ts';
import { confirmationAnswered, confirmationAsked } from '../events.ts';
import type { Answers } from '../forms/answers.ts';
import { holds } from '../forms/conditions.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import type { Procedure } from '../procedures/schema.ts';
import { answersAbout, declare } from './declare.ts';

export type Verdict = 'confirmed' | 'refused' | 'in_person';

export interface Confirmation {
  readonly id: string;
  readonly signer: string;
  readonly personId: string;
  readonly askedAt: Date;
  /** The newest answer; null while there is none. */
  readonly verdict: Verdict | null;
  readonly reason: string | null;
  readonly answeredAt: Date | null;
  readonly byName: string | null;
}

const confirmations = (ctx: Ctx) =>
  ctx.db
    .selectFrom('dossier_confirmation as c')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('dossier_confirmation_answer as a')
          .select(['a.verdict', 'a.reason', 'a.at', 'a.by_name'])
          .whereRef('a.confirmation_id', '=', 'c.id')
          .orderBy('a.at', 'desc')
          .orderBy('a.id', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select([
      'c.id',
      'c.dossier_id as dossierId',
      'c.signer',
      'c.person_id as personId',
      'c.asked_at as askedAt',
      'last.verdict',
      'last.reason',
      'last.at as answeredAt',
      'last.by_name as byName',
    ]);

/** Who was asked to confirm, and what they said. */
export async function confirmationsOf(ctx: Ctx, dossierId: string): Promise<Confirmation[]> {
  const rows = await confirmations(ctx).where('c.dossier_id', '=', dossierId).orderBy('c.id').execute();
  return rows as unknown as Confirmation[];
}

export const isSettled = ({ verdict }: Pick<Confirmation, 'verdict'>): boolean =>
  verdict === 'confirmed' || verdict === 'in_person';

/**
 * Asks everybody else whom the procedure wants to sign: found by the personal ID number in the answers. Somebody who
 * never signed in finds the request at their first sign-in, since accounts hang on that number.
 */
export async function askSigners(
  ctx: Ctx,
  dossier: Pick<Dossier, 'id' | 'code' | 'procedureCode' | 'unitId' | 'decidingAgencyId' | 'applicantId'>,
  procedure: Procedure,
  answers: Answers,
): Promise<void> {
  const signers = procedure.signers ?? [];
  if (signers.length === 0) return;
  const applicant = await getPerson(ctx, dossier.applicantId);
  for (const signer of signers) {
    const personalId = answers[signer.idField];
    if (typeof personalId !== 'string' || personalId === applicant.personalId) continue;
    if (signer.when && !holds(signer.when, answers)) continue;
    const known = await findPersonByPersonalId(ctx, personalId);
    const personId =
      known?.id ??
      (await upsertPerson(ctx, {
        personalId,
        name: String(answers[signer.nameField] ?? personalId),
        birthDate: null,
        gender: null,
        level: 1,
        phone: null,
        email: null,
      }));
    const { id } = await ctx.db
      .insertInto('dossier_confirmation')
      .values({ dossier_id: dossier.id, signer: signer.key, person_id: personId, asked_at: ctx.now })
      .returning('id')
      .executeTakeFirstOrThrow();
    await emit(ctx, confirmationAsked, { ...where(dossier), data: { ...about(dossier), signer: signer.key } });
    await notify(ctx, {
      personId,
      kind: 'dossier.confirmation',
      title: { vi: `Bạn được đề nghị xác nhận: ${procedure.name.vi}`, en: `Please confirm: ${procedure.name.en}` },
      body: {
        vi: `${applicant.name} đã khai thông tin về bạn trong hồ sơ ${dossier.code}. Hãy xem và xác nhận hoặc từ chối.`,
        en: `${applicant.name} declared something about you in dossier ${dossier.code}. Look at it, then confirm or refuse.`,
      },
      href: `/ho-so/xac-nhan/${id}`,
      email: known?.email ?? null,
    });
  }
}

/** Refuses to receive a dossier that somebody has yet to confirm. @throws Problem 409 naming them */
export async function requireConfirmed(ctx: Ctx, dossier: Pick<Dossier, 'id'>, procedure: Procedure): Promise<void> {
  const open = (await confirmationsOf(ctx, dossier.id)).filter((one) => !isSettled(one));
  if (open.length === 0) return;
  const names = (lang: 'vi' | 'en') =>
    open.map(({ signer }) => procedure.signers.find(({ key }) => key === signer)?.name[lang] ?? signer).join(', ');
  throw conflict('confirmation_missing', {
    vi: `Chưa đủ xác nhận của: ${names('vi')}. Chờ họ xác nhận trực tuyến, hoặc ghi nhận khi họ ký trực tiếp tại quầy.`,
    en: `Not confirmed yet by: ${names('en')}. Wait until they confirm online, or note that they signed at the counter.`,
  });
}

const unknown = () => notFound({ vi: 'đề nghị xác nhận này', en: 'This request' });

async function find(ctx: Ctx, id: string): Promise<Confirmation & { readonly dossierId: string }> {
  const row = await confirmations(ctx).where('c.id', '=', id).executeTakeFirst();
  if (!row) throw unknown();
  return row as unknown as Confirmation & { dossierId: string };
}

const signerScope = async (ctx: Ctx, { confirmationId }: { confirmationId: string }): Promise<Scope> => ({
  ownerId: (await find(ctx, confirmationId)).personId,
});

const isOpen = (dossier: Pick<Dossier, 'state' | 'receivedAt'>): boolean =>
  dossier.receivedAt === null && stateInfo(dossier.state).clock !== 'ended';

export interface OpenConfirmation {
  readonly confirmation: Confirmation;
  readonly code: string;
  readonly procedure: Procedure;
  readonly applicantName: string;
  readonly submittedAt: Date;
  /** Only what is declared about the person who asks. */
  readonly answers: Answers;
  /** Whether it can still be answered: until the dossier is received. */
  readonly open: boolean;
}

/** Shows a person what was declared about them, and nothing else of the dossier. The applicant sees that they looked. */
export const openConfirmation = defineQuery({
  name: 'services.confirmation.open',
  title: { vi: 'Xem nội dung khai về mình', en: 'See what is declared about me' },
  input: z.object({ confirmationId: z.uuid() }),
  allow: { person: { level: 1 }, scope: signerScope },
  async run(ctx, { confirmationId }): Promise<OpenConfirmation> {
    const confirmation = await find(ctx, confirmationId);
    const dossier = await getDossier(ctx, confirmation.dossierId);
    const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
    await recordAccess(ctx, {
      personId: dossier.applicantId,
      subjectType: 'dossier',
      subject: dossier.id,
      purpose: 'services.confirming',
    });
    return {
      confirmation,
      code: dossier.code,
      procedure,
      applicantName: (await getPerson(ctx, dossier.applicantId)).name,
      submittedAt: dossier.submittedAt,
      answers: answersAbout(procedure, confirmation.signer, dossier.answers),
      open: isOpen(dossier),
    };
  },
});

export interface ConfirmationLine {
  readonly id: string;
  readonly code: string;
  readonly procedureVersionId: string;
  readonly askedAt: Date;
}

/** What waits for the caller's confirmation. */
export const myConfirmations = defineQuery({
  name: 'services.confirmation.mine',
  title: { vi: 'Nội dung chờ tôi xác nhận', en: 'What waits for my confirmation' },
  input: z.object({}),
  allow: { person: { level: 1 } },
  async run(ctx): Promise<ConfirmationLine[]> {
    if (ctx.actor.kind !== 'person') return [];
    const rows = await confirmations(ctx)
      .innerJoin('dossier', 'dossier.id', 'c.dossier_id')
      .select(['dossier.code', 'dossier.procedure_version_id as procedureVersionId'])
      .where('c.person_id', '=', ctx.actor.personId)
      .where('last.verdict', 'is', null)
      .where('dossier.received_at', 'is', null)
      .where('dossier.state', 'in', [1, 5])
      .orderBy('c.asked_at', 'desc')
      .limit(20)
      .execute();
    return rows as unknown as ConfirmationLine[];
  },
});

const closed = () =>
  conflict('confirmation_closed', {
    vi: 'Hồ sơ đã được tiếp nhận hoặc đã kết thúc, không xác nhận được nữa.',
    en: 'The dossier was received or has ended; it can no longer be confirmed.',
  });
const settled = () =>
  conflict('already_confirmed', { vi: 'Nội dung này đã được xác nhận.', en: 'This is already confirmed.' });

/** One who was asked confirms with their electronic identity, which seals what is declared about them, or refuses. */
export const answerConfirmation = defineCommand({
  name: 'services.confirmation.answer',
  title: { vi: 'Xác nhận hoặc từ chối nội dung khai', en: 'Confirm or refuse what is declared' },
  input: z.discriminatedUnion('verdict', [
    z.object({ confirmationId: z.uuid(), verdict: z.literal('confirmed') }),
    z.object({ confirmationId: z.uuid(), verdict: z.literal('refused'), reason }),
  ]),
  allow: { person: { level: 1 }, scope: signerScope },
  async run(ctx, input): Promise<void> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const { dossierId } = await find(ctx, input.confirmationId);
    const dossier = await lockDossier(ctx, dossierId);
    const confirmation = await find(ctx, input.confirmationId);
    if (!isOpen(dossier)) throw closed();
    if (isSettled(confirmation)) throw settled();
    const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
    if (input.verdict === 'confirmed') {
      requireLevel(ctx, procedure);
      const answers = answersAbout(procedure, confirmation.signer, dossier.answers);
      await declare(ctx, dossier, { kind: 'confirmation', signer: confirmation.signer, answers });
    }
    await note(ctx, dossier, confirmation, input.verdict, input.verdict === 'refused' ? input.reason : null);
    const { name } = ctx.actor;
    await tellApplicant(
      ctx,
      dossier,
      input.verdict === 'confirmed'
        ? NOTICES.confirmed(dossier.code, name)
        : NOTICES.confirmationRefused(dossier.code, name, input.reason),
    );
  },
});

/** The officer saw the person sign at the counter. */
export const confirmInPerson = defineCommand({
  name: 'services.confirmation.inPerson',
  title: { vi: 'Ghi nhận xác nhận trực tiếp tại quầy', en: 'Note a confirmation at the counter' },
  input: z.object({ ...target, signer: z.string().max(60), seen: z.literal(true) }),
  allow: { roles: ['receptionist'], scope: receptionScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const confirmation = (await confirmationsOf(ctx, dossier.id)).find(({ signer }) => signer === input.signer);
    if (!confirmation) throw unknown();
    if (!isOpen(dossier)) throw closed();
    if (isSettled(confirmation)) throw settled();
    await note(ctx, dossier, confirmation, 'in_person', null);
    return { code: dossier.code, state: dossier.state };
  },
});

async function note(
  ctx: Ctx,
  dossier: Dossier,
  { id, signer }: Pick<Confirmation, 'id' | 'signer'>,
  verdict: Verdict,
  why: string | null,
): Promise<void> {
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined;
  await ctx.db
    .insertInto('dossier_confirmation_answer')
    .values({
      confirmation_id: id,
      verdict,
      reason: why,
      at: ctx.now,
      by_id: person?.personId ?? null,
      by_name: person ? actorName(person) : null,
      agency_id: verdict === 'in_person' ? dossier.receivingAgencyId : null,
    })
    .execute();
  await emit(ctx, confirmationAnswered, { ...where(dossier), data: { ...about(dossier), signer, verdict } });
}

export const confirmationCommands = [answerConfirmation, confirmInPerson];
export const confirmationQueries = [openConfirmation, myConfirmations];
