import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPublicClient, http, parseAbi } from 'viem';
import { startAnvil } from '#chain/anvil.js';
import type { Hex } from '#chain/types.js';
import { toHex } from '#proto/bytes.js';
import { createRewardTree, type RewardLine } from './rewards-tree.js';

/** The leaf as Rewards.sol hashes it, before OpenZeppelin's own verification. */
const SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
contract Claims {
    struct Line { uint8 kind; address id; uint256 cumulative; bytes32[] proof; }
    function isGood(Line calldata line, bytes32 root) external pure returns (bool) {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(line.kind, line.id, line.cumulative))));
        return MerkleProof.verifyCalldata(line.proof, root, leaf);
    }
}`;
const abi = parseAbi([
  'struct Line { uint8 kind; address id; uint256 cumulative; bytes32[] proof; }',
  'function isGood(Line line, bytes32 root) view returns (bool)',
]);
const ADDRESS = `0x${'ee'.repeat(20)}` as const;

const compile = (): Hex => {
  const require = createRequire(import.meta.url);
  const solc = require('solc') as { compile: (input: string, callbacks: object) => string };
  const input = {
    language: 'Solidity',
    sources: { 'Claims.sol': { content: SOURCE } },
    settings: { evmVersion: 'cancun', outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } } },
  };
  const read = (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
  return `0x${output.contracts['Claims.sol'].Claims.evm.deployedBytecode.object}`;
};

const line = fc.record({
  kind: fc.constantFrom(0 as const, 1 as const),
  id: fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex),
  cumulative: fc.bigInt(1n, 2n ** 128n),
});
const lines = fc.uniqueArray(line, { minLength: 1, maxLength: 40, selector: ({ kind, id }) => `${kind}${id}` });
const hex = (bytes: Uint8Array): Hex => `0x${toHex(bytes)}`;

test("proofs of rewards pass OpenZeppelin's check on a real EVM, and for one unit more they don't (A32)", async () => {
  const anvil = await startAnvil();
  try {
    const client = createPublicClient({ transport: http(anvil.rpcUrl) });
    await client.request({ method: 'anvil_setCode', params: [ADDRESS, compile()] } as never);
    const ask = ({ kind, id, cumulative }: RewardLine, more: bigint, proof: readonly Hex[], root: Hex) =>
      client.readContract({
        address: ADDRESS,
        abi,
        functionName: 'isGood',
        args: [{ kind, id: `0x${id}`, cumulative: cumulative + more, proof }, root],
      });
    for (const all of fc.sample(lines, 12)) {
      const tree = createRewardTree(all);
      for (const one of all) {
        const proof = tree.proof(one)!.map(hex);
        expect(await ask(one, 0n, proof, hex(tree.root!))).toBe(true);
        expect(await ask(one, 1n, proof, hex(tree.root!))).toBe(false);
      }
    }
  } finally {
    await anvil.stop();
  }
});
