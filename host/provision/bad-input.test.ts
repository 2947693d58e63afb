import { expect, test } from '@jest/globals';
import { FieldmarkError } from '#proto/errors.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import { exitCodeOf } from '#tools/cli/exit-codes.js';
import { type Bench, createBench, OWNER, planOf, runPlan, withLink } from './bench.fixture.js';
import type { ProvisionPlan } from './provision.js';
import { replayAttestation, tamperWith } from './tamper.fixture.js';

const flip = (value: unknown): Uint8Array => {
  const bytes = (value as Uint8Array).slice();
  bytes[bytes.length - 1]! ^= 1;
  return bytes;
};

/** What a device, its line or its surroundings do wrong; how that ends; and how the device is said to be then. */
const CASES: readonly [string, (bench: Bench) => Partial<ProvisionPlan> | undefined, string, number, RegExp][] = [
  [
    'a device that never answers',
    (bench) => {
      bench.patienceMs = 200;
      bench.tamper = () => new Uint8Array(0);
      return undefined;
    },
    'DEVICE_SILENT',
    12,
    /has not answered/,
  ],
  [
    'a device that stops answering midway',
    (bench) => {
      bench.patienceMs = 200;
      let count = 0;
      bench.tamper = (bytes) => (++count > 2 ? new Uint8Array(0) : bytes);
      return undefined;
    },
    'DEVICE_SILENT',
    12,
    /is keyed/,
  ],
  [
    'a cable that is pulled',
    (bench) => {
      bench.cutAt = 700;
      return undefined;
    },
    'LINE_ENDED',
    12,
    /is (keyed|configured)/,
  ],
  ['another board', () => ({ board: 'espruino-pico' }), 'BOARD_MISMATCH', 12, /is blank/],
  [
    'an attestation for another nonce',
    (bench) => {
      const replay = replayAttestation();
      bench.tamper = replay;
      return undefined;
    },
    'ATTESTATION_STALE',
    12,
    /is (blank|keyed)/,
  ],
  [
    'an attestation whose signature is not by its key',
    (bench) => {
      bench.tamper = tamperWith('attest', (_key, value) => flip(value));
      return undefined;
    },
    'ATTESTATION_INVALID',
    12,
    /is blank/,
  ],
  ['an attestation by another key', () => ({ deviceId: OWNER }), 'ATTESTATION_FOREIGN', 12, /is blank/],
  [
    'an attestation by another key than the device named',
    (bench) => {
      bench.hasKey = true;
      bench.tamper = tamperWith('hello', (key, value) => (key === 9 ? flip(value) : value));
      return undefined;
    },
    'ATTESTATION_FOREIGN',
    12,
    /is keyed/,
  ],
  [
    'settings that read back differently',
    (bench) => {
      bench.tamper = tamperWith('read', (_key, value) => flip(value));
      return undefined;
    },
    'SETTINGS_DIFFER',
    12,
    /is keyed/,
  ],
  ['a Wi-Fi that refuses', () => ({ wifiPassword: 'wrong password' }), 'WIFI_REFUSED', 12, /is configured/],
  ['a claim that has expired', () => ({ claimValidSeconds: -100 }), 'CLAIM_EXPIRED', 12, /is configured/],
  [
    'a claim that the device signed for somebody else',
    (bench) => {
      bench.tamper = tamperWith('claim', (_key, value) => flip(value));
      return undefined;
    },
    'CLAIM_FOREIGN',
    12,
    /is configured/,
  ],
  [
    'a gateway that this computer does not reach',
    () => ({ readingMs: 100, http: 'http://127.0.0.1:1' }),
    'GATEWAY_UNREACHABLE',
    5,
    /is locked/,
  ],
  [
    'a gateway that the device does not reach',
    (bench) => {
      bench.report = { isRunning: true, network: 'closed', queueCount: 3, lastError: 'GATEWAY_UNREACHABLE' };
      return { readingMs: 100 };
    },
    'GATEWAY_UNREACHABLE',
    5,
    /is locked/,
  ],
  [
    'a gateway that gives no receipt',
    (bench) => {
      bench.report = { isRunning: true, network: 'open', queueCount: 3 };
      return { readingMs: 100 };
    },
    'READING_ABSENT',
    12,
    /is locked/,
  ],
];

test.each(CASES)('%s: exit code, what happened, how the device is, and the next step', async (...one) => {
  const [, prepare, code, exitCode, state] = one;
  const bench = createBench();
  // a replay needs something to replay
  const change = prepare(bench);
  if (code === 'ATTESTATION_STALE') await runPlan(bench, planOf({ deviceId: OWNER }));
  const { error } = await runPlan(bench, planOf(change));
  expect(error).toMatchObject({ code, state: expect.stringMatching(state), next: expect.stringMatching(/.{10}/) });
  expect(exitCodeOf(error!.code)).toBe(exitCode);

  // whatever it was, once it is mended the same command comes to its end
  bench.tamper = (bytes) => bytes;
  bench.cutAt = Number.POSITIVE_INFINITY;
  bench.report = undefined;
  bench.patienceMs = 30_000;
  expect((await runPlan(bench, planOf({ readingMs: 100 }))).error).toBeUndefined();
  await withLink(bench, async (link) => {
    expect((await link.call('hello', {})).state).toBe(DEVICE_STATE.locked);
  });
});

test('an error that nobody foresaw is passed on as it is', async () => {
  const bench = createBench();
  const plan = planOf({ register: () => Promise.reject(new TypeError('no such thing')) });
  await expect(runPlan(bench, plan)).rejects.toBeInstanceOf(TypeError);
  expect(new FieldmarkError('INTERNAL').state).toBeUndefined();
});
