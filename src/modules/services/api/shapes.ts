import { z } from 'zod';

export const text = z.object({ vi: z.string(), en: z.string() });
export const instant = z.iso.datetime().nullable();
export const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export const byId = z.object({ id: z.uuid() });
/** What every act of the office answers. */
export const done = z.object({ code: z.string(), state: z.int().describe('State code of the national portal, 1–10') });
