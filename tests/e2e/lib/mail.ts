import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  /** Text and HTML part, one after the other. */
  readonly body: string;
}

export interface MailServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A mail server on loopback that takes everything and lays each letter into `folder`, where other processes see it. */
export async function startMailServer(folder: string, at = 0): Promise<MailServer> {
  mkdirSync(folder, { recursive: true });
  let letters = readdirSync(folder).length;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        letters += 1;
        const to = session.envelope.rcptTo.map((recipient) => recipient.address);
        const name = join(folder, `${String(letters).padStart(4, '0')}.json`);
        writeFileSync(name, JSON.stringify({ to, raw: Buffer.concat(chunks).toString('latin1') }));
        done();
      });
    },
  });
  server.listen(at, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) };
}

const quotedPrintable = (text: string): string =>
  text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

const header = (head: string, name: string): string =>
  new RegExp(`^${name}:\\s*([^\\r\\n]*(?:\\r?\\n[ \\t][^\\r\\n]*)*)`, 'im')
    .exec(head)?.[1]
    ?.replace(/\r?\n[ \t]+/g, ' ') ?? '';

/** Words that are not ASCII in a header (RFC 2047). */
const words = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?(.*?)\?=/gi, (_, kind: string, coded: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(coded, 'base64').toString('latin1')
        : quotedPrintable(coded.replaceAll('_', ' ')),
    );

function readBody(part: string): string {
  const at = part.search(/\r?\n\r?\n/);
  const head = part.slice(0, at);
  const body = part.slice(at).trim();
  const boundary = /boundary="?([^";\r\n]+)/i.exec(header(head, 'content-type'))?.[1];
  if (boundary)
    return body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((inner) => readBody(inner.trimStart()))
      .join('\n');
  const coding = header(head, 'content-transfer-encoding').toLowerCase();
  if (coding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return utf8(coding === 'quoted-printable' ? quotedPrintable(body) : body);
}

/** All letters that arrived, in order, decoded. */
export function readMails(folder: string): Mail[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const { to, raw } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { to: string[]; raw: string };
      return {
        to,
        subject: utf8(words(header(raw.slice(0, raw.search(/\r?\n\r?\n/)), 'subject'))),
        body: readBody(raw),
      };
    });
}
