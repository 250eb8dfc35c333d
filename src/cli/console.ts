import { ConfigError } from '../kernel/config/index.ts';
import { Problem } from '../kernel/problem.ts';
import { EmbeddedPostgresError } from '../kernel/store/embedded/index.ts';

/** A line of progress, on standard error so that results on standard output can be piped. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A result, on standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Ends with a message a person can act on; a stack only for what nobody expected. */
export function sayAndExit(error: unknown): void {
  if (error instanceof Problem) {
    say(error.text.en);
    for (const field of error.fields) say(`  ${field.path}: ${field.message}`);
  } else if (error instanceof ConfigError || error instanceof EmbeddedPostgresError) {
    say(error.message);
  } else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    say(`${error.message}. Another program uses this port: stop it, or set PORT.`);
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  process.exitCode = 1;
}
