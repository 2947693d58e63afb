import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concat, equal, toBigEndian } from './bytes.js';
import {
  append,
  closedTree,
  consistencyPath,
  EMPTY_ROOT,
  type Frontier,
  frontierRoot,
  inclusionPath,
  leafHash,
  type NodeReader,
  nodeHash,
  nodesOf,
  rootFromPath,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';
import { readVectors } from './vectors.fixture.js';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const leaves = Array.from({ length: 300 }, (_, i) => leafHash(sha256, toBigEndian(i, 4)));
const nodes = nodesOf(sha256, leaves);

// RFC 9162 §2.1.1, §2.1.3.1 and §2.1.4.1 word for word: recursive and slow, the oracle for the loops
const split = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};
const mth = (d: readonly Uint8Array[]): Uint8Array => {
  if (d.length === 0) return sha256(new Uint8Array(0));
  if (d.length === 1) return d[0]!;
  const k = split(d.length);
  return sha256(concat([new Uint8Array([1]), mth(d.slice(0, k)), mth(d.slice(k))]));
};
const pathOf = (m: number, d: readonly Uint8Array[]): Uint8Array[] => {
  if (d.length === 1) return [];
  const k = split(d.length);
  return m < k ? [...pathOf(m, d.slice(0, k)), mth(d.slice(k))] : [...pathOf(m - k, d.slice(k)), mth(d.slice(0, k))];
};
const subproof = (m: number, d: readonly Uint8Array[], whole: boolean): Uint8Array[] => {
  if (m === d.length) return whole ? [] : [mth(d)];
  const k = split(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), whole), mth(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
};

/** A reader over a tree too large to hold: all its leaves are equal, so one hash a level is all of its nodes. */
const virtualNodes = (): NodeReader => {
  const perfect: Uint8Array[] = [leafHash(sha256, new Uint8Array(0))];
  for (let level = 1; level <= 48; level++) perfect.push(nodeHash(sha256, perfect[level - 1]!, perfect[level - 1]!));
  return (level) => perfect[level]!;
};

describe('roots', () => {
  test('equal the recursive definition at every size to 300, by nodes and by frontier', () => {
    let frontier: Frontier = [];
    expect(frontierRoot(sha256, frontier)).toEqual(mth([]));
    expect(EMPTY_ROOT).toEqual(mth([]));
    expect(rootOf(sha256, 0, nodes)).toEqual(mth([]));
    for (let size = 1; size <= 300; size++) {
      frontier = append(sha256, frontier, size - 1, leaves[size - 1]!);
      const root = mth(leaves.slice(0, size));
      expect(rootOf(sha256, size, nodes)).toEqual(root);
      expect(frontierRoot(sha256, frontier)).toEqual(root);
    }
  });
  test('a node that is not there, and sizes that are none, are refused aloud', () => {
    expect(() => nodes(9, 0)).toThrow();
    expect(() => nodes(0, 300)).toThrow();
    for (const size of [-1, 1.5, Number.NaN, 2 ** 48]) expect(() => rootOf(sha256, size, nodes)).toThrow();
    expect(() => append(sha256, [], 2 ** 48 - 1, leaves[0]!)).toThrow();
  });
});

describe('inclusion', () => {
  test('paths equal the recursive definition and verify, every leaf of every size to 300', () => {
    // `expect` costs more than the proof: only the oracle's paths, at a spread of sizes, go through it
    for (let size = 1; size <= 300; size++) {
      const root = rootOf(sha256, size, nodes);
      for (let index = 0; index < size; index++) {
        const path = inclusionPath(sha256, index, size, nodes);
        if (!verifyInclusion(sha256, leaves[index]!, index, size, path, root)) throw new Error(`${index} of ${size}`);
        if (size < 40 || size % 61 === 0) expect(path).toEqual(pathOf(index, leaves.slice(0, size)));
      }
    }
  });
  test('a closed tree has the same root and paths, every leaf of every size to 300', () => {
    expect(closedTree(sha256, []).root).toEqual(EMPTY_ROOT);
    for (let size = 1; size <= 300; size++) {
      const tree = closedTree(sha256, leaves.slice(0, size));
      expect(tree.root).toEqual(rootOf(sha256, size, nodes));
      for (let index = 0; index < size; index++) {
        const [path, expected] = [tree.path(index), inclusionPath(sha256, index, size, nodes)];
        if (!equal(concat(path), concat(expected))) throw new Error(`${index} of ${size}`);
      }
      for (const index of [-1, size]) expect(() => tree.path(index)).toThrow();
    }
  });
  test('another index, size, leaf, root or path is refused', () => {
    for (let size = 2; size <= 40; size++) {
      const root = rootOf(sha256, size, nodes);
      for (let index = 0; index < size; index++) {
        const path = inclusionPath(sha256, index, size, nodes);
        const leaf = leaves[index]!;
        for (let other = 0; other < size; other++)
          if (other !== index) expect(verifyInclusion(sha256, leaf, other, size, path, root)).toBe(false);
        expect(verifyInclusion(sha256, leaves[(index + 1) % size]!, index, size, path, root)).toBe(false);
        expect(verifyInclusion(sha256, leaf, index, size, path.slice(1), root)).toBe(false);
        expect(verifyInclusion(sha256, leaf, index, size, path.slice(0, -1), root)).toBe(false);
        expect(verifyInclusion(sha256, leaf, index, size, [...path].reverse(), root)).toBe(
          equal(concat(path), concat([...path].reverse())),
        );
      }
    }
  });
  test('A32 an inner node given as a leaf is refused', () => {
    const root = rootOf(sha256, 4, nodes);
    const path = [nodeHash(sha256, leaves[2]!, leaves[3]!)];
    // the pair of leaves 0 and 1 stands where a tree of two leaves would have its leaf 0
    const inner = concat([leaves[0]!, leaves[1]!]);
    expect(rootFromPath(sha256, nodeHash(sha256, leaves[0]!, leaves[1]!), 0, 2, path)).toEqual(root);
    expect(verifyInclusion(sha256, leafHash(sha256, inner), 0, 2, path, root)).toBe(false);
    expect(verifyInclusion(sha256, nodeHash(sha256, leaves[0]!, leaves[1]!), 0, 4, path, root)).toBe(false);
  });
  test('A32 an odd node doubled is refused', () => {
    // a Bitcoin-style tree pairs leaf 2 with itself; here it moves up alone
    const pair = nodeHash(sha256, leaves[0]!, leaves[1]!);
    const doubled = nodeHash(sha256, pair, nodeHash(sha256, leaves[2]!, leaves[2]!));
    expect(rootOf(sha256, 3, nodes)).not.toEqual(doubled);
    expect(verifyInclusion(sha256, leaves[2]!, 2, 3, [leaves[2]!, pair], doubled)).toBe(false);
    expect(verifyInclusion(sha256, leaves[2]!, 3, 3, [leaves[2]!, pair], doubled)).toBe(false);
  });
  test('A33 empty, one-leaf and too long proofs', () => {
    const leaf = leaves[0]!;
    const root = rootOf(sha256, 5, nodes);
    const path = inclusionPath(sha256, 0, 5, nodes);
    expect(verifyInclusion(sha256, leaf, 0, 0, [], leaf)).toBe(false);
    expect(verifyInclusion(sha256, leaf, 0, 1, [], leaf)).toBe(true);
    expect(verifyInclusion(sha256, leaf, 0, 5, [], leaf)).toBe(false);
    expect(verifyInclusion(sha256, leaf, 0, 1, [leaf], nodeHash(sha256, leaf, leaf))).toBe(false);
    expect(verifyInclusion(sha256, leaf, 0, 5, [...path, leaf], nodeHash(sha256, root, leaf))).toBe(false);
    const endless = Array.from({ length: 49 }, () => leaf);
    expect(rootFromPath(sha256, leaf, 0, 2 ** 48, endless)).toBeUndefined();
    expect(rootFromPath(sha256, leaf, 0, 2 ** 48 - 1, endless)).toBeUndefined();
    expect(rootFromPath(sha256, leaf.subarray(1), 0, 1, [])).toBeUndefined();
    expect(rootFromPath(sha256, leaf, 0, 2, [leaf.subarray(1)])).toBeUndefined();
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(rootFromPath(sha256, leaf, bad, 2, [leaf])).toBeUndefined();
      expect(rootFromPath(sha256, leaf, 0, bad, [leaf])).toBeUndefined();
    }
  });
  test('holds in trees of up to 2^48 leaves', () => {
    const big = virtualNodes();
    const leaf = big(0, 0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 48 - 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (size, at) => {
        const index = Math.min(size - 1, Math.floor(at * size));
        const path = inclusionPath(sha256, index, size, big);
        const root = rootOf(sha256, size, big);
        expect(verifyInclusion(sha256, leaf, index, size, path, root)).toBe(true);
        expect(rootFromPath(sha256, leaf, index, size, [...path, leaf])).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('consistency', () => {
  test('proofs equal the recursive definition and verify, all pairs of sizes to 300', () => {
    const roots = Array.from({ length: 301 }, (_, size) => rootOf(sha256, size, nodes));
    for (let size2 = 1; size2 <= 300; size2++) {
      for (let size1 = 1; size1 <= size2; size1++) {
        const path = consistencyPath(sha256, size1, size2, nodes);
        if (!verifyConsistency(sha256, size1, roots[size1]!, size2, roots[size2]!, path))
          throw new Error(`${size1} in ${size2}`);
        if (size2 < 40 || size2 % 61 === 0) expect(path).toEqual(subproof(size1, leaves.slice(0, size2), true));
      }
    }
  });
  test('another size, root or path is refused', () => {
    const roots = Array.from({ length: 41 }, (_, size) => rootOf(sha256, size, nodes));
    for (let size2 = 2; size2 <= 24; size2++) {
      for (let size1 = 1; size1 < size2; size1++) {
        const path = consistencyPath(sha256, size1, size2, nodes);
        const check = (a: number, rootA: Uint8Array, b: number, rootB: Uint8Array, p: readonly Uint8Array[]) =>
          verifyConsistency(sha256, a, rootA, b, rootB, p);
        expect(check(size1, roots[size1 + 1]!, size2, roots[size2]!, path)).toBe(false);
        expect(check(size1, roots[size1]!, size2, roots[size2 + 1]!, path)).toBe(false);
        expect(check(size1, roots[size1]!, size2, roots[size2]!, path.slice(1))).toBe(false);
        expect(check(size1, roots[size1]!, size2, roots[size2]!, path.slice(0, -1))).toBe(false);
        expect(check(size1, roots[size1]!, size2, roots[size2]!, [...path, leaves[0]!])).toBe(false);
        expect(check(size2, roots[size2]!, size1, roots[size1]!, path)).toBe(false);
        for (let i = 0; i < path.length; i++) {
          const damaged = path.map((item, at) => (at === i ? sha256(item) : item));
          expect(check(size1, roots[size1]!, size2, roots[size2]!, damaged)).toBe(false);
        }
      }
    }
  });
  test('A33 the empty tree proves nothing and sizes have a bound', () => {
    const root = rootOf(sha256, 5, nodes);
    expect(verifyConsistency(sha256, 0, EMPTY_ROOT, 5, root, [])).toBe(false);
    expect(verifyConsistency(sha256, 0, EMPTY_ROOT, 0, EMPTY_ROOT, [])).toBe(false);
    expect(verifyConsistency(sha256, 5, root, 5, root, [])).toBe(true);
    expect(verifyConsistency(sha256, 5, root, 5, root, [root])).toBe(false);
    expect(verifyConsistency(sha256, 5, root, 5, EMPTY_ROOT, [])).toBe(false);
    expect(verifyConsistency(sha256, 2 ** 48, root, 2 ** 48, root, [])).toBe(false);
    expect(() => consistencyPath(sha256, 0, 5, nodes)).toThrow();
    expect(() => consistencyPath(sha256, 6, 5, nodes)).toThrow();
  });
  test('holds between trees of up to 2^48 leaves', () => {
    const big = virtualNodes();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 48 - 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (size2, at) => {
        const size1 = Math.max(1, Math.floor(at * size2));
        const path = consistencyPath(sha256, size1, size2, big);
        const root1 = rootOf(sha256, size1, big);
        const root2 = rootOf(sha256, size2, big);
        expect(verifyConsistency(sha256, size1, root1, size2, root2, path)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

type Inclusion = {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
  desc: string;
  wantErr: boolean;
};
type Consistency = {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  desc: string;
  wantErr: boolean;
};
const base64 = (text: string | null): Uint8Array => new Uint8Array(Buffer.from(text ?? '', 'base64'));

describe('vectors of transparency-dev/merkle', () => {
  test('inclusion', () => {
    const cases = readVectors<Inclusion>('ct-merkle/inclusion');
    if (cases === undefined) return;
    expect(cases.length).toBe(98);
    for (const { file, value } of cases) {
      const path = (value.proof ?? []).map(base64);
      const held = verifyInclusion(
        sha256,
        base64(value.leafHash),
        value.leafIdx,
        value.treeSize,
        path,
        base64(value.root),
      );
      expect({ file, held }).toEqual({ file, held: !value.wantErr });
    }
  });
  test('consistency', () => {
    const cases = readVectors<Consistency>('ct-merkle/consistency');
    if (cases === undefined) return;
    expect(cases.length).toBe(43);
    for (const { file, value } of cases) {
      const path = (value.proof ?? []).map(base64);
      const held = verifyConsistency(sha256, value.size1, base64(value.root1), value.size2, base64(value.root2), path);
      expect({ file, held }).toEqual({ file, held: !value.wantErr });
    }
  });
});
