import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { encodePack } from '#proto/senml.js';
import { bundleBoard } from './bundle.js';
import { checkDialect } from './dialect.js';
import { foldConstants, ownProperties } from './fold.js';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const entry = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const CORE = `
import { createDevice } from '#core/device.js';
import { bme280 } from '#drivers/bme280.js';
import { bh1750 } from '#drivers/bh1750.js';
(global as any).out = [createDevice, bme280, bh1750];`;

describe('a bundle for a board', () => {
  test('holds the whole core and two drivers, and passes the gate', async () => {
    const bundle = await bundleBoard({ entry: entry('core.ts', CORE) });
    expect(checkDialect(bundle.text, true)).toEqual([]);
    expect(bundle.text).not.toMatch(/the CBOR item ends before/);
  });

  test('encodes as the source does, with names shortened and constants folded', async () => {
    const path = entry(
      'encode.ts',
      `import { encodePack } from '#proto/senml.js';
       import { toHex } from '#proto/bytes.js';
       print(toHex(encodePack([{ name: 'temperature', unit: 'Cel', value: { mantissa: 2508, exponent: -2 } }])));`,
    );
    const bundle = await bundleBoard({ entry: path });
    const printed: string[] = [];
    runInNewContext(bundle.text, { Uint8Array, print: (text: string) => printed.push(text) });
    const records = [{ name: 'temperature', unit: 'Cel', value: { mantissa: 2508, exponent: -2 } }];
    expect(printed).toEqual([toHex(encodePack(records))]);
    expect(bundle.text).not.toContain('mantissa');
  });

  test.each([
    ['const a: Record<string, number> = {}; (global as any).out = Math.trunc(a.b ?? 0);', /bad\.ts:2:\d+: Math\.trunc/],
    ['const f = (a = 1) => a;\n(global as any).out = f;', /bad\.ts:2:\d+: .*default/i],
    ["import { readFileSync } from 'node:fs';\n(global as any).out = readFileSync;", /bad\.ts:2:\d+: .*node:fs/],
    ["import { find } from '#gateway/stages.js';\n(global as any).out = find;", /#gateway.* is no part/],
  ])('names the line of %s', async (text, where) => {
    await expect(bundleBoard({ entry: entry('bad.ts', `// a user's module\n${text}`) })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(where),
    });
  });
});

describe('folding and shortening', () => {
  test('folds a table of constants, and keeps one that is used whole or by a computed name', () => {
    expect(foldConstants('const L = { a: 1, b: -2 }; const x = L.a - L.b;')).toContain('const x = 1 - (-2)');
    expect(foldConstants('const L = { a: 1 }; const x = [L, L.a];')).toContain('[L, L.a]');
    expect(foldConstants("const L = { a: 1 }; const x = L['a'];")).toContain("L['a']");
  });

  test('keeps a name that a text spells, and those of the platform', () => {
    expect(ownProperties("const o = { period: 1, secret: 2, length: 3 }; const k = ['secret'];")).toEqual(['period']);
    expect(ownProperties('const a = E.brandNew(1); const o = { brandNew: 1, ours: 2 };')).toEqual(['ours']);
  });
});
