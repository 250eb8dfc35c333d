import { dossierEvidence } from '../services/index.ts';
import { defineResolution } from './module.ts';

/** The resolution the province carries out: its targets over live indicators, and the road from each number to its dossiers. */
export const resolution = defineResolution(dossierEvidence);
