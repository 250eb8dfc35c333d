import { createHash, verify } from 'node:crypto';
import { type Certificate, readCertificate } from './certificate.ts';
import {
  children,
  type Der,
  DerError,
  expectTag,
  integer,
  nothing,
  octets,
  oid,
  readDer,
  readOid,
  sameBytes,
  sequence,
  setOf,
  writeDer,
} from './der.ts';
import { HASHES, type Hash, OID, SIGN_WITH, SIGNATURE_ALGORITHMS } from './oids.ts';
import type { Signer, TimestampAuthority } from './signer.ts';

/**
 * A CMS signature over content kept elsewhere (RFC 5652), as PAdES baseline B wants it (ETSI EN 319 142-1, 6.3): content
 * type, message digest and signing-certificate-v2 are signed; the signing time is not, because the PDF carries it.
 *
 * @param digest SHA-256 of the content
 */
export async function signCms(digest: Uint8Array, signer: Signer, tsa?: TimestampAuthority): Promise<Uint8Array> {
  const certificate = readCertificate(signer.certificate);
  const attributes = setOf([
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octets(digest)),
    attribute(OID.signingCertificateV2, sequence(sequence(essCertificate(certificate)))),
  ]);
  const signature = await signer.sign(attributes);
  const unsigned: Uint8Array[] = [];
  if (tsa)
    unsigned.push(attribute(OID.timestampToken, await tsa.stamp(createHash('sha256').update(signature).digest())));
  const algorithm = SIGN_WITH[signer.algorithm];
  const signerInfo = sequence(
    integer(1),
    sequence(certificate.issuer, certificate.serial),
    sequence(oid(OID.sha256)),
    writeDer(0xa0, readDer(attributes).value),
    signer.algorithm === 'RSA-SHA256' ? sequence(oid(algorithm), nothing()) : sequence(oid(algorithm)),
    octets(signature),
    ...(unsigned.length > 0 ? [writeDer(0xa1, readDer(setOf(unsigned)).value)] : []),
  );
  const certificates = setOf([signer.certificate, ...signer.chain]);
  const signedData = sequence(
    integer(1),
    setOf([sequence(oid(OID.sha256))]),
    sequence(oid(OID.data)),
    writeDer(0xa0, readDer(certificates).value),
    setOf([signerInfo]),
  );
  return sequence(oid(OID.signedData), writeDer(0xa0, signedData));
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), setOf([value]));
}

/** ESSCertIDv2 (RFC 5035) with the default digest, SHA-256, and the issuer and serial number. */
function essCertificate(certificate: Certificate): Uint8Array {
  const hash = createHash('sha256').update(certificate.der).digest();
  const directoryName = writeDer(0xa4, certificate.issuer);
  return sequence(octets(hash), sequence(sequence(directoryName), certificate.serial));
}

export interface Cms {
  readonly contentType: string;
  /** Content inside the signature, as time stamps have it; null when it is kept elsewhere. */
  readonly content: Uint8Array | null;
  readonly certificates: readonly Certificate[];
  /** The certificate the signature names as its own. */
  readonly signer: Certificate | undefined;
  /** Null for a digest that is not accepted. */
  readonly hash: Hash | null;
  /** The signed attributes, encoded as they are signed. */
  readonly signed: Uint8Array;
  readonly signedAttributes: ReadonlyMap<string, Der>;
  readonly unsignedAttributes: ReadonlyMap<string, Der>;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
}

/** Reads a CMS signature with exactly one signer; bytes after it (padding) are left alone. @throws DerError */
export function readCms(bytes: Uint8Array): Cms {
  const [type, wrapped] = children(expectTag(readDer(bytes), 0x30));
  if (readOid(type) !== OID.signedData) throw new DerError('not CMS signed data');
  const parts = children(expectTag(readDer(expectTag(wrapped, 0xa0).value), 0x30));
  const [eType, eContent] = children(expectTag(parts[2], 0x30));
  const embedded = parts.find((part) => part.tag === 0xa0);
  const certificates = (embedded ? children(embedded) : [])
    .filter((c) => c.tag === 0x30)
    .map((c) => readCertificate(c.raw));
  const signers = children(expectTag(parts.at(-1), 0x31));
  if (signers.length !== 1) throw new DerError('not exactly one signer');
  const info = children(expectTag(signers[0], 0x30));
  const sid = children(expectTag(info[1], 0x30));
  const signedAttrs = expectTag(info[3], 0xa0);
  return {
    contentType: readOid(eType),
    content: eContent ? expectTag(readDer(expectTag(eContent, 0xa0).value), 0x04).value : null,
    certificates,
    signer: certificates.find(
      (c) => sid[0] && sid[1] && sameBytes(c.issuer, sid[0].raw) && sameBytes(c.serial, sid[1].raw),
    ),
    hash: HASHES[readOid(children(expectTag(info[2], 0x30))[0])] ?? null,
    signed: writeDer(0x31, signedAttrs.value),
    signedAttributes: attributesOf(signedAttrs),
    signatureAlgorithm: readOid(children(expectTag(info[4], 0x30))[0]),
    signature: expectTag(info[5], 0x04).value,
    unsignedAttributes: info[6]?.tag === 0xa1 ? attributesOf(info[6]) : new Map(),
  };
}

/** First value of each attribute. An attribute given twice makes the signature ambiguous. */
function attributesOf(set: Der): Map<string, Der> {
  const map = new Map<string, Der>();
  for (const entry of children(set)) {
    const [type, values] = children(entry);
    const id = readOid(type);
    const [value, ...others] = children(expectTag(values, 0x31));
    if (!value || others.length > 0 || map.has(id)) throw new DerError(`attribute ${id} is not single-valued`);
    map.set(id, value);
  }
  return map;
}

export interface CmsChecks {
  /** The digest in the signature is the content's. */
  readonly digest: boolean;
  /** The signer's key made the signature over the signed attributes, with an accepted algorithm and key size. */
  readonly signature: boolean;
  /** signing-certificate-v2 names the signer's certificate. */
  readonly signingCertificate: boolean;
}

/** Checks everything but trust. `digestOf` gives the content's digest. */
export function checkCms(cms: Cms, digestOf: (hash: Hash) => Uint8Array): CmsChecks {
  const stated = cms.signedAttributes.get(OID.messageDigest);
  const type = cms.signedAttributes.get(OID.contentType);
  const digest =
    cms.hash !== null &&
    stated?.tag === 0x04 &&
    sameBytes(stated.value, digestOf(cms.hash)) &&
    type?.tag === 0x06 &&
    readOid(type) === cms.contentType;
  return { digest, signature: checkSignature(cms), signingCertificate: checkSigningCertificate(cms) };
}

const MIN_RSA_BITS = 2048;

function checkSignature(cms: Cms): boolean {
  const algorithm = SIGNATURE_ALGORITHMS[cms.signatureAlgorithm];
  const key = cms.signer?.x509.publicKey;
  const hash = algorithm?.hash ?? cms.hash;
  if (!algorithm || !key || !hash || key.asymmetricKeyType !== algorithm.key) return false;
  if (algorithm.key === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) return false;
  return verify(hash, cms.signed, key, cms.signature);
}

function checkSigningCertificate(cms: Cms): boolean {
  const value = cms.signedAttributes.get(OID.signingCertificateV2);
  if (!value || !cms.signer) return false;
  const [certs] = children(expectTag(value, 0x30));
  const [first] = children(expectTag(certs, 0x30));
  const parts = children(expectTag(first, 0x30));
  const named = parts[0]?.tag === 0x30 ? HASHES[readOid(children(parts[0])[0])] : 'sha256';
  const hash = parts.find((part) => part.tag === 0x04);
  if (!named || !hash) return false;
  return sameBytes(hash.value, createHash(named).update(cms.signer.der).digest());
}
