import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createFakeEsp } from '#flash/esp-rom.fixture.js';
import { startProgram, until } from '#linux/process.fixture.js';
import { FieldmarkError } from '#proto/errors.js';
import { readLedger } from '#provision/ledger.js';
import { startUnit } from '../emulator/unit.js';
import { describeWith } from '../setup/require.fixture.js';
import { inFolder } from './call.fixture.js';
import { run } from './main.js';

const FLASH_BYTES = 262_144;
/** where a bootloader of an ESP32 begins, and what is at its start */
const BOOTLOADER_AT = 0x1000;
const BOOTLOADER_MAGIC = 0xe9;
const READ_MS = 2;

const imageOf = (length: number): Uint8Array => {
  const image = Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255);
  image.set([BOOTLOADER_MAGIC], BOOTLOADER_AT);
  image.set([0, 0], BOOTLOADER_AT + 12);
  return image;
};

/**
 * A chip in its ROM, as a person puts it there who holds BOOT, whose program answers the session once it is flashed: no chip's own code
 * runs here, and one line leads first to the model of the ROM and then to the device's console.
 */
const startEsp = async () => {
  const rom = createFakeEsp(FLASH_BYTES, () => new FieldmarkError('LINK_CLOSED'), { hearsAllRates: true });
  await rom.link.setSignals({ dataTerminalReady: true, requestToSend: true });
  await rom.link.setSignals({ dataTerminalReady: true, requestToSend: false });
  const unit = await startUnit({ identity: { board: 'esp32-devkitc', oem: 'Bench', model: 'E1', software: '1' } });
  const program = connect(Number(new URL(unit.url).port), '127.0.0.1');
  let isFlashed = false;
  const server = createServer((line) => {
    line.on('data', (bytes) => (isFlashed ? program.write(bytes) : void rom.link.write(new Uint8Array(bytes))));
    program.on('data', (bytes) => line.write(bytes));
    const timer = setInterval(() => void rom.link.read(0).then((bytes) => bytes && line.write(bytes)), READ_MS);
    line.on('error', () => line.destroy()).on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    flash: rom.flash,
    port: (server.address() as AddressInfo).port,
    boot: () => {
      isFlashed = true;
    },
    stop: async () => {
      server.close();
      program.destroy();
      await unit.stop();
    },
  };
};

describeWith(['socat'], 'fieldmark factory, with an ESP32', () => {
  test('flashes it by its ROM over a pseudo terminal, compares, and then tests and locks it', () =>
    inFolder(async (folder) => {
      const board = await startEsp();
      const end = join(folder, 'end');
      const cable = startProgram('socat', [`pty,raw,echo=0,link=${end}`, `tcp:127.0.0.1:${board.port}`]);
      await until(() => existsSync(end), 'a pty');
      const image = imageOf(20_000);
      writeFileSync(join(folder, 'esp.bin'), image);
      const batch = join(folder, 'esp.yaml');
      writeFileSync(batch, 'batch: esp\nboard: esp32-devkitc\nimage: esp.bin\n');
      let said = '';
      const write = (text: string): void => {
        said += text;
        if (text.includes('"finished"')) board.boot();
      };
      try {
        const exitCode = await run(['factory', '--json', '--batch', batch, '--port', end], {
          streams: { stdout: { write }, stderr: { write } },
          environment: { XDG_CONFIG_HOME: '/nonexistent' },
          signal: new AbortController().signal,
        });
        expect([exitCode, said]).toEqual([0, expect.stringMatching(/"writing"[\s\S]*"verifying"[\s\S]*"finished"/)]);
        expect(Buffer.compare(board.flash.subarray(0, image.length), image)).toBe(0);
        const [, line] = readLedger(join(folder, 'esp.ledger.jsonl')).lines;
        const sha256 = createHash('sha256').update(image).digest('hex');
        expect(line).toMatchObject({ result: 'pass', image: sha256, identity: { board: 'esp32-devkitc' } });
      } finally {
        await cable.stop('SIGKILL');
        await board.stop();
      }
    }));
});
