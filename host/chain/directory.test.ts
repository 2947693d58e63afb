import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ALGORITHM } from '#proto/cose.js';
import { encodeCti } from '#proto/reading.js';
import { freePort } from '#tools/setup/ports.fixture.js';
import { anvilAccount, startAnvil } from './anvil.js';
import { connectTo, memoryStore, rpc, startTestChain, type TestChain, testKey } from './chain.fixture.js';
import type { Chain } from './client.js';
import { deploy } from './deploy.js';
import { type DirectoryOptions, type LiveDirectory, openDirectory } from './directory.js';
import { testDevice } from './reading.fixture.js';
import { claimDigest, rotationDigest } from './typed-data.js';

const software = testDevice(ALGORITHM.ES256K, 'software');
const secure = testDevice(ALGORITHM.ESP256, 'secure');
const closers: (() => unknown)[] = [];
let node: TestChain;
let admin: Chain;

beforeEach(async () => {
  // some tests stop it and start another at the same port
  node = await startTestChain({ port: await freePort() });
  closers.push(() => node.anvil.stop());
  admin = await connectTo(node.anvil, node.deployed, 0);
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const open = async (more: Partial<DirectoryOptions> = {}): Promise<LiveDirectory> => {
  const directory = await openDirectory({ chain: node.chain, pollMs: 3_600_000, ...more });
  closers.push(() => directory.close());
  return directory;
};

const register = (device: typeof software, assurance = 0) =>
  admin.registerDevice({ algorithm: device.algorithm, publicKey: device.publicKey, assurance });
const mine = (count: number) => rpc(node.anvil.rpcUrl, 'anvil_mine', [`0x${count.toString(16)}`]);

test('knows devices of either curve, with the keys that they were registered with', async () => {
  await register(software, 0);
  await register(secure, 2);
  const directory = await open();
  for (const [device, assurance] of [
    [software, 0],
    [secure, 2],
  ] as const)
    expect(directory.find(device.deviceId)).toEqual({
      deviceId: device.deviceId,
      algorithm: device.algorithm,
      publicKey: device.publicKey,
      assurance,
      suspended: false,
    });
  expect(directory.find(testKey('nobody').id)).toBeUndefined();
  expect(directory.status()).toMatchObject({ devices: 2, stale: false });
});

test('follows registrations and suspensions, also when it reads a few blocks at a time', async () => {
  const directory = await open({ blocksPerRequest: 2 });
  await register(software);
  await directory.refresh();
  expect(directory.find(software.deviceId)?.suspended).toBe(false);
  await admin.suspend(software.deviceId, 'under test');
  await mine(100);
  await directory.refresh();
  expect(directory.find(software.deviceId)?.suspended).toBe(true);
  await admin.unsuspend(software.deviceId, 'tested');
  await directory.refresh();
  expect(directory.find(software.deviceId)?.suspended).toBe(false);
});

test('A01 follows a rotated key: the old one up to its last sequence, both suspended with their device', async () => {
  const { store } = memoryStore();
  await register(software, 0);
  const owner = anvilAccount(1).address;
  const deadline = 2 ** 40;
  const { deviceId } = software;
  const claim = claimDigest({ ...node.chain, deviceId, owner, nonce: 0, deadline });
  await node.chain.claim({ deviceId, owner, deadline, signature: software.sign(claim) });
  const directory = await open({ store });
  const lastCti = encodeCti(3, 41);
  const keyId = secure.deviceId;
  const digest = rotationDigest({ ...node.chain, deviceId, keyId, lastCti, deadline });
  const next = { algorithm: secure.algorithm, publicKey: secure.publicKey, assurance: 2 };
  await node.chain.rotate({ deviceId, next, lastCti, deadline, signature: secure.sign(digest) });
  await directory.refresh();
  expect(directory.find(deviceId)).toMatchObject({ lastCti, suspended: false });
  expect(directory.find(keyId)).toEqual({ ...next, deviceId: keyId, suspended: false, laterKeyOf: deviceId });
  expect(await node.chain.keyOf(keyId)).toEqual({ deviceId, lastCti: undefined });
  expect(await node.chain.keyOf(deviceId)).toEqual({ deviceId, lastCti });
  expect(await node.chain.keyOf(testKey('nobody').id)).toBeUndefined();
  await admin.suspend(deviceId, 'under test');
  await directory.refresh();
  expect([directory.find(deviceId)?.suspended, directory.find(keyId)?.suspended]).toEqual([true, true]);
  await node.anvil.stop();
  const later = await open({ store });
  for (const id of [deviceId, keyId]) expect(later.find(id)).toEqual(directory.find(id));
});

test('forgets what a reorganisation took out', async () => {
  const directory = await open();
  await register(software);
  await directory.refresh();
  expect(directory.find(software.deviceId)).toBeDefined();
  await rpc(node.anvil.rpcUrl, 'anvil_reorg', [1, []]);
  await directory.refresh();
  expect(directory.find(software.deviceId)).toBeUndefined();
});

test('keeps what it knows while the chain is away, says that it is stale, and starts from its store', async () => {
  let nowMs = 1_000_000;
  const { store } = memoryStore();
  await register(software);
  const directory = await open({ store, staleAfterMs: 1_000, nowMs: () => nowMs });
  await node.anvil.stop();
  nowMs += 500;
  await expect(directory.refresh()).rejects.toMatchObject({ code: 'CHAIN_UNREACHABLE' });
  expect(directory.status().stale).toBe(false);
  nowMs += 600;
  expect(directory.status().stale).toBe(true);
  expect(directory.find(software.deviceId)).toBeDefined();

  const faults: string[] = [];
  const later = await open({ store, nowMs: () => nowMs, onFault: (error) => faults.push(error.code) });
  expect(faults).toEqual(['CHAIN_UNREACHABLE']);
  expect(later.find(software.deviceId)).toEqual(directory.find(software.deviceId));
  expect(later.status()).toMatchObject({ devices: 1, updatedMs: 1_000_000 });
});

test('reads a chain that was reset from the beginning', async () => {
  const { store } = memoryStore();
  await register(software);
  await mine(10);
  const directory = await open({ store });
  expect(directory.status().devices).toBe(1);
  await node.anvil.stop();
  // the same accounts deploy to the same addresses: the same network, without its devices
  const fresh = await startAnvil({ port: node.anvil.port });
  closers.push(() => fresh.stop());
  await deploy({ rpcUrl: fresh.rpcUrl, account: anvilAccount(0), pollMs: 20 });
  await directory.refresh();
  expect(directory.status().devices).toBe(0);
  expect((await open({ store })).status().devices).toBe(0);
});

test('a node of another deployment is refused, and what was known stays', async () => {
  await register(software);
  const directory = await open();
  await node.anvil.stop();
  const other = await startAnvil({ port: node.anvil.port, chainId: 4242 });
  closers.push(() => other.stop());
  await expect(directory.refresh()).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' });
  expect(directory.find(software.deviceId)).toBeDefined();
});
