import type { Command } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { execute } from '../../../kernel/execute.ts';
import { asProblem } from '../../../kernel/http/endpoints.ts';
import type { Text } from '../../../kernel/text.ts';
import { issueDossier, receiveDossier } from '../dossiers/office.ts';
import { assignDossier } from './assign.ts';

/** What can be done with several dossiers in one go. */
export const BULK = { receive: receiveDossier, issue: issueDossier, assign: assignDossier } as const;
export type BulkDeed = keyof typeof BULK;

/** Most dossiers at once: each may make and sign a paper. */
export const BULK_MOST = 50;

/** A dossier with the version the officer saw. */
export interface Target {
  readonly dossierId: string;
  readonly version: number;
}

export interface BulkLine {
  readonly dossierId: string;
  /** Why it was not done; null: it was. */
  readonly failed: Text | null;
}

/**
 * Runs one command for each dossier, each in a transaction of its own behind the same gate as a single one: what cannot
 * be done is told with its reason and leaves the others alone.
 */
export async function doEach(
  ctx: Ctx,
  deed: BulkDeed,
  targets: readonly Target[],
  further: Readonly<Record<string, unknown>> = {},
): Promise<BulkLine[]> {
  // biome-ignore lint/suspicious/noExplicitAny: commands with different inputs
  const command: Command<any, any> = BULK[deed];
  const lines: BulkLine[] = [];
  for (const target of targets) {
    try {
      await execute(ctx, command, { ...target, ...further });
      lines.push({ dossierId: target.dossierId, failed: null });
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status >= 500)
        ctx.app.log.error({ err: error, requestId: ctx.requestId, dossier: target.dossierId }, 'bulk deed failed');
      const detail = problem.fields[0]?.message;
      lines.push({
        dossierId: target.dossierId,
        failed: detail ? { vi: detail, en: detail } : problem.text,
      });
    }
  }
  return lines;
}
