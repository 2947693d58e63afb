import { FieldmarkError } from '#proto/errors.js';
import { CONTENT } from '#proto/reading.js';
import { decodeReceiptMessage } from '#proto/receipt.js';
import { downTopic, type UpChannel, upTopic } from '#proto/topics.js';
import { type Backoff, backoffMs, jitteredMs } from './backoff.js';
import type { Emit } from './events.js';
import type { Gateway, Link } from './link.js';
import type { Clock, Crypto, Network } from './ports.js';
import type { Entry, Queue } from './queue.js';
import { checkReceipts } from './receipts.js';
import type { Identity } from './seal.js';

/**
 * Sends what the queue holds and lets go of it when its receipt verifies. A broker's acknowledgement is no receipt,
 * and a refusal is signed by no one, so neither removes anything: they only decide when to try again.
 */
export type Publisher = {
  readonly tick: () => void;
};

export type PublisherParts = {
  readonly clock: Clock;
  readonly network: Network;
  readonly crypto: Crypto;
  readonly queue: Queue;
  readonly link: Link;
  readonly emit: Emit;
  /** takes a message on `down/command`, on a device that takes commands */
  readonly onCommand?: ((message: Uint8Array) => void) | undefined;
  /** takes a message on `down/update`, on a device that is updated */
  readonly onUpdate?: ((message: Uint8Array) => void) | undefined;
};

export type PublisherSettings = {
  readonly gateways: readonly Gateway[];
  readonly inFlightMax: number;
  readonly receiptTimeoutMs: number;
};

/** one refused envelope: others go on */
const REFUSED: Backoff = { baseMs: 60_000, maxMs: 3_600_000 };
/** the device as a whole is refused: its owner has to act, so asking often helps nobody */
const BARRED: Backoff = { baseMs: 60_000, maxMs: 3_600_000 };
/** the gateway asks for less */
const BUSY: Backoff = { baseMs: 2000, maxMs: 120_000 };
const BARRED_CODES = ['DEVICE_UNKNOWN', 'DEVICE_SUSPENDED', 'DEVICE_QUARANTINED', 'NETWORK_MISMATCH'];
const BUSY_CODES = ['RATE_LIMITED', 'GATEWAY_BUSY', 'STORAGE_FULL', 'STORAGE_FAILED'];

/** a session without any receipt for this many timeouts is given up */
const SILENT_TIMEOUTS_MAX = 4;
const TIMEOUT_FACTOR_MAX = 16;
const PUBLISH_RETRY_MS = 2000;
const MESSAGES_PER_TICK = 32;
const SCANNED_PER_TICK = 256;

const channelOf = (entry: Entry): UpChannel => {
  if (entry.contentType === CONTENT.health) return 'health';
  return entry.contentType === CONTENT.media ? 'media' : 'reading';
};

export const createPublisher = (parts: PublisherParts, identity: Identity, settings: PublisherSettings): Publisher => {
  const queue = parts.queue;
  const receiptTopic = downTopic(identity.deviceId, 'receipt');
  const commandTopic = downTopic(identity.deviceId, 'command');
  const updateTopic = downTopic(identity.deviceId, 'update');
  let inFlight: Entry[] = [];
  let session = 0;
  /** name of the entry that was looked at last: each gets its turn, and a refused one holds up nobody */
  let cursor = '';
  let pausedUntilMs = 0;
  let refusedInRow = 0;
  /** last receipt or refusal, or when there began to be something to wait for */
  let answeredMs = 0;

  const land = (): void => {
    inFlight = inFlight.filter((entry) => entry.sentMs >= 0 && entry.state === 'waiting');
  };

  const onReceipts = (payload: Uint8Array, nowMs: number): void => {
    const message = decodeReceiptMessage(payload);
    if (!message.ok) {
      parts.emit({ kind: 'receipt-ignored', code: message.code, detail: message.detail ?? '' });
      return;
    }
    const check = checkReceipts(parts.crypto, queue, settings.gateways, identity.net, message.value);
    for (let i = 0; i < check.ignored.length; i++)
      parts.emit({ kind: 'receipt-ignored', code: check.ignored[i]!.code, detail: check.ignored[i]!.detail });
    for (let i = 0; i < check.receipted.length; i++) {
      const done = check.receipted[i]!;
      // one message may name one envelope twice
      if (done.entry.state !== 'waiting') continue;
      queue.settle(done.entry, 'receipted');
      answeredMs = nowMs;
      refusedInRow = 0;
      parts.link.praise();
      parts.emit({
        kind: 'receipted',
        boot: done.entry.boot,
        sequence: done.entry.sequence,
        contentType: done.entry.contentType,
        anchorBy: done.group.anchorBy,
        gatewayId: done.group.gatewayId,
        receipt: done.receipt,
        bytes: done.envelope,
      });
    }
    const refused = message.value.refused ?? [];
    for (let i = 0; i < refused.length; i++) onRefusal(refused[i]!.cti, refused[i]!.code, nowMs);
  };

  const onRefusal = (cti: Uint8Array, code: string, nowMs: number): void => {
    const entry = queue.find(cti);
    const gateway = parts.link.gateway();
    if (entry === undefined || entry.state !== 'waiting' || entry.sentMs < 0 || gateway === undefined) return;
    entry.sentMs = -1;
    answeredMs = nowMs;
    const isBusy = BUSY_CODES.indexOf(code) >= 0;
    if (isBusy || BARRED_CODES.indexOf(code) >= 0) {
      // several refusals of one moment are one
      if (nowMs >= pausedUntilMs) refusedInRow++;
      const delayMs = backoffMs(isBusy ? BUSY : BARRED, refusedInRow);
      pausedUntilMs = Math.max(pausedUntilMs, nowMs + jitteredMs(delayMs, parts.crypto.random));
    } else {
      entry.refusals++;
      entry.notBeforeMs = nowMs + backoffMs(REFUSED, entry.refusals);
    }
    parts.emit({ kind: 'refused', boot: entry.boot, sequence: entry.sequence, code, gatewayId: gateway.id });
  };

  const receive = (nowMs: number): void => {
    for (let i = 0; i < MESSAGES_PER_TICK; i++) {
      const message = parts.network.receive();
      if (message === undefined) return;
      if (message.topic === receiptTopic) onReceipts(message.payload, nowMs);
      else if (parts.onCommand !== undefined && message.topic === commandTopic) parts.onCommand(message.payload);
      else if (parts.onUpdate !== undefined && message.topic === updateTopic) parts.onUpdate(message.payload);
    }
  };

  /** No receipt in time: the envelope is published again, the wait doubling each time. */
  const expire = (nowMs: number): void => {
    for (let i = 0; i < inFlight.length; i++) {
      const entry = inFlight[i]!;
      const wait = { baseMs: settings.receiptTimeoutMs, maxMs: TIMEOUT_FACTOR_MAX * settings.receiptTimeoutMs };
      if (entry.sentMs >= 0 && nowMs - entry.sentMs >= backoffMs(wait, entry.attempts)) entry.sentMs = -1;
    }
  };

  const send = (entry: Entry, gateway: Gateway, nowMs: number): void => {
    const envelope = queue.read(entry);
    if (envelope === undefined) return;
    if (inFlight.length === 0) answeredMs = nowMs;
    entry.attempts++;
    entry.sentMs = nowMs;
    inFlight.push(entry);
    const attempt = entry.attempts;
    const own = session;
    parts.network.publish(upTopic(identity.deviceId, channelOf(entry)), envelope, (error) => {
      // the broker took it or the connection ended: only a failure within this session says anything
      if (error === undefined || own !== session || entry.attempts !== attempt) return;
      entry.sentMs = -1;
      entry.notBeforeMs = nowMs + PUBLISH_RETRY_MS;
    });
    parts.emit({ kind: 'published', boot: entry.boot, sequence: entry.sequence, gatewayId: gateway.id, attempt });
  };

  /** index of the first entry after the cursor, or the first of all at the end */
  const afterCursor = (): number => {
    let low = 0;
    let high = queue.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (queue.entries[middle]!.name <= cursor) low = middle + 1;
      else high = middle;
    }
    return low < queue.entries.length ? low : 0;
  };

  const fill = (gateway: Gateway, nowMs: number): void => {
    const length = queue.entries.length;
    let index = afterCursor();
    for (let i = 0; i < Math.min(length, SCANNED_PER_TICK) && inFlight.length < settings.inFlightMax; i++) {
      const entry = queue.entries[index]!;
      cursor = entry.name;
      index = index + 1 < length ? index + 1 : 0;
      if (entry.state === 'waiting' && entry.sentMs < 0 && nowMs >= entry.notBeforeMs) send(entry, gateway, nowMs);
    }
  };

  const beginSession = (nowMs: number): void => {
    session = parts.link.session();
    for (let i = 0; i < inFlight.length; i++) inFlight[i]!.sentMs = -1;
    inFlight = [];
    cursor = '';
    answeredMs = nowMs;
  };

  return {
    tick: () => {
      parts.link.tick();
      const nowMs = parts.clock.monotonicMs();
      if (parts.link.isOpen() && parts.link.session() !== session) beginSession(nowMs);
      receive(nowMs);
      const gateway = parts.link.gateway();
      if (!parts.link.isOpen() || gateway === undefined) return;
      expire(nowMs);
      land();
      if (nowMs < pausedUntilMs) {
        answeredMs = nowMs;
        return;
      }
      if (inFlight.length > 0 && nowMs - answeredMs >= SILENT_TIMEOUTS_MAX * settings.receiptTimeoutMs)
        parts.link.giveUp(new FieldmarkError('GATEWAY_UNREACHABLE', { detail: 'it gives no receipts' }));
      else fill(gateway, nowMs);
    },
  };
};
