import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { FieldmarkError } from '#proto/errors.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { type BlockDevice, openBlockDevice } from './block-device.js';
import { type DiskMethod, findBoard, loadBoards } from './board.js';
import { type DiskOptions, flashDisk } from './disk.js';
import {
  BOOT_START,
  bootFileOf,
  CMDLINE,
  checkFileSystems,
  IMAGE_BYTES,
  IMAGE_NEEDS,
  makeImage,
  makeUsedDisk,
  pack,
  ROOT_BYTES,
  ROOT_START,
  withLoop,
} from './disk-image.fixture.js';
import { type DiskImageOptions, openDiskImage } from './disk-image.js';
import { chooseDisk, type Disk, listDisks } from './disks.js';
import { bootFilesFor } from './first-boot.js';
import type { FlashState } from './flash.js';

const MIB = 1024 * 1024;
const RUN_GENERATOR = '/usr/lib/systemd/system-generators/systemd-run-generator';
const board = findBoard(loadBoards(), 'raspberry-pi-4');
const method = board.flash[0] as DiskMethod;

const settings = {
  config: Buffer.from('key: file:/var/lib/fieldmark/device.key\n'),
  beside: [{ path: 'gateway-ca.pem', content: Buffer.from('pem') }],
  package: Buffer.alloc(200_000, 'deb'),
  consolePath: '/dev/ttyGS0',
  wifi: { name: 'café;', password: ' back\\slash', country: 'CH' },
};
const plain: DiskImageOptions = { deviceTrees: method.deviceTrees, boardName: board.name, inject: async () => [] };
const configured: DiskImageOptions = { ...plain, inject: (read) => bootFilesFor(settings, method, read) };

/** The work of one flashing from image file to disk. */
const flash = async (imagePath: string, diskPath: string, options: DiskOptions = {}, how = configured) => {
  const image = await openDiskImage(imagePath, how);
  try {
    await flashDisk(await chooseDisk(listDisks(), diskPath), image, options);
  } finally {
    await image.close();
  }
};

describeWith(
  ['losetup', 'mount', RUN_GENERATOR, ...IMAGE_NEEDS],
  'an image for a board that starts from a disk',
  () => {
    let common: string;
    let imagePath: string;
    let image: Buffer;
    let folder: string;
    let disk: string;
    beforeAll(() => {
      common = mkdtempSync(join(tmpdir(), 'fieldmark-'));
      imagePath = makeImage(common);
      image = readFileSync(imagePath);
    });
    afterAll(() => rmSync(common, { recursive: true }));
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
      disk = makeUsedDisk(join(folder, 'disk'), IMAGE_BYTES + 3 * MIB);
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const isUnchanged = () => {
      const bytes = readFileSync(disk);
      return bytes.equals(Buffer.alloc(bytes.length, 0xa5));
    };

    test('is written to a block device byte for byte, with the configuration in its boot partition', async () => {
      const states: FlashState[] = [];
      await withLoop(disk, [], (path) =>
        flash(pack(imagePath, 'xz'), path, { onState: (state) => states.push(state) }),
      );
      const written = readFileSync(disk);
      expect(written.subarray(0, BOOT_START).equals(image.subarray(0, BOOT_START))).toBe(true);
      expect(written.subarray(ROOT_START, IMAGE_BYTES).equals(image.subarray(ROOT_START))).toBe(true);
      // what lies behind the image is nobody's business
      expect(written.subarray(IMAGE_BYTES).every((byte) => byte === 0xa5)).toBe(true);
      checkFileSystems(folder, written);
      expect(bootFileOf(disk, 'fieldmark/device.yaml')).toBe(settings.config.toString());
      expect(bootFileOf(disk, 'fieldmark/gateway-ca.pem')).toBe('pem');
      expect(bootFileOf(disk, 'fieldmark/fieldmark.deb')).toBe(settings.package.toString());
      expect(bootFileOf(disk, 'config.txt')).toMatch(/arm_boost=1[\s\S]*\[all\][\s\S]*i2c_arm=on\ndtoverlay=dwc2/);
      const ssid = `ssid=${[...Buffer.from('café;')].map((byte) => `${byte};`).join('')}`;
      expect(bootFileOf(disk, 'fieldmark/wifi.nmconnection')).toContain(
        `${ssid}\n[wifi-security]\nkey-mgmt=wpa-psk\npsk=\\sback\\\\slash\n`,
      );
      const line = bootFileOf(disk, 'cmdline.txt');
      expect(line).toBe(`${CMDLINE.trim()} ${line.slice(CMDLINE.length)}`);
      expect(line).toMatch(
        / cfg80211\.ieee80211_regdom=CH systemd\.run=\/boot\/firmware\/fieldmark\/first-boot .*systemd\.unit=\S+\n$/,
      );
      expect(states.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual([
        'initializing',
        'erasing',
        'writing',
        'verifying',
        'finished',
      ]);
      expect(states).toContainEqual({ state: 'writing', bytesTotal: IMAGE_BYTES, bytesWritten: IMAGE_BYTES });
      expect(states).toContainEqual({ state: 'verifying', bytesTotal: IMAGE_BYTES, bytesVerified: IMAGE_BYTES });
    });

    test('runs once at the first start, and takes itself out of the command line', async () => {
      await flash(imagePath, disk);
      const boot = join(folder, 'boot');
      mkdirSync(join(boot, 'fieldmark'), { recursive: true });
      for (const name of ['cmdline.txt', 'fieldmark/first-boot', 'fieldmark/wifi.nmconnection'])
        writeFileSync(join(boot, name), bootFileOf(disk, name));
      // what systemd itself makes of that command line
      execFileSync(RUN_GENERATOR, [folder, folder, folder], {
        env: { SYSTEMD_PROC_CMDLINE: bootFileOf(disk, 'cmdline.txt') },
      });
      const unit = readFileSync(join(folder, 'kernel-command-line.service'), 'utf8');
      expect(unit).toMatch(/SuccessAction=reboot[\s\S]*ExecStart=\/boot\/firmware\/fieldmark\/first-boot\n/);
      // the programs of a system, and its /etc, in this folder
      const calls = join(folder, 'calls');
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      for (const name of ['dpkg', 'systemctl', 'mkdir', 'cp', 'chmod', 'chgrp', 'sync', 'rfkill'])
        writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >> '${calls}'\n`, { mode: 0o755 });
      writeFileSync(join(boot, 'fieldmark', 'fieldmark.deb'), '');
      const script = readFileSync(join(boot, 'fieldmark', 'first-boot'), 'utf8').replaceAll('/etc/', `${folder}/`);
      mkdirSync(join(folder, 'modules-load.d'));
      mkdirSync(join(folder, 'systemd', 'system.conf.d'), { recursive: true });
      writeFileSync(join(boot, 'fieldmark', 'first-boot'), script);
      execFileSync('sh', [join(boot, 'fieldmark', 'first-boot')], { env: { PATH: `${bin}:${process.env.PATH}` } });
      expect(readFileSync(calls, 'utf8')).toMatch(
        /dpkg --install \S+fieldmark\.deb\n[\s\S]*cp \S+device\.yaml [\s\S]*chgrp fieldmark \S+gateway-ca\.pem[\s\S]*systemctl enable fieldmark\.service/,
      );
      expect(readFileSync(join(folder, 'modules-load.d', 'fieldmark-board.conf'), 'utf8')).toBe('dwc2\ng_serial\n');
      expect(readFileSync(join(boot, 'cmdline.txt'), 'utf8')).toBe(`${CMDLINE.trim()} cfg80211.ieee80211_regdom=CH\n`);
      // the password is where root alone reads it
      expect(readFileSync(calls, 'utf8')).toMatch(/cp \S+wifi\.nmconnection (\S+)\nchmod 0600 \1\n/);
      expect(existsSync(join(boot, 'fieldmark', 'wifi.nmconnection'))).toBe(false);
    });

    test('without a configuration is the same to the last byte, whether packed or not', async () => {
      for (const path of [imagePath, pack(imagePath, 'gzip')]) {
        makeUsedDisk(disk, IMAGE_BYTES + MIB);
        await flash(path, disk, {}, plain);
        expect(readFileSync(disk).subarray(0, IMAGE_BYTES).equals(image)).toBe(true);
      }
    });

    test('in a dry run leaves the disk as it was, and is compared without being written', async () => {
      await flash(imagePath, disk, { dryRun: true });
      expect(isUnchanged()).toBe(true);
      await expect(flash(imagePath, disk, { verifyOnly: true })).rejects.toMatchObject({
        code: 'FLASH_VERIFY_FAILED',
        message: expect.stringContaining('at byte 0 '),
        state: expect.stringContaining('nothing was written'),
      });
      expect(isUnchanged()).toBe(true);
      await flash(imagePath, disk);
      await flash(imagePath, disk, { verifyOnly: true });
      const bytes = readFileSync(disk);
      bytes[ROOT_START + 4097] = bytes[ROOT_START + 4097]! ^ 1;
      writeFileSync(disk, bytes);
      await expect(flash(imagePath, disk, { verifyOnly: true })).rejects.toMatchObject({
        message: expect.stringContaining(`at byte ${ROOT_START + 4097} `),
      });
    });

    test('takes off the file systems of the disk first, and refuses one in use', async () => {
      await flash(imagePath, disk, {}, plain);
      const mount = join(folder, 'mount');
      mkdirSync(mount);
      await withLoop(disk, ['--partscan'], async (path) => {
        // this kernel may know no FAT, but ext4 it does
        const mounted = spawnSync('mount', [
          '-t',
          'ext4',
          '-o',
          `offset=${ROOT_START},sizelimit=${ROOT_BYTES}`,
          path,
          mount,
        ]);
        expect(mounted.stderr.toString()).toBe('');
        const listed = async (): Promise<Disk> => ({ ...(await chooseDisk(listDisks(), path)), mounts: [mount] });
        const opened = await openDiskImage(imagePath, configured);
        const user = spawn('sleep', ['600'], { cwd: mount });
        const gone = once(user, 'close');
        try {
          await once(user, 'spawn');
          await expect(flashDisk(await listed(), opened, {})).rejects.toMatchObject({
            code: 'DISK_BUSY',
            message: expect.stringContaining(mount),
            state: expect.stringContaining('nothing was written'),
            next: expect.stringContaining('fuser'),
          });
        } finally {
          user.kill();
          await gone;
        }
        await flashDisk(await listed(), opened, {});
        expect(bootFileOf(path, 'fieldmark/device.yaml')).toBe(settings.config.toString());
        // whoever opened it first has it alone
        const first = await openBlockDevice(path);
        await expect(flashDisk(await chooseDisk(listDisks(), path), opened, {})).rejects.toMatchObject({
          code: 'DISK_BUSY',
        });
        await first.close();
        await opened.close();
      });
    });

    test('does not go onto a disk that is too small, write protected, or absent', async () => {
      truncateSync(disk, IMAGE_BYTES - 512);
      await expect(flash(imagePath, disk)).rejects.toMatchObject({
        code: 'IMAGE_TOO_LARGE',
        message: expect.stringContaining(`${IMAGE_BYTES - 512}`),
        next: expect.stringContaining('larger card'),
      });
      expect(isUnchanged()).toBe(true);
      await withLoop(disk, ['--read-only'], (path) =>
        expect(flash(imagePath, path)).rejects.toMatchObject({
          code: 'DISK_REFUSED',
          next: expect.stringContaining('LOCK'),
        }),
      );
      await expect(flash(imagePath, join(folder, 'none'))).rejects.toMatchObject({ code: 'DISK_NOT_FOUND' });
    });

    test('on a disk that fails says where, and leaves nothing that starts', async () => {
      const small = join(folder, 'small');
      mkdirSync(small);
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', small]);
      if (mounted.status !== 0) throw new Error(`no failing disk to test on: ${mounted.stderr}`);
      try {
        const failing = join(small, 'disk');
        writeFileSync(failing, '');
        truncateSync(failing, IMAGE_BYTES);
        const expected = {
          code: 'DISK_FAILED',
          message: expect.stringMatching(/at byte \d+/),
          state: expect.stringContaining('no partition table'),
          next: expect.stringMatching(/reader.*card/),
        };
        await expect(flash(imagePath, failing, {}, plain)).rejects.toMatchObject(expected);
        expect(readFileSync(failing).subarray(0, 512)).toEqual(Buffer.alloc(512));
        // a block device takes it all into memory, and tells when it is to be on the medium
        writeFileSync(failing, '');
        truncateSync(failing, IMAGE_BYTES);
        await withLoop(failing, [], (path) =>
          expect(flash(imagePath, path, {}, plain)).rejects.toMatchObject(expected),
        );
      } finally {
        spawnSync('umount', [small]);
      }
    });

    /** A disk whose calls are changed: what a worn card, a bad reader or a pulled cable do. */
    const changed = (change: (device: BlockDevice) => Partial<BlockDevice>) => ({
      open: async (path: string): Promise<BlockDevice> => {
        const device = await openBlockDevice(path);
        return { ...device, ...change(device) };
      },
    });

    test('is found out where the disk holds another byte than it was given', async () => {
      const at = ROOT_START + 1_234_567;
      const lying = changed((device) => ({
        write: (offset, bytes) => {
          const copy = Uint8Array.from(bytes);
          if (offset <= at && at < offset + bytes.length) copy[at - offset]! ^= 0x10;
          return device.write(offset, copy);
        },
      }));
      await expect(flash(imagePath, disk, lying)).rejects.toMatchObject({
        code: 'FLASH_VERIFY_FAILED',
        message: expect.stringContaining(`at byte ${at} `),
        state: expect.stringContaining('do not use the disk'),
        next: expect.stringContaining('counterfeit'),
      });
    });

    test('is found out where only the settings are not what a board would read', async () => {
      const image = await openDiskImage(imagePath, configured);
      // a reader that gives back what it was told, whatever the card holds
      const echoing = changed((device) => ({
        write: (offset, bytes) => {
          const at = Buffer.from(bytes).indexOf(settings.config);
          const copy = Uint8Array.from(bytes);
          if (at >= 0) copy[at]! ^= 0x20;
          return device.write(offset, copy);
        },
        readBack: () => image.content(),
      }));
      await expect(flash(imagePath, disk, echoing)).rejects.toMatchObject({
        code: 'FLASH_VERIFY_FAILED',
        message: expect.stringContaining('fieldmark/device.yaml in the boot partition'),
      });
      await image.close();
    });

    test('says after a card that was pulled out, or an end that was asked for, how the disk is', async () => {
      const pulled = changed((device) => ({
        write: (offset, bytes) => {
          if (offset < 12 * MIB) return device.write(offset, bytes);
          throw Object.assign(new Error('ENODEV: no such device'), { code: 'ENODEV' });
        },
      }));
      await expect(flash(imagePath, disk, pulled)).rejects.toMatchObject({
        code: 'DISK_FAILED',
        message: expect.stringContaining(`at byte ${12 * MIB}: the card was pulled out`),
        state: expect.stringContaining('no partition table'),
      });
      const ending = new AbortController();
      const onState = (state: FlashState) => {
        if (state.state === 'writing' && state.bytesWritten > IMAGE_BYTES / 2)
          ending.abort(new FieldmarkError('INTERRUPTED'));
      };
      await expect(flash(imagePath, disk, { signal: ending.signal, onState })).rejects.toMatchObject({
        code: 'INTERRUPTED',
        state: expect.stringContaining('no partition table'),
      });
      expect(readFileSync(disk).subarray(0, 512)).toEqual(Buffer.alloc(512));
      await flash(imagePath, disk);
    });

    test('is refused before any disk is touched where it is not whole, not wanted, or not for the board', async () => {
      const bad = async (path: string, how: Partial<DiskImageOptions> = {}) => {
        const error: unknown = await openDiskImage(path, { ...configured, ...how }).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ state: expect.stringContaining('nothing was'), next: expect.any(String) });
        return `${(error as FieldmarkError).code} ${(error as FieldmarkError).message}`;
      };
      const cut = join(folder, 'cut.img');
      copyFileSync(imagePath, cut);
      truncateSync(cut, IMAGE_BYTES - 512);
      expect(await bad(cut)).toMatch(/IMAGE_INVALID.*cut off/);
      const packed = pack(imagePath, 'xz');
      truncateSync(packed, 100_000);
      expect(await bad(packed)).toMatch(/IMAGE_INVALID.*xz: .*end of input/);
      const text = join(folder, 'text.img');
      for (const [content, said] of [
        ['', /it is empty/],
        ['no image', /8 bytes are no disk image/],
        ['x'.repeat(100_000), /no partition table/],
      ] as const) {
        writeFileSync(text, content);
        expect(await bad(text)).toMatch(said);
      }
      expect(await bad(join(folder, 'none.img'))).toMatch(/NOT_FOUND/);
      expect(await bad(imagePath, { sha256: '00'.repeat(32) })).toMatch(
        /IMAGE_INVALID.*has sha256 [0-9a-f]{64}, not 00/,
      );
      const other = findBoard(loadBoards(), 'raspberry-pi-5');
      const trees = (other.flash[0] as DiskMethod).deviceTrees;
      expect(await bad(imagePath, { deviceTrees: trees, boardName: other.name })).toMatch(
        /no bcm2712-rpi-5-b\.dtb, so Raspberry Pi 5.*it has bcm2711-rpi-4-b\.dtb/,
      );
    });

    test('takes no file that its boot partition has no room for', async () => {
      const full = mkdtempSync(join(folder, 'full'));
      const path = makeImage(full, { ballastBytes: 7 * MIB - 200_000 });
      await expect(openDiskImage(path, configured)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
    });

    test('is accepted by the hash of the file or of the image in it', async () => {
      const packed = pack(imagePath, 'gzip');
      const first = await openDiskImage(packed, plain);
      await first.close();
      expect(first.sha256.file).not.toBe(first.sha256.image);
      for (const sha256 of Object.values(first.sha256))
        await (await openDiskImage(packed, { ...plain, sha256 })).close();
    });
  },
);
