import type { Module } from '../module.ts';
import { failedJobs, jobRetried, retryJob } from './failed.ts';
import { provisionJobs } from './provision.ts';

export { type EnqueueOptions, enqueue } from './enqueue.ts';
export { type FailedJob, failedJobs, retryJob } from './failed.ts';
export { defineJob, GiveUp, type Job } from './job.ts';
export { drainJobs, jobMetrics, startJobs } from './run.ts';

/** The queue of background jobs: pg-boss in a schema of its own, worked by the runtime role. */
export const jobsPart: Module = {
  name: 'jobs',
  after: ['events'],
  commands: [retryJob],
  queries: [failedJobs],
  events: [jobRetried],
  provision: provisionJobs,
};
