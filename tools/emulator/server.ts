import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { type Bench, createBench } from './bench.js';
import { createEnvironment, type Environment } from './environment.js';
import { createExtension, type Extension } from './extension.js';
import { nmeaSecond } from './gps.js';
import { parseHex } from './hex.js';
import { createI2cLine } from './i2c.js';
import { startPace } from './pace.js';
import { createUno, FLASH_BYTES, RESET } from './uno.js';

/** above this many bytes that the firmware has not taken, the sender has to wait */
const WAITING_BYTES_MAX = 2048;
const DRIVE_MS = 20;
const GPS_MS = 1000;

export type EmulatorOptions = {
  /** Intel HEX file; the genuine StandardFirmata unless named */
  readonly firmware?: string | undefined;
  /** TCP port on loopback; 0 takes a free one */
  readonly port?: number | undefined;
  /** speed without traffic, as a part of real time */
  readonly idleSpeed?: number | undefined;
};

export type Emulator = {
  readonly port: number;
  /** TCP port where a GNSS receiver talks NMEA */
  readonly gpsPort: number;
  readonly environment: Environment;
  readonly bench: Bench;
  readonly freeze: (frozen: boolean) => void;
  readonly reset: () => void;
  readonly hangUp: () => void;
  readonly close: () => Promise<void>;
};

/** StandardFirmata as the Arduino project built it for the Uno (LGPL-2.1); it comes with the package. */
export const standardFirmataPath = (): string =>
  createRequire(import.meta.url).resolve('avrgirl-arduino/junk/hex/uno/StandardFirmata.cpp.hex');

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const startGps = (environment: Environment, bench: Bench) => {
  const listeners = new Set<Socket>();
  const server = createServer((socket) => {
    listeners.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => listeners.delete(socket));
  });
  const timer = setInterval(() => {
    if (!bench.isPlugged('gps')) return;
    const sentences = nmeaSecond({
      unixMs: Date.now(),
      latitudeDegrees: environment.get('latitudeDegrees'),
      longitudeDegrees: environment.get('longitudeDegrees'),
      altitudeMetres: environment.get('altitudeMetres'),
      satellites: environment.get('satellites'),
    });
    for (const socket of listeners) socket.write(sentences);
  }, GPS_MS);
  return {
    server,
    close: () => {
      clearInterval(timer);
      for (const socket of listeners) socket.destroy();
      server.close();
    },
  };
};

/** An Arduino Uno with one of every part on it. Whoever connects opens its serial port, which resets it. */
export const startEmulator = async (options: EmulatorOptions): Promise<Emulator> => {
  const { bytes, start } = parseHex(readFileSync(options.firmware ?? standardFirmataPath(), 'latin1'), FLASH_BYTES);
  const nowMs = () => performance.now();
  const environment = createEnvironment(() => Date.now());
  const line = createI2cLine();
  const bench = createBench(line, environment, nowMs);
  let host: Socket | undefined;
  let frozen = false;

  const toHost = (data: Uint8Array): void => {
    if (!frozen) host?.write(data);
  };
  const uno = createUno({
    flash: bytes,
    bootStart: start,
    i2c: line,
    transmitted: (data) => {
      pace.touch();
      extension.fromFirmware(data);
    },
  });
  const pace = startPace(uno, options.idleSpeed ?? 0.1);
  const wiring = { toHost, toFirmware: uno.receive, oneWire: bench.oneWire, echo: bench.echo };
  // any other firmware, as a bootloader, has the line for itself
  const createLine = (): Extension =>
    options.firmware === undefined ? createExtension(wiring) : { fromHost: uno.receive, fromFirmware: toHost };
  let extension = createLine();

  const reset = (): void => {
    // half a message of before the reset is gone with it
    extension = createLine();
    uno.reset(RESET.external);
    pace.boot();
  };
  const drive = setInterval(() => {
    bench.drive(uno);
    if (host?.isPaused() && uno.waitingBytes() < WAITING_BYTES_MAX) host.resume();
  }, DRIVE_MS);
  const connected = (socket: Socket): void => {
    host?.destroy();
    host = socket;
    socket.setNoDelay(true);
    reset();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (host === socket) host = undefined;
    });
    socket.on('data', (data) => {
      if (frozen || host !== socket) return;
      pace.touch();
      extension.fromHost(data);
      if (uno.waitingBytes() > WAITING_BYTES_MAX) socket.pause();
    });
  };
  const server = createServer(connected);
  const gps = startGps(environment, bench);
  return {
    port: await listen(server, options.port ?? 0),
    gpsPort: await listen(gps.server, 0),
    environment,
    bench,
    freeze: (value) => {
      frozen = value;
    },
    reset,
    hangUp: () => host?.destroy(),
    close: async () => {
      clearInterval(drive);
      pace.stop();
      gps.close();
      host?.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
