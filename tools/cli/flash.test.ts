import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findBoard, loadBoards, type Stk500Method } from '#flash/board.js';
import { openLink } from '#flash/plan.js';
import { flashStk500 } from '#flash/stk500.js';
import { openBoard } from '#linux/io.js';
import { FieldmarkError } from '#proto/errors.js';
import { type EmulatorProcess, spawnEmulator } from '../emulator/emulator.fixture.js';
import { buildOptiboot, OPTIBOOT_NEEDS } from '../emulator/optiboot.js';
import { standardFirmataPath } from '../emulator/server.js';
import { describeWith } from '../setup/require.fixture.js';
import { call, inFolder } from './call.fixture.js';
import { run } from './main.js';

const record = (address: number, type: number, data: readonly number[]): string => {
  const bytes = [data.length, address >> 8, address & 255, type, ...data];
  const sum = -bytes.reduce((total, byte) => total + byte, 0) & 255;
  return `:${[...bytes, sum].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};
/** an endless loop, as the whole program: rjmp .-2 */
const LOOP = [record(0, 0, [0xff, 0xcf]), ':00000001FF', ''].join('\n');

/** A real Arduino Uno to run against, which is flashed over and over; an emulated one where this names no port. */
const UNO_PORT = process.env.FIELDMARK_UNO_PORT;

describeWith(['socat', ...OPTIBOOT_NEEDS], 'flashing a board with a genuine optiboot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  let optiboot: string;
  let emulator: EmulatorProcess;
  beforeAll(() => {
    optiboot = buildOptiboot(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    emulator = await spawnEmulator(['--firmware', optiboot]);
  });
  afterEach(() => emulator.stop());

  const url = () => UNO_PORT ?? `tcp://127.0.0.1:${emulator.port}`;
  const flash = (image: string, ...more: readonly string[]) =>
    call(['flash', '--board', 'arduino-uno', '--port', url(), '--image', image, ...more]);
  /** avrdude speaks to serial servers as net:host:port; the connection resets the board */
  const avrdude = async (...words: readonly string[]): Promise<string> => {
    const port = UNO_PORT ?? `net:127.0.0.1:${emulator.port}`;
    const where = ['-c', 'arduino', '-p', 'm328p', '-P', port, '-D'];
    const { stderr } = await promisify(execFile)('avrdude', [...where, ...words], { timeout: 60_000 });
    return stderr;
  };
  const agrees = (image: string) => avrdude('-U', `flash:v:${image}:i`);

  test('writes a program that runs, and avrdude reads the same', async () => {
    const said = await flash(standardFirmataPath(), '--json');
    expect([said.exitCode, said.stderr]).toEqual([0, expect.not.stringContaining('"error"')]);
    const states = said.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(states.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual([
      'initializing',
      'preparing',
      'writing',
      'verifying',
      'finished',
    ]);
    expect(states).toContainEqual({ state: 'writing', bytesTotal: 12_288, bytesWritten: 12_288, percentage: 100 });
    expect(JSON.parse(said.stdout)).toMatchObject({ board: 'arduino-uno', method: 'stk500v1', dryRun: false });
    expect(await agrees(standardFirmataPath())).toMatch(/12194 bytes of flash verified/);
    const board = await openBoard(UNO_PORT === undefined ? { tcp: `127.0.0.1:${emulator.port}` } : { port: UNO_PORT });
    expect(board.state()).toBe('open');
    await board.close();
  });

  test('agrees with what avrdude wrote, and not with anything else', async () => {
    expect(await avrdude('-U', `flash:w:${standardFirmataPath()}:i`)).toMatch(/bytes of flash verified/);
    expect(await flash(standardFirmataPath(), '--verify-only')).toMatchObject({ exitCode: 0 });
    const other = join(folder, 'other.hex');
    writeFileSync(other, LOOP);
    const said = await flash(other, '--verify-only');
    expect([said.exitCode, said.stdout]).toEqual([11, '']);
    expect(said.stderr).toMatch(/FLASH_VERIFY_FAILED[\s\S]*state: nothing was written/);
    // and it was left as it is
    expect(await flash(standardFirmataPath(), '--verify-only')).toMatchObject({ exitCode: 0 });
  });

  test('writes an image of one page, and in a dry run none', async () => {
    const image = join(folder, 'loop.hex');
    writeFileSync(image, LOOP);
    const dry = await flash(image, '--dry-run');
    expect([dry.exitCode, dry.stderr]).toEqual([0, expect.stringContaining('nothing was written')]);
    expect(await flash(image, '--verify-only')).toMatchObject({ exitCode: 11 });
    expect(await flash(image)).toMatchObject({ exitCode: 0 });
    expect(await agrees(image)).toMatch(/2 bytes of flash verified/);
  });

  test('refuses a board of another chip', async () => {
    const other = loadBoards().find(({ flash: [method] }) => method?.method === 'stk500v2')!;
    const image = join(folder, 'loop.hex');
    writeFileSync(image, LOOP);
    const said = await call(['flash', '--board', other.id, '--port', url(), '--image', image]);
    // its bootloader speaks another protocol
    expect(said.exitCode).toBe(10);
    expect(said.stderr).toMatch(/FLASH_NO_ANSWER[\s\S]*state: nothing was written[\s\S]*next: /);
  });

  test('refuses a chip with another signature than the board has', async () => {
    const link = await openLink(url());
    const uno = findBoard(loadBoards(), 'arduino-uno').flash[0] as Stk500Method;
    const image = { start: 0, bytes: new Uint8Array([0xff, 0xcf]) };
    const wrong = { ...uno, signature: '1e9406' };
    await expect(flashStk500(link, wrong, image, {})).rejects.toMatchObject({
      code: 'FLASH_WRONG_CHIP',
      message: expect.stringContaining('1e950f'),
      state: expect.stringContaining('nothing was written'),
    });
    await link.close();
  });

  test('that is interrupted says how the board is, and exits with 130', async () => {
    const ending = new AbortController();
    let said = '';
    const write = (text: string) => {
      said += text;
      if (text.includes('writing 50 %')) ending.abort(new FieldmarkError('INTERRUPTED', { detail: 'SIGINT' }));
    };
    const words = ['flash', '--board', 'arduino-uno', '--port', url(), '--image', standardFirmataPath()];
    const exitCode = await run(words, {
      streams: { stdout: { write }, stderr: { write } },
      environment: { XDG_CONFIG_HOME: '/nonexistent' },
      signal: ending.signal,
    });
    expect([exitCode, said]).toEqual([
      130,
      expect.stringMatching(/part of the new image[\s\S]*next: {2}flash it again/),
    ]);
    expect(await flash(standardFirmataPath())).toMatchObject({ exitCode: 0 });
  });

  test('says after a cable that was pulled midway how the board is, and flashes it again', async () => {
    const gone = { state: '' };
    const cable = createServer((near) => {
      const far = connect(emulator.port, '127.0.0.1');
      let bytes = 0;
      near.on('data', (data) => {
        bytes += data.length;
        if (bytes > 4000) gone.state = 'pulled';
        if (bytes > 4000) near.destroy();
        else far.write(data);
      });
      far.on('data', (data) => near.write(data)).on('error', () => near.destroy());
      near.on('close', () => far.destroy()).on('error', () => {});
    });
    const port = await new Promise<number>((resolve) =>
      cable.listen(0, '127.0.0.1', () => resolve((cable.address() as { port: number }).port)),
    );
    try {
      const words = ['flash', '--board', 'arduino-uno', '--image', standardFirmataPath()];
      const said = await call([...words, '--port', `tcp://127.0.0.1:${port}`]);
      expect([gone.state, said.exitCode, said.stdout]).toEqual(['pulled', 10, '']);
      expect(said.stderr).toMatch(/LINK_CLOSED[\s\S]*part of the new image[\s\S]*next: {2}flash it again/);
      const again = await call([...words, '--port', `tcp://127.0.0.1:${emulator.port}`]);
      expect(again).toMatchObject({ exitCode: 0 });
    } finally {
      cable.close();
    }
  });
});

describe('flash', () => {
  const words = ['flash', '--board', 'arduino-uno', '--port', 'tcp://127.0.0.1:1'];

  test.each([
    [
      'an image that is not there',
      ['--image', '/nonexistent.hex'],
      undefined,
      2,
      /no file \/nonexistent[\s\S]*--image\n$/,
    ],
    ['an image of another kind', ['--image', 'x.bin'], 'x', 10, /IMAGE_INVALID[\s\S]*\.hex/],
    ['a damaged image', ['--image', 'x.hex'], ':00', 10, /IMAGE_INVALID/],
    ['a port where nobody is', ['--image', 'x.hex'], LOOP, 4, /PORT_NOT_FOUND[\s\S]*nothing was done/],
    ['a port that is not there', ['--image', 'x.hex', '--port', '/dev/nonexistent'], LOOP, 4, /PORT_NOT_FOUND/],
    ['a serial number that nobody has', ['--image', 'x.hex', '--port', 'usb:none'], LOOP, 4, /PORT_NOT_FOUND/],
    ['an unknown board', ['--image', 'x.hex', '--board', 'toaster'], LOOP, 3, /BOARD_UNKNOWN[\s\S]*arduino-uno/],
    [
      'a chip behind a line without modem lines',
      ['--image', 'x.bin', '--board', 'esp32-devkitc'],
      LOOP,
      2,
      /modem lines/,
    ],
    ['a program that is none', ['--image', 'x.js', '--board', 'espruino-pico'], ' ', 10, /no JavaScript/],
    ['an empty image', ['--image', 'x.bin', '--board', 'esp32-c3'], '', 10, /0 bytes/],
    ['an image of another hash', ['--image', 'x.hex', '--sha256', '00'], LOOP, 10, /, not 00 \(IMAGE_INVALID\)/],
    ['a disk for a board that has none', ['--image', 'x.hex', '--disk', '/dev/sdx'], LOOP, 2, /--disk is for images/],
    ['no image', [], LOOP, 2, /'--image <file>' is missing/],
  ] as const)('with %s says so, and what to do', (_name, more, content, exitCode, said) =>
    inFolder(async (folder) => {
      const given = more.map((word) => (/^x\./.test(word) ? join(folder, word) : word));
      for (const path of given) if (path.startsWith(folder)) writeFileSync(path, content ?? '');
      const result = await call([...words, ...given]);
      expect([result.exitCode, result.stdout, result.stderr]).toEqual([exitCode, '', expect.stringMatching(said)]);
      expect(result.stderr).toMatch(/next: /);
    }),
  );

  test('with an image that is too big touches no port', () =>
    inFolder(async (folder) => {
      const image = join(folder, 'big.hex');
      const lines = Array.from({ length: 2048 }, (_, i) => record(i * 16, 0, new Array(16).fill(i & 255)));
      writeFileSync(image, [...lines, ':00000001FF'].join('\n'));
      let connections = 0;
      const server = createServer(() => connections++);
      const port = await new Promise<number>((resolve) =>
        server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
      );
      const said = await call([
        'flash',
        '--board',
        'arduino-uno',
        '--port',
        `tcp://127.0.0.1:${port}`,
        '--image',
        image,
      ]);
      server.close();
      expect([said.exitCode, connections, said.stderr]).toEqual([
        10,
        0,
        expect.stringMatching(/32256 \(IMAGE_TOO_LARGE\)/),
      ]);
    }));
});

describe('boards', () => {
  test('lists every file of boards/, and shows all of one', async () => {
    const all = JSON.parse((await call(['boards', '--json'])).stdout);
    expect(all.boards.map(({ id }: { id: string }) => id)).toEqual(loadBoards().map(({ id }) => id));
    for (const { id, name } of loadBoards()) expect((await call(['boards', id])).stdout).toContain(name);
    const file = readFileSync(new URL('../../../boards/arduino-uno.json', import.meta.url), 'utf8');
    expect(JSON.parse((await call(['boards', 'arduino-uno', '-j'])).stdout)).toEqual(JSON.parse(file));
  });

  test('knows no other', async () => {
    expect(await call(['boards', 'toaster'])).toMatchObject({ exitCode: 3, stdout: '' });
  });
});

describe('doctor and udev', () => {
  test('show what they find, and exit by it', async () => {
    const said = await call(['doctor', '--json']);
    const { findings } = JSON.parse(said.stdout);
    const isWell = findings.every(({ verdict }: { verdict: string }) => verdict !== 'bad');
    expect(said.exitCode === 0).toBe(isWell);
    expect((await call(['doctor'])).stdout).toContain(`Node ${process.versions.node}`);
  });

  test('print rules, write them, and say what to do where that is not allowed', () =>
    inFolder(async (folder) => {
      const { rules } = JSON.parse((await call(['udev', 'print', '-j'])).stdout);
      expect((await call(['udev', 'print'])).stdout).toBe(rules);
      const path = join(folder, 'board.rules');
      expect(await call(['udev', 'install', '--path', path])).toMatchObject({ exitCode: 0 });
      expect(readFileSync(path, 'utf8')).toBe(rules);
      const denied = await call(['udev', 'install', '--path', join(folder, 'no', 'such')]);
      expect([denied.exitCode, denied.stderr]).toEqual([7, expect.stringContaining('sudo tee')]);
    }));
});
