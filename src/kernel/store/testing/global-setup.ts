import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../embedded/index.ts';

/** What the tests need to reach their PostgreSQL. */
export interface TestCluster {
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    cluster: TestCluster;
  }
}

/**
 * One PostgreSQL for the whole run: the embedded one in a folder that is removed afterwards, or the server whose
 * superuser address is in TINHSO_TEST_PG (quicker while developing).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TINHSO_TEST_PG;
  if (given) {
    project.provide('cluster', await prepare(given));
    return async () => {};
  }
  // Not below a private temporary folder: as root, PostgreSQL runs as another user who must reach it.
  const dataDir = await mkdtemp(
    join(process.platform === 'win32' ? (process.env.TEMP ?? '.') : '/tmp', 'tinhso-test-'),
  );
  const server = await startEmbedded({ dataDir, temporary: true });
  project.provide('cluster', { superuserUrl: server.superuserUrl, ownerUrl: server.ownerUrl, appUrl: server.appUrl });
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function prepare(superuserUrl: string): Promise<TestCluster> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  for (const [role, password] of [
    ['tinhso_owner', 'owner'],
    ['tinhso_app', 'app'],
  ] as const) {
    await client.query(
      `DO $$ BEGIN CREATE ROLE ${role} LOGIN PASSWORD '${password}'; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
    );
  }
  await client.end();
  const as = (user: string, password: string) => {
    const url = new URL(superuserUrl);
    url.username = user;
    url.password = password;
    return url.href;
  };
  return { superuserUrl, ownerUrl: as('tinhso_owner', 'owner'), appUrl: as('tinhso_app', 'app') };
}
