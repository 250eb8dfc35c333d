import { z } from 'zod';
import type { Ctx } from '../context.ts';
import { emit } from '../events/emit.ts';
import { defineEvent } from '../events/event.ts';
import { Problem } from '../problem.ts';
import { sql } from '../store/index.ts';
import { type CheckOptions, checkFiles, inOrder, type Sections } from './check.ts';
import { contentHash, readFolder } from './files.ts';
import type { LoadCounts, PackProblem } from './section.ts';

export interface LoadProgress {
  readonly section: string;
  /** Sections finished, and all sections. */
  readonly done: number;
  readonly total: number;
}

export interface LoadOptions extends CheckOptions {
  /** Load even when the last load had the same content. */
  readonly force?: boolean;
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface LoadReport {
  /** Last part of the folder's path. */
  readonly folder: string;
  readonly sha256: string;
  /** True when the content is that of the last load, so that nothing had to be done. */
  readonly unchanged: boolean;
  /** In the order of loading; empty when `unchanged`. */
  readonly sections: readonly { readonly name: string; readonly counts: LoadCounts }[];
}

/** One process at a time loads a section; the next one finds its work done. The number is arbitrary and only ours. */
const LOCK = 7_213_003;

const countsSchema = z.object({ added: z.int(), changed: z.int(), unchanged: z.int() });

export const packLoaded = defineEvent({
  type: 'pack.province.loaded',
  subjectType: 'pack',
  title: { vi: 'Đã nạp gói dữ liệu tỉnh', en: 'Province pack loaded' },
  data: z.object({ sha256: z.string(), sections: z.record(z.string(), countsSchema) }),
});

/** The refusal of a pack with mistakes: one field per problem, path = `file:line`. */
export function packRefused(folder: string, problems: readonly PackProblem[]): Problem {
  return new Problem(
    422,
    'pack_invalid',
    {
      vi: `Gói dữ liệu “${folder}” có ${problems.length} lỗi; không có gì được nạp.`,
      en: `The pack "${folder}" has ${problems.length} problem(s); nothing was loaded.`,
    },
    problems.map((problem) => ({ path: `${problem.file}:${problem.line}`, message: problem.reason })),
  );
}

/**
 * Checks the province pack in `folder`, then loads its sections in dependency order, each in a transaction of its
 * own. Repeatable: after a failure or a correction it is simply run again; content already loaded is left alone.
 *
 * @throws Problem 422 `pack_invalid` with every mistake, before anything is written; 404 `pack_not_found`
 */
export async function loadPack(
  ctx: Ctx,
  folder: string,
  sections: Sections,
  options: LoadOptions = {},
): Promise<LoadReport> {
  const name = folder.replaceAll('\\', '/').replace(/\/+$/, '').split('/').at(-1) ?? folder;
  const files = await readFolder(folder);
  const { problems, view } = checkFiles(folder, files, sections, options);
  if (problems.length > 0) throw packRefused(name, problems);

  const ordered = inOrder(sections);
  const sha256 = contentHash(
    files,
    ordered.map((section) => section.name),
  );
  const last = await ctx.db.selectFrom('pack_load').select('sha256').orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (last?.sha256 === sha256 && !options.force) return { folder: name, sha256, unchanged: true, sections: [] };

  const loaded: { name: string; counts: LoadCounts }[] = [];
  for (const section of ordered) {
    options.onProgress?.({ section: section.name, done: loaded.length, total: ordered.length });
    const counts = await ctx.db.transaction().execute(async (tx) => {
      await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(tx);
      return section.load({ ...ctx, db: tx }, view.docs(section.name), view);
    });
    section.committed?.(ctx);
    loaded.push({ name: section.name, counts });
  }
  options.onProgress?.({ section: '', done: ordered.length, total: ordered.length });

  const counts = Object.fromEntries(loaded.map((section) => [section.name, section.counts]));
  await ctx.db.transaction().execute(async (tx) => {
    const inside = { ...ctx, db: tx };
    await tx
      .insertInto('pack_load')
      .values({ folder: name, sha256, at: ctx.now, counts: JSON.stringify(counts) })
      .execute();
    await emit(inside, packLoaded, { subject: name, data: { sha256, sections: counts } });
  });
  return { folder: name, sha256, unchanged: false, sections: loaded };
}
