import { type I2cPart, registerPart } from './i2c.js';

/** Acceleration in g, rotation in degrees a second, temperature in degrees Celsius. */
export type Mpu6050Motion = {
  readonly acceleration: readonly [number, number, number];
  readonly rotation: readonly [number, number, number];
  readonly celsius: number;
};

export type Mpu6050Options = { readonly address?: number; readonly measure: () => Mpu6050Motion };

const GYRO_CONFIG = 0x1b;
const ACCEL_CONFIG = 0x1c;
const DATA = 0x3b;
const POWER = 0x6b;
const WHO_AM_I = 0x75;
const SLEEP = 0x40;

/** An MPU-6050 by its register map (InvenSense RM-MPU-6000A-00): asleep until PWR_MGMT_1 wakes it. */
export const createMpu6050 = (options: Mpu6050Options): I2cPart => {
  const registers = new Uint8Array(256);
  registers[POWER] = SLEEP;
  registers[WHO_AM_I] = 0x68;
  const view = new DataView(registers.buffer);
  const put = (register: number, value: number): void =>
    view.setInt16(register, Math.max(-32768, Math.min(32767, Math.round(value))));
  const measure = (): void => {
    if (registers[POWER]! & SLEEP) return;
    const { acceleration, rotation, celsius } = options.measure();
    const perG = 16384 / 2 ** ((registers[ACCEL_CONFIG]! >> 3) & 3);
    const perDegree = 131 / 2 ** ((registers[GYRO_CONFIG]! >> 3) & 3);
    acceleration.forEach((value, i) => {
      put(DATA + 2 * i, value * perG);
    });
    put(DATA + 6, (celsius - 36.53) * 340);
    rotation.forEach((value, i) => {
      put(DATA + 8 + 2 * i, value * perDegree);
    });
  };
  return registerPart(options.address ?? 0x68, {
    writes: 'ascending',
    write: (register, value) => {
      if (register !== WHO_AM_I) registers[register] = value;
    },
    read: (register) => {
      // a burst reads one measurement
      if (register === DATA) measure();
      return registers[register]!;
    },
  });
};
