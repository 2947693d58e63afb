import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { Court } from '#chain/court.js';
import { checkpointDigest } from '#chain/typed-data.js';
import { toHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { type FieldmarkError, failure } from '#proto/errors.js';
import { encodeLogHeader } from '#proto/log.js';
import { decodeCti } from '#proto/reading.js';
import { startBridge } from './bridge.js';
import { type Broker, startBroker } from './broker.js';
import { type Checkpointer, startCheckpointer } from './checkpoint.js';
import { type Defence, startDefence } from './defence.js';
import type { Door, Inside } from './door.js';
import { NO_EMBARGO, startEmbargo } from './embargo.js';
import { createEventHub, type EventHub, type EventListener } from './events.js';
import { createFleet, type Fleet } from './fleet.js';
import { createApp, serveHttp } from './http.js';
import { createIngest, type Ingest } from './ingest.js';
import { type GatewayKeys, openGatewayKeys } from './keys.js';
import { GATEWAY_LIMITS, RATES } from './limits.js';
import { lockFolder } from './lock.js';
import { type Log, openLog } from './log.js';
import { type Credentials, checkLogin } from './login.js';
import { type Media, openMedia } from './media.js';
import { createMediaDesk } from './media-desk.js';
import { issueMediaReceipt } from './media-receipt.js';
import { createMetrics, type Metrics } from './metrics.js';
import type { GatewayChain, GatewayOptions } from './options.js';
import { createRateLimiter } from './rate.js';
import { issueReceipts } from './receipts.js';
import { createReporter, type Reporter } from './report.js';
import type { Verifier } from './stages.js';
import { openStore, type Store } from './store.js';
import { createUpdateDesk } from './updates.js';
import { openVerifier } from './verify.js';

export type Gateway = {
  /** `0x` and 40 hex digits: the EVM address of the log key */
  readonly gatewayId: `0x${string}`;
  /** the log key, 33 bytes */
  readonly publicKey: Uint8Array;
  /** the port the embedded broker listens on; undefined with an external broker */
  readonly mqttPort: number | undefined;
  readonly httpPort: number;
  readonly on: (listener: EventListener) => () => void;
  /** makes a checkpoint of all that is stored now, and resolves when it is on chain */
  readonly flush: () => Promise<void>;
  /** takes no more, finishes what has arrived, and closes; safe to call twice */
  readonly stop: () => Promise<void>;
};

const DEFAULTS = {
  mqtt: { host: '127.0.0.1', port: 1883 },
  http: { host: '127.0.0.1', port: 8080 },
  everyCount: 1000,
  everySeconds: 60,
  promiseSeconds: 3600,
  expectedIntervalSeconds: 300,
  mediaQuotaBytes: 8 * 2 ** 30,
  mediaRetentionSeconds: 90 * 86_400,
  mediaDiskReserveBytes: 512 * 2 ** 20,
};

/** What every part of one gateway shares. */
type Parts = {
  readonly options: GatewayOptions;
  readonly hub: EventHub;
  readonly metrics: Metrics;
  readonly reporter: Reporter;
  readonly fleet: Fleet;
  readonly keys: GatewayKeys;
  readonly chain: GatewayChain;
  readonly store: Store;
  readonly log: Log;
  readonly verifier: Verifier;
  readonly checkpointer: Checkpointer;
  readonly isPublic: (index: number) => boolean;
  readonly origin: string;
};

/** Closes in the opposite order of opening, and goes on where one of them fails. */
type Closers = { readonly push: (close: () => unknown) => void; readonly closeAll: () => Promise<void> };

const createClosers = (reporter: Reporter): Closers => {
  const stack: (() => unknown)[] = [];
  return {
    push: (close) => stack.push(close),
    closeAll: async () => {
      for (let close = stack.pop(); close !== undefined; close = stack.pop()) {
        try {
          await close();
        } catch (error) {
          reporter.warning(error, 'a part of the gateway did not close cleanly');
        }
      }
    },
  };
};

/**
 * Starts a gateway: keys, chain, store, log, verifier, broker or bridge, HTTP, in this order, so that nothing is
 * accepted before it can be kept. Starts where it stopped, also after a kill.
 * Throws FOLDER_BUSY, PORT_BUSY, STORAGE_FAILED, STORAGE_FULL, STORAGE_DAMAGED, VERIFIER_UNAVAILABLE, CHAIN_UNREACHABLE,
 * CHAIN_MISMATCH, CONFIG_INVALID.
 */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const logger: Logger = options.logger ?? pino({ name: 'gateway', level: 'warn' }, pino.destination(2));
  const hub = createEventHub((error) => logger.error({ err: error }, 'an event listener failed'));
  if (options.onEvent !== undefined) hub.on(options.onEvent);
  const metrics = createMetrics();
  const reporter = createReporter(logger, hub, metrics);
  const closers = createClosers(reporter);
  try {
    const parts = await openParts(options, { hub, metrics, reporter }, closers);
    const gateway = await openDoors(parts, closers);
    const { gatewayId, mqttPort, httpPort } = gateway;
    logger.info({ gatewayId, mqttPort, httpPort, verifier: parts.verifier.engine }, 'the gateway is up');
    return gateway;
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
};

const openParts = async (
  options: GatewayOptions,
  { hub, metrics, reporter }: Pick<Parts, 'hub' | 'metrics' | 'reporter'>,
  closers: Closers,
): Promise<Parts> => {
  const lock = lockFolder(options.dataDir);
  closers.push(lock.release);
  const keys = openGatewayKeys(options.dataDir);
  const origin = options.origin ?? `fieldmark.local/${keys.address}`;
  const chain = await options.chain(keys);
  closers.push(() => chain.close?.());
  const header = encodeLogHeader({
    gatewayId: keys.gatewayId,
    net: chain.net,
    origin,
    created: Math.floor(Date.now() / 1000),
    ed25519PublicKey: keys.noteKey.publicKey,
  });
  const store = await openStore({ folder: options.dataDir, header });
  closers.push(store.close);
  const log = await openLog({ store, folder: logFolder(options) });
  const verifier = await openVerifier();
  closers.push(verifier.close);
  const seconds = options.checkpoint?.embargoSeconds ?? 0;
  const onHeld = (error: FieldmarkError) => reporter.warning(error, 'entries that are due could not be published');
  const embargo = seconds === 0 ? undefined : startEmbargo({ store, log, seconds, onFault: onHeld });
  closers.push(async () => embargo?.close());
  const checkpointer = await startCheckpointer({
    ...(embargo && { publish: async () => {} }),
    store,
    log,
    keys,
    origin,
    digest: ({ size, root }) =>
      checkpointDigest({ chainId: chain.chainId, anchor: chain.logAnchor, gatewayId: keys.gatewayId, size, root }),
    ...(chain.anchor === undefined ? {} : { anchor: chain.anchor }),
    everyCount: options.checkpoint?.everyCount ?? DEFAULTS.everyCount,
    everySeconds: options.checkpoint?.everySeconds ?? DEFAULTS.everySeconds,
    onAnchored: ({ size, root, transaction, block }) =>
      hub.emit({
        kind: 'anchored',
        atMs: Date.now(),
        size,
        root: `0x${toHex(root)}`,
        transaction,
        block: block.toString(),
      }),
    onFault: (error) => reporter.warning(error, 'a checkpoint could not be put on chain'),
  });
  closers.push(checkpointer.close);
  if (chain.court !== undefined) closers.push(startDefenceOf(chain.court, { store, log, keys, hub, reporter }).close);
  const fleet = createFleet((options.expectedIntervalSeconds ?? DEFAULTS.expectedIntervalSeconds) * 1000);
  recallFleet(fleet, store);
  const { isPublic } = embargo ?? NO_EMBARGO;
  return { options, hub, metrics, reporter, fleet, keys, chain, store, log, verifier, checkpointer, isPublic, origin };
};

/** Answers what is open against the gateway, and says so. */
const startDefenceOf = (
  court: Court,
  { store, log, keys, hub, reporter }: Pick<Parts, 'store' | 'log' | 'keys' | 'hub' | 'reporter'>,
): Defence =>
  startDefence({
    court,
    store,
    log,
    gatewayId: keys.gatewayId,
    onAccused: ({ id: dispute, kind: about, openedAt }) =>
      hub.emit({ kind: 'accused', atMs: Date.now(), dispute, about, openedAt }),
    onAnswered: ({ id: dispute }, transaction) =>
      hub.emit({ kind: 'answered', atMs: Date.now(), dispute, transaction }),
    onFault: (error, dispute) =>
      reporter.warning(error, `a dispute could not be ${dispute === undefined ? 'looked for' : 'answered'}`),
  });

const logFolder = (options: GatewayOptions): string => join(options.dataDir, 'log');

const DEVICES_A_PAGE = 1000;

/** When each device was last heard, from before the start. */
const recallFleet = (fleet: Fleet, store: Store): void => {
  let after: Uint8Array | undefined;
  for (;;) {
    const page = store.deviceIds(DEVICES_A_PAGE, after);
    for (const deviceId of page) {
      const newest = store.deviceEntries(deviceId, 1)[0];
      if (newest !== undefined) fleet.heard(toHex(deviceId), newest.receivedMs);
    }
    if (page.length < DEVICES_A_PAGE) return;
    after = page[page.length - 1];
  }
};

const openDoors = async (parts: Parts, closers: Closers): Promise<Gateway> => {
  const { options, hub, metrics, reporter, fleet, keys, chain, store, checkpointer } = parts;
  let door: Door | undefined;
  const ingest = createIngest({
    net: chain.net,
    directory: chain.directory,
    isQuarantined: store.isQuarantined,
    verifier: parts.verifier,
    commit: async (group) => {
      const { stopped, fault } = checkpointer.status();
      // a receipt promises a checkpoint, and on a forked log there will be none
      if (stopped && fault !== undefined) throw fault;
      return store.commit(group);
    },
    issueReceipts: (group, outcomes, nowMs) => issueReceipts(group, outcomes, nowMs, receiptOptions),
    send: (deviceKey, message) => door?.send(deviceKey, 'receipt', message) ?? false,
    onStored: checkpointer.stored,
    fleet,
    hub,
    metrics,
    reporter,
  });
  const media = await openMediaOf(parts);
  closers.push(media.close);
  const desk = createMediaDesk(media, reporter);
  const promiseSeconds = options.checkpoint?.promiseSeconds ?? DEFAULTS.promiseSeconds;
  const receiptOptions = { keys, net: chain.net, promiseSeconds };
  const updates = createUpdateDesk(options.updates ?? join(options.dataDir, 'updates'), reporter);
  door = await openDoor(parts, { accept: ingest.accept, takePart: desk.answer, update: updates.answer });
  closers.push(door.close);
  // whoever was accepted is answered before the door closes
  closers.push(ingest.drain);
  closers.push(door.drain);
  metrics.connections.set(0);
  const app = await createApp(
    {
      ...parts,
      directory: chain.directory,
      media: { media, desk, login: createLogin(parts, '/media') },
      commands: {
        net: chain.net,
        directory: chain.directory,
        verifier: parts.verifier,
        send: (deviceKey, command) => door?.send(deviceKey, 'command', command) ?? false,
      },
      health: healthOf(parts, ingest, door),
      isOnline: options.broker === undefined ? door.isOnline : undefined,
      logFolder: logFolder(options),
      about: {
        origin: parts.origin,
        net: chain.net,
        chainId: chain.chainId,
        logAnchor: chain.logAnchor,
        embargoSeconds: options.checkpoint?.embargoSeconds ?? 0,
        startedMs: Date.now(),
      },
      refresh: () => {
        metrics.queued.set(ingest.queued());
        metrics.connections.set(door?.onlineCount() ?? 0);
      },
    },
    (error) => reporter.warning(error, 'a request could not be answered'),
  );
  closers.push(() => app.close());
  const httpPort = await serveHttp(app, options.http ?? DEFAULTS.http);
  let stopped: Promise<void> | undefined;
  return {
    gatewayId: keys.address,
    publicKey: keys.logKey.publicKey,
    mqttPort: 'port' in door ? (door as Broker).port : undefined,
    httpPort,
    on: hub.on,
    flush: checkpointer.flush,
    stop: () => {
      stopped ??= closers.closeAll();
      return stopped;
    },
  };
};

/** Logs devices in whose token is for this gateway and `purpose`: one for MQTT is worth nothing for uploads. */
const createLogin = ({ keys, chain, store, verifier }: Parts, purpose: '' | '/media') => {
  const desk = {
    gatewayId: `${keys.address}${purpose}`,
    net: chain.net,
    directory: chain.directory,
    verifier,
    advanceCounter: store.acceptLogin,
  };
  const logins = createRateLimiter(RATES.login, 0, GATEWAY_LIMITS.rateKeysMax);
  return async (credentials: Credentials, address: string) => {
    const nowMs = Date.now();
    if (logins.take(address, 1, nowMs) > 0) return failure('RATE_LIMITED', 'logins of one address');
    return checkLogin(desk, credentials, nowMs);
  };
};

/** The store of encrypted pictures, with its housekeeping. */
const openMediaOf = async ({ options, store, reporter, keys, chain, hub }: Parts): Promise<Media> => {
  const media = await openMedia({
    folder: join(options.dataDir, 'media'),
    store,
    vault: options.media?.vault,
    deviceQuotaBytes: options.media?.deviceQuotaBytes ?? DEFAULTS.mediaQuotaBytes,
    retentionMs: (options.media?.retentionSeconds ?? DEFAULTS.mediaRetentionSeconds) * 1000,
    unfinishedMs: GATEWAY_LIMITS.mediaUnfinishedMsMax,
    diskReserveBytes: options.media?.diskReserveBytes ?? DEFAULTS.mediaDiskReserveBytes,
    issueReceipt: (stored) => issueMediaReceipt({ keys, net: chain.net }, stored),
    onStored: ({ deviceId, cti, objectHash, objectBytes }) =>
      hub.emit({
        kind: 'media-stored',
        atMs: Date.now(),
        deviceId: toHex(deviceId),
        ...decodeCti(cti),
        cid: formatCid(objectHash),
        bytes: objectBytes,
      }),
  });
  const timer = setInterval(
    () => void media.collect(Date.now()).catch((error) => reporter.warning(error, 'old pictures could not be removed')),
    GATEWAY_LIMITS.mediaCollectMs,
  );
  timer.unref();
  const close = async (): Promise<void> => {
    clearInterval(timer);
    await media.close();
  };
  return { ...media, close };
};

const openDoor = async (parts: Parts, desks: Omit<Inside, 'login'>): Promise<Door> => {
  const { options, reporter, hub, keys } = parts;
  if (options.broker !== undefined)
    return startBridge({ url: options.broker, gatewayId: keys.address, inside: desks, reporter });
  const inside: Inside = { ...desks, login: createLogin(parts, '') };
  const mqtt = options.mqtt ?? DEFAULTS.mqtt;
  return startBroker({ host: mqtt.host, port: mqtt.port, tls: options.mqtt?.tls, inside, reporter, hub });
};

const healthOf = ({ chain, checkpointer }: Parts, ingest: Ingest, door: Door) => ({
  mqtt: () => door.fault(),
  store: () => describe(ingest.storeFault()),
  chain: async () => {
    await chain.check?.();
    return describe(checkpointer.status().fault);
  },
});

const describe = (error: FieldmarkError | undefined): string | undefined =>
  error === undefined ? undefined : `${error.code}: ${error.message}`;
