import type { Buses, Done } from '#core/ports.js';
import type { FieldmarkError } from '#proto/errors.js';
import { disconnected } from './calls.js';
import { createComponentBus } from './components.js';
import { readFigures } from './figures.js';
import { connectFirmata } from './firmata.js';
import { createI2cBus } from './i2c.js';
import { createAdcBus, createGpioBus } from './inputs.js';
import { type LinkState, openLink } from './link.js';
import { connectPins, loadBoard } from './pins.js';
import type { Connection } from './plugin.js';
import { FIRMATA_BAUD_RATE, openTransport } from './transport.js';
import { openUart } from './uart.js';

const UART_BAUD_RATE = 9_600;

/** Which board; at most one of `port`, `tcp` and `name`. With none there are only the figures of this computer. */
export type BoardOptions = {
  /** serial port of a Firmata board, as `/dev/ttyACM0`; `tcp://host:port` too */
  readonly port?: string | undefined;
  /** `host:port` of a Firmata board behind TCP */
  readonly tcp?: string | undefined;
  /** this computer's own pins, by the name of a file in `boards/` */
  readonly name?: string | undefined;
  /** a line to listen to, as a GNSS receiver's: a serial port, or `tcp://host:port` */
  readonly uart?: string | undefined;
  readonly uartBaudRate?: number | undefined;
  /** a folder on the file system whose free space counts; the working folder unless told */
  readonly dataFolder?: string | undefined;
  /** takes the time of a position fix, Unix milliseconds */
  readonly offerFix?: ((unixMs: number) => void) | undefined;
};

export type OpenBoard = {
  readonly buses: Buses;
  readonly state: () => LinkState;
  /** why the last connection or attempt ended */
  readonly lastError: () => FieldmarkError | undefined;
  readonly onChange: (changed: (state: LinkState, error: FieldmarkError | undefined) => void) => void;
  readonly close: () => Promise<void>;
};

const chooseConnect = (options: BoardOptions): (() => Promise<Connection>) | undefined => {
  const { name, tcp, port } = options;
  if (name !== undefined) {
    const board = loadBoard(name);
    return () => connectPins(board);
  }
  const address = tcp === undefined ? port : `tcp://${tcp}`;
  return address === undefined
    ? undefined
    : async () => connectFirmata(await openTransport(address, FIRMATA_BAUD_RATE));
};

const openBuses = (connect: () => Promise<Connection>) => {
  const link = openLink({
    connect,
    use: (connection, calls) => ({
      i2c: createI2cBus(connection.io, calls),
      adc: createAdcBus(connection.io, calls),
      gpio: createGpioBus(connection.io, calls),
      components: createComponentBus(connection),
    }),
  });
  /** the bus of the connection that stands, or the error that there is none */
  const bus = <Name extends 'i2c' | 'adc' | 'gpio' | 'components'>(name: Name, done: Done<never>) => {
    const current = link.current();
    if (current === undefined) done(disconnected(), undefined);
    return current?.[name];
  };
  const buses = {
    i2c: {
      write: (address, bytes, done) => bus('i2c', done)?.write(address, bytes, done),
      read: (address, register, length, done) => bus('i2c', done)?.read(address, register, length, done),
      readRaw: (address, length, done) => bus('i2c', done)?.readRaw(address, length, done),
    },
    adc: { sample: (pin, done) => bus('adc', done)?.sample(pin, done) },
    gpio: {
      read: (pin, done) => bus('gpio', done)?.read(pin, done),
      watch: (pin, changed) => link.current()?.gpio.watch(pin, changed),
    },
    components: { make: (className, options, done) => bus('components', done)?.make(className, options, done) },
  } satisfies Partial<Buses>;
  return { link, buses };
};

/**
 * Opens a board and keeps it open: it is connected again whenever it went away, and its buses give BOARD_DISCONNECTED
 * meanwhile. Resolves when the first attempt has ended, even where the board is not there yet. Throws BOARD_UNKNOWN
 * for a name without a file.
 */
export const openBoard = async (options: BoardOptions): Promise<OpenBoard> => {
  const connect = chooseConnect(options);
  const board = connect === undefined ? undefined : openBuses(connect);
  const uart = options.uart === undefined ? undefined : openUart(options.uart, options.uartBaudRate ?? UART_BAUD_RATE);
  await board?.link.tried;
  return {
    buses: {
      ...board?.buses,
      uart: uart?.bus,
      figures: () => readFigures(options.dataFolder ?? '.'),
      offerFix: options.offerFix,
      after: (ms, then) => {
        // a deadline of a sensor must not keep a program that ends
        setTimeout(then, ms).unref();
      },
    },
    state: () => board?.link.state() ?? 'open',
    lastError: () => board?.link.lastError(),
    onChange: (changed) => board?.link.onChange(changed),
    close: async () => {
      uart?.close();
      await board?.link.close();
    },
  };
};
