import { createHash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** Leaf hash of RFC 6962 section 2.1: SHA-256(0x00 || data). */
export function leafHash(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(data).digest();
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/** Largest power of two smaller than `n` (n > 1): where RFC 6962 splits the list. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** Merkle tree hash of RFC 6962 over leaf hashes; of the empty list SHA-256 of nothing. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  // Level by level, an odd last node moving up unchanged, gives the same tree as the recursive definition.
  let level = leaves;
  while (level.length > 1) {
    const next: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Buffer;
      const right = level[i + 1];
      next.push(right ? nodeHash(left, right) : left);
    }
    level = next;
  }
  return level[0] as Buffer;
}

/** Audit path of the leaf at `index` (RFC 6962 section 2.1.1), nearest sibling first. */
export function merklePath(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...merklePath(leaves.slice(0, k), index), merkleRoot(leaves.slice(k))]
    : [...merklePath(leaves.slice(k), index - k), merkleRoot(leaves.slice(0, k))];
}

/** Root that a leaf and its audit path lead to in a tree of `size` leaves; null when the path has the wrong length. */
export function rootOfPath(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer | null {
  if (index < 0 || index >= size) return null;
  if (size === 1) return path.length === 0 ? leaf : null;
  const sibling = path.at(-1);
  if (!sibling) return null;
  const k = split(size);
  const below =
    index < k
      ? rootOfPath(leaf, index, k, path.slice(0, -1))
      : rootOfPath(leaf, index - k, size - k, path.slice(0, -1));
  if (!below) return null;
  return index < k ? nodeHash(below, sibling) : nodeHash(sibling, below);
}
