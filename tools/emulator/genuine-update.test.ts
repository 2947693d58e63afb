import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { sha256 } from '#core/gateway.fixture.js';
import { NATIVE_BLOBS } from '#espruino/native/blobs.js';
import { NATIVE_ENTRIES } from '#espruino/native/entries.js';
import { keyFile } from '#espruino/signer.js';
import { flashEspruino, IMAGE_FILE } from '#flash/espruino.js';
import { fromLatin1 } from '#flash/espruino-console.js';
import { plugInterpreter } from '#flash/interpreter.fixture.js';
import { openSerialPort } from '#flash/serial-port.js';
import { CLASS_ID, KEYS, signKeys } from '#proto/update.fixture.js';
import { boardModule, readBoard } from '../build/board-module.js';
import { bundleBoard, projectRoot } from '../build/bundle.js';
import { headed, wholeOf } from '../build/espruino.js';
import { toTokens } from '../build/tokens.js';
import { describeWith } from '../setup/require.fixture.js';
import { DEVICE_ID, deviceFile, KEY, settingsFor, startTestGateway } from './espruino.fixture.js';
import { firmwaresIn, publishRelease } from './update.fixture.js';

/**
 * Names an Espruino for this computer that runs code of an ARM processor, as in genuine.test.ts, but with the 12,000
 * variables of an nRF52840 and 512 KB of flash.
 */
const INTERPRETER = process.env.ESPRUINO_LARGE;
const BLOB = 'cortex-m4-small';
const FLASH_AT = 0x1000_0000;
const FLASH_BYTES = 524_288;
const PAGE_BYTES = 16_384;
const AREA_BYTES = 4 * PAGE_BYTES;
const SERIAL_NUMBER = '00000000-addeadde-addeadde';
const PATIENCE_MS = 400_000;
/** what a start takes, to its first readings or to an image that is broken */
const START_MS = 35_000;

const deviceOf = (periodMs: number): string => `
const own = {
  name: 'own',
  fields: [{ name: 'own', unit: '/', exponent: 0, min: 0, max: 9 }],
  periodMsMin: 50,
  open: () => ({
    start: (done: any) => done(undefined, true),
    sample: (done: any) => done(undefined, [{ name: 'own', unit: '/', value: { mantissa: 1, exponent: 0 } }]),
  }),
};
export const sensors = [{ driver: own, options: {}, periodMs: ${periodMs} }] as any;`;

/** Storage, which ends where a page is blank; what is flashed, and two slots; the queue. */
const pageAt = (page: number): number => FLASH_AT + page * PAGE_BYTES;
const IMAGE_AREAS = [5, 9, 13].map((page) => ({ address: pageAt(page), sizeBytes: AREA_BYTES }));

const buildWhole = async (periodMs: number) => {
  const device = deviceFile(deviceOf(periodMs));
  const known = readBoard('espruino-wifi');
  const queuePages = [18, 19, 20].map((page) => ({ address: pageAt(page), sizeBytes: PAGE_BYTES }));
  const limits = {
    ...known.limits,
    pageBytes: PAGE_BYTES,
    watchdogFlag: undefined,
    queuePages,
    imageAreas: IMAGE_AREAS,
  };
  // this computer's own network is there without joining any
  const board = { ...known, network: 'ethernet-wifi', buses: { i2c: [], uart: [] }, limits } as typeof known;
  const updates = { classId: CLASS_ID, keys: signKeys(KEYS) };
  const module = boardModule(board, NATIVE_ENTRIES[BLOB], 'genuine', '0', updates);
  const { text } = await bundleBoard({ entry: '#espruino/main.js', device: device.path, board: module });
  device.remove();
  return wholeOf(board, text, projectRoot(), module);
};

test('an image for a genuine interpreter is built everywhere, and fits a slot', async () => {
  const { code, image } = await buildWhole(1000);
  expect(image.length).toBeLessThan(AREA_BYTES);
  expect(code.length + NATIVE_BLOBS[BLOB].base64.length * 0.75).toBeLessThan(4 * PAGE_BYTES);
});

if (INTERPRETER === undefined)
  process.stderr.write('SKIPPED an update of a genuine Espruino: set ESPRUINO_LARGE to one that runs ARM code\n');
else
  describeWith([INTERPRETER, 'socat'], 'a board with slots on a genuine Espruino interpreter', () => {
    test('A39 is flashed, runs a release from a slot, and comes back from one that does not start', async () => {
      const flashed = await buildWhole(1000);
      const next = await buildWhole(900);
      const host = await startTestGateway();
      const folder = mkdtempSync(join(tmpdir(), 'genuine-'));
      const path = join(folder, 'tty');
      writeFileSync(join(folder, 'espruino.flash'), new Uint8Array(FLASH_BYTES).fill(0xff));
      let cable = plugInterpreter(INTERPRETER, path, folder);
      const open = async () => {
        for (let left = 200; ; left--) {
          const link = await openSerialPort(path).catch((error: unknown) => {
            if (left === 0) throw error;
          });
          if (link !== undefined) return link;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };
      const listen = async (isEnough: (said: string) => boolean, patienceMs = PATIENCE_MS): Promise<string> => {
        const link = await open();
        let said = '';
        let isThere = true;
        for (const end = performance.now() + patienceMs; isThere && !isEnough(said) && performance.now() < end; )
          // an image that ends takes the interpreter with it, here
          said += fromLatin1(
            (await link.read(500).catch(() => {
              isThere = false;
            })) ?? new Uint8Array(0),
          );
        await link.close().catch(() => {});
        return said;
      };
      const publish = (image: Uint8Array, sequence: number): string =>
        publishRelease(host.folder, image, sequence, CLASS_ID);
      const firmwares = (): string[] => firmwaresIn(host.folder);
      const restart = async (): Promise<void> => {
        cable.unplug();
        await new Promise((resolve) => setTimeout(resolve, 1000));
        cable = plugInterpreter(INTERPRETER, path, folder);
      };
      try {
        const line = await open();
        const beside = [
          { name: 'fm.native', bytes: Buffer.from(NATIVE_BLOBS[BLOB].base64, 'base64') },
          { name: 'fm.key', bytes: keyFile({ sha256 } as never, SERIAL_NUMBER, KEY, DEVICE_ID) },
          { name: 'fm.settings', bytes: Buffer.from(settingsFor(host.gateway, { healthPeriodSeconds: 0 })) },
          { name: IMAGE_FILE, bytes: headed(flashed.image) },
        ];
        const imageArea = { ...IMAGE_AREAS[0]!, pageBytes: PAGE_BYTES };
        const target = {
          method: 'espruino-storage',
          baudRates: [115_200],
          interpreters: ['LINUX'],
          imageArea,
        } as const;
        const first = publish(next.image, 1);
        await flashEspruino(line, target, flashed.code, {}, beside);
        await line.close();
        const said = await listen((heard) => heard.includes('update-installed 1'));
        expect([said.includes('update-installed 1'), said]).toEqual([true, said]);
        expect(firmwares()).toEqual(['00'.repeat(8), first]);

        const broken = publish(toTokens('throw new Error("broken");'), 2);
        // a computer has no watchdog: each start is the test's, until the board says that it went back
        let back = '';
        await restart();
        for (let starts = 0; starts < 6 && !back.includes('UPDATE_FAILED'); starts++) {
          back = await listen((heard) => heard.includes('UPDATE_FAILED'), START_MS);
          if (!back.includes('UPDATE_FAILED')) await restart();
        }
        expect([back.includes('UPDATE_FAILED'), back]).toEqual([true, back]);
        const receipted = await listen((heard) => heard.includes('receipted '));
        expect(receipted).toContain('receipted ');
        expect(firmwares()).not.toContain(broken);
      } finally {
        cable.unplug();
        await host.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    }, 900_000);
  });
