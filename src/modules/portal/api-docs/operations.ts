import { exampleOf, type Field, fieldsOf, type Json, resolve, typeOf } from './schema.ts';

export interface Parameter extends Field {
  readonly place: string;
}

export interface Answer {
  readonly status: string;
  readonly fields: readonly Field[];
}

/** One operation of the OpenAPI document, as the page shows it. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly public: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Field[] | null;
  readonly answers: readonly Answer[];
  /** Status codes answered as problem+json. */
  readonly errors: readonly string[];
  readonly curl: string;
  /** Can be opened in a browser as it is. */
  readonly open: boolean;
}

export interface Group {
  readonly tag: string;
  readonly operations: readonly Operation[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const schemaIn = (content: unknown, type: string): Json | null => {
  const schema = object(object(content)[type]).schema;
  return schema ? object(schema) : null;
};

/** All operations of a document made by `openApiDocument`, grouped by tag, in the order of tags and paths. */
export function operationsOf(document: Json, baseUrl: string): Group[] {
  const groups = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(object(document.paths))) {
    for (const [method, value] of Object.entries(object(methods))) {
      const operation = object(value);
      const tag = Array.isArray(operation.tags) ? text(operation.tags[0]) : '';
      const list = groups.get(tag) ?? [];
      list.push(read(operation, method, path, document, baseUrl));
      groups.set(tag, list);
    }
  }
  return [...groups].map(([tag, operations]) => ({ tag, operations })).sort((a, b) => a.tag.localeCompare(b.tag));
}

function read(operation: Json, method: string, path: string, document: Json, baseUrl: string): Operation {
  const parameters = (Array.isArray(operation.parameters) ? operation.parameters : [])
    .map(object)
    .map((one) => parameter(resolve(one, one, document), document));
  const body = schemaIn(object(operation.requestBody).content, 'application/json');
  const responses = Object.entries(object(operation.responses)).map(
    ([status, answer]) => [status, object(answer).content] as const,
  );
  const isPublic = Array.isArray(operation.security) && operation.security.length === 0;
  const needed = parameters.filter((one) => one.required);
  return {
    id: text(operation.operationId),
    method: method.toUpperCase(),
    path,
    summary: text(operation.summary),
    description: text(operation.description),
    public: isPublic,
    parameters,
    body: body && fieldsOf(body, document),
    answers: responses.flatMap(([status, content]) => {
      const schema = schemaIn(content, 'application/json');
      return schema ? [{ status, fields: fieldsOf(schema, document) }] : [];
    }),
    errors: responses.filter(([, content]) => schemaIn(content, 'application/problem+json')).map(([status]) => status),
    curl: curl({
      method: method.toUpperCase(),
      path,
      isPublic,
      query: needed.filter((one) => one.place === 'query'),
      body,
      document,
      baseUrl,
    }),
    open: isPublic && method === 'get' && needed.length === 0,
  };
}

function parameter(one: Json, document: Json): Parameter {
  const schema = object(one.schema);
  return {
    path: text(one.name),
    place: text(one.in),
    type: typeOf(schema, schema, document),
    required: one.required === true,
    description: text(one.description) || text(schema.description),
  };
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  readonly query: readonly Parameter[];
  readonly body: Json | null;
  readonly document: Json;
  readonly baseUrl: string;
}

/** A line to paste into a shell; what stands in braces is to be filled in. */
function curl({ method, path, isPublic, query, body, document, baseUrl }: Call): string {
  const asked = query.length > 0 ? `?${query.map((one) => `${one.path}={${one.path}}`).join('&')}` : '';
  return [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    ...(isPublic ? [] : ["-H 'Authorization: Bearer {token}'"]),
    ...(body ? ["-H 'Content-Type: application/json'", `-d ${quote(JSON.stringify(exampleOf(body, document)))}`] : []),
    quote(`${baseUrl}${path}${asked}`),
  ].join(' ');
}

const quote = (value: string): string => `'${value.replaceAll("'", String.raw`'\''`)}'`;
