import { compileErrors, validate } from '@readme/openapi-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../src/kernel/store/testing/index.ts';
import { createHttp } from '../../src/server.ts';
import { modules } from './everything.ts';

interface Document {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<string, { operationId: string; summary: string; tags: string[]; responses: Record<string, unknown> }>
  >;
}

let t: TestApp;
let routes: { readonly method: string; readonly path: string }[];
let document: Document;

beforeAll(async () => {
  t = await testApp({ modules });
  const http = createHttp(t.app);
  routes = http.routes;
  const answer = await http.request('http://127.0.0.1/api/openapi.json');
  expect(answer.status).toBe(200);
  document = await answer.json();
});
afterAll(() => t?.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, ...operation })),
  );

describe('/api/openapi.json', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    // The parser resolves references in the object it is given.
    const result = await validate(structuredClone(document) as never);
    expect(result.valid ? '' : compileErrors(result)).toBe('');
  });

  it('would not pass as valid when broken', async () => {
    const broken = structuredClone(document) as unknown as { paths: Record<string, unknown> };
    broken.paths['/api/v1/broken/{id}'] = { get: { responses: { 200: {} } } };
    expect((await validate(broken as never)).valid).toBe(false);
  });

  it('covers every endpoint that is mounted', () => {
    const described = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const mounted = routes
      .filter(({ path, method }) => path.startsWith('/api/v') && method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`);
    expect(mounted.length).toBeGreaterThan(10);
    expect([...new Set(mounted)].sort()).toEqual(described.sort());
  });

  it('says what each endpoint is for and how it fails', () => {
    const bare = operations().filter(
      ({ operationId, summary, tags }) =>
        !/^[a-z][A-Za-z0-9]+$/.test(operationId) || summary.trim() === '' || tags.length === 0,
    );
    expect(bare).toEqual([]);
    const silent = operations().filter(({ path, responses }) => path.includes('{') && !('404' in responses));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });
});
