/** A backup or a restore that cannot go on; the message says what is wrong and what the operator can do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
