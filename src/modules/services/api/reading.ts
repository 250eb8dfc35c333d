import { z } from 'zod';
import { ask } from '../../../kernel/execute.ts';
import { maskEmail, maskPersonalId, maskPhone } from '../../../kernel/formats/index.ts';
import { defineEndpoint } from '../../../kernel/http/endpoint.ts';
import { listInput, worklist } from '../desk/lists.ts';
import { openDossier } from '../dossiers/queries.ts';
import { registerInput, registerRows } from '../dossiers/register-book.ts';
import { stateInfo } from '../dossiers/states.ts';
import { byId, instant, iso, text } from './shapes.ts';

const TAG = 'dossiers';
const RIGHTS =
  'A token needs the scope `dossiers:read` and a role of the office (receptionist, handler, leader, coordinator) at an agency of the dossier.';
const timeliness = z.enum(['early', 'on_time', 'late']).nullable();

const line = z.object({
  id: z.uuid(),
  code: z.string(),
  procedure: z.string(),
  state: z.int(),
  step: z.string().nullable(),
  tray: z.string(),
  channel: z.string(),
  decidingAgencyId: z.uuid(),
  submittedAt: instant,
  dueAt: instant,
  timeliness,
  version: z.int(),
});

const list = defineEndpoint({
  method: 'get',
  path: '/api/v1/dossiers',
  operationId: 'listDossiers',
  summary: 'Dossiers within the reach of the caller’s roles, the most urgent first',
  description: `${RIGHTS} \`list\` is one of the officer’s lists; \`open\` when absent. Ended dossiers are \`done\`, newest first.`,
  tag: TAG,
  access: 'session',
  query: listInput.omit({ text: true }).extend({
    list: listInput.shape.list.default('open'),
    state: z.coerce.number().int().min(1).max(10).optional(),
    after: z.string().max(200).optional().describe('`next` of the page before'),
  }),
  response: z.object({ items: z.array(line), next: z.string().nullable() }),
  async handle(ctx, { query }) {
    const { lines, next } = await ask(ctx, worklist, query);
    return {
      items: lines.map((one) => ({
        ...one,
        procedure: one.procedureCode,
        submittedAt: iso(one.submittedAt),
        dueAt: iso(one.dueAt),
      })),
      next,
    };
  },
});

const party = z.object({
  name: z.string(),
  personalId: z.string().describe('Masked'),
  phone: z.string().nullable().describe('Masked'),
  email: z.string().nullable().describe('Masked'),
});

const read = defineEndpoint({
  method: 'get',
  path: '/api/v1/dossiers/{id}',
  operationId: 'readDossier',
  summary: 'One dossier with its papers, payments, consultations and log',
  description: `${RIGHTS} The look is logged, and the applicant can see it.`,
  tag: TAG,
  access: 'session',
  params: byId,
  response: z.object({
    id: z.uuid(),
    code: z.string(),
    procedure: z.object({ code: z.string(), name: text }),
    subject: z.string(),
    origin: z
      .object({ source: z.string(), legacyCode: z.string(), resultNumber: z.string().nullable() })
      .nullable()
      .describe('Of an imported dossier: the system it comes from and its code there'),
    state: z.int(),
    stateName: text,
    step: z.string().nullable(),
    channel: z.string(),
    version: z.int(),
    unitId: z.uuid(),
    receivingAgencyId: z.uuid(),
    decidingAgencyId: z.uuid(),
    applicant: party,
    answers: z.record(z.string(), z.unknown()),
    submittedAt: instant,
    receivedAt: instant,
    dueAt: instant,
    handledAt: instant,
    returnedAt: instant,
    outcome: z.enum(['granted', 'refused', 'withdrawn']).nullable(),
    timeliness,
    attached: z.array(
      z.object({ component: z.string(), name: z.string(), originals: z.int(), copies: z.int(), file: z.boolean() }),
    ),
    papers: z.array(
      z.object({
        kind: z.string(),
        number: z.string().nullable(),
        form: z.string().nullable(),
        sha256: z.string(),
        verifyCode: z.string(),
        status: z.enum(['valid', 'replaced', 'revoked']),
        issuedAt: instant,
      }),
    ),
    payments: z.array(
      z.object({
        amount: z.int().describe('Whole đồng'),
        reason: z.string(),
        requestedAt: instant,
        confirmedAt: instant,
        reference: z.string().nullable(),
      }),
    ),
    consultations: z.array(
      z.object({ id: z.uuid(), agencyId: z.uuid(), question: z.string(), dueAt: instant, answeredAt: instant }),
    ),
    parts: z.array(z.object({ id: z.uuid(), code: z.string(), state: z.int() })).describe('Parts of a bundle'),
    log: z.array(
      z.object({
        action: z.string(),
        fromState: z.int().nullable(),
        toState: z.int(),
        at: instant,
        by: z.string().nullable(),
        agencyId: z.string().nullable(),
        reason: z.string().nullable(),
        dueAt: instant,
      }),
    ),
  }),
  async handle(ctx, { params }) {
    const open = await ask(ctx, openDossier, { dossierId: params.id });
    const { dossier, procedure, applicant } = open;
    return {
      ...dossier,
      origin: open.origin,
      procedure: { code: procedure.code, name: procedure.name },
      stateName: stateInfo(dossier.state).name,
      applicant: {
        name: applicant.name,
        personalId: maskPersonalId(applicant.personalId),
        phone: applicant.phone && maskPhone(applicant.phone),
        email: applicant.email && maskEmail(applicant.email),
      },
      answers: { ...dossier.answers },
      submittedAt: iso(dossier.submittedAt),
      receivedAt: iso(dossier.receivedAt),
      dueAt: iso(dossier.dueAt),
      handledAt: iso(dossier.handledAt),
      returnedAt: iso(dossier.returnedAt),
      attached: open.attached.map(({ fileId, ...one }) => ({ ...one, file: fileId !== null })),
      papers: open.papers.map((paper) => ({ ...paper, issuedAt: iso(paper.issuedAt) })),
      payments: open.payments.map((one) => ({
        ...one,
        requestedAt: iso(one.requestedAt),
        confirmedAt: iso(one.confirmedAt),
      })),
      consultations: open.consultations.map((one) => ({
        ...one,
        dueAt: iso(one.dueAt),
        answeredAt: iso(one.answeredAt),
      })),
      parts: open.parts.map(({ id, code, state }) => ({ id, code, state })),
      log: open.transitions.map((move) => ({
        ...move,
        at: iso(move.at),
        by: move.actorName,
        dueAt: iso(move.dueAt),
      })),
    };
  },
});

const deadline = defineEndpoint({
  method: 'get',
  path: '/api/v1/dossiers/{id}/deadline',
  operationId: 'explainDeadline',
  summary: 'When a dossier is due and why, line by line',
  description: `${RIGHTS} Days and minutes of the lines add up to the limit.`,
  tag: TAG,
  access: 'session',
  params: byId,
  response: z.object({
    code: z.string(),
    status: z.string(),
    dueAt: instant,
    legalDueAt: instant,
    pausedSince: instant,
    pausedBy: z.array(z.string()),
    remainingMinutes: z.number(),
    overdueMinutes: z.number(),
    lines: z.array(
      z.object({
        at: instant,
        kind: z.string(),
        text,
        counted: z.number().optional(),
        given: z.number().optional(),
        source: z.string().optional(),
      }),
    ),
  }),
  async handle(ctx, { params }) {
    const { dossier, deadline: found } = await ask(ctx, openDossier, { dossierId: params.id });
    return {
      code: dossier.code,
      status: found.status,
      dueAt: iso(found.dueAt),
      legalDueAt: iso(found.legalDueAt),
      pausedSince: iso(found.pausedSince),
      pausedBy: [...found.pausedBy],
      remainingMinutes: found.remainingMinutes,
      overdueMinutes: found.overdueMinutes,
      lines: found.explanation.map((one) => ({ ...one, at: iso(one.at) })),
    };
  },
});

const register = defineEndpoint({
  method: 'get',
  path: '/api/v1/register',
  operationId: 'readRegister',
  summary: 'The register of dossiers of a receiving agency for a period',
  description: `${RIGHTS} Every look at a person is logged.`,
  tag: TAG,
  access: 'session',
  query: registerInput,
  response: z.object({
    items: z.array(
      z.object({
        code: z.string(),
        procedure: z.string(),
        applicant: z.string(),
        address: z.string(),
        deciding: z.string(),
        channel: z.string(),
        receivedAt: instant,
        dueAt: instant,
        handledAt: instant,
        returnedAt: instant,
        state: z.int(),
        timeliness,
      }),
    ),
    next: z.string().nullable(),
  }),
  async handle(ctx, { query }) {
    const { rows, next } = await ask(ctx, registerRows, query);
    return {
      items: rows.map((row) => ({
        ...row,
        receivedAt: iso(row.receivedAt),
        dueAt: iso(row.dueAt),
        handledAt: iso(row.handledAt),
        returnedAt: iso(row.returnedAt),
      })),
      next,
    };
  },
});

export const readingEndpoints = [list, read, deadline, register];
