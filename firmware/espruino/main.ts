import {
  entries,
  findImprov,
  i2c,
  identity,
  imageAreas,
  openFlash,
  openImprov,
  openNetwork,
  openStation,
  openUpdates,
  openWifi,
  pages,
  program,
  select,
  serial,
  setup,
  spi,
  uart,
  wasWatchdog,
} from 'fieldmark:board';
import { sensors } from 'fieldmark:device';
import './engine.js';
import type { Buses, Clock, Network } from '#core/ports.js';
import { toHex } from '#proto/bytes.js';
import { CLOCK } from '#proto/content.js';
import { FieldmarkError } from '#proto/errors.js';
import { type BoardConsole, openConsole } from './console.js';
import { createDevice, type Device } from './device.js';
import { type FlashPage, type FlashStorage, openFlashStorage } from './flash-storage.js';
import { openBuses } from './io.js';
import { openLine } from './line.js';
import { reportReply } from './report.js';
import { readSettings } from './settings.js';
import { loadNative, type NativeSigner, openCrypto, openKey } from './signer.js';
import type { Station } from './station.js';
import { bytesOf } from './text.js';
import { watchSensors } from './watchdog.js';

/** Files in Storage: the signer's code, the key, the settings, and what is loaded when it is needed. */
const FILES = { native: 'fm.native', key: 'fm.key', settings: 'fm.settings', console: 'fm.console.js' };
/** A message of the session is a CBOR array of four; one of a relay begins otherwise. */
const SESSION_MESSAGE = 0x84;
const TICK_MS = 100;
/** How much a board needs free at its start to hold the sealing part and the console at one time. */
const BOTH_VARIABLES = 4200;
/** so long a board with less listens before it begins, since it must start anew to be provisioned */
const LISTEN_MS = 3000;
const WATCHDOG_SECONDS = 20;

const monotonicMs = (): number => Math.floor(getTime() * 1000);

/** No clock keeps time without power here, so there is none until somebody gives it: never a made-up time. */
const clock: Clock = { monotonicMs, wall: () => ({ seconds: 0, quality: CLOCK.none }) };

/** One page is always free to copy into, and what was removed is there until its page is emptied. */
const roomOf = (areas: readonly FlashPage[]): number => {
  let bytes = 0;
  for (let i = 1; i < areas.length; i++) bytes += areas[i]!.sizeBytes;
  return Math.floor((bytes * 3) / 4);
};

const files: EspruinoStorage = global.require('Storage');

const readFile = (name: string): Uint8Array | undefined => {
  const text = files.read(name);
  return text === undefined ? undefined : bytesOf(text);
};

/** Takes the line from the interpreter, which would read what comes as programs; gives it back to whoever knocks. */
const line = openLine(serial, monotonicMs, findImprov, () => E.setConsole(serial));

const openSigner = (): NativeSigner => {
  const blob = files.read(FILES.native);
  if (blob === undefined) throw new FieldmarkError('KEYSTORE_UNAVAILABLE', { detail: FILES.native });
  return loadNative(E, blob, entries);
};

const openStorage = (): FlashStorage => {
  setup();
  return openFlashStorage(openFlash({ module: global.require, spi, select, crc32: (bytes) => E.CRC32(bytes) }), pages);
};

const openBoard = (watchdogResets: number): Buses =>
  openBuses({
    i2c,
    serial: uart,
    pinOf: (name) => new Pin(name),
    analogRead,
    digitalRead,
    setWatch,
    setTimeout,
    freeBytes: () => process.memory().free * process.memory().blocksize,
    uptimeMs: monotonicMs,
    watchdogResets,
  });

type Running = { readonly device: Device; readonly network: Network };

const begin = (): Running => {
  const native = openSigner();
  const key = openKey(native, getSerial(), readFile(FILES.key));
  const settings = readSettings(files.read(FILES.settings));
  const storage = openStorage();
  const watch = watchSensors(storage, sensors, program, wasWatchdog());
  const updates = openUpdates(native, storage, key.deviceId);
  const network = openNetwork({ module: global.require, line, monotonicMs, setInterval });
  const device = createDevice(
    {
      clock,
      storage,
      key,
      crypto: openCrypto(native, E.hwRand),
      network,
      buses: openBoard(watch.resets),
      updates,
      tell: (kind, detail) => line.log(`${kind} ${detail}`),
    },
    {
      deviceId: key.deviceId,
      net: settings.net,
      firmware: updates === undefined ? new Uint8Array(8) : updates.firmware,
      gateways: settings.gateways,
      queueBytesMax: Math.min(settings.queueBytesMax, roomOf(pages)),
      sensors: watch.sensors,
      healthPeriodMs: settings.healthPeriodMs,
      place: settings.place,
    },
  );
  line.log(`fieldmark ${toHex(key.deviceId)}, key in flash (assurance 0)`);
  return { device, network };
};

const openProvisioning = (station: Station | undefined): BoardConsole => {
  const native = openSigner();
  const parts = onDemand('fm.console.js', () => ({ open: openConsole, wifi: openWifi, improv: openImprov }));
  return parts.open({
    wifi: station === undefined || parts.wifi === undefined ? undefined : parts.wifi(station),
    openImprov: parts.improv,
    clock,
    native,
    crypto: openCrypto(native, E.hwRand),
    storage: openStorage(),
    buses: openBoard(0),
    sensors,
    identity,
    readFile,
    writeFile: (name, bytes) => files.write(name, bytes),
    eraseFile: (name) => files.erase(name),
    freeBytes: () => files.getFree(),
    keyName: FILES.key,
    settingsName: FILES.settings,
    serial: getSerial(),
    hwRand: E.hwRand,
    getTime,
    isPersonPresent: () => typeof BTN1 === 'object' && digitalRead(BTN1) === 1,
    write: line.write,
    restart: () => load(),
  });
};

const main = (): void => {
  const canBeProvisioned = imageAreas.length > 0 || files.read(FILES.console) !== undefined;
  const isTight = canBeProvisioned && process.memory().free < BOTH_VARIABLES;
  const beginMs = isTight ? monotonicMs() + LISTEN_MS : 0;
  let hasBegun = false;
  let running: Running | undefined;
  let provisioning: BoardConsole | undefined;
  /** why nothing is sealed, for as long as it is so */
  let refusal: string | undefined;

  const station =
    openStation === undefined ? undefined : openStation({ module: global.require, files, log: line.log, setTimeout });

  const say = (): void => {
    if (refusal !== undefined) line.log(`fieldmark does not seal: ${refusal}`);
  };
  const refuse = (error: unknown): void => {
    refusal = error instanceof FieldmarkError ? error.message : `INTERNAL: ${error}`;
    say();
  };

  /** What the board does stops, and the console has what came. */
  const provision = (give: (to: BoardConsole) => void): void => {
    if (running !== undefined) {
      running.network.close();
      running = undefined;
      // whoever asked asks again, and is heard before it begins
      if (isTight) load();
    }
    try {
      provisioning = provisioning ?? openProvisioning(station);
      give(provisioning);
    } catch (error) {
      refuse(error);
    }
  };

  /** A question of the session: whoever provisions waits for readings, or wants what the board does to stop. */
  const answer = (payload: Uint8Array): void => {
    if (provisioning === undefined) {
      const reply = onDemand('fm.report.js', () => reportReply)(payload, running);
      if (reply !== undefined) {
        line.write(reply);
        return;
      }
    }
    provision((to) => to.take(payload));
  };

  const start = (): void => {
    hasBegun = true;
    try {
      running = begin();
    } catch (error) {
      refuse(error);
      // settings that a power cut left half are written again: what was locked is whole in the queue's pages
      if (canBeProvisioned && (error as FieldmarkError).code === 'CONFIG_INVALID') openProvisioning(undefined).tick();
    }
  };

  E.setConsole(null, { force: true });
  // nobody reads what the interpreter itself would say
  process.on('uncaughtException', (error) => line.log(`INTERNAL ${error}`));
  // before anything of the user's module runs, which may never return
  E.enableWatchdog(WATCHDOG_SECONDS, false);
  if (canBeProvisioned)
    line.onFrame((payload) => {
      if (payload[0] === SESSION_MESSAGE) answer(payload);
    });
  if (canBeProvisioned) line.onImprov((packet) => provision((to) => to.takeImprov(packet)));
  if (!isTight) start();
  setInterval(say, 60_000);
  setInterval(() => {
    E.kickWatchdog();
    if (provisioning !== undefined) provisioning.tick();
    else if (running !== undefined) running.device.tick();
    else if (!hasBegun) {
      if (monotonicMs() >= beginMs) start();
    }
    // the interpreter ends what finds no memory, without an error: whoever asked finds the board as it was
    else if (refusal === undefined) load();
  }, TICK_MS);
};

main();
