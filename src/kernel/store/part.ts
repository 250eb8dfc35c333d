import type { Module } from '../module.ts';

export const storePart: Module = { name: 'store', migrations: 'src/kernel/store/migrations' };
