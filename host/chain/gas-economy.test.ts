import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bytesToHex, concatHex, encodeAbiParameters, hexToBytes, keccak256 } from 'viem';
import { ALGORITHM } from '#proto/cose.js';
import { anvilAccount } from './anvil.js';
import { gasOf, joinAs, pass, richAccount, rootAbove, startTestEconomy, type TestEconomy } from './economy.fixture.js';
import { deviceRegistryAbi } from './generated/device-registry.js';
import { fieldTokenAbi } from './generated/field-token.js';
import { rewardsAbi } from './generated/rewards.js';
import { coordinatesOf } from './keys.js';
import { testDevice } from './reading.fixture.js';
import { writerOf } from './rpc.js';
import { claimDigest, lotDigest } from './typed-data.js';
import type { Hex } from './types.js';

/** Gas is the same on every run, so its bounds are asserted; the figures are printed. */
const CLAIM_GAS_MAX = 90_000n;
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

const balanceOf = (account: Hex): Promise<bigint> =>
  node.chain.reader.readContract({
    address: node.economy.token,
    abi: fieldTokenAbi,
    functionName: 'balanceOf',
    args: [account],
  });

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

  // The worst case of a claim: nobody has paid this device or gateway, its owner never held a token, and the tree has
  // twenty levels. What came in is there already; that anybody can send before.
  test.each([
    { kind: 0, earner: 'device' },
    { kind: 1, earner: 'gateway' },
  ])('epoch roots, and the first claim ever of a $earner under a tree of a million lines', async ({ kind, earner }) => {
    const { device } = await claimed(`earning ${earner}`, (await richAccount(node, `earner ${earner}`)).address);
    const operator = await richAccount(node, `operator ${earner}`);
    const { gateway, writer } = await joinAs(node, `gas gateway ${earner}`, operator);
    const rewards = { address: node.economy.rewards, abi: rewardsAbi } as const;
    const id = kind === 0 ? bytesToHex(device.deviceId) : gateway;
    const payee = kind === 0 ? `earner ${earner}` : `operator ${earner}`;
    expect(await balanceOf((await richAccount(node, payee)).address)).toBe(0n);
    const roots: bigint[] = [];
    const claims: bigint[] = [];
    const send = async (functionName: 'postRoot' | 'claim' | 'fund', args: readonly unknown[]) =>
      gasOf(
        node,
        await writer.writeContract({ ...rewards, functionName, args } as Parameters<typeof writer.writeContract>[0]),
      );
    for (const round of [1n, 2n, 3n]) {
      await pass(node, EPOCH_S + CHALLENGE_S);
      const cumulative = round * 10n ** 20n + 0xfedcban;
      const { root, proof } = rootAbove(lineLeaf(kind, id, cumulative), LEVELS_OF_A_MILLION);
      const over = await node.chain.reader.readContract({ ...rewards, functionName: 'epochsOver' });
      roots.push(await send('postRoot', [gateway, over - 1n, root]));
      await pass(node, CHALLENGE_S);
      await send('fund', []);
      claims.push(await send('claim', [{ kind, id, cumulative, proof }]));
    }
    // the second root ever writes the first into a slot that was empty; from then on it is always as the third
    console.info(`epoch root: ${roots.join(', ')} gas`);
    console.info(
      `claim of a ${earner}: ${claims[0]} gas the first ever of it and of its owner, ${claims[2]} gas later`,
    );
    for (const gas of roots) expect(gas).toBeLessThanOrEqual(EPOCH_ROOT_GAS_MAX);
    for (const gas of claims) expect(gas).toBeLessThanOrEqual(CLAIM_GAS_MAX);
    expect(await balanceOf((await richAccount(node, payee)).address)).toBe(3n * 10n ** 20n + 0xfedcban);
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
