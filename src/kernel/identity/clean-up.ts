import { sql } from 'kysely';
import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import { limits } from './limits.ts';

/** Forgets, every night, sessions that ended long ago and records of the embedded provider that have expired. */
export const cleanUp = defineJob({
  name: 'identity.clean_up',
  data: z.object({}),
  cron: '17 2 * * *',
  async run(ctx) {
    const before = new Date(ctx.now.getTime() - limits.sessionKept);
    await ctx.db.deleteFrom('session').where('expires_at', '<', before).execute();
    await ctx.db.deleteFrom('rate_bucket').where('full_at', '<', ctx.now).execute();
    // The library keeps time by the system clock, and so does the database.
    await ctx.db.deleteFrom('oidc_model').where('expires_at', '<', sql<Date>`now() - interval '1 hour'`).execute();
  },
});
