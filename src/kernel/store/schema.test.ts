import { afterAll, beforeAll, expect, it } from 'vitest';
import { findModules } from '../../modules.ts';
import { type TestApp, testApp } from './testing/index.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ modules: await findModules() });
});
afterAll(() => t?.close());

it('the table types are what the migrations of all modules give (renew: vitest run -u on this file)', async () => {
  const script = new URL('../../../scripts/db-types.mjs', import.meta.url).href;
  const { describeSchema } = (await import(script)) as { describeSchema(url: string): Promise<string> };
  const described = await describeSchema(t.ownerUrl);
  expect(described).toContain('  event: {');
  await expect(described).toMatchFileSnapshot('schema.generated.ts');
});
