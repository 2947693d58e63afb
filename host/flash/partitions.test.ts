import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unwrap } from '#proto/errors.js';
import { describeWith, requireProgram } from '#tools/setup/require.fixture.js';
import { readPartitions, TABLE_BYTES } from './partitions.js';

const MIB = 1024 * 1024;

/** The start of a disk of 64 MiB that sfdisk has parted so. */
const parted = (lines: readonly string[]): Uint8Array => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  try {
    const disk = join(folder, 'disk');
    writeFileSync(disk, '');
    truncateSync(disk, 64 * MIB);
    execFileSync(requireProgram('sfdisk'), ['--quiet', disk], {
      input: lines.join('\n'),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return readFileSync(disk).subarray(0, TABLE_BYTES);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describeWith(['sfdisk'], 'a partition table', () => {
  const first = { number: 1, startBytes: 4 * MIB, sizeBytes: 8 * MIB, isFat: true };
  const second = { number: 2, startBytes: 12 * MIB, sizeBytes: 16 * MIB, isFat: false };

  test.each([
    ['of an MBR', ['label: dos', 'start=8192, size=16384, type=c', 'start=24576, size=32768, type=83']],
    ['of a GPT', ['label: gpt', 'start=8192, size=16384, type=uefi', 'start=24576, size=32768, type=linux']],
    [
      'of a GPT with FAT as basic data',
      [
        'label: gpt',
        'start=8192, size=16384, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7',
        'start=24576, size=32768, type=linux',
      ],
    ],
  ])('%s tells where each partition is', (_name, lines) => {
    expect(unwrap(readPartitions(parted(lines)))).toEqual([first, second]);
  });

  test('that is damaged is refused, and never read beyond its end', () => {
    const table = parted(['label: gpt', 'start=8192, size=16384, type=uefi']);
    const damaged = Uint8Array.from(table);
    damaged[512] = 0;
    expect(readPartitions(damaged)).toMatchObject({ ok: false, code: 'IMAGE_INVALID' });
    const place = fc.integer({ min: 440, max: 700 });
    const changes = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 20 });
    fc.assert(
      fc.property(changes, (bytes) => {
        const changed = Uint8Array.from(table);
        for (const [at, byte] of bytes) changed[at] = byte;
        const read = readPartitions(changed);
        return read.ok ? read.value.length <= 128 : read.code === 'IMAGE_INVALID';
      }),
    );
  });
});

test('bytes that are no disk are told', () => {
  expect(readPartitions(new Uint8Array(TABLE_BYTES - 1))).toMatchObject({ code: 'IMAGE_INVALID' });
  expect(readPartitions(new Uint8Array(TABLE_BYTES))).toMatchObject({ code: 'IMAGE_INVALID' });
});
