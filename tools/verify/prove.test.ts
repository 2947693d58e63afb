import { describe, expect, test } from '@jest/globals';
import { ALGORITHM } from '#proto/cose.js';
import { assembleInclusionReceipt, prepareCoseReceipt } from '#proto/cose-receipt.js';
import { encodeCti } from '#proto/reading.js';
import { type ChainView, prove, type Trust } from './prove.js';
import { ANCHOR_BY, createCase, createParty, sealReading } from './proven.fixture.js';

const good = createCase();
const trust: Trust = { chain: good.chain, checkpointKey: good.checkpointKey, gatewayId: good.gateway.id };

const codeOf = async (proven: Parameters<typeof prove>[0], by: Trust = trust): Promise<string> => {
  const verdict = await prove(proven, by);
  return verdict.ok ? 'proven' : `${verdict.code} ${verdict.detail}`;
};

const flipped = (bytes: Uint8Array, index: number): Uint8Array => {
  const copy = bytes.slice();
  copy[index]! ^= 1;
  return copy;
};

describe('an exported reading', () => {
  test('is proven part by part, each resting on its own', async () => {
    const verdict = await prove(good.proven, trust);
    expect(verdict.ok && verdict.value.findings).toEqual([
      { kind: 'sealed', deviceId: good.device.id, algorithm: 'ES256K' },
      { kind: 'registered', assurance: 0, owner: undefined, suspended: false },
      { kind: 'promised', gatewayId: good.gateway.id, anchorBy: ANCHOR_BY },
      { kind: 'logged', gatewayId: good.gateway.id, index: 6, size: good.size, root: good.root },
      { kind: 'noted', origin: 'example.org/log', size: good.size },
      { kind: 'anchored', size: good.size, block: 9n, timestamp: 1_800_000_100 },
    ]);
  });

  test('proves no more than what was asked for', async () => {
    const kinds = async (by: Trust) => {
      const verdict = await prove(good.proven, by);
      return verdict.ok ? verdict.value.findings.map((finding) => finding.kind) : verdict.code;
    };
    expect(await kinds({})).toEqual(['sealed', 'promised', 'logged']);
    expect(await kinds({ checkpointKey: good.checkpointKey })).toEqual(['sealed', 'promised', 'logged', 'noted']);
    const bare = await prove({ envelope: good.envelope }, {});
    expect(bare.ok && bare.value.findings).toHaveLength(1);
  });

  test('of a P-256 device is proven by its id too', async () => {
    const other = createCase(ALGORITHM.ESP256);
    const verdict = await prove(other.proven, {});
    expect(verdict.ok && verdict.value.findings[0]).toEqual({
      kind: 'sealed',
      deviceId: other.device.id,
      algorithm: 'ESP256',
    });
  });
});

describe('a false export is refused, with the part that is false', () => {
  const { proven, envelope } = good;

  test('any altered byte of the envelope', async () => {
    for (let index = 0; index < envelope.length; index++)
      expect(await codeOf({ ...proven, envelope: flipped(envelope, index) }, {})).not.toBe('proven');
  });

  test('a seal by another key under the same device id', async () => {
    const impostor = { id: good.device.id, sign: createParty().sign };
    expect(await codeOf({ envelope: sealReading(impostor) })).toMatch(/^SIGNATURE_INVALID the seal/);
  });

  test('a receipt of another reading, by another gateway, or by no gateway', async () => {
    const place = { ...proven.place!, cti: encodeCti(1, 1) };
    expect(await codeOf({ ...proven, place })).toMatch(/^RECEIPT_INVALID the receipt: of another/);
    const moved = { ...proven.place!, index: 5 };
    expect(await codeOf({ ...proven, place: moved })).toMatch(/^PROOF_INVALID the receipt/);
    expect(await codeOf(proven, { gatewayId: createParty().id })).toMatch(/^RECEIPT_INVALID the receipt: by gateway/);
    const group = flipped(proven.group!, proven.group!.length - 1);
    expect(await codeOf({ ...proven, group })).toMatch(/^SIGNATURE_INVALID the receipt/);
  });

  test('a log receipt with a wrong place or signature', async () => {
    const prepared = prepareCoseReceipt(good.gateway.id, good.root);
    const { size, path } = good;
    const moved = assembleInclusionReceipt(prepared, { size, index: 5, path }, good.gateway.sign(prepared.toBeSigned));
    expect(await codeOf({ ...proven, coseReceipt: moved })).toMatch(/^SIGNATURE_INVALID the log receipt/);
    const forged = assembleInclusionReceipt(
      prepared,
      { size, index: 6, path },
      createParty().sign(prepared.toBeSigned),
    );
    expect(await codeOf({ ...proven, coseReceipt: forged })).toMatch(/^SIGNATURE_INVALID the log receipt/);
  });

  test('a checkpoint of another size or root, or signed by another key', async () => {
    const { checkpointOf, size, root } = good;
    expect(await codeOf({ ...proven, checkpoint: checkpointOf(size + 1, root) })).toMatch(/^PROOF_INVALID the check/);
    expect(await codeOf({ ...proven, checkpoint: checkpointOf(size, flipped(root, 0)) })).toMatch(/another root/);
    const stranger = createCase().checkpointKey;
    expect(await codeOf(proven, { checkpointKey: stranger })).toMatch(/^SIGNATURE_INVALID the checkpoint/);
    expect(await codeOf(proven, { ...trust, checkpoint: checkpointOf(size, flipped(root, 1)) })).toMatch(
      /another root/,
    );
  });

  test.each<[string, Partial<ChainView>, RegExp]>([
    ['the device is unknown', { deviceOf: async () => undefined }, /^DEVICE_UNKNOWN/],
    ['the key is unknown', { keyOf: async () => undefined }, /^DEVICE_UNKNOWN/],
    [
      'the key ended before',
      { keyOf: async (deviceId: Uint8Array) => ({ deviceId, lastCti: new Uint8Array(10) }) },
      /^KEY_RETIRED/,
    ],
    ['it was sealed for another deployment', { net: new Uint8Array(8) }, /^NETWORK_MISMATCH/],
    ['there is no such checkpoint', { checkpointOf: async () => undefined }, /^PROOF_INVALID the chain: has no/],
    [
      'the checkpoint has another root',
      { checkpointOf: async () => ({ root: new Uint8Array(32), block: 1n, timestamp: 1 }) },
      /^PROOF_INVALID the chain: has another root/,
    ],
  ])('and on chain %s', async (_name, changes, code) => {
    expect(await codeOf(proven, { chain: { ...good.chain, ...changes } })).toMatch(code);
  });
});
