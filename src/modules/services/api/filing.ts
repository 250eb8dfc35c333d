import { z } from 'zod';
import { execute } from '../../../kernel/execute.ts';
import { defineEndpoint } from '../../../kernel/http/endpoint.ts';
import { supplementDossier, withdrawDossier } from '../dossiers/applicant.ts';
import { registerDossier, registerInput } from '../dossiers/register.ts';
import { byId } from './shapes.ts';

const TAG = 'dossier filing';
const coded = z.object({ code: z.string() });

const register = defineEndpoint({
  method: 'post',
  path: '/api/v1/dossiers',
  operationId: 'registerDossier',
  summary: registerDossier.title.en,
  description:
    'Files a dossier that was handed in at a counter or came by post, and receives it in the same act unless `receiveNow` is false. A token needs the scope `dossiers:file` and the role receptionist at the agency that receives. Answers are those of the form in `GET /api/v1/procedures/{code}`.',
  tag: TAG,
  access: 'session',
  body: registerInput.extend({
    answers: z.record(z.string(), z.json()).describe('Answers by the key of their field in the form'),
  }),
  response: z.object({ id: z.uuid(), code: z.string() }),
  status: 201,
  async handle(ctx, { body, once }) {
    const { dossierId, code } = await execute(ctx, registerDossier, body as z.input<typeof registerInput>, once);
    return { id: dossierId, code };
  },
});

const supply = defineEndpoint({
  method: 'post',
  path: '/api/v1/dossiers/{id}/supply',
  operationId: 'supplyPapers',
  summary: supplementDossier.title.en,
  description:
    'The applicant (session), or the agency that receives for an applicant: a token needs the scope `dossiers:file` and the role receptionist there.',
  tag: TAG,
  access: 'session',
  params: byId,
  body: supplementDossier.input.omit({ dossierId: true }),
  response: coded,
  handle: (ctx, { params, body, once }) => execute(ctx, supplementDossier, { ...body, dossierId: params.id }, once),
});

const withdraw = defineEndpoint({
  method: 'post',
  path: '/api/v1/dossiers/{id}/withdraw',
  operationId: 'withdrawDossier',
  summary: withdrawDossier.title.en,
  description: 'By the applicant’s wish; rights as for supplying papers.',
  tag: TAG,
  access: 'session',
  params: byId,
  body: withdrawDossier.input.omit({ dossierId: true }),
  response: coded,
  handle: (ctx, { params, body, once }) => execute(ctx, withdrawDossier, { ...body, dossierId: params.id }, once),
});

export const filingEndpoints = [register, supply, withdraw];
