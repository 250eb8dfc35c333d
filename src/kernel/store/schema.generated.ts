/* Generated from the migrated database by scripts/db-types.mjs. Do not edit. */
// biome-ignore lint/suspicious/noExplicitAny: placeholder until the first generation
export type DB = any;
