import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, parseExact } from './canonical.ts';
import { leafHash, merklePath, merkleRoot, rootOfPath } from './merkle.ts';

// The reference inputs and roots of the Certificate Transparency test suite (RFC 6962).
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('Merkle tree', () => {
  const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex')));

  it.each(roots.map((root, i) => [i + 1, root] as const))('has the reference root of %i leaves', (size, root) => {
    expect(merkleRoot(leaves.slice(0, size)).toString('hex')).toBe(root);
  });

  it('of nothing is the hash of nothing', () => {
    expect(merkleRoot([])).toEqual(createHash('sha256').digest());
  });

  it('every leaf has a path to the root, and no other leaf, place or path leads there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (size, some, other) => {
        const list = Array.from({ length: size }, (_, i) => leafHash(`${i}`));
        const root = merkleRoot(list);
        const index = some % size;
        const leaf = list[index] as Buffer;
        const path = merklePath(list, index);
        expect(rootOfPath(leaf, index, size, path)).toEqual(root);
        expect(rootOfPath(leafHash('x'), index, size, path)).not.toEqual(root);
        if (other % size !== index) expect(rootOfPath(leaf, other % size, size, path)).not.toEqual(root);
        if (path.length > 0) expect(rootOfPath(leaf, index, size, path.slice(1))).not.toEqual(root);
        expect(rootOfPath(leaf, size, size, path)).toBeNull();
      }),
    );
  });
});

describe('canonical JSON', () => {
  it('sorts keys at every depth and writes no space', () => {
    expect(canonicalJson(parseExact('{"b": [1, {"z": null, "a": true}], "a": "é\\n"}'))).toBe(
      '{"a":"é\\n","b":[1,{"a":true,"z":null}]}',
    );
  });

  it('keeps every digit of a number', () => {
    const text = '{"a":1.10,"b":9007199254740993,"c":[0.1,-5]}';
    expect(canonicalJson(parseExact(text))).toBe(text);
  });

  it('is the same for the same value whatever the order and spacing of its text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
        const once = canonicalJson(value);
        const reversed = JSON.stringify(value, (_key, inner) =>
          inner && typeof inner === 'object' && !Array.isArray(inner)
            ? Object.fromEntries(Object.entries(inner).reverse())
            : inner,
        );
        expect(canonicalJson(JSON.parse(reversed))).toBe(once);
        expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
