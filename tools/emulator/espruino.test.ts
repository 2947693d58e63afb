import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { addressOf, publicKeyOf, sha256 } from '#core/gateway.fixture.js';
import { createTestFlash, PowerCut, type TestFlash } from '#espruino/flash.fixture.js';
import { keyFile } from '#espruino/signer.js';
import type { GatewayEvent } from '#gateway/events.js';
import { type Gateway, startGateway } from '#gateway/main.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { buildEspruino } from '../build/espruino.js';
import { createBh1750 } from './bh1750.js';
import { createBme280, EXAMPLE_RAW } from './bme280.js';
import { type Machine, startMachine } from './espruino.js';
import { createI2cLine } from './i2c.js';

const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const KEY = new Uint8Array(32).map((_, i) => i + 1);
const DEVICE_ID = addressOf(KEY);
const SERIAL = '00330028-3339510f';
const ENTRIES = { sign: 4, publicKey: 8, verify: 12, sha256: 16 };
const PAGES = { address: 134_234_112, sizeBytes: 16_384, count: 3 };

const DEVICE = `
import { bme280 } from '#drivers/bme280.js';
import { bh1750 } from '#drivers/bh1750.js';
export const sensors = [
  { driver: bme280, options: { address: 0x76 }, periodMs: 200 },
  { driver: bh1750, options: {}, periodMs: 300 },
];`;

const folder = mkdtempSync(join(tmpdir(), 'machine-'));
const native = { sha256 } as never;

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('an Espruino board, from its script to the log', () => {
  let code = '';
  let gateway: Gateway;
  const machines: Machine[] = [];
  const events: GatewayEvent[] = [];

  const board = (flash: TestFlash, change: { key?: Uint8Array; settings?: string; serial?: string } = {}) => {
    const lines: string[] = [];
    const line = createI2cLine();
    const nowMs = () => performance.now();
    line.plug('bme280', () => createBme280({ address: 0x76, nowMs, measure: () => EXAMPLE_RAW }));
    line.plug('bh1750', () => createBh1750({ nowMs, lux: () => 120 }));
    const settings =
      change.settings ??
      JSON.stringify({
        net: toHex(NET),
        queueBytes: 16_384,
        healthPeriodSeconds: 1,
        gateways: [
          {
            id: gateway.gatewayId.slice(2),
            publicKey: toHex(gateway.publicKey),
            url: `mqtt://127.0.0.1:${gateway.mqttPort}`,
          },
        ],
      });
    const deaths: unknown[] = [];
    const machine = startMachine(code, {
      files: new Map([
        ['fm.native', new Uint8Array(32)],
        ['fm.key', change.key ?? keyFile(native, SERIAL, KEY, DEVICE_ID)],
        ['fm.settings', Buffer.from(settings)],
      ]),
      flash,
      i2c: line,
      serial: change.serial ?? SERIAL,
      entries: ENTRIES,
      onPrint: (text) => lines.push(text),
      onDeath: (error) => deaths.push(error),
    });
    machines.push(machine);
    return {
      lines,
      line,
      machine,
      deaths,
      count: (kind: string) => lines.filter((each) => each.startsWith(kind)).length,
    };
  };
  const newFlash = () => createTestFlash(PAGES.sizeBytes, PAGES.count, PAGES.address);

  beforeAll(async () => {
    const device = join(folder, 'device.ts');
    writeFileSync(device, DEVICE);
    const built = await buildEspruino({ board: 'espruino-wifi', device, entries: ENTRIES });
    code = built.code;
    gateway = await startGateway({
      dataDir: join(folder, 'gateway'),
      mqtt: { host: '127.0.0.1', port: 0 },
      http: { host: '127.0.0.1', port: 0 },
      logger: pino({ level: 'silent' }),
      onEvent: (event) => events.push(event),
      chain: async () => ({
        net: NET,
        chainId: 31_337,
        logAnchor: '0x0000000000000000000000000000000000000001',
        directory: {
          find: (deviceId) =>
            toHex(deviceId) === toHex(DEVICE_ID)
              ? {
                  deviceId,
                  publicKey: publicKeyOf(KEY),
                  algorithm: ALGORITHM.ES256K,
                  assurance: 0,
                  suspended: false,
                }
              : undefined,
        },
      }),
    });
  }, 60_000);
  afterEach(() => {
    for (const machine of machines.splice(0)) machine.stop();
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  test('seals, publishes, and holds receipts; after restarts and power cuts it goes on where it was', async () => {
    const flash = newFlash();
    const first = board(flash);
    await until(() => first.count('receipted') >= 6);
    first.machine.stop();
    const starts: number[] = [];
    for (let i = 0; i < 3; i++) {
      flash.cutAt(150 + 97 * i);
      const cut = board(flash);
      await until(() => cut.deaths.length > 0 || cut.lines.some((each) => each.includes('does not seal')));
      starts.push(cut.count('sealed'));
      flash.cutAt(undefined);
    }
    const last = board(flash);
    await until(() => last.count('receipted') >= 6);
    expect(starts).toHaveLength(3);
    expect(events.filter((event) => event.kind === 'stored').length).toBeGreaterThanOrEqual(12);
    expect(events.filter((event) => event.kind === 'refused')).toEqual([]);
    const printed = new Set(first.lines.filter((each) => each.startsWith('sealed')));
    for (const line of last.lines) if (line.startsWith('sealed')) expect(printed.has(line)).toBe(false);
  }, 120_000);

  test('names a sensor that is absent and goes on with the other', async () => {
    const run = board(newFlash(), {});
    run.line.unplug('bme280');
    await until(() => run.count('sensor-failed SENSOR_ABSENT') >= 1 && run.count('sealed') >= 2);
    expect(run.deaths).toEqual([]);
  }, 60_000);

  test.each([
    ['a damaged key', { key: new Uint8Array(60) }, /does not seal: KEY_DAMAGED/],
    ["another board's key", { serial: 'another' }, /does not seal: KEY_DAMAGED/],
    ['damaged settings', { settings: '{"net":"0102' }, /does not seal: CONFIG_INVALID/],
    ['settings without a network', { settings: '{"gateways":[]}' }, /does not seal: CONFIG_INVALID: setting net/],
  ])('refuses to seal with %s, and says so', async (_name, change, words) => {
    const run = board(newFlash(), change);
    expect(run.lines.join('\n')).toMatch(words);
    expect(run.count('sealed')).toBe(0);
  });

  test('a cut power is a dead machine, never a caught error that goes on', () => {
    const flash = newFlash();
    flash.cutAt(3);
    const run = board(flash);
    expect(() => flash.write(PAGES.address, new Uint8Array(4))).toThrow(PowerCut);
    expect(run.count('sealed')).toBe(0);
  });
});
