import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { calendarPart } from '../../../calendar/index.ts';
import { defineConsumer, defineEvent, emit, eventsPart } from '../../../events/index.ts';
import { filesPart } from '../../../files/index.ts';
import { defineJob, jobsPart } from '../../../jobs/index.ts';
import type { Module } from '../../../module.ts';
import { packPart } from '../../../pack/index.ts';
import { searchPart } from '../../../search/index.ts';
import { unitsPart } from '../../../units/index.ts';
import { sql } from '../../index.ts';
import { storePart } from '../../part.ts';
import type { TestApp } from '../../testing/index.ts';
import { BackupError, type RestoreTarget } from '../index.ts';

export const noted = defineEvent({
  type: 'probe.noted',
  subjectType: 'probe',
  title: { vi: 'Đã ghi', en: 'Noted' },
  data: z.object({ text: z.string() }),
});

/** What the consumer and the job of the probe were given, in order. */
export const handled: string[] = [];
export const worked: string[] = [];

const consumer = defineConsumer({
  name: 'probe.reader',
  events: ['probe.noted'],
  handle: async (_ctx, event) => {
    handled.push(event.subject);
  },
});

export const work = defineJob({
  name: 'probe.work',
  data: z.object({ what: z.string() }),
  run: async (_ctx, { what }) => {
    worked.push(what);
  },
});

const probe: Module = {
  name: 'probe',
  migrations: 'src/kernel/store/backup/testing/migrations',
  after: ['events', 'jobs'],
  events: [noted],
  consumers: [consumer],
  jobs: [work],
};

/** A program with tables of every kind a backup has to deal with. */
export const modules: Module[] = [
  storePart,
  searchPart,
  eventsPart,
  jobsPart,
  packPart,
  unitsPart,
  calendarPart,
  filesPart,
  probe,
];

/** The same program in its next version. */
export const laterModules: Module[] = [
  ...modules,
  { name: 'later', migrations: 'src/kernel/store/backup/testing/later', after: ['probe'] },
];

/** Writes an event and a row of `zz_parent` in one transaction: every snapshot has as many of the one as of the other. */
export async function note(t: TestApp, subject: string): Promise<void> {
  const ctx = t.ctx();
  await t.db.transaction().execute(async (tx) => {
    await sql`INSERT INTO zz_parent (note) VALUES (${subject})`.execute(tx);
    await emit({ ...ctx, db: tx }, noted, { subject, data: { text: `ghi chú "${subject}"\n\t\\N` } });
  });
}

/** Where a test restores to, from a program of its own. */
export const targetOf = (t: TestApp, of: readonly Module[] = modules): RestoreTarget => ({
  ownerUrl: t.ownerUrl,
  appRole: 'tinhso_app',
  modules: of,
  dataDir: t.app.config.dataDir,
  secret: t.app.config.secret,
});

export const sourceOf = (t: TestApp) => {
  const { ownerUrl, dataDir, secret } = targetOf(t);
  return { ownerUrl, dataDir, secret };
};

/** A database that was never migrated, beside that of `t`; removed after the work. */
export async function withBareDatabase(t: TestApp, run: (ownerUrl: string) => Promise<void>): Promise<void> {
  const name = `t_bare_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: t.superuserUrl });
  await admin.connect();
  const at = (url: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  try {
    await admin.query(`CREATE DATABASE ${name} OWNER tinhso_owner`);
    const inside = new pg.Client({ connectionString: at(t.superuserUrl) });
    await inside.connect();
    for (const extension of ['unaccent', 'pg_trgm', 'btree_gist', 'pgcrypto']) {
      await inside.query(`CREATE EXTENSION ${extension}`);
    }
    await inside.end();
    await run(at(t.ownerUrl));
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  }
}

const NOTHING = Symbol('no error');

/** The message with which something refuses; one that goes through fails the test. */
export async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => NOTHING,
    (thrown: unknown) => thrown,
  );
  if (error instanceof BackupError) return error.message;
  throw error === NOTHING ? new Error('nothing was refused') : error;
}
