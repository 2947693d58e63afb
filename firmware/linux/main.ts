import type { Report } from '#core/console-ports.js';
import { createDevice, type Device } from '#core/device.js';
import type { DeviceEvent } from '#core/events.js';
import type { KeyStore } from '#core/ports.js';
import type { DeviceSettings } from '#core/settings.js';
import type { Stream } from '#core/stream.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { CONTENT } from '#proto/reading.js';
import { openCameras, openLine, watchCamera } from './camera-open.js';
import type { CameraPart, MediaEvent } from './camera-part.js';
import { openClock, type SystemClock } from './clock.js';
import type { Commanding } from './commanding.js';
import type { DeviceConfig, SensorConfig } from './config.js';
import { openConsole } from './console.js';
import { openCrypto } from './crypto.js';
import { DRIVERS, findDriver } from './drivers.js';
import { deviceIdOf } from './identity.js';
import { openBoard } from './io.js';
import { openKeyStore } from './keystore.js';
import { openNetwork } from './net.js';
import { openNotifier, type ServiceNotifier } from './notify.js';
import { certificatesIn, openRelay, type RelayEvent } from './relay.js';
import { type FolderStorage, openStorage } from './storage.js';
import type { UpdateOptions, Updates } from './update.js';

type Environment = { readonly [name: string]: string | undefined };

/** What a running device tells: the core's events and those of its surroundings. */
export type RunEvent =
  | DeviceEvent
  | {
      readonly kind: 'started';
      /** 40 hex digits */
      readonly deviceId: string;
      readonly algorithm: 'ES256K' | 'ESP256';
      /** 0 file, 1 sealed, 2 secure element */
      readonly assurance: number;
    }
  | { readonly kind: 'board-connected' }
  /** the board went away or is not there; it is looked for until it is back */
  | { readonly kind: 'board-disconnected'; readonly code: ErrorCode; readonly detail: string }
  /** nothing is sealed before somebody provisions the device over this line */
  | { readonly kind: 'waiting-for-provisioning'; readonly line: string }
  | MediaEvent
  | RelayEvent
  | { readonly kind: 'stopped' };

export type RunOptions = {
  /** called in the order in which things happen; must not throw */
  readonly onEvent: (event: RunEvent) => void;
  /** aborting ends the run cleanly: connections closed, everything on disk */
  readonly signal: AbortSignal;
  /** how this program is updated, where it is; `restart` is called once an image is there to be tried */
  readonly updates?: (UpdateOptions & { readonly restart: () => void }) | undefined;
  /** `process.env` where absent */
  readonly env?: Environment;
};

const TICK_MS = 100;
const NO_UPDATE_INSTALLED = new Uint8Array(8);

/** Steps that undo what was opened, run last first, each whatever became of the others. */
const createTidy = () => {
  const steps: (() => void | Promise<void>)[] = [];
  return {
    add: <T extends { readonly close: () => void | Promise<void> }>(opened: T): T => {
      steps.push(() => opened.close());
      return opened;
    },
    run: async (): Promise<void> => {
      for (const step of steps.reverse()) {
        try {
          await step();
        } catch {
          // the run is over: what failed to close is closed by the end of the process
        }
      }
    },
  };
};

const sensorSettings = (sensor: SensorConfig): DeviceSettings['sensors'][number] => {
  const driver = findDriver(sensor.driver);
  if (driver === undefined)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `there is no driver ${sensor.driver}`,
      next: `use one of ${DRIVERS.map((known) => known.name).join(', ')}`,
    });
  return { driver, options: sensor.options, name: sensor.name, periodMs: sensor.periodMs };
};

const settingsOf = (config: DeviceConfig, deviceId: Uint8Array, updates: Updates | undefined): DeviceSettings => ({
  deviceId,
  net: config.net,
  firmware: updates?.firmware ?? NO_UPDATE_INSTALLED,
  updates: updates?.open(deviceId),
  gateways: config.gateways,
  queueBytesMax: config.queueBytesMax,
  sensors: config.sensors.map(sensorSettings),
  healthPeriodMs: config.healthPeriodMs,
  place: config.place && { latitude: config.place.latitude, longitude: config.place.longitude },
});

const certificatesOf = (config: DeviceConfig, url: string): string | undefined =>
  certificatesIn(config.gateways.find((gateway) => gateway.url === url)?.ca);

/** Ticks until `signal` aborts or `isOver`: every 100 ms, and at once when `wake` says that something came in. */
const tickUntil = (
  signal: AbortSignal,
  step: () => void,
  onWake: (wake: () => void) => void,
  isOver: () => boolean,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let isWoken = false;
    const end = (error?: unknown): void => {
      clearInterval(timer);
      onWake(() => {});
      signal.removeEventListener('abort', stop);
      if (error === undefined) resolve();
      else reject(error);
    };
    const stop = (): void => end();
    const tick = (): void => {
      isWoken = false;
      if (signal.aborted) return;
      try {
        step();
        if (isOver()) end();
      } catch (error) {
        end(error);
      }
    };
    const timer = setInterval(tick, TICK_MS);
    onWake(() => {
      if (!isWoken) setImmediate(tick);
      isWoken = true;
    });
    signal.addEventListener('abort', stop);
    if (signal.aborted) end();
    else tick();
  });

type Ground = {
  readonly options: RunOptions;
  readonly env: Environment;
  readonly clock: SystemClock;
  readonly storage: FolderStorage;
  readonly updates: Updates | undefined;
  readonly board: Awaited<ReturnType<typeof openBoard>>;
  readonly notifier: ServiceNotifier;
  readonly onWake: (wake: () => void) => void;
  readonly wake: () => void;
};

type Identified = { readonly keyStore: KeyStore; readonly deviceId: Uint8Array };

/** What a console needs beside its own line: to be moved with each tick, and to end the run when it was set anew. */
type Beside = {
  readonly tick: () => void;
  readonly isOver: () => boolean;
  readonly onDevice: (device: Device) => void;
  readonly onEvent: (event: RunEvent) => void;
};

const ALONE: Beside = { tick: () => {}, isOver: () => false, onDevice: () => {}, onEvent: () => {} };

/** A device that is not updated does not load what updates it. */
const openUpdatesOf = async ({ updates }: RunOptions): Promise<Updates | undefined> =>
  updates === undefined ? undefined : (await import('./update.js')).openUpdates(updates, updates.restart);

/** Nor one whose readings are public what hides them. */
const openPrivacy = async ({ stream }: DeviceConfig, deviceId: Uint8Array): Promise<Stream | undefined> => {
  if (stream === undefined) return undefined;
  const { openStream } = await import('./stream.js');
  const { openMediaCrypto } = await import('./media-crypto.js');
  return openStream(openMediaCrypto(), stream, deviceId);
};

/** Neither does a device that belongs to nobody load what obeys an owner. */
const openOwner = async (
  { clock, storage }: Ground,
  config: DeviceConfig,
  { deviceId, net, firmware }: DeviceSettings,
): Promise<Commanding | undefined> => {
  if (config.owner === undefined && config.camera?.owner === undefined) return undefined;
  const { openCommanding } = await import('./commanding.js');
  return openCommanding(config, { deviceId, net, firmware }, { clock, storage, crypto: openCrypto() });
};

/** Seals and publishes with one configuration until the run or what stands beside it is over. */
const seal = async (ground: Ground, config: DeviceConfig, key: Identified, beside: Beside): Promise<void> => {
  const { clock, storage, board, options } = ground;
  const { keyStore, deviceId } = key;
  const onEvent = (event: RunEvent): void => {
    beside.onEvent(event);
    options.onEvent(event);
  };
  const settings = { ...settingsOf(config, deviceId, ground.updates), stream: await openPrivacy(config, deviceId) };
  const network = openNetwork({ caOf: (url) => certificatesOf(config, url), onActivity: ground.wake });
  const line = await openLine(config, network, deviceId);
  let cameras: CameraPart | undefined;
  const lens = watchCamera(onEvent);
  try {
    const owner = await openOwner(ground, config, settings);
    const device = createDevice(
      {
        clock,
        storage,
        keyStore,
        crypto: openCrypto(),
        network: line?.network ?? network,
        buses: board.buses,
        otherFailures: lens.failures,
      },
      { ...settings, commands: owner?.commands },
    );
    device.onEvent(onEvent);
    const algorithm = keyStore.algorithm === ALGORITHM.ES256K ? 'ES256K' : 'ESP256';
    onEvent({ kind: 'started', deviceId: toHex(deviceId), algorithm, assurance: keyStore.assurance });
    beside.onDevice(device);
    if (line !== undefined) {
      const readers = owner?.readers ?? (() => []);
      const around = { device, deviceId, clock, buses: board.buses, line, readers, emit: lens.onEvent };
      cameras = await openCameras(config, around);
    }
    if (cameras !== undefined) owner?.attach(cameras.camera);
    await watch(device, cameras, ground, beside);
  } finally {
    await cameras?.close();
    await network.close();
  }
};

/** The newest reading with a receipt, for the host that waits for the first one. */
const reportOf = (device: Device | undefined, receipted: Report['receipted']): Report => {
  const status = device?.status();
  return {
    isRunning: status?.running === true,
    network: status?.network ?? 'closed',
    queueCount: status?.queueCount ?? 0,
    receipted,
    lastError: status?.blockedBy ?? status?.lastError,
  };
};

/** Serves the console; seals while the device is provisioned, and anew after each change of its settings. */
const sealAndServe = async (ground: Ground, config: DeviceConfig): Promise<void> => {
  const { options } = ground;
  let device: Device | undefined;
  let receipted: Report['receipted'];
  const opened = await openConsole(config, {
    env: ground.env,
    clock: ground.clock,
    storage: ground.storage,
    buses: ground.board.buses,
    report: () => reportOf(device, receipted),
    onActivity: ground.wake,
  });
  try {
    while (!options.signal.aborted) {
      const active = opened.active();
      const key = opened.key();
      if (active === undefined || key === undefined) {
        options.onEvent({ kind: 'waiting-for-provisioning', line: config.console!.path });
        await ground.notifier.ready('waiting to be provisioned');
        const isReady = (): boolean => opened.active() !== undefined;
        const step = (): void => {
          opened.console.tick();
          ground.notifier.alive();
        };
        await tickUntil(options.signal, step, ground.onWake, isReady);
        continue;
      }
      const revision = opened.console.session.revision();
      await seal(ground, active, key, {
        tick: opened.console.tick,
        isOver: () => opened.console.session.revision() !== revision,
        onDevice: (running) => {
          device = running;
        },
        onEvent: (event) => {
          if (
            event.kind === 'receipted' &&
            (event.contentType === CONTENT.reading || event.contentType === CONTENT.privateReading)
          )
            receipted = { boot: event.boot, sequence: event.sequence };
        },
      });
      device = undefined;
      receipted = undefined;
    }
  } finally {
    await opened.close();
  }
};

/**
 * Runs one device until `signal` aborts. A sensor, board or gateway that is away is waited for. With a console, a
 * device that is not provisioned waits for that and then begins. Throws where the device can't start or go on:
 * CONFIG_INVALID, STORAGE_LOCKED, STORAGE_DAMAGED or a code of `openKeyStore`.
 */
export const runDevice = async (config: DeviceConfig, options: RunOptions): Promise<void> => {
  const { onEvent, signal } = options;
  const env = options.env ?? process.env;
  const tidy = createTidy();
  let wake = (): void => {};
  try {
    const storage = tidy.add(openStorage(config.data));
    const clock: SystemClock = tidy.add(await openClock());
    const keyStore = config.console === undefined ? tidy.add(await openKeyStore(config.key, { env })) : undefined;
    const board = tidy.add(await openBoard({ ...config.board, dataFolder: config.data, offerFix: clock.offerFix }));
    tellOfBoard(config, board, (event) => {
      if (!signal.aborted) onEvent(event);
    });
    for (const relay of config.relays ?? []) tidy.add(openRelay(relay, onEvent));
    const onWake = (given: () => void): void => {
      wake = given;
    };
    const notifier = openNotifier(env, clock.monotonicMs);
    const updates = await openUpdatesOf(options);
    if (updates !== undefined) tidy.add(updates);
    const ground: Ground = { options, env, clock, storage, updates, board, notifier, onWake, wake: () => wake() };
    if (keyStore === undefined) await sealAndServe(ground, config);
    else {
      const deviceId = deviceIdOf(keyStore.algorithm, keyStore.publicKey);
      await seal(ground, config, { keyStore, deviceId }, ALONE);
    }
  } finally {
    await tidy.run();
  }
  onEvent({ kind: 'stopped' });
};

const tellOfBoard = (
  config: DeviceConfig,
  board: Awaited<ReturnType<typeof openBoard>>,
  onEvent: (event: RunEvent) => void,
): void => {
  if (config.board === undefined) return;
  const tell = (): void => {
    const error = board.lastError();
    if (board.state() === 'open') onEvent({ kind: 'board-connected' });
    else
      onEvent({
        kind: 'board-disconnected',
        code: error?.code ?? 'BOARD_DISCONNECTED',
        detail: error?.message ?? '',
      });
  };
  tell();
  let wasOpen = board.state() === 'open';
  board.onChange(() => {
    const isOpen = board.state() === 'open';
    if (isOpen !== wasOpen) tell();
    wasOpen = isOpen;
  });
};

const watch = async (
  device: Device,
  cameras: CameraPart | undefined,
  ground: Ground,
  beside: Beside,
): Promise<void> => {
  const { notifier } = ground;
  device.start();
  try {
    await notifier.ready('sealing and publishing');
    const step = (): void => {
      device.tick();
      cameras?.camera.tick();
      beside.tick();
      notifier.alive();
    };
    await tickUntil(ground.options.signal, step, ground.onWake, beside.isOver);
    if (ground.options.signal.aborted) await notifier.stopping();
  } finally {
    device.stop();
  }
};
