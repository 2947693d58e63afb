import type { Driver } from '#core/driver.js';
import type { Buses, I2cBus } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { DRIVERS } from './drivers.js';

/** What is on an I2C bus: parts that a driver knows, and addresses that answer without one. */
export type Scan = {
  readonly sensors: readonly { readonly driver: string; readonly address: number }[];
  readonly unknown: readonly number[];
};

/** Addresses below and above are the bus's own (NXP UM10204 §3.1.12). */
const FIRST_ADDRESS = 0x08;
const LAST_ADDRESS = 0x77;

/** Errors of the board or bus itself: then nothing is known of any address. */
const isOfBus = (error: FieldmarkError): boolean =>
  error.code === 'BOARD_DISCONNECTED' || error.code === 'BUS_FAILED' || error.code === 'PERMISSION_DENIED';

/** A driver finds its part by the same steps as in the field: an id, a checksum, or an answer at all. */
const finds = (driver: Driver, buses: Buses, address: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    driver.open(buses, { address }).start((error) => {
      if (error instanceof FieldmarkError && isOfBus(error) && error.code !== 'BUS_FAILED') reject(error);
      else resolve(error === undefined);
    });
  });

const answers = (bus: I2cBus, address: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    bus.readRaw(address, 1, (error) => {
      if (error instanceof FieldmarkError && isOfBus(error)) reject(error);
      else resolve(error === undefined);
    });
  });

/**
 * Looks for parts on a board's I2C bus: each driver at each of its addresses, and then a byte from every other address.
 * Nothing is written to an address that no driver has. Throws BOARD_DISCONNECTED, BUS_FAILED; empty for a board without I2C.
 */
export const scanI2c = async (buses: Buses, drivers: readonly Driver[] = DRIVERS): Promise<Scan> => {
  const bus = buses.i2c;
  if (bus === undefined) return { sensors: [], unknown: [] };
  const sensors: { driver: string; address: number }[] = [];
  for (const driver of drivers)
    for (const address of driver.addresses ?? [])
      if (await finds(driver, buses, address)) sensors.push({ driver: driver.name, address });
  const unknown: number[] = [];
  for (let address = FIRST_ADDRESS; address <= LAST_ADDRESS; address++)
    if (!sensors.some((sensor) => sensor.address === address) && (await answers(bus, address))) unknown.push(address);
  return { sensors, unknown };
};
