import { afterAll, expect, test } from '@jest/globals';
import { CONTENT } from '#proto/reading.js';
import { decodePack, formatDecimal, type SenmlRecord } from '#proto/senml.js';
import { buildEspruino } from '../build/espruino.js';
import { describeWith } from '../setup/require.fixture.js';
import { createBh1750 } from './bh1750.js';
import { createBme280, EXAMPLE_RAW } from './bme280.js';
import {
  createBoardFlash,
  deviceFile,
  queued,
  settingsFor,
  startBoard,
  stopNativeCode,
  until,
} from './espruino.fixture.js';
import { nmeaSecond } from './gps.js';
import { createSht31, sht31Raw } from './sht31.js';

const DEVICE = `
import { analog } from '#drivers/analog.js';
import { bh1750 } from '#drivers/bh1750.js';
import { bme280 } from '#drivers/bme280.js';
import { gps } from '#drivers/gps.js';
import { motion } from '#drivers/motion.js';
import { sht31 } from '#drivers/sht31.js';
export const sensors = [
  { driver: bme280, name: 'roof', options: { address: 0x76 }, periodMs: 500 },
  { driver: bh1750, options: {}, periodMs: 500 },
  { driver: sht31, options: {}, periodMs: 500 },
  { driver: analog, options: { pin: 'A5' }, periodMs: 500 },
  { driver: motion, options: { pin: 'B1' }, periodMs: 500 },
  { driver: gps, options: {}, periodMs: 1000 },
];`;

const SECOND = {
  latitudeDegrees: 47.3769,
  longitudeDegrees: 8.5417,
  altitudeMetres: 408,
  satellites: 7,
};

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static'], 'the drivers of a Raspberry Pi on an Espruino board', () => {
  afterAll(stopNativeCode);

  test("read parts on the board's own buses, and each value is sealed", async () => {
    const device = deviceFile(DEVICE);
    const built = await buildEspruino({ board: 'espruino-wifi', device: device.path });
    device.remove();
    const flash = createBoardFlash(built, { 'fm.settings': settingsFor(undefined, { queueBytes: 32_768 }) });
    const nowMs = () => performance.now();
    const board = startBoard(flash, {
      plug: (line) => {
        line.plug('bme280', () => createBme280({ address: 0x76, nowMs, measure: () => EXAMPLE_RAW }));
        line.plug('bh1750', () => createBh1750({ nowMs, lux: () => 120 }));
        line.plug('sht31', () => createSht31({ nowMs, measure: () => sht31Raw(21.5, 40) }));
      },
      analog: (pin) => (pin === 'A5' ? 0.25 : 0),
    });
    let unixMs = Date.UTC(2026, 5, 1, 12, 0, 0);
    const talk = setInterval(() => {
      unixMs += 1000;
      board.machine().uart.feed(Buffer.from(nmeaSecond({ ...SECOND, unixMs }), 'latin1'));
      board.machine().changePin('B1', unixMs % 2000 === 0);
    }, 200);
    const values = (): ReadonlyMap<string, string> => {
      const found = new Map<string, string>();
      for (const envelope of queued(flash)) {
        if (envelope.contentType !== CONTENT.reading) continue;
        const pack = decodePack(envelope.payload);
        if (!pack.ok) throw new Error(pack.code);
        for (const { name: field, value } of pack.value as readonly SenmlRecord[])
          found.set(field, typeof value === 'object' ? formatDecimal(value) : String(value));
      }
      return found;
    };
    try {
      await until(() => board.count('sealed') >= 14 && values().has('lat'));
    } finally {
      clearInterval(talk);
      board.stop();
    }
    expect(Object.fromEntries(values())).toMatchObject({
      'roof:temperature': '25.08',
      level: '0.2500',
      lat: '47.3769000',
      lon: '8.5417000',
      alt: '408.0',
      satellites: '7',
    });
    expect([...values().keys()]).toEqual(expect.arrayContaining(['illuminance', 'motion', 'temperature', 'humidity']));
    expect(board.count('sensor-failed')).toBe(0);
  });
});
