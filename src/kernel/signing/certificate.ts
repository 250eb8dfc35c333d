import { X509Certificate } from 'node:crypto';
import { children, type Der, expectTag, readDer, readOid } from './der.ts';
import { OID } from './oids.ts';

/** A certificate with the parts that node:crypto does not give: raw names, key usage, path length. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly x509: X509Certificate;
  /** Raw DER of issuer and serial number, as CMS names a signer. */
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
  /** Raw DER of the subject's name and of its public key (SubjectPublicKeyInfo). */
  readonly subjectName: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly subject: Names;
  readonly issuerNames: Names;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Bits of keyUsage from the left (0 digitalSignature, 1 nonRepudiation, 5 keyCertSign); null when not stated. */
  readonly keyUsage: ReadonlySet<number> | null;
  readonly pathLength: number | null;
}

/** Attributes of a distinguished name by object identifier. */
export type Names = ReadonlyMap<string, string>;

/** @throws DerError or a crypto error when the bytes are not a certificate. */
export function readCertificate(der: Uint8Array): Certificate {
  const whole = expectTag(readDer(der), 0x30);
  const [tbs] = children(whole);
  const parts = children(expectTag(tbs, 0x30));
  if (parts[0]?.tag === 0xa0) parts.shift();
  const [serial, , issuer, , subject, publicKey] = parts;
  const extensions = parts.find((part) => part.tag === 0xa3);
  const byOid = new Map<string, Der>();
  for (const extension of extensions ? children(readDer(extensions.value)) : []) {
    const [id, ...rest] = children(extension);
    byOid.set(readOid(id), readDer(expectTag(rest.at(-1), 0x04).value));
  }
  const usage = byOid.get(OID.keyUsage);
  const constraints = byOid.get(OID.basicConstraints);
  const pathLength = constraints ? children(constraints).find((part) => part.tag === 0x02) : undefined;
  const x509 = new X509Certificate(whole.raw);
  return {
    der: whole.raw,
    x509,
    issuer: expectTag(issuer, 0x30).raw,
    serial: expectTag(serial, 0x02).raw,
    subjectName: expectTag(subject, 0x30).raw,
    publicKey: expectTag(publicKey, 0x30).raw,
    subject: readNames(subject),
    issuerNames: readNames(issuer),
    notBefore: x509.validFromDate,
    notAfter: x509.validToDate,
    keyUsage: usage ? bits(usage.value) : null,
    pathLength: pathLength ? (pathLength.value[0] ?? 0) : null,
  };
}

function readNames(name: Der | undefined): Names {
  const names = new Map<string, string>();
  for (const set of children(expectTag(name, 0x30))) {
    for (const attribute of children(set)) {
      const [id, value] = children(attribute);
      const charset = value?.tag === 0x1e ? 'utf-16be' : value?.tag === 0x0c ? 'utf-8' : 'latin1';
      names.set(readOid(id), new TextDecoder(charset).decode(value?.value));
    }
  }
  return names;
}

function bits(value: Uint8Array): Set<number> {
  const set = new Set<number>();
  for (const [i, byte] of value.subarray(1).entries()) {
    for (let bit = 0; bit < 8; bit += 1) if (byte & (0x80 >> bit)) set.add(i * 8 + bit);
  }
  return set;
}
