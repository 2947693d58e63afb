import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import type { SensorFailure } from '#proto/health.js';
import { CONTENT } from '#proto/reading.js';
import { encodePack } from '#proto/senml.js';
import type { DownChannel } from '#proto/topics.js';
import { type Backoff, backoffMs } from './backoff.js';
import { PAYLOAD_BYTES_MAX } from './bounds.js';
import { wallTime } from './clock.js';
import type { Commands } from './commands.js';
import { type Counters, count, errorOf, noCounts } from './counters.js';
import type { DeviceEvent, EventListener } from './events.js';
import { healthPayload } from './health.js';
import { type History, openHistory } from './history.js';
import { createIntake, type Intake } from './intake.js';
import { createLink, type Link } from './link.js';
import type { Buses, Clock, Crypto, Done, KeyStore, Network, NetworkState, Storage } from './ports.js';
import { createPublisher, type Publisher } from './publish.js';
import { createScheduler, openSensors, type Scheduler, type SensorStatus } from './schedule.js';
import { createSealer, type Identity, type Sealer, type SealRequest } from './seal.js';
import { checkSettings, type DeviceSettings } from './settings.js';
import { createSigner, type Signer } from './signer.js';
import type { Stream } from './stream.js';
import type { Updater } from './update.js';

export type DevicePorts = {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly keyStore: KeyStore;
  readonly crypto: Crypto;
  readonly network: Network;
  readonly buses: Buses;
  /** what fails on this board beside its sensors, as a camera, for the health envelopes */
  readonly otherFailures?: (() => readonly SensorFailure[]) | undefined;
};

export type DeviceStatus = {
  readonly running: boolean;
  /** why nothing can be sealed at the moment */
  readonly blockedBy?: ErrorCode | undefined;
  /** 0 until the boot is durable */
  readonly boot: number;
  /** the sequence that the next envelope will have */
  readonly nextSequence: number;
  /** envelopes without a receipt */
  readonly queueCount: number;
  readonly queueBytes: number;
  readonly queueBytesMax: number;
  readonly network: NetworkState;
  /** the gateway in use or to be tried next */
  readonly gatewayId?: Uint8Array | undefined;
  readonly sensors: readonly SensorStatus[];
  /** since start */
  readonly counters: Readonly<Counters>;
  readonly lastError?: ErrorCode | undefined;
};

export type Device = {
  /**
   * Reads the stored state and begins a new boot. Throws STORAGE_DAMAGED when the state can't be trusted: sealing on
   * could then give one sequence twice, which is how a cloned key looks. DEVICE_MISMATCH when it is another key's.
   */
  readonly start: () => void;
  /** One step of everything; call it every 20 to 200 ms. It never waits. */
  readonly tick: () => void;
  /** Hands over what another part of the board made, as a camera, to be sealed; false while nothing more is taken, `done` once durable. */
  readonly offer: (request: SealRequest, done?: () => void) => boolean;
  /** A login of this device for one audience, with a counter of its own; throws as `start`, and when it does not run. */
  readonly logIn: (audience: string, done: Done<Uint8Array>) => void;
  readonly status: () => DeviceStatus;
  /** Ends the connection and the work. Nothing is lost: all that was sealed is durable. */
  readonly stop: () => void;
  readonly onEvent: (listener: EventListener) => void;
};

const IN_FLIGHT_MAX = 16;
const RECEIPT_TIMEOUT_MS = 30_000;
const BEGIN_RETRY: Backoff = { baseMs: 1000, maxMs: 60_000 };
/** What runs once the boot is durable. */
type Boot = {
  readonly number: number;
  readonly sealer: Sealer;
  readonly intake: Intake;
  readonly scheduler: Scheduler;
};

type Running = {
  readonly history: History;
  readonly signer: Signer;
  readonly link: Link;
  readonly publisher: Publisher;
  readonly commands: Commands | undefined;
  readonly updater: Updater | undefined;
  readonly startedMs: number;
  boot: Boot | undefined;
  beginFailures: number;
  beginMs: number;
  blockedBy: ErrorCode | undefined;
  healthMs: number;
};

/** What a private reading takes beside its pack is little, and yet may be too much. */
const hidden = (stream: Stream, pack: Uint8Array, iat: number): Uint8Array => {
  const payload = stream.seal(pack, iat);
  if (payload.length <= PAYLOAD_BYTES_MAX) return payload;
  throw new FieldmarkError('ENVELOPE_TOO_LARGE', { detail: 'as a private reading' });
};

/** Puts a device together from its ports. Throws CONFIG_INVALID when the settings can't work. */
export const createDevice = (ports: DevicePorts, settings: DeviceSettings): Device => {
  checkSettings(settings);
  const slots = openSensors(ports.buses, settings.sensors);
  let periodMs = slots.length === 0 ? 0 : slots[0]!.periodMs;
  for (let i = 1; i < slots.length; i++) periodMs = Math.min(periodMs, slots[i]!.periodMs);
  const clock = ports.clock;
  const crypto = ports.crypto;
  const stream = settings.stream;
  const identity: Identity = { deviceId: settings.deviceId, net: settings.net, firmware: settings.firmware };
  const listeners: EventListener[] = [];
  const counters = noCounts();
  let events: DeviceEvent[] = [];
  let lastError: ErrorCode | undefined;
  let running: Running | undefined;
  let isTicking = false;

  const emit = (event: DeviceEvent): void => {
    count(counters, event);
    lastError = errorOf(event) ?? lastError;
    events.push(event);
    if (event.kind === 'receipted' && event.contentType === CONTENT.reading) prove(event.boot);
  };

  /** A receipt for what an image before has sealed proves nothing of this one. */
  const prove = (boot: number): void => {
    if (running === undefined || running.updater === undefined || running.boot === undefined) return;
    if (running.boot.number === boot) running.updater.prove();
  };

  const flush = (): void => {
    const batch = events;
    events = [];
    for (let i = 0; i < batch.length; i++) for (let j = 0; j < listeners.length; j++) listeners[j]!(batch[i]!);
  };

  const createBoot = (history: History, signer: Signer, number: number): Boot => {
    const queue = history.queue;
    const sealer = createSealer({ signer, queue, crypto, clock, emit }, identity, number, history.prev);
    const addDropped = (envelopes: number): void => {
      counters.dropped += envelopes;
      history.keeper.addDropped(envelopes);
    };
    const intake = createIntake({ queue, sealer, clock, emit, addDropped });
    const scheduler = createScheduler(
      {
        clock,
        emit,
        encode: encodePack,
        accepts: intake.accepts,
        offer: (samples, payload) => {
          const wall = wallTime(clock);
          const isOpen = stream === undefined;
          intake.offer({
            contentType: isOpen ? CONTENT.reading : CONTENT.privateReading,
            payload: isOpen ? payload : hidden(stream, payload, wall.seconds),
            iat: wall.seconds,
            clock: wall.quality,
            samples,
          });
        },
        missed: () => {
          counters.samplesMissed++;
        },
      },
      slots,
    );
    if (history.lost !== undefined) intake.explain(history.lost, () => {});
    return { number, sealer, intake, scheduler };
  };

  /** Nothing is sealed before the new boot count is durable; a full storage only delays it. */
  const begin = (run: Running): void => {
    const nowMs = clock.monotonicMs();
    if (nowMs < run.beginMs) return;
    try {
      run.history.keeper.beginBoot(run.history.tail, run.history.prev);
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      if (run.blockedBy === undefined) emit({ kind: 'storage-full', code: error.code, detail: error.message });
      run.blockedBy = error.code;
      run.beginFailures++;
      run.beginMs = nowMs + backoffMs(BEGIN_RETRY, run.beginFailures);
      return;
    }
    if (run.blockedBy !== undefined) emit({ kind: 'storage-recovered' });
    run.blockedBy = undefined;
    run.boot = createBoot(run.history, run.signer, run.history.keeper.current().boot);
  };

  const offerHealth = (run: Running, boot: Boot): void => {
    const nowMs = clock.monotonicMs();
    if (settings.healthPeriodMs === 0 || nowMs < run.healthMs || !boot.intake.accepts()) return;
    run.healthMs = nowMs + settings.healthPeriodMs;
    const wall = wallTime(clock);
    const payload = healthPayload({
      uptimeSeconds: (nowMs - run.startedMs) / 1000,
      queueLength: run.history.queue.count(),
      queueBytes: run.history.queue.bytes(),
      droppedCount: run.history.keeper.dropped(),
      sensors: boot.scheduler.status(),
      otherFailures: ports.otherFailures === undefined ? [] : ports.otherFailures(),
      figures: ports.buses.figures === undefined ? undefined : ports.buses.figures(),
      lastError,
      place: settings.place,
      periodMs,
    });
    boot.intake.offer({ contentType: CONTENT.health, payload, iat: wall.seconds, clock: wall.quality });
    emit({ kind: 'health' });
  };

  /** Keys of the stream whose time is over; asked for only when they will be taken. */
  const offerDisclosure = (boot: Boot): void => {
    if (stream === undefined || !boot.intake.accepts()) return;
    const wall = wallTime(clock);
    const payload = stream.disclose(wall.seconds);
    if (payload !== undefined)
      boot.intake.offer({ contentType: CONTENT.disclosure, payload, iat: wall.seconds, clock: wall.quality });
  };

  const work = (run: Running): void => {
    if (run.boot === undefined) begin(run);
    if (run.boot !== undefined) {
      run.boot.scheduler.tick();
      offerHealth(run, run.boot);
      offerDisclosure(run.boot);
      if (run.commands !== undefined) run.commands.tick();
      run.boot.intake.tick();
    }
    run.publisher.tick();
    if (run.updater !== undefined) run.updater.tick();
  };

  /** A device that can't be updated seals on, and says why. */
  const openUpdater = (link: Link): Updater | undefined => {
    if (settings.updates === undefined) return undefined;
    try {
      return settings.updates({ clock, network: ports.network, crypto, link, emit });
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      emit({ kind: 'update-refused', code: error.code, detail: error.message });
      return undefined;
    }
  };

  const offer = (request: SealRequest, done?: () => void): boolean => {
    const boot = running === undefined ? undefined : running.boot;
    if (boot === undefined || !boot.intake.accepts()) return false;
    boot.intake.offer(request, done);
    return true;
  };

  const open = (): Running => {
    const history = openHistory(
      ports.storage,
      crypto,
      wallTime(clock),
      {
        deviceId: settings.deviceId,
        queueBytesMax: settings.queueBytesMax,
        recoverState: settings.recoverState === true,
      },
      emit,
    );
    const signer = createSigner(ports.keyStore, crypto);
    const network = ports.network;
    const keeper = history.keeper;
    const commands = settings.commands === undefined ? undefined : settings.commands({ crypto, clock, emit, offer });
    const channels: DownChannel[] = ['receipt'];
    if (commands !== undefined) channels.push('command');
    if (settings.updates !== undefined) channels.push('update');
    const link = createLink({ clock, network, crypto, signer, keeper, emit, channels }, identity, settings.gateways);
    const onCommand = commands === undefined ? undefined : commands.receive;
    const updater = openUpdater(link);
    const onUpdate = updater === undefined ? undefined : updater.receive;
    const publisher = createPublisher(
      { clock, network, crypto, queue: history.queue, link, emit, onCommand, onUpdate },
      identity,
      {
        gateways: settings.gateways,
        inFlightMax: settings.inFlightMax ?? IN_FLIGHT_MAX,
        receiptTimeoutMs: settings.receiptTimeoutMs ?? RECEIPT_TIMEOUT_MS,
      },
    );
    const startedMs = clock.monotonicMs();
    return {
      history,
      signer,
      link,
      publisher,
      commands,
      updater,
      startedMs,
      boot: undefined,
      beginFailures: 0,
      beginMs: startedMs,
      blockedBy: undefined,
      healthMs: startedMs + settings.healthPeriodMs,
    };
  };

  const statusOf = (run: Running | undefined): DeviceStatus => {
    const boot = run === undefined ? undefined : run.boot;
    const gateway = run === undefined ? undefined : run.link.gateway();
    return {
      running: run !== undefined,
      blockedBy: boot !== undefined ? boot.intake.blockedBy() : run === undefined ? undefined : run.blockedBy,
      boot: boot === undefined ? 0 : boot.number,
      nextSequence: boot === undefined ? 0 : boot.sealer.nextSequence(),
      queueCount: run === undefined ? 0 : run.history.queue.count(),
      queueBytes: run === undefined ? 0 : run.history.queue.bytes(),
      queueBytesMax: settings.queueBytesMax,
      network: ports.network.state(),
      gatewayId: gateway === undefined ? undefined : gateway.id,
      sensors: boot === undefined ? [] : boot.scheduler.status(),
      counters,
      lastError,
    };
  };

  return {
    onEvent: (listener) => {
      listeners.push(listener);
    },
    start: () => {
      if (running !== undefined) throw new FieldmarkError('INTERNAL', { detail: 'the device runs already' });
      try {
        running = open();
        begin(running);
      } finally {
        flush();
      }
    },
    tick: () => {
      if (running === undefined || isTicking) return;
      isTicking = true;
      try {
        work(running);
      } finally {
        isTicking = false;
      }
      flush();
    },
    stop: () => {
      if (running !== undefined) running.link.close();
      running = undefined;
      flush();
    },
    offer,
    logIn: (audience, done) => {
      if (running === undefined) throw new FieldmarkError('INTERNAL', { detail: 'the device does not run' });
      const counter = running.history.keeper.nextLogin();
      running.signer.login({ deviceId: identity.deviceId, audience, counter, net: identity.net }, done);
    },
    status: () => statusOf(running),
  };
};
