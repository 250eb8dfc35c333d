import { createHash, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { type Certificate, readCertificate } from '../certificate.ts';
import { children, expectTag, integer, nothing, octets, oid, readDer, sequence, setOf, writeDer } from '../der.ts';
import { OID, SIGN_WITH } from '../oids.ts';
import { TEST_MARK } from '../words.ts';

const YEAR = 365.25 * 86_400_000;
const DAY = 86_400_000;

/** Attributes of a subject; empty ones are left out. */
export interface Subject {
  readonly commonName: string;
  readonly organization?: string | undefined;
  readonly title?: string | undefined;
  readonly locality?: string | undefined;
  /** Identifier of the agency, or of the officer inside the agency; never a citizen's personal number. */
  readonly serialNumber?: string | undefined;
}

export interface KeyAndCertificate {
  readonly key: KeyObject;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** Authorities are valid long enough for drills that move the clock; holders three years. */
const VALIDITY = {
  authority: { before: 5 * YEAR, after: 20 * YEAR },
  holder: { before: DAY, after: 3 * YEAR },
} as const;

export async function makeRoot(now: Date): Promise<KeyAndCertificate> {
  return make({ commonName: `Tinhso Root CA (${TEST_MARK})`, organization: 'Tinhso' }, null, now, 1);
}

export async function makeIssuing(root: KeyAndCertificate, now: Date): Promise<KeyAndCertificate> {
  return make({ commonName: `Tinhso Issuing CA (${TEST_MARK})`, organization: 'Tinhso' }, root, now, 0);
}

export async function makeHolder(subject: Subject, issuer: KeyAndCertificate, now: Date): Promise<KeyAndCertificate> {
  return make(subject, issuer, now, null);
}

const makeKeys = promisify(generateKeyPair);
const SIGNED_WITH = sequence(oid(SIGN_WITH['RSA-SHA256']), nothing());

/**
 * An X.509 version 3 certificate (RFC 5280) over a new key: RSA 2048 with SHA-256, which every PDF reader and every older
 * verifier understands. `pathLength` null: not an authority. `issuer` null: signs itself.
 */
async function make(
  subject: Subject,
  issuer: KeyAndCertificate | null,
  now: Date,
  pathLength: number | null,
): Promise<KeyAndCertificate> {
  const { publicKey, privateKey } = await makeKeys('rsa', { modulusLength: 2048 });
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const above = issuer ? readCertificate(issuer.certificate) : null;
  const validity = pathLength === null ? VALIDITY.holder : VALIDITY.authority;
  const notAfter = new Date(
    Math.min(now.getTime() + validity.after, above?.notAfter.getTime() ?? Number.POSITIVE_INFINITY),
  );
  const name = nameOf(subject);
  const tbs = sequence(
    writeDer(0xa0, integer(2)),
    integer(serial()),
    SIGNED_WITH,
    above ? above.subjectName : name,
    sequence(time(new Date(now.getTime() - validity.before)), time(notAfter)),
    name,
    spki,
    writeDer(0xa3, extensions(spki, above, pathLength)),
  );
  const signature = sign('sha256', tbs, issuer?.key ?? privateKey);
  return { key: privateKey, certificate: sequence(tbs, SIGNED_WITH, bitString(signature)) };
}

function extensions(spki: Uint8Array, above: Certificate | null, pathLength: number | null): Uint8Array {
  const authority = pathLength !== null;
  const own = keyIdentifier(spki);
  const issuing = above ? keyIdentifier(above.publicKey) : own;
  // keyUsage counts from the left: 0 digitalSignature, 1 nonRepudiation; 5 keyCertSign, 6 cRLSign.
  const usage = authority ? new Uint8Array([1, 0b0000_0110]) : new Uint8Array([6, 0b1100_0000]);
  return sequence(
    extension(OID.basicConstraints, true, authority ? sequence(TRUE, integer(pathLength)) : sequence()),
    extension(OID.keyUsage, true, writeDer(0x03, usage)),
    extension(OID.subjectKeyIdentifier, false, octets(own)),
    extension(OID.authorityKeyIdentifier, false, sequence(writeDer(0x80, issuing))),
  );
}

const TRUE = writeDer(0x01, new Uint8Array([0xff]));

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(id), ...(critical ? [TRUE] : []), octets(value));
}

/** RFC 5280, 4.2.1.2, method 1: SHA-1 of the public key's bits. An identifier, not a safeguard. */
function keyIdentifier(spki: Uint8Array): Uint8Array {
  const [, bits] = children(readDer(spki));
  return createHash('sha1').update(expectTag(bits, 0x03).value.subarray(1)).digest();
}

function bitString(bytes: Uint8Array): Uint8Array {
  return writeDer(0x03, new Uint8Array([0]), bytes);
}

/** 127 random bits, never zero. */
function serial(): Uint8Array {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

/** UTCTime up to 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
function time(at: Date): Uint8Array {
  const text = `${at.toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  return at.getUTCFullYear() < 2050 ? writeDer(0x17, Buffer.from(text.slice(2))) : writeDer(0x18, Buffer.from(text));
}

function nameOf(subject: Subject): Uint8Array {
  const utf8 = (text: string): Uint8Array => writeDer(0x0c, Buffer.from(text.normalize('NFC')));
  const printable = (text: string): Uint8Array =>
    writeDer(0x13, Buffer.from(text.replace(/[^A-Za-z0-9 '()+,./:=?-]/g, '')));
  const parts: [string, Uint8Array][] = [[OID.country, printable('VN')]];
  if (subject.locality) parts.push([OID.locality, utf8(subject.locality)]);
  if (subject.organization) parts.push([OID.organization, utf8(subject.organization)]);
  if (subject.title) parts.push([OID.title, utf8(subject.title)]);
  if (subject.serialNumber) parts.push([OID.serialNumber, printable(subject.serialNumber)]);
  parts.push([OID.commonName, utf8(subject.commonName)]);
  return sequence(...parts.map(([id, value]) => setOf([sequence(oid(id), value)])));
}
