import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import { pino } from 'pino';
import { concat, equal, toHex } from '#proto/bytes.js';
import { type ErrorCode, unwrap } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { decodeEnvelope, encodeCti, envelopeCti } from '#proto/reading.js';
import { decodeReceiptMessage } from '#proto/receipt.js';
import { createSealer, sampleRecords, simIdentity } from '#tools/sim/sealer.js';
import { verifyEd25519 } from '#tools/verify/signatures.js';
import { auditLog } from './audit.js';
import { temporaryFolder } from './engine.fixture.js';
import type { GatewayEvent } from './events.js';
import { readFileIfThere } from './files.js';
import { connectMqtt, directoryOf, NET, testDevice } from './front.fixture.js';
import { type Gateway, startGateway } from './main.js';
import type { DeviceDirectory, RegisteredDevice } from './stages.js';
import { openVerifier } from './verify.js';

/**
 * Every kind of reading that a gateway must not take, by the whole way: a genuine MQTT client, the broker, the engine, the
 * store. After each the device's next good reading is receipted, and at the end the log holds these and no other.
 */
const NOW = Math.floor(Date.now() / 1000);
const TEN_YEARS = 10 * 365 * 86_400;
const ORDER_HALF = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const ORDER = 2n * ORDER_HALF + 1n;

const folder = temporaryFolder();
const events: GatewayEvent[] = [];
const changes = new Map<string, Partial<RegisteredDevice> | 'unknown'>();
const known = directoryOf(3);
const directory: DeviceDirectory = {
  find: (id) => {
    const [device, change] = [known.find(id), changes.get(toHex(id))];
    return device === undefined || change === 'unknown' ? undefined : { ...device, ...change };
  },
};
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({
    dataDir: folder.path,
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
    logger: pino({ level: 'silent' }),
    chain: async () => ({ net: NET, chainId: 31337, logAnchor: `0x${'0'.repeat(39)}1`, directory }),
    onEvent: (event) => events.push(event),
  });
});
afterAll(async () => {
  await gateway.stop();
  folder.remove();
});

/** What the gateway has receipted so far, over all tests. */
const receipted: Uint8Array[] = [];

let logins = 0;
/** A device on its connection, and what it hears of each of its envelopes: `OK`, or the code of a refusal. */
const connectDevice = async (index: number) => {
  const device = testDevice(index);
  const client: MqttClient = await connectMqtt(gateway.mqttPort!, device.credentials(++logins, gateway.gatewayId));
  const heard = new Map<string, string[]>();
  client.on('message', (_topic, payload) => {
    const message = unwrap(decodeReceiptMessage(new Uint8Array(payload)));
    const told = [
      ...(message.places ?? []).map(({ cti }) => [toHex(cti), 'OK'] as const),
      ...(message.refused ?? []).map(({ cti, code }) => [toHex(cti), code] as const),
    ];
    for (const [cti, code] of told) heard.set(cti, [...(heard.get(cti) ?? []), code]);
  });
  await client.subscribeAsync(device.receiptTopic);
  const publish = (bytes: Uint8Array) => client.publishAsync(device.readingTopic, Buffer.from(bytes), { qos: 1 });
  const waitFor = async (found: () => boolean): Promise<void> => {
    while (!found()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return {
    ...device,
    end: () => client.endAsync(),
    onClose: (hear: (value?: unknown) => void) => void client.once('close', () => hear()),
    publish,
    /** publishes one and gives what the device hears of it */
    ask: async (bytes: Uint8Array): Promise<string> => {
      const cti = toHex(envelopeCti(unwrap(decodeEnvelope(bytes))));
      const before = heard.get(cti)?.length ?? 0;
      await publish(bytes);
      await waitFor(() => (heard.get(cti)?.length ?? 0) > before);
      const code = heard.get(cti)!.at(-1)!;
      if (code === 'OK') receipted.push(bytes);
      return code;
    },
    /** publishes what names no reading, and gives what the operator hears of it */
    drop: async (bytes: Uint8Array): Promise<ErrorCode> => {
      const before = events.length;
      const codes = () => events.slice(before).flatMap((event) => (event.kind === 'refused' ? [event.code] : []));
      // a broker that closes the connection acknowledges nothing
      publish(bytes).catch(() => {});
      await waitFor(() => codes().length > 0);
      return codes()[0]!;
    },
  };
};

/** The other signature that ECDSA has for the same bytes (SEC 1 §4.1.4 takes both). */
const withHighS = (envelope: Uint8Array): Uint8Array => {
  const s = ORDER - BigInt(`0x${toHex(envelope.subarray(-32))}`);
  return concat([envelope.subarray(0, -32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
};

test('malformed, oversized, in a second encoding, high-S, by a wrong key, for a wrong network, of another device', async () => {
  const device = await connectDevice(0);
  const next = async (): Promise<void> => expect(await device.ask(device.seal())).toBe('OK');
  await next();

  expect(await device.drop(new Uint8Array([1, 2, 3]))).toBe('CBOR_TRAILING');
  await next();
  // the same array of four, its length in a byte of its own (RFC 8949 §4.2.1 wants the short form)
  const good = device.seal();
  const longer = concat([good.subarray(0, 1), new Uint8Array([0x98, 0x04]), good.subarray(2)]);
  expect(await device.drop(longer)).toBe('CBOR_NOT_CANONICAL');
  expect(await device.ask(withHighS(good))).toBe('SIGNATURE_HIGH_S');
  expect(await device.ask(good)).toBe('OK');

  const forger = createSealer({ ...simIdentity(1), deviceId: device.deviceId }, NET, 9);
  expect(await device.ask(forger.seal(sampleRecords(2), NOW).bytes)).toBe('SIGNATURE_INVALID');
  await next();
  const elsewhere = createSealer(simIdentity(0), new Uint8Array(8).fill(9), 9);
  expect(await device.ask(elsewhere.seal(sampleRecords(2), NOW).bytes)).toBe('NETWORK_MISMATCH');
  await next();
  expect(await device.drop(testDevice(1, 9).seal())).toBe('DEVICE_MISMATCH');
  await next();
  // this one is not even handed on: its connection ends
  const [large, closed] = [testDevice(0, 9), new Promise((resolve) => device.onClose(resolve))];
  expect(await device.drop(concat([large.seal(), new Uint8Array(LIMITS.envelopeBytesMax)]))).toBe('ENVELOPE_TOO_LARGE');
  await closed;
  const again = await connectDevice(0);
  expect(await again.ask(device.seal())).toBe('OK');
  await again.end();
});

test('of a device that was suspended or taken out of the registry while it is connected', async () => {
  const device = await connectDevice(1);
  const reading = device.seal();
  for (const [change, code] of [
    [{ suspended: true }, 'DEVICE_SUSPENDED'],
    ['unknown', 'DEVICE_UNKNOWN'],
  ] as const) {
    changes.set(device.id, change);
    expect(await device.ask(reading)).toBe(code);
  }
  changes.delete(device.id);
  // the device kept it, and nothing was lost
  expect(await device.ask(reading)).toBe('OK');
  await device.end();
});

test('replayed, in another order, and with a clock ten years off: taken once each, and said what it is', async () => {
  const device = await connectDevice(2);
  const size = async () => ((await (await get('/gateway')).json()) as { logSize: number }).logSize;
  const get = (path: string) => fetch(`http://127.0.0.1:${gateway.httpPort}${path}`);
  const [first, second, third] = [device.seal(), device.seal(), device.seal()];
  const before = await size();
  expect([await device.ask(third), await device.ask(first), await device.ask(second)]).toEqual(['OK', 'OK', 'OK']);
  for (const again of [first, third, first]) {
    expect(await device.ask(again)).toBe('OK');
    receipted.pop();
  }
  expect(await size()).toBe(before + 3);
  const shown = (await (await get(`/devices/${device.id}`)).json()) as object;
  // the newest is by the device's own count, not by when it came
  expect(shown).toMatchObject({ newest: { boot: 1, sequence: 2 } });

  for (const [offset, sequence] of [
    [TEN_YEARS, 3],
    [-TEN_YEARS, 4],
  ] as const) {
    expect(await device.ask(device.seal(NOW + offset))).toBe('OK');
    const reading = (await (await get(`/readings/${device.id}/1/${sequence}`)).json()) as object;
    expect(reading).toMatchObject({ clockImplausible: true });
  }
  await device.end();
});

test('A01 of a cloned key: both are kept as proof, and nothing more is taken of it', async () => {
  const device = await connectDevice(1);
  const clone = createSealer(simIdentity(1), NET, 2);
  const twin = createSealer(simIdentity(1), NET, 2);
  expect(await device.ask(clone.seal(sampleRecords(1), NOW).bytes)).toBe('OK');
  expect(await device.ask(twin.seal(sampleRecords(2), NOW).bytes)).toBe('READING_FORKED');
  expect(await device.ask(clone.seal(sampleRecords(3), NOW).bytes)).toBe('DEVICE_QUARANTINED');
  await device.end();
});

test('and the log holds what was receipted, each once, with no fault for an auditor to find', async () => {
  await gateway.flush();
  const found: Uint8Array[] = [];
  const verifier = await openVerifier({ workers: 1 });
  try {
    const report = unwrap(
      await auditLog({
        find: async (id) => known.find(id) && { publicKey: known.find(id)!.publicKey },
        verifier,
        verifyNote: verifyEd25519,
        read: async (path) => readFileIfThere(join(folder.path, 'log', path)),
        onEntries: (start, entries) => found.push(...entries.slice(start === 0 ? 1 : 0).map((entry) => entry.slice())),
      }),
    );
    // the clone had no chain to go on with
    expect(report.findings).toMatchObject([{ code: 'CHAIN_BROKEN', severity: 'gap' }]);
  } finally {
    await verifier.close();
  }
  const hex = (all: readonly Uint8Array[]) => all.map((one) => toHex(one)).sort();
  expect(receipted.length).toBeGreaterThan(12);
  expect(hex(found)).toEqual(hex(receipted));
  expect(found.some((entry) => equal(envelopeCti(unwrap(decodeEnvelope(entry))), encodeCti(9, 0)))).toBe(false);
});
