import { defineModule } from '../../kernel/module.ts';
import { publicationChecks } from './check/section.ts';

/** The editor of procedures for administrators: drafts, checks, comparison, publication by a second person. */
export const procedureEditor = defineModule({
  name: 'procedure-editor',
  migrations: 'src/modules/procedure-editor/migrations',
  after: ['services'],
  pack: [publicationChecks],
});
