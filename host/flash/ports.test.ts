import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { concat } from '#proto/bytes.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { type Board, loadBoards } from './board.js';
import { createInbox } from './inbox.js';
import type { Link } from './link.js';
import { findHolders, groupName } from './port-access.js';
import { choosePort, listPorts, listUsbDevices, type Port, refuseOtherBoard } from './ports.js';
import { openSerialPort } from './serial-port.js';
import { openTcpLink } from './tcp-link.js';

const boards = loadBoards();
const uno = boards.find(({ id }) => id === 'arduino-uno')!;
const esp = boards.find(({ id }) => id === 'esp32-devkitc')!;

const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A kernel's view of devices, with these on USB. */
const pluggedIn = (
  name: string,
  devices: readonly { tty?: string; ids: readonly [string, string]; serial?: string; product?: string }[],
): string => {
  const sys = join(folder, name);
  mkdirSync(join(sys, 'class/tty/tty0'), { recursive: true });
  mkdirSync(join(sys, 'bus/usb/devices'), { recursive: true });
  devices.forEach(({ tty, ids, serial, product }, i) => {
    const device = join(sys, `devices/usb1/1-${i}`);
    mkdirSync(join(device, `1-${i}:1.0/tty`), { recursive: true });
    writeFileSync(join(device, 'idVendor'), `${ids[0]}\n`);
    writeFileSync(join(device, 'idProduct'), `${ids[1]}\n`);
    if (serial !== undefined) writeFileSync(join(device, 'serial'), `${serial}\n`);
    if (product !== undefined) writeFileSync(join(device, 'product'), `${product}\n`);
    symlinkSync(device, join(sys, `bus/usb/devices/1-${i}`));
    if (tty === undefined) return;
    mkdirSync(join(sys, 'class/tty', tty), { recursive: true });
    symlinkSync(join(device, `1-${i}:1.0`), join(sys, 'class/tty', tty, 'device'));
  });
  return sys;
};

describe('the ports that are plugged in', () => {
  const sys = pluggedIn('bench', [
    { tty: 'ttyUSB10', ids: ['1a86', '7523'], product: 'USB Serial' },
    { tty: 'ttyACM0', ids: ['2341', '0043'], serial: '5573', product: 'Arduino Uno' },
    { tty: 'ttyUSB2', ids: ['dead', 'beef'] },
    { ids: ['0a5c', '2711'] },
  ]);
  const ports = listPorts(boards, sys);

  test('are those on USB, with id, serial number, and the boards that each can be', () => {
    expect(ports.map(({ path }) => path)).toEqual(['/dev/ttyACM0', '/dev/ttyUSB2', '/dev/ttyUSB10']);
    expect(ports[0]).toEqual({
      path: '/dev/ttyACM0',
      vendorId: '2341',
      productId: '0043',
      serialNumber: '5573',
      product: 'Arduino Uno',
      boards: [{ id: 'arduino-uno', certain: true }],
      holders: [],
    });
    expect(ports[1]!.boards).toEqual([]);
    expect(ports[2]!.boards.every(({ certain }) => !certain)).toBe(true);
    expect(ports[2]!.boards.length).toBeGreaterThan(2);
  });

  test('are none where nothing is plugged in', () => {
    expect(listPorts(boards, pluggedIn('empty', []))).toEqual([]);
    expect(listPorts(boards, '/nonexistent')).toEqual([]);
    expect(listUsbDevices('/nonexistent')).toEqual([]);
  });

  test('are not all that is on USB: a board that waits for its program has none', () => {
    expect(listUsbDevices(sys)).toContainEqual({ vendorId: '0a5c', productId: '2711' });
  });
});

const portAt = (path: string, board: Board, more: Partial<Port> = {}): Port => {
  const { vendorId, productId, shared } = board.usb[0]!;
  const likely = [{ id: board.id, certain: shared !== true }];
  return { path, vendorId, productId, boards: likely, holders: [], ...more };
};

describe('the port that is meant', () => {
  const one = portAt('/dev/ttyACM0', uno, { serialNumber: 'A1' });
  const two = portAt('/dev/ttyACM1', uno, { serialNumber: 'B2' });
  const other = portAt('/dev/ttyUSB0', esp);

  test('is the only one that can be this board', async () => {
    expect(await choosePort([other, one], undefined, uno)).toBe(one.path);
    expect(await choosePort([one, other], undefined, esp)).toBe(other.path);
  });

  test('is never the first of several: they are listed, or a person chooses', async () => {
    await expect(choosePort([one, two], undefined, uno)).rejects.toMatchObject({
      code: 'PORT_AMBIGUOUS',
      message: expect.stringMatching(/ttyACM0.*usb:A1[\s\S]*ttyACM1.*usb:B2/),
    });
    const asked: (readonly Port[])[] = [];
    const ask = async (choices: readonly Port[]) => {
      asked.push(choices);
      return two;
    };
    expect([await choosePort([one, two, other], undefined, uno, ask), asked]).toEqual([two.path, [[one, two]]]);
  });

  test('can be named by path, or by serial number in whatever socket it is', async () => {
    expect(await choosePort([one, two], '/dev/anything', uno)).toBe('/dev/anything');
    expect(await choosePort([one, two], 'usb:B2', uno)).toBe(two.path);
    await expect(choosePort([one, two], 'usb:C3', uno)).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
    const clone = { ...two, serialNumber: 'A1' };
    await expect(choosePort([one, clone], 'usb:A1', uno, async () => one)).rejects.toMatchObject({
      code: 'PORT_AMBIGUOUS',
    });
  });

  test('is any where the board has no USB id of its own', async () => {
    expect(await choosePort([other], undefined, { ...uno, usb: [] })).toBe(other.path);
    expect(await choosePort([one], undefined, undefined)).toBe(one.path);
  });

  test('is missing, and what is there instead is listed', async () => {
    await expect(choosePort([], undefined, uno)).rejects.toMatchObject({
      code: 'PORT_NOT_FOUND',
      message: expect.stringContaining('no serial port is plugged in'),
      next: expect.stringContaining('cable'),
    });
    await expect(choosePort([other], undefined, uno)).rejects.toThrow(/ttyUSB0/);
  });

  test('is refused when its USB id is certainly another board', () => {
    expect(() => refuseOtherBoard([one], one.path, esp)).toThrow(expect.objectContaining({ code: 'FLASH_WRONG_CHIP' }));
    expect(() => refuseOtherBoard([one, other], one.path, uno)).not.toThrow();
    expect(() => refuseOtherBoard([portAt('/dev/x', esp)], '/dev/x', uno)).not.toThrow();
    const link = join(folder, 'by-id');
    writeFileSync(join(folder, 'tty'), '');
    symlinkSync(join(folder, 'tty'), link);
    const real = portAt(join(folder, 'tty'), uno);
    expect(() => refuseOtherBoard([real], link, esp)).toThrow(/not esp32-devkitc/);
  });
});

test('who holds a file is known by its process', async () => {
  const path = join(folder, 'held');
  writeFileSync(path, '');
  expect(findHolders(path)).toEqual([]);
  const child = spawn('sleep', ['600'], { stdio: [openSync(path, 'r'), 'ignore', 'ignore'] });
  try {
    await once(child, 'spawn');
    expect(findHolders(path)).toEqual([{ pid: child.pid, name: 'sleep' }]);
  } finally {
    child.kill();
  }
});

test('groups have names', () => {
  expect(groupName(0)).toBe('root');
  expect(groupName(987_654)).toBeUndefined();
  expect(groupName(0, '/nonexistent')).toBeUndefined();
});

/** So many bytes, in however many pieces they come. */
const readAll = async (read: Link['read'], length: number): Promise<Uint8Array> => {
  let all: Uint8Array = new Uint8Array(0);
  while (all.length < length) {
    const more = await read(30_000);
    if (more === undefined) break;
    all = concat([all, more]);
  }
  return all;
};

describeWith(['socat'], 'a serial port', () => {
  let child: ChildProcess;
  let path: string;
  let count = 0;
  beforeEach(async () => {
    path = join(folder, `tty${count++}`);
    child = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${path}`, 'stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stderr!.resume();
    while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  afterEach(() => {
    child.kill('SIGKILL');
  });

  test('carries bytes both ways, and is there again after it was closed', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const far = createInbox(() => {});
    // from the start: what came before somebody listens would be lost
    child.stdout!.on('data', (part: Buffer) => far.push(Uint8Array.from(part)));
    for (let round = 0; round < 2; round++) {
      const link = await openSerialPort(path);
      await link.setBaudRate(57_600);
      await link.reset();
      await link.write(bytes);
      expect(await readAll(far.take, bytes.length)).toEqual(bytes);
      child.stdin!.write(bytes);
      expect(await readAll(link.read, bytes.length)).toEqual(bytes);
      expect(await link.read(1)).toBeUndefined();
      await link.close();
      await expect(link.write(bytes)).rejects.toMatchObject({ code: 'LINK_CLOSED' });
    }
  });

  test('is one program’s alone', async () => {
    const link = await openSerialPort(path);
    await expect(openSerialPort(path)).rejects.toMatchObject({
      code: 'PORT_BUSY',
      state: 'nothing was done',
      next: expect.any(String),
    });
    await link.close();
  });

  test('says that it is gone when the cable is pulled', async () => {
    const link = await openSerialPort(path);
    const reading = link.read(60_000);
    child.kill('SIGKILL');
    await expect(reading).rejects.toMatchObject({ code: 'LINK_CLOSED' });
    await expect(link.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'LINK_CLOSED' });
    await link.close();
  });

  test('without permission names the line that cures it', async () => {
    const asRoot = process.getuid?.() === 0;
    chmodSync(path, 0);
    chmodSync(folder, 0o755);
    // root may open anything, so for this moment it is nobody
    if (asRoot) process.seteuid!(65_534);
    try {
      await expect(openSerialPort(path)).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
        next: expect.stringMatching(/^sudo usermod -aG \w+ \S+, then log out|udev install/),
      });
    } finally {
      if (asRoot) process.seteuid!(0);
    }
  });
});

test('a path that is no port is PORT_NOT_FOUND', async () => {
  await expect(openSerialPort('/dev/nonexistent')).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
  await expect(openSerialPort(folder)).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
});

describe('a serial server', () => {
  test('is reset by a new connection, and its end is LINK_CLOSED', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.write(`hello ${sockets.length}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const link = await openTcpLink(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`);
    const greeting = async () => Buffer.from(await readAll(link.read, 'hello 1'.length)).toString();
    expect(await greeting()).toBe('hello 1');
    await link.reset();
    expect(await greeting()).toBe('hello 2');
    sockets[1]!.destroy();
    await expect(link.read(60_000)).rejects.toMatchObject({ code: 'LINK_CLOSED' });
    await expect(link.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'LINK_CLOSED' });
    await link.close();
    server.close();
  });
});
