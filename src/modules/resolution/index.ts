import { dossierEvidence } from '../services/index.ts';
import { defineResolution } from './module.ts';

export { readBoard } from './queries.ts';
export { directionOf } from './status.ts';
export type { TargetState } from './targets.ts';

/** The resolution the province carries out: its targets over live indicators, and the road from each number to its dossiers. */
export const resolution = defineResolution(dossierEvidence);
