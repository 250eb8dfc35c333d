import { z } from 'zod';
import { ask, execute } from '../../../kernel/execute.ts';
import { defineEndpoint } from '../../../kernel/http/endpoint.ts';
import { answerConsultation, consultationInbox } from '../dossiers/consultation.ts';
import { byId, instant, iso } from './shapes.ts';

const TAG = 'consultations';

const inbox = defineEndpoint({
  method: 'get',
  path: '/api/v1/consultations',
  operationId: 'listConsultations',
  summary: consultationInbox.title.en,
  description: 'A token needs the scope `dossiers:read` and the role handler or leader at the consulted agency.',
  tag: TAG,
  access: 'session',
  query: z.object({ answered: z.stringbool().default(false) }),
  response: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        dossierId: z.uuid(),
        code: z.string(),
        agencyId: z.uuid(),
        question: z.string(),
        askedAt: instant,
        dueAt: instant,
        answeredAt: instant,
        verdict: z.enum(['agree', 'disagree', 'other']).nullable(),
        answer: z.string().nullable(),
      }),
    ),
  }),
  async handle(ctx, { query }) {
    const lines = await ask(ctx, consultationInbox, query);
    return {
      items: lines.map((one) => ({
        ...one,
        askedAt: iso(one.askedAt),
        dueAt: iso(one.dueAt),
        answeredAt: iso(one.answeredAt),
      })),
    };
  },
});

const answer = defineEndpoint({
  method: 'post',
  path: '/api/v1/consultations/{id}/answer',
  operationId: 'answerConsultation',
  summary: answerConsultation.title.en,
  description: 'A token needs the scope `dossiers:act` and the role handler or leader at the consulted agency.',
  tag: TAG,
  access: 'session',
  params: byId,
  body: answerConsultation.input.omit({ consultationId: true }),
  response: z.object({ code: z.string() }),
  handle: (ctx, { params, body, once }) =>
    execute(ctx, answerConsultation, { ...body, consultationId: params.id }, once),
});

export const consultationEndpoints = [inbox, answer];
