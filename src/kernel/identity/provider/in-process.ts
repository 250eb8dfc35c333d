import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { duplexPair } from 'node:stream';
import type { CustomFetch } from 'openid-client';

export type NodeHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void> | void;

/**
 * A `fetch` that speaks HTTP with a handler of this very process over a pair of streams: no port, no name look-up, so
 * that the embedded provider is reachable before the server listens and wherever its public address leads.
 */
export function inProcessFetch(handler: NodeHandler): CustomFetch {
  const server = createServer((req, res) => {
    Promise.resolve(handler(req, res)).catch((error: unknown) => res.destroy(error as Error));
  });
  return (url, options) =>
    new Promise((resolve, reject) => {
      const [near, far] = duplexPair();
      server.emit('connection', far);
      const call = request(
        url.replace(/^https:/, 'http:'),
        {
          method: options.method,
          headers: { ...options.headers, connection: 'close' },
          createConnection: () => near,
          ...(options.signal ? { signal: options.signal } : {}),
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const headers = new Headers();
            for (const [name, value] of Object.entries(answer.headersDistinct)) {
              for (const one of value ?? []) headers.append(name, one);
            }
            const status = answer.statusCode ?? 502;
            const empty = status === 204 || status === 304;
            resolve(new Response(empty ? null : Buffer.concat(chunks), { status, headers }));
            near.destroy();
          });
        },
      );
      call.on('error', reject);
      call.end(bodyText(options.body));
    });
}

function bodyText(body: unknown): string | undefined {
  if (body === null || body === undefined) return undefined;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('only text and form bodies are sent in process');
}
