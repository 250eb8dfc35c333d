import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../clock/index.ts';
import { Problem } from '../../problem.ts';
import { readCertificate } from '../certificate.ts';
import { checkChain } from '../chain.ts';
import { hasOpenssl } from '../testing.ts';
import { createTestAuthority, type Subject } from './index.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function authority(
  options: { folder?: string; secret?: string; previousSecrets?: string[]; holders?: Record<string, Subject> } = {},
) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tinhso-ca-'));
  if (!options.folder) folders.push(folder);
  const clock = new ManualClock('2026-03-09T08:00:00Z');
  const holders = options.holders ?? {
    a1: { commonName: 'UBND phường Thử', organization: 'UBND tỉnh Thử', serialNumber: 'H99.13' },
  };
  const keys = createTestAuthority({
    folder,
    secret: options.secret ?? 'a secret of the tests, long enough',
    previousSecrets: options.previousSecrets ?? [],
    clock,
    holder: async (ref) => holders['agencyId' in ref ? ref.agencyId : ref.personId],
  });
  return { folder, clock, holders, keys };
}

describe('the test authority', () => {
  it('issues a certificate that names the holder, says TEST, and leads to its root', async () => {
    const { keys, clock } = authority();
    const signer = await keys.signerFor({ agencyId: 'a1' });
    const leaf = new X509Certificate(signer.certificate);
    expect(leaf.subject.split('\n')).toEqual(['C=VN', 'O=UBND tỉnh Thử', 'serialNumber=H99.13', 'CN=UBND phường Thử']);
    expect(leaf.issuer).toContain('TEST – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ');
    expect(leaf.ca).toBe(false);
    expect(readCertificate(signer.certificate).keyUsage).toEqual(new Set([0, 1]));
    const roots = (await keys.trustedRoots()).map(readCertificate);
    expect(checkChain(readCertificate(signer.certificate), signer.chain.map(readCertificate), roots, clock.now())).toBe(
      'trusted',
    );
  });

  it('keeps keys over restarts, encrypted and readable for the owner only', async () => {
    const first = authority();
    const before = await first.keys.signerFor({ agencyId: 'a1' });
    const again = await authority({ folder: first.folder }).keys.signerFor({ agencyId: 'a1' });
    expect(Buffer.from(again.certificate).equals(before.certificate)).toBe(true);
    const files = readdirSync(first.folder);
    expect(files).toHaveLength(3);
    for (const file of files) {
      const path = join(first.folder, file);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const pem = readFileSync(path, 'utf8');
      expect(pem).toContain('BEGIN ENCRYPTED PRIVATE KEY');
      expect(pem).not.toContain('BEGIN PRIVATE KEY');
    }
  });

  it('does not open keys with another secret, and says what to do', async () => {
    const { folder, keys } = authority();
    await keys.signerFor({ agencyId: 'a1' });
    await expect(authority({ folder, secret: 'another secret, also long enough' }).keys.trustedRoots()).rejects.toThrow(
      /TINHSO_SECRET/,
    );
  });

  it('opens keys with an older secret that is named', async () => {
    const { folder, keys } = authority();
    const before = await keys.trustedRoots();
    const secret = 'another secret, also long enough';
    const later = authority({ folder, secret, previousSecrets: ['a secret of the tests, long enough'] });
    expect(await later.keys.trustedRoots()).toEqual(before);
  });

  it('makes one certificate when asked many times at once, also from two processes', async () => {
    const one = authority();
    const two = authority({ folder: one.folder });
    const signers = await Promise.all(
      [...Array(4)].flatMap(() => [one.keys.signerFor({ agencyId: 'a1' }), two.keys.signerFor({ agencyId: 'a1' })]),
    );
    expect(new Set(signers.map((signer) => Buffer.from(signer.certificate).toString('hex'))).size).toBe(1);
  });

  it('renews a certificate that has run out, and makes a new one after a change of name', async () => {
    const { keys, clock, holders } = authority();
    const first = await keys.signerFor({ agencyId: 'a1' });
    clock.set('2028-01-01T00:00:00Z');
    expect((await keys.signerFor({ agencyId: 'a1' })).certificate).toEqual(first.certificate);
    clock.set('2030-01-01T00:00:00Z');
    const second = await keys.signerFor({ agencyId: 'a1' });
    expect(second.certificate).not.toEqual(first.certificate);
    holders.a1 = { commonName: 'UBND phường Mới', organization: 'UBND tỉnh Thử' };
    clock.advance(60_000);
    const third = await keys.signerFor({ agencyId: 'a1' });
    expect(readCertificate(third.certificate).subject.get('2.5.4.3')).toBe('UBND phường Mới');
    clock.set('2026-06-01T00:00:00Z');
    holders.a1 = { commonName: 'UBND phường Thử', organization: 'UBND tỉnh Thử' };
    expect((await keys.signerFor({ agencyId: 'a1' })).certificate).toEqual(first.certificate);
  });

  it('refuses holders that nobody knows and ids that are paths', async () => {
    const { keys } = authority();
    await expect(keys.signerFor({ personId: 'nobody' })).rejects.toThrow(Problem);
    await expect(keys.signerFor({ agencyId: '../a1' })).rejects.toThrow(Problem);
  });

  it.skipIf(!hasOpenssl())('makes certificates that openssl accepts strictly', async () => {
    const { keys, folder } = authority();
    const signer = await keys.signerFor({ agencyId: 'a1' });
    const pem = (der: Uint8Array): string => new X509Certificate(der).toString();
    const [leaf, issuing, root] = ['leaf', 'issuing', 'top'].map((name) => join(folder, `${name}.crt`)) as [
      string,
      string,
      string,
    ];
    writeFileSync(leaf, pem(signer.certificate));
    writeFileSync(issuing, pem(signer.chain[0] as Uint8Array));
    writeFileSync(root, pem((await keys.trustedRoots())[0] as Uint8Array));
    const args = ['verify', '-x509_strict', '-attime', '1773100000', '-CAfile', root, '-untrusted', issuing, leaf];
    expect(execFileSync('openssl', args, { encoding: 'utf8' })).toContain('OK');
  });
});
