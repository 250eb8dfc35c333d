import type { Hono } from 'hono';
import type { App } from '../app.ts';
import type { Env } from '../module.ts';
import { openApiDocument } from './openapi.ts';

export const API_VERSION = '0.1.0';

/** `/api/openapi.json`: the description for programs. The page for people, `/api/docs`, is the portal's. */
export function mountApiDocs(http: Hono<Env>, app: App): void {
  let text: string | undefined;
  http.get('/api/openapi.json', (c) => {
    text ??= JSON.stringify(
      openApiDocument(app.modules, { title: 'tinhso', version: API_VERSION, baseUrl: app.config.baseUrl }),
    );
    c.header('content-type', 'application/json; charset=utf-8');
    c.header('cache-control', 'public, max-age=300');
    return c.body(text);
  });
}
