import { type I2cPart, registerPart } from './i2c.js';

/** What the converter gives: 20, 20 and 16 bits. */
export type Bme280Raw = { readonly temperature: number; readonly pressure: number; readonly humidity: number };

export type Bme280Calibration = {
  readonly t: readonly [number, number, number];
  readonly p: readonly [number, number, number, number, number, number, number, number, number];
  readonly h: readonly [number, number, number, number, number, number];
};

/** Temperature and pressure are Bosch's worked example (BMP280 datasheet §3.12); humidity is of a usual part. */
export const EXAMPLE_CALIBRATION: Bme280Calibration = {
  t: [27504, 26435, -1000],
  p: [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000],
  h: [75, 370, 0, 313, 50, 30],
};
export const EXAMPLE_RAW: Bme280Raw = { temperature: 519888, pressure: 415148, humidity: 0x6a00 };

const CHIP_ID = 0x60;
const NOT_MEASURED = 0x80000;
const CTRL_HUM = 0xf2;
const STATUS = 0xf3;
const CTRL_MEAS = 0xf4;
const CONFIG = 0xf5;
const DATA = 0xf7;
const RESET = 0xe0;
const RESET_WORD = 0xb6;

export type Bme280Options = {
  readonly address?: number;
  readonly calibration?: Bme280Calibration;
  /** another value stands for another chip, e.g. 0x58 for a BMP280 */
  readonly chipId?: number;
  readonly nowMs: () => number;
  readonly measure: () => Bme280Raw;
};

const writeCalibration = (registers: Uint8Array, { t, p, h }: Bme280Calibration): void => {
  const view = new DataView(registers.buffer);
  [...t, ...p].forEach((value, i) => {
    if (i === 0 || i === 3) view.setUint16(0x88 + 2 * i, value, true);
    else view.setInt16(0x88 + 2 * i, value, true);
  });
  view.setUint8(0xa1, h[0]);
  view.setInt16(0xe1, h[1], true);
  view.setUint8(0xe3, h[2]);
  // H4 and H5 are 12 bits each and share register 0xe5 (datasheet table 16)
  view.setInt8(0xe4, h[3] >> 4);
  view.setUint8(0xe5, (h[3] & 15) | ((h[4] & 15) << 4));
  view.setInt8(0xe6, h[4] >> 4);
  view.setInt8(0xe7, h[5]);
};

/** A BME280 register by register (BST-BME280-DS002 §5): forced and normal mode, status, soft reset. */
export const createBme280 = (options: Bme280Options): I2cPart => {
  const registers = new Uint8Array(256);
  let humiditySetting = 0;
  let busyUntilMs = 0;
  let pending = false;

  const writeData = (raw: Bme280Raw): void => {
    const oversampling = registers[CTRL_MEAS]!;
    const pressure = (oversampling >> 2) & 7 ? raw.pressure : NOT_MEASURED;
    const temperature = oversampling >> 5 ? raw.temperature : NOT_MEASURED;
    const humidity = humiditySetting & 7 ? raw.humidity : NOT_MEASURED >> 4;
    const bytes = [pressure >> 12, pressure >> 4, pressure << 4, temperature >> 12, temperature >> 4, temperature << 4];
    registers.set([...bytes, humidity >> 8, humidity], DATA);
  };
  const powerOn = (): void => {
    registers.fill(0);
    registers[0xd0] = options.chipId ?? CHIP_ID;
    writeCalibration(registers, options.calibration ?? EXAMPLE_CALIBRATION);
    humiditySetting = 0;
    pending = false;
    writeData({ temperature: 0, pressure: 0, humidity: 0 });
  };
  /** milliseconds, datasheet §9.1, typical */
  const durationMs = (): number => {
    const times = (setting: number): number => (setting === 0 ? 0 : 2 ** (Math.min(setting, 5) - 1));
    const meas = registers[CTRL_MEAS]!;
    const pressure = times((meas >> 2) & 7);
    const humidity = times(humiditySetting & 7);
    return 1 + 2 * times(meas >> 5) + (pressure && 2 * pressure + 0.5) + (humidity && 2 * humidity + 0.5);
  };
  const settle = (): void => {
    const normal = (registers[CTRL_MEAS]! & 3) === 3;
    if (!pending || options.nowMs() < busyUntilMs) return;
    writeData(options.measure());
    if (normal) busyUntilMs = options.nowMs() + durationMs();
    else {
      registers[CTRL_MEAS]! &= ~3;
      pending = false;
    }
  };
  const write = (register: number, value: number): void => {
    if (register === RESET && value === RESET_WORD) powerOn();
    if (register !== CTRL_HUM && register !== CTRL_MEAS && register !== CONFIG) return;
    registers[register] = value;
    if (register !== CTRL_MEAS) return;
    // ctrl_hum takes effect with the next write to ctrl_meas (§5.4.3)
    humiditySetting = registers[CTRL_HUM]!;
    pending = (value & 3) !== 0;
    busyUntilMs = options.nowMs() + durationMs();
  };
  powerOn();
  return registerPart(options.address ?? 0x76, {
    writes: 'pairs',
    write,
    read: (register) => {
      settle();
      if (register === STATUS) return pending && options.nowMs() < busyUntilMs ? 0x08 : 0;
      return registers[register]!;
    },
  });
};
