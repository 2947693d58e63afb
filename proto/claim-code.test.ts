import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromHex, toHex } from './bytes.js';
import { claimSecret, claimUri, formatClaimCode, parseClaimCode, parseClaimUri } from './claim-code.js';

const CODE = fromHex('000102030405060708090a0b0c0d0e')!;
const ID = fromHex('19e7e376e7c213b7e7e7e46cc70a5dd086daff2a')!;

describe('a claim code', () => {
  test('is six groups of four, and can be typed as people do', () => {
    expect(formatClaimCode(CODE)).toBe('000G-40R4-0M30-E209-185G-R38E');
    for (const typed of ['000g40r40m30e209185gr38e', 'OOOG 40R4-OM30 E2O9 I85G-R38E', '000G-40R4-0M30-E209-L85G-R38E'])
      expect(parseClaimCode(typed)).toEqual(CODE);
  });

  test('is refused where it is too short, too long, or has a letter that no code has', () => {
    for (const typed of [
      '',
      '000G-40R4-0M30-E209-185G-R38',
      '000G-40R4-0M30-E209-185G-R38E0',
      'U00G40R40M30E209185GR38E',
    ])
      expect(parseClaimCode(typed)).toBeUndefined();
  });

  test('comes back from every way of writing it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 15, maxLength: 15 }),
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        (code, id) => {
          expect(parseClaimCode(formatClaimCode(code))).toEqual(code);
          expect(parseClaimUri(claimUri(id, code))).toEqual({ deviceId: id, code });
          expect(parseClaimUri(claimUri(id, code).toLowerCase())).toEqual({ deviceId: id, code });
        },
      ),
    );
  });

  test('stands on a label with the device it is for, in letters that QR codes hold best', () => {
    const uri = claimUri(ID, CODE);
    expect(uri).toBe('FIELDMARK:1/19E7E376E7C213B7E7E7E46CC70A5DD086DAFF2A/000G40R40M30E209185GR38E');
    expect(uri).toMatch(/^[0-9A-Z:/]*$/);
    for (const text of ['', 'FIELDMARK:2/19E7', uri.slice(0, -1), `${uri}/x`, uri.replace('19E7', '19')])
      expect(parseClaimUri(text)).toBeUndefined();
  });

  test('is the secret of one device alone', () => {
    const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
    const expected = createHash('sha256').update('fieldmark claim code').update(ID).update(CODE).digest('hex');
    expect(toHex(claimSecret(sha256, ID, CODE))).toBe(expected);
  });
});
