import { type Backoff, backoffMs, jitteredMs } from '#core/backoff.js';
import type { Gateway, Link } from '#core/link.js';
import type { Clock, Crypto, Network } from '#core/ports.js';
import { CONTENT } from '#proto/content.js';
import { FieldmarkError } from '#proto/errors.js';
import { downTopic, upTopic } from '#proto/topics.js';
import { ctiNamed, type Journal } from './journal.js';
import { judge } from './receipt.js';

/**
 * Sends what the journal holds, one envelope at a time, and lets go of it when its receipt verifies. That one is all of
 * it that is in memory. A broker's acknowledgement and a refusal remove nothing, as in `core/publish`.
 */
export type UplinkParts = {
  readonly clock: Clock;
  readonly network: Network;
  readonly crypto: Crypto;
  readonly journal: Journal;
  readonly link: Link;
  readonly tell: (kind: string, cti: Uint8Array | undefined, code: string | undefined) => void;
  /** tells that an envelope is damaged where it is stored */
  readonly damaged: (name: string) => void;
  /** takes what comes beside receipts */
  readonly other: ((message: Uint8Array) => void) | undefined;
  /** a reading has its receipt */
  readonly prove: (cti: Uint8Array) => void;
};

export type UplinkSettings = {
  readonly deviceId: Uint8Array;
  readonly net: Uint8Array;
  readonly gateways: readonly Gateway[];
  readonly receiptTimeoutMs: number;
};

const REFUSED: Backoff = { baseMs: 60_000, maxMs: 3_600_000 };
const BUSY: Backoff = { baseMs: 2000, maxMs: 120_000 };
/** the device as a whole is refused: its owner has to act */
const BARRED_CODES = 'DEVICE_UNKNOWN DEVICE_SUSPENDED DEVICE_QUARANTINED NETWORK_MISMATCH';
const BUSY_CODES = 'RATE_LIMITED GATEWAY_BUSY STORAGE_FULL STORAGE_FAILED';
/** a session without any receipt for this many timeouts is given up */
const SILENT_TIMEOUTS_MAX = 4;
const PUBLISH_RETRY_MS = 2000;
const MESSAGES_PER_TICK = 4;

type Sent = {
  readonly name: string;
  readonly envelope: Uint8Array;
  readonly contentType: number;
  readonly sentMs: number;
};

export const createUplink = (parts: UplinkParts, settings: UplinkSettings): (() => void) => {
  const topic = downTopic(settings.deviceId, 'receipt');
  let sent: Sent | undefined;
  /** the envelope that was looked at last: each gets its turn, and a refused one holds up nobody */
  let cursor = '';
  let session = 0;
  let attempts = 0;
  let refusals = 0;
  /** nothing is sent before */
  let pausedUntilMs = 0;
  /** refused ones are sent again after */
  let againMs = 0;
  let answeredMs = 0;

  const onRefusal = (name: string, code: string, nowMs: number): void => {
    const isBusy = BUSY_CODES.indexOf(code) >= 0;
    const delayMs = jitteredMs(backoffMs(isBusy ? BUSY : REFUSED, ++refusals), parts.crypto.random);
    if (isBusy || BARRED_CODES.indexOf(code) >= 0) pausedUntilMs = nowMs + delayMs;
    else {
      cursor = name;
      againMs = nowMs + delayMs;
    }
    parts.tell('refused', ctiNamed(name), code);
  };

  const onMessage = (mine: Sent, message: Uint8Array, nowMs: number): void => {
    const name = mine.name;
    const cti = ctiNamed(name);
    const verdict = judge(parts.crypto, settings.gateways, settings.net, message, cti, mine.envelope);
    if (verdict === undefined) return;
    answeredMs = nowMs;
    attempts = 0;
    sent = undefined;
    const refused = (verdict as { readonly code?: string }).code;
    if (refused !== undefined) {
      onRefusal(name, refused, nowMs);
      return;
    }
    refusals = 0;
    cursor = name;
    parts.journal.settle(name);
    parts.link.praise();
    parts.tell('receipted', cti, undefined);
    if (mine.contentType === CONTENT.reading) parts.prove(cti);
  };

  const receive = (nowMs: number): void => {
    for (let i = 0; i < MESSAGES_PER_TICK; i++) {
      const message = parts.network.receive();
      if (message === undefined) return;
      if (message.topic !== topic) {
        if (parts.other !== undefined) parts.other(message.payload);
        continue;
      }
      if (sent === undefined) continue;
      try {
        onMessage(sent, message.payload, nowMs);
      } catch (error) {
        if (!(error instanceof FieldmarkError)) throw error;
        parts.tell('receipt-ignored', undefined, error.code);
      }
    }
  };

  const send = (name: string, nowMs: number): void => {
    const kept = parts.journal.read(name);
    if (kept === undefined) {
      cursor = name;
      parts.damaged(name);
      return;
    }
    const mine = { name, envelope: kept.envelope, contentType: kept.contentType, sentMs: nowMs };
    sent = mine;
    attempts++;
    const channel = kept.contentType === CONTENT.health ? 'health' : 'reading';
    parts.network.publish(upTopic(settings.deviceId, channel), kept.envelope, (error) => {
      if (error === undefined || sent !== mine) return;
      sent = undefined;
      pausedUntilMs = nowMs + PUBLISH_RETRY_MS;
    });
  };

  const sendNext = (nowMs: number): void => {
    const name = nowMs < pausedUntilMs ? undefined : parts.journal.after(cursor);
    if (name !== undefined) {
      send(name, nowMs);
      return;
    }
    answeredMs = nowMs;
    if (nowMs >= pausedUntilMs && nowMs >= againMs) cursor = '';
  };

  return () => {
    parts.link.tick();
    const nowMs = parts.clock.monotonicMs();
    if (parts.link.isOpen() && parts.link.session() !== session) {
      session = parts.link.session();
      sent = undefined;
      cursor = '';
      attempts = 0;
      answeredMs = nowMs;
    }
    receive(nowMs);
    if (!parts.link.isOpen()) return;
    if (sent === undefined) {
      sendNext(nowMs);
      return;
    }
    const wait = { baseMs: settings.receiptTimeoutMs, maxMs: SILENT_TIMEOUTS_MAX * settings.receiptTimeoutMs };
    if (nowMs - answeredMs >= wait.maxMs)
      parts.link.giveUp(new FieldmarkError('GATEWAY_UNREACHABLE', { detail: 'it gives no receipts' }));
    // without an answer in time it is sent again, the wait doubling each time
    else if (nowMs - sent.sentMs >= backoffMs(wait, attempts)) sent = undefined;
  };
};
