import { createHash, randomBytes } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { checkChain } from './chain.ts';
import { checkCms, readCms } from './cms.ts';
import {
  children,
  DerError,
  expectTag,
  integer,
  nothing,
  octets,
  oid,
  readDer,
  readOid,
  readTime,
  sameBytes,
  sequence,
  writeDer,
} from './der.ts';
import { HASHES, OID } from './oids.ts';
import type { TimestampAuthority } from './signer.ts';

/** A time-stamping authority over HTTP (RFC 3161, 3.4). @throws Error when it cannot be reached or refuses. */
export function httpTimestampAuthority(url: string, timeoutMs = 10_000): TimestampAuthority {
  return {
    async stamp(digest) {
      const nonce = randomBytes(8);
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
        body: new Uint8Array(timestampRequest(digest, nonce)),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!response.ok) throw new Error(`time-stamping authority answered ${response.status}`);
      return readTimestampReply(new Uint8Array(await response.arrayBuffer()), digest, nonce);
    },
  };
}

/** TimeStampReq over a SHA-256 digest, asking for the authority's certificate. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const imprint = sequence(sequence(oid(OID.sha256), nothing()), octets(digest));
  return sequence(integer(1), imprint, integer(nonce), writeDer(0x01, new Uint8Array([0xff])));
}

/** The token of a TimeStampResp, after checking that it answers this request. */
export function readTimestampReply(bytes: Uint8Array, digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const [status, token] = children(expectTag(readDer(bytes), 0x30));
  const code = expectTag(children(expectTag(status, 0x30))[0], 0x02).value[0] ?? 2;
  if (code > 1 || !token) throw new Error(`time-stamping authority refused the request (status ${code})`);
  const info = readToken(token.raw);
  const answers = sameBytes(info.imprint, digest) && info.integers.some((n) => sameBytes(n, integer(nonce)));
  if (!answers) throw new Error('the time stamp does not belong to this request');
  return token.raw;
}

interface Token {
  readonly cms: ReturnType<typeof readCms>;
  readonly hash: string;
  readonly imprint: Uint8Array;
  readonly time: Date;
  readonly integers: readonly Uint8Array[];
}

function readToken(bytes: Uint8Array): Token {
  const cms = readCms(bytes);
  if (cms.contentType !== OID.tstInfo || !cms.content) throw new DerError('not a time stamp');
  const info = children(expectTag(readDer(cms.content), 0x30));
  const [algorithm, imprint] = children(expectTag(info[2], 0x30));
  return {
    cms,
    hash: readOid(children(expectTag(algorithm, 0x30))[0]),
    imprint: expectTag(imprint, 0x04).value,
    time: readTime(info[4]),
    integers: info.filter((part) => part.tag === 0x02).map((part) => part.raw),
  };
}

/**
 * The time a token proves for `data`; null when the token is not over this data, is not rightly signed, or its signer is
 * not a time-stamping authority that leads to one of `roots`. @throws DerError when the token cannot be read.
 */
export function provenTime(token: Uint8Array, data: Uint8Array, roots: readonly Certificate[]): Date | null {
  const { cms, hash: hashOid, imprint, time } = readToken(token);
  const hash = HASHES[hashOid];
  const { content, signer } = cms;
  if (!hash || !content || !signer) return null;
  if (!sameBytes(imprint, createHash(hash).update(data).digest())) return null;
  const checks = checkCms(cms, (name) => createHash(name).update(content).digest());
  if (!checks.digest || !checks.signature) return null;
  if (!signer.x509.keyUsage?.includes(OID.timeStamping)) return null;
  return checkChain(signer, cms.certificates, roots, time) === 'trusted' ? time : null;
}
