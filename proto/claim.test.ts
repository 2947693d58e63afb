import { describe, expect, test } from '@jest/globals';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { hashTypedData } from 'viem';
import { claimDigest as chainDigest } from '#chain/typed-data.js';
import { toHex } from './bytes.js';
import { claimDigest, unlockDigest } from './claim.js';

const bytes = (length: number, seed: number): Uint8Array => new Uint8Array(length).map((_, i) => seed + i * 3);
const hex = (value: Uint8Array): `0x${string}` => `0x${toHex(value)}`;
const parts = { chainId: 31337, registry: bytes(20, 1), deviceId: bytes(20, 2) };

describe('what device and owner sign', () => {
  test('A06 a claim is hashed as the registry hashes it', () => {
    for (const nonce of [0, 7, 4_294_967_295]) {
      const claim = { ...parts, owner: bytes(20, 3), nonce, deadline: 1_800_000_000 + nonce };
      const expected = chainDigest({ ...claim, registry: hex(claim.registry), owner: hex(claim.owner) });
      expect(toHex(claimDigest(keccak_256, claim))).toBe(toHex(expected));
    }
  });

  test('A09 an unlocking is typed data that a wallet signs, and never a claim', () => {
    const unlock = { ...parts, successor: bytes(20, 3), nonce: bytes(32, 4) };
    const expected = hashTypedData({
      domain: { name: 'FieldmarkDevice', version: '1', chainId: 31337, verifyingContract: hex(unlock.registry) },
      types: {
        Unlock: [
          { name: 'device', type: 'address' },
          { name: 'successor', type: 'address' },
          { name: 'nonce', type: 'bytes32' },
        ],
      },
      primaryType: 'Unlock',
      message: { device: hex(unlock.deviceId), successor: hex(unlock.successor), nonce: hex(unlock.nonce) },
    });
    expect(hex(unlockDigest(keccak_256, unlock))).toBe(expected);
  });

  test('A09 every part changes the digest: chain, registry, device, owner, nonce, deadline', () => {
    const claim = { ...parts, owner: bytes(20, 3), nonce: 1, deadline: 2 };
    const changed = [
      { ...claim, chainId: 1 },
      { ...claim, registry: bytes(20, 9) },
      { ...claim, deviceId: bytes(20, 9) },
      { ...claim, owner: bytes(20, 9) },
      { ...claim, nonce: 2 },
      { ...claim, deadline: 3 },
    ];
    const digests = [claim, ...changed].map((one) => toHex(claimDigest(keccak_256, one)));
    expect(new Set(digests).size).toBe(7);
  });
});
