import { describe, expect, test } from '@jest/globals';
import { concat } from './bytes.js';
import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { ALGORITHM } from './cose.js';
import { unwrap } from './errors.js';
import { DEVICE_ID, DEVICE_KEY, DEVICE_PUBLIC_KEY, NET, READING, signK1, verifyK1 } from './example.fixture.js';
import { assembleLogin, decodeLogin, type Login, prepareLogin } from './login.js';
import { decodeEnvelope } from './reading.js';

const LOGIN: Login = {
  algorithm: ALGORITHM.ES256K,
  deviceId: DEVICE_ID,
  audience: `0x${'ab'.repeat(20)}`,
  counter: 2 ** 40 + 7,
  net: NET,
  iat: 1_796_000_000,
};
const make = (login: Login): Uint8Array => {
  const prepared = prepareLogin(login);
  return assembleLogin(prepared, signK1(prepared.toBeSigned, DEVICE_KEY));
};
const codeOf = (bytes: Uint8Array): string => {
  const result = decodeLogin(bytes);
  return result.ok ? 'accepted' : result.code;
};
const TOKEN = make(LOGIN);
const parts = (): CborValue[] => [...((unwrap(decode(TOKEN)) as CborTag).value as readonly CborValue[])];
const withPart = (at: number, part: CborValue): Uint8Array =>
  encode(
    new CborTag(
      18,
      parts().map((old, i) => (i === at ? part : old)),
    ),
  );
const claims = (change: readonly [number, CborValue][]): Uint8Array => {
  const map = unwrap(decode(parts()[2] as Uint8Array)) as CborMap;
  const kept = map.entries.filter(([key]) => !change.some(([changed]) => changed === key));
  return withPart(2, encode(new CborMap([...kept, ...change])));
};
const header = (change: readonly [number, CborValue][]): Uint8Array => {
  const map = unwrap(decode(parts()[0] as Uint8Array)) as CborMap;
  const kept = map.entries.filter(([key]) => !change.some(([changed]) => changed === key));
  return withPart(0, encode(new CborMap([...kept, ...change])));
};

describe('a login token', () => {
  test('comes back and verifies', () => {
    const login = unwrap(decodeLogin(TOKEN));
    expect(login).toMatchObject(LOGIN);
    expect(verifyK1(login.toBeSigned, login.signature, DEVICE_PUBLIC_KEY)).toBe(true);
  });
  test('does without a clock', () => {
    const { iat: _none, ...clockless } = LOGIN;
    const login = unwrap(decodeLogin(make(clockless)));
    expect(login.iat).toBeUndefined();
    expect(login).toMatchObject(clockless);
  });
  test('A17 with any fact altered is not what was signed', () => {
    const signature = unwrap(decodeLogin(TOKEN)).signature;
    const altered: Partial<Login>[] = [
      { algorithm: ALGORITHM.ESP256 },
      { deviceId: new Uint8Array(20) },
      { audience: `0x${'ac'.repeat(20)}` },
      { counter: LOGIN.counter + 1 },
      { net: new Uint8Array(8) },
      { iat: LOGIN.iat! + 1 },
    ];
    for (const change of altered) {
      const other = unwrap(decodeLogin(make({ ...LOGIN, ...change })));
      expect(other).toMatchObject(change);
      expect(verifyK1(other.toBeSigned, signature, DEVICE_PUBLIC_KEY)).toBe(false);
    }
  });
  test('A09 is no envelope, and an envelope is no login', () => {
    expect(decodeEnvelope(TOKEN).ok).toBe(false);
    expect(decodeLogin(READING).ok).toBe(false);
  });
});

describe('A17 a login token is refused', () => {
  test.each<[string, Uint8Array, string]>([
    ['when too long', new Uint8Array(513), 'LOGIN_INVALID'],
    ['with an unprotected field', withPart(1, new CborMap([[1, 1]])), 'LOGIN_INVALID'],
    ['without a payload', withPart(2, null), 'LOGIN_INVALID'],
    ['with a short signature', withPart(3, new Uint8Array(32)), 'COSE_INVALID'],
    ['with the content type of a reading', header([[3, 112]]), 'LOGIN_INVALID'],
    ['by ES256', header([[1, -7]]), 'SHAPE_INVALID'],
    ['with a short id', header([[4, new Uint8Array(19)]]), 'SHAPE_INVALID'],
    ['with a field more in its header', header([[16, 'jwt']]), 'SHAPE_INVALID'],
    ['with a long audience', claims([[3, 'x'.repeat(65)]]), 'SHAPE_INVALID'],
    ['with a counter beyond 2^53', claims([[7, new Uint8Array(8).fill(255)]]), 'LOGIN_INVALID'],
    ['with a counter of 7 bytes', claims([[7, new Uint8Array(7)]]), 'SHAPE_INVALID'],
    ['with a claim that is not in the table', claims([[4, 2_000_000_000]]), 'SHAPE_INVALID'],
    ['with a time below zero', claims([[6, -1]]), 'SHAPE_INVALID'],
    ['with claims that are none', withPart(2, encode('claims')), 'SHAPE_INVALID'],
    ['with bytes after it', concat([TOKEN, TOKEN]), 'CBOR_TRAILING'],
    ['when empty', new Uint8Array(0), 'CBOR_TRUNCATED'],
  ])('%s', (_name, bytes, code) => expect(codeOf(bytes)).toBe(code));
});
