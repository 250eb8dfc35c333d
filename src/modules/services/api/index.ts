import type { AnyEndpoint } from '../../../kernel/http/endpoints.ts';
import { actEndpoints } from './acts.ts';
import { consultationEndpoints } from './consultations.ts';
import { filingEndpoints } from './filing.ts';
import { readingEndpoints } from './reading.ts';

/** The work on dossiers for other systems: each command and query of the office as an endpoint. */
export const dossierEndpoints: readonly AnyEndpoint[] = [
  ...readingEndpoints,
  ...filingEndpoints,
  ...actEndpoints,
  ...consultationEndpoints,
];
