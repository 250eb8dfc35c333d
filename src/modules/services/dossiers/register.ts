import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Emitted } from '../../../kernel/events/index.ts';
import { findFile } from '../../../kernel/files/index.ts';
import { findPersonByPersonalId, readPersonalId, upsertPerson } from '../../../kernel/identity/index.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import { type Agency, agenciesOf } from '../../../kernel/units/index.ts';
import { answerWorld } from '../drafts/draft.ts';
import { dossierSubmitted } from '../events.ts';
import { type Answers, fieldsOf, problemsOfForm, trimAnswers, unitOfAnswer } from '../forms/answers.ts';
import { procedureInForce } from '../procedures/catalogue.ts';
import { mannerOf, type Procedure } from '../procedures/schema.ts';
import { lockDossier } from './dossier.ts';
import { agenciesFor, answerDueAt, competentAgency, fileDossier } from './filing.ts';
import { NOTICES } from './notices.ts';
import { receiveLocked } from './receive.ts';
import { FILE } from './scopes.ts';

const phone = z.string().regex(/^(?:\+84|0)\d{9}$/);

const applicant = z.object({
  personalId: z.string().refine((id) => readPersonalId(id) !== undefined, {
    error: 'Số định danh cá nhân gồm 12 chữ số. / A personal ID number has 12 digits.',
  }),
  name: z.string().trim().min(2).max(120),
  birthDate: z.iso.date().optional(),
  gender: z.enum(['male', 'female']).optional(),
  phone: phone.optional(),
  email: z.email().max(254).optional(),
});

const paper = z.object({
  component: z.string().max(60),
  originals: z.number().int().min(0).max(999).default(0),
  copies: z.number().int().min(0).max(999).default(0),
  fileId: z.uuid().optional(),
  name: z.string().max(200).optional(),
});

export const registerInput = z.object({
  procedure: z.string().max(20),
  channel: z.enum(['direct', 'postal']),
  applicant,
  /** Where it is filed: the commune, or the province. */
  unitId: z.uuid(),
  /** The agency that helped, when it is another than the one that receives (filing outside one's own place). */
  helpedAtAgencyId: z.uuid().optional(),
  answers: z.custom<Answers>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  papers: z.array(paper).max(60).default([]),
  /** Receives at once: the officer at the counter has seen that it is complete. */
  receiveNow: z.boolean().default(true),
  limitCase: z.string().max(60).optional(),
});

export interface Registered {
  readonly dossierId: string;
  readonly code: string;
}

/**
 * Adds the person, or refreshes how to reach them. What an identity provider vouched for is not overwritten by what was
 * typed at a counter, and the level of the electronic identity stays.
 */
async function keepApplicant(ctx: Ctx, given: z.output<typeof applicant>): Promise<string> {
  const known = await findPersonByPersonalId(ctx, given.personalId);
  const read = readPersonalId(given.personalId);
  const news =
    known === undefined ||
    (given.phone !== undefined && given.phone !== known.phone) ||
    (given.email !== undefined && given.email !== known.email) ||
    (known.level !== 2 &&
      (given.name !== known.name ||
        (given.birthDate !== undefined && given.birthDate !== known.birthDate) ||
        (given.gender !== undefined && given.gender !== known.gender)));
  // Nothing new of somebody known: their row is left alone.
  if (!news) return known.id;
  return upsertPerson(ctx, {
    personalId: given.personalId,
    name: known?.level === 2 ? known.name : given.name,
    birthDate: (known?.level === 2 ? known.birthDate : null) ?? given.birthDate ?? null,
    gender: (known?.level === 2 ? known.gender : null) ?? given.gender ?? read?.gender ?? null,
    level: known?.level ?? 1,
    phone: given.phone ?? null,
    email: given.email ?? null,
  });
}

function incomplete(problems: Problem['fields']): Problem {
  return new Problem(
    422,
    'form_incomplete',
    { vi: 'Hồ sơ còn mục chưa đúng hoặc chưa đủ.', en: 'Some answers are missing or not right.' },
    problems,
  );
}

/** Papers named that the procedure does not know, in the words of the field. */
function strangePapers(ctx: Ctx, procedure: Procedure, papers: z.output<typeof registerInput>['papers']) {
  const known = new Set(procedure.components.map(({ key }) => key));
  return papers.flatMap(({ component }, i) =>
    known.has(component)
      ? []
      : [
          {
            path: `papers.${i}.component`,
            message: ctx.lang === 'vi' ? 'Thủ tục không có giấy tờ này' : 'The procedure has no such paper',
          },
        ],
  );
}

/**
 * Files that may become papers of this dossier: the applicant's own, or scans that belong to nobody yet or that the
 * officer made. Anything else, such as a paper of another person's dossier, is answered as if it were not there.
 */
async function requireFiles(ctx: Ctx, applicantId: string, fileIds: readonly string[]): Promise<void> {
  for (const id of fileIds) {
    const file = await findFile(ctx, id);
    const scanned = file.purpose === 'counter.scan';
    const ownScan = scanned && ctx.actor.kind === 'person' && file.ownerId === ctx.actor.personId;
    const theirs = file.ownerId === null || file.ownerId === applicantId;
    if (!(ownScan || ((scanned || file.purpose === 'services.component') && theirs)))
      throw notFound({ vi: 'tệp này', en: 'This file' });
  }
  if (fileIds.length === 0) return;
  const taken = await ctx.db
    .selectFrom('dossier_component')
    .innerJoin('dossier', 'dossier.id', 'dossier_component.dossier_id')
    .select('dossier.id')
    .where('file_id', 'in', [...fileIds])
    .where('applicant_id', '<>', applicantId)
    .executeTakeFirst();
  if (taken) throw notFound({ vi: 'tệp này', en: 'This file' });
}

/**
 * Where a matter lies and which agency takes it in. Any service centre of the province takes a dossier for any other one
 * and hands the result over (Decree 118/2025/NĐ-CP: filing does not depend on where one lives); who decides stays the same.
 *
 * @throws Problem 422 for a helper that is no centre of the kind that receives this procedure
 */
async function takenBy(
  ctx: Ctx,
  procedure: Procedure,
  given: Pick<z.output<typeof registerInput>, 'unitId' | 'helpedAtAgencyId' | 'answers'>,
): Promise<{ readonly unitId: string; readonly receiving: Agency }> {
  const { unitField } = procedure.agencies;
  const unitId = (unitField === undefined ? undefined : unitOfAnswer(given.answers[unitField])) ?? given.unitId;
  const competent = await competentAgency(ctx, unitId, procedure.agencies.receiving);
  if (given.helpedAtAgencyId === undefined || given.helpedAtAgencyId === competent.id)
    return { unitId, receiving: competent };
  const here = (await agenciesOf(ctx)).get(given.helpedAtAgencyId, localDate(ctx.now));
  if (here.kind !== competent.kind) {
    throw new Problem(422, 'not_received_here', {
      vi: `${here.name} không tiếp nhận thủ tục này. Hãy hướng dẫn người dân nộp tại ${competent.name}.`,
      en: `${here.name} does not take in this procedure. Send the person to ${competent.name}.`,
    });
  }
  return { unitId, receiving: here };
}

/**
 * A dossier handed in at a counter or sent by post: the officer files it for the person, and as a rule receives it in
 * the same act. Whoever helped, who receives and who decides are kept apart (Decree 118/2025/NĐ-CP).
 */
export const registerDossier = defineCommand({
  name: 'services.dossier.register',
  title: { vi: 'Lập hồ sơ tại nơi tiếp nhận', en: 'File a dossier at the counter or by post' },
  input: registerInput,
  allow: {
    roles: ['receptionist'],
    clientScopes: FILE,
    async scope(ctx, input) {
      const { procedure } = await procedureInForce(ctx, input.procedure);
      const { receiving } = await takenBy(ctx, procedure, input);
      return { unitId: receiving.unitId, agencyId: receiving.id };
    },
  },
  async run(ctx, input): Promise<Registered> {
    const version = await procedureInForce(ctx, input.procedure);
    const { procedure } = version;
    if (!mannerOf(procedure, input.channel)) {
      throw new Problem(422, 'channel_not_open', {
        vi: 'Thủ tục này không nhận hồ sơ theo cách nộp đã chọn.',
        en: 'This procedure cannot be filed that way.',
      });
    }
    const { unitField } = procedure.agencies;
    const given: Answers =
      unitField !== undefined && input.answers[unitField] === undefined
        ? { ...input.answers, [unitField]: input.unitId }
        : input.answers;
    const here = new Set(
      input.papers.filter((one) => one.fileId || one.originals + one.copies > 0).map((one) => one.component),
    );
    const files = fieldsOf(procedure.form).flatMap((field) =>
      field.kind === 'file' && here.has(field.component) ? [{ field: field.key }] : [],
    );
    const problems = [
      ...strangePapers(ctx, procedure, input.papers),
      ...problemsOfForm(procedure.form, given, await answerWorld(ctx, files)),
    ];
    if (problems.length > 0) throw incomplete(problems);
    const applicantId = await keepApplicant(ctx, input.applicant);
    await requireFiles(
      ctx,
      applicantId,
      input.papers.flatMap((one) => one.fileId ?? []),
    );
    const { unitId, receiving } = await takenBy(ctx, procedure, input);
    const { deciding } = await agenciesFor(ctx, unitId, procedure);
    const names = new Map(procedure.components.map((component) => [component.key, component.name.vi]));
    const submitted = ({ id, code }: { readonly id: string; readonly code: string }): Emitted => ({
      type: dossierSubmitted,
      details: {
        subject: id,
        unitId,
        agencyId: deciding.id,
        data: {
          dossierId: id,
          code,
          procedure: procedure.code,
          level: procedure.onlineLevel,
          channel: input.channel,
          eligibleOnline: mannerOf(procedure, 'online') !== undefined,
        },
      },
    });
    const { id, code } = await fileDossier(
      ctx,
      {
        version,
        applicantId,
        helpedAtAgencyId: input.helpedAtAgencyId ?? receiving.id,
        receiving,
        deciding,
        unitId,
        channel: input.channel,
        answers: trimAnswers(procedure.form, given),
        papers: input.papers.map((one) => ({
          component: one.component,
          fileId: one.fileId ?? null,
          name: one.name ?? names.get(one.component) ?? one.component,
          originals: one.originals,
          copies: one.copies,
        })),
        stepDueAt: await answerDueAt(ctx, procedure, deciding.id),
      },
      'register',
      (filed) => ({
        event: submitted(filed),
        ...(input.receiveNow
          ? {}
          : {
              notice: {
                personId: applicantId,
                ...NOTICES.submitted(filed.code, receiving.name, procedure.answerHours),
                href: `/ho-so/${filed.code}`,
              },
            }),
      }),
    );
    if (input.receiveNow) await receiveLocked(ctx, await lockDossier(ctx, id), input.limitCase);
    return { dossierId: id, code };
  },
});
