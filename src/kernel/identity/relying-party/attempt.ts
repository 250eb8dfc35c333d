import { z } from 'zod';
import type { App } from '../../app.ts';
import { limits } from '../limits.ts';
import { keyFor, seal, unseal } from '../secrets.ts';

const shape = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  back: z.string().nullable(),
  /** Somebody signed in already who must prove anew who they are. */
  again: z.boolean().default(false),
  until: z.number(),
});

/** A sign-in under way: what must come back unchanged. Sealed in a short-lived cookie, so the server keeps nothing. */
export type Attempt = Omit<z.output<typeof shape>, 'until'>;

export function sealAttempt(app: App, attempt: Attempt): string {
  const until = app.clock.now().getTime() + limits.signInAttempt;
  return seal(keyFor(app, 'sign-in-attempt'), JSON.stringify({ ...attempt, until }));
}

/** The attempt of a cookie; undefined when it is missing, forged or too old. */
export function openAttempt(app: App, sealed: string | undefined): Attempt | undefined {
  const text = sealed && unseal(keyFor(app, 'sign-in-attempt'), sealed);
  if (!text) return undefined;
  const attempt = shape.parse(JSON.parse(text));
  return attempt.until > app.clock.now().getTime() ? attempt : undefined;
}
