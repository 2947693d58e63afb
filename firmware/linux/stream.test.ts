import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { decodeDisclosure, decodePrivate, streamKey, streamOpener } from '#proto/stream.js';
import { openMediaCrypto } from './media-crypto.js';
import { temporaryFolder } from './process.fixture.js';
import { openStream, readStreamRoot } from './stream.js';

const crypto = openMediaCrypto();
const device = new Uint8Array(20).fill(3);
const HOUR = 3600;
const NOW = 500_000 * HOUR + 60;

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'stream.key');
});
afterEach(() => folder.remove());

const stream = (discloseSeconds?: number) =>
  openStream(
    crypto,
    { key: path, periodSeconds: HOUR, ...(discloseSeconds !== undefined && { discloseSeconds }) },
    device,
  );

const keysIn = (payload: Uint8Array | undefined): readonly string[] => {
  const keys = payload === undefined ? undefined : decodeDisclosure(payload);
  return keys?.ok ? keys.value.map(toHex) : [];
};
const keyOf = (period: number): string => toHex(streamKey(crypto.hmac, readStreamRoot(path), period));

describe('the stream of a device', () => {
  test('has a key that is made once, that nobody else reads, and that no damage passes for', () => {
    const first = stream().seal(new Uint8Array([1]), NOW);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const kept = readFileSync(path, 'utf8');
    stream();
    expect(readFileSync(path, 'utf8')).toBe(kept);
    const decoded = decodePrivate(first);
    const opener = streamOpener(crypto, streamKey(crypto.hmac, readStreamRoot(path), 500_000), device);
    expect(decoded.ok && opener.open(decoded.value)).toEqual({ ok: true, value: new Uint8Array([1]) });
    writeFileSync(path, kept.slice(2));
    expect(() => stream()).toThrow(/64 hex digits/);
    chmodSync(path, 0o644);
    expect(() => stream()).toThrow(/others could read/);
  });

  test('never has one nonce for two readings, though a snapshot was put back and randomness with it (A41)', () => {
    const stuck = { ...crypto, random: (length: number) => new Uint8Array(length).fill(9) };
    const settings = { key: path, periodSeconds: HOUR };
    const ivOf = (value: number): string => {
      const decoded = decodePrivate(openStream(stuck, settings, device).seal(new Uint8Array([value]), NOW));
      return decoded.ok ? toHex(decoded.value.iv) : '';
    };
    expect(new Set(Array.from({ length: 200 }, (_, i) => ivOf(i))).size).toBe(200);
  });

  test('makes keys public when their time is over, each once a boot, and none before', () => {
    const open = stream(3 * HOUR);
    expect(existsSync(path)).toBe(true);
    // the last period that ended three hours ago is the one before 499,997
    const first = keysIn(open.disclose(NOW));
    expect(first).toHaveLength(28);
    expect(first.at(-1)).toBe(keyOf(499_996));
    expect(open.disclose(NOW)).toBeUndefined();
    expect(open.disclose(NOW + HOUR - 61)).toBeUndefined();
    expect(keysIn(open.disclose(NOW + HOUR - 60))).toEqual([keyOf(499_997)]);
    expect(open.disclose(NOW - 9 * HOUR)).toBeUndefined();
    expect(keysIn(stream(3 * HOUR).disclose(NOW + HOUR)).at(-1)).toBe(keyOf(499_997));
    expect(stream().disclose(NOW)).toBeUndefined();
    expect(open.disclose(0)).toBeUndefined();
  });
});
