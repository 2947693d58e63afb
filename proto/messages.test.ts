import { describe, expect, test } from '@jest/globals';
import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { attachReceipts, decodeCoseReceipt, detachReceipts, prepareCoseReceipt } from './cose-receipt.js';
import { type Result, unwrap } from './errors.js';
import {
  CHECKPOINT_NOTE,
  COSE_RECEIPT,
  DEVICE_ID,
  DEVICE_KEY,
  DEVICE_PUBLIC_KEY,
  GATEWAY_ID,
  GROUP,
  LOG_HEADER,
  LOG_ROOT,
  NET,
  NOTE_PUBLIC_KEY,
  ORIGIN,
  PLACE,
  READING,
  RECEIPT_MESSAGE,
  RECORDS,
  signK1,
  verifyK1,
} from './example.fixture.js';
import { decodeExport, encodeExport } from './export.js';
import { decodeHealth, encodeHealth, type Health } from './health.js';
import { LIMITS } from './limits.js';
import { decodeLogHeader, encodeLogHeader } from './log.js';
import { assembleLogin, decodeLogin, prepareLogin } from './login.js';
import { parseNote } from './note.js';
import { decodeDropRecord, decodeEnvelope, encodeCti, encodeDropRecord, envelopeToBeSigned } from './reading.js';
import { decodeGroup, decodeReceiptMessage } from './receipt.js';
import { decodePack, encodePack } from './senml.js';

/** A message with one field replaced, or removed where the value is undefined. */
const changed = (item: CborValue, key: number, value: CborValue | undefined): Uint8Array => {
  const map = (item instanceof CborTag ? item.value : item) as CborMap;
  const kept = map.entries.filter(([old]) => old !== key);
  const entries = value === undefined ? kept : [...kept, [key, value] as const];
  return encode(item instanceof CborTag ? new CborTag(item.tag, new CborMap(entries)) : new CborMap(entries));
};

describe('health', () => {
  const least: Health = { uptimeSeconds: 5, queueLength: 0, queueBytes: 0, droppedCount: 0 };
  const full: Health = {
    uptimeSeconds: LIMITS.secondsMax,
    queueLength: 12,
    queueBytes: 2856,
    droppedCount: 3,
    sensorFailures: [{ name: 'outside', code: 'SENSOR_ABSENT' }],
    diskFreeBytes: 2 ** 45,
    memoryFreeBytes: 12345,
    temperatureMilliCelsius: -12500,
    lastError: 'GATEWAY_UNREACHABLE',
    place: { latitude: -LIMITS.latitudeMax, longitude: LIMITS.longitudeMax },
    periodSeconds: LIMITS.scheduleSecondsMax,
    watchdogResets: LIMITS.bootMax,
  };
  test('comes back', () => {
    for (const health of [least, full]) expect(decodeHealth(encodeHealth(health))).toEqual({ ok: true, value: health });
  });
  test.each<[string, number, CborValue | undefined]>([
    ['no uptime', 1, undefined],
    ['an uptime below zero', 1, -1],
    ['a queue of text', 2, 'many'],
    ['an empty list of failures', 5, []],
    ['17 failures', 5, new Array(17).fill(['a', 'B'])],
    ['a failure without a code', 5, [['a']]],
    ['a long sensor name', 5, [['a'.repeat(65), 'B']]],
    ['a long code', 9, 'X'.repeat(65)],
    ['a temperature of a million degrees', 8, 2_000_000_000],
    ['a place with one number', 10, [1]],
    ['a place beyond the pole', 10, [900_000_001, 0]],
    ['a schedule without a period', 11, 0],
    ['resets below zero', 12, -1],
    ['a field that is not in the table', 99, 1],
  ])('is refused with %s', (_name, key, value) =>
    expect(decodeHealth(changed(unwrap(decode(encodeHealth(full))), key, value))).toMatchObject({
      ok: false,
      code: 'SHAPE_INVALID',
    }),
  );
});

describe('a log header', () => {
  const header = {
    gatewayId: GATEWAY_ID,
    net: NET,
    origin: ORIGIN,
    created: 1_795_999_000,
    ed25519PublicKey: NOTE_PUBLIC_KEY,
  };
  test('comes back', () => {
    expect(decodeLogHeader(LOG_HEADER)).toEqual({ ok: true, value: header });
    expect(encodeLogHeader(header)).toEqual(LOG_HEADER);
  });
  test('is no envelope, and an envelope is no log header', () => {
    expect(decodeEnvelope(LOG_HEADER)).toMatchObject({ ok: false, code: 'COSE_INVALID' });
    expect(decodeLogHeader(READING)).toMatchObject({ ok: false, code: 'SHAPE_INVALID' });
  });
  test.each<[string, number, CborValue | undefined]>([
    ['another version', 1, 0],
    ['a later version', 1, 2],
    ['no gateway', 2, undefined],
    ['a short net', 3, new Uint8Array(7)],
    ['an origin of 129 bytes', 4, 'x'.repeat(129)],
    ['an origin that no note can carry', 4, 'a b'],
    ['a time below zero', 5, -1],
    ['a short key', 6, new Uint8Array(31)],
    ['a field more', 7, 1],
  ])('is refused with %s', (_name, key, value) =>
    expect(decodeLogHeader(changed(unwrap(decode(LOG_HEADER)), key, value))).toMatchObject({
      ok: false,
      code: 'SHAPE_INVALID',
    }),
  );
  test('is refused without its tag, and with another', () => {
    const bare = (unwrap(decode(LOG_HEADER)) as CborTag).value;
    for (const item of [bare, new CborTag(18, bare)])
      expect(decodeLogHeader(encode(item))).toMatchObject({ ok: false, code: 'SHAPE_INVALID' });
  });
});

describe('an exported envelope', () => {
  const whole = {
    envelope: READING,
    group: GROUP,
    place: PLACE,
    coseReceipt: COSE_RECEIPT,
    checkpoint: CHECKPOINT_NOTE,
  };
  test('comes back with what proves it', () => {
    for (const proven of [
      whole,
      { envelope: READING, group: GROUP, place: PLACE },
      { envelope: READING, coseReceipt: COSE_RECEIPT },
    ])
      expect(decodeExport(encodeExport(proven))).toEqual({ ok: true, value: proven });
  });
  test.each<[string, Uint8Array, string]>([
    ['nothing that proves it', encodeExport({ envelope: READING }), 'RECEIPT_INVALID'],
    ['only a checkpoint', encodeExport({ envelope: READING, checkpoint: CHECKPOINT_NOTE }), 'RECEIPT_INVALID'],
    ['a group without a place', encodeExport({ envelope: READING, group: GROUP }), 'RECEIPT_INVALID'],
    ['a place without a group', encodeExport({ envelope: READING, place: PLACE }), 'RECEIPT_INVALID'],
    ['no envelope', changed(unwrap(decode(encodeExport(whole))), 1, undefined), 'SHAPE_INVALID'],
    ['an empty envelope', changed(unwrap(decode(encodeExport(whole))), 1, new Uint8Array(0)), 'SHAPE_INVALID'],
    ['a field more', changed(unwrap(decode(encodeExport(whole))), 6, 1), 'SHAPE_INVALID'],
    ['no tag', encode((unwrap(decode(encodeExport(whole))) as CborTag).value), 'RECEIPT_INVALID'],
    ['too many bytes', new Uint8Array(LIMITS.exportBytesMax + 1), 'RECEIPT_INVALID'],
  ])('is refused with %s', (_name, bytes, code) => expect(decodeExport(bytes)).toMatchObject({ ok: false, code }));
});

describe('A09 the full cross-product of messages and decoders', () => {
  const login = prepareLogin({ algorithm: -47, deviceId: DEVICE_ID, audience: 'x', counter: 1, net: NET });
  const messages: { readonly [name: string]: Uint8Array } = {
    envelope: READING,
    login: assembleLogin(login, signK1(login.toBeSigned, DEVICE_KEY)),
    group: GROUP,
    'COSE receipt': COSE_RECEIPT,
    'envelope with receipts': unwrap(attachReceipts({ message: READING, receipts: [COSE_RECEIPT] })),
    'receipt message': RECEIPT_MESSAGE,
    'log header': LOG_HEADER,
    export: encodeExport({ envelope: READING, coseReceipt: COSE_RECEIPT }),
    note: CHECKPOINT_NOTE,
    reading: encodePack(RECORDS),
    health: encodeHealth({ uptimeSeconds: 1, queueLength: 0, queueBytes: 0, droppedCount: 0 }),
    'drop record': encodeDropRecord({ reason: 1, first: encodeCti(1, 1), last: encodeCti(1, 2), count: 2 }),
  };
  const decoders: { readonly [name: string]: (bytes: Uint8Array) => Result<unknown> } = {
    envelope: decodeEnvelope,
    login: decodeLogin,
    group: decodeGroup,
    'COSE receipt': decodeCoseReceipt,
    'envelope with receipts': detachReceipts,
    'receipt message': decodeReceiptMessage,
    'log header': decodeLogHeader,
    export: decodeExport,
    note: parseNote,
    reading: decodePack,
    health: decodeHealth,
    'drop record': decodeDropRecord,
  };
  test.each(Object.keys(decoders))('%s is taken by its own decoder only', (name) => {
    const takers = Object.keys(decoders).filter((decoder) => decoders[decoder]!(messages[name]!).ok);
    expect(takers).toEqual([name]);
  });
  test('no signature of one purpose holds for the bytes of another', () => {
    const signed = [
      envelopeToBeSigned(unwrap(decodeEnvelope(READING))),
      login.toBeSigned,
      unwrap(decodeGroup(GROUP)).toBeSigned,
      prepareCoseReceipt(GATEWAY_ID, LOG_ROOT).toBeSigned,
    ];
    for (const one of signed) {
      const holds = signed.filter((other) => verifyK1(other, signK1(one, DEVICE_KEY), DEVICE_PUBLIC_KEY));
      expect(holds).toEqual([one]);
    }
  });
});
