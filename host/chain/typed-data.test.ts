import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bytesToHex, encodeFunctionData } from 'viem';
import { ALGORITHM } from '#proto/cose.js';
import { connectTo, sha256, startTestChain, type TestChain, testKey } from './chain.fixture.js';
import type { Chain } from './client.js';
import { deviceRegistryAbi } from './generated/device-registry.js';
import { logAnchorAbi } from './generated/log-anchor.js';
import { proofOf } from './keys.js';
import { netOf } from './net.js';
import { testDevice } from './reading.fixture.js';
import { checkpointDigest, claimDigest } from './typed-data.js';

let node: TestChain;
let admin: Chain;
const device = testDevice(ALGORITHM.ES256K, 'typed data');
const secure = testDevice(ALGORITHM.ESP256, 'typed data');

beforeAll(async () => {
  node = await startTestChain();
  admin = await connectTo(node.anvil, node.deployed, 0);
  for (const { algorithm, publicKey } of [device, secure])
    await admin.registerDevice({ algorithm, publicKey, assurance: 1 });
});
afterAll(() => node.anvil.stop());

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).filter((bytes) => bytes.some((byte) => byte !== 0));

describe('EIP-712 digests', () => {
  test('the contract takes a claim over random owners and deadlines as signed here', async () => {
    const { chain } = node;
    await fc.assert(
      fc.asyncProperty(address, fc.integer({ min: 2 ** 31, max: 2 ** 40 }), async (ownerBytes, deadline) => {
        const owner = bytesToHex(ownerBytes);
        const digest = claimDigest({ ...chain, deviceId: device.deviceId, owner, nonce: 0, deadline });
        const signed = { ...device, id: device.deviceId, digest, signature: device.sign(digest) };
        const proof = bytesToHex(proofOf(signed));
        const claim = { address: chain.registry, abi: deviceRegistryAbi, functionName: 'claim' } as const;
        const args = [bytesToHex(device.deviceId), owner, BigInt(deadline), proof] as const;
        await chain.reader.simulateContract({ ...claim, args });
        const other = [args[0], args[1], args[2] + 1n, args[3]] as const;
        await expect(chain.reader.simulateContract({ ...claim, args: other })).rejects.toThrow('ClaimInvalid');
      }),
      { numRuns: 25 },
    );
  });

  test('the contract takes a checkpoint over random sizes and roots as signed here', async () => {
    const { chain } = node;
    const key = testKey('gateway');
    const root = fc.uint8Array({ minLength: 32, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 48 - 1 }), root, async (size, rootBytes) => {
        const digest = checkpointDigest({ ...chain, gatewayId: key.id, size, root: rootBytes });
        const signature = key.sign(digest);
        const proof = proofOf({ algorithm: ALGORITHM.ES256K, id: key.id, digest, signature });
        const data = encodeFunctionData({
          abi: logAnchorAbi,
          functionName: 'checkpoint',
          args: [bytesToHex(key.id), BigInt(size), bytesToHex(rootBytes), [], bytesToHex(proof)],
        });
        expect(await chain.estimateCheckpoint(data)).toBeGreaterThan(0n);
      }),
      { numRuns: 25 },
    );
  });

  test('A09: net is the registry’s own, and differs by chain and by contract', async () => {
    const { chain } = node;
    const served = await chain.reader.readContract({
      address: chain.registry,
      abi: deviceRegistryAbi,
      functionName: 'net',
    });
    expect(bytesToHex(chain.net)).toBe(served);
    expect(netOf(chain.chainId + 1, chain.registry)).not.toEqual(chain.net);
    expect(netOf(chain.chainId, chain.anchor)).not.toEqual(chain.net);
  });
});

describe('claims', () => {
  const deadline = 2 ** 40;
  const owner = bytesToHex(testKey('owner').id);

  test('A06: anybody relays a claim on either curve, its owner gets the device', async () => {
    for (const one of [device, secure]) {
      const digest = claimDigest({ ...node.chain, deviceId: one.deviceId, owner, nonce: 0, deadline });
      const { deviceId, publicKey } = one;
      await node.chain.claim({ deviceId, owner, deadline, signature: one.sign(digest), publicKey });
      const status = await node.chain.deviceOf(deviceId);
      expect(status?.owner?.toLowerCase()).toBe(owner);
      expect(status?.nonce).toBe(1);
    }
  });

  test('A09: the same key’s signature over anything else is no claim', async () => {
    const fresh = testDevice(ALGORITHM.ES256K, 'fresh');
    await admin.registerDevice({ algorithm: fresh.algorithm, publicKey: fresh.publicKey, assurance: 0 });
    const said = { ...node.chain, deviceId: fresh.deviceId, owner, nonce: 0, deadline };
    const envelope = fresh.seal(node.chain.net);
    const signatures = [
      fresh.sign(claimDigest({ ...said, chainId: 1 })),
      fresh.sign(claimDigest({ ...said, registry: node.chain.anchor })),
      fresh.sign(claimDigest({ ...said, nonce: 1 })),
      fresh.sign(checkpointDigest({ ...node.chain, gatewayId: fresh.deviceId, size: 1, root: sha256(envelope) })),
      envelope.slice(-64),
    ];
    for (const signature of signatures)
      await expect(node.chain.claim({ deviceId: fresh.deviceId, owner, deadline, signature })).rejects.toMatchObject({
        code: 'CHAIN_REVERTED',
        message: expect.stringContaining('ClaimInvalid'),
      });
  });

  test('A08: a high-S twin is no claim', async () => {
    const fresh = testDevice(ALGORITHM.ES256K, 'twin');
    await admin.registerDevice({ algorithm: fresh.algorithm, publicKey: fresh.publicKey, assurance: 0 });
    const digest = claimDigest({ ...node.chain, deviceId: fresh.deviceId, owner, nonce: 0, deadline });
    const signature = fresh.highTwin(fresh.sign(digest));
    await expect(node.chain.claim({ deviceId: fresh.deviceId, owner, deadline, signature })).rejects.toMatchObject({
      message: expect.stringContaining('ClaimInvalid'),
    });
  });

  test('only makers register, only suspenders suspend', async () => {
    const { algorithm, publicKey } = testDevice(ALGORITHM.ES256K, 'stranger’s');
    await expect(node.chain.registerDevice({ algorithm, publicKey, assurance: 0 })).rejects.toMatchObject({
      code: 'CHAIN_REVERTED',
    });
    await expect(node.chain.suspend(device.deviceId, 'envy')).rejects.toMatchObject({ code: 'CHAIN_REVERTED' });
    await expect(admin.suspend(testKey('nobody').id, 'unknown')).rejects.toMatchObject({ code: 'DEVICE_UNKNOWN' });
  });
});
