import type { Module } from '../module.ts';
import { idempotencyRule, retentionJob } from './retention.ts';

export const storePart: Module = {
  name: 'store',
  migrations: 'src/kernel/store/migrations',
  jobs: [retentionJob],
  retention: [idempotencyRule],
};
