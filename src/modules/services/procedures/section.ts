import { definePackSection, type PackDoc, type ReportProblem } from '../../../kernel/pack/section.ts';
import { fieldsOf } from '../forms/answers.ts';
import { addProcedureVersion } from './publish.ts';
import { mannerOf, type Procedure, procedureSchema } from './schema.ts';

/** A child's procedure must be there, take the parent's ways of filing, and ask what the parent gives it. */
function checkChildren(doc: PackDoc<Procedure>, docs: readonly PackDoc<Procedure>[], report: ReportProblem): void {
  doc.data.children.forEach((child, i) => {
    const path = ['children', i];
    const other = docs.find(({ data }) => data.code === child.procedure && data.validFrom <= doc.data.validFrom)?.data;
    if (!other) {
      report(doc, [...path, 'procedure'], `no procedure ${child.procedure} in force on ${doc.data.validFrom}`);
      return;
    }
    for (const { channel } of doc.data.manners)
      if (!mannerOf(other, channel))
        report(doc, [...path, 'procedure'], `${child.procedure} cannot be filed by ${channel}, as the bundle can`);
    const asked = new Map(fieldsOf(other.form).map((field) => [field.key, field]));
    for (const part of ['answers', 'fixed'] as const)
      for (const key of Object.keys(child[part]))
        if (!asked.has(key)) report(doc, [...path, part, key], `${child.procedure} has no field "${key}"`);
  });
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
    for (const doc of docs) checkChildren(doc, docs, report);
  },
  async load(ctx, docs) {
    const newest = await ctx.db
      .selectFrom('procedure_version')
      .distinctOn(['code', 'valid_from'])
      .select(['id', 'code', 'valid_from', 'revision', 'sha256'])
      .orderBy('code')
      .orderBy('valid_from')
      .orderBy('revision', 'desc')
      .execute();
    const before = new Map(newest.map((row) => [`${row.code}@${row.valid_from}`, row]));
    const counts = { added: 0, changed: 0, unchanged: 0 };
    for (const { data, file } of docs) {
      const known = before.get(`${data.code}@${data.validFrom}`);
      const { what } = await addProcedureVersion(ctx, data, file, known ?? null);
      counts[what] += 1;
    }
    return counts;
  },
});
