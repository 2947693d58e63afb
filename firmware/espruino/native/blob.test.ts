import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { combTableHeader } from '#tools/build/comb-table.js';
import {
  buildNative,
  compilerVersion,
  NATIVE_BUILDS,
  NATIVE_FOLDER,
  type NativeBlob,
  type NativeName,
  nativeFiles,
} from '#tools/build/native.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { NATIVE_BLOBS, NATIVE_COMPILER } from './blobs.js';
import { NATIVE_ENTRIES } from './entries.js';

const DEADLINE_MS = 300_000;
const NAMES = Object.keys(NATIVE_BUILDS) as NativeName[];
const SIZE_BYTES_MAX: { readonly [name in NativeName]: number } = {
  'cortex-m4': 12_288,
  'cortex-m4-small': 5000,
  'cortex-m4-keccak': 768,
  'cortex-m3': 12_288,
  'cortex-m0plus': 12_288,
};

test('the comb table is what its script makes', () => {
  expect(readFileSync(join(NATIVE_FOLDER, 'comb_table.h'), 'utf8')).toBe(combTableHeader());
});

describe.each(NAMES)('the committed blob for %s', (name) => {
  const { base64, sizeBytes, sha256 } = NATIVE_BLOBS[name];
  const bytes = Buffer.from(base64, 'base64');

  test('has the size and the hash that it names', () => {
    expect(bytes).toHaveLength(sizeBytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });

  test('fits its board, and its entries lie within it', () => {
    expect(sizeBytes).toBeLessThanOrEqual(SIZE_BYTES_MAX[name]);
    expect(Object.keys(NATIVE_ENTRIES[name])).toEqual(
      expect.arrayContaining(name === 'cortex-m4-keccak' ? ['keccak256'] : ['sign', 'publicKey', 'verify', 'sha256']),
    );
    for (const offset of Object.values(NATIVE_ENTRIES[name])) expect(offset % 2 === 0 && offset < sizeBytes).toBe(true);
  });
});

describeWith(['arm-none-eabi-gcc'], 'the native blobs, built again', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldmark-blob-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const tool = (program: string, args: readonly string[]) =>
    execFileSync(`arm-none-eabi-${program}`, args, { cwd: folder, encoding: 'utf8' });

  test(
    'are the committed ones, byte for byte',
    () => {
      const version = compilerVersion();
      // another release of the compiler makes other code, so that there is nothing to compare
      if (version !== NATIVE_COMPILER && process.env.CI !== 'true') {
        process.stderr.write(`SKIPPED native blobs byte for byte: ${version} is not ${NATIVE_COMPILER}\n`);
        return;
      }
      expect(version).toBe(NATIVE_COMPILER);
      for (const [name, text] of Object.entries(nativeFiles()))
        expect(readFileSync(join(NATIVE_FOLDER, name), 'utf8')).toBe(text);
    },
    DEADLINE_MS,
  );

  test.each(NAMES)('%s needs nothing of where it lies, of a library or of a heap', (name) => {
    const built: NativeBlob = buildNative(name, folder);
    expect(tool('readelf', ['-rW', 'blob.elf'])).toContain('There are no relocations');
    expect(tool('nm', ['-u', 'blob.elf'])).toBe('');
    const sections = tool('readelf', ['-SW', 'blob.elf']);
    // one section in memory, not writable; the boards under emulation have it at an odd multiple of 4
    const inMemory = sections.split('\n').filter((line) => /PROGBITS|NOBITS/.test(line));
    expect(inMemory).toHaveLength(1);
    expect(inMemory[0]).toMatch(/\.blob .* AX +0 +0 +[48]$/);
    expect(built.bytes.length).toBe(NATIVE_BLOBS[name].sizeBytes);
  });

  test.each(['cortex-m3', 'cortex-m0plus'] as const)(
    '%s has no multiply or divide whose time tells operands',
    (name) => {
      buildNative(name, folder);
      const code = tool('objdump', ['-d', '--no-show-raw-insn', 'blob.elf']);
      expect(code).toMatch(/\tmul/);
      expect(code).not.toMatch(/\t(?:u|s)(?:mull|mlal|div)/);
    },
  );
});
