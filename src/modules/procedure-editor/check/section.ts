import { definePackSection } from '../../../kernel/pack/index.ts';
import { type Procedure, procedureSchema } from '../../services/index.ts';
import { checkProcedure } from './check.ts';

/** Nothing is loaded here: the files of the province pack pass the checks that the editor makes when publishing. */
export const publicationChecks = definePackSection<Procedure>({
  name: 'procedure-checks',
  files: ['procedures/*.yaml'],
  schema: procedureSchema,
  after: ['procedures'],
  check(docs, _pack, report) {
    for (const doc of docs)
      for (const { severity, path, text } of checkProcedure(doc.data))
        if (severity === 'error') report(doc, path, text.en);
  },
  load: async (_ctx, docs) => ({ added: 0, changed: 0, unchanged: docs.length }),
});
