import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.ts';
import { signPdf } from './sign-pdf.ts';
import { decision, hasOpenssl, throwAwayAuthority } from './testing.ts';
import { httpTimestampAuthority, provenTime } from './timestamp.ts';
import { verifyPdf } from './verify-pdf.ts';

/** A time-stamping authority made of the openssl program, over HTTP. Its time is the machine's. */
describe.skipIf(!hasOpenssl())('time stamps', () => {
  const started = new Date();
  const authority = throwAwayAuthority(started.toISOString());
  const file = (name: string): string => join(authority.folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  let server: Server;
  let url: string;
  let tsaRoot: Uint8Array;
  let answer: 'right' | 'stale' | 'error' = 'right';

  beforeAll(async () => {
    writeFileSync(
      file('tsa.cnf'),
      [
        '[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=TSA thu nghiem',
        '[ext]\nbasicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping',
        `[tsa]\ndefault_tsa=one\n[one]\nserial=${file('serial')}\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256`,
        'signer_digest=sha256\n',
      ].join('\n'),
    );
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-config',
      file('tsa.cnf'),
      '-keyout',
      file('tsa.key'),
      '-out',
      file('tsa.crt'),
    );
    openssl('x509', '-in', file('tsa.crt'), '-outform', 'DER', '-out', file('tsa.der'));
    tsaRoot = new Uint8Array(readFileSync(file('tsa.der')));
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (answer === 'error') return void response.writeHead(503).end();
        if (answer === 'right') {
          writeFileSync(file('query'), Buffer.concat(chunks));
          openssl(
            'ts',
            '-reply',
            '-config',
            file('tsa.cnf'),
            '-queryfile',
            file('query'),
            '-inkey',
            file('tsa.key'),
            '-signer',
            file('tsa.crt'),
            '-out',
            file('reply'),
          );
        }
        response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(readFileSync(file('reply')));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.close();
    authority.close();
  });

  it('prove the signing time: level B-T', async () => {
    answer = 'right';
    const signed = await signPdf(await decision(), {
      signer: await authority.keys.signerFor({ personId: 'leader' }),
      reason: 'Ký',
      location: 'Thử',
      at: new Date(started.getTime() - 3_600_000), // what the signer states does not count any more
      tsa: httpTimestampAuthority(url),
    });
    const options = { trustedRoots: await authority.keys.trustedRoots(), now: new Date(started.getTime() + 3_600_000) };
    const report = await verifyPdf(signed, { ...options, timestampRoots: [tsaRoot] });
    expect(report.status).toBe('valid');
    const [signature] = report.signatures;
    expect(signature?.timeSource).toBe('timestamp');
    expect(signature?.signedAt?.getTime()).toBeGreaterThanOrEqual(Math.floor(started.getTime() / 1000) * 1000);
    expect(signature?.notes.map((note) => note.code)).not.toContain('claimed_time');

    const distrusted = await verifyPdf(signed, options);
    expect(distrusted.signatures[0]?.problems.map((problem) => problem.code)).toEqual(['timestamp']);
  });

  it('prove nothing for other data, and nothing when nobody trusts the authority', async () => {
    answer = 'right';
    const data = Buffer.from('chữ ký');
    const token = await httpTimestampAuthority(url).stamp(createHash('sha256').update(data).digest());
    const roots = [readCertificate(tsaRoot)];
    expect(provenTime(token, data, roots)).toBeInstanceOf(Date);
    expect(provenTime(token, Buffer.from('khác'), roots)).toBeNull();
    expect(provenTime(token, data, [])).toBeNull();
  });

  it('are refused when they answer another request, or not at all', async () => {
    answer = 'stale';
    await expect(httpTimestampAuthority(url).stamp(createHash('sha256').update('x').digest())).rejects.toThrow(
      /does not belong/,
    );
    answer = 'error';
    await expect(httpTimestampAuthority(url).stamp(createHash('sha256').update('x').digest())).rejects.toThrow(/503/);
  });
});
