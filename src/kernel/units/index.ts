import { defineModule } from '../module.ts';
import { unitEndpoints } from './endpoints.ts';
import { agenciesSection, agencyChangesSection } from './sections/agencies.ts';
import { agencySuccessionsSection } from './sections/agency-successions.ts';
import { boundariesSection } from './sections/boundaries.ts';
import { provinceSection } from './sections/province.ts';
import { successionsSection } from './sections/successions.ts';
import { unitChangesSection, unitsSection } from './sections/units.ts';
import { unitsLoaded } from './snapshot.ts';

export { Agencies, type Agency, type AgencyFilter } from './agencies.ts';
export { boundariesAt, boundaryAt, type UnitFeature, type UnitFeatures } from './boundaries.ts';
export { FOREVER, localDay, UNKNOWN_START } from './dates.ts';
export { type Area, contains, type Position } from './geometry.ts';
export { isIdentifier, parseIdentifier, printQcvn102 } from './identifier.ts';
export { agencyId, nameId, unitId } from './ids.ts';
export { AGENCY_KINDS, type AgencyKind, LEVELS, type Level, levelText, UNIT_TYPES } from './levels.ts';
export { agenciesInPack } from './sections/agencies.ts';
export { type ProvinceFile, provinceOf } from './sections/province.ts';
export { unitsInPack } from './sections/units.ts';
export {
  agenciesOf,
  ancestorIds,
  coveredUnitIds,
  forgetUnits,
  type Province,
  provinceInfo,
  unitsLoaded,
  unitsOf,
} from './snapshot.ts';
export { inSentence, type Kin, type Unit, Units } from './units.ts';

/** Administrative units and agencies: a dated tree with succession. Every question takes a day. */
export const unitsPart = defineModule({
  name: 'units',
  migrations: 'src/kernel/units/migrations',
  after: ['pack'],
  events: [unitsLoaded],
  pack: [
    provinceSection,
    unitChangesSection,
    unitsSection,
    successionsSection,
    boundariesSection,
    agencyChangesSection,
    agenciesSection,
    agencySuccessionsSection,
  ],
  endpoints: unitEndpoints,
});
