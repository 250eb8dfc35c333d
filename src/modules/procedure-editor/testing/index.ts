import { join } from 'node:path';
import type { Hono } from 'hono';
import { execute } from '../../../kernel/execute.ts';
import { type Grant, type PersonActor, startSession } from '../../../kernel/identity/index.ts';
import { findPersonByPersonalId } from '../../../kernel/identity/person.ts';
import { hashToken, randomToken } from '../../../kernel/identity/secrets.ts';
import type { Env } from '../../../kernel/module.ts';
import { loadPack } from '../../../kernel/pack/index.ts';
import { rootDir } from '../../../kernel/store/root.ts';
import { type TestApp, testApp } from '../../../kernel/store/testing/index.ts';
import { findModules } from '../../../modules.ts';
import { createHttp } from '../../../server.ts';
import { filled, formsIn, type SeenForm } from './forms.ts';

export { filled, formsIn, type SeenForm } from './forms.ts';

/** People of the small province of the fixtures. */
export const PEOPLE = {
  hoa: '099190000001',
  cuc: '099188000003',
  loi: '099085000004',
  tam: '099178000005',
  sen: '099189000021',
  bach: '099076000022',
  admin: '099091000009',
} as const;
export type Name = keyof typeof PEOPLE;

/** The whole program with the small province, as a demonstration. */
export async function editorApp(): Promise<TestApp> {
  const t = await testApp({ modules: await findModules(), env: { DEMO: 'true' } });
  const sections = t.app.modules.flatMap((module) => module.pack ?? []);
  const eventTypes = t.app.modules.flatMap((module) => module.events ?? []);
  await loadPack(t.ctx(), join(rootDir, 'tests/fixtures/provinces/mini'), sections, {
    unknownFiles: 'ignore',
    eventTypes,
  });
  return t;
}

export async function personOf(t: TestApp, name: Name): Promise<PersonActor> {
  const person = await findPersonByPersonalId(t.ctx(), PEOPLE[name]);
  if (!person) throw new Error(`nobody has the number ${PEOPLE[name]}`);
  const rows = await t.db
    .selectFrom('role_grant')
    .select(['role', 'unit_id', 'agency_id'])
    .where('person_id', '=', person.id)
    .execute();
  return {
    kind: 'person',
    personId: person.id,
    name: person.name,
    level: person.level,
    sessionId: 'test',
    grants: rows.map((row): Grant => ({ role: row.role, unitId: row.unit_id, agencyId: row.agency_id })),
  };
}

/** A browser without script: opens pages, fills in forms by the names of their controls, presses buttons. */
export class Visitor {
  readonly #http: Hono<Env>;
  readonly #cookie: string;
  readonly #origin: string;
  html = '';
  path = '';
  status = 0;

  private constructor(http: Hono<Env>, cookie: string, origin: string) {
    this.#http = http;
    this.#origin = origin;
    this.#cookie = cookie;
  }

  /** Signed in as one of the people, by a session as a sign-in opens one. */
  static async as(t: TestApp, name: Name): Promise<Visitor> {
    const person = await findPersonByPersonalId(t.ctx(), PEOPLE[name]);
    if (!person) throw new Error(`nobody has the number ${PEOPLE[name]}`);
    const token = randomToken();
    const { birthDate, gender, level, phone, email } = person;
    const claims = { personalId: PEOPLE[name], name: person.name, birthDate, gender, level, phone, email };
    await execute(t.ctx(), startSession, { claims, tokenHash: hashToken(token) });
    return new Visitor(createHttp(t.app), `tinhso=${token}`, t.app.config.baseUrl);
  }

  async open(path: string): Promise<this> {
    return this.#go(path, { headers: { cookie: this.#cookie } });
  }

  async #go(path: string, init: RequestInit): Promise<this> {
    const answer = await this.#http.request(`${this.#origin}${path}`, init);
    if (answer.status === 303) return this.open((answer.headers.get('location') ?? '').split('#')[0] as string);
    this.status = answer.status;
    this.path = path;
    this.html = await answer.text();
    return this;
  }

  /** The form with this control, or the first one that is sent to this address. */
  form(by: string): SeenForm {
    const forms = formsIn(this.html);
    const found = forms.find((one) => one.action.endsWith(by) || one.fields.some(([name]) => name === by));
    if (!found) throw new Error(`${this.path} has no form ${by}; it has ${forms.map((one) => one.action).join(', ')}`);
    return found;
  }

  /** Fills in and sends a form. `press` names the button by its value. Every name must be a control of the form. */
  async send(
    by: string,
    values: Readonly<Record<string, string | readonly string[]>> = {},
    press?: string,
  ): Promise<this> {
    const form = this.form(by);
    for (const name of Object.keys(values))
      if (!form.labels.has(name))
        throw new Error(`${this.path} has no control ${name}: ${[...form.labels.keys()].join(', ')}`);
    const body = filled(form, values);
    if (press !== undefined) {
      const button = form.buttons.find(([, value]) => value === press);
      if (!button)
        throw new Error(`${this.path} has no button ${press}: ${form.buttons.map(([, one]) => one).join(', ')}`);
      body.set(button[0], button[1]);
    }
    return this.#go(form.action, { method: 'POST', headers: { cookie: this.#cookie, origin: this.#origin }, body });
  }

  /** Address of the link with these words. */
  link(words: string): string {
    for (const [, href = '', inside = ''] of this.html.matchAll(/<a\b[^>]*\bhref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g))
      if (
        inside
          .replace(/<[^>]+>/g, ' ')
          .replace(/\s+/g, ' ')
          .includes(words)
      )
        if (!href.startsWith('#')) return href.replaceAll('&amp;', '&').split('#')[0] as string;
    throw new Error(`${this.path} has no link “${words}”`);
  }

  async follow(words: string): Promise<this> {
    return this.open(this.link(words));
  }
}
