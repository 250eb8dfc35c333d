import { z } from 'zod';
import { defineQuery } from '../../../kernel/command.ts';
import { sql } from '../../../kernel/store/index.ts';
import { READERS } from '../dossiers/queries.ts';
import { reachOf, within } from './reach.ts';

/** Codes of dossiers in the reader's reach; others are left out as if they were not there. */
export const codesOf = defineQuery({
  name: 'services.desk.codes',
  title: { vi: 'Mã của các hồ sơ', en: 'Codes of dossiers' },
  input: z.object({ ids: z.array(z.string()).max(200) }),
  allow: { roles: READERS },
  async run(ctx, { ids }): Promise<Record<string, string>> {
    const known = ids.filter((id) => z.uuid().safeParse(id).success);
    const { rows } = await sql<{ id: string; code: string }>`
      SELECT d.id, d.code FROM dossier d
      WHERE d.id = ANY(${known}::uuid[]) AND ${within(await reachOf(ctx))}`.execute(ctx.db);
    return Object.fromEntries(rows.map((row) => [row.id, row.code]));
  },
});
