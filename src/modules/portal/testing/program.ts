import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Hono } from 'hono';
import type { Command, Query } from '../../../kernel/command.ts';
import { lastSeal, sealEvents } from '../../../kernel/events/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { putFile } from '../../../kernel/files/index.ts';
import { type PersonActor, resolveActor, startSession } from '../../../kernel/identity/index.ts';
import { findPersonByPersonalId } from '../../../kernel/identity/person.ts';
import { hashToken, randomToken } from '../../../kernel/identity/secrets.ts';
import type { Env, Module } from '../../../kernel/module.ts';
import { loadPack } from '../../../kernel/pack/index.ts';
import { rootDir } from '../../../kernel/store/root.ts';
import { type TestApp, testApp } from '../../../kernel/store/testing/index.ts';
import type { Lang } from '../../../kernel/text.ts';
import { unitsOf } from '../../../kernel/units/index.ts';
import { findModules } from '../../../modules.ts';
import { createHttp } from '../../../server.ts';
import { services } from '../../services/index.ts';

/** Persons of the tiny province, by their personal ID numbers. */
export const PEOPLE = {
  hoa: '099190000001',
  it: '099205000002',
  cuc: '099188000003',
  admin: '099091000009',
  auditor: '099186000010',
} as const;

const PHONE =
  'Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A visitor with a cookie jar of one cookie. */
export interface Visitor {
  get(path: string, lang?: Lang): Promise<Response>;
  post(path: string, form?: Record<string, string>): Promise<Response>;
  actor(): Promise<PersonActor>;
}

export interface Program {
  readonly t: TestApp;
  readonly http: Hono<Env>;
  visitor(token?: string): Visitor;
  /** Opens a session for a person of the province. */
  signIn(who: keyof typeof PEOPLE): Promise<Visitor>;
  /** Hòa files a dossier; its id and code. */
  file(): Promise<{ dossierId: string; code: string }>;
  /** Seals the event log, which must have an event by now. */
  seal(): Promise<void>;
  /** An officer opens it, which is logged. */
  open(officer: Visitor, dossierId: string): Promise<unknown>;
}

/** The whole program with the tiny province (and further modules), reached without a socket. */
export async function program(more: readonly Module[] = []): Promise<Program> {
  const t = await testApp({ modules: [...(await findModules()), ...more], env: { DEMO: 'true' } });
  const { modules } = t.app;
  const eventTypes = modules.flatMap((module) => [...(module.events ?? [])]);
  const sections = modules.flatMap((module) => [...(module.pack ?? [])]);
  await loadPack(t.ctx(), join(rootDir, 'tests/fixtures/provinces/mini'), sections, { eventTypes });
  const http = createHttp(t.app);

  const visitor = (token?: string): Visitor => {
    const headers = (lang?: Lang) => ({
      cookie: [token && `tinhso=${token}`, lang && `lang=${lang}`].filter(Boolean).join('; '),
    });
    return {
      get: async (path, lang) => http.request(path, { headers: headers(lang) }),
      post: async (path, form = {}) =>
        http.request(path, {
          method: 'POST',
          body: new URLSearchParams(form),
          headers: { ...headers(), 'sec-fetch-site': 'same-origin' },
        }),
      actor: async () => (await resolveActor(t.app, new Request('http://x', { headers: headers() }))) as PersonActor,
    };
  };
  const signIn = async (who: keyof typeof PEOPLE): Promise<Visitor> => {
    const person = await findPersonByPersonalId(t.ctx(), PEOPLE[who]);
    if (!person) throw new Error(`no persona ${who}`);
    const { id: _, ...claims } = person;
    const token = randomToken();
    await execute(t.ctx(), startSession, { claims, tokenHash: hashToken(token), userAgent: PHONE, ip: '192.0.2.7' });
    return visitor(token);
  };
  return {
    t,
    http,
    visitor,
    signIn,
    file: () => fileDossier(t, signIn),
    seal: () => sealUntilDone(t),
    open: async (officer, dossierId) =>
      ask(t.ctx(await officer.actor()), query('services.dossier.open'), { dossierId }),
  };
}

/** Transactions of other tests on the same server hold back what may be sealed: tried until it is done. */
async function sealUntilDone({ app, db }: TestApp): Promise<void> {
  while (!(await lastSeal(db))) {
    await sealEvents(app);
    await pause(5);
  }
}

async function fileDossier(t: TestApp, signIn: Program['signIn']): Promise<{ dossierId: string; code: string }> {
  const ctx = t.ctx(await (await signIn('hoa')).actor());
  const { draftId } = (await execute(ctx, command('services.draft.start'), { procedure: '9.000001' })) as {
    draftId: string;
  };
  const commune = (await unitsOf(ctx)).getAt('25459', '2026-03-02').id;
  const values = { owner: ['Lý Thị Hòa'], commune: [commune], street: ['Phố Bến Mây'], count: ['12'] };
  await execute(ctx, command('services.draft.answer'), { draftId, page: 'noi-treo', values });
  const {
    id: fileId,
    name,
    size,
  } = await putFile(ctx, PIXEL, {
    purpose: 'services.component',
    name: 'ban-ve.png',
    ownerId: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
  });
  await execute(ctx, command('services.draft.attach'), { draftId, field: 'drawingFile', fileId, name, size });
  return execute(ctx, command('services.dossier.submit'), { draftId, declared: true }) as Promise<{
    dossierId: string;
    code: string;
  }>;
}

const named = <T extends { readonly name: string }>(list: readonly T[] | undefined, name: string): T => {
  const found = list?.find((one) => one.name === name);
  if (!found) throw new Error(`services has no ${name}`);
  return found;
};
const command = (name: string): Command => named(services.commands, name);
const query = (name: string): Query => named(services.queries, name);
