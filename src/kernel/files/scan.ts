import { connect, type Socket } from 'node:net';
import type { App } from '../app.ts';

export interface ScanResult {
  /** Name of the signature that was found; null when the file is clean. */
  readonly found: string | null;
}

/** Address of a clamd: `tcp://host:3310` or `unix:/run/clamav/clamd.ctl`. */
export function clamavUrl(app: App): string | null {
  return app.config.clamavUrl;
}

const TIMEOUT_MS = 60_000;

/**
 * Has ClamAV look at a stream (clamd's INSTREAM command: chunks of a 4-byte big-endian length and data, ended by a
 * length of zero).
 *
 * @throws Error when clamd cannot be reached or does not answer as it should: the file is then not known to be clean
 */
export async function scan(url: string, source: AsyncIterable<Uint8Array>): Promise<ScanResult> {
  const socket = dial(url);
  try {
    const answer = readAll(socket);
    answer.catch(() => {});
    await write(socket, Buffer.from('zINSTREAM\0'));
    for await (const chunk of source) {
      if (chunk.length === 0) continue;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.length);
      await write(socket, Buffer.concat([length, chunk]));
    }
    await write(socket, Buffer.alloc(4));
    const text = (await answer).replaceAll('\0', '').trim();
    if (text === 'stream: OK') return { found: null };
    const match = /^stream: (.+) FOUND$/.exec(text);
    if (!match?.[1]) throw new Error(`clamd answered: ${text || 'nothing'}`);
    return { found: match[1] };
  } finally {
    socket.destroy();
  }
}

function dial(url: string): Socket {
  const path = /^unix:(?:\/\/)?(\/.+)$/.exec(url)?.[1];
  if (path) return connect(path);
  const { hostname, port } = new URL(url);
  return connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) });
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('clamd did not answer in time')));
    socket.on('data', (part) => parts.push(part));
    socket.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('clamd closed the connection')));
  });
}
