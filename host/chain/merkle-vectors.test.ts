import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  bytesToHex,
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  keccak256,
  numberToHex,
  pad,
  toHex,
} from 'viem';
import { ALGORITHM } from '#proto/cose.js';
import { LIMITS } from '#proto/limits.js';
import { readVectors } from '#proto/vectors.fixture.js';
import { startTestChain, type TestChain, testKey } from './chain.fixture.js';
import { logAnchorAbi } from './generated/log-anchor.js';
import { proofOf } from './keys.js';
import { checkpointDigest } from './typed-data.js';
import type { Hex } from './types.js';

/** The vectors that the TypeScript verifier runs, put before the deployed contract with the old root laid in its storage. */
type Inclusion = {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
};
type Consistency = {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
};

let node: TestChain;
const gateway = testKey('gateway');
beforeAll(async () => {
  node = await startTestChain();
});
afterAll(() => node.anvil.stop());

/** The contract takes hashes of 32 bytes; a vector with another length can't even be asked. */
const hashOf = (text: string): Hex | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytesToHex(bytes) : undefined;
};

const hashesOf = (texts: readonly (string | null)[]): Hex[] | undefined => {
  const hashes = texts.map((text) => (text === null ? undefined : hashOf(text)));
  return hashes.every((hash) => hash !== undefined) ? hashes : undefined;
};

const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0 && size <= LIMITS.logSizeMax;

const uint = (value: number | bigint): Hex => numberToHex(value, { size: 32 });
const mappingSlot = (key: Hex, slot: Hex): Hex => keccak256(concatHex([pad(key), slot]));

/** Slots 0 and 1 are of the base contract EIP712. */
const LATEST_SIZE = uint(2);
const CHECKPOINTS = uint(3);

/** Storage as if the gateway's newest checkpoint had this size and root. */
const storageWith = (size: number, root: Hex) => {
  const id = bytesToHex(gateway.id);
  const checkpoint = mappingSlot(uint(size), mappingSlot(id, CHECKPOINTS));
  const mined = encodeAbiParameters([{ type: 'uint256' }], [(1n << 128n) | (1n << 64n)]);
  return [
    { slot: mappingSlot(id, LATEST_SIZE), value: uint(size) },
    { slot: checkpoint, value: root },
    { slot: toHex(BigInt(checkpoint) + 1n, { size: 32 }), value: mined },
  ];
};

const call = async (data: Hex, stateDiff: ReturnType<typeof storageWith>): Promise<Hex | 'refused'> => {
  const stateOverride = [{ address: node.chain.anchor, stateDiff }];
  try {
    return (await node.chain.reader.call({ to: node.chain.anchor, data, stateOverride })).data ?? '0x';
  } catch (error) {
    if (String(error).includes('reverted')) return 'refused';
    throw error;
  }
};

const includes = async (vector: Inclusion): Promise<boolean> => {
  const hashes = hashesOf([vector.root, vector.leafHash, ...(vector.proof ?? [])]);
  if (hashes === undefined || !isSize(vector.treeSize) || !isSize(vector.leafIdx)) return false;
  const [root, leaf, ...path] = hashes as [Hex, Hex, ...Hex[]];
  const data = encodeFunctionData({
    abi: logAnchorAbi,
    functionName: 'verifyInclusion',
    args: [bytesToHex(gateway.id), BigInt(vector.treeSize), BigInt(vector.leafIdx), leaf, path],
  });
  const answer = await call(data, storageWith(vector.treeSize, root));
  expect(answer).not.toBe('refused');
  return answer === uint(1);
};

const extend = async (vector: Consistency): Promise<boolean> => {
  const hashes = hashesOf([vector.root1, vector.root2, ...(vector.proof ?? [])]);
  if (hashes === undefined || !isSize(vector.size1) || !isSize(vector.size2)) return false;
  const [root1, root2, ...path] = hashes as [Hex, Hex, ...Hex[]];
  const said = { ...node.chain, gatewayId: gateway.id, size: vector.size2, root: Buffer.from(vector.root2, 'base64') };
  const digest = checkpointDigest(said);
  const proof = proofOf({ algorithm: ALGORITHM.ES256K, id: gateway.id, digest, signature: gateway.sign(digest) });
  const data = encodeFunctionData({
    abi: logAnchorAbi,
    functionName: 'checkpoint',
    args: [bytesToHex(gateway.id), BigInt(vector.size2), root2, path, bytesToHex(proof)],
  });
  return (await call(data, storageWith(vector.size1, root1))) !== 'refused';
};

describe('vectors of transparency-dev/merkle before the contract', () => {
  test('A32 A33: inclusion', async () => {
    const cases = readVectors<Inclusion>('ct-merkle/inclusion');
    if (cases === undefined) return;
    expect(cases.length).toBe(98);
    for (const { file, value } of cases)
      expect({ file, held: await includes(value) }).toEqual({ file, held: !value.wantErr });
  });

  test('A33: consistency', async () => {
    const cases = readVectors<Consistency>('ct-merkle/consistency');
    if (cases === undefined) return;
    expect(cases.length).toBe(43);
    for (const { file, value } of cases) {
      // A log on chain only grows: equal sizes, which prove nothing new, are refused before any proof is looked at.
      const held = !value.wantErr && value.size1 !== value.size2;
      expect({ file, held: await extend(value) }).toEqual({ file, held });
    }
  });
});
