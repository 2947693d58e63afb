import { describe, expect, test } from '@jest/globals';
import { concat, equal, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { decodeEnvelope, envelopeCti } from '#proto/reading.js';
import { decodeReceiptMessage } from '#proto/receipt.js';
import { toLowS } from '#proto/signature.js';
import { createFleet } from './fleet.js';
import { directoryOf, NET, recordEvents, STORED, testDevice } from './front.fixture.js';
import { createIngest, type IngestOptions } from './ingest.js';
import { GATEWAY_LIMITS, RATES } from './limits.js';
import type { Admitted, DeviceDirectory, Outcome } from './stages.js';

const ORDER = Buffer.from('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141', 'hex');

/** The twin n - s of a signature at the end of an envelope. */
const withHighS = (envelope: Uint8Array): Uint8Array => {
  const s = BigInt(`0x${Buffer.from(envelope.subarray(-32)).toString('hex')}`);
  const twin = BigInt(`0x${ORDER.toString('hex')}`) - s;
  return concat([envelope.subarray(0, -32), Buffer.from(twin.toString(16).padStart(64, '0'), 'hex')]);
};

const setup = (change: Partial<IngestOptions> & { readonly genuine?: boolean } = {}) => {
  const recorded = recordEvents();
  const sent: { deviceKey: string; message: Uint8Array }[] = [];
  const groups: (readonly Admitted[])[] = [];
  let verified = 0;
  const ingest = createIngest({
    net: NET,
    directory: directoryOf(5),
    isQuarantined: () => false,
    verifier: {
      verifyOne: async () => {
        verified++;
        return change.genuine ?? true;
      },
    },
    commit: async (group) => {
      groups.push(group);
      return group.map(() => STORED);
    },
    issueReceipts: (group) =>
      group.map(({ envelope, deviceKey }) => ({
        deviceKey,
        message: new Uint8Array([envelope.sequence]),
        count: 1,
        anchorBy: 1,
      })),
    send: (deviceKey, message) => {
      sent.push({ deviceKey, message });
      return true;
    },
    onStored: () => {},
    fleet: createFleet(1000),
    ...recorded,
    ...change,
  });
  const accept = (
    bytes: Uint8Array,
    deviceId: Uint8Array,
    address: string | undefined = '10.0.0.1',
    receivedMs = Date.now(),
  ) => ingest.accept({ deviceId, deviceKey: toHex(deviceId), bytes, receivedMs }, address);
  return { ...recorded, ingest, accept, sent, groups, verified: () => verified };
};

describe('what is stored', () => {
  test('is receipted, told to watchers, and grouped with what arrives at the same time', async () => {
    const { accept, groups, sent, events } = setup();
    const devices = [testDevice(0), testDevice(1), testDevice(2)];
    const outcomes = await Promise.all(devices.map((device) => accept(device.seal(), device.deviceId)));
    expect(outcomes).toEqual([STORED, STORED, STORED]);
    expect(groups.map((group) => group.length)).toEqual([3]);
    expect(sent.map(({ deviceKey }) => deviceKey)).toEqual(devices.map((device) => toHex(device.deviceId)));
    expect(events.map((event) => event.kind)).toEqual([...Array(3).fill('stored'), ...Array(3).fill('receipted')]);
  });

  test('A11 a reading ten years off is stored and flagged', async () => {
    const { accept, events } = setup();
    const device = testDevice(0);
    const tenYears = 10 * 365 * 86_400;
    for (const shift of [tenYears, -tenYears])
      expect(await accept(device.seal(Math.floor(Date.now() / 1000) + shift), device.deviceId)).toEqual(STORED);
    expect(events.filter((event) => event.kind === 'warning')).toMatchObject([
      { code: 'CLOCK_IMPLAUSIBLE' },
      { code: 'CLOCK_IMPLAUSIBLE' },
    ]);
  });

  test('A25 storage that fails rejects all of its group, and says so until it works again', async () => {
    let isBroken = true;
    const { ingest, accept, sent } = setup({
      commit: async (group) => {
        if (isBroken) throw new FieldmarkError('STORAGE_FULL');
        return group.map((): Outcome => STORED);
      },
    });
    const [a, b] = [testDevice(0), testDevice(1)];
    const outcomes = await Promise.allSettled([a, b].map((one) => accept(one.seal(), one.deviceId)));
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'STORAGE_FULL' } },
      { status: 'rejected', reason: { code: 'STORAGE_FULL' } },
    ]);
    expect(ingest.storeFault()?.code).toBe('STORAGE_FULL');
    expect(sent).toEqual([]);
    isBroken = false;
    expect(await accept(a.seal(), a.deviceId)).toEqual(STORED);
    expect(ingest.storeFault()).toBeUndefined();
  });

  test('stays stored where its receipt can not be issued', async () => {
    const { accept, events } = setup({
      issueReceipts: () => {
        throw new Error('no key');
      },
    });
    const device = testDevice(0);
    expect(await accept(device.seal(), device.deviceId)).toEqual(STORED);
    expect(events.filter((event) => event.kind === 'warning')).toHaveLength(1);
  });
});

describe('what is refused', () => {
  const refusalOf = async (
    change: Parameters<typeof setup>[0],
    bytes: Uint8Array,
    deviceId = testDevice(0).deviceId,
  ): Promise<{ outcome: Outcome; told: string | undefined; verified: number }> => {
    const one = setup(change);
    const outcome = await one.accept(bytes, deviceId);
    const message = one.sent[0] === undefined ? undefined : decodeReceiptMessage(one.sent[0].message);
    const told = message?.ok === true ? message.value.refused?.[0]?.code : undefined;
    expect(one.groups).toEqual([]);
    return { outcome, told, verified: one.verified() };
  };
  const device = testDevice(0);
  const good = device.seal();
  const code = (outcome: Outcome): string => (outcome.kind === 'refused' ? outcome.code : outcome.kind);

  const noDevices: DeviceDirectory = { find: () => undefined };
  test.each([
    ['DEVICE_UNKNOWN', { directory: noDevices }],
    ['DEVICE_SUSPENDED', { directory: directoryOf(1, { suspended: true }) }],
    ['DEVICE_QUARANTINED', { isQuarantined: () => true }],
    ['KEY_RETIRED', { directory: directoryOf(1, { lastCti: new Uint8Array(10) }) }],
    ['NETWORK_MISMATCH', { net: new Uint8Array(8) }],
    ['SIGNATURE_INVALID', { directory: directoryOf(1, { algorithm: -9 }) }],
  ] as const)('%s is told to the device, and no signature is checked for it', async (expected, change) => {
    const { outcome, told, verified } = await refusalOf(change, good);
    expect(code(outcome)).toBe(expected);
    expect(told).toBe(expected);
    expect(verified).toBe(0);
  });

  test('A01 a key that was replaced is good up to its last sequence', async () => {
    const decoded = decodeEnvelope(good);
    if (!decoded.ok) throw new Error(decoded.code);
    const one = setup({ directory: directoryOf(1, { lastCti: envelopeCti(decoded.value) }) });
    expect((await one.accept(good, device.deviceId)).kind).toBe('stored');
  });

  test('A08 the high-S twin of a good signature', async () => {
    const twin = withHighS(good);
    const decoded = decodeEnvelope(twin);
    expect(decoded.ok && equal(toLowS(-47, decoded.value.signature), good.subarray(-64))).toBe(true);
    const { outcome, verified } = await refusalOf({}, twin);
    expect(code(outcome)).toBe('SIGNATURE_HIGH_S');
    expect(verified).toBe(0);
  });

  test('a false signature', async () => {
    const { outcome, told } = await refusalOf({ genuine: false }, good);
    expect([code(outcome), told]).toEqual(['SIGNATURE_INVALID', 'SIGNATURE_INVALID']);
  });

  test('an envelope of another device than the connection is of, and nobody is told', async () => {
    const { outcome, told } = await refusalOf({}, good, testDevice(1).deviceId);
    expect([code(outcome), told]).toEqual(['DEVICE_MISMATCH', undefined]);
  });

  test('bytes that are no envelope, and a second encoding of one', async () => {
    expect(code((await refusalOf({}, new Uint8Array([1, 2, 3]))).outcome)).toMatch(/^CBOR_|COSE_INVALID/);
    expect(code((await refusalOf({}, concat([good, new Uint8Array(1)]))).outcome)).toBe('CBOR_TRAILING');
    expect(code((await refusalOf({}, new Uint8Array(5000))).outcome)).toBe('ENVELOPE_TOO_LARGE');
  });

  test('a forger on another’s broker can not make a device give its reading up', async () => {
    const { ingest, sent } = setup({ genuine: false });
    const arrived = {
      deviceId: device.deviceId,
      deviceKey: toHex(device.deviceId),
      bytes: good,
      receivedMs: Date.now(),
    };
    expect(code(await ingest.accept(arrived, undefined))).toBe('SIGNATURE_INVALID');
    expect(sent).toEqual([]);
    expect(code(await ingest.accept(arrived, '10.0.0.1'))).toBe('SIGNATURE_INVALID');
    expect(sent).toHaveLength(1);
  });

  test('A24 a flood of false signatures is stopped before verification', async () => {
    const { accept, verified } = setup({ genuine: false });
    const nowMs = Date.now();
    const outcomes = Array.from({ length: 2000 }, () => accept(good, device.deviceId, '10.0.0.1', nowMs));
    const settled = await Promise.allSettled(outcomes);
    // all came before the first answer, so only their number is charged: a burst, and what may wait
    const most = RATES.device.burst + (RATES.device.perSecond * GATEWAY_LIMITS.slowdownMsMax) / 1000;
    expect(verified()).toBe(most);
    const limited = settled.filter((one) => one.status === 'rejected' && one.reason.code === 'RATE_LIMITED');
    expect(limited).toHaveLength(2000 - most);
    // and each false one costs the device many good ones
    await expect(accept(good, device.deviceId, '10.0.0.1', nowMs + 1000)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(await accept(testDevice(1).seal(), testDevice(1).deviceId, '10.0.0.2')).toMatchObject({ kind: 'refused' });
  });

  test('what is over the bound of the queue is turned away, and a drain waits for the rest', async () => {
    const count = 20;
    const release: (() => void)[] = [];
    const { accept, ingest } = setup({
      directory: directoryOf(count),
      verifier: { verifyOne: () => new Promise((resolve) => release.push(() => resolve(true))) },
    });
    const devices = Array.from({ length: count }, (_, index) => testDevice(index));
    const sealed = devices.map((one) => one.seal());
    const waiting = Array.from({ length: GATEWAY_LIMITS.queuedMax }, (_, i) =>
      accept(sealed[i % count]!, devices[i % count]!.deviceId),
    );
    expect(ingest.queued()).toBe(GATEWAY_LIMITS.queuedMax);
    await expect(accept(good, device.deviceId)).rejects.toMatchObject({ code: 'GATEWAY_BUSY' });
    let drained = false;
    const draining = ingest.drain().then(() => (drained = true));
    while (release.length < waiting.length) await new Promise((resolve) => setImmediate(resolve));
    expect(drained).toBe(false);
    for (const one of release) one();
    expect(await Promise.all(waiting)).toHaveLength(GATEWAY_LIMITS.queuedMax);
    await draining;
    expect(ingest.queued()).toBe(0);
  });
});
