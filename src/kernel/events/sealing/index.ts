import { z } from 'zod';
import { defineJob } from '../../jobs/job.ts';
import { sealEvents } from './seal.ts';

export { latestSealEndpoint, sealsEndpoint } from './api.ts';
export { eventText, type Seal, sealHash } from './digest.ts';
export { checkInclusion, type InclusionProof, inclusionProof } from './proof.ts';
export { lastSeal, sealsBefore } from './read.ts';
export { type Sealed, sealEvents } from './seal.ts';
export { type BadBatch, type BadReason, type Verification, type VerifyOptions, verifyChain } from './verify.ts';

export const sealJob = defineJob({
  name: 'events.seal',
  data: z.object({}),
  cron: '* * * * *',
  run: async (ctx) => {
    const { seals, events } = await sealEvents(ctx.app);
    if (seals > 0) ctx.app.log.debug({ seals, events }, 'events sealed');
  },
});
