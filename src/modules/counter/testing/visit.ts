import { createHash, randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import type { PersonActor } from '../../../kernel/identity/index.ts';
import { signInSettings } from '../../../kernel/identity/settings.ts';
import type { Env } from '../../../kernel/module.ts';
import type { World } from '../../services/testing/world.ts';

export interface Visit {
  get(path: string): Promise<{ status: number; html: string; location: string | null; response: Response }>;
  post(
    path: string,
    fields: Record<string, string | string[]>,
    files?: Record<string, File[]>,
  ): Promise<{ status: number; html: string; location: string | null }>;
}

/** Calls the pages of the program as a browser without scripts does: forms, cookies, no redirect followed. */
export async function visit(w: World, http: Hono<Env>, actor?: PersonActor): Promise<Visit> {
  const { baseUrl } = w.t.app.config;
  const headers: Record<string, string> = { origin: baseUrl, accept: 'text/html' };
  if (actor) {
    const token = randomBytes(32).toString('base64url');
    await w.t.db
      .insertInto('session')
      .values({
        token_hash: createHash('sha256').update(token).digest(),
        person_id: actor.personId,
        level: actor.level,
        amr: [],
        created_at: w.t.clock.now(),
        last_seen_at: w.t.clock.now(),
        expires_at: new Date(w.t.clock.now().getTime() + 3_600_000),
      })
      .execute();
    headers.cookie = `${signInSettings(w.t.app).sessionCookie}=${token}`;
  }
  const answer = async (response: Response) => ({
    status: response.status,
    html: response.headers.get('content-type')?.includes('text/html') ? await response.text() : '',
    location: response.headers.get('location'),
    response,
  });
  return {
    get: async (path) => answer(await http.request(`${baseUrl}${path}`, { headers })),
    async post(path, fields, files) {
      let body: FormData | URLSearchParams = new URLSearchParams();
      if (files) {
        body = new FormData();
        for (const [name, list] of Object.entries(files)) for (const file of list) body.append(name, file);
      }
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
      return answer(await http.request(`${baseUrl}${path}`, { method: 'POST', headers, body }));
    },
  };
}

/** What a form on a page would send as it stands: hidden fields, text boxes, chosen radios and options. For tests. */
export function formFields(html: string, action: string): Record<string, string[]> {
  const form = html
    .split('<form')
    .slice(1)
    .map((part) => part.slice(0, part.indexOf('</form>')))
    .find((part) => part.slice(0, part.indexOf('>')).includes(`action="${action}"`));
  if (form === undefined) throw new Error(`no form for ${action}`);
  const fields: Record<string, string[]> = {};
  const unescaped = (text = '') => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  const add = (name: string | undefined, value: string | undefined) => {
    if (name) fields[name] = [...(fields[name] ?? []), unescaped(value)];
  };
  const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const type = attribute(tag, 'type');
    if (type === 'file' || ((type === 'radio' || type === 'checkbox') && !/\schecked/.test(tag))) continue;
    add(attribute(tag, 'name'), attribute(tag, 'value'));
  }
  for (const [tag, , text] of form.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea>/g))
    add(attribute(tag, 'name'), text);
  for (const [tag, , inside = ''] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...inside.matchAll(/<option[^>]*>/g)].map(([option]) => option);
    add(attribute(tag, 'name'), attribute(options.find((one) => /\sselected/.test(one)) ?? options[0] ?? '', 'value'));
  }
  return fields;
}
