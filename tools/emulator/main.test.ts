import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBoard } from '#linux/io.js';
import { describeWith } from '../setup/require.fixture.js';
import { type EmulatorProcess, spawnEmulator } from './emulator.fixture.js';
import { createEnvironment, QUANTITIES } from './environment.js';
import { buildOptiboot, OPTIBOOT_NEEDS } from './optiboot.js';
import { standardFirmataPath } from './server.js';

describe('the emulator process', () => {
  let emulator: EmulatorProcess;
  beforeAll(async () => {
    emulator = await spawnEmulator();
  });
  afterAll(() => emulator.stop());

  test('refuses a line that it does not understand, and goes on', async () => {
    await expect(emulator.command({ set: 'gravity', value: 9 })).rejects.toThrow('no such command');
    await expect(emulator.command({ unplug: 'toaster' })).rejects.toThrow('no such command');
    await expect(emulator.command({ set: 'motion', value: 1 })).resolves.toBeUndefined();
  });
  test('resets its chip for whoever connects, as opening the port of an Uno does', async () => {
    const hear = async (): Promise<Buffer> => {
      const socket = connect(emulator.port, '127.0.0.1');
      const [data] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return data;
    };
    expect([(await hear())[0], (await hear())[0]]).toEqual([0xf9, 0xf9]);
  });
});

describeWith(['socat'], 'the emulator at a pseudo terminal', () => {
  test('is a serial port to a program that opens one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
    const port = join(folder, 'tty');
    const emulator = await spawnEmulator(['--pty', port]);
    while (!existsSync(port)) await new Promise((resolve) => setTimeout(resolve, 20));
    const board = await openBoard({ port });
    try {
      expect([board.lastError()?.message, board.state()]).toEqual([undefined, 'open']);
    } finally {
      await board.close();
      await emulator.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

describeWith(OPTIBOOT_NEEDS, 'the emulator under a genuine bootloader', () => {
  test('is flashed and verified by avrdude, and runs what it was given', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
    const emulator = await spawnEmulator(['--firmware', buildOptiboot(folder)]);
    try {
      // the connection resets the board, whose bootloader listens for a second
      const where = ['-c', 'arduino', '-p', 'm328p', '-P', `net:127.0.0.1:${emulator.port}`];
      const flash = ['-D', '-U', `flash:w:${standardFirmataPath()}:i`];
      const { stderr } = await promisify(execFile)('avrdude', [...where, ...flash]);
      expect(stderr).toMatch(/12194 bytes of flash verified/);
      const board = await openBoard({ tcp: `127.0.0.1:${emulator.port}` });
      expect(board.state()).toBe('open');
      await board.close();
    } finally {
      await emulator.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the surroundings', () => {
  test('drift within what is likely, and stay where they are held', () => {
    let nowMs = 0;
    const environment = createEnvironment(() => nowMs);
    const seen = new Set<number>();
    for (nowMs = 0; nowMs < 3 * 86_400_000; nowMs += 600_000) {
      const celsius = environment.get('temperatureCelsius');
      seen.add(celsius);
      expect(celsius).toBeGreaterThan(10);
      expect(celsius).toBeLessThan(28);
      expect(environment.get('illuminanceLux')).toBeGreaterThanOrEqual(0);
      expect(Math.abs(environment.get('pressurePascal') - 101_325)).toBeLessThan(2_000);
    }
    expect(seen.size).toBeGreaterThan(400);
    environment.hold('temperatureCelsius', -5);
    nowMs += 1000;
    expect(environment.get('temperatureCelsius')).toBe(-5);
    environment.hold('temperatureCelsius', undefined);
    expect(environment.get('temperatureCelsius')).toBeGreaterThan(10);
  });
  test('have every quantity at every time', () => {
    const environment = createEnvironment(() => Date.now());
    for (const quantity of QUANTITIES)
      expect([quantity, Number.isFinite(environment.get(quantity))]).toEqual([quantity, true]);
  });
});
