/** The embedded PostgreSQL cannot be used as things are; the message says what to do about it. For the operator's console. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}
