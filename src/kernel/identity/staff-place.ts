import type { Ctx } from '../context.ts';
import { provinceInfo } from '../units/index.ts';
import { staffOf } from './staff.ts';

/** The one place all roles of a person are for; of several places, the province that holds them. */
export async function placeOfStaff(ctx: Ctx, personId: string): Promise<{ unitId?: string; agencyId?: string }> {
  const grants = await staffOf(ctx, { personIds: [personId] });
  const [first, ...more] = grants;
  if (first && more.every((one) => one.unitId === first.unitId && one.agencyId === first.agencyId))
    return { unitId: first.unitId, ...(first.agencyId ? { agencyId: first.agencyId } : {}) };
  // No province at all: an id that no role is for.
  return { unitId: (await provinceInfo(ctx))?.unitId ?? '00000000-0000-0000-0000-000000000000' };
}
