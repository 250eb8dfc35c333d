import { z } from 'zod';
import { ask, execute } from '../../kernel/execute.ts';
import { defineEndpoint } from '../../kernel/http/endpoint.ts';
import { formatOf } from './rows.ts';
import { cancelImport, importInput, openImport, type Run, startImport } from './runs.ts';

const TAG = 'import';
const RIGHTS = 'A token needs the scope `dossiers:import` and the role admin or coordinator for the whole province.';
const runShape = z.object({
  id: z.uuid(),
  source: z.string(),
  fileName: z.string(),
  checkOnly: z.boolean(),
  status: z.enum(['running', 'done', 'cancelled']),
  total: z.int(),
  imported: z.int().describe('In a dry run: rows fit to be imported'),
  known: z.int().describe('There since an earlier import'),
  faulty: z.int(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
const shown = (run: Run): z.input<typeof runShape> => ({
  ...run,
  startedAt: run.startedAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString() ?? null,
});

const start = defineEndpoint({
  method: 'post',
  path: '/api/v1/imports',
  operationId: 'startImport',
  summary: startImport.title.en,
  description: `Takes the text of a CSV, JSON or NDJSON file of up to 1 MB and works through it in the background; larger files come in several calls, or by \`tinhso import\`. ${RIGHTS}`,
  tag: TAG,
  access: 'session',
  body: importInput.extend({
    format: importInput.shape.format.optional().describe('By the name of the file if absent'),
  }),
  response: z.object({ id: z.uuid() }),
  status: 202,
  async handle(ctx, { body, once }) {
    const { runId } = await execute(
      ctx,
      startImport,
      { ...body, format: body.format ?? formatOf(body.fileName) },
      once,
    );
    return { id: runId };
  },
});

const read = defineEndpoint({
  method: 'get',
  path: '/api/v1/imports/{id}',
  operationId: 'readImport',
  summary: 'Progress of an import and its faulty rows',
  description: RIGHTS,
  tag: TAG,
  access: 'session',
  params: z.object({ id: z.uuid() }),
  query: z.object({ after: z.coerce.number().int().min(0).optional().describe('`next` of the page before') }),
  response: z.object({
    run: runShape,
    faults: z.array(
      z.object({
        row: z.int(),
        column: z.string(),
        value: z.string(),
        reason: z.object({ vi: z.string(), en: z.string() }),
      }),
    ),
    next: z.int().nullable(),
  }),
  async handle(ctx, { params, query }) {
    const { run, faults, next } = await ask(ctx, openImport, { runId: params.id, after: query.after });
    return { run: shown(run), faults: faults.map(({ n, ...one }) => ({ ...one, row: n })), next };
  },
});

const cancel = defineEndpoint({
  method: 'post',
  path: '/api/v1/imports/{id}/cancel',
  operationId: 'cancelImport',
  summary: cancelImport.title.en,
  description: `Rows that are in stay in. ${RIGHTS}`,
  tag: TAG,
  access: 'session',
  params: z.object({ id: z.uuid() }),
  response: z.object({ id: z.uuid() }),
  async handle(ctx, { params, once }) {
    await execute(ctx, cancelImport, { runId: params.id }, once);
    return { id: params.id };
  },
});

export const importEndpoints = [start, read, cancel];
