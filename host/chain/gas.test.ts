import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeFunctionData } from 'viem';
import { ALGORITHM } from '#proto/cose.js';
import { consistencyPath, inclusionPath, leafHash, type NodeReader, nodeHash, rootOf } from '#proto/merkle.js';
import { decodeEnvelope } from '#proto/reading.js';
import { anvilAccount } from './anvil.js';
import { connectTo, memoryStore, sha256, startTestChain, type TestChain, testKey } from './chain.fixture.js';
import { logAnchorAbi } from './generated/log-anchor.js';
import { entryOf } from './log-anchor.js';
import { testDevice } from './reading.fixture.js';
import { writerOf } from './rpc.js';
import { createAnchor } from './submit.js';

/** Gas is the same on every run, so its bounds are asserted; the figures are printed. */
const CHECKPOINT_GAS_MAX = 110_000n;
const READING_GAS_MAX = 12n;
const VERIFY_GAS_MAX = 75_000n;
const READINGS_A_CHECKPOINT = 10_000;

let node: TestChain;
beforeAll(async () => {
  node = await startTestChain();
});
afterAll(() => node.anvil.stop());

/** A log whose entries are all the same, so that a level has one hash and a million entries take no memory. */
const uniformLog = (entry: Uint8Array) => {
  const levels = [leafHash(sha256, entry)];
  for (let level = 1; level < 48; level++) levels.push(nodeHash(sha256, levels[level - 1]!, levels[level - 1]!));
  const nodes: NodeReader = (level) => levels[level]!;
  return {
    state: (size: number) => ({ size, root: rootOf(sha256, size, nodes) }),
    consistency: (from: number, to: number) => (from === 0 ? [] : consistencyPath(sha256, from, to, nodes)),
    inclusion: (index: number, size: number) => inclusionPath(sha256, index, size, nodes),
  };
};

const gatewayOf = (name: string) => {
  const key = testKey(name);
  const anchor = createAnchor({
    chain: node.chain,
    gatewayId: key.id,
    sign: async (digest) => key.sign(digest),
    store: memoryStore().store,
    pollMs: 20,
  });
  return { key, anchor };
};

describe('gas', () => {
  test.each([
    [1_000_000, 1_010_000],
    [1_048_577, 1_058_577],
    [990_001, 1_000_001],
    [1_999_999, 2_009_999],
    // the longest proof with two hashes at every level: an old size just below a power of two
    [1_048_575, 1_058_575],
  ])('a checkpoint from %d to %d entries', async (from, to) => {
    const log = uniformLog(sha256(new Uint8Array(1)));
    const { anchor } = gatewayOf(`gas ${from}`);
    await anchor.submit(log.state(0), log.state(from), []);
    const path = log.consistency(from, to);
    const { transaction } = await anchor.submit(log.state(from), log.state(to), path);
    const { gasUsed } = await node.chain.reader.getTransactionReceipt({ hash: transaction });
    console.info(`checkpoint ${from} to ${to}: ${path.length} nodes, ${gasUsed} gas`);
    expect(gasUsed).toBeLessThanOrEqual(CHECKPOINT_GAS_MAX);
    expect(gasUsed).toBeLessThanOrEqual(READING_GAS_MAX * BigInt(READINGS_A_CHECKPOINT));
  });

  test.each([
    ['ES256K', ALGORITHM.ES256K],
    ['ESP256', ALGORITHM.ESP256],
  ] as const)('a reading by %s in a log of a million entries', async (name, algorithm) => {
    const device = testDevice(algorithm, 'device');
    const writer = writerOf(node.anvil, node.chain.chainId, anvilAccount(0));
    const envelope = device.seal(node.chain.net);
    const log = uniformLog(envelope);
    const { key, anchor } = gatewayOf(`gas ${name}`);
    const size = 1_000_000;
    await anchor.submit(log.state(0), log.state(size), []);
    const decoded = decodeEnvelope(envelope);
    if (!decoded.ok) throw new Error(decoded.code);
    for (const index of [0, 499_999, 999_999]) {
      const path = log.inclusion(index, size);
      const reading = { gatewayId: key.id, size, index, envelope, path, publicKey: device.publicKey };
      const entry = entryOf(reading, decoded.value);
      const data = encodeFunctionData({ abi: logAnchorAbi, functionName: 'verifyReading', args: [entry] });
      const hash = await writer.sendTransaction({ to: node.chain.anchor, data });
      const { gasUsed: gas } = await node.chain.reader.waitForTransactionReceipt({ hash });
      console.info(`verifyReading ${name}: ${envelope.length} bytes, ${path.length} nodes, ${gas} gas`);
      expect(gas).toBeLessThanOrEqual(VERIFY_GAS_MAX);
    }
  });

  test('a registration', async () => {
    const device = testDevice(ALGORITHM.ES256K, 'gas');
    const maker = await connectTo(node.anvil, node.deployed, 0);
    const { transaction } = await maker.registerDevice({
      algorithm: device.algorithm,
      publicKey: device.publicKey,
      assurance: 0,
    });
    const { gasUsed } = await node.chain.reader.getTransactionReceipt({ hash: transaction });
    console.info(`register: ${gasUsed} gas`);
    expect(gasUsed).toBeLessThanOrEqual(80_000n);
  });
});
