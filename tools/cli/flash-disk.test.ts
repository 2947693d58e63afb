import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bootFileOf, IMAGE_BYTES, IMAGE_NEEDS, makeImage, makeUsedDisk, PROGRAMS } from '#flash/disk-image.fixture.js';
import { describeWith } from '../setup/require.fixture.js';
import { call, inFolder } from './call.fixture.js';

const DEVICE = [
  'key: file:/var/lib/fieldmark/device.key',
  'data: /var/lib/fieldmark/data',
  'net: "0011223344556677"',
  'gateways: [{ publicKey: "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", url: "mqtts://g:1", ca: ca.pem }]',
  'board: { name: raspberry-pi-4 }',
  'console: { path: /dev/serial0 }',
  '',
].join('\n');

/** A Debian package of nothing, by the name and for the processor that it says. */
const makePackage = (folder: string, name: string, architecture: string): string => {
  const tree = join(folder, `${name}-${architecture}`);
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  const fields = { Package: name, Version: '1', Architecture: architecture, Maintainer: 'x <x@y>', Description: 'x' };
  writeFileSync(
    join(tree, 'DEBIAN', 'control'),
    Object.entries(fields)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join(''),
  );
  execFileSync('dpkg-deb', ['--build', tree, `${tree}.deb`], { stdio: 'ignore' });
  return `${tree}.deb`;
};

describeWith([...IMAGE_NEEDS, 'dpkg-deb', 'lsblk'], 'flash to a disk', () => {
  let folder: string;
  let image: string;
  let image32: string;
  let disk: string;
  let config: string;
  let runtime: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
    image = makeImage(folder);
    image32 = makeImage(mkdtempSync(join(folder, 'old-')), { programs: [PROGRAMS.armhf] });
    config = join(folder, 'device.yaml');
    writeFileSync(config, DEVICE);
    writeFileSync(join(folder, 'ca.pem'), 'certificate');
    runtime = makePackage(folder, 'fieldmark', 'arm64');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    disk = makeUsedDisk(join(folder, 'disk'), IMAGE_BYTES);
  });

  const flash = (...more: readonly string[]) =>
    call(['flash', '--board', 'raspberry-pi-4', '--image', image, '--disk', disk, ...more]);
  const named = () => ['--confirm', 'disk, 18.9 MB'];
  const isUnchanged = () => readFileSync(disk).equals(Buffer.alloc(IMAGE_BYTES, 0xa5));

  test('asks for its name and size, and tells how to say them', async () => {
    const unsaid = await flash('--yes');
    expect([unsaid.exitCode, unsaid.stdout]).toEqual([2, '']);
    expect(unsaid.stderr).toContain(`--disk ${disk} --confirm 'disk, 18.9 MB'`);
    const wrong = await flash('--confirm', 'SanDisk Ultra, 31.9 GB');
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('not SanDisk Ultra')]);
    expect(isUnchanged()).toBe(true);
  });

  test('goes through everything but the writing with --dry-run', async () => {
    const said = await flash('--dry-run', '--config', config, '--package', runtime);
    expect([said.exitCode, said.stdout]).toEqual([0, expect.stringContaining('could be written')]);
    expect(said.stderr).toContain('nothing was written');
    expect(isUnchanged()).toBe(true);
  });

  test('writes image, package and configuration, and finds them again', async () => {
    const settings = ['--config', config, '--package', runtime];
    const said = await flash(...named(), ...settings, '--json');
    expect([said.exitCode, said.stderr]).toEqual([0, expect.not.stringContaining('"error"')]);
    const sha256 = createHash('sha256').update(readFileSync(image)).digest('hex');
    expect(JSON.parse(said.stdout)).toMatchObject({
      method: 'disk-image',
      disk: { path: disk, sizeBytes: IMAGE_BYTES },
      sha256,
      files: expect.arrayContaining(['fieldmark/device.yaml', 'fieldmark/ca.pem', 'fieldmark/fieldmark.deb']),
    });
    expect(bootFileOf(disk, 'fieldmark/device.yaml')).toBe(DEVICE);
    expect(bootFileOf(disk, 'fieldmark/ca.pem')).toBe('certificate');
    expect(bootFileOf(disk, 'cmdline.txt')).not.toContain('serial0');
    expect(bootFileOf(disk, 'config.txt')).toContain('enable_uart=1');
    expect(await flash('--verify-only', ...settings)).toMatchObject({ exitCode: 0 });
    const plain = await flash('--verify-only');
    expect([plain.exitCode, plain.stderr]).toEqual([11, expect.stringMatching(/FLASH_VERIFY_FAILED[\s\S]*next: /)]);
  });

  test.each<[string, () => readonly string[], number, RegExp]>([
    ['an image of another hash', () => [...named(), '--sha256', '00'], 10, /IMAGE_INVALID[\s\S]*sha256/],
    ['an image for another board', () => [...named(), '--board', 'raspberry-pi-5'], 10, /IMAGE_INVALID[\s\S]*--board/],
    ['no image', () => [...named(), '--image', join(folder, 'none.img')], 2, /no file/],
    ['a disk that is not there', () => ['--disk', join(folder, 'none')], 4, /DISK_NOT_FOUND[\s\S]*next: /],
    ['a serial number that no disk has', () => ['--disk', 'usb:none'], 4, /DISK_NOT_FOUND/],
    ['half of the settings', () => [...named(), '--config', config], 2, /--config and --package go together/],
    ['no configuration', () => ['--config', join(folder, 'none'), '--package', runtime], 3, /CONFIG_INVALID/],
    ['a package that is none', () => ['--config', config, '--package', config], 10, /no Debian package/],
    [
      'a package for another processor',
      () => ['--config', config, '--package', makePackage(folder, 'fieldmark', 'amd64')],
      10,
      /for amd64, the board needs fieldmark for arm64/,
    ],
    [
      'another package',
      () => ['--config', config, '--package', makePackage(folder, 'other', 'arm64')],
      10,
      /is other for arm64/,
    ],
    [
      'an image of 32 bits for a package of 64',
      () => [...named(), '--image', image32, '--config', config, '--package', runtime],
      10,
      /package is for arm64.* armhf .*\(IMAGE_INVALID\)[\s\S]*next: .*64-bit image/,
    ],
  ])('with %s says so, and leaves the disk as it was', async (_name, more, exitCode, said) => {
    const result = await flash(...more());
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([exitCode, '', expect.stringMatching(said)]);
    expect(result.stderr).toMatch(/state: nothing was [\s\S]*next: /);
    expect(isUnchanged()).toBe(true);
  });

  test('refuses settings that the board could not use', async () => {
    for (const [from, to, said] of [
      ['/var/lib/fieldmark/device.key', 'device.key', /key is beside the file[\s\S]*file:\/var\/lib/],
      ['data: /var/lib/fieldmark/data', 'data: data', /data is beside the file/],
      ['ca: ca.pem', 'ca: sub/ca.pem', /another folder/],
    ] as const) {
      const other = join(folder, 'other.yaml');
      writeFileSync(other, DEVICE.replace(from, to));
      const result = await flash(...named(), '--config', other, '--package', runtime);
      expect([result.exitCode, result.stderr]).toEqual([3, expect.stringMatching(said)]);
    }
    expect(isUnchanged()).toBe(true);
  });

  test('puts the Wi-Fi network of its place there, and refuses what is none', async () => {
    const password = join(folder, 'password');
    writeFileSync(password, 'correct horse\n');
    const settings = ['--config', config, '--package', runtime, '--wifi', 'orchard', '--wifi-password-file', password];
    const said = await flash(...named(), ...settings, '--wifi-country', 'CH');
    expect(said.exitCode).toBe(0);
    expect(bootFileOf(disk, 'fieldmark/wifi.nmconnection')).toContain('psk=correct horse\n');
    expect(said.stdout + said.stderr).not.toContain('horse');
    writeFileSync(password, 'short');
    const short = await flash(...named(), ...settings);
    expect([short.exitCode, short.stderr]).toEqual([3, expect.stringMatching(/8 to 63/)]);
    expect(await flash(...named(), ...settings, '--wifi-country', 'ch')).toMatchObject({ exitCode: 2 });
  });

  test('refuses a disk that is too small', async () => {
    makeUsedDisk(disk, 1024);
    const result = await flash('--confirm', 'disk, 0.0 MB');
    expect([result.exitCode, result.stderr]).toEqual([10, expect.stringMatching(/IMAGE_TOO_LARGE[\s\S]*larger card/)]);
  });
});

describe('flash', () => {
  test('of a Debian package tells where it is installed', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'x.deb');
      writeFileSync(path, '');
      const said = await call(['flash', '--board', 'raspberry-pi-4', '--image', path]);
      expect([said.exitCode, said.stderr]).toEqual([10, expect.stringContaining('sudo apt install ./x.deb')]);
    }));
});
