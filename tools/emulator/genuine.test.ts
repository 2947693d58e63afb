import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { sha256 } from '#core/gateway.fixture.js';
import { NATIVE_BLOBS } from '#espruino/native/blobs.js';
import { NATIVE_ENTRIES } from '#espruino/native/entries.js';
import { keyFile } from '#espruino/signer.js';
import { flashEspruino } from '#flash/espruino.js';
import { fromLatin1 } from '#flash/espruino-console.js';
import { plugInterpreter } from '#flash/interpreter.fixture.js';
import { openSerialPort } from '#flash/serial-port.js';
import { toHex } from '#proto/bytes.js';
import { boardModule, readBoard } from '../build/board-module.js';
import { bundleBoard, projectRoot } from '../build/bundle.js';
import { tokensOf } from '../build/espruino.js';
import { describeWith } from '../setup/require.fixture.js';
import { DEVICE_ID, deviceFile, KEY, settingsFor, startTestGateway } from './espruino.fixture.js';

/** Names a genuine Espruino for this computer that runs code of an ARM processor, as one built for ARM under qemu-user. */
const INTERPRETER = process.env.ESPRUINO;
const BLOB = 'cortex-m4-small';
const FLASH_AT = 0x1000_0000;
const FLASH_BYTES = 262_144;
const PAGE_BYTES = 16_384;

/** what its `getSerial` says */
const SERIAL_NUMBER = '00000000-addeadde-addeadde';
const PATIENCE_MS = 60_000;

const DEVICE = `
const own = {
  name: 'own',
  fields: [{ name: 'own', unit: '/', exponent: 0, min: 0, max: 9 }],
  periodMsMin: 50,
  open: () => ({
    start: (done: any) => done(undefined, true),
    sample: (done: any) => done(undefined, [{ name: 'own', unit: '/', value: { mantissa: 1, exponent: 0 } }]),
  }),
};
export const sensors = [{ driver: own, options: {}, periodMs: 1000 }] as any;`;

/** A program for this computer's own processor has no use for machine code of another. */
const runsForeignCode = (path: string): boolean => {
  const head = Buffer.alloc(20);
  const file = openSync(path, 'r');
  readSync(file, head, 0, head.length, 0);
  closeSync(file);
  const X86_64 = 62;
  return !(head.toString('latin1', 1, 4) === 'ELF' && head.readUInt16LE(18) === X86_64);
};

const buildForInterpreter = async () => {
  const device = deviceFile(DEVICE);
  const board = readBoard(projectRoot(), 'espruino-wifi');
  const last = FLASH_BYTES / PAGE_BYTES;
  const queuePages = [3, 2, 1].map((i) => ({ address: FLASH_AT + (last - i) * PAGE_BYTES, sizeBytes: PAGE_BYTES }));
  const limits = { ...board.limits, watchdogFlag: undefined, queuePages };
  const module = boardModule(
    { ...board, buses: { i2c: [], uart: [] }, limits } as typeof board,
    NATIVE_ENTRIES[BLOB],
    'genuine',
    '0',
  );
  const { text } = await bundleBoard({ entry: '#espruino/main.js', device: device.path, board: module });
  device.remove();
  return tokensOf(text);
};

test('a script for a genuine interpreter is built everywhere, and leaves its flash room for the queue', async () => {
  const { code } = await buildForInterpreter();
  expect(code.length).toBeGreaterThan(20_000);
  expect(code.length).toBeLessThan(FLASH_BYTES - 4 * PAGE_BYTES);
});

if (INTERPRETER === undefined || !runsForeignCode(INTERPRETER))
  process.stderr.write('SKIPPED a board on a genuine Espruino: set ESPRUINO to one that runs ARM code\n');
else
  describeWith([INTERPRETER, 'socat'], 'a board on a genuine Espruino interpreter', () => {
    test('is flashed, reads, seals, publishes and holds receipts, and goes on after a start', async () => {
      const built = await buildForInterpreter();
      const host = await startTestGateway();
      const folder = mkdtempSync(join(tmpdir(), 'genuine-'));
      const path = join(folder, 'tty');
      writeFileSync(join(folder, 'espruino.flash'), new Uint8Array(FLASH_BYTES).fill(0xff));
      const plugged = () => plugInterpreter(INTERPRETER, path, folder);
      let cable = plugged();
      const open = async () => {
        for (let left = 200; ; left--) {
          const link = await openSerialPort(path).catch((error: unknown) => {
            if (left === 0) throw error;
          });
          if (link !== undefined) return link;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };
      const listen = async (isEnough: (said: string) => boolean): Promise<string> => {
        const link = await open();
        let said = '';
        for (const end = performance.now() + PATIENCE_MS; !isEnough(said) && performance.now() < end; )
          said += fromLatin1((await link.read(500)) ?? new Uint8Array(0));
        await link.close();
        return said;
      };
      const receipts = (said: string): number => said.split('receipted 1.').length - 1;
      try {
        const line = await open();
        const beside = [
          { name: 'fm.native', bytes: Buffer.from(NATIVE_BLOBS[BLOB].base64, 'base64') },
          { name: 'fm.key', bytes: keyFile({ sha256 } as never, SERIAL_NUMBER, KEY, DEVICE_ID) },
          { name: 'fm.settings', bytes: Buffer.from(settingsFor(host.gateway)) },
        ];
        const target = { method: 'espruino-storage', baudRates: [115_200], interpreters: ['LINUX'] } as const;
        await flashEspruino(line, target, built.code, {}, beside);
        await line.close();
        const first = await listen((said) => receipts(said) >= 3);
        expect(first).toContain(`fieldmark ${toHex(DEVICE_ID)}`);
        expect([receipts(first) >= 3, first]).toEqual([true, first]);
        cable.unplug();
        await new Promise((resolve) => setTimeout(resolve, 1000));
        cable = plugged();
        const goesOn = (said: string): boolean => said.includes('sealed 2.0') && said.includes('receipted ');
        const second = await listen(goesOn);
        expect([goesOn(second), second]).toEqual([true, second]);
      } finally {
        cable.unplug();
        await host.stop();
        rmSync(folder, { recursive: true, force: true });
      }
      const stored = host.events.flatMap((event) =>
        event.kind === 'stored' ? [`${event.boot}.${event.sequence}`] : [],
      );
      expect(new Set(stored).size).toBe(stored.length);
      expect(host.events.filter((event) => event.kind === 'refused')).toEqual([]);
    }, 300_000);
  });
