import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openBlockDevice } from '#flash/block-device.js';
import { IMAGE_BYTES, IMAGE_NEEDS, makeImage, makeUsedDisk, withLoop } from '#flash/disk-image.fixture.js';
import { openSerialPort } from '#flash/serial-port.js';
import { startProgram, until } from '#linux/process.fixture.js';
import { describeWith } from '../setup/require.fixture.js';
import { call } from './call.fixture.js';
import { PLUGGED_NEEDS, type Plugged, runPlugged } from './plugged.fixture.js';

/** an endless loop, as the whole program: rjmp .-2 */
const LOOP = ':02000000FFCF30\n:00000001FF\n';

let folder: string;
let image: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  writeFileSync(join(folder, 'x.img'), '');
  image = join(folder, 'loop.hex');
  writeFileSync(image, LOOP);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const uno = '2341:0043';
const card = {
  path: '/dev/sdx',
  type: 'disk',
  size: 31_914_983_424,
  vendor: 'SanDisk',
  model: 'Ultra',
  serial: '4C53',
  rm: true,
  ro: false,
  hotplug: true,
  mountpoints: [null],
};
/** an image that is never read: the disk is refused before */
const toDisk = () => ['flash', '--board', 'raspberry-pi-4', '--image', join(folder, 'x.img')];

describeWith(PLUGGED_NEEDS, 'flash on a computer', () => {
  const flash = (...words: readonly string[]) => ['flash', '--board', 'arduino-uno', '--image', image, ...words];

  test.each<[string, Plugged, () => readonly string[], number, RegExp]>([
    ['without a board', {}, () => flash(), 4, /PORT_NOT_FOUND[\s\S]*cable that carries data/],
    [
      'with two boards of this kind',
      {
        ports: [
          [uno, 'A1'],
          [uno, 'B2'],
        ],
      },
      () => flash(),
      6,
      /ttyACM0 .*usb:A1[\s\S]*ttyACM1 .*usb:B2[\s\S]*PORT_AMBIGUOUS[\s\S]*--port usb:SERIAL/,
    ],
    ['with another kind of board', { ports: [['0483:5740', 'A1']] }, () => flash(), 4, /none for Arduino Uno/],
    [
      'with another kind of board at the port that is named',
      { ports: [['303a:1001', 'A1']] },
      () => flash('--port', '/dev/ttyACM0'),
      10,
      /FLASH_WRONG_CHIP[\s\S]*nothing was written[\s\S]*--board/,
    ],
    ['without a disk', {}, toDisk, 4, /DISK_NOT_FOUND[\s\S]*put the card into the reader/],
    ['with an empty reader', { disks: [{ ...card, size: 0 }] }, toDisk, 4, /DISK_NOT_FOUND/],
    [
      'with two cards',
      { disks: [card, { ...card, path: '/dev/sdy', serial: '77' }] },
      toDisk,
      6,
      /sdx {2}SanDisk Ultra, 31\.9 GB {2}usb:4C53[\s\S]*sdy[\s\S]*PORT_AMBIGUOUS[\s\S]*--disk/,
    ],
    [
      'whose own disk is named',
      { disks: [{ ...card, rm: false, hotplug: false }] },
      () => [...toDisk(), '--disk', '/dev/sdx'],
      7,
      /built in[\s\S]*DISK_REFUSED/,
    ],
    [
      'that runs from the card',
      { disks: [{ ...card, children: [{ ...card, mountpoints: ['/'] }] }] },
      () => [...toDisk(), '--confirm', 'SanDisk Ultra, 31.9 GB'],
      7,
      /holds this computer's \/ [\s\S]*DISK_REFUSED/,
    ],
    ['with a locked card', { disks: [{ ...card, ro: true }] }, toDisk, 7, /DISK_REFUSED[\s\S]*LOCK/],
    [
      'with one card that nobody confirmed',
      { disks: [card] },
      toDisk,
      2,
      /--disk \/dev\/sdx --confirm 'SanDisk Ultra, 31\.9 GB'/,
    ],
  ])('%s says so, and what to do', (_name, plugged, words, exitCode, said) => {
    const { status, stdout, stderr } = runPlugged(folder, plugged, words());
    expect([status, stdout, stderr]).toEqual([exitCode, '', expect.stringMatching(said)]);
    expect(stderr).toMatch(/state: nothing was [\s\S]*next: /);
  });

  test('shows ports and cards that can be written, and no other disk', () => {
    const disks = [card, { ...card, path: '/dev/sda', rm: false, hotplug: false }];
    const { stdout } = runPlugged(folder, { ports: [[uno, 'A1']], disks }, ['ports']);
    expect(stdout).toMatch(/ttyACM0 .*arduino-uno[\s\S]*\/dev\/sdx {2}SanDisk Ultra, 31\.9 GB/);
    expect(stdout).not.toContain('/dev/sda');
  });
});

/** Does something as nobody, since root may open anything. */
const asNobody = async <T>(work: () => Promise<T>): Promise<T> => {
  process.seteuid!(65_534);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
};

describeWith(['socat'], 'flash at a port', () => {
  test('that another program holds, or that is not permitted, says so with exit code 7', async () => {
    const port = join(folder, 'port');
    const cable = startProgram('socat', [`pty,raw,echo=0,link=${port}`, `pty,raw,echo=0,link=${port}-far`]);
    try {
      await until(() => existsSync(port) && existsSync(`${port}-far`), 'a pair of ptys');
      const words = ['flash', '--board', 'arduino-uno', '--image', image, '--port', port];
      const held = await openSerialPort(port);
      const busy = await call(words);
      await held.close();
      expect([busy.exitCode, busy.stderr]).toEqual([
        7,
        expect.stringMatching(/PORT_BUSY[\s\S]*nothing was done[\s\S]*next: /),
      ]);
      chmodSync(port, 0);
      chmodSync(folder, 0o755);
      const denied = await asNobody(() => call(words));
      expect([denied.exitCode, denied.stderr]).toEqual([
        7,
        expect.stringMatching(/PERMISSION_DENIED[\s\S]*(usermod|udev install)/),
      ]);
    } finally {
      await cable.stop('SIGKILL');
    }
  });
});

describeWith(['losetup', 'lsblk', ...IMAGE_NEEDS], 'flash at a disk', () => {
  let common: string;
  let board: string;
  beforeAll(() => {
    common = mkdtempSync(join(tmpdir(), 'fieldmark-'));
    board = makeImage(common);
  });
  afterAll(() => rmSync(common, { recursive: true }));

  test('that is in use, or that is not permitted, says so with exit code 7 and leaves it as it was', async () => {
    const disk = makeUsedDisk(join(folder, 'disk'), IMAGE_BYTES);
    await withLoop(disk, [], async (path) => {
      const name = `${path.replace('/dev/', '')}, 18.9 MB`;
      const words = ['flash', '--board', 'raspberry-pi-4', '--image', board, '--disk', path, '--confirm', name];
      const held = await openBlockDevice(path);
      const busy = await call(words);
      await held.close();
      expect([busy.exitCode, busy.stderr]).toEqual([
        7,
        expect.stringMatching(/DISK_BUSY[\s\S]*nothing was written[\s\S]*fuser/),
      ]);
      chmodSync(common, 0o755);
      const denied = await asNobody(() => call(words));
      expect([denied.exitCode, denied.stderr]).toEqual([
        7,
        expect.stringMatching(/PERMISSION_DENIED[\s\S]*after sudo/),
      ]);
    });
    expect(readFileSync(disk).equals(Buffer.alloc(IMAGE_BYTES, 0xa5))).toBe(true);
  });
});
