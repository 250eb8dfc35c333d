import { z } from 'zod';
import type { Module } from '../module.ts';
import { type AnyEndpoint, endpointsOf } from './endpoints.ts';

type Json = Record<string, unknown>;

/** Schemas with a name of their own (`.meta({ id })`), shared by the operations of one document. */
type Named = Map<string, Json>;

const inDocument = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;

function jsonSchema(schema: z.ZodType, io: 'input' | 'output', named: Named): Json {
  const {
    $schema: _,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' }) as Json;
  for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, Json>)) {
    const own = inDocument(definition);
    const known = named.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(own)) throw new Error(`two schemas are called ${name}`);
    named.set(name, own);
  }
  return inDocument(rest);
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query', named: Named): Json[] {
  if (!schema) return [];
  const object = jsonSchema(schema, 'input', named);
  const properties = (object.properties ?? {}) as Record<string, Json>;
  const required = new Set((object.required ?? []) as string[]);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    ...(property.description ? { description: property.description } : {}),
    schema: property,
  }));
}

function operation(endpoint: AnyEndpoint, named: Named): Json {
  const problem = (description: string): Json => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
  return {
    operationId: endpoint.operationId,
    summary: endpoint.summary,
    ...(endpoint.description ? { description: endpoint.description } : {}),
    tags: [endpoint.tag],
    security: endpoint.access === 'public' ? [] : [{ token: [] }, { session: [] }],
    parameters: [
      ...parameters(endpoint.params, 'path', named),
      ...parameters(endpoint.query, 'query', named),
      ...(endpoint.method === 'get' ? [] : [{ $ref: '#/components/parameters/IdempotencyKey' }]),
    ],
    ...(endpoint.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(endpoint.body, 'input', named) } },
          },
        }
      : {}),
    responses: {
      [endpoint.status ?? 200]: {
        description: 'OK',
        content: { 'application/json': { schema: jsonSchema(endpoint.response, 'output', named) } },
      },
      ...(endpoint.access === 'session' ? { 401: problem('Not signed in'), 403: problem('Not allowed') } : {}),
      ...(endpoint.params ? { 404: problem('Not found') } : {}),
      ...(endpoint.method === 'get'
        ? {}
        : { 409: problem('Not possible now: the subject is in another state, or was changed since it was read') }),
      ...(endpoint.params || endpoint.query || endpoint.body ? { 422: problem('The input is not valid') } : {}),
    },
  };
}

/** The OpenAPI 3.1 document of all endpoints, made from the same schemas that check the calls. */
export function openApiDocument(
  modules: readonly Module[],
  info: { title: string; version: string; baseUrl: string },
): Json {
  const paths: Record<string, Json> = {};
  const named: Named = new Map();
  for (const endpoint of endpointsOf(modules)) {
    const path = paths[endpoint.path] ?? {};
    if (path[endpoint.method]) throw new Error(`two endpoints for ${endpoint.method} ${endpoint.path}`);
    path[endpoint.method] = operation(endpoint, named);
    paths[endpoint.path] = path;
  }
  const tags = [...new Set(endpointsOf(modules).map((endpoint) => endpoint.tag))].sort().map((name) => ({ name }));
  return {
    openapi: '3.1.1',
    info: {
      title: info.title,
      version: info.version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Machine interface of tinhso. Errors are application/problem+json (RFC 9457). Lists are paged by cursor. Instants are ISO 8601 with offset; days are YYYY-MM-DD in Asia/Ho_Chi_Minh; money is integer VND.',
    },
    servers: [{ url: info.baseUrl }],
    tags,
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'API token made with `tinhso token create`.' },
        session: { type: 'apiKey', in: 'cookie', name: 'tinhso' },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description:
            'Names this attempt. The same key from the same caller answers what the first call did and changes nothing, so a call that got no answer may be sent again.',
          schema: { type: 'string', minLength: 8, maxLength: 200 },
        },
      },
      schemas: {
        ...Object.fromEntries(named),
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail', 'requestId'],
          properties: {
            type: { type: 'string', description: 'Stable address of the kind of problem' },
            title: { type: 'string', description: 'Code of the kind of problem' },
            status: { type: 'integer' },
            detail: { type: 'string', description: 'What went wrong and what to do, in the language of the caller' },
            errors: {
              type: 'array',
              items: {
                type: 'object',
                required: ['path', 'message'],
                properties: { path: { type: 'string' }, message: { type: 'string' } },
              },
            },
            requestId: { type: 'string' },
          },
        },
      },
    },
  };
}
