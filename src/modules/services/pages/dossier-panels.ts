import type { Child } from 'hono/jsx';
import type { Ctx } from '../../../kernel/context.ts';
import type { Dossier } from '../dossiers/dossier.ts';

/** What another module shows on the page of a dossier: money, say. The page's own query has let the reader in. */
export interface DossierPanel {
  /** Nothing is shown where the program runs without this module. */
  readonly module: string;
  readonly door: 'portal' | 'workspace';
  show(ctx: Ctx, dossier: Dossier): Promise<Child>;
}

const panels: DossierPanel[] = [];

/** Called once by the module that brings the panel, when it is loaded. */
export function addDossierPanel(panel: DossierPanel): void {
  panels.push(panel);
}

/** The panels of a dossier's page, in the order in which they were added. */
export const dossierPanels = (ctx: Ctx, door: DossierPanel['door'], dossier: Dossier): Promise<Child[]> =>
  Promise.all(
    panels
      .filter((panel) => panel.door === door && ctx.app.modules.some(({ name }) => name === panel.module))
      .map((panel) => panel.show(ctx, dossier)),
  );
