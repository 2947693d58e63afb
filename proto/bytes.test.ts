import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64.js';
import { compare, concat, equal, fromBigEndian, fromHex, fromUtf8, toBigEndian, toHex, toUtf8 } from './bytes.js';

const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 30 });

describe('UTF-8', () => {
  test('is written as TextEncoder writes it, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (text) => {
        expect(toUtf8(text)).toEqual(new TextEncoder().encode(text));
      }),
      { numRuns: 2000 },
    );
  });
  test('is read as a fatal TextDecoder reads it', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const oracle = (bytes: Uint8Array): string | undefined => {
      try {
        return decoder.decode(bytes);
      } catch {
        return undefined;
      }
    };
    const edges = fc.array(
      fc.constantFrom(
        0,
        0x7f,
        0x80,
        0xbf,
        0xc0,
        0xc1,
        0xc2,
        0xdf,
        0xe0,
        0xed,
        0xef,
        0xf0,
        0xf4,
        0xf5,
        0xff,
        0x9f,
        0xa0,
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 8 }),
          edges.map((bytes) => new Uint8Array(bytes)),
          fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => expect(fromUtf8(bytes)).toBe(oracle(bytes)),
      ),
      { numRuns: 10000 },
    );
  });
  test('every code point comes back', () => {
    for (let code = 0; code < 0x110000; code += code < 0x3000 ? 1 : 61) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const text = String.fromCodePoint(code);
      if (fromUtf8(toUtf8(text)) !== text) throw new Error(`code point ${code}`);
    }
    expect(fromUtf8(toUtf8('\u{10ffff}'))).toBe('\u{10ffff}');
  });
});

describe('hex', () => {
  test('is as Buffer has it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = toHex(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('hex'));
        expect(fromHex(text)).toEqual(bytes);
        expect(fromHex(text.toUpperCase())).toEqual(bytes);
      }),
    );
  });
  test.each(['0', '0g', ' 00', '0x00', '00 ', '０0'])('%j is none', (text) => expect(fromHex(text)).toBeUndefined());
});

describe('base64', () => {
  test('is as Buffer has it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(text)).toEqual(bytes);
      }),
    );
  });
  test('A10 has one form: what is read is what would be written', () => {
    const digits = fc.array(fc.constantFrom(...'ABZaz09+/=-_ \n'), { maxLength: 9 }).map((all) => all.join(''));
    let read = 0;
    fc.assert(
      fc.property(digits, (text) => {
        const bytes = fromBase64(text);
        if (bytes === undefined) return;
        read++;
        expect(toBase64(bytes)).toBe(text);
      }),
      { numRuns: 20000 },
    );
    expect(read).toBeGreaterThan(100);
    for (const text of ['AA', 'AAA', 'AB==', 'AAB=', 'A===', '====', 'AAAA=', 'AA=A', 'AA-_', ' AAA'])
      expect(fromBase64(text)).toBeUndefined();
  });
});

describe('numbers and order', () => {
  test('big-endian integers to 2^53-1', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (value) => {
        const bytes = toBigEndian(value, 8);
        expect(new DataView(bytes.buffer).getBigUint64(0)).toBe(BigInt(value));
        expect(fromBigEndian(concat([new Uint8Array([255]), bytes]), 1, 8)).toBe(value);
      }),
    );
  });
  test('compare is the order of Buffer.compare, and equal its zero', () => {
    const short = fc.uint8Array({ max: 2, maxLength: 4 });
    fc.assert(
      fc.property(short, short, (a, b) => {
        expect(Math.sign(compare(a, b))).toBe(Buffer.compare(a, b));
        expect(equal(a, b)).toBe(Buffer.compare(a, b) === 0);
      }),
      { numRuns: 1000 },
    );
  });
});
