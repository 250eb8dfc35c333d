import { z } from 'zod';
import type { Command } from '../../../kernel/command.ts';
import { execute } from '../../../kernel/execute.ts';
import { defineEndpoint } from '../../../kernel/http/endpoint.ts';
import type { Done } from '../dossiers/act.ts';
import { apologiseDossier } from '../dossiers/appointment.ts';
import { consultAgency } from '../dossiers/consultation.ts';
import { correctResult, revokeResult } from '../dossiers/corrections.ts';
import { confirmPayment, requestPayment } from '../dossiers/duties.ts';
import { denyDossier, reopenDossier, stopDossier } from '../dossiers/endings.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  refuseDossier,
  requestCompletion,
  requestSupplement,
  sendBackDossier,
  startDossier,
} from '../dossiers/office.ts';
import { byId, done } from './shapes.ts';

type DossierInput = z.ZodObject<{ dossierId: z.ZodUUID }>;

/** `POST /api/v1/dossiers/{id}/<path>`: the command's own input without the dossier, which the address names. */
function act<S extends z.ZodObject, O extends Done>(
  path: string,
  command: Command<S, O>,
  operationId: string,
  description: string,
) {
  const body = (command.input as unknown as DossierInput).omit({ dossierId: true });
  return defineEndpoint({
    method: 'post',
    path: `/api/v1/dossiers/{id}/${path}`,
    operationId,
    summary: command.title.en,
    description: `${description} Send \`version\` as it was read: when the dossier was changed since, the answer is 409 and nothing happens.`,
    tag: 'dossier work',
    access: 'session',
    params: byId,
    body,
    response: done,
    handle: (ctx, { params, body: given, once }) =>
      execute(ctx, command, { ...given, dossierId: params.id } as unknown as z.input<S>, once),
  });
}

const FOR_MACHINES = 'A token needs the scope `dossiers:act` and the role';
const desk = (role: string) => `${FOR_MACHINES} ${role} at the deciding agency.`;
const reception = `${FOR_MACHINES} receptionist at the receiving agency.`;
const inPerson =
  'Signed with the personal certificate of the leader: only for the session of a person who is leader at the deciding agency, never for a token.';

const consult = defineEndpoint({
  method: 'post',
  path: '/api/v1/dossiers/{id}/consultations',
  operationId: 'consultAgency',
  summary: consultAgency.title.en,
  description: desk('handler'),
  tag: 'dossier work',
  access: 'session',
  params: byId,
  body: consultAgency.input.omit({ dossierId: true }),
  response: done.extend({ consultationId: z.uuid() }),
  status: 201,
  handle: (ctx, { params, body, once }) => execute(ctx, consultAgency, { ...body, dossierId: params.id }, once),
});

export const actEndpoints = [
  act('receive', receiveDossier, 'receiveDossier', reception),
  act('refuse', refuseDossier, 'refuseDossier', reception),
  act('request-completion', requestCompletion, 'requestCompletion', reception),
  act('start', startDossier, 'startDossier', desk('handler')),
  act('propose', proposeDossier, 'proposeDossier', desk('handler')),
  act('send-back', sendBackDossier, 'sendBackDossier', desk('leader')),
  act('request-supplement', requestSupplement, 'requestSupplement', desk('handler')),
  act('request-payment', requestPayment, 'requestPayment', desk('handler')),
  act(
    'confirm-payment',
    confirmPayment,
    'confirmPayment',
    `${FOR_MACHINES} receptionist or handler at one of its agencies.`,
  ),
  act('apologise', apologiseDossier, 'apologiseForDelay', desk('leader')),
  act('decide', decideDossier, 'decideDossier', inPerson),
  act('deny', denyDossier, 'denyDossier', inPerson),
  act('correct', correctResult, 'correctResult', inPerson),
  act('revoke', revokeResult, 'revokeResult', desk('leader')),
  act('stop', stopDossier, 'stopDossier', desk('leader')),
  act('reopen', reopenDossier, 'reopenDossier', desk('leader or coordinator')),
  act('return-result', issueDossier, 'returnResult', reception),
  consult,
];
