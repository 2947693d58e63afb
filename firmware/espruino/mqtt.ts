import type { ConnectOptions, Done, Network, NetworkState } from '#core/ports.js';
import { concat, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { bytesOf, textOf } from './text.js';

/** A TCP connection as the interpreter's `net` gives it: text whose characters are bytes. */
export type Socket = {
  readonly write: (bytes: string) => unknown;
  readonly end: () => void;
  readonly on: (event: 'data' | 'close' | 'error', listener: (value: string) => void) => void;
};

export type NetModule = {
  readonly connect: (options: { readonly host: string; readonly port: number }, connected: () => void) => Socket;
};

export type MqttParts = {
  /** the interpreter's `require` */
  readonly module: (name: 'net') => NetModule;
  readonly monotonicMs: () => number;
  readonly setInterval: (tick: () => void, periodMs: number) => unknown;
};

// MQTT 3.1.1 §2.2.1, with the flags that §3 fixes for each
const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH_QOS1 = 0x32;
const PUBLISH = 0x30;
const PUBACK = 0x40;
const SUBSCRIBE = 0x82;
const SUBACK = 0x90;
const PINGREQ = 0xc0;

const KEEPALIVE_SECONDS = 60;
const ANSWER_MS = 20_000;
/** what a board takes from a broker in one packet */
const PACKET_BYTES_MAX = 4096;
const INBOX_MAX = 8;
const PACKET_ID_MAX = 65_535;

const pair = (value: number): Uint8Array => new Uint8Array([value >> 8, value & 255]);
const field = (bytes: Uint8Array): Uint8Array => concat([pair(bytes.length), bytes]);

/** Remaining length, 7 bits a byte and the lowest first (§2.2.3). */
export const packet = (head: number, body: Uint8Array): Uint8Array => {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return concat([new Uint8Array([head]), new Uint8Array(length), body]);
};

/** Head and body of the packet at the start, undefined where it is incomplete, -1 where it is none or too long. */
export const firstPacket = (
  bytes: Uint8Array,
): { readonly head: number; readonly body: Uint8Array; readonly sizeBytes: number } | -1 | undefined => {
  let length = 0;
  let factor = 1;
  for (let i = 1; i < bytes.length; i++) {
    length += (bytes[i]! & 127) * factor;
    factor *= 128;
    if (bytes[i]! < 128) {
      if (length > PACKET_BYTES_MAX) return -1;
      if (i + 1 + length > bytes.length) return undefined;
      return { head: bytes[0]!, body: bytes.subarray(i + 1, i + 1 + length), sizeBytes: i + 1 + length };
    }
    if (i === 4) return -1;
  }
  return undefined;
};

const connectPacket = (options: ConnectOptions): Uint8Array =>
  packet(
    CONNECT,
    concat([
      field(toUtf8('MQTT')),
      // level 4; user name, password, clean session
      new Uint8Array([4, 0xc2]),
      pair(KEEPALIVE_SECONDS),
      field(toUtf8(options.clientId)),
      field(toUtf8(options.username)),
      field(options.password),
    ]),
  );

const unreachable = (detail: string): FieldmarkError => new FieldmarkError('GATEWAY_UNREACHABLE', { detail });

type Address = { readonly host: string; readonly port: number };

const addressOf = (url: string): Address | undefined => {
  if (url.indexOf('mqtt://') !== 0) return undefined;
  const text = url.substring(7);
  const colon = text.indexOf(':');
  if (colon < 0) return { host: text, port: 1883 };
  return { host: text.substring(0, colon), port: parseInt(text.substring(colon + 1), 10) };
};

/** The core's Network port: an MQTT 3.1.1 client for one connection at a time, QoS 1. */
export const openMqtt = (parts: MqttParts): Network => {
  let state: NetworkState = 'closed';
  let lastError: FieldmarkError | undefined;
  let socket: Socket | undefined;
  let options: ConnectOptions | undefined;
  let buffer = new Uint8Array(0);
  let packetId = 0;
  let heardMs = 0;
  let saidMs = 0;
  let inbox: { readonly topic: string; readonly payload: Uint8Array }[] = [];
  let unacknowledged: { readonly id: number; readonly done: Done<true> }[] = [];

  const close = (error: FieldmarkError): void => {
    if (state === 'closed') return;
    const open = socket;
    const waiting = unacknowledged;
    state = 'closed';
    lastError = error;
    socket = undefined;
    unacknowledged = [];
    buffer = new Uint8Array(0);
    if (open !== undefined) open.end();
    for (let i = 0; i < waiting.length; i++) waiting[i]!.done(error, undefined);
  };

  const send = (bytes: Uint8Array): void => {
    saidMs = parts.monotonicMs();
    if (socket !== undefined) socket.write(textOf(bytes));
  };

  const nextId = (): number => {
    packetId = packetId === PACKET_ID_MAX ? 1 : packetId + 1;
    return packetId;
  };

  const subscribe = (): void => {
    const body: Uint8Array[] = [pair(nextId())];
    const topics = options!.subscriptions;
    for (let i = 0; i < topics.length; i++) body.push(field(toUtf8(topics[i]!)), new Uint8Array([1]));
    send(packet(SUBSCRIBE, concat(body)));
  };

  const acknowledged = (id: number): void => {
    for (let i = 0; i < unacknowledged.length; i++) {
      if (unacknowledged[i]!.id !== id) continue;
      const done = unacknowledged[i]!.done;
      unacknowledged.splice(i, 1);
      done(undefined, true);
      return;
    }
  };

  const published = (head: number, body: Uint8Array): void => {
    const topicEnd = 2 + body[0]! * 256 + body[1]!;
    const start = (head & 6) === 0 ? topicEnd : topicEnd + 2;
    if (start > body.length || (head & 4) !== 0) {
      close(unreachable('a malformed PUBLISH'));
      return;
    }
    // without room it is not acknowledged; the gateway sends a receipt again when the reading comes again
    if (inbox.length >= INBOX_MAX) return;
    inbox.push({ topic: textOf(body.subarray(2, topicEnd)), payload: new Uint8Array(body.subarray(start)) });
    if (start > topicEnd) send(packet(PUBACK, body.subarray(topicEnd, start)));
  };

  const take = (head: number, body: Uint8Array): void => {
    if (head === CONNACK && body.length === 2) {
      if (body[1] === 4 || body[1] === 5) close(new FieldmarkError('LOGIN_REFUSED', { detail: `code ${body[1]}` }));
      else if (body[1] !== 0) close(unreachable(`refused with code ${body[1]}`));
      else if (options!.subscriptions.length > 0) subscribe();
      else state = 'open';
    } else if (head === SUBACK) {
      for (let i = 2; i < body.length; i++)
        if (body[i]! > 2) {
          close(new FieldmarkError('TOPIC_FORBIDDEN', { detail: options!.subscriptions[i - 2] }));
          return;
        }
      state = 'open';
    } else if (head === PUBACK && body.length === 2) acknowledged(body[0]! * 256 + body[1]!);
    else if ((head & 0xf0) === PUBLISH && body.length >= 2) published(head, body);
  };

  const onData = (text: string): void => {
    heardMs = parts.monotonicMs();
    buffer = concat([buffer, bytesOf(text)]) as Uint8Array<ArrayBuffer>;
    while (state !== 'closed') {
      const next = firstPacket(buffer);
      if (next === undefined) return;
      if (next === -1) {
        close(unreachable('a packet that is too long or none'));
        return;
      }
      const head = next.head;
      const body = new Uint8Array(next.body);
      buffer = new Uint8Array(buffer.subarray(next.sizeBytes));
      take(head, body);
    }
  };

  parts.setInterval(() => {
    if (state === 'closed') return;
    const nowMs = parts.monotonicMs();
    if (nowMs - heardMs > KEEPALIVE_SECONDS * 1000 + ANSWER_MS) close(unreachable('the broker is silent'));
    else if (state === 'connecting' && nowMs - heardMs > ANSWER_MS) close(unreachable('the broker gives no answer'));
    else if (state === 'open' && nowMs - saidMs > (KEEPALIVE_SECONDS * 1000) / 2)
      send(packet(PINGREQ, new Uint8Array(0)));
  }, 5000);

  const connect = (wanted: ConnectOptions): void => {
    close(unreachable('begun again'));
    const address = addressOf(wanted.url);
    options = wanted;
    inbox = [];
    heardMs = parts.monotonicMs();
    if (address === undefined) {
      lastError = new FieldmarkError('CONFIG_INVALID', { detail: `${wanted.url}: this board speaks mqtt:// only` });
      return;
    }
    state = 'connecting';
    let mine: Socket | undefined;
    try {
      mine = parts.module('net').connect(address, () => {
        if (socket === mine) send(connectPacket(wanted));
      });
    } catch (error) {
      close(unreachable(`${error}`));
      return;
    }
    socket = mine;
    mine.on('data', (text) => {
      if (socket === mine) onData(text);
    });
    mine.on('error', () => {
      if (socket === mine) close(unreachable(wanted.url));
    });
    mine.on('close', () => {
      if (socket === mine) close(unreachable('the connection was closed'));
    });
  };

  return {
    state: () => state,
    lastError: () => lastError,
    connect,
    publish: (topic, payload, done) => {
      if (state !== 'open') {
        done(unreachable('not connected'), undefined);
        return;
      }
      const id = nextId();
      unacknowledged.push({ id, done });
      send(packet(PUBLISH_QOS1, concat([field(toUtf8(topic)), pair(id), payload])));
    },
    receive: () => inbox.shift(),
    close: () => close(new FieldmarkError('INTERRUPTED')),
  };
};
