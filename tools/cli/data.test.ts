import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bytesToHex, encodeFunctionData } from 'viem';
import { anvilAccount } from '#chain/anvil.js';
import { connectTo, rpc } from '#chain/chain.fixture.js';
import { joinAs, pass, startTestEconomy, type TestEconomy, TREASURY } from '#chain/economy.fixture.js';
import { fieldTokenAbi } from '#chain/generated/field-token.js';
import { testDevice } from '#chain/reading.fixture.js';
import { claimDigest } from '#chain/typed-data.js';
import { ALGORITHM } from '#proto/cose.js';
import { call, inFolder } from './call.fixture.js';
import { EXIT } from './exit-codes.js';

/** Account 1 owns a device and sells its stream; account 0 buys. */
const TOKEN = 10n ** 18n;
let node: TestEconomy;
let device: string;
let gateway: string;
let seller: readonly string[];
let buyer: readonly string[];

const tokensOf = (account: `0x${string}`): Promise<bigint> =>
  node.chain.reader.readContract({
    address: node.economy.token,
    abi: fieldTokenAbi,
    functionName: 'balanceOf',
    args: [account],
  });

beforeAll(async () => {
  node = await startTestEconomy();
  const { rpcUrl } = node.anvil;
  const maker = await connectTo(node.anvil, node.deployed, 0);
  const sold = testDevice(ALGORITHM.ES256K, 'sold');
  const { algorithm, publicKey, deviceId } = sold;
  await maker.registerDevice({ algorithm, publicKey, assurance: 0 });
  const [owner, deadline] = [anvilAccount(1).address, 2 ** 40];
  const digest = claimDigest({ ...node.chain, deviceId, owner, nonce: 0, deadline });
  await node.chain.claim({ deviceId, owner, deadline, signature: sold.sign(digest) });
  device = bytesToHex(deviceId);
  gateway = (await joinAs(node, 'data gateway')).gateway;
  await rpc(rpcUrl, 'anvil_impersonateAccount', [TREASURY]);
  await rpc(rpcUrl, 'anvil_setBalance', [TREASURY, '0xde0b6b3a7640000']);
  const args = [anvilAccount(0).address, 1_000n * TOKEN] as const;
  const data = encodeFunctionData({ abi: fieldTokenAbi, functionName: 'transfer', args });
  await rpc(rpcUrl, 'eth_sendTransaction', [{ from: TREASURY, to: node.economy.token, data }]);
  const words = (account: string) => ['--rpc', rpcUrl, '--credits', node.economy.credits, '--account', account];
  [seller, buyer] = [words('anvil:1'), words('anvil:0')];
});
afterAll(() => node.anvil.stop());

const data = async (...words: readonly string[]) => {
  const result = await call(['data', ...words, '-j']);
  expect({ words, ...result }).toMatchObject({ exitCode: EXIT.ok });
  return JSON.parse(result.stdout);
};
const price = () => ['--price', '30', '--period', '86400', '--gateway', gateway];
const periods = (folder: string) => [
  '--period',
  '20000',
  '--periods',
  '10',
  '--price-max',
  '30',
  '--key',
  join(folder, 'buyer.key'),
];

describe('a private stream', () => {
  test('is offered, paid, handed over to its buyer alone, and its owner and gateway are paid', () =>
    inFolder(async (folder) => {
      const [key, got] = [join(folder, 'stream.key'), join(folder, 'got.key')];
      writeFileSync(key, 'ab'.repeat(32), { mode: 0o600 });
      const before = await tokensOf(anvilAccount(0).address);
      expect(await data('buy', '10', ...buyer)).toMatchObject({ credits: '1000' });
      expect(before - (await tokensOf(anvilAccount(0).address))).toBe(10n * TOKEN);
      await data('offer', device, ...price(), ...seller);
      const { id } = await data('order', device, ...periods(folder), ...buyer);
      const early = await call(['data', 'open', id, '--key', join(folder, 'buyer.key'), '--out', got, ...buyer]);
      expect(early.stderr).toMatch(/credits wait with the order[\s\S]*data refund/);
      // paid, but not for long enough: the chain may yet forget it
      const soon = await call(['data', 'deliver', id, '--stream', key, '--confirmations', '1', ...seller]);
      expect(soon).toMatchObject({ exitCode: EXIT.usage, stderr: expect.stringContaining('nothing was handed over') });
      await rpc(node.anvil.rpcUrl, 'anvil_mine', ['0xc']);
      expect((await data('orders', ...seller)).orders).toMatchObject([{ id, periods: 10 }]);
      expect((await data('orders', ...buyer)).orders).toEqual([]);
      const stranger = await call(['data', 'deliver', id, '--stream', key, ...buyer]);
      expect(stranger.exitCode).toBe(EXIT.usage);
      await data('deliver', id, '--stream', key, ...seller);
      await data('open', id, '--key', join(folder, 'buyer.key'), '--out', got, ...buyer);
      expect(JSON.parse(readFileSync(got, 'utf8'))).toMatchObject({
        device: device.slice(2),
        period: 20_000,
        periods: 10,
        periodSeconds: 86_400,
      });
      writeFileSync(join(folder, 'other.key'), '11'.repeat(32), { mode: 0o600 });
      const other = await call(['data', 'open', id, '--key', join(folder, 'other.key'), '--out', got, ...buyer]);
      expect(other.stderr).toContain('PROOF_INVALID');
      // 300 of 1,000 credits; half of 10 tokens lie behind them all; a tenth is the gateway's
      await data('withdraw', ...seller);
      expect(await tokensOf(anvilAccount(1).address)).toBe((15n * TOKEN * 9n) / 100n);
      await data('withdraw', ...buyer);
      const again = await call(['data', 'withdraw', ...seller]);
      expect(again).toMatchObject({ exitCode: EXIT.chain, stderr: expect.stringContaining('NothingEarned') });
    }));

  test('without its key in time is paid back', () =>
    inFolder(async (folder) => {
      await data('buy', '10', ...buyer);
      await data('offer', device, ...price(), ...seller);
      const { id } = await data('order', device, ...periods(folder), ...buyer);
      const early = await call(['data', 'refund', id, ...buyer]);
      expect(early.stderr).toContain('DeliveryNotOver');
      await pass(node, 86_401);
      await data('refund', id, ...buyer);
      const late = await call(['data', 'refund', id, ...buyer]);
      expect(late.stderr).toContain('OrderUnknown');
      const { id: next } = await data('order', device, ...periods(folder), ...buyer);
      expect(BigInt(next)).toBe(BigInt(id) + 1n);
    }));

  test('is not sold above what the buyer allows', () =>
    inFolder(async (folder) => {
      await data('offer', device, ...price(), ...seller);
      const words = periods(folder).map((word) => (word === '30' ? '29' : word));
      const refused = await call(['data', 'order', device, ...words, ...buyer]);
      expect(refused.stderr).toContain('PriceAboveLimit');
      const unknown = await call(['data', 'order', gateway, ...periods(folder), ...buyer]);
      expect(unknown.stderr).toContain('StreamUnknown');
      const nowhere = seller.map((word) => (word === node.economy.credits ? TREASURY : word));
      const absent = await call(['data', 'orders', ...nowhere]);
      expect(absent).toMatchObject({ exitCode: EXIT.chain, stderr: expect.stringContaining('no contract') });
      for (const wrong of [
        ['refund', 'x'],
        ['buy', '-1'],
      ])
        expect((await call(['data', ...wrong, ...buyer])).exitCode).toBe(EXIT.usage);
    }));
});
