import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concat, fromHex, toHex, toUtf8 } from './bytes.js';
import { decodeCobs, encodeCobs } from './cobs.js';
import { crc32, encodeFrame, type LineItem, LineReader } from './frame.js';
import { decodeImprovRpc, encodeImprov, encodeImprovRpc, IMPROV_COMMAND, IMPROV_TYPE } from './improv.js';
import { LIMITS } from './limits.js';
import { readVector } from './vectors.fixture.js';

const hex = (text: string): Uint8Array => {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error(`not hex: ${text}`);
  return bytes;
};

type CobsCase = { readonly description: string; readonly raw: string; readonly encoded: string };
type CobsVectors = {
  readonly encode_decode: readonly CobsCase[];
  readonly decode_only: readonly CobsCase[];
  readonly invalid: readonly { readonly description: string; readonly encoded: string }[];
};

describe('COBS', () => {
  const cases = readVector<CobsVectors>('cobs/cobs.json') ?? { encode_decode: [], decode_only: [], invalid: [] };
  test('encodes and decodes the published cases', () => {
    for (const { raw, encoded } of cases.encode_decode) {
      expect(toHex(encodeCobs(hex(raw)))).toBe(encoded);
      expect(decodeCobs(hex(encoded))).toEqual({ ok: true, value: hex(raw) });
    }
    for (const { raw, encoded } of cases.decode_only)
      expect(decodeCobs(hex(encoded))).toEqual({ ok: true, value: hex(raw) });
  });
  test('refuses the published damaged cases', () => {
    for (const { encoded } of cases.invalid)
      expect(decodeCobs(hex(encoded))).toMatchObject({ ok: false, code: 'FRAME_INVALID' });
    expect(decodeCobs(new Uint8Array([3, 1]))).toMatchObject({ ok: false, code: 'FRAME_INVALID' });
  });
});

describe('CRC-32', () => {
  type Crc = { readonly name: string; readonly check: string };
  test('gives the check value of the catalogue', () => {
    const entry = readVector<readonly Crc[]>('crc/crc.json')?.find((crc) => crc.name === 'CRC_32_ISO_HDLC');
    expect(crc32(toUtf8('123456789'))).toBe(0xcbf43926);
    expect(crc32(toUtf8('123456789')).toString(16)).toBe(entry?.check ?? 'cbf43926');
  });
});

describe('Improv packets', () => {
  type Improv = {
    readonly specExample: { readonly rpcData: string };
    readonly derivedPackets: readonly { readonly name: string; readonly type: number; readonly packet: string }[];
  };
  const improv = readVector<Improv>('improv-serial/improv.json');
  test("write the specification's own example", () => {
    const strings = ['MyWirelessAP', 'mysecurepassword'];
    const data = encodeImprovRpc({ command: IMPROV_COMMAND.wifi, strings });
    expect(toHex(data)).toBe(improv?.specExample.rpcData ?? toHex(data));
    expect(decodeImprovRpc(data)).toEqual({ ok: true, value: { command: IMPROV_COMMAND.wifi, strings } });
  });
  test('are found on the line and written alike', () => {
    for (const p of improv?.derivedPackets ?? []) {
      const packet = hex(p.packet);
      const items = new LineReader().push(packet);
      expect(items).toMatchObject([{ kind: 'improv', type: p.type }]);
      const data = (items[0] as { data: Uint8Array }).data;
      expect(toHex(encodeImprov(p.type, data))).toBe(`0a${p.packet}0a`);
    }
  });
  test.each([['02'], ['0201'], ['010403616263ff'], ['0102ff61']])('with lengths that lie are refused: %s', (data) => {
    expect(decodeImprovRpc(hex(data)).ok).toBe(false);
  });
});

/** Everything a line gives, its text joined. */
const readAll = (chunks: readonly Uint8Array[]): { items: LineItem[]; text: string; reader: LineReader } => {
  const reader = new LineReader();
  const items: LineItem[] = [];
  for (const chunk of chunks) items.push(...reader.push(chunk));
  items.push(...reader.abandon());
  const text = items.map((item) => (item.kind === 'text' ? Buffer.from(item.bytes).toString('latin1') : '')).join('');
  return { items: items.filter((item) => item.kind !== 'text'), text, reader };
};

const textBytes = fc.uint8Array({ min: 1, max: 126, maxLength: 40 });

describe('a serial line', () => {
  test('gives back frames, Improv packets and text however it is cut', () => {
    const part = fc.oneof(
      fc
        .uint8Array({ maxLength: 300 })
        .map((payload) => ({ kind: 'frame' as const, payload, bytes: encodeFrame(payload) })),
      fc
        .uint8Array({ maxLength: 255 })
        .map((data) => ({ kind: 'improv' as const, data, bytes: encodeImprov(IMPROV_TYPE.result, data) })),
      // a header in text would announce a packet that never comes
      textBytes.map((bytes) => ({ kind: 'text' as const, bytes })),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1 }),
        (parts, cuts) => {
          const line = concat(parts.map((p) => p.bytes));
          fc.pre(!Buffer.from(concat(parts.filter((p) => p.kind === 'text').map((p) => p.bytes))).includes('IMPROV'));
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < line.length; i++) {
            chunks.push(line.subarray(at, at + cuts[i % cuts.length]!));
            at += cuts[i % cuts.length]!;
          }
          const { items, text } = readAll(chunks);
          const expected = parts.filter((p) => p.kind !== 'text');
          expect(items.length).toBe(expected.length);
          expected.forEach((p, i) => {
            const got = items[i]!;
            if (p.kind === 'frame') expect(got).toEqual({ kind: 'frame', payload: p.payload });
            else if (p.kind === 'improv')
              expect(got).toEqual({ kind: 'improv', type: IMPROV_TYPE.result, data: p.data });
          });
          const wanted = parts.map((p) =>
            p.kind === 'text' ? Buffer.from(p.bytes).toString('latin1') : p.kind === 'improv' ? '\n\n' : '',
          );
          expect(text).toBe(wanted.join(''));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('A04: one flipped byte costs at most its own frame, and the next two arrive', () => {
    const frames = [1, 2, 3].map((n) => encodeFrame(new Uint8Array(40).fill(n)));
    const line = concat(frames);
    for (let at = 0; at < frames[0]!.length - 1; at++)
      for (const bit of [1, 0x80]) {
        const damaged = line.slice();
        damaged[at]! ^= bit;
        const payloads = readAll([damaged]).items.map((item) => (item.kind === 'frame' ? item.payload[0] : -1));
        // a lost opening zero swallows nothing but its own frame
        expect(payloads.filter((n) => n === 2 || n === 3)).toEqual([2, 3]);
        expect(payloads.length).toBeLessThanOrEqual(3);
      }
  });

  test('A04: every cut of a frame gives the whole frame or none', () => {
    const frame = encodeFrame(new Uint8Array([0, 1, 0, 2]));
    for (let end = 0; end < frame.length; end++) {
      const { items } = readAll([frame.subarray(0, end)]);
      expect(items).toEqual([]);
    }
    expect(readAll([frame]).items).toEqual([{ kind: 'frame', payload: new Uint8Array([0, 1, 0, 2]) }]);
  });

  test('A04: a frame without an end is given up at its bound, and what follows is read', () => {
    const endless = concat([new Uint8Array([0]), new Uint8Array(100_000).fill(0x41), new Uint8Array([0])]);
    const { items, text, reader } = readAll([endless, encodeFrame(new Uint8Array([7]))]);
    expect(items).toEqual([{ kind: 'frame', payload: new Uint8Array([7]) }]);
    expect(text.length).toBe(100_000);
    expect(reader.damaged).toBe(1);
  });

  test('refuses to write a frame over its bound', () => {
    expect(() => encodeFrame(new Uint8Array(LIMITS.framePayloadBytesMax + 1))).toThrow(
      expect.objectContaining({ code: 'FRAME_INVALID' }),
    );
    const largest = new Uint8Array(LIMITS.framePayloadBytesMax).fill(1);
    expect(readAll([encodeFrame(largest)]).items).toEqual([{ kind: 'frame', payload: largest }]);
  });

  test('random bytes never throw and no byte is invented', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 }), (chunks) => {
        const { items, text } = readAll(chunks);
        const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        expect(text.length).toBeLessThanOrEqual(total);
        expect(items.length).toBeLessThanOrEqual(total / 6);
      }),
      { numRuns: 20_000 },
    );
  });
});
