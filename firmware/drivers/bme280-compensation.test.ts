import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createBme280, EXAMPLE_CALIBRATION } from '#tools/emulator/bme280.js';
import { humidityOf, pressureOf, rawOf, temperatureOf } from '#tools/emulator/bme280-inverse.js';
import {
  type Calibration,
  centiCelsius,
  fineTemperature,
  humidityQ10,
  pressureQ8,
  readCalibration,
} from './bme280-compensation.js';

/** The formulas of BST-BME280-DS002 §4.2.3 as its C code has them, in integers without a bound. */
const reference = (rawT: number, rawP: number, rawH: number, c: Calibration) => {
  const [adcT, adcP, adcH] = [BigInt(rawT), BigInt(rawP), BigInt(rawH)];
  const [t1, t2, t3] = [BigInt(c.t1), BigInt(c.t2), BigInt(c.t3)];
  const p = c.p.map(BigInt);
  let var1 = (((adcT >> 3n) - (t1 << 1n)) * t2) >> 11n;
  let var2 = ((((adcT >> 4n) - t1) * ((adcT >> 4n) - t1)) >> 12n) * t3;
  const fine = var1 + (var2 >> 14n);
  var1 = fine - 128000n;
  var2 = var1 * var1 * p[5]!;
  var2 += (var1 * p[4]!) << 17n;
  var2 += p[3]! << 35n;
  var1 = ((var1 * var1 * p[2]!) >> 8n) + ((var1 * p[1]!) << 12n);
  var1 = (((1n << 47n) + var1) * p[0]!) >> 33n;
  let pressure: bigint | undefined;
  if (var1 > 0n) {
    const q = ((((1048576n - adcP) << 31n) - var2) * 3125n) / var1;
    pressure = (q + ((p[8]! * (q >> 13n) * (q >> 13n)) >> 25n) + ((p[7]! * q) >> 19n)) >> 8n;
    pressure += p[6]! << 4n;
  }
  const a = fine - 76800n;
  const [h1, h2, h3, h4, h5, h6] = [c.h1, c.h2, c.h3, c.h4, c.h5, c.h6].map(BigInt) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  let h = ((adcH << 14n) - (h4 << 20n) - h5 * a + 16384n) >> 15n;
  h *= ((((((a * h6) >> 10n) * (((a * h3) >> 11n) + 32768n)) >> 10n) + 2097152n) * h2 + 8192n) >> 14n;
  h -= ((((h >> 15n) * (h >> 15n)) >> 7n) * h1) >> 4n;
  if (h < 0n) h = 0n;
  if (h > 419430400n) h = 419430400n;
  return { fine, celsius: (fine * 5n + 128n) >> 8n, pressure, humidity: h >> 12n };
};

const signed = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const anyCalibration: fc.Arbitrary<Calibration> = fc.record({
  t1: fc.nat(65535),
  t2: signed(16),
  t3: signed(16),
  p: fc.tuple(fc.nat(65535), ...Array.from({ length: 8 }, () => signed(16))),
  h1: fc.nat(255),
  h2: signed(16),
  h3: fc.nat(255),
  h4: signed(12),
  h5: signed(12),
  h6: signed(8),
});
/** parts as they leave a factory: the example's values, each a little off */
const about = (value: number) => {
  const spread = Math.ceil(Math.abs(value) * 0.15) + 3;
  return fc.integer({ min: value - spread, max: value + spread });
};
const e = EXAMPLE_CALIBRATION;
const likelyCalibration: fc.Arbitrary<Calibration> = fc.record({
  t1: about(e.t[0]),
  t2: about(e.t[1]),
  t3: about(e.t[2]),
  p: fc.tuple(...e.p.map(about)),
  h1: about(e.h[0]),
  h2: about(e.h[1]),
  h3: fc.nat(3),
  h4: about(e.h[3]),
  h5: about(e.h[4]),
  h6: about(e.h[5]),
});
const raw = fc.tuple(fc.nat(0xfffff), fc.nat(0xfffff), fc.nat(0xffff));

const expectExact = ([t, p, h]: [number, number, number], c: Calibration): boolean => {
  const right = reference(t, p, h, c);
  const fine = fineTemperature(t, c);
  expect(BigInt(fine)).toBe(right.fine);
  expect(BigInt(centiCelsius(fine))).toBe(right.celsius);
  expect(BigInt(humidityQ10(h, fine, c))).toBe(right.humidity);
  const pressure = pressureQ8(p, fine, c);
  if (Number.isNaN(pressure)) return false;
  expect(right.pressure).toBe(BigInt(pressure));
  return true;
};

describe("BME280 compensation, exact to the datasheet's integers", () => {
  const example: Calibration = {
    t1: e.t[0],
    t2: e.t[1],
    t3: e.t[2],
    p: e.p,
    h1: e.h[0],
    h2: e.h[1],
    h3: e.h[2],
    h4: e.h[3],
    h5: e.h[4],
    h6: e.h[5],
  };
  test("gives Bosch's worked example: 25.08 °C and 100,653 Pa", () => {
    const fine = fineTemperature(519888, example);
    expect(fine).toBe(128422);
    expect(centiCelsius(fine)).toBe(2508);
    expect(Math.floor(pressureQ8(415148, fine, example) / 256)).toBe(100653);
  });
  test('agrees with integers without a bound for likely parts, always with a pressure', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 300000, max: 700000 }), fc.integer({ min: 200000, max: 600000 }), fc.nat(0xffff)),
        likelyCalibration,
        (values, calibration) => expectExact(values, calibration),
      ),
      { numRuns: 5000 },
    );
  });
  test('agrees with them for any calibration at all, or says that there is no pressure', () => {
    let pressures = 0;
    fc.assert(
      fc.property(raw, anyCalibration, (values, calibration) => {
        if (expectExact(values, calibration)) pressures++;
      }),
      { numRuns: 5000 },
    );
    expect(pressures).toBeGreaterThan(500);
  });
  test("comes within a hundredth of the datasheet's floating-point formulas", () => {
    const surroundings = fc.record({
      celsius: fc.double({ min: -30, max: 80, noNaN: true }),
      pascal: fc.double({ min: 40000, max: 108000, noNaN: true }),
      percent: fc.double({ min: 5, max: 90, noNaN: true }),
    });
    fc.assert(
      fc.property(surroundings, (now) => {
        const value = rawOf(now, e);
        const fine = fineTemperature(value.temperature, example);
        expect(Math.abs(centiCelsius(fine) / 100 - temperatureOf(value.temperature, e))).toBeLessThan(0.011);
        expect(
          Math.abs(pressureQ8(value.pressure, fine, example) / 256 - pressureOf(value.pressure, fine, e)),
        ).toBeLessThan(1);
        const humidity = humidityOf(value.humidity, fine, e);
        expect(Math.abs(humidityQ10(value.humidity, fine, example) / 1024 - humidity)).toBeLessThan(0.05);
      }),
    );
  });
  test('reads the calibration as the registers hold it, twelve-bit values with their sign', () => {
    const calibration = { ...e, h: [75, -370, 2, -313, -50, -30] as const };
    const part = createBme280({
      calibration,
      nowMs: () => 0,
      measure: () => ({ temperature: 0, pressure: 0, humidity: 0 }),
    });
    const block = (register: number, length: number): Uint8Array => {
      part.select(false);
      part.write(register);
      part.select(true);
      return Uint8Array.from({ length }, () => part.read());
    };
    expect(readCalibration(block(0x88, 26), block(0xe1, 7))).toEqual({
      ...example,
      h2: -370,
      h3: 2,
      h4: -313,
      h5: -50,
      h6: -30,
    });
  });
});
