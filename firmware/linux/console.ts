import { readFileSync } from 'node:fs';
import { type Console, createConsole } from '#core/console.js';
import type { BoardIdentity, DeviceKey, Report, SensorCheck } from '#core/console-ports.js';
import type { Buses, Clock, Done, Storage } from '#core/ports.js';
import { createSigner } from '#core/signer.js';
import { inTurns } from '#core/turns.js';
import { equal } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import type { Settings } from '#proto/session.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import { type DeviceConfig, NO_NET, netOf, type SensorConfig } from './config.js';
import { openCrypto } from './crypto.js';
import { findDriver } from './drivers.js';
import { deviceIdOf } from './identity.js';
import { createKey, type OpenKeyStore, openKeyStore } from './keystore.js';
import { ownedBy } from './owned.js';
import { openSerialLine } from './serial-line.js';
import { openWifi } from './wifi/wifi.js';

/** The device's serial console, and what it has been set to by it. */
export type OpenConsole = {
  readonly console: Console;
  readonly key: () => DeviceKey | undefined;
  /** what to run with now; undefined while the device waits for its provisioning */
  readonly active: () => DeviceConfig | undefined;
  readonly close: () => Promise<void>;
};

export type ConsoleOptions = {
  readonly env: { readonly [name: string]: string | undefined };
  readonly clock: Clock;
  readonly storage: Storage;
  readonly buses: Buses;
  readonly report: () => Report;
  readonly onActivity: () => void;
};

const PRESENCE_MS = 200;
const CHECK_MS = 10_000;

const softwareVersion = (): string => {
  try {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return 'unknown';
  }
};

const identityOf = (config: DeviceConfig): BoardIdentity => {
  const board = (config.board?.name ?? 'linux').slice(0, LIMITS.identityTextBytesMax);
  return {
    board,
    oem: config.console?.oem ?? 'unknown',
    model: config.console?.model ?? board,
    software: softwareVersion(),
  };
};

const sensorsOf = (settings: Settings): readonly SensorConfig[] | undefined =>
  settings.sensors?.map((sensor) => ({
    driver: sensor.driver,
    name: sensor.name,
    periodMs: sensor.periodMs,
    options: Object.fromEntries((sensor.options ?? []).map((option) => [option.name, option.value])),
  }));

/** What the session set wins over the configuration; what it left out stays. */
const configuredBy = (config: DeviceConfig, settings: Settings): DeviceConfig => ({
  ...config,
  net: netOf(settings.chainId, settings.registry),
  gateways: settings.gateways.map((gateway) => ({
    id: deviceIdOf(ALGORITHM.ES256K, gateway.publicKey),
    publicKey: gateway.publicKey,
    url: gateway.url,
    ca: config.gateways.find((known) => known.url === gateway.url)?.ca,
  })),
  sensors: sensorsOf(settings) ?? config.sensors,
  healthPeriodMs: settings.healthPeriodMs ?? config.healthPeriodMs,
  place: settings.place ?? config.place,
});

const invalid = (detail: string): FieldmarkError => new FieldmarkError('CONFIG_INVALID', { detail });

const refusalOf = (config: DeviceConfig, buses: Buses, settings: Settings): FieldmarkError | undefined => {
  try {
    const active = configuredBy(config, settings);
    for (const { id, publicKey } of settings.gateways)
      if (id !== undefined && !equal(id, deviceIdOf(ALGORITHM.ES256K, publicKey))) return invalid('id of a gateway');
    for (const { url } of active.gateways)
      if (!/^mqtts?:\/\/[^/?#@\s]+$/.test(url) || !URL.canParse(url)) return invalid(`gateway url ${url}`);
    for (const sensor of active.sensors) {
      const driver = findDriver(sensor.driver);
      if (driver === undefined) return invalid(`there is no driver ${sensor.driver}`);
      if (sensor.periodMs < driver.periodMsMin)
        return invalid(`${sensor.driver}: period under ${driver.periodMsMin} ms`);
      driver.open(buses, sensor.options);
    }
    return undefined;
  } catch (error) {
    return error instanceof FieldmarkError ? invalid(error.message) : invalid(String(error));
  }
};

const checkSensor = (sensor: SensorConfig, buses: Buses): Promise<SensorCheck> =>
  new Promise((resolve) => {
    const name = sensor.name ?? sensor.driver;
    const late = setTimeout(() => resolve({ name, code: 'SENSOR_TIMEOUT' }), CHECK_MS);
    const finish = (code?: string): void => {
      clearTimeout(late);
      resolve({ name, code });
    };
    try {
      const opened = findDriver(sensor.driver)!.open(buses, sensor.options);
      opened.start((failed) => {
        if (failed !== undefined) return finish(failed.code);
        opened.sample((error) => finish(error?.code));
      });
    } catch (error) {
      finish(error instanceof FieldmarkError ? error.code : 'INTERNAL');
    }
  });

const openKeyPlace = async (config: DeviceConfig, options: ConsoleOptions) => {
  const { env } = options;
  let store: OpenKeyStore | undefined;
  let key: DeviceKey | undefined;
  const use = (opened: OpenKeyStore): DeviceKey => {
    store = opened;
    const deviceId = deviceIdOf(opened.algorithm, opened.publicKey);
    key = { keyStore: inTurns(opened), deviceId, kind: config.key.slice(0, config.key.indexOf(':')) };
    return key;
  };
  try {
    use(await openKeyStore(config.key, { env }));
  } catch (error) {
    if (!(error instanceof FieldmarkError) || error.code !== 'KEY_NOT_FOUND') throw error;
  }
  return {
    current: () => key,
    make: (done: Done<DeviceKey>): void => {
      createKey(config.key, { env })
        .then(use)
        .then(
          (made) => done(undefined, made),
          (cause: unknown) =>
            done(
              cause instanceof FieldmarkError ? cause : new FieldmarkError('KEYSTORE_UNAVAILABLE', { cause }),
              undefined,
            ),
        )
        .finally(options.onActivity);
    },
    close: async () => store?.close(),
  };
};

/** Reads the button that says that somebody is at the device; without one nobody ever is. */
const watchPresence = (pin: string | undefined, buses: Buses) => {
  let isPressed = false;
  const look = (): void =>
    buses.gpio?.read(pin!, (error, level) => {
      isPressed = error === undefined && level === false;
    });
  const timer = pin === undefined ? undefined : setInterval(look, PRESENCE_MS);
  timer?.unref();
  return { isPresent: () => isPressed, close: () => clearInterval(timer) };
};

/** Opens the serial line of a configuration that names one, and serves the session on it with each tick. */
export const openConsole = async (config: DeviceConfig, options: ConsoleOptions): Promise<OpenConsole> => {
  const { storage, clock, buses } = options;
  const key = await openKeyPlace(config, options);
  const wifi = await openWifi(options.env, options.onActivity);
  const presence = watchPresence(config.console?.presencePin, buses);
  const line = openSerialLine(config.console!.path, options.onActivity);
  const crypto = openCrypto();
  const served = createConsole({
    clock,
    crypto,
    signerOf: (keyStore) => createSigner(keyStore, crypto),
    storage,
    key,
    identity: identityOf(config),
    wifi,
    isPersonPresent: presence.isPresent,
    refuse: (settings) => refusalOf(config, buses, settings),
    report: options.report,
    checkSensors: (done) => {
      const checks = config.sensors.slice(0, LIMITS.sensorsMax).map((sensor) => checkSensor(sensor, buses));
      void Promise.all(checks).then((sensors) => done(undefined, sensors));
    },
    line,
    url: () => '',
  });
  return {
    console: served,
    key: key.current,
    active: () => {
      const settings = served.session.provisioned();
      if (settings !== undefined) return ownedBy(configuredBy(config, settings), served.session.owner());
      const isByFile = !config.net.every((byte, index) => byte === NO_NET[index]);
      return isByFile && key.current() !== undefined && served.session.state() <= DEVICE_STATE.keyed
        ? config
        : undefined;
    },
    close: async () => {
      line.close();
      presence.close();
      wifi?.close();
      await key.close();
    },
  };
};
