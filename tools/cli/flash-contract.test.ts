import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findBoard, loadBoards } from '#flash/board.js';
import { createFakeBoard, fakeStk500v2 } from '#flash/bootloader.fixture.js';
import { IMAGE_BYTES, IMAGE_NEEDS, makeImage, makeUsedDisk } from '#flash/disk-image.fixture.js';
import { createFakeEsp } from '#flash/esp-rom.fixture.js';
import { startProgram, until } from '#linux/process.fixture.js';
import { FieldmarkError } from '#proto/errors.js';
import { boardNative } from '../build/board-native.js';
import { startEspruinoUnit } from '../emulator/espruino-unit.js';
import { startCaller } from '../emulator/native-caller.js';
import { describeWith } from '../setup/require.fixture.js';
import { call } from './call.fixture.js';
import { serveLink } from './served.fixture.js';

/**
 * What flashing does whatever the method, by the command itself: against a model or emulated board, or, where a variable
 * names its port or path, against a real one, which is flashed over and over. An Uno has its own suite in flash.test.ts.
 */
const REAL = {
  mega: process.env.FIELDMARK_MEGA_PORT,
  espruino: process.env.FIELDMARK_ESPRUINO_PORT,
  esp32: process.env.FIELDMARK_ESP32_PORT,
  disk: process.env.FIELDMARK_DISK,
};
/** a whole image of a program of the user's own, for a real chip; it is what is left on it */
const ESP32_IMAGE = process.env.FIELDMARK_ESP32_IMAGE;
const ESPRUINO_BOARD = process.env.FIELDMARK_ESPRUINO_BOARD ?? 'espruino-wifi';

type Target = {
  readonly board: string;
  readonly where: readonly string[];
  readonly image: string;
  readonly other: string;
  /** for no such board */
  readonly large: string;
  readonly stop: () => unknown;
};

const closed = (): Error => new FieldmarkError('LINK_CLOSED');
const write = (path: string, content: string | Uint8Array): string => {
  writeFileSync(path, content);
  return path;
};

const startMega = async (folder: string): Promise<Target> => {
  const board = createFakeBoard(fakeStk500v2, 262_144, closed, { signature: [0x1e, 0x98, 0x01] });
  const served = REAL.mega === undefined ? await serveLink(board.link) : undefined;
  const packaged = (name: string) =>
    createRequire(import.meta.url).resolve(`avrgirl-arduino/junk/hex/mega/${name}.cpp.hex`);
  // one byte at 0x3e000, where the bootloader is
  const large = [':020000040003F7', ':01E000000C13', ':00000001FF', ''].join('\n');
  return {
    board: 'arduino-mega',
    where: ['--port', REAL.mega ?? `tcp://127.0.0.1:${served!.port}`],
    image: packaged('StandardFirmata'),
    other: packaged('Blink'),
    large: write(join(folder, 'large.hex'), large),
    stop: () => served?.stop(),
  };
};

const startEspruino = async (folder: string): Promise<Target> => {
  const native = startCaller(boardNative('armv7em')!.bytes);
  const unit = REAL.espruino === undefined ? await startEspruinoUnit({ board: ESPRUINO_BOARD, native }) : undefined;
  const [pin] = findBoard(loadBoards(), ESPRUINO_BOARD).buses.adc ?? [];
  const device = `import { analog } from '#drivers/analog.js';
export const sensors = [{ driver: analog, options: { pin: '${pin}' }, periodMs: 1000 }];`;
  const path = write(join(folder, 'device.ts'), device);
  const built = await call(['build', path, '--board', ESPRUINO_BOARD, '--out', folder]);
  if (built.exitCode !== 0) throw new Error(built.stderr);
  return {
    board: ESPRUINO_BOARD,
    where: ['--port', REAL.espruino ?? unit!.url],
    image: join(folder, `${ESPRUINO_BOARD}.storage`),
    other: write(join(folder, 'other.js'), 'print(1);'),
    large: write(join(folder, 'large.js'), `print(1);${' '.repeat(2_000_000)}`),
    stop: async () => {
      await unit?.stop();
      native.close();
    },
  };
};

/** bytes 12 and 13 from a bootloader's start are the chip; the ESP32 is 0 */
const espImage = (length: number): Uint8Array => {
  const image = Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255);
  image[0x1000] = 0xe9;
  image.set([0, 0], 0x100c);
  return image;
};

const startEsp = async (folder: string): Promise<Target> => {
  const rom = createFakeEsp(262_144, closed, { hearsAllRates: true });
  // as a person puts it there who holds BOOT: a pseudo terminal has no modem lines
  await rom.link.setSignals({ dataTerminalReady: true, requestToSend: true });
  await rom.link.setSignals({ dataTerminalReady: true, requestToSend: false });
  const served = await serveLink(rom.link);
  const end = REAL.esp32 ?? join(folder, 'esp');
  const cable =
    REAL.esp32 === undefined
      ? startProgram('socat', [`pty,raw,echo=0,link=${end}`, `tcp:127.0.0.1:${served.port}`])
      : undefined;
  await until(() => existsSync(end), 'a port');
  const image = ESP32_IMAGE === undefined ? espImage(20_000) : readFileSync(ESP32_IMAGE);
  const other = Uint8Array.from(image);
  other[other.length - 1]! ^= 1;
  return {
    board: 'esp32-devkitc',
    where: ['--port', end],
    image: write(join(folder, 'image.bin'), image),
    other: write(join(folder, 'other.bin'), other),
    large: write(join(folder, 'large.bin'), new Uint8Array(4_194_305)),
    stop: async () => {
      await cable?.stop('SIGKILL');
      served.stop();
    },
  };
};

const startDisk = async (folder: string): Promise<Target> => {
  const disk = REAL.disk ?? makeUsedDisk(join(folder, 'disk'), IMAGE_BYTES);
  const image = (): string => makeImage(mkdtempSync(join(folder, 'image-')));
  const [first, second, large] = [image(), image(), image()];
  // a terabyte that is a hole
  truncateSync(large, REAL.disk === undefined ? IMAGE_BYTES + 512 : 2 ** 40);
  const board = 'raspberry-pi-4';
  const asked = await call(['flash', '--board', board, '--image', first, '--disk', disk]);
  const [, confirm] = /--confirm '([^']+)'/.exec(asked.stderr) ?? [];
  if (confirm === undefined) throw new Error(asked.stderr);
  return { board, where: ['--disk', disk, '--confirm', confirm], image: first, other: second, large, stop: () => {} };
};

const TARGETS: readonly [string, readonly string[], (folder: string) => Promise<Target>][] = [
  ['an Arduino Mega (STK500v2)', [], startMega],
  ['an Espruino board (Storage)', ['arm-none-eabi-gcc', 'qemu-arm-static'], startEspruino],
  ['an ESP32 (esptool-js)', ['socat'], startEsp],
  ['a disk', IMAGE_NEEDS, startDisk],
];

for (const [name, needs, start] of TARGETS)
  describeWith([...needs], `flashing ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'flash-contract-'));
    let target: Target | undefined;
    beforeAll(async () => {
      target = await start(folder);
    });
    afterAll(async () => {
      await target?.stop();
      rmSync(folder, { recursive: true });
    });
    const flash = (image: string, ...more: readonly string[]) =>
      call(['flash', '--board', target!.board, '--image', image, ...target!.where, ...more]);

    test('writes, reads back and says each of it', async () => {
      const said = await flash(target!.image, '--json');
      expect([said.exitCode, said.stderr]).toEqual([0, expect.not.stringContaining('"error"')]);
      const states = said.stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const names: readonly string[] = states.map(({ state }) => state);
      const order = ['preparing', 'writing', 'verifying', 'finished'].map((state) => names.lastIndexOf(state));
      expect(order).toEqual([...order].sort((a, b) => a - b));
      const { bytesTotal } = states.find(({ state }) => state === 'writing');
      expect(states).toContainEqual(
        expect.objectContaining({ state: 'writing', bytesTotal, bytesWritten: bytesTotal }),
      );
      expect(JSON.parse(said.stdout)).toMatchObject({ board: target!.board, dryRun: false });
      expect((await flash(target!.image, '--verify-only')).exitCode).toBe(0);
    });

    test('finds out that another image is there, and leaves it', async () => {
      const said = await flash(target!.other, '--verify-only');
      expect([said.exitCode, said.stdout]).toEqual([11, '']);
      expect(said.stderr).toMatch(/FLASH_VERIFY_FAILED[\s\S]*state: [\s\S]*next: /);
      expect((await flash(target!.image, '--verify-only')).exitCode).toBe(0);
    });

    test('writes nothing in a dry run, nor of what is too large', async () => {
      expect((await flash(target!.other, '--dry-run')).exitCode).toBe(0);
      const large = await flash(target!.large);
      expect([large.exitCode, large.stdout]).toEqual([10, '']);
      expect(large.stderr).toMatch(/IMAGE_TOO_LARGE[\s\S]*state: nothing was written[\s\S]*next: /);
      expect((await flash(target!.image, '--verify-only')).exitCode).toBe(0);
    });
  });
