import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEndpoint } from '../../../kernel/http/endpoint.ts';
import { openApiDocument } from '../../../kernel/http/openapi.ts';
import { defineModule } from '../../../kernel/module.ts';
import { findModules } from '../../../modules.ts';
import { operationsOf } from './operations.ts';
import { exampleOf, fieldsOf, typeOf } from './schema.ts';

const BASE = 'https://songmay.example';
const unit = z
  .object({ code: z.string().describe('Code of the unit'), shares: z.array(z.number()) })
  .meta({ id: 'TestUnit' });
const test = defineModule({
  name: 'test',
  endpoints: [
    defineEndpoint({
      method: 'post',
      path: '/api/v1/things/{id}/moves',
      operationId: 'moveThing',
      summary: 'Move it',
      tag: 'things',
      access: 'session',
      params: z.object({ id: z.uuid() }),
      query: z.object({ day: z.iso.date(), note: z.string().optional().describe("Anybody's words") }),
      body: z.object({ to: z.enum(['north', 'south']), who: z.string(), at: z.number().nullable().optional() }),
      response: z.object({ items: z.array(unit), first: unit.nullable() }),
      handle: async () => ({ items: [], first: null }),
    }),
  ],
});
const info = { title: 't', version: '1', baseUrl: BASE };

describe('an operation', () => {
  const document = openApiDocument([test], info);
  const [group] = operationsOf(document, BASE);
  const operation = group?.operations[0];

  it('is read with its parameters, body, answer and errors', () => {
    expect(group?.tag).toBe('things');
    expect(operation).toMatchObject({
      id: 'moveThing',
      method: 'POST',
      public: false,
      open: false,
      errors: ['401', '403', '404', '409', '422'],
    });
    expect(operation?.parameters).toEqual([
      { path: 'id', place: 'path', type: 'string (uuid)', required: true, description: '' },
      { path: 'day', place: 'query', type: 'string (date)', required: true, description: '' },
      { path: 'note', place: 'query', type: 'string', required: false, description: "Anybody's words" },
      {
        path: 'Idempotency-Key',
        place: 'header',
        type: 'string',
        required: false,
        description: expect.stringContaining('may be sent again'),
      },
    ]);
    expect(operation?.body?.map(({ path, type, required }) => [path, type, required])).toEqual([
      ['to', '"north" | "south"', true],
      ['who', 'string', true],
      ['at', 'number | null', false],
    ]);
  });

  it('shows the fields of schemas with a name of their own', () => {
    expect(operation?.answers[0]?.fields).toEqual([
      { path: 'items', type: 'object[]', required: true, description: '' },
      { path: 'items[].code', type: 'string', required: true, description: 'Code of the unit' },
      { path: 'items[].shares', type: 'number[]', required: true, description: '' },
      { path: 'first', type: 'object | null', required: true, description: '' },
      { path: 'first.code', type: 'string', required: true, description: 'Code of the unit' },
      { path: 'first.shares', type: 'number[]', required: true, description: '' },
    ]);
  });

  it('has a line for the shell', () => {
    expect(operation?.curl).toBe(
      `curl -X POST -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{"to":"north","who":"…"}' '${BASE}/api/v1/things/{id}/moves?day={day}'`,
    );
  });
});

describe('a schema', () => {
  it('that holds itself ends', () => {
    const tree = { type: 'object', properties: { parts: { type: 'array', items: { $ref: '#' } } } };
    expect(fieldsOf(tree, {}).map((field) => field.path)).toEqual([
      'parts',
      'parts[].parts',
      'parts[].parts[].parts',
      'parts[].parts[].parts[].parts',
    ]);
  });

  it('has a type and an example in a few words', () => {
    const list = { type: 'array', items: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] } };
    expect(typeOf(list, list, {})).toBe('(string (date) | null)[]');
    expect(typeOf({}, {}, {})).toBe('any');
    const pair = { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }] };
    expect(typeOf(pair, pair, {})).toBe('[number, string]');
    expect(
      exampleOf(
        {
          type: 'object',
          required: ['n', 'ok', 'kind'],
          properties: { n: { type: 'integer' }, ok: { type: 'boolean' }, kind: { const: 'x' } },
        },
        {},
      ),
    ).toEqual({
      n: 1,
      ok: true,
      kind: 'x',
    });
  });
});

it('every operation of the program is shown, once, in a way that can be read', async () => {
  const document = openApiDocument(await findModules(), info);
  const operations = operationsOf(document, BASE).flatMap((group) => group.operations);
  const paths = Object.values(document.paths as Record<string, object>);
  expect(operations).toHaveLength(paths.reduce((sum, methods) => sum + Object.keys(methods).length, 0));
  expect(new Set(operations.map((operation) => operation.id)).size).toBe(operations.length);
  for (const operation of operations) {
    expect(operation.summary, operation.id).not.toBe('');
    for (const field of operation.answers.flatMap((answer) => answer.fields))
      expect(field.type, `${operation.id} ${field.path}`).not.toBe('any[]');
  }
});
