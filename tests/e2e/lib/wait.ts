import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is there: for what the program does in the background. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (let tries = 0; tries < 60; tries += 1) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await pause(250);
  }
  throw new Error(`waited in vain for ${what}`);
}
