import { readFileSync } from 'node:fs';
import type { Network } from '#core/ports.js';
import type { CborValue } from '#proto/cbor.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { type LineItem, LineReader } from '#proto/frame.js';
import { createRelayReader, encodeRelay, RELAY } from '#proto/relay.js';
import { parseTopic } from '#proto/topics.js';
import { messageOf } from './files.js';
import { openNetwork } from './net.js';
import { type OpenSerialLine, openSerialLine } from './serial-line.js';

/**
 * This computer as the network of a board that has none. The board seals, and logs in itself, by bytes that only its
 * key can make; here they go from its serial line to the broker it names and back, unchanged and unread. Nothing is
 * stored: the board keeps each reading until it holds its receipt.
 */
export type RelayConfig = {
  /** serial port of the board, as `/dev/ttyACM0` */
  readonly port: string;
  /** file with the PEM certificates that may vouch for the broker; the system's where absent */
  readonly ca?: string | undefined;
};

export type RelayEvent = { readonly line: string } & (
  | { readonly kind: 'relay-line-open' }
  /** the serial port is not there, or may not be used: it is tried again until it is */
  | { readonly kind: 'relay-line-lost'; readonly code: ErrorCode; readonly detail: string }
  | { readonly kind: 'relay-connected'; readonly deviceId: string; readonly url: string }
  | { readonly kind: 'relay-disconnected'; readonly code: ErrorCode; readonly detail: string }
  /** what the broker acknowledged, which is no receipt */
  | { readonly kind: 'relayed'; readonly deviceId: string; readonly channel: string; readonly bytes: number }
  /** what the board says for people */
  | { readonly kind: 'relay-log'; readonly text: string }
);

export type Relay = { readonly close: () => Promise<void> };

/** publishes that wait for their broker: a board has few on their way, and more is not a board's doing */
const WAITING_MAX = 64;
const TOPICS_MAX = 8;
const LOG_LETTERS_MAX = 512;

type ConnectRequest = {
  readonly url: string;
  readonly clientId: string;
  readonly password: Uint8Array;
  readonly subscriptions: readonly string[];
};

const isText = (value: CborValue | undefined): value is string => typeof value === 'string';

const connectIn = (message: readonly CborValue[]): ConnectRequest | undefined => {
  const [, url, clientId, password, topics] = message;
  if (!isText(url) || !isText(clientId) || !(password instanceof Uint8Array) || !Array.isArray(topics))
    return undefined;
  const isUrl = /^mqtts?:\/\/[^/?#@\s]+$/.test(url) && URL.canParse(url);
  if (!isUrl || topics.length > TOPICS_MAX || !topics.every(isText)) return undefined;
  return { url, clientId, password, subscriptions: topics };
};

/** Read at each connection, so that a renewed certificate needs no restart. */
export const certificatesIn = (path: string | undefined): string | undefined => {
  try {
    return path === undefined ? undefined : readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', { detail: `ca: ${messageOf(cause)}`, cause });
  }
};

const deviceIdIn = (clientId: string): string => clientId.slice(0, 40);

type Parts = {
  readonly line: OpenSerialLine;
  readonly network: Network;
  readonly emit: (event: DistributiveOmit<RelayEvent, 'line'>) => void;
};
type DistributiveOmit<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

/** What one board asks for and what its broker answers; `watch` is to be called whenever something came in. */
const createExchange = ({ line, network, emit }: Parts) => {
  const read = createRelayReader();
  let wanted: ConnectRequest | undefined;
  let isOpen = false;
  let waiting = 0;

  const say = (message: readonly CborValue[]): void => line.write(encodeRelay(message));
  const ended = (error: FieldmarkError): void => {
    wanted = undefined;
    isOpen = false;
    emit({ kind: 'relay-disconnected', code: error.code, detail: error.message });
    say([RELAY.closed, error.code]);
  };

  const connect = (message: readonly CborValue[]) => {
    const request = connectIn(message);
    if (request === undefined)
      return ended(new FieldmarkError('CONFIG_INVALID', { detail: 'the gateway of the board' }));
    isOpen = false;
    wanted = request;
    network.connect({ ...request, username: request.clientId });
  };

  const publish = (message: readonly CborValue[]) => {
    const [, id, topic, payload] = message;
    if (typeof id !== 'number' || !isText(topic) || !(payload instanceof Uint8Array)) return;
    // a board that was connected through a program before this one does not know yet that it is no more
    if (wanted === undefined) return say([RELAY.closed, 'GATEWAY_UNREACHABLE']);
    if (waiting >= WAITING_MAX) return;
    const request = wanted;
    waiting++;
    network.publish(topic, payload, (error) => {
      waiting--;
      if (error !== undefined || wanted !== request) return;
      const parsed = parseTopic(topic);
      const channel = parsed.ok ? parsed.value.channel : topic;
      emit({ kind: 'relayed', deviceId: deviceIdIn(request.clientId), channel, bytes: payload.length });
      say([RELAY.acknowledged, id]);
    });
  };

  const watch = () => {
    if (wanted === undefined) return;
    const state = network.state();
    if (state === 'closed') return ended(network.lastError() ?? new FieldmarkError('GATEWAY_UNREACHABLE'));
    if (state === 'open' && !isOpen) {
      isOpen = true;
      emit({ kind: 'relay-connected', deviceId: deviceIdIn(wanted.clientId), url: wanted.url });
      say([RELAY.opened]);
    }
    for (let said = network.receive(); said !== undefined; said = network.receive())
      say([RELAY.message, said.topic, said.payload]);
  };

  const hangUp = (): void => {
    wanted = undefined;
    isOpen = false;
    network.close();
  };

  return {
    take: (payload: Uint8Array): void => {
      const message = read(payload);
      if (message === undefined) return;
      if (message[0] === RELAY.connect) connect(message);
      else if (message[0] === RELAY.publish) publish(message);
      else if (message[0] === RELAY.close) hangUp();
    },
    /** A board that counts on a connection through an earlier line, or still waits for one, is told to begin again. */
    begin: () => say([RELAY.closed, 'LINE_ENDED']),
    hangUp,
    watch,
  };
};

/** Log text in lines, of which none is longer than a bound. */
const createLog = (show: (text: string) => void) => {
  let rest = '';
  return (bytes: Uint8Array): void => {
    const lines = (rest + Buffer.from(bytes).toString('latin1')).split(/[\r\n]+/);
    rest = lines.pop()!.slice(-LOG_LETTERS_MAX);
    for (const line of lines) if (line.trim() !== '') show(line.slice(0, LOG_LETTERS_MAX));
  };
};

/** Serves boards until `signal` aborts, as a computer does that has no sensor and no key of its own. */
export const runRelays = async (
  relays: readonly RelayConfig[],
  options: { readonly signal: AbortSignal; readonly onEvent: (event: RelayEvent) => void },
): Promise<void> => {
  const opened = relays.map((relay) => openRelay(relay, options.onEvent));
  await new Promise<void>((resolve) => {
    if (options.signal.aborted) resolve();
    options.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  for (const relay of opened) await relay.close();
};

/** Serves the board at one serial port, which is opened again for as long as it is away, until `close`. */
export const openRelay = (config: RelayConfig, onEvent: (event: RelayEvent) => void): Relay => {
  let isClosed = false;
  let isTurning = false;
  const emit: Parts['emit'] = (event) => onEvent({ ...event, line: config.port });
  const reader = new LineReader();
  const log = createLog((text) => emit({ kind: 'relay-log', text }));
  const turn = (): void => {
    if (isTurning || isClosed) return;
    isTurning = true;
    setImmediate(() => {
      isTurning = false;
      if (isClosed) return;
      for (let bytes = line.receive(); bytes !== undefined; bytes = line.receive())
        reader.push(bytes).forEach(takeItem);
      exchange.watch();
    });
  };
  const takeItem = (item: LineItem): void => {
    if (item.kind === 'frame') exchange.take(item.payload);
    else if (item.kind === 'text') log(item.bytes);
  };
  const line = openSerialLine(config.port, turn, (error) => {
    if (error === undefined) {
      emit({ kind: 'relay-line-open' });
      exchange.begin();
      return;
    }
    // a board that is gone must not be shown as connected
    exchange.hangUp();
    reader.abandon();
    emit({ kind: 'relay-line-lost', code: error.code, detail: error.message });
  });
  const network = openNetwork({ caOf: () => certificatesIn(config.ca), onActivity: turn });
  const exchange = createExchange({ line, network, emit });
  return {
    close: async () => {
      isClosed = true;
      network.close();
      line.close();
    },
  };
};
