import { join } from 'node:path';
import { contextFor, definePart } from '../app.ts';
import { findPerson } from '../identity/index.ts';
import { agenciesOf, localDay, unitsOf } from '../units/index.ts';
import { createTestAuthority } from './test-authority/index.ts';

/**
 * The keys this program signs with. The demo's test authority for now; a hardware module or a remote signing service
 * is another implementation of `SigningKeys`, chosen here.
 */
export const signingKeys = definePart((app) =>
  createTestAuthority({
    folder: join(app.config.dataDir, 'signing'),
    secret: app.config.secret,
    previousSecrets: app.config.previousSecrets,
    clock: app.clock,
    async holder(ref) {
      const ctx = contextFor(app, { kind: 'system', name: 'signing' }, 'signing');
      if ('personId' in ref) {
        const person = await findPerson(ctx, ref.personId);
        return person && { commonName: person.name, serialNumber: `CB-${person.id.slice(-12)}` };
      }
      const day = localDay(ctx.now);
      const agency = (await agenciesOf(ctx)).agencyById(ref.agencyId, day);
      if (!agency) return undefined;
      const place = (await unitsOf(ctx)).pathAt(agency.unitId, day);
      return { commonName: agency.name, organization: agency.name, locality: place, serialNumber: agency.identifier };
    },
  }),
);
