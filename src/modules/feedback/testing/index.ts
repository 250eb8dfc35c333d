import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadPack } from '../../../kernel/pack/index.ts';
import { rootDir } from '../../../kernel/store/root.ts';
import type { TestApp } from '../../../kernel/store/testing/index.ts';

const read = (file: string) => parse(readFileSync(join(rootDir, file), 'utf8'));

/**
 * Loads the small province with the indicators and the index of the real one beside its own, so that the declarations that are in
 * force are what is tested.
 */
export async function loadRealIndex(t: TestApp): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    cpSync(join(rootDir, 'tests/fixtures/provinces/mini'), folder, { recursive: true });
    const real = join(rootDir, 'provinces/tay-ninh');
    const mini = read('tests/fixtures/provinces/mini/indicators/services.yaml');
    const services = read('provinces/tay-ninh/indicators/public-services.yaml');
    const added = (kind: 'measures' | 'indicators') =>
      services[kind].filter(
        ({ code }: { code: string }) => !mini[kind].some((one: { code: string }) => one.code === code),
      );
    const more = { measures: added('measures'), indicators: added('indicators') };
    writeFileSync(join(folder, 'indicators/real.yaml'), stringify(more));
    cpSync(join(real, 'indicators/satisfaction.yaml'), join(folder, 'indicators/satisfaction.yaml'));
    const index = read('provinces/tay-ninh/service-quality/decision-766.yaml');
    // Money is counted by a module that is not part of these tests.
    for (const { components } of index.groups)
      for (const component of components)
        if (component.measure?.indicator === 'cashless-payment') {
          delete component.measure;
          component.missing = { vi: 'Chưa có số liệu.', en: 'No data.' };
        }
    writeFileSync(join(folder, 'service-quality/real.yaml'), stringify({ ...index, validFrom: '2024-04-01' }));
    const sections = t.app.modules.flatMap((module) => module.pack ?? []);
    const eventTypes = t.app.modules.flatMap((module) => module.events ?? []);
    await loadPack(t.ctx(), folder, sections, { unknownFiles: 'ignore', eventTypes });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
