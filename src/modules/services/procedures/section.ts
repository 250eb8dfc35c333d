import { createHash } from 'node:crypto';
import { definePackSection } from '../../../kernel/pack/section.ts';
import { type Procedure, procedureSchema } from './schema.ts';

/** Same content, same text: key order of the file does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** `procedures/*.yaml`: one file is one dated version of one procedure. */
export const procedureSection = definePackSection<Procedure>({
  name: 'procedures',
  files: ['procedures/*.yaml'],
  schema: procedureSchema,
  after: ['agencies'],
  check(docs, _pack, report) {
    const seen = new Map<string, string>();
    for (const doc of docs) {
      const key = `${doc.data.code} from ${doc.data.validFrom}`;
      const other = seen.get(key);
      if (other) report(doc, ['validFrom'], `${key} is already in ${other}`);
      seen.set(key, doc.file);
    }
  },
  async load(ctx, docs) {
    const newest = await ctx.db
      .selectFrom('procedure_version')
      .distinctOn(['code', 'valid_from'])
      .select(['code', 'valid_from', 'revision', 'sha256'])
      .orderBy('code')
      .orderBy('valid_from')
      .orderBy('revision', 'desc')
      .execute();
    const before = new Map(newest.map((row) => [`${row.code}@${row.valid_from}`, row]));
    const counts = { added: 0, changed: 0, unchanged: 0 };
    for (const { data, file } of docs) {
      const body = canonical(data);
      const sha256 = createHash('sha256').update(body).digest('hex');
      const known = before.get(`${data.code}@${data.validFrom}`);
      if (known?.sha256 === sha256) {
        counts.unchanged += 1;
        continue;
      }
      await ctx.db
        .insertInto('procedure_version')
        .values({
          code: data.code,
          valid_from: data.validFrom,
          valid_to: data.validTo ?? null,
          revision: (known?.revision ?? 0) + 1,
          sha256,
          source: file,
          loaded_at: ctx.now,
          body,
        })
        .execute();
      if (known) counts.changed += 1;
      else counts.added += 1;
    }
    return counts;
  },
});
