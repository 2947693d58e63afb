import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from './bytes.js';
import { CborMap, decode, encode } from './cbor.js';
import {
  decodeDisclosure,
  decodePrivate,
  encodeDisclosure,
  keysOfRange,
  type StreamCrypto,
  sealPrivate,
  streamKey,
  streamKeyId,
  streamOpener,
  streamPeriod,
  streamRangeKeys,
} from './stream.js';

const crypto: StreamCrypto = {
  sha256: (parts) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  },
  hmac: (key, message) => new Uint8Array(createHmac('sha256', key).update(message).digest()),
  random: (length) => new Uint8Array(randomBytes(length)),
  encrypt: (key, nonce, aad, parts) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
    const pieces = parts.map((part) => new Uint8Array(cipher.update(part)));
    cipher.final();
    return [...pieces, new Uint8Array(cipher.getAuthTag())];
  },
  decrypt: (key, nonce, aad, sealed) => {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(sealed.subarray(-16));
      const plaintext = decipher.update(sealed.subarray(0, -16));
      decipher.final();
      return new Uint8Array(plaintext);
    } catch {
      return undefined;
    }
  },
};
const { hmac } = crypto;
const root = new Uint8Array(32).fill(7);
const device = new Uint8Array(20).fill(1);
const text = new Uint8Array([1, 2, 3]);
const keyOf = (period: number): Uint8Array => streamKey(hmac, root, period);
const opened = (payload: Uint8Array, key: Uint8Array, by = device) => {
  const decoded = decodePrivate(payload);
  return decoded.ok ? streamOpener(crypto, key, by).open(decoded.value) : decoded;
};

describe('keys of periods', () => {
  test('of a range come out of what is handed over for it, and of no other range', () => {
    const range = fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 400 }), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(range, ([first, count]) => {
        const nodes = streamRangeKeys(hmac, root, first, count);
        expect(nodes.length).toBeLessThanOrEqual(32 * 2 * 9);
        const keys = keysOfRange(hmac, nodes, first, count);
        expect(keys.ok && keys.value.map(toHex)).toEqual(
          Array.from({ length: count }, (_, i) => toHex(keyOf(first + i))),
        );
        const beside = keysOfRange(hmac, nodes, first + 1, count);
        if (beside.ok) expect(beside.value.map(toHex)).not.toContain(toHex(keyOf(first + count)));
      }),
      { numRuns: 30 },
    );
  });

  test('are for 32 bits of periods, and for nothing beside', () => {
    expect(streamPeriod(7199, 3600)).toBe(1);
    expect(keyOf(2 ** 32 - 1)).toHaveLength(32);
    expect(toHex(streamRangeKeys(hmac, root, 0, 2 ** 32))).toBe(toHex(root));
    for (const [first, count] of [
      [-1, 1],
      [0, 0],
      [2 ** 32, 1],
      [2 ** 32 - 1, 2],
    ] as const)
      expect(() => streamRangeKeys(hmac, root, first, count)).toThrow('periods from');
    expect(keysOfRange(hmac, new Uint8Array(31), 0, 1)).toMatchObject({ ok: false, code: 'STREAM_INVALID' });
  });
});

describe('a private payload', () => {
  test('opens with the key of its period for its device, and not otherwise', () => {
    const payload = sealPrivate(crypto, keyOf(5), device, text);
    expect(opened(payload, keyOf(5))).toEqual({ ok: true, value: text });
    expect(opened(payload, keyOf(6))).toMatchObject({ ok: false, code: 'STREAM_INVALID' });
    expect(opened(payload, keyOf(5), new Uint8Array(20))).toMatchObject({ ok: false, code: 'STREAM_INVALID' });
    for (let i = 0; i < payload.length; i++) {
      const changed = payload.slice();
      changed[i] = changed[i]! ^ 1;
      expect(opened(changed, keyOf(5)).ok).toBe(false);
    }
  });

  test('is a COSE_Encrypt0 of RFC 9052 by A256GCM', () => {
    const payload = sealPrivate(crypto, keyOf(5), device, text);
    const [protectedBytes, unprotected, sealed] = (
      decode(payload) as unknown as { value: [Uint8Array, CborMap, Uint8Array] }
    ).value;
    const header = (decode(protectedBytes) as { value: CborMap }).value;
    expect([header.get(1), header.get(4)]).toEqual([3, streamKeyId(crypto.sha256, keyOf(5))]);
    const aad = encode(['Encrypt0', protectedBytes, device]);
    const contentKey = hmac(keyOf(5), new TextEncoder().encode('fieldmark stream content key 1'));
    expect(crypto.decrypt(contentKey, unprotected.get(5) as Uint8Array, aad, sealed)).toEqual(text);
  });

  test('never has a nonce twice, though the random source repeats itself (A03)', () => {
    const stuck = { ...crypto, random: (length: number) => new Uint8Array(length) };
    const nonceOf = (plaintext: Uint8Array): string => {
      const decoded = decodePrivate(sealPrivate(stuck, keyOf(5), device, plaintext));
      return decoded.ok ? toHex(decoded.value.iv) : '';
    };
    const nonces = Array.from({ length: 500 }, (_, i) => nonceOf(new Uint8Array([i & 255, i >> 8])));
    expect(new Set(nonces).size).toBe(500);
    // and the same plaintext has others where the source works
    const fresh = [0, 1].map(() => decodePrivate(sealPrivate(crypto, keyOf(5), device, text)));
    expect(fresh[0]).not.toEqual(fresh[1]);
  });

  test('of another form is refused', () => {
    const [head, iv, body] = [encode(new CborMap([[1, 3]])), new Uint8Array(12), new Uint8Array(16)];
    const whole = encode(
      new CborMap([
        [1, 3],
        [4, new Uint8Array(16)],
      ]),
    );
    const ctr = encode(
      new CborMap([
        [1, 1],
        [4, new Uint8Array(16)],
      ]),
    );
    const wrong = [
      new Uint8Array(0),
      encode(1),
      encode([whole, new CborMap([[5, iv]])]),
      encode([whole, new CborMap([[5, iv]]), body, 1]),
      encode([head, new CborMap([[5, iv]]), body]),
      encode([ctr, new CborMap([[5, iv]]), body]),
      encode([whole, new CborMap([]), body]),
      encode([whole, new CborMap([[5, iv.subarray(1)]]), body]),
      encode([whole, new CborMap([[5, iv]]), body.subarray(1)]),
      encode([new Uint8Array([0xff]), new CborMap([[5, iv]]), body]),
    ];
    expect(decodePrivate(encode([whole, new CborMap([[5, iv]]), body])).ok).toBe(true);
    for (const payload of wrong) expect(decodePrivate(payload).ok).toBe(false);
  });
});

describe('a disclosure', () => {
  test('is a list of keys and nothing else', () => {
    const keys = [keyOf(1), keyOf(2)];
    expect(decodeDisclosure(encodeDisclosure(keys))).toEqual({ ok: true, value: keys });
    const wrong = [encode([]), encode(1), encode([new Uint8Array(31)]), encode(Array.from({ length: 97 }, () => root))];
    for (const payload of [...wrong, new Uint8Array([0x81])]) expect(decodeDisclosure(payload).ok).toBe(false);
  });
});
