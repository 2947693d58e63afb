import { stringify } from 'yaml';
import type { Driver, SensorOptions } from '#core/driver.js';
import type { Buses } from '#core/ports.js';
import type { Board, DiskMethod } from '#flash/board.js';
import { DRIVERS, findDriver } from '#linux/drivers.js';
import { FieldmarkError } from '#proto/errors.js';

/** One sensor as its owner wants it. */
export type SensorChoice = {
  readonly driver: string;
  readonly name?: string;
  readonly periodSeconds: number;
  readonly options: { readonly [name: string]: string | number | boolean };
};

/** Degrees (WGS 84). */
export type Place = { readonly latitude: number; readonly longitude: number };

/** Everything that a new device's file says. */
export type DeviceChoice = {
  readonly board: Board;
  /** where a Firmata board is; without one the board's own pins */
  readonly port?: string | undefined;
  readonly tcp?: string | undefined;
  /** of a GNSS receiver */
  readonly uart?: string | undefined;
  readonly place?: Place | undefined;
  readonly key: string;
  readonly data: string;
  readonly gateway?:
    | { readonly url: string; readonly publicKey: string; readonly http?: string | undefined }
    | undefined;
  readonly chainId?: number | undefined;
  readonly registry?: string | undefined;
  readonly console?: string | undefined;
  readonly sensors: readonly SensorChoice[];
};

const MS_PER_SECOND = 1000;
/** as scoring asks for (`RULES.closedSeconds`) */
const DISCLOSE_SECONDS = 10_800;

const invalid = (detail: string, next: string) =>
  new FieldmarkError('CONFIG_INVALID', { detail, state: 'nothing was written', next });

const parseValue = (text: string): string | number | boolean => {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
};

/** Reads `driver,name=roof,period=10,address=0x76`: `name` and `period` are the sensor's, the rest its driver's options. */
export const parseSensor = (text: string, periodSeconds: number): SensorChoice => {
  const [driver = '', ...pairs] = text.split(',').map((part) => part.trim());
  const options: { [name: string]: string | number | boolean } = {};
  for (const pair of pairs) {
    const [name, value] = pair.split(/=(.*)/s);
    if (!name || value === undefined)
      throw invalid(`--sensor ${text}: ${pair}`, 'write it as driver,name=roof,period=10,address=0x76');
    options[name] = parseValue(value);
  }
  const { name, period, ...rest } = options;
  const choice = { driver, periodSeconds: Number(period ?? periodSeconds), options: rest };
  return name === undefined ? choice : { ...choice, name: String(name) };
};

const BUS = {
  write: () => {},
  read: () => {},
  readRaw: () => {},
  sample: () => {},
  watch: () => {},
  onBytes: () => {},
};

/** What a board of this kind has to hand to a driver; nothing of it does anything. */
const busesOf = ({ runtime, buses }: Board, hasUart: boolean): Buses => ({
  i2c: buses.i2c.length > 0 ? BUS : undefined,
  adc: buses.adc.length > 0 ? BUS : undefined,
  gpio: buses.gpio.length > 0 ? BUS : undefined,
  uart: hasUart ? BUS : undefined,
  figures: () => ({ uptimeSeconds: 0 }),
  components: runtime === 'espruino' ? undefined : { make: () => {} },
  after: () => {},
});

/** Why a driver does not open with these options on this board, as it says it; undefined where it does. */
export const refusalOf = (board: Board, driver: Driver, options: SensorOptions, hasUart = true): string | undefined => {
  try {
    driver.open(busesOf(board, hasUart), options);
    return undefined;
  } catch (error) {
    if (error instanceof FieldmarkError && error.code === 'CONFIG_INVALID') return error.message.replace(/^.*?: /, '');
    throw error;
  }
};

/** Whether one of them listens to a serial line. */
export const needsUart = (board: Board, sensors: readonly SensorChoice[]): boolean =>
  sensors.some(({ driver: name, options }) => {
    const driver = findDriver(name);
    const isOpen = (hasUart: boolean) => refusalOf(board, driver!, options, hasUart) === undefined;
    return driver !== undefined && isOpen(true) && !isOpen(false);
  });

/** Refuses drivers that there are none of, periods that they can't keep, and what the board or the driver lacks. */
export const checkSensors = (board: Board, sensors: readonly SensorChoice[], hasUart: boolean): void => {
  for (const { driver: name, periodSeconds, options } of sensors) {
    const driver = findDriver(name);
    if (driver === undefined)
      throw invalid(`there is no driver ${name}`, `use one of ${DRIVERS.map((known) => known.name).join(', ')}`);
    if (!(periodSeconds * MS_PER_SECOND >= driver.periodMsMin))
      throw invalid(
        `${name}: a period of ${periodSeconds} s`,
        `it takes ${driver.periodMsMin / MS_PER_SECOND} s at least`,
      );
    const refusal = refusalOf(board, driver, options, hasUart);
    if (!hasUart && needsUart(board, [{ driver: name, periodSeconds, options }]))
      throw invalid(`${name} listens to a serial line`, 'name it with --uart, as --uart /dev/serial0');
    if (refusal !== undefined)
      throw invalid(`${name} on ${board.name}: ${refusal}`, `name its options, as --sensor ${name},pin=A0`);
  }
};

/** The serial line on which a board of this kind is provisioned, where its file names one. */
export const consoleOf = (board: Board): string | undefined =>
  board.flash.find((each): each is DiskMethod => each.method === 'disk-image')?.consoles?.[0]?.path;

const HEADER = `# Settings of one Fieldmark device, as fieldmark init made them. Relative paths start at this file.
# firmware/linux/device.example.yaml tells of every setting.
`;

/** The text of device.yaml. */
export const deviceYaml = (choice: DeviceChoice): string => {
  const { board, port, tcp, uart, gateway } = choice;
  const pins = board.runtime === 'linux' && board.buses.gpio.length > 0 ? { name: board.id } : undefined;
  const line = port !== undefined ? { port } : tcp !== undefined ? { tcp } : pins;
  const all = uart === undefined ? line : { ...line, uart };
  return `${HEADER}${stringify({
    key: choice.key,
    data: choice.data,
    ...(choice.chainId !== undefined && { chainId: choice.chainId }),
    // in quotes: to YAML it would be a number that has lost digits
    ...(choice.registry !== undefined && { registry: choice.registry }),
    ...(gateway !== undefined && { gateways: [gateway] }),
    ...(all !== undefined && { board: all }),
    ...(choice.place !== undefined && { place: choice.place }),
    // what others could read in time to copy it is not paid; a device without a chain is paid nothing
    ...((choice.registry ?? choice.console) !== undefined && {
      stream: { discloseSeconds: DISCLOSE_SECONDS },
    }),
    sensors: choice.sensors.map(({ driver, name, periodSeconds, options }) => ({
      driver,
      ...(name !== undefined && { name }),
      periodSeconds,
      ...(Object.keys(options).length > 0 && { options }),
    })),
    ...(choice.console !== undefined && {
      console: {
        path: choice.console,
        ...(board.presencePin !== undefined && { presencePin: board.presencePin }),
        model: board.name,
      },
    }),
  })}`;
};

const camelCase = (name: string): string => name.replace(/-(.)/g, (_all, letter: string) => letter.toUpperCase());

const NO_SENSOR = `// No sensor yet. Take a driver from firmware/drivers, or give fieldmark init --sensor; for a divider at a pin:
//   import { analog } from '#drivers/analog.js';
//   { driver: analog, name: 'soil', options: { pin: 'A0' }, periodMs: 60000 },
export const sensors = [];
`;

/** The text of device.ts, the module of a board that runs the interpreter: its other settings come by provisioning. */
export const deviceModule = (sensors: readonly SensorChoice[]): string => {
  if (sensors.length === 0) return NO_SENSOR;
  const drivers = [...new Set(sensors.map(({ driver }) => driver))].sort();
  const lines = sensors.map(({ driver, name, periodSeconds, options }) => {
    const fields = [
      `driver: ${camelCase(driver)}`,
      ...(name === undefined ? [] : [`name: ${JSON.stringify(name)}`]),
      `options: ${JSON.stringify(options)}`,
      `periodMs: ${Math.round(periodSeconds * MS_PER_SECOND)}`,
    ];
    return `  { ${fields.join(', ')} },\n`;
  });
  const imports = drivers.map((name) => `import { ${camelCase(name)} } from '#drivers/${name}.js';\n`);
  return `${imports.join('')}\nexport const sensors = [\n${lines.join('')}];\n`;
};
