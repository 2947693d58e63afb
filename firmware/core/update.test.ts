import { describe, expect, test } from '@jest/globals';
import { toHex, toUtf8 } from '#proto/bytes.js';
import { decodeEnvelope } from '#proto/reading.js';
import { downTopic } from '#proto/topics.js';
import { KEYS, NOW, type ReleaseSaid, ROOTS, releaseOf, signKeys } from '#proto/update.fixture.js';
import { decodeUpdateRequest, encodeUpdateAnswer } from '#proto/update-messages.js';
import { DEVICE_ID, faultsOf } from './device.fixture.js';
import { useCheapSignatures } from './gateway.fixture.js';
import { readUpdateState, TRIAL_STARTS } from './slots.js';
import { BASE, createUpdatedWorld, imageIn, isCut, mirrorOf, type UpdatedWorld } from './update.fixture.js';
import { TRIAL_MS } from './update.js';

useCheapSignatures();

const release = (sequence: number, text = 'image', said: Partial<ReleaseSaid> = {}) =>
  releaseOf({ image: toUtf8(`${text} ${sequence} ${'.'.repeat(300)}`), sequence, ...said });

const codesOf = ({ world }: UpdatedWorld): string[] => world.of('update-refused').map(({ code }) => code);
const firmwareSealed = ({ world }: UpdatedWorld): string[] => [
  ...new Set(
    [...world.gateways[0]!.stored.values()].map((bytes) => {
      const envelope = decodeEnvelope(bytes);
      return envelope.ok ? toHex(envelope.value.firmware) : '';
    }),
  ),
];
const stateOf = (updated: UpdatedWorld) => readUpdateState(updated.parts, BASE);

/** A board on release 1, which has proven itself. */
const onFirst = (): { updated: UpdatedWorld; offered: { newest: ReturnType<typeof release> | undefined } } => {
  const updated = createUpdatedWorld();
  updated.world.clock.seconds = NOW;
  const offered = { newest: release(1) as ReturnType<typeof release> | undefined };
  updated.world.mirror = mirrorOf(() => offered.newest);
  updated.boot();
  updated.live(10_000);
  expect(stateOf(updated).good?.sequence).toBe(1);
  return { updated, offered };
};

describe('a device is updated', () => {
  test('from what was flashed to a release and to the next, and each envelope says what sealed it', () => {
    const { updated, offered } = onFirst();
    offered.newest = release(2);
    updated.live(40_000);
    expect(updated.running).toMatch(/^image 2/);
    expect(updated.starts.map((text) => text.slice(0, 7))).toEqual(['flashed', 'image 1', 'image 2']);
    expect(firmwareSealed(updated)).toEqual([
      '00'.repeat(8),
      toHex(release(1).manifestDigest.slice(0, 8)),
      toHex(release(2).manifestDigest.slice(0, 8)),
    ]);
    expect(stateOf(updated)).toMatchObject({ sequence: 2, good: { slot: 1 }, last: { slot: 0 }, startsLeft: 0 });
    expect(updated.world.of('update-installed').map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(faultsOf(updated.world)).toEqual([]);
  });

  test('takes the next set of keys from its gateway, and only the next', () => {
    const { updated, offered } = onFirst();
    const second = { ...KEYS, version: 2, sequenceMax: 5000 };
    let keys = signKeys({ ...second, version: 3 });
    const own = mirrorOf(() => offered.newest);
    updated.world.mirror = (message) => {
      const request = decodeUpdateRequest(message);
      const asks = request.ok && request.value.kind === 'ask' && request.value.keysVersion === 1;
      return asks ? encodeUpdateAnswer({ keys }) : own(message);
    };
    updated.live(30_000);
    expect(codesOf(updated)).toEqual(['UPDATE_FAST_FORWARD']);
    keys = signKeys(second, ROOTS);
    offered.newest = release(2000, 'image', { notice: { keysVersion: 2 } });
    updated.live(40_000);
    expect(updated.running).toMatch(/^image 2000/);
  });

  test('is what a person flashed, as soon as he has', () => {
    const { updated } = onFirst();
    expect(readUpdateState(updated.parts, new Uint8Array(8))).toMatchObject({ sequence: 1, good: undefined });
  });

  test('keeps to what it has while what it is offered was tried and failed', () => {
    const { updated, offered } = onFirst();
    offered.newest = release(2, 'broken');
    updated.live(60_000);
    expect(updated.starts.filter((text) => text.startsWith('broken')).length).toBe(TRIAL_STARTS);
    offered.newest = release(3);
    updated.live(40_000);
    expect(updated.running).toMatch(/^image 3/);
  });
});

describe('A36 what a gateway can try', () => {
  test.each<[string, string, Partial<ReleaseSaid>]>([
    ['arbitrary software', 'UPDATE_UNTRUSTED', { releasers: [] }],
    ['rollback', 'UPDATE_ROLLBACK', { sequence: 0 }],
    ['fast-forward', 'UPDATE_FAST_FORWARD', { sequence: 1001 }],
    ['wrong software', 'UPDATE_FOREIGN', { manifest: { classId: new Uint8Array(16) } }],
    ['freeze', 'UPDATE_EXPIRED', { notice: { notAfter: NOW - 1 } }],
    ['endless data', 'UPDATE_TOO_LARGE', { manifest: { imageBytes: 4097 } }],
  ])('A36 %s is refused before a slot is touched', (_name, code, said) => {
    const { updated, offered } = onFirst();
    const before = updated.world.storage.operations;
    const own = [...updated.world.storage.blobs.keys()].filter((name) => name.startsWith('slot'));
    offered.newest = release(2, 'image', said);
    updated.live(30_000);
    expect(codesOf(updated)).toEqual([code]);
    expect([...updated.world.storage.blobs.keys()].filter((name) => name.startsWith('slot'))).toEqual(own);
    expect(updated.world.storage.operations).toBeGreaterThan(before);
    expect(updated.running).toMatch(/^image 1/);
  });

  test('A36 bad mirror: other bytes than the manifest names never become an image, and another gateway repairs it', () => {
    const { updated, offered } = onFirst();
    offered.newest = release(2);
    updated.world.mirror = mirrorOf(
      () => offered.newest,
      (_, part) => part.map((byte) => byte ^ 1),
    );
    updated.live(30_000);
    expect(codesOf(updated)).toEqual(['UPDATE_DAMAGED']);
    expect(stateOf(updated).trial).toBeUndefined();
    updated.world.mirror = mirrorOf(() => offered.newest);
    updated.live(40_000);
    expect(updated.running).toMatch(/^image 2/);
  });

  test('A36 endless data: a part that is longer than was asked for ends it', () => {
    const { updated, offered } = onFirst();
    offered.newest = release(2);
    updated.world.mirror = mirrorOf(
      () => offered.newest,
      (_, part) => Buffer.concat([part, part]),
    );
    updated.live(30_000);
    expect(codesOf(updated)).toEqual(['UPDATE_TOO_LARGE']);
    expect(updated.running).toMatch(/^image 1/);
  });

  test('what nobody asked for is not looked at', () => {
    const { updated, offered } = onFirst();
    const { notice, manifest } = release(2);
    offered.newest = undefined;
    updated.world.deliver(downTopic(DEVICE_ID, 'update'), encodeUpdateAnswer({ notice, manifest }));
    updated.world.deliver(downTopic(DEVICE_ID, 'update'), new Uint8Array(5));
    updated.live(3000);
    expect(codesOf(updated)).toEqual(['UPDATE_INVALID']);
    expect(updated.world.of('update-offered').length).toBe(1);
  });
});

describe('A37 an image that trickles, or arrives in part', () => {
  test('A37 is given up at its deadline, whatever still comes', () => {
    const { updated, offered } = onFirst();
    offered.newest = release(2);
    updated.world.mirror = mirrorOf(
      () => offered.newest,
      // one byte each time the device gave up waiting for an answer
      (request, part) =>
        request.kind === 'fetch' && updated.world.clock.nowMs % 7 === 0 ? part.slice(0, 1) : part.slice(0, 0),
    );
    updated.live(640_000);
    expect(codesOf(updated)).toEqual(['UPDATE_STALLED']);
    expect(stateOf(updated).good?.sequence).toBe(1);
    expect(stateOf(updated).trial).toBeUndefined();
  });

  test('A37 goes on where it was after a connection that broke, and never counts before it is whole', () => {
    const { updated, offered } = onFirst();
    offered.newest = release(2);
    let parts = 0;
    updated.world.mirror = mirrorOf(
      () => offered.newest,
      (_, part) => (++parts === 3 ? part.slice(0, 0) : part),
    );
    updated.live(25_000);
    updated.world.disconnect();
    updated.boot();
    expect(updated.running).toMatch(/^image 1/);
    updated.live(60_000);
    expect(updated.running).toMatch(/^image 2/);
  });
});

describe('A38 an image that is swapped between check and use', () => {
  test.each([
    ['on trial', 2, 'image 1'],
    ['that was good', 1, 'flashed'],
  ])('A38 one %s does not start with a bit turned', (_name, sequence, left) => {
    const { updated, offered } = onFirst();
    offered.newest = release(2);
    if (sequence === 2) {
      // the power goes once it is named, before it starts
      const blobs = updated.world.storage.blobs;
      for (let passed = 0; stateOf(updated).trial === undefined; passed += 100) {
        if (passed > 60_000) throw new Error('no trial');
        updated.world.run(100);
      }
      blobs.get('slot.1.000064')![3]! ^= 4;
    } else updated.world.storage.blobs.get('slot.0.000000')![3]! ^= 4;
    updated.boot();
    expect((updated.running ?? 'flashed').slice(0, 7)).toBe(left);
    if (sequence === 2) expect(updated.choice.failed).toEqual(release(2).manifestDigest);
  });
});

describe('A39 an image that is whole and does not work', () => {
  test('A39 ends at once: back to the one before after its starts, by itself', () => {
    const { updated, offered } = onFirst();
    offered.newest = release(2, 'broken');
    updated.live(60_000);
    expect(updated.running).toMatch(/^image 1/);
    expect(codesOf(updated)).toEqual(['UPDATE_FAILED']);
    expect(stateOf(updated).sequence).toBe(1);
    expect(faultsOf(updated.world)).toEqual([]);
  });

  test('A39 seals nothing: back to the one before when its time is over', () => {
    const { updated, offered } = onFirst();
    offered.newest = release(2, 'mute');
    updated.live(40_000);
    expect(updated.running).toMatch(/^mute 2/);
    updated.live(TRIAL_STARTS * (TRIAL_MS + 5000));
    expect(updated.running).toMatch(/^image 1/);
    expect(codesOf(updated)).toContain('UPDATE_FAILED');
  });

  test('A39 with no good one before: back to what was flashed', () => {
    const updated = createUpdatedWorld();
    updated.world.clock.seconds = NOW;
    updated.world.mirror = mirrorOf(() => release(1, 'broken'));
    updated.boot();
    updated.live(30_000);
    expect(updated.running).toBeUndefined();
    expect(updated.starts).toEqual(['flashed', ...Array(TRIAL_STARTS).fill(updated.starts[1]), 'flashed']);
  });

  test('A39 a receipt for what the image before has sealed does not make it good', () => {
    const { updated, offered } = onFirst();
    updated.world.gateways[0]!.silent = true;
    updated.live(5000);
    offered.newest = release(2, 'mute');
    updated.live(40_000);
    expect(updated.running).toMatch(/^mute 2/);
    updated.world.gateways[0]!.silent = false;
    updated.live(60_000);
    expect(updated.world.device.status().queueCount).toBe(0);
    expect(stateOf(updated)).toMatchObject({ good: { sequence: 1 }, trial: { sequence: 2 } });
  });
});

describe('A37 A39 the power goes at any write of an update', () => {
  /** A day of two updates, the second of which is broken. */
  const day = (cutAt: number, cutAfter: boolean): { updated: UpdatedWorld; wasCut: boolean } => {
    const updated = createUpdatedWorld(5000);
    updated.world.clock.seconds = NOW;
    let newest = release(1);
    updated.world.mirror = mirrorOf(() => newest);
    updated.world.storage.cutAfter = cutAfter;
    updated.cutAt = cutAt;
    const wasCut = isCut(() => {
      updated.boot();
      updated.live(6000);
      newest = release(2, 'broken');
      updated.live(10_000);
    });
    updated.cutAt = Number.POSITIVE_INFINITY;
    // it is on again, and left alone
    newest = release(3);
    updated.boot();
    updated.live(15_000);
    return { updated, wasCut };
  };
  const whole = day(Number.POSITIVE_INFINITY, false);
  const operations = whole.updated.operations;

  test('has a day with all that can be cut', () => {
    expect(whole.wasCut).toBe(false);
    expect(whole.updated.running).toMatch(/^image 3/);
    expect(operations.length).toBeGreaterThan(40);
  });

  test.each([
    ['before', false],
    ['after', true],
  ])('and the board comes back by itself, cut %s it', (_name, cutAfter) => {
    let cuts = 0;
    for (const operation of operations) {
      const { updated, wasCut } = day(operation, cutAfter);
      if (wasCut) cuts++;
      expect([operation, updated.running?.slice(0, 7)]).toEqual([operation, 'image 3']);
      expect([operation, ...faultsOf(updated.world)]).toEqual([operation]);
      const { good } = stateOf(updated);
      expect(imageIn(updated.world.storage, good!.slot)).toBe(Buffer.from(release(3).image).toString());
    }
    expect(cuts).toBeGreaterThan(27);
  });
});
