import { createBh1750 } from './bh1750.js';
import { createBme280, EXAMPLE_CALIBRATION } from './bme280.js';
import { rawOf } from './bme280-inverse.js';
import { createDs18b20, type OneWirePart } from './ds18b20.js';
import type { Environment } from './environment.js';
import { echoMicroseconds } from './hcsr04.js';
import type { I2cLine, I2cPart } from './i2c.js';
import { ldrVolts } from './ldr.js';
import { createMpu6050 } from './mpu6050.js';
import { createSht31, sht31Raw } from './sht31.js';
import type { Uno } from './uno.js';

/** Where each part without an address is wired, by Firmata's pin numbers. */
export const WIRING = { motionPin: 2, echoPin: 7, oneWirePin: 4, lightChannel: 0 } as const;

/** a part at rest is never quite still */
const tremble = (ms: number, axis: number, size: number): number => size * Math.sin(ms * (0.7 + axis * 0.13) + axis);

const I2C_PARTS = {
  bme280: (environment, nowMs) =>
    createBme280({
      nowMs,
      measure: () =>
        rawOf(
          {
            celsius: environment.get('temperatureCelsius'),
            pascal: environment.get('pressurePascal'),
            percent: environment.get('humidityPercent'),
          },
          EXAMPLE_CALIBRATION,
        ),
    }),
  bh1750: (environment, nowMs) => createBh1750({ nowMs, lux: () => environment.get('illuminanceLux') }),
  sht31: (environment, nowMs) =>
    createSht31({
      nowMs,
      measure: () => sht31Raw(environment.get('temperatureCelsius'), environment.get('humidityPercent')),
    }),
  mpu6050: (environment, nowMs) =>
    createMpu6050({
      measure: () => ({
        acceleration: [tremble(nowMs(), 1, 0.004), tremble(nowMs(), 2, 0.004), 1 + tremble(nowMs(), 3, 0.004)],
        rotation: [tremble(nowMs(), 4, 0.3), tremble(nowMs(), 5, 0.3), tremble(nowMs(), 6, 0.3)],
        celsius: environment.get('temperatureCelsius') + 2,
      }),
    }),
} satisfies { [name: string]: (environment: Environment, nowMs: () => number) => I2cPart };

export const PARTS = [...Object.keys(I2C_PARTS), 'ldr', 'pir', 'hcsr04', 'ds18b20', 'gps'] as const;

export type Bench = {
  /** false where no part has the name */
  readonly plug: (name: string) => boolean;
  readonly unplug: (name: string) => boolean;
  readonly isPlugged: (name: string) => boolean;
  readonly oneWire: (pin: number) => OneWirePart | undefined;
  readonly echo: (pin: number) => number | undefined;
  /** puts what the surroundings are now on the board's analog and digital pins */
  readonly drive: (uno: Uno) => void;
};

/** One of every part, wired to one board in one environment. */
export const createBench = (line: I2cLine, environment: Environment, nowMs: () => number): Bench => {
  const plugged = new Set<string>();
  let thermometer: OneWirePart | undefined;
  const plug = (name: string): boolean => {
    if (!PARTS.includes(name)) return false;
    if (plugged.has(name)) return true;
    plugged.add(name);
    if (name in I2C_PARTS) line.plug(name, () => I2C_PARTS[name as keyof typeof I2C_PARTS](environment, nowMs));
    if (name === 'ds18b20')
      thermometer = createDs18b20({
        serial: [0x5a, 0x31, 0x07, 0, 0, 0],
        nowMs,
        celsius: () => environment.get('temperatureCelsius'),
      });
    return true;
  };
  for (const name of PARTS) plug(name);
  return {
    plug,
    unplug: (name) => {
      line.unplug(name);
      plugged.delete(name);
      return PARTS.includes(name);
    },
    isPlugged: (name) => plugged.has(name),
    oneWire: (pin) => (pin === WIRING.oneWirePin && plugged.has('ds18b20') ? thermometer : undefined),
    echo: (pin) =>
      pin === WIRING.echoPin && plugged.has('hcsr04')
        ? echoMicroseconds(environment.get('distanceCentimetres'), environment.get('temperatureCelsius'))
        : undefined,
    drive: (uno) => {
      uno.setAnalog(WIRING.lightChannel, plugged.has('ldr') ? ldrVolts(environment.get('illuminanceLux')) : 0);
      uno.setDigital(WIRING.motionPin, plugged.has('pir') && environment.get('motion') > 0);
    },
  };
};
