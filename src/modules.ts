import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { calendarPart } from './kernel/calendar/index.ts';
import { eventsPart } from './kernel/events/index.ts';
import { filesPart } from './kernel/files/index.ts';
import { identityPart } from './kernel/identity/index.ts';
import { jobsPart } from './kernel/jobs/index.ts';
import type { Module } from './kernel/module.ts';
import { notificationsPart } from './kernel/notifications/index.ts';
import { packPart } from './kernel/pack/index.ts';
import { searchPart } from './kernel/search/index.ts';
import { inOrder } from './kernel/store/migrate.ts';
import { storePart } from './kernel/store/part.ts';
import { rootDir } from './kernel/store/root.ts';
import { unitsPart } from './kernel/units/index.ts';

/** Parts of the kernel that bring tables, jobs or pages of their own. */
const kernelParts: readonly Module[] = [
  storePart,
  searchPart,
  eventsPart,
  jobsPart,
  packPart,
  unitsPart,
  calendarPart,
  identityPart,
  filesPart,
  notificationsPart,
];

/**
 * Everything this program is made of, in dependency order. A module is found by its folder: `src/modules/<name>/index.ts`
 * exports a face whose `name` is the folder's. No list has to be edited when one is added.
 */
export async function findModules(): Promise<Module[]> {
  const names = readdirSync(join(rootDir, 'src/modules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const faces = await Promise.all(
    names.map(async (name) => {
      const exported = Object.values((await import(`./modules/${name}/index.ts`)) as Record<string, unknown>);
      const face = exported.find((value) => (value as Module | null)?.name === name);
      if (!face) throw new Error(`src/modules/${name}/index.ts exports no module with the name "${name}"`);
      return face as Module;
    }),
  );
  return inOrder([...kernelParts, ...faces]);
}
