export { type BackupOptions, type BackupSource, backUp } from './backup.ts';
export { BackupError } from './error.ts';
export type { Manifest } from './manifest.ts';
export { type Restored, type RestoreOptions, type RestoreTarget, restore } from './restore.ts';
