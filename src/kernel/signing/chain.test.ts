import { beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, readCertificate } from './certificate.ts';
import { checkChain } from './chain.ts';
import { type KeyAndCertificate, makeHolder, makeIssuing, makeRoot } from './test-authority/certificates.ts';

const NOW = new Date('2026-03-09T08:00:00Z');
const read = (pair: KeyAndCertificate): Certificate => readCertificate(pair.certificate);
let root: KeyAndCertificate;
let issuing: KeyAndCertificate;
let holder: KeyAndCertificate;

beforeAll(async () => {
  root = await makeRoot(NOW);
  issuing = await makeIssuing(root, NOW);
  holder = await makeHolder({ commonName: 'UBND phường Thử' }, issuing, NOW);
});

describe('checkChain', () => {
  it('finds the way over the issuing authority, in any order of the pool', () => {
    expect(checkChain(read(holder), [read(root), read(issuing), read(holder)], [read(root)], NOW)).toBe('trusted');
  });

  it('does not trust without the issuing authority, or with another root of the same name', async () => {
    expect(checkChain(read(holder), [], [read(root)], NOW)).toBe('untrusted_root');
    const namesake = await makeRoot(NOW);
    expect(checkChain(read(holder), [read(issuing)], [read(namesake)], NOW)).toBe('untrusted_root');
  });

  it('does not let a holder issue certificates', async () => {
    const forged = await makeHolder({ commonName: 'UBND tỉnh Thử' }, holder, NOW);
    expect(checkChain(read(forged), [read(holder), read(issuing)], [read(root)], NOW)).toBe('untrusted_root');
  });

  it('keeps to the path length of the issuing authority', async () => {
    const below = await makeIssuing(issuing, NOW);
    const leaf = await makeHolder({ commonName: 'UBND tỉnh Thử' }, below, NOW);
    expect(checkChain(read(leaf), [read(below), read(issuing)], [read(root)], NOW)).toBe('untrusted_root');
    expect(checkChain(read(leaf), [read(below)], [read(issuing)], NOW)).toBe('untrusted_root');
    expect(checkChain(read(leaf), [read(below)], [read(below)], NOW)).toBe('trusted');
  });

  it('asks for validity of every certificate at the time in question', () => {
    const at = (date: string) => checkChain(read(holder), [read(issuing)], [read(root)], new Date(date));
    expect(at('2026-03-01T00:00:00Z')).toBe('not_yet_valid');
    expect(at('2029-03-10T00:00:00Z')).toBe('expired');
    expect(at('2029-03-08T00:00:00Z')).toBe('trusted');
  });
});
