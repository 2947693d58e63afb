import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestFlash } from '#espruino/flash.fixture.js';
import { decodeHealth, type Health } from '#proto/health.js';
import { CONTENT } from '#proto/reading.js';
import { type Built, buildEspruino } from '../build/espruino.js';
import { describeWith } from '../setup/require.fixture.js';
import {
  type BoardChange,
  createBoardFlash,
  deviceFile,
  queued,
  queuePagesOf,
  settingsFor,
  startBoard,
  startTestGateway,
  stopNativeCode,
  type TestBoard,
  type TestGateway,
  until,
} from './espruino.fixture.js';

/** A sensor that is well behaved, and one that is not: `fault` says how, once pin B1 is high. */
const deviceOf = (fault: string): string => `
import { analog } from '#drivers/analog.js';
const field = { name: 'own', unit: '/', exponent: 0, min: 0, max: 9 };
const fault = (): void => { ${fault} };
const own = {
  name: 'own',
  fields: [field],
  periodMsMin: 50,
  open: (buses: any) => ({
    start: (done: any) => done(undefined, true),
    sample: (done: any) =>
      buses.gpio.read('B1', (error: any, isHigh: any) => {
        if (isHigh) fault();
        done(undefined, [{ name: 'own', unit: '/', value: { mantissa: 1, exponent: 0 } }]);
      }),
  }),
};
export const sensors = [
  { driver: analog, options: { pin: 'A0' }, periodMs: 100 },
  { driver: own, options: {}, periodMs: 100 },
];`;

const LOOP = 'for (let i = 0; i >= 0; ) i = 1;';

const healthOf = (flash: TestFlash): Health | undefined => {
  const last = queued(flash)
    .filter((envelope) => envelope.contentType === CONTENT.health)
    .pop();
  const health = last === undefined ? undefined : decodeHealth(last.payload);
  return health?.ok ? health.value : undefined;
};

const OFFLINE = settingsFor(undefined);

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static'], 'an Espruino board in trouble', () => {
  const boards: TestBoard[] = [];
  const build = async (text: string): Promise<Built> => {
    const device = deviceFile(text);
    const built = await buildEspruino({ board: 'espruino-wifi', device: device.path });
    device.remove();
    return built;
  };
  const board = (flash: TestFlash, change: BoardChange = {}): TestBoard => {
    const started = startBoard(flash, change);
    boards.push(started);
    return started;
  };
  afterEach(() => {
    for (const each of boards.splice(0)) each.stop();
  });
  afterAll(stopNativeCode);

  describe("with a user's module", () => {
    test('that throws, goes on with the others, and health names it', async () => {
      const flash = createBoardFlash(await build(deviceOf("throw new Error('mine');")), { 'fm.settings': OFFLINE });
      const run = board(flash, { digital: () => true });
      await until(() => run.count('sensor-failed INTERNAL') >= 1 && healthOf(flash)?.sensorFailures !== undefined);
      expect(healthOf(flash)?.sensorFailures).toEqual([{ name: 'own', code: 'INTERNAL' }]);
      expect(healthOf(flash)?.watchdogResets).toBe(0);
      expect(run.deaths).toEqual([]);
      expect(run.count('sealed')).toBeGreaterThan(5);
    });

    test('that never returns, is started again, leaves the module alone, and health counts', async () => {
      const flash = createBoardFlash(await build(deviceOf(LOOP)), { 'fm.settings': OFFLINE });
      const run = board(flash, { digital: () => true, restarts: true, watchdogMsASecond: 100 });
      await until(() => run.starts() === 4 && healthOf(flash)?.watchdogResets === 3);
      expect(run.deaths).toHaveLength(3);
      expect(healthOf(flash)).toMatchObject({
        watchdogResets: 3,
        sensorFailures: [{ name: 'own', code: 'SENSOR_TIMEOUT' }],
      });
    });

    test('that begins to loop later, is found as well', async () => {
      const flash = createBoardFlash(await build(deviceOf(LOOP)), { 'fm.settings': OFFLINE });
      let isHigh = false;
      const run = board(flash, { digital: () => isHigh, restarts: true, watchdogMsASecond: 100 });
      await until(() => run.count('sealed') >= 6);
      isHigh = true;
      await until(() => healthOf(flash)?.sensorFailures !== undefined);
      expect(healthOf(flash)?.sensorFailures).toEqual([{ name: 'own', code: 'SENSOR_TIMEOUT' }]);
      expect(healthOf(flash)?.watchdogResets).toBe(run.deaths.length);
    });
  });

  describe('with its gateway or its flash', () => {
    let built: Built;
    let host: TestGateway;
    let isKnown = true;
    beforeAll(async () => {
      built = await build(deviceOf(''));
      host = await startTestGateway(() => isKnown);
    });
    afterAll(() => host.stop());

    test('away: seals on without a clock that it does not have', async () => {
      const nobody = { id: '11'.repeat(20), publicKey: `02${'11'.repeat(32)}`, url: 'mqtt://127.0.0.1:9' };
      const flash = createBoardFlash(built, { 'fm.settings': settingsFor(undefined, { gateways: [nobody] }) });
      const run = board(flash);
      await until(() => run.count('disconnected GATEWAY_UNREACHABLE') >= 1 && run.count('sealed') >= 8);
      const envelopes = queued(flash);
      expect(envelopes.length).toBeGreaterThanOrEqual(8);
      for (const envelope of envelopes) expect([envelope.iat, envelope.clock]).toEqual([0, 0]);
      expect(run.count('receipted')).toBe(0);
    });

    test('refusing it: keeps all, and brings it once it is taken', async () => {
      isKnown = false;
      const run = board(createBoardFlash(built, { 'fm.settings': settingsFor(host.gateway) }));
      await until(() => run.count('disconnected LOGIN_REFUSED') >= 1 && run.count('sealed') >= 4);
      expect(run.count('receipted')).toBe(0);
      isKnown = true;
      await until(() => run.count('receipted') >= 4);
      const stored = host.events.flatMap((event) => (event.kind === 'stored' ? [event.sequence] : []));
      expect(stored.slice(0, 4)).toEqual([0, 1, 2, 3]);
    });

    test('worn in one page: goes on in the others; worn all over: seals nothing, says so, and keeps what it has', async () => {
      const flash = createBoardFlash(built, { 'fm.settings': OFFLINE });
      flash.wear(flash.pages[0]!.address + 1024, 4096);
      const run = board(flash);
      await until(() => run.count('sealed') >= 12);
      const before = queued(flash).length;
      for (const page of queuePagesOf(flash)) flash.wear(page.address, page.sizeBytes);
      await until(() => run.count('storage-full STORAGE_FAILED') >= 1);
      const sealed = run.count('sealed');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(run.count('sealed')).toBe(sealed);
      expect(queued(flash).length).toBeGreaterThanOrEqual(before);
      expect(run.deaths).toEqual([]);
    });

    test('full: gives up the oldest, and says so in a sealed record', async () => {
      const flash = createBoardFlash(built, { 'fm.settings': settingsFor(undefined, { queueBytes: 16_384 }) });
      const run = board(flash);
      await until(() => run.count('dropped') >= 1);
      const envelopes = queued(flash);
      expect(envelopes.some((envelope) => envelope.contentType === CONTENT.drop)).toBe(true);
      expect(envelopes[0]!.sequence).toBeGreaterThan(0);
      expect(run.count('storage-full')).toBe(0);
    });
  });
});
