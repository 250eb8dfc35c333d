import { z } from 'zod';
import { defineEndpoint } from '../../http/endpoint.ts';
import { notFound } from '../../problem.ts';
import { lastSeal, sealsBefore } from './read.ts';

const position = z.object({ tick: z.string(), seq: z.string() });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const seal = z
  .object({
    no: z.int().min(1).describe('1, 2, 3 … without gaps'),
    from: position,
    to: position,
    count: z.int().min(1).describe('Number of events in the batch'),
    root: sha256.describe('Merkle root (RFC 6962) over the canonical JSON of the events'),
    prev: sha256.describe('Hash of the seal before; 64 zeros for the first'),
    sealedAt: z.string().describe('UTC with six decimals'),
    hash: sha256.describe('SHA-256 of the canonical JSON (RFC 8785) of the other fields'),
  })
  .meta({ id: 'Seal' });

const PAGE = 100;

/** Newest seal, open to everybody: who keeps its hash can later prove that nothing before it was changed. */
export const latestSealEndpoint = defineEndpoint({
  method: 'get',
  path: '/api/v1/seals/latest',
  operationId: 'latestSeal',
  summary: 'Newest seal of the event log',
  description: 'Keep the hash: `tinhso audit verify` can be asked to show that the log still contains it.',
  tag: 'Audit',
  access: 'public',
  response: seal,
  handle: async (ctx) => {
    const last = await lastSeal(ctx.db);
    if (!last) throw notFound({ vi: 'niêm phong nhật ký', en: 'A seal' });
    return last;
  },
});

/** Seals, newest first, 100 to a page. */
export const sealsEndpoint = defineEndpoint({
  method: 'get',
  path: '/api/v1/seals',
  operationId: 'listSeals',
  summary: 'Seals of the event log, newest first',
  tag: 'Audit',
  access: 'public',
  query: z.object({
    cursor: z.coerce.number().int().min(1).optional().describe('Number from `next` of the page before'),
  }),
  response: z.object({ seals: z.array(seal), next: z.string().nullable() }),
  handle: async (ctx, { query }) => {
    const seals = await sealsBefore(ctx.db, query.cursor, PAGE + 1);
    const page = seals.slice(0, PAGE);
    return { seals: page, next: seals.length > PAGE ? String(page.at(-1)?.no) : null };
  },
});
