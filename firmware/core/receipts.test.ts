import { describe, expect, test } from '@jest/globals';
import { equal, toHex } from '#proto/bytes.js';
import { encodeCti } from '#proto/reading.js';
import { decodeGroup, decodeReceiptMessage, encodeReceiptMessage, type Place, verifyPlace } from '#proto/receipt.js';
import { downTopic } from '#proto/topics.js';
import { DEVICE_ID, faultsOf, NET, sealedEver, started, type World } from './device.fixture.js';
import { makeGroup, sha256, sign } from './gateway.fixture.js';

type Forge = NonNullable<World['gateways'][number]['forge']>;

/** Three envelopes whose receipts were all forged in one way. */
const forged = (forge: Forge): World => {
  const world = started();
  world.gateways[0]!.forge = forge;
  world.run(2600);
  return world;
};

const other = new Uint8Array(32).fill(0x77);

describe('a receipt counts only when it proves this very envelope', () => {
  const flip = (bytes: Uint8Array, offset: number): Uint8Array => {
    const out = bytes.slice();
    out[offset] = out[offset]! ^ 1;
    return out;
  };

  test.each<[string, string, Forge]>([
    [
      'by another key under this gateway’s name',
      'SIGNATURE_INVALID',
      (places, group) => ({ places, group: flip(group, group.length - 5) }),
    ],
    [
      'by a gateway that is not in the settings',
      'RECEIPT_INVALID',
      (places) => ({ places, group: makeGroup(other, NET, []).group }),
    ],
    [
      'with a path that leads elsewhere',
      'PROOF_INVALID',
      (places, group) => ({ places: places.map((place) => ({ ...place, path: [new Uint8Array(32)] })), group }),
    ],
    [
      'at another place',
      'PROOF_INVALID',
      (places, group) => ({ places: places.map((place) => ({ ...place, index: place.index + 1 })), group }),
    ],
  ])('%s: kept', (_name, code, forge) => {
    const world = forged(forge);
    expect(world.of('receipted')).toEqual([]);
    expect(new Set(world.of('receipt-ignored').map((event) => event.code))).toEqual(new Set([code]));
    expect(world.device.status().counters.receiptsIgnored).toBeGreaterThan(0);
    expect(world.device.status().queueCount).toBe(3);
    // an honest one still counts afterwards
    world.gateways[0]!.forge = undefined;
    world.run(40_000);
    expect(world.device.status().queueCount).toBeLessThan(2);
    expect(faultsOf(world)).toEqual([]);
  });

  test('with the cti of another envelope: that one is kept', () => {
    const world = started();
    world.gateways[0]!.silent = true;
    world.run(2600);
    const sealed = sealedEver(world);
    const made = makeGroup(world.gateways[0]!.secret, NET, [sealed[0]!.bytes]);
    const wrong: Place = { ...made.places[0]!, cti: encodeCti(1, 1) };
    world.deliver(
      downTopic(DEVICE_ID, 'receipt'),
      encodeReceiptMessage({ group: made.group, places: [wrong, made.places[0]!] }),
    );
    world.run(100);
    expect(world.of('receipted').map((event) => event.sequence)).toEqual([0]);
    expect(world.of('receipt-ignored')).toMatchObject([{ code: 'PROOF_INVALID' }]);
  });

  test('for a deployment other than this: kept', () => {
    const world = started();
    world.gateways[0]!.silent = true;
    world.run(600);
    const made = makeGroup(world.gateways[0]!.secret, new Uint8Array(8), [sealedEver(world)[0]!.bytes]);
    world.deliver(downTopic(DEVICE_ID, 'receipt'), encodeReceiptMessage(made));
    world.run(100);
    expect(world.of('receipt-ignored')).toMatchObject([{ code: 'NETWORK_MISMATCH' }]);
    expect(world.device.status().queueCount).toBe(1);
  });

  test('of another device, or under the topic of another: kept', () => {
    const world = started();
    world.gateways[0]!.silent = true;
    world.run(600);
    const own = sealedEver(world)[0]!.bytes;
    const strange = own.slice();
    const at = own.findIndex((_, i) => equal(own.subarray(i, i + 20), DEVICE_ID));
    strange[at] = strange[at]! ^ 1;
    const foreign = makeGroup(world.gateways[0]!.secret, NET, [strange]);
    world.deliver(downTopic(DEVICE_ID, 'receipt'), encodeReceiptMessage(foreign));
    const right = makeGroup(world.gateways[0]!.secret, NET, [own]);
    world.deliver(downTopic(new Uint8Array(20), 'receipt'), encodeReceiptMessage(right));
    world.deliver(downTopic(DEVICE_ID, 'config'), encodeReceiptMessage(right));
    world.run(200);
    expect(world.of('receipted')).toEqual([]);
    expect(world.device.status().queueCount).toBe(1);
    world.deliver(downTopic(DEVICE_ID, 'receipt'), encodeReceiptMessage(right));
    world.run(100);
    expect(world.of('receipted')).toHaveLength(1);
  });

  test('that is no receipt message is counted and nothing else happens', () => {
    const world = started();
    world.gateways[0]!.silent = true;
    world.run(600);
    for (const bytes of [new Uint8Array(0), new Uint8Array([0xa0, 0]), new Uint8Array(20_000), new Uint8Array([0xff])])
      world.deliver(downTopic(DEVICE_ID, 'receipt'), bytes);
    world.run(100);
    expect(world.device.status().counters.receiptsIgnored).toBe(4);
    expect(world.device.status().queueCount).toBe(1);
  });

  test('of any gateway in the settings counts, also while another is connected', () => {
    const settings = { gateways: [] as object[] };
    const world = started({});
    settings.gateways.push(...world.gateways);
    Object.assign(world.settings, settings);
    world.gateways[0]!.silent = true;
    world.reset().start();
    world.run(600);
    const made = makeGroup(world.gateways[1]!.secret, NET, [sealedEver(world)[0]!.bytes]);
    world.deliver(downTopic(DEVICE_ID, 'receipt'), encodeReceiptMessage(made));
    world.run(100);
    expect(world.of('receipted').map((event) => toHex(event.gatewayId))).toEqual([toHex(world.gateways[1]!.id)]);
  });
});

describe('a receipt that verified', () => {
  test('is handed to the owner with all that proves it again', () => {
    const world = started();
    world.run(2600);
    const events = world.of('receipted');
    expect(events).toHaveLength(3);
    for (const event of events) {
      const message = decodeReceiptMessage(event.receipt);
      if (!message.ok) throw new Error(message.code);
      const group = decodeGroup(message.value.group!);
      if (!group.ok) throw new Error(group.code);
      expect(message.value.places).toHaveLength(1);
      expect(verifyPlace(sha256, event.bytes, message.value.places![0]!, group.value)).toEqual({
        ok: true,
        value: true,
      });
      expect(group.value.signature).toEqual(sign(sha256(group.value.toBeSigned), world.gateways[0]!.secret));
      expect(event.anchorBy).toBe(1_800_000_000);
    }
  });

  test('A07 counts once, however often and after whatever reset it comes', () => {
    const world = started();
    world.run(2600);
    const receipts = world.of('receipted').map((event) => event.receipt);
    for (const receipt of [...receipts, ...receipts]) world.deliver(downTopic(DEVICE_ID, 'receipt'), receipt);
    world.run(200);
    expect(world.of('receipted')).toHaveLength(3);
    // after a reset only the end of the chain is sent again, as the same bytes, and the gateway keeps one of it
    world.reset().start();
    for (const receipt of receipts) world.deliver(downTopic(DEVICE_ID, 'receipt'), receipt);
    world.run(5000);
    const gateway = world.gateways[0]!;
    expect([...gateway.arrivals.values()].sort()).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
    expect(gateway.stored.size).toBe(sealedEver(world).length);
    expect(faultsOf(world)).toEqual([]);
  });
});
