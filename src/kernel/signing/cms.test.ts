import { createHash, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.ts';
import { checkCms, readCms, signCms } from './cms.ts';
import { DerError, integer, nothing, octets, oid, readDer, sequence, setOf, writeDer } from './der.ts';
import { OID } from './oids.ts';
import type { Signer } from './signer.ts';
import { type KeyAndCertificate, makeHolder, makeRoot } from './test-authority/certificates.ts';
import { provenTime } from './timestamp.ts';

const NOW = new Date('2026-03-09T08:00:00Z');
const content = Buffer.from('Điều 1');
const digest = createHash('sha256').update(content).digest();
const digestOf = () => new Uint8Array(digest);
let root: KeyAndCertificate;
let holder: KeyAndCertificate;
let other: KeyAndCertificate;
const signerOf = (pair: KeyAndCertificate): Signer => ({
  certificate: pair.certificate,
  chain: [],
  algorithm: 'RSA-SHA256',
  sign: async (data) => new Uint8Array(sign('sha256', data, pair.key)),
});

beforeAll(async () => {
  root = await makeRoot(NOW);
  holder = await makeHolder({ commonName: 'Một' }, root, NOW);
  other = await makeHolder({ commonName: 'Hai' }, root, NOW);
});

describe('CMS signatures', () => {
  it('read back as right, padding and all', async () => {
    const cms = readCms(Buffer.concat([await signCms(digest, signerOf(holder)), Buffer.alloc(100)]));
    expect(checkCms(cms, digestOf)).toEqual({ digest: true, signature: true, signingCertificate: true });
    expect(cms.signer?.subject.get(OID.commonName)).toBe('Một');
  });

  it('are bound to one certificate', async () => {
    const cms = readCms(await signCms(digest, signerOf(holder)));
    expect(checkCms({ ...cms, signer: readCertificate(other.certificate) }, digestOf)).toMatchObject({
      signature: false,
      signingCertificate: false,
    });
    const without = new Map([...cms.signedAttributes].filter(([id]) => id !== OID.signingCertificateV2));
    expect(checkCms({ ...cms, signedAttributes: without }, digestOf).signingCertificate).toBe(false);
    expect(checkCms({ ...cms, signer: undefined }, digestOf)).toMatchObject({
      signature: false,
      signingCertificate: false,
    });
  });

  it('are refused with a digest or an algorithm that is not accepted', async () => {
    const cms = readCms(await signCms(digest, signerOf(holder)));
    expect(checkCms({ ...cms, hash: null }, digestOf).digest).toBe(false);
    expect(checkCms({ ...cms, signatureAlgorithm: '1.2.840.113549.1.1.5' }, digestOf).signature).toBe(false);
    expect(checkCms({ ...cms, signatureAlgorithm: '1.2.840.10045.4.3.2' }, digestOf).signature).toBe(false);
    expect(checkCms(cms, () => new Uint8Array(32)).digest).toBe(false);
  });

  it('are not read from anything else', () => {
    expect(() => readCms(new Uint8Array(50))).toThrow(DerError);
    expect(() => readCms(sequence(oid(OID.data), writeDer(0xa0, octets(content))))).toThrow(DerError);
  });
});

describe('provenTime', () => {
  /** A token over `data`, rightly signed by somebody whose certificate is not for time stamps. */
  function token(data: Uint8Array, pair: KeyAndCertificate): Uint8Array {
    const sha = sequence(oid(OID.sha256), nothing());
    const imprint = sequence(sha, octets(createHash('sha256').update(data).digest()));
    const time = writeDer(0x18, Buffer.from('20260309080000Z'));
    const info = sequence(integer(1), oid('1.2.3'), imprint, integer(7), time);
    const attribute = (id: string, value: Uint8Array) => sequence(oid(id), setOf([value]));
    const attributes = setOf([
      attribute(OID.contentType, oid(OID.tstInfo)),
      attribute(OID.messageDigest, octets(createHash('sha256').update(info).digest())),
    ]);
    const { issuer, serial } = readCertificate(pair.certificate);
    const signer = sequence(
      integer(1),
      sequence(issuer, serial),
      sha,
      writeDer(0xa0, readDer(attributes).value),
      sequence(oid('1.2.840.113549.1.1.11'), nothing()),
      octets(sign('sha256', attributes, pair.key)),
    );
    const wrapped = sequence(oid(OID.tstInfo), writeDer(0xa0, octets(info)));
    const data3 = sequence(integer(3), setOf([sha]), wrapped, writeDer(0xa0, pair.certificate), setOf([signer]));
    return sequence(oid(OID.signedData), writeDer(0xa0, data3));
  }

  it('asks for a certificate that is for time stamps', () => {
    const made = token(content, holder);
    const cms = readCms(made);
    const inner = cms.content ?? new Uint8Array();
    expect(checkCms(cms, () => createHash('sha256').update(inner).digest())).toMatchObject({
      digest: true,
      signature: true,
    });
    expect(provenTime(made, content, [readCertificate(root.certificate)])).toBeNull();
  });
});
