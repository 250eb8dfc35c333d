import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../config/index.ts';

/** Names of values that are never logged, at whatever depth, in whatever spelling. */
const secrets = new Set(
  [
    ['personalid', 'cccd', 'identitynumber', 'phone', 'phonenumber', 'mobile', 'email', 'dateofbirth'],
    ['cookie', 'setcookie', 'authorization', 'proxyauthorization', 'xcsrftoken'],
    [
      'password',
      'passphrase',
      'secret',
      'clientsecret',
      'token',
      'accesstoken',
      'refreshtoken',
      'idtoken',
      'codeverifier',
      'otp',
    ],
  ].flat(),
);

const REDACTED = '[redacted]';
const DEEPEST = 6;

/** Personal ID numbers and telephone numbers inside other text: an error may quote what somebody typed. */
const quoted = /(?<![\w-])(?:\d{12}|(?:\+84|0)\d{9})(?![\w-])/g;
const scrub = (text: string): string => text.replace(quoted, REDACTED);

const isSecret = (key: string): boolean => secrets.has(key.toLowerCase().replace(/[^a-z]/g, ''));

/** A copy in which secret values are replaced; errors are left to {@link describeError}. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrub(value);
  if (value === null || typeof value !== 'object' || value instanceof Error || value instanceof Date) return value;
  if (depth > DEEPEST || ArrayBuffer.isView(value)) return '[not shown]';
  if (Array.isArray(value)) return value.slice(0, 100).map((one) => redact(one, depth + 1));
  if (value instanceof Map || value instanceof Set) return `[${value.constructor.name} of ${value.size}]`;
  const entries = value instanceof Headers ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, inner]) => [key, isSecret(key) ? REDACTED : redact(inner, depth + 1)]));
}

/** What is logged of an error. PostgreSQL's `detail` and `where` hold row values, a mail error recipients: left out. */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return redact(error);
  const { code, table, constraint, status } = error as Error & Record<string, unknown>;
  return {
    type: error.name,
    message: scrub(error.message),
    stack: error.stack && scrub(error.stack),
    ...(code !== undefined ? { code } : {}),
    ...(table !== undefined ? { table } : {}),
    ...(constraint !== undefined ? { constraint } : {}),
    ...(status !== undefined ? { status } : {}),
    ...(error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** The program's log: one JSON object a line, on standard output unless another place is given. */
export function createLogger(config: Pick<Config, 'logLevel'>, destination?: DestinationStream): Logger {
  const options = {
    level: config.logLevel,
    timestamp: pino.stdTimeFunctions.isoTime,
    base: { pid: process.pid },
    serializers: { err: (error: unknown) => describeError(error), error: (error: unknown) => describeError(error) },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (details: object) => redact(details) as Record<string, unknown>,
    },
  };
  const log = destination ? pino(options, destination) : pino(options);
  // Formatters do not see what children are bound to; children inherit this.
  const { child } = log;
  log.child = function redacted(this: Logger, bindings: object, ...rest: []) {
    return child.call(this, redact(bindings) as Record<string, unknown>, ...rest);
  } as typeof log.child;
  return log;
}
