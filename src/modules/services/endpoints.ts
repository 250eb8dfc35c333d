import { z } from 'zod';
import type { Ctx } from '../../kernel/context.ts';
import { ask, execute } from '../../kernel/execute.ts';
import { defineEndpoint } from '../../kernel/http/endpoint.ts';
import { notFound } from '../../kernel/problem.ts';
import { dossierEndpoints } from './api/index.ts';
import { worklist } from './desk/lists.ts';
import { LISTS } from './desk/trays.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  refuseDossier,
  requestSupplement,
  sendBackDossier,
  startDossier,
} from './dossiers/office.ts';
import { myDossiers, trackDossier } from './dossiers/queries.ts';
import { stateInfo } from './dossiers/states.ts';
import { verifyByCode } from './dossiers/verify.ts';
import { procedureInForce, proceduresInForce } from './procedures/catalogue.ts';
import { searchProcedures } from './procedures/search.ts';

const text = z.object({ vi: z.string(), en: z.string() });
const instant = z.iso.datetime().nullable();
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const procedureLine = z.object({
  code: z.string(),
  name: text,
  field: text,
  level: z.string(),
  onlineLevel: z.string(),
  validFrom: z.string(),
});

const listProcedures = defineEndpoint({
  method: 'get',
  path: '/api/v1/procedures',
  operationId: 'listProcedures',
  summary: 'Procedures in force, optionally those that fit a search',
  tag: 'procedures',
  access: 'public',
  query: z.object({
    q: z.string().max(200).optional().describe('Search words; accents may be left out'),
    date: z.iso.date().optional().describe('In force on this day; today when absent'),
  }),
  response: z.object({ items: z.array(procedureLine) }),
  async handle(ctx, { query }) {
    const all = await proceduresInForce(ctx, query.date);
    const found = query.q ? searchProcedures(all, query.q) : all;
    return { items: found.map(({ procedure }) => procedure) };
  },
});

const getProcedure = defineEndpoint({
  method: 'get',
  path: '/api/v1/procedures/{code}',
  operationId: 'getProcedure',
  summary: 'One procedure as it is in force: papers, ways to file, limits, fees, steps, form',
  tag: 'procedures',
  access: 'public',
  params: z.object({ code: z.string().max(20) }),
  query: z.object({ date: z.iso.date().optional() }),
  response: procedureLine.extend({ id: z.string() }).loose(),
  async handle(ctx, { params, query }) {
    const { id, procedure } = await procedureInForce(ctx, params.code, query.date);
    return { id, ...procedure };
  },
});

const getStatus = defineEndpoint({
  method: 'get',
  path: '/api/v1/dossiers/{code}/status',
  operationId: 'getDossierStatus',
  summary: 'State and dates of a dossier, by its code; nothing of the person',
  tag: 'dossiers',
  access: 'public',
  params: z.object({ code: z.string().min(1).max(60) }),
  response: z.object({
    code: z.string(),
    procedure: text,
    state: z.int(),
    stateName: text,
    submittedAt: instant,
    receivedAt: instant,
    dueAt: instant,
    handledAt: instant,
    returnedAt: instant,
    timeliness: z.enum(['early', 'on_time', 'late']).nullable(),
  }),
  async handle(ctx, { params }) {
    const found = await ask(ctx, trackDossier, params);
    if (!found) throw notFound({ vi: 'hồ sơ này', en: 'This dossier' });
    return {
      ...found,
      stateName: stateInfo(found.state).name,
      submittedAt: iso(found.submittedAt),
      receivedAt: iso(found.receivedAt),
      dueAt: iso(found.dueAt),
      handledAt: iso(found.handledAt),
      returnedAt: iso(found.returnedAt),
    };
  },
});

const dossierLine = z.object({
  id: z.string(),
  code: z.string(),
  subject: z.string(),
  state: z.int(),
  step: z.string().nullable(),
  submittedAt: instant,
  dueAt: instant,
});
const cursorQuery = z.object({ cursor: z.string().max(200).optional().describe('`next` of the page before') });
const dossierPage = z.object({ items: z.array(dossierLine), next: z.string().nullable() });

const listMine = defineEndpoint({
  method: 'get',
  path: '/api/v1/me/dossiers',
  operationId: 'listMyDossiers',
  summary: 'Dossiers of the person signed in, newest first',
  tag: 'dossiers',
  access: 'session',
  query: cursorQuery,
  response: dossierPage,
  async handle(ctx, { query }) {
    const { lines, next } = await ask(ctx, myDossiers, query.cursor ? { before: query.cursor } : {});
    return {
      items: lines.map((line) => ({ ...line, submittedAt: iso(line.submittedAt), dueAt: iso(line.dueAt) })),
      next,
    };
  },
});

const listInbox = defineEndpoint({
  method: 'get',
  path: '/api/v1/desk/{inbox}',
  operationId: 'listInbox',
  summary: 'Dossiers of a tray of the officer signed in, the most urgent first',
  tag: 'desk',
  access: 'session',
  params: z.object({ inbox: z.enum(LISTS) }),
  query: cursorQuery,
  response: dossierPage,
  async handle(ctx, { params, query }) {
    const { lines, next } = await ask(ctx, worklist, {
      list: params.inbox,
      ...(query.cursor ? { after: query.cursor } : {}),
    });
    return {
      items: lines.map((line) => ({ ...line, submittedAt: iso(line.submittedAt), dueAt: iso(line.dueAt) })),
      next,
    };
  },
});

const plain = { receive: receiveDossier, start: startDossier, decide: decideDossier, issue: issueDossier } as const;
const reasoned = {
  refuse: refuseDossier,
  sendBack: sendBackDossier,
  requestSupplement,
  propose: proposeDossier,
} as const;

const act = defineEndpoint({
  method: 'post',
  path: '/api/v1/dossiers/{id}/actions',
  operationId: 'actOnDossier',
  summary: 'Take a lawful step with a dossier, as an officer',
  description:
    'Steps that need words (refuse, sendBack, requestSupplement, propose) take them in `text`. `version` is the one that was read: when somebody changed the dossier since, the answer is 409 and nothing happens.',
  tag: 'desk',
  access: 'session',
  params: z.object({ id: z.uuid() }),
  body: z.object({
    action: z.enum(['receive', 'start', 'decide', 'issue', 'refuse', 'sendBack', 'requestSupplement', 'propose']),
    version: z.int().positive().optional(),
    text: z.string().max(2000).optional(),
    key: z
      .string()
      .min(8)
      .max(200)
      .optional()
      .describe('Idempotency key: the same key answers the same and changes nothing'),
  }),
  response: z.object({ code: z.string(), state: z.int() }),
  async handle(ctx: Ctx, { params, body }) {
    const target = { dossierId: params.id, ...(body.version ? { version: body.version } : {}) };
    const options = body.key ? { idempotencyKey: body.key } : {};
    const { action, text: words = '' } = body;
    if (action in plain) return execute(ctx, plain[action as keyof typeof plain], target, options);
    if (action === 'propose') return execute(ctx, proposeDossier, { ...target, opinion: words }, options);
    return execute(
      ctx,
      reasoned[action as 'refuse' | 'sendBack' | 'requestSupplement'],
      { ...target, reason: words },
      options,
    );
  },
});

const verifyPaper = defineEndpoint({
  method: 'get',
  path: '/api/v1/papers/{code}',
  operationId: 'verifyPaper',
  summary: 'An issued paper by the code printed on it: issuer, fingerprint, signatures',
  tag: 'papers',
  access: 'public',
  params: z.object({ code: z.string().min(1).max(60) }),
  response: z.object({
    kind: z.string(),
    number: z.string().nullable(),
    sha256: z.string(),
    issuedAt: instant,
    dossierCode: z.string(),
    status: z.string(),
    signatures: z.array(
      z.object({ status: z.string(), signer: z.string().nullable(), signedAt: instant, coversWholeFile: z.boolean() }),
    ),
  }),
  async handle(ctx, { params }) {
    const found = await ask(ctx, verifyByCode, params);
    if (!found) throw notFound({ vi: 'giấy tờ này', en: 'This paper' });
    return {
      ...found,
      issuedAt: iso(found.issuedAt),
      status: found.report.status,
      signatures: found.report.signatures.map((signature) => ({
        status: signature.status,
        signer: signature.signer?.name ?? null,
        signedAt: iso(signature.signedAt),
        coversWholeFile: signature.coversWholeFile,
      })),
    };
  },
});

export const serviceEndpoints = [
  listProcedures,
  getProcedure,
  getStatus,
  listMine,
  listInbox,
  act,
  verifyPaper,
  ...dossierEndpoints,
];
