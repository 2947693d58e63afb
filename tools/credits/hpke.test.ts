import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex } from '#proto/bytes.js';
import { open, publicKeyOf, seal } from './hpke.js';

const hex = (text: string): Uint8Array => fromHex(text)!;

describe('HPKE', () => {
  test('gives what RFC 9180 A.1.1 gives', () => {
    const info = hex('4f6465206f6e2061204772656369616e2055726e');
    const aad = hex('436f756e742d30');
    const message = hex('4265617574792069732074727574682c20747275746820626561757479');
    const ephemeral = hex('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736');
    const secret = hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8');
    const recipient = hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d');
    expect(publicKeyOf(secret)).toEqual(recipient);
    const sealed = seal(recipient, ephemeral, { info, aad }, message);
    expect(toHex(sealed.subarray(0, 32))).toBe('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431');
    expect(toHex(sealed.subarray(32))).toBe(
      'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
    );
    expect(open(secret, { info, aad }, sealed)).toEqual({ ok: true, value: message });
  });

  test('opens for no other key, no other context, and not when a bit was changed', () => {
    const secret = randomBytes(32);
    const context = { info: hex('01') };
    const sealed = seal(publicKeyOf(secret), randomBytes(32), context, hex('0203'));
    expect(open(secret, context, sealed).ok).toBe(true);
    expect(open(randomBytes(32), context, sealed).ok).toBe(false);
    expect(open(secret, { info: hex('02') }, sealed).ok).toBe(false);
    expect(open(secret, context, sealed.subarray(0, 47)).ok).toBe(false);
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.slice();
      changed[i] = changed[i]! ^ 1;
      expect(open(secret, context, changed).ok).toBe(false);
    }
  });
});
