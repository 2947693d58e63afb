import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ALGORITHM } from '#proto/cose.js';
import { CONTENT } from '#proto/reading.js';
import { logOf, memoryStore, startTestChain, type TestChain, testKey } from './chain.fixture.js';
import type { LoggedReading } from './log-anchor.js';
import { netOf } from './net.js';
import { testDevice } from './reading.fixture.js';
import { createAnchor } from './submit.js';

const gateway = testKey('gateway');
const devices = [testDevice(ALGORITHM.ES256K, 'software key'), testDevice(ALGORITHM.ESP256, 'secure element')];
const SIZE = 11;

let node: TestChain;
let log: ReturnType<typeof logOf>;
let envelopes: readonly Uint8Array[];

/** Everything that a test puts in the log; one place each, so that a path to it exists. */
const sealAll = (net: Uint8Array): Uint8Array[] => {
  const [first, second] = [devices[0]!, devices[1]!];
  const withHighS = (device: typeof first): Uint8Array => {
    const sealed = device.seal(net, { sequence: 5 });
    return new Uint8Array([...sealed.subarray(0, -64), ...device.highTwin(sealed.subarray(-64))]);
  };
  return [
    new Uint8Array([0]),
    first.seal(net),
    second.seal(net),
    withHighS(first),
    withHighS(second),
    // sealed by one device in another's name
    first.seal(net, { deviceId: testKey('victim').id }),
    second.seal(net, { deviceId: testKey('victim').id }),
    first.seal(netOf(1, node.deployed.registry)),
    first.seal(netOf(node.chain.chainId, node.deployed.anchor)),
    first.seal(net, { contentType: CONTENT.drop }),
    first.seal(net, { iat: 0, sequence: 2 ** 40 }, new Uint8Array(300)),
  ];
};

const HIGH_S = [3, 4];
const OTHER_NAME = [5, 6];
const OTHER_CHAIN = 7;
const OTHER_REGISTRY = 8;
const DROP = 9;
const LARGE = 10;

beforeAll(async () => {
  node = await startTestChain();
  envelopes = sealAll(node.chain.net);
  log = logOf(envelopes);
  const anchor = createAnchor({
    chain: node.chain,
    gatewayId: gateway.id,
    sign: async (digest) => gateway.sign(digest),
    store: memoryStore().store,
    pollMs: 20,
  });
  await anchor.submit(log.state(0), log.state(4), []);
  await anchor.submit(log.state(4), log.state(SIZE), log.consistency(4, SIZE));
});

afterAll(() => node.anvil.stop());

const logged = (index: number, change: Partial<LoggedReading> = {}): LoggedReading => ({
  gatewayId: gateway.id,
  size: SIZE,
  index,
  envelope: envelopes[index]!,
  path: log.inclusion(index, SIZE),
  publicKey: devices[1]!.publicKey,
  ...change,
});

const codeOf = async (reading: LoggedReading): Promise<string> => {
  const result = await node.chain.verifyReading(reading);
  return result.ok ? 'ok' : result.code;
};

describe('a reading checked by the contract', () => {
  test('passes on either curve, under either checkpoint, at any length', async () => {
    for (const index of [1, 2, LARGE]) expect(await codeOf(logged(index))).toBe('ok');
    for (const index of [1, 2])
      expect(await codeOf(logged(index, { size: 4, path: log.inclusion(index, 4) }))).toBe('ok');
  });

  test('A08: a high-S twin is refused on either curve', async () => {
    for (const index of HIGH_S) expect(await codeOf(logged(index))).toBe('SIGNATURE_INVALID');
  });

  test('A09: a reading sealed for another chain or another registry is refused', async () => {
    expect(await codeOf(logged(OTHER_CHAIN))).toBe('NETWORK_MISMATCH');
    expect(await codeOf(logged(OTHER_REGISTRY))).toBe('NETWORK_MISMATCH');
  });

  test('A09: another kind of envelope is not a reading', async () => {
    expect(await codeOf(logged(DROP))).toBe('CONTENT_TYPE_UNKNOWN');
  });

  test('a device can not seal in the name of another', async () => {
    for (const index of OTHER_NAME) expect(await codeOf(logged(index))).toBe('SIGNATURE_INVALID');
  });

  test('a P-256 reading needs the key that its id is of', async () => {
    const publicKey = testDevice(ALGORITHM.ESP256, 'another').publicKey;
    expect(await codeOf(logged(2, { publicKey }))).toBe('SIGNATURE_INVALID');
    await expect(node.chain.verifyReading(logged(2, { publicKey: undefined }))).rejects.toThrow('public key');
  });

  test('every changed bit is refused', async () => {
    for (const index of [1, 2])
      for (let offset = 0; offset < envelopes[index]!.length; offset += 7) {
        const envelope = envelopes[index]!.slice();
        envelope[offset] = envelope[offset]! ^ 1;
        expect(await codeOf(logged(index, { envelope }))).not.toBe('ok');
      }
  });

  test('A32: an inner node is no leaf, and the odd node at the end is not doubled', async () => {
    expect(await codeOf(logged(LARGE, { index: SIZE, size: SIZE + 1 }))).toBe('PROOF_INVALID');
    expect(await codeOf(logged(1, { path: log.inclusion(1, SIZE).slice(1) }))).toBe('PROOF_INVALID');
    expect(await codeOf(logged(1, { path: [...log.inclusion(1, SIZE), log.inclusion(1, SIZE)[0]!] }))).toBe(
      'PROOF_INVALID',
    );
  });

  test('A33: an empty and a far too long proof are refused', async () => {
    expect(await codeOf(logged(1, { path: [] }))).toBe('PROOF_INVALID');
    const path = Array.from({ length: 400 }, () => new Uint8Array(32));
    expect(await codeOf(logged(1, { path }))).toBe('PROOF_INVALID');
  });

  test('another place, another gateway and a size without a checkpoint are refused', async () => {
    expect(await codeOf(logged(1, { index: 2 }))).toBe('PROOF_INVALID');
    expect(await codeOf(logged(1, { gatewayId: testKey('nobody').id }))).toBe('PROOF_INVALID');
    expect(await codeOf(logged(1, { size: 10, path: log.inclusion(1, 10) }))).toBe('PROOF_INVALID');
  });

  test('checkpoints are found from the newest back', async () => {
    const found = await node.chain.checkpoints(gateway.id);
    expect(found.map(({ size, previousSize }) => [size, previousSize])).toEqual([
      [SIZE, 4],
      [4, 0],
    ]);
    expect(await node.chain.checkpoints(gateway.id, { aboveSize: 4 })).toEqual([found[0]]);
    expect(await node.chain.checkpoints(gateway.id, { max: 1 })).toEqual([found[0]]);
    expect(await node.chain.checkpoints(testKey('nobody').id)).toEqual([]);
    expect(found[1]).toMatchObject({ root: log.state(4).root });
  });
});
