import { z } from 'zod';
import { defineEvent } from '../../kernel/events/event.ts';

export const importStarted = defineEvent({
  type: 'legacy-import.run.started',
  subjectType: 'import_run',
  title: { vi: 'Bắt đầu nhập hồ sơ cũ', en: 'Import of dossiers begun' },
  data: z.object({ source: z.string(), sha256: z.string(), rows: z.int(), checkOnly: z.boolean() }),
});

export const importEnded = defineEvent({
  type: 'legacy-import.run.ended',
  subjectType: 'import_run',
  title: { vi: 'Kết thúc nhập hồ sơ cũ', en: 'Import of dossiers ended' },
  data: z.object({ cancelled: z.boolean(), imported: z.int(), known: z.int(), faulty: z.int() }),
});
