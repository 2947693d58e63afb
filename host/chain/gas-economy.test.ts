import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bytesToHex, concatHex, encodeAbiParameters, hexToBytes, keccak256 } from 'viem';
import { ALGORITHM } from '#proto/cose.js';
import { anvilAccount } from './anvil.js';
import { gasOf, joinAs, pass, richAccount, rootAbove, startTestEconomy, type TestEconomy } from './economy.fixture.js';
import { deviceRegistryAbi } from './generated/device-registry.js';
import { rewardsAbi } from './generated/rewards.js';
import { coordinatesOf } from './keys.js';
import { testDevice } from './reading.fixture.js';
import { writerOf } from './rpc.js';
import { claimDigest, lotDigest } from './typed-data.js';
import type { Hex } from './types.js';

/** Gas is the same on every run, so its bounds are asserted; the figures are printed. */
const CLAIM_GAS_MAX = 90_000n;
/** Two words of storage that were never written: what the device was paid, and the owner's balance. */
const FRESH_SLOTS_GAS = 2n * 17_100n;
const DEVICE_CLAIM_GAS_MAX = 160_000n;
const VOUCHER_GAS_MAX = 60_000n;
const EPOCH_ROOT_GAS_MAX = 80_000n;
const LEVELS_OF_A_MILLION = 20;
const EPOCH_S = 86_400;
const CHALLENGE_S = 2 * 86_400;
const FAR = 2 ** 40;

let node: TestEconomy;
beforeAll(async () => {
  node = await startTestEconomy();
});
afterAll(() => node.anvil.stop());

const deviceOf = async (name: string) => {
  const device = testDevice(ALGORITHM.ES256K, name);
  const writer = writerOf(node.anvil, node.chain.chainId, anvilAccount(0));
  const { x, y } = coordinatesOf(device.algorithm, device.publicKey);
  const registry = { address: node.chain.registry, abi: deviceRegistryAbi } as const;
  const args = [bytesToHex(x), bytesToHex(y), device.algorithm, 0] as const;
  const hash = await writer.writeContract({ ...registry, functionName: 'register', args });
  await node.chain.reader.waitForTransactionReceipt({ hash });
  return device;
};

const claimed = async (name: string, owner: Hex) => {
  const device = await deviceOf(name);
  const { deviceId } = device;
  const digest = claimDigest({ ...node.chain, deviceId, owner, nonce: 0, deadline: FAR });
  const transaction = await node.chain.claim({ deviceId, owner, deadline: FAR, signature: device.sign(digest) });
  return { device, gas: await gasOf(node, transaction) };
};

const lineLeaf = (kind: number, id: Hex, cumulative: bigint): Hex => {
  const types = [{ type: 'uint8' }, { type: 'address' }, { type: 'uint256' }] as const;
  return keccak256(keccak256(encodeAbiParameters(types, [kind, id, cumulative])));
};

describe('gas of the economy', () => {
  test('an owner’s first device', async () => {
    const { gas } = await claimed('first device', (await richAccount(node, 'owner')).address);
    console.info(`device claim: ${gas} gas`);
    expect(gas).toBeLessThanOrEqual(DEVICE_CLAIM_GAS_MAX);
  });

  test('epoch roots, and a claim of the first reward ever under a tree of a million lines', async () => {
    const owner = await richAccount(node, 'earner');
    const { device } = await claimed('earning device', owner.address);
    const { gateway, writer } = await joinAs(node, 'gas gateway');
    const rewards = { address: node.economy.rewards, abi: rewardsAbi } as const;
    const id = bytesToHex(device.deviceId);
    const roots: bigint[] = [];
    let line: { readonly kind: number; readonly id: Hex; readonly cumulative: bigint; readonly proof: readonly Hex[] };
    for (const [epoch, depth] of [1, 10, LEVELS_OF_A_MILLION].entries()) {
      await pass(node, EPOCH_S + CHALLENGE_S);
      const cumulative = BigInt(epoch + 1) * 10n ** 20n;
      const { root, proof } = rootAbove(lineLeaf(0, id, cumulative), depth);
      const args = [gateway, BigInt(epoch), root] as const;
      roots.push(await gasOf(node, await writer.writeContract({ ...rewards, functionName: 'postRoot', args })));
      line = { kind: 0, id, cumulative, proof };
    }
    // the second root ever writes the first into a slot that was empty; from then on it is always as the third
    console.info(`epoch root: ${roots.join(', ')} gas`);
    for (const gas of roots) expect(gas).toBeLessThanOrEqual(EPOCH_ROOT_GAS_MAX);
    await pass(node, CHALLENGE_S);
    await gasOf(node, await writer.writeContract({ ...rewards, functionName: 'fund' }));
    const claim = async () =>
      gasOf(node, await writer.writeContract({ ...rewards, functionName: 'claim', args: [line!] }));
    const first = await claim();
    await pass(node, EPOCH_S + CHALLENGE_S);
    const cumulative = 5n * 10n ** 20n;
    const { root, proof } = rootAbove(lineLeaf(0, id, cumulative), LEVELS_OF_A_MILLION);
    const args = [gateway, 5n, root] as const;
    await gasOf(node, await writer.writeContract({ ...rewards, functionName: 'postRoot', args }));
    await pass(node, CHALLENGE_S);
    line = { kind: 0, id, cumulative, proof };
    const later = await claim();
    console.info(`claim: ${first} gas the first of a device and owner, ${later} gas every other`);
    expect(later).toBeLessThanOrEqual(CLAIM_GAS_MAX);
    expect(first).toBeLessThanOrEqual(CLAIM_GAS_MAX + FRESH_SLOTS_GAS);
  });

  test.each([1, 50])('a voucher for %d of a run of a thousand', async (count) => {
    const maker = anvilAccount(0);
    const writer = writerOf(node.anvil, node.chain.chainId, maker);
    const devices = Array.from({ length: 64 }, (_, i) => testDevice(ALGORITHM.ES256K, `run ${count} ${i}`));
    const keys = devices.map(({ algorithm, publicKey }) => coordinatesOf(algorithm, publicKey));
    const leaves = keys.map(({ x, y }) => keccak256(keccak256(concatHex([bytesToHex(x), bytesToHex(y)]))));
    const pairOf = (a: Hex, b: Hex): Hex => keccak256(a < b ? concatHex([a, b]) : concatHex([b, a]));
    const levels: Hex[][] = [leaves];
    while (levels.at(-1)!.length > 1) {
      const last = levels.at(-1)!;
      levels.push(Array.from({ length: last.length / 2 }, (_, i) => pairOf(last[2 * i]!, last[2 * i + 1]!)));
    }
    // four more levels, for the rest of the thousand
    const above = rootAbove(levels.at(-1)![0]!, 4);
    const lot = { root: above.root, algorithm: ALGORITHM.ES256K, assurance: 0, deadline: BigInt(FAR) };
    const { chainId, registry } = node.chain;
    const digest = lotDigest({ chainId, registry, ...lot, root: hexToBytes(lot.root), deadline: FAR });
    const voucher = await maker.sign({ hash: bytesToHex(digest) });
    const members = keys.slice(0, count).map(({ x, y }, i) => ({
      x: bytesToHex(x),
      y: bytesToHex(y),
      path: [...levels.slice(0, -1).map((level, depth) => level[(i >> depth) ^ 1]!), ...above.proof],
    }));
    const contract = { address: registry, abi: deviceRegistryAbi } as const;
    const args = [maker.address, lot, voucher, members] as const;
    const gas = await gasOf(node, await writer.writeContract({ ...contract, functionName: 'redeem', args }));
    console.info(`voucher: ${gas / BigInt(count)} gas a device, ${count} at once`);
    if (count > 1) expect(gas / BigInt(count)).toBeLessThanOrEqual(VOUCHER_GAS_MAX);
    expect((await node.chain.deviceOf(devices[count - 1]!.deviceId))?.maker).toBe(maker.address);
  });
});
