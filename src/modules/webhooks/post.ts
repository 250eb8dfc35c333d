import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { targetOf } from './address.ts';

/** What one attempt came to. */
export interface Answer {
  readonly status: number | null;
  readonly error: string | null;
}

const TIMEOUT_MS = 10_000;

/**
 * One POST: connects to the address that was checked, follows no redirect, reads no answer beyond its head, and gives up
 * after 10 seconds in all. Never throws.
 */
export async function post(
  text: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowed: readonly string[],
): Promise<Answer> {
  const target = await targetOf(text, allowed);
  if ('refused' in target) return { status: null, error: target.refused };
  const { url, address, family } = target;
  const bytes = Buffer.from(body);
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        lookup: (_host, options, done) => {
          if (options.all) done(null, [{ address, family }]);
          else done(null, address, family);
        },
        headers: {
          ...headers,
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'content-length': bytes.length,
          'user-agent': 'tinhso-webhooks/1',
          connection: 'close',
        },
      },
      (answer) => {
        resolve({ status: answer.statusCode ?? null, error: null });
        answer.destroy();
      },
    );
    request.on('error', (error: Error & { code?: string }) =>
      resolve({
        status: null,
        error: error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : (error.code ?? error.message),
      }),
    );
    request.end(bytes);
  });
}
