import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { RegisteredDevice } from '#chain/types.js';
import { addressOf, publicKeyOf, sha256 } from '#core/gateway.fixture.js';
import { createTestFlash, type TestFlash } from '#espruino/flash.fixture.js';
import { openFlashStorage } from '#espruino/flash-storage.js';
import { keyFile } from '#espruino/signer.js';
import { IMAGE_FILE } from '#flash/espruino.js';
import type { GatewayEvent } from '#gateway/events.js';
import { type Gateway, startGateway } from '#gateway/main.js';
import { netOf } from '#linux/config.js';
import { equal, toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { LineReader } from '#proto/frame.js';
import { decodeEnvelope, type Envelope } from '#proto/reading.js';
import { boardModule, readBoard } from '../build/board-module.js';
import { boardNative } from '../build/board-native.js';
import { bundleBoard } from '../build/bundle.js';
import { type Built, buildEspruino, filesOf, tokensOf } from '../build/espruino.js';
import { type Machine, type MachineOptions, Reboot, startMachine, WatchdogBite } from './espruino.js';
import { openStorage, type StorageArea } from './espruino-storage.js';
import { createI2cLine, type I2cLine } from './i2c.js';
import { type NativeCaller, startCaller } from './native-caller.js';
import { createW25q } from './w25q.js';

/** Boards in the machine and a real gateway, for the tests of what runs on such boards. */
export const CHAIN_ID = 31_337;
export const REGISTRY = new Uint8Array(20).fill(0x5f);
export const NET = netOf(CHAIN_ID, REGISTRY);
export const KEY = new Uint8Array(32).map((_, i) => i + 1);
export const DEVICE_ID = addressOf(KEY);
export const SERIAL = '00330028-3339510f';

const PAGE_BYTES = 16_384;
const QUEUE_PAGES = 3;
const STORAGE_PAGES = 4;
/** of the Espruino WiFi, by its file in boards/ */
const QUEUE_AT = 134_234_112;
export const STORAGE: StorageArea = {
  address: QUEUE_AT + QUEUE_PAGES * PAGE_BYTES,
  sizeBytes: STORAGE_PAGES * PAGE_BYTES,
  pageBytes: PAGE_BYTES,
};

/** A board as its file describes it, in pieces that the machine takes. */
export type BoardLayout = {
  readonly flash: () => TestFlash;
  /** what a machine of this board needs beside its flash */
  readonly machine: (flash: TestFlash) => Pick<MachineOptions, 'storage' | 'spi' | 'console' | 'variables' | 'mapped'>;
  /** what one call of native code may be given: whole images, where they are hashed in flash */
  readonly dataBytes: number;
};

/** The flash of the Pico's processor that its Storage lies in. */
const PICO_STORAGE_AT = 0x0800_4000;
const DATA_BYTES = 8192;

export const layoutOf = (id: string): BoardLayout => {
  const { limits, console } = readBoard(id);
  const pages = limits.queuePages ?? [];
  const images = limits.imageAreas ?? [];
  // Storage lies behind the queue, and slots somewhere before it
  const start = images[0]?.address ?? pages[0]?.address ?? PICO_STORAGE_AT;
  const last = pages[pages.length - 1];
  const storageAt = last === undefined ? start : last.address + last.sizeBytes;
  const unit = Math.min(limits.pageBytes!, last?.sizeBytes ?? limits.pageBytes!);
  const chip = limits.queueFlash;
  const cells = chip && createTestFlash(chip.sectorBytes, chip.sectors);
  return {
    flash: () => createTestFlash(unit, (storageAt + limits.storageBytes! - start) / unit, start),
    dataBytes: images.length === 0 ? DATA_BYTES : images[0]!.sizeBytes + 1024,
    machine: (flash) => ({
      storage: { address: storageAt, sizeBytes: limits.storageBytes!, pageBytes: unit },
      console,
      variables: limits.heapVariables,
      ...(cells && { spi: createW25q(cells) }),
      ...(images.length > 0 && {
        mapped: (address: number) =>
          address >= start && address < storageAt ? flash.read(address, images[0]!.sizeBytes) : undefined,
      }),
    }),
  };
};

export const queuePagesOf = (flash: TestFlash) => flash.pages.slice(0, QUEUE_PAGES);

const KEPT_HEAD_BYTES = 6;

/** All that lies in the queue, oldest first. */
export const queued = (flash: TestFlash): Envelope[] => {
  const storage = openFlashStorage(flash, queuePagesOf(flash));
  return storage.list('q.').map((name) => {
    const envelope = decodeEnvelope(storage.read(name)!.subarray(KEPT_HEAD_BYTES));
    if (!envelope.ok) throw new Error(envelope.code);
    return envelope.value;
  });
};

const native = { sha256 } as never;
export const wholeKeyFile = (): Uint8Array => keyFile(native, SERIAL, KEY, DEVICE_ID);

const PATIENCE_MS = 240_000;

export const until = async (isSo: () => boolean): Promise<void> => {
  for (const end = performance.now() + PATIENCE_MS; !isSo(); ) {
    if (performance.now() > end) throw new Error(`did not come about: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

export type TestGateway = {
  readonly gateway: Gateway;
  readonly events: GatewayEvent[];
  /** its data */
  readonly folder: string;
  readonly stop: () => Promise<void>;
};

/** A gateway as it runs in the field, that knows one device, and those that a test adds by their id in hex. */
export const startTestGateway = async (
  isKnown: () => boolean = () => true,
  added: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<TestGateway> => {
  const folder = mkdtempSync(join(tmpdir(), 'machine-gateway-'));
  const events: GatewayEvent[] = [];
  const find = (deviceId: Uint8Array): RegisteredDevice | undefined => {
    const isOurs = isKnown() && equal(deviceId, DEVICE_ID);
    const publicKey = isOurs ? publicKeyOf(KEY) : added.get(toHex(deviceId));
    return publicKey && { deviceId, publicKey, algorithm: ALGORITHM.ES256K, assurance: 0, suspended: false };
  };
  const gateway = await startGateway({
    dataDir: folder,
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
    logger: pino({ level: 'silent' }),
    onEvent: (event) => events.push(event),
    chain: async () => ({
      net: NET,
      chainId: CHAIN_ID,
      logAnchor: '0x0000000000000000000000000000000000000001',
      directory: { find },
    }),
  });
  return {
    gateway,
    events,
    folder,
    stop: async () => {
      await gateway.stop();
      rmSync(folder, { recursive: true });
    },
  };
};

export const settingsFor = (gateway: Gateway | undefined, change: object = {}): string =>
  JSON.stringify({
    net: toHex(NET),
    queueBytes: 16_384,
    healthPeriodSeconds: 1,
    gateways:
      gateway === undefined
        ? []
        : [
            {
              id: gateway.gatewayId.slice(2),
              publicKey: toHex(gateway.publicKey),
              url: `mqtt://127.0.0.1:${gateway.mqttPort}`,
            },
          ],
    ...change,
  });

/** A user's module in a file of its own. */
export const deviceFile = (text: string): { readonly path: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'machine-device-'));
  const path = join(folder, 'device.ts');
  writeFileSync(path, text);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
};

export type BoardFiles = { readonly [name: string]: Uint8Array | string };

/** A board with the WiFi's parts and no network of its own: a computer at its USB relays for it. */
export const buildRelayed = async (device: string): Promise<Built> => {
  const built = await buildEspruino({ board: 'espruino-wifi', device });
  const board = { ...readBoard('espruino-wifi'), network: 'none' };
  const module = boardModule(board, boardNative('armv7em')!.entries);
  const bundle = await bundleBoard({ entry: '#espruino/main.js', device, board: module });
  return { ...built, ...tokensOf(bundle.text) };
};

/** The board's USB as a TCP port of this computer; a board that is started again stays plugged in. */
export const plugIn = async (
  board: TestBoard,
): Promise<{ readonly port: string; readonly pull: () => void; readonly close: () => void }> => {
  let plugged: Socket | undefined;
  const server = createServer((socket) => {
    plugged = socket;
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => board.machine().usb.feed(new Uint8Array(bytes)));
    board.onUsb((bytes) => socket.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pull: () => plugged?.destroy(),
    close: () => {
      plugged?.destroy();
      server.close();
    },
  };
};

/** The flash of a board that was flashed and provisioned. */
export const createBoardFlash = (built: Built, files: BoardFiles, layout?: BoardLayout): TestFlash => {
  const flash = layout?.flash() ?? createTestFlash(PAGE_BYTES, QUEUE_PAGES + STORAGE_PAGES, QUEUE_AT);
  const storage = openStorage(flash, layout?.machine(flash).storage ?? STORAGE);
  const { [IMAGE_FILE]: image, ...stored } = Object.fromEntries(filesOf(built));
  const all: BoardFiles = { ...stored, 'fm.key': wholeKeyFile(), ...files };
  for (const [name, bytes] of Object.entries(all)) if (bytes.length > 0) storage.write(name, bytes);
  // of a board with slots, whose flash begins with it
  if (image !== undefined)
    flash.write(flash.pages[0]!.address, Buffer.concat([image, Buffer.alloc(-image.length & 3, 0xff)]));
  return flash;
};

export type TestBoard = {
  /** what it has said since it was first started */
  readonly lines: string[];
  readonly line: I2cLine;
  /** what the board sends to its USB from now on, over every start */
  readonly onUsb: (listener: (bytes: Uint8Array) => void) => void;
  /** as it runs now: the board starts again by itself after its watchdog bit */
  readonly machine: () => Machine;
  readonly deaths: unknown[];
  readonly starts: () => number;
  readonly count: (kind: string) => number;
  readonly stop: () => void;
};

export type BoardChange = Partial<MachineOptions> & {
  readonly plug?: (line: I2cLine) => void;
  readonly restarts?: boolean;
};

let caller: NativeCaller | undefined;

/** The native blob of these boards, on an ARM processor under emulation; one process for all boards of a test file. */
export const nativeCode = (): NativeCaller => {
  caller ??= startCaller(boardNative('armv7em')!.bytes);
  return caller;
};

export const stopNativeCode = (): void => {
  caller?.close();
  caller = undefined;
};

/** of the Espruino WiFi that most tests have; one that holds more dies */
const WIFI_VARIABLES = readBoard('espruino-wifi').limits.heapVariables;

export const startBoard = (flash: TestFlash, change: BoardChange = {}): TestBoard => {
  const lines: string[] = [];
  const deaths: unknown[] = [];
  const line = createI2cLine();
  change.plug?.(line);
  const reader = new LineReader();
  let rest = '';
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  const read = (bytes: Uint8Array): void => {
    for (const listener of listeners) listener(bytes);
    for (const item of reader.push(bytes)) {
      if (item.kind !== 'text') continue;
      const parts = (rest + Buffer.from(item.bytes).toString('latin1')).split('\r\n');
      rest = parts.pop()!;
      lines.push(...parts);
    }
  };
  let starts = 0;
  let isStopped = false;
  let machine: Machine;
  const start = (): void => {
    starts++;
    machine = startMachine({
      flash,
      storage: STORAGE,
      i2c: line,
      serial: SERIAL,
      variables: WIFI_VARIABLES,
      native: change.native ?? nativeCode(),
      wasWatchdog: deaths[deaths.length - 1] instanceof WatchdogBite,
      onWrite: read,
      onDeath: (error) => {
        deaths.push(error);
        if ((change.restarts === true || error instanceof Reboot) && !isStopped)
          setImmediate(() => !isStopped && start());
      },
      ...change,
    });
  };
  start();
  return {
    lines,
    line,
    deaths,
    onUsb: (listener) => listeners.push(listener),
    machine: () => machine,
    starts: () => starts,
    count: (kind) => lines.filter((each) => each.startsWith(kind)).length,
    stop: () => {
      isStopped = true;
      machine.stop();
    },
  };
};
