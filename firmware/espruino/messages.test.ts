import { expect, test } from '@jest/globals';
import { sha256 } from '#core/gateway.fixture.js';
import { assembleAttestation, prepareAttestation, ueidOf } from '#proto/attestation.js';
import { ALGORITHM } from '#proto/cose.js';
import { LineReader } from '#proto/frame.js';
import { decodeReply, encodeRequest } from '#proto/session.js';
import { attestation } from './attestation.js';
import type { DeviceStatus } from './device.js';
import { reportReply } from './report.js';
import { ctiOf, signed, toBeSigned } from './wire.js';

/** What a board writes byte by byte for provisioning is what proto's tables write. */
const running = (status: DeviceStatus) => ({
  device: { status: () => status },
  network: { state: () => 'open' as const },
});
const fill = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

test.each([2, 3])('an attestation by a key whose y is of sign %i', (sign) => {
  const publicKey = fill(33, 9);
  publicKey[0] = sign;
  const said = {
    deviceId: fill(20, 1),
    nonce: fill(32, 2),
    oemId: fill(16, 3),
    model: 'Espruino WiFi',
    software: '0.1.0',
    keyStore: 'flash',
  };
  const whole = { ...said, algorithm: ALGORITHM.ES256K, ueid: ueidOf(sha256, publicKey), publicKey, assurance: 0 };
  const prepared = prepareAttestation(whole);
  const unsigned = attestation(said, publicKey, sha256);
  expect(toBeSigned(unsigned)).toEqual(prepared.toBeSigned);
  expect(signed(unsigned, fill(64, 4))).toEqual(assembleAttestation(prepared, fill(64, 4)));
});

const STATUS: DeviceStatus = {
  isSealing: true,
  boot: 3,
  queueCount: 70_000,
  receipted: ctiOf(3, 300),
  lastError: 'SENSOR_ABSENT',
  sensors: [],
};

test.each([
  ['all', STATUS],
  ['nothing', { ...STATUS, isSealing: false, queueCount: 0, receipted: undefined, lastError: undefined }],
])('a report of %s', (_name, status) => {
  for (const id of [1, 200, 60_000]) {
    const frame = reportReply(encodeRequest(id, 'report', {}), running(status))!;
    const [item] = new LineReader().push(frame);
    if (item?.kind !== 'frame') throw new Error('no frame');
    expect(decodeReply(item.payload, id, 'report')).toEqual({
      kind: 'answer',
      body: {
        isRunning: status.isSealing,
        network: 'open',
        queueCount: status.queueCount,
        ...(status.receipted !== undefined && { receipted: { boot: 3, sequence: 300 } }),
        ...(status.lastError !== undefined && { lastError: status.lastError }),
      },
    });
  }
});

test('a report before a board begins', () => {
  const [item] = new LineReader().push(reportReply(encodeRequest(7, 'report', {}), undefined)!);
  if (item?.kind !== 'frame') throw new Error('no frame');
  const body = { isRunning: false, network: 'closed', queueCount: 0 };
  expect(decodeReply(item.payload, 7, 'report')).toEqual({ kind: 'answer', body });
});

test('other requests are no reports', () => {
  expect(reportReply(encodeRequest(1, 'hello', {}), running(STATUS))).toBeUndefined();
  expect(reportReply(encodeRequest(9, 'lock', {}), running(STATUS))).toBeUndefined();
});
