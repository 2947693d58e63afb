import { type Backoff, backoffMs } from '#core/backoff.js';
import { DROP_RECORD_BYTES_MAX, DROP_SHARE, ENVELOPE_OVERHEAD_BYTES } from '#core/bounds.js';
import { wallTime } from '#core/clock.js';
import type { DeviceEvent } from '#core/events.js';
import { createLink, type Gateway } from '#core/link.js';
import type { Buses, Clock, Crypto, Network } from '#core/ports.js';
import { createScheduler, openSensors, type SensorSettings, type SensorStatus } from '#core/schedule.js';
import { fromBigEndian } from '#proto/bytes.js';
import { CONTENT, type ContentType, DROP_REASON } from '#proto/content.js';
import { FieldmarkError } from '#proto/errors.js';
import type { FlashStorage } from './flash-storage.js';
import { encodeHealth, type Place } from './health.js';
import { ctiNamed, type Drop, encodeDrop, nameOf, openJournal } from './journal.js';
import type { BoardKey } from './signer.js';
import type { Updates } from './update.js';
import { createUplink } from './uplink.js';
import { ctiOf, envelope, login, type Moment, type Origin, pack, signed, toBeSigned, type Unsigned } from './wire.js';

/**
 * The device of a small board. It does what `core/device` does with the same bytes, and shares its scheduler and link;
 * but the native signer answers at once, and the journal has no index, so it takes a third of the memory.
 */
export type DevicePorts = {
  readonly clock: Clock;
  readonly storage: FlashStorage;
  readonly key: BoardKey;
  readonly crypto: Crypto;
  readonly network: Network;
  readonly buses: Buses;
  /** on a board that is updated */
  readonly updates: Updates | undefined;
  /** what happened, in the order in which it happened */
  readonly tell: (kind: string, detail: string) => void;
};

export type DeviceSettings = Origin & {
  readonly gateways: readonly Gateway[];
  /** bytes of all that is stored without a receipt */
  readonly queueBytesMax: number;
  readonly sensors: readonly SensorSettings[];
  /** 0 for no health envelopes */
  readonly healthPeriodMs: number;
  readonly place?: Place | undefined;
};

export type DeviceStatus = {
  readonly isSealing: boolean;
  readonly boot: number;
  readonly queueCount: number;
  /** cti of the newest envelope that has its receipt */
  readonly receipted: Uint8Array | undefined;
  readonly lastError: string | undefined;
  readonly sensors: readonly SensorStatus[];
};

export type Device = {
  /** One step of everything; call it every 20 to 200 ms. */
  readonly tick: () => void;
  readonly status: () => DeviceStatus;
};

type Request = { readonly contentType: ContentType; readonly payload: Uint8Array; readonly moment: Moment };

/** An envelope that is signed and not durable yet: until it is, its bytes are kept, so that no sequence has two. */
type Work = Request & { readonly cti: Uint8Array; readonly bytes: Uint8Array; readonly drop: Drop | undefined };

/**
 * What one reading may hold, and so what memory one in flight takes: the envelope is there up to five times at once, as
 * it is put together, signed and sent. A BME280 has 75 bytes.
 */
const PAYLOAD_BYTES_MAX = 256;
/** samples that may wait in memory while the storage is full */
const WAITING_MAX = 4;
const RECEIPT_TIMEOUT_MS = 30_000;
const RETRY: Backoff = { baseMs: 1000, maxMs: 60_000 };

/** Throws as `openJournal`, and CONFIG_INVALID where sensors and their settings don't fit. */
export const createDevice = (ports: DevicePorts, settings: DeviceSettings): Device => {
  const clock = ports.clock;
  const crypto = ports.crypto;
  const slots = openSensors(ports.buses, settings.sensors);
  const journal = openJournal(ports.storage, crypto, settings.deviceId);
  const waiting: Request[] = [];
  const damaged: string[] = [];
  let hasBegun = false;
  let sequence = 0;
  let work: Work | undefined;
  let failures = 0;
  let retryMs = 0;
  let healthMs = clock.monotonicMs() + settings.healthPeriodMs;
  let lastError: string | undefined;
  let receipted: Uint8Array | undefined;

  const emit = (event: DeviceEvent): void => {
    const code = (event as { readonly code?: string }).code;
    if (code !== undefined) lastError = code;
    ports.tell(event.kind, code ?? '');
  };

  const tellUpdate = (event: DeviceEvent): void => {
    if ('sequence' in event) ports.tell(event.kind, `${event.sequence}`);
    else emit(event);
  };

  const tell = (kind: string, cti: Uint8Array | undefined, code: string | undefined): void => {
    if (kind === 'receipted') receipted = cti;
    if (code !== undefined) lastError = code;
    const name = cti === undefined ? '' : `${fromBigEndian(cti, 0, 4)}.${fromBigEndian(cti, 4, 6)}`;
    ports.tell(kind, code === undefined ? name : `${name}${code}`);
  };

  const moment = (): Moment => {
    const wall = wallTime(clock);
    return { iat: wall.seconds, clock: wall.quality };
  };

  /** Signed and checked: a faulty part must never get a wrong signature published, which can give a key away. */
  const sign = (unsigned: Unsigned): Uint8Array => {
    const digest = crypto.sha256(toBeSigned(unsigned));
    const signature = ports.key.sign(digest);
    if (signature === undefined) throw new FieldmarkError('KEY_DAMAGED');
    if (!crypto.verify(digest, signature, ports.key.publicKey)) throw new FieldmarkError('SIGNATURE_INVALID');
    return signed(unsigned, signature);
  };

  const offer = (contentType: ContentType, payload: Uint8Array): void => {
    if (waiting.length < WAITING_MAX) waiting.push({ contentType, payload, moment: moment() });
  };

  const prepare = (request: Request, drop: Drop | undefined): Work => {
    const cti = ctiOf(journal.boot(), sequence);
    const unsigned = envelope(settings, request.contentType, request.moment, cti, journal.prev(), request.payload);
    return {
      contentType: request.contentType,
      payload: request.payload,
      moment: request.moment,
      cti,
      drop,
      bytes: sign(unsigned),
    };
  };

  const explain = (drop: Drop): Work =>
    prepare({ contentType: CONTENT.drop, payload: encodeDrop(drop), moment: moment() }, drop);

  /** What is to be given up before anything else is sealed. */
  const nextDrop = (): Drop | undefined => {
    const name = damaged[0];
    if (name !== undefined) {
      const cti = ctiNamed(name);
      return { reason: DROP_REASON.storageDamaged, first: cti, last: cti, count: 1, from: 0, until: 0 };
    }
    const request = waiting[0];
    if (request === undefined) return undefined;
    const needed = request.payload.length + ENVELOPE_OVERHEAD_BYTES + DROP_RECORD_BYTES_MAX;
    const excess = journal.sizeBytes() + needed - settings.queueBytesMax;
    return excess <= 0 ? undefined : journal.oldest(Math.max(excess, Math.floor(settings.queueBytesMax / DROP_SHARE)));
  };

  const nextWork = (): Work | undefined => {
    const drop = journal.lost() ?? nextDrop();
    if (drop !== undefined) return explain(drop);
    const request = waiting.shift();
    return request === undefined ? undefined : prepare(request, undefined);
  };

  const store = (done: Work): void => {
    journal.append(done.contentType, done.moment, done.cti, done.bytes);
    sequence++;
    work = undefined;
    tell('sealed', done.cti, undefined);
    if (done.drop === undefined) return;
    journal.giveUp(done.drop);
    if (damaged[0] === nameOf(done.drop.first)) damaged.shift();
    ports.tell('dropped', `${done.drop.count}`);
  };

  /** Nothing is sealed before the new boot count is durable. Throws where storage or key fail. */
  const seal = (): void => {
    if (!hasBegun) journal.beginBoot();
    hasBegun = true;
    for (;;) {
      work = work ?? nextWork();
      if (work === undefined) return;
      store(work);
    }
  };

  const trySeal = (nowMs: number): void => {
    if (nowMs < retryMs) return;
    try {
      seal();
      if (failures > 0) ports.tell('storage-recovered', '');
      failures = 0;
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      lastError = error.code;
      failures++;
      retryMs = nowMs + backoffMs(RETRY, failures);
      if (failures === 1)
        ports.tell(error.code.indexOf('STORAGE') === 0 ? 'storage-full' : 'signer-failed', error.code);
    }
  };

  const link = createLink(
    {
      clock,
      network: ports.network,
      crypto,
      keeper: journal,
      emit,
      channels: ports.updates === undefined ? ['receipt'] : ['receipt', 'update'],
      signer: {
        login: (said, done) => {
          try {
            done(undefined, sign(login(settings, said.audience, said.counter, said.iat ?? 0)));
          } catch (error) {
            if (!(error instanceof FieldmarkError)) throw error;
            done(error, undefined);
          }
        },
      },
    },
    settings,
    settings.gateways,
  );
  const updater =
    ports.updates === undefined
      ? undefined
      : ports.updates.open({ clock, network: ports.network, crypto, link, emit: tellUpdate });
  const uplink = createUplink(
    {
      clock,
      network: ports.network,
      crypto,
      journal,
      link,
      tell,
      damaged: (name) => damaged.push(name),
      other: updater === undefined ? undefined : updater.receive,
      // a receipt for what an image before has sealed proves nothing of this one
      prove: (cti) => {
        if (updater !== undefined && fromBigEndian(cti, 0, 4) === journal.boot()) updater.prove();
      },
    },
    {
      deviceId: settings.deviceId,
      net: settings.net,
      gateways: settings.gateways,
      receiptTimeoutMs: RECEIPT_TIMEOUT_MS,
    },
  );
  const scheduler = createScheduler(
    {
      clock,
      emit,
      encode: (records) => {
        const payload = pack(records);
        if (payload.length > PAYLOAD_BYTES_MAX) throw new FieldmarkError('ENVELOPE_TOO_LARGE');
        return payload;
      },
      accepts: () => hasBegun && work === undefined && waiting.length < WAITING_MAX,
      offer: (_, payload) => offer(CONTENT.reading, payload),
      missed: () => {},
    },
    slots,
  );

  const offerHealth = (nowMs: number): void => {
    if (settings.healthPeriodMs === 0 || nowMs < healthMs || waiting.length === WAITING_MAX) return;
    healthMs = nowMs + settings.healthPeriodMs;
    const figures = ports.buses.figures!();
    offer(CONTENT.health, encodeHealth(nowMs, journal, scheduler.status(), figures, lastError, settings.place));
  };

  return {
    tick: () => {
      const nowMs = clock.monotonicMs();
      scheduler.tick();
      offerHealth(nowMs);
      trySeal(nowMs);
      uplink();
      if (updater !== undefined) updater.tick();
    },
    status: () => ({
      isSealing: hasBegun && failures === 0,
      boot: journal.boot(),
      queueCount: journal.count(),
      receipted,
      lastError,
      sensors: scheduler.status(),
    }),
  };
};
