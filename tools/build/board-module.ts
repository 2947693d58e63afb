import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlashPage } from '#espruino/flash-storage.js';
import { boardsFolder } from '#flash/board.js';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';

/** Serial NOR flash beside a processor whose own has no page to spare. */
type QueueFlash = {
  readonly bus: string;
  readonly sck: string;
  readonly miso: string;
  readonly mosi: string;
  readonly select: string;
  readonly sectorBytes: number;
  readonly sectors: number;
};

/** What the build takes from the JSON of a board that runs the interpreter. */
export type EspruinoBoard = {
  readonly id: string;
  readonly name: string;
  readonly runtime: string;
  readonly network: string;
  /** the interpreter's line to a computer, by its name there; USB unless told */
  readonly console?: string;
  readonly buses: {
    readonly i2c: readonly { readonly name: string; readonly sda: string; readonly scl: string }[];
    readonly uart: readonly { readonly name: string; readonly rx: string; readonly tx: string }[];
  };
  readonly limits: {
    readonly heapVariables?: number;
    readonly variableBytes?: number;
    readonly storageBytes?: number;
    /** the instruction set that a native signer can use, or `none` */
    readonly nativeCode?: string;
    /** whole flash pages that neither firmware nor Storage uses */
    readonly queuePages?: readonly FlashPage[];
    readonly queueFlash?: QueueFlash;
    readonly pageBytes?: number;
    /** what is flashed, and two slots for updates, on whole pages that nothing else uses */
    readonly imageAreas?: readonly FlashPage[];
    /** where the processor says that its watchdog forced the last start, and what to set there to have it forget */
    readonly watchdogFlag?: { readonly address: number; readonly mask: number; readonly clear: number };
  };
};

export const readBoard = (id: string): EspruinoBoard => {
  const path = join(boardsFolder(), `${id}.json`);
  let board: EspruinoBoard;
  try {
    board = JSON.parse(readFileSync(path, 'utf8')) as EspruinoBoard;
  } catch (cause) {
    throw new FieldmarkError('BOARD_UNKNOWN', { detail: id, next: 'fieldmark boards lists them', cause });
  }
  if (board.runtime !== 'espruino')
    throw new FieldmarkError('BOARD_UNKNOWN', {
      detail: `${id} runs no Espruino`,
      next: 'fieldmark boards lists them',
    });
  return board;
};

/** GNSS receivers talk at this speed unless they are told otherwise. */
const UART_BAUD_RATE = 9600;

/** A port beside the console, on pins that are not the I2C bus's where there is one. */
const uartOf = (board: EspruinoBoard): string => {
  const i2c = board.buses.i2c[0];
  const ports = board.buses.uart.filter((port) => port.name !== consoleOf(board));
  const port = ports.find(({ rx, tx }) => ![i2c?.sda, i2c?.scl].some((pin) => pin === rx || pin === tx)) ?? ports[0];
  if (port === undefined) return 'undefined';
  const setup = `${port.name}.setup(${UART_BAUD_RATE}, { rx: new Pin('${port.rx}'), tx: new Pin('${port.tx}') })`;
  return `{ setup: () => { ${setup}; }, on: (event, listener) => { ${port.name}.on(event, listener); } }`;
};

const watchdogOf = (board: EspruinoBoard): string => {
  const flag = board.limits.watchdogFlag;
  if (flag === undefined) return '() => undefined';
  const forget = `poke32(${flag.address}, said | ${flag.clear})`;
  return `() => { const said = peek32(${flag.address}); ${forget}; return (said & ${flag.mask}) !== 0; }`;
};

const consoleOf = (board: EspruinoBoard): string => board.console ?? 'USB';

/** Quick enough for a reading in a millisecond, and slow enough for wires. */
const SPI_BAUD_RATE = 4_000_000;

const spiSetup = ({ bus, sck, miso, mosi }: QueueFlash): string =>
  ` ${bus}.setup({ sck: new Pin('${sck}'), miso: new Pin('${miso}'), mosi: new Pin('${mosi}'), baud: ${SPI_BAUD_RATE} });`;

/** The pages that the queue lives in: the processor's own, or sectors of a chip beside it. */
export const queuePagesOf = ({ limits }: EspruinoBoard): readonly FlashPage[] => {
  const chip = limits.queueFlash;
  if (chip === undefined) return limits.queuePages ?? [];
  return Array.from({ length: chip.sectors }, (_, i) => ({
    address: i * chip.sectorBytes,
    sizeBytes: chip.sectorBytes,
  }));
};

/** How the boards of one build are updated. */
export type BoardUpdates = { readonly classId: Uint8Array; readonly keys: Uint8Array | undefined };

const updatesOf = ({ limits }: EspruinoBoard, updates: BoardUpdates | undefined): readonly string[] => {
  const areas = limits.imageAreas ?? [];
  const places = areas.map(({ address, sizeBytes }) => `{ address: ${address}, sizeBytes: ${sizeBytes} }`);
  const isUpdated = areas.length > 0 && updates?.keys !== undefined;
  return [
    `export const imageAreas = [${places.join(', ')}];`,
    `export const imagePageBytes = ${limits.pageBytes ?? 0};`,
    `export const classId = '${toHex(updates?.classId ?? new Uint8Array(0))}';`,
    `export const updateKeys = '${toHex(updates?.keys ?? new Uint8Array(0))}';`,
    isUpdated ? "export { openUpdates } from '#espruino/update.js';" : 'export const openUpdates = () => undefined;',
  ];
};

/** What only a board with Wi-Fi has room and use for. */
const WIFI_PARTS = [
  ['openStation', 'station'],
  ['findImprov', 'improv-line'],
  ['openWifi', 'wifi'],
  ['openImprov', 'wifi'],
] as const;

export type NativeOffsets = { readonly [entry: string]: number };

/** The source of `fieldmark:board` for one board. */
export const boardModule = (
  board: EspruinoBoard,
  entries: NativeOffsets,
  program = '',
  software = 'unknown',
  updates: BoardUpdates | undefined = undefined,
): string => {
  const i2c = board.buses.i2c[0];
  const setup =
    i2c === undefined ? '' : `${i2c.name}.setup({ scl: new Pin('${i2c.scl}'), sda: new Pin('${i2c.sda}') });`;
  const offsets = ['sign', 'publicKey', 'verify', 'sha256', 'keccak256'].map(
    (name) => `${name}: ${entries[name] ?? 0}`,
  );
  const pages = queuePagesOf(board).map((page) => `{ address: ${page.address}, sizeBytes: ${page.sizeBytes} }`);
  const chip = board.limits.queueFlash;
  const network = board.network === 'none' ? ['openRelay', '#espruino/relay.js'] : ['openMqtt', '#espruino/mqtt.js'];
  return [
    `export const i2c = ${i2c?.name ?? 'undefined'};`,
    `export const identity = ${JSON.stringify({ board: board.id, oem: 'unknown', model: board.name, software })};`,
    `export const program = ${JSON.stringify(program)};`,
    `export const wasWatchdog = ${watchdogOf(board)};`,
    `export const serial = ${consoleOf(board)};`,
    `export const uart = ${uartOf(board)};`,
    `export const setup = () => { ${setup}${chip === undefined ? '' : spiSetup(chip)} };`,
    `export const spi = ${chip?.bus ?? 'undefined'};`,
    `export const select = ${chip === undefined ? 'undefined' : `new Pin('${chip.select}')`};`,
    `export { openFlash } from '#espruino/${chip === undefined ? 'internal' : 'spi'}-flash.js';`,
    `export const entries = { ${offsets.join(', ')} };`,
    `export const pages = [${pages.join(', ')}];`,
    ...updatesOf(board, updates),
    `export { ${network[0]} as openNetwork } from '${network[1]}';`,
    ...WIFI_PARTS.map(([name, file]) =>
      board.network === 'wifi'
        ? `export { ${name} } from '#espruino/${file}.js';`
        : `export const ${name} = undefined;`,
    ),
  ].join('\n');
};
