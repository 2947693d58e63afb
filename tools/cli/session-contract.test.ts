import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { until } from '#linux/process.fixture.js';
import { toHex } from '#proto/bytes.js';
import { unlockDigest } from '#proto/claim.js';
import { encodeFrame, LineReader } from '#proto/frame.js';
import { encodeRequest } from '#proto/session.js';
import { DEVICE_STATE, SESSION_VERSION } from '#proto/session-codes.js';
import { createImprovClient } from '#provision/improv.js';
import { keccak256, random } from '#provision/keys.js';
import { openLink, type SessionLink } from '#provision/link.js';
import { attest, attestFor } from '#provision/steps.js';
import { findProgram } from '../setup/require.fixture.js';
import { type CabledDevice, cableDevice } from './cable.fixture.js';
import { openStreams } from './serial-streams.js';

/**
 * What every device must do on its serial line, whatever state it is in, and without being changed by it but for a key
 * where it had none. It runs against the Linux runtime and, where the variable names its port, against a real device.
 */
const REAL_PORT = process.env.FIELDMARK_DEVICE_PORT;

type Target = { readonly port: string; readonly stop: () => Promise<void> };

const linuxRuntime = async (): Promise<Target> => {
  const device: CabledDevice = await cableDevice();
  device.start();
  await until(() => device.output().includes('waiting-for-provisioning'), 'a device that listens');
  return { port: device.end, stop: device.close };
};

const TARGETS: readonly [string, () => Promise<Target>][] = [
  ...(findProgram('socat') === undefined ? [] : [['the Linux runtime', linuxRuntime] as const]),
  ...(REAL_PORT === undefined
    ? []
    : [[`the device at ${REAL_PORT}`, async () => ({ port: REAL_PORT, stop: async () => {} })] as const]),
] as [string, () => Promise<Target>][];

test('there is something to run against', () => expect(TARGETS.length).toBeGreaterThan(0));

describe.each(TARGETS)('%s on its serial line', (_name, start) => {
  let target: Target;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());

  const onLine = async <T>(work: (link: SessionLink) => Promise<T>): Promise<T> => {
    const streams = await openStreams(target.port);
    const link = openLink(streams, { deadlineMs: 60_000 });
    try {
      return await work(link);
    } finally {
      await link.close();
      await streams.close();
    }
  };

  test('says who it is, over one connection and the next', async () => {
    const first = await onLine((link) => link.call('hello', {}));
    expect(first.version).toBe(SESSION_VERSION);
    for (const text of [first.board, first.oem, first.model, first.software]) expect(text).not.toBe('');
    expect(first.state).toBeLessThan(DEVICE_STATE.damaged);
    expect(await onLine((link) => link.call('hello', {}))).toEqual(first);
  });

  test('has one key, which signs for every nonce, and for none that was not asked', async () => {
    const [one, two] = await onLine(async (link) => [await attest(link, []), await attest(link, [])] as const);
    expect(toHex(two.deviceId)).toBe(toHex(one.deviceId));
    expect(toHex(two.signature)).not.toBe(toHex(one.signature));
    const again = await onLine((link) => attestFor(link, random(32)));
    expect(toHex(again.publicKey)).toBe(toHex(one.publicKey));
    expect((await onLine((link) => link.call('hello', {}))).deviceId).toEqual(one.deviceId);
  });

  test('A04 answers after noise, half a frame, a damaged one and a request that nobody knows', async () => {
    await onLine(async (link) => {
      const frame = encodeFrame(encodeRequest(9, 'hello', {}));
      const damaged = frame.slice();
      damaged[5]! ^= 0x20;
      const foreign = encodeFrame(new Uint8Array([0x84, 0x00, 0x07, 0x18, 0xc8, 0xa0]));
      const replies: number[] = [];
      const reader = new LineReader();
      expect(reader.damaged).toBe(0);
      const stop = link.onItem((item) => {
        if (item.kind === 'frame') replies.push(item.payload[1]!);
      });
      for (const bytes of [random(300), frame.subarray(0, 6), damaged, foreign, new Uint8Array(64)])
        await link.send(bytes);
      const hello = await link.call('hello', {});
      stop();
      expect(hello.version).toBe(SESSION_VERSION);
      // 2 is an error: at least for what it could not read
      expect(replies).toContain(2);
    });
  });

  test('A05 does no step before its time, and opens to no stranger', async () => {
    await onLine(async (link) => {
      const before = await link.call('hello', {});
      const refused = async (work: Promise<unknown>): Promise<string> =>
        work.then(
          () => 'accepted',
          (error: { code?: string }) => error.code ?? 'unknown',
        );
      expect(await refused(link.call('write', { settings: new Uint8Array([0xa0]) }))).not.toBe('accepted');
      expect(await refused(link.call('reset', {}))).toBe('PERSON_ABSENT');
      if (before.state < DEVICE_STATE.configured) {
        for (const step of [link.call('lock', {}), link.call('join', {}), link.call('read', { nonce: random(32) })])
          expect(await refused(step)).toMatch(/STEP_TOO_EARLY|WIFI_ABSENT/);
        const claim = { owner: random(20), nonce: 0, deadline: 4_000_000_000 };
        expect(await refused(link.call('claim', claim))).toBe('STEP_TOO_EARLY');
      }
      const secret = secp256k1.utils.randomSecretKey();
      const publicKey = secp256k1.getPublicKey(secret, false).slice(1);
      const successor = random(20);
      const challenge = await link.call('challenge', {}).catch(() => undefined);
      const nonce = challenge?.nonce ?? random(32);
      const domain = { chainId: challenge?.chainId ?? 0, registry: challenge?.registry ?? new Uint8Array(20) };
      const digest = unlockDigest(keccak256, { ...domain, deviceId: before.deviceId!, successor, nonce });
      const signature = secp256k1.sign(digest, secret, { prehash: false });
      const opened = await refused(link.call('unlock', { signature, publicKey, successor }));
      expect(opened).toBe(challenge === undefined ? 'STEP_TOO_EARLY' : 'UNLOCK_REFUSED');
      expect(await link.call('hello', {})).toEqual(before);
    });
  });

  test('reads its sensors, and speaks Improv beside the session', async () => {
    await onLine(async (link) => {
      const { sensors } = await link.call('check', {}, { deadlineMs: 60_000 });
      for (const { name } of sensors) expect(name).not.toBe('');
      expect((await createImprovClient(link).info()).chip).toBe((await link.call('hello', {})).board);
    });
  });
});
