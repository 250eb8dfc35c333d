import { defineModule } from '../../kernel/module.ts';
import { importEndpoints } from './endpoints.ts';
import { importEnded, importStarted } from './events.ts';
import { mountPages } from './pages.tsx';
import { cancelImport, importJob, listImports, openImport, startImport, takeBatch } from './runs.ts';

export { faultsCsv } from './faults-csv.ts';
export { formatOf } from './rows.ts';
export { openImport, type Run, startImport, takeBatch } from './runs.ts';

/** Dossiers of the systems that were there before: checked, taken over once, and told row by row what is wrong. */
export const legacyImport = defineModule({
  name: 'legacy-import',
  migrations: 'src/modules/legacy-import/migrations',
  after: ['services'],
  commands: [startImport, takeBatch, cancelImport],
  queries: [listImports, openImport],
  events: [importStarted, importEnded],
  jobs: [importJob],
  endpoints: importEndpoints,
  nav: [
    {
      door: 'workspace',
      href: '/can-bo/nhap-ho-so',
      label: { vi: 'Nhập hồ sơ cũ', en: 'Import' },
      order: 85,
      roles: ['admin', 'coordinator'],
    },
  ],
  routes: mountPages,
});
