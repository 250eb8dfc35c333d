import type { Ctx } from '../../../kernel/context.ts';
import { anyGrantCovers } from '../../../kernel/identity/index.ts';
import type { Text } from '../../../kernel/text.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import type { Channel } from '../procedures/schema.ts';
import { READERS } from './queries.ts';

/** A dossier as evidence of a figure: nothing of the person. */
export interface DossierEvidence {
  readonly id: string;
  readonly code: string;
  readonly procedureName: Text;
  readonly submittedAt: Date;
  readonly receivedAt: Date | null;
  readonly dueAt: Date | null;
  readonly handledAt: Date | null;
  readonly timeliness: 'early' | 'on_time' | 'late' | null;
  readonly channel: Channel;
  /** Whether the reader may open the dossier itself in the workspace. */
  readonly mayOpen: boolean;
}

/** Dossiers by id, for the pages that show what a figure was counted from. */
export async function dossierEvidence(ctx: Ctx, ids: readonly string[]): Promise<Map<string, DossierEvidence>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .selectFrom('dossier')
    .select([
      'id',
      'code',
      'procedure_version_id',
      'submitted_at',
      'received_at',
      'due_at',
      'handled_at',
      'timeliness',
      'channel',
      'unit_id',
      'receiving_agency_id',
      'deciding_agency_id',
    ])
    .where('id', 'in', [...ids])
    .execute();
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  const found = await Promise.all(
    rows.map(
      async (row): Promise<DossierEvidence> => ({
        id: row.id,
        code: row.code,
        procedureName: (await procedureVersion(ctx, row.procedure_version_id)).procedure.name,
        submittedAt: row.submitted_at as unknown as Date,
        receivedAt: row.received_at as unknown as Date | null,
        dueAt: row.due_at as unknown as Date | null,
        handledAt: row.handled_at as unknown as Date | null,
        timeliness: row.timeliness as DossierEvidence['timeliness'],
        channel: row.channel as Channel,
        mayOpen: await anyGrantCovers(ctx, grants, READERS, {
          unitId: row.unit_id,
          agencyId: [row.receiving_agency_id, row.deciding_agency_id],
        }),
      }),
    ),
  );
  return new Map(found.map((item) => [item.id, item]));
}
