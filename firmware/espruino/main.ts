import { entries, i2c, openNetwork, pages, serial, setup, uart } from 'fieldmark:board';
import { sensors } from 'fieldmark:device';
import './engine.js';
import type { Clock } from '#core/ports.js';
import { toHex } from '#proto/bytes.js';
import { CLOCK } from '#proto/content.js';
import { FieldmarkError } from '#proto/errors.js';
import { createDevice, type Device } from './device.js';
import { type FlashPage, type FlashPort, openFlashStorage } from './flash-storage.js';
import { openBuses } from './io.js';
import { openLine } from './line.js';
import { readSettings } from './settings.js';
import { loadNative, openCrypto, openKey } from './signer.js';
import { bytesOf } from './text.js';
import { watchSensors } from './watchdog.js';

/** Files in Storage: the signer's code, the key, the settings. */
const FILES = { native: 'fm.native', key: 'fm.key', settings: 'fm.settings' };
const TICK_MS = 100;
const WATCHDOG_SECONDS = 20;

type FlashModule = {
  read: (length: number, address: number) => Uint8Array;
  write: (bytes: Uint8Array, address: number) => void;
  erasePage: (address: number) => void;
};

const openFlash = (flash: FlashModule): FlashPort => ({
  read: (address, length) => new Uint8Array(flash.read(length, address)),
  write: (address, bytes) => flash.write(bytes, address),
  erase: (address) => flash.erasePage(address),
  crc32: (bytes) => E.CRC32(bytes),
});

const monotonicMs = (): number => Math.floor(getTime() * 1000);

/** No clock keeps time without power here, so there is none until somebody gives it: never a made-up time. */
const clock: Clock = { monotonicMs, wall: () => ({ seconds: 0, quality: CLOCK.none }) };

/** One page is always free to copy into, and what was removed is there until its page is emptied. */
const roomOf = (areas: readonly FlashPage[]): number => {
  let bytes = 0;
  for (let i = 1; i < areas.length; i++) bytes += areas[i]!.sizeBytes;
  return Math.floor((bytes * 3) / 4);
};

/** Takes the line from the interpreter, which would read what comes as programs; gives it back to whoever knocks. */
const line = openLine(serial, () => E.setConsole(serial));

const begin = (): Device => {
  const files: EspruinoStorage = global.require('Storage');
  const blob = files.read(FILES.native);
  if (blob === undefined) throw new FieldmarkError('KEYSTORE_UNAVAILABLE', { detail: FILES.native });
  const native = loadNative(E, blob, entries);
  const keyText = files.read(FILES.key);
  const key = openKey(native, getSerial(), keyText === undefined ? undefined : bytesOf(keyText));
  const settings = readSettings(files.read(FILES.settings));
  const storage = openFlashStorage(openFlash(global.require('Flash')), pages);
  setup();
  const buses = openBuses({
    i2c,
    serial: uart,
    pinOf: (name) => new Pin(name),
    analogRead,
    digitalRead,
    setWatch,
    setTimeout,
    freeBytes: () => process.memory().free * process.memory().blocksize,
    uptimeMs: monotonicMs,
  });
  const network = openNetwork({ module: global.require, line, monotonicMs, setInterval });
  const device = createDevice(
    {
      clock,
      storage,
      key,
      crypto: openCrypto(native, E.hwRand),
      network,
      buses,
      tell: (kind, detail) => line.log(`${kind} ${detail}`),
    },
    {
      deviceId: key.deviceId,
      net: settings.net,
      firmware: new Uint8Array(8),
      gateways: settings.gateways,
      queueBytesMax: Math.min(settings.queueBytesMax, roomOf(pages)),
      sensors: watchSensors(storage, sensors),
      healthPeriodMs: settings.healthPeriodMs,
    },
  );
  line.log(`fieldmark ${toHex(key.deviceId)}, key in flash (assurance 0)`);
  return device;
};

/** A board that may not seal says why, again and again, and does nothing else. */
const refuse = (error: unknown): void => {
  const text = error instanceof FieldmarkError ? error.message : `INTERNAL: ${error}`;
  const say = (): void => line.log(`fieldmark does not seal: ${text}`);
  say();
  setInterval(say, 60_000);
};

const main = (): void => {
  E.setConsole(null, { force: true });
  let device: Device;
  try {
    device = begin();
  } catch (error) {
    refuse(error);
    return;
  }
  E.enableWatchdog(WATCHDOG_SECONDS, false);
  setInterval(() => {
    E.kickWatchdog();
    device.tick();
  }, TICK_MS);
};

main();
