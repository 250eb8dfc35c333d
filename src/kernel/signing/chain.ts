import type { Certificate } from './certificate.ts';
import { sameBytes } from './der.ts';

export type ChainStatus = 'trusted' | 'untrusted_root' | 'not_yet_valid' | 'expired';

/**
 * Looks for a path from `leaf` over `pool` to one of `roots`, each certificate signed by the next, each issuer an
 * authority that may sign certificates at that depth, all valid at `at` (RFC 5280 without policies and names).
 */
export function checkChain(
  leaf: Certificate,
  pool: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
): ChainStatus {
  const path = findPath(leaf, [...pool, ...roots], roots, 0, new Set());
  if (!path) return 'untrusted_root';
  if (path.some((certificate) => at < certificate.notBefore)) return 'not_yet_valid';
  if (path.some((certificate) => at > certificate.notAfter)) return 'expired';
  return 'trusted';
}

const MAX_DEPTH = 6;
const KEY_CERT_SIGN = 5;

/** `below`: number of certificates between the leaf and this one, for the issuer's path length. */
function findPath(
  certificate: Certificate,
  pool: readonly Certificate[],
  roots: readonly Certificate[],
  below: number,
  tried: Set<Certificate>,
): Certificate[] | null {
  if (roots.some((root) => sameBytes(root.der, certificate.der))) return [certificate];
  if (below >= MAX_DEPTH) return null;
  tried.add(certificate);
  for (const issuer of pool) {
    if (tried.has(issuer) || !mayIssue(issuer, certificate, below)) continue;
    const rest = findPath(issuer, pool, roots, below + 1, tried);
    if (rest) return [certificate, ...rest];
  }
  return null;
}

function mayIssue(issuer: Certificate, certificate: Certificate, below: number): boolean {
  if (!issuer.x509.ca) return false;
  if (issuer.keyUsage && !issuer.keyUsage.has(KEY_CERT_SIGN)) return false;
  if (issuer.pathLength !== null && issuer.pathLength < below) return false;
  return certificate.x509.checkIssued(issuer.x509) && certificate.x509.verify(issuer.x509.publicKey);
}
