import type { Ctx } from '../../kernel/context.ts';
import type { Text } from '../../kernel/text.ts';

/** What may be told of a dossier as evidence; nothing of it says who applied. */
export interface DossierEvidence {
  readonly code: string;
  readonly procedureName: Text;
  readonly receivedAt: Date | null;
  readonly dueAt: Date | null;
  readonly handledAt: Date | null;
  readonly timeliness: 'early' | 'on_time' | 'late' | null;
  readonly channel: 'direct' | 'online' | 'postal';
  /** The reader may open the dossier itself. */
  readonly mayOpen: boolean;
}

/** Looks up dossiers by id; the services module provides it. Ids nobody knows are absent from the answer. */
export type DossierLookup = (ctx: Ctx, ids: readonly string[]) => Promise<ReadonlyMap<string, DossierEvidence>>;

/** The public sees agency and day of a dossier code, not its number of that day, which the receipt slip carries. */
export const maskCode = (code: string): string => code.replace(/[^-]+$/, (last) => '•'.repeat(last.length));
