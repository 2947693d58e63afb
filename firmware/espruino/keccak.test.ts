import { expect, test } from '@jest/globals';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { keccak256 } from './keccak.js';

test('gives what the oracle gives for each length around its blocks', () => {
  const message = new Uint8Array(300).map((_, i) => (i * 151 + 7) & 255);
  for (let length = 0; length <= message.length; length++)
    expect([length, keccak256(message.subarray(0, length))]).toEqual([length, keccak_256(message.subarray(0, length))]);
});
