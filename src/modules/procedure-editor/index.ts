import { defineModule } from '../../kernel/module.ts';
import { publicationChecks } from './check/section.ts';
import { draftCommands, EDITOR, PUBLISHER } from './drafts/commands.ts';
import { editorEvents } from './drafts/events.ts';
import { editorQueries } from './drafts/queries.ts';
import { mountEditor } from './pages/routes.ts';

export { procedureToBpmn } from './bpmn/to-bpmn.ts';
export { type CheckProblem, type CheckWorld, checkProcedure } from './check/check.ts';

/** The editor of procedures for administrators: drafts, checks, comparison, publication by a second person. */
export const procedureEditor = defineModule({
  name: 'procedure-editor',
  migrations: 'src/modules/procedure-editor/migrations',
  // Authors and deciders of procedures are officers at work.
  personalData: {
    tables: [],
    deeds: { procedure_draft: ['submitted_by', 'decided_by'], procedure_draft_author: ['person_id'] },
  },
  after: ['services'],
  commands: draftCommands,
  queries: editorQueries,
  roles: {
    [EDITOR]: { vi: 'Cán bộ kiểm soát thủ tục hành chính', en: 'Procedure control officer' },
    [PUBLISHER]: { vi: 'Lãnh đạo công bố thủ tục hành chính', en: 'Publisher of procedures' },
  },
  events: editorEvents,
  pack: [publicationChecks],
  nav: [
    {
      door: 'workspace',
      href: '/can-bo/thu-tuc',
      label: { vi: 'Soạn thủ tục', en: 'Procedures' },
      order: 80,
      roles: [EDITOR, PUBLISHER],
    },
  ],
  routes: mountEditor,
});
