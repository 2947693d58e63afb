import { MqttClient } from 'mqtt';
import type { ConnectOptions, Done, Network, NetworkState } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { messageOf } from './files.js';
import { openBrokerStream } from './net-stream.js';

export type NetworkOptions = {
  /** PEM certificates for the broker at this URL; the system's where it gives undefined */
  readonly caOf?: ((url: string) => string | undefined) | undefined;
  /** called when something came in or changed, so that the next tick need not wait */
  readonly onActivity?: (() => void) | undefined;
};

type Message = { readonly topic: string; readonly payload: Uint8Array };

const KEEPALIVE_SECONDS = 30;
const CONNECT_TIMEOUT_MS = 10_000;
/** Messages that wait for the core's tick; the broker's next one is left unread until there is room. */
const INBOX_MAX = 64;
/** CONNACK return codes of MQTT 3.1.1 §3.2.2.3 that mean this login: bad user name or password, not authorised. */
const LOGIN_REFUSED_CODES: readonly unknown[] = [4, 5];
const QOS = 1;

const isUntrusted = (code: string): boolean =>
  code.startsWith('ERR_TLS_') || code.includes('CERT') || code.startsWith('UNABLE_TO_') || code.startsWith('ERR_SSL_');

const errorOf = (cause: unknown): FieldmarkError => {
  if (cause instanceof FieldmarkError) return cause;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  const detail = messageOf(cause);
  if (LOGIN_REFUSED_CODES.includes(code))
    return new FieldmarkError('LOGIN_REFUSED', {
      detail,
      next: 'see that the device is registered and not suspended',
      cause,
    });
  if (typeof code === 'string' && isUntrusted(code))
    return new FieldmarkError('GATEWAY_UNTRUSTED', { detail, next: "give the gateway's ca in device.yaml", cause });
  return new FieldmarkError('GATEWAY_UNREACHABLE', { detail, cause });
};

/** One attempt: from `connect` until it closes. `onMessage` gets a function that lets the next message in. */
type Attempt = {
  readonly publish: (topic: string, payload: Uint8Array, done: Done<true>) => void;
  readonly close: () => void;
};

type AttemptEvents = {
  readonly opened: () => void;
  readonly received: (message: Message, next: () => void) => void;
  /** once, at the end */
  readonly closed: (error: FieldmarkError) => void;
};

const startAttempt = (options: ConnectOptions, ca: string | undefined, events: AttemptEvents): Attempt => {
  const url = new URL(options.url);
  let failure: FieldmarkError | undefined;
  const openStream = () => {
    const stream = openBrokerStream({ url, ca, packetBytesMax: LIMITS.mqttPacketBytesMax });
    // mqtt.js tells of some socket errors and swallows the others, those of TLS among them
    stream.on('error', (error) => {
      failure ??= errorOf(error);
    });
    return stream;
  };
  const client = new MqttClient(openStream, {
    protocolVersion: 4,
    clean: true,
    clientId: options.clientId,
    username: options.username,
    password: Buffer.from(options.password),
    keepalive: KEEPALIVE_SECONDS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
  });
  const unacknowledged = new Set<Done<true>>();
  let isClosed = false;

  const close = (cause: FieldmarkError): void => {
    if (isClosed) return;
    isClosed = true;
    const error = failure ?? cause;
    client.end(true);
    for (const done of unacknowledged) done(error, undefined);
    unacknowledged.clear();
    events.closed(error);
  };
  const fail = (error: unknown): void => {
    failure ??= errorOf(error);
    close(failure);
  };

  client.on('error', fail);
  client.on('close', () => close(new FieldmarkError('GATEWAY_UNREACHABLE', { detail: 'the connection was closed' })));
  client.on('connect', () => {
    if (options.subscriptions.length === 0) return events.opened();
    client.subscribe([...options.subscriptions], { qos: QOS }, (error, granted) => {
      if (isClosed) return;
      if (error) return fail(error);
      const refused = granted?.find((grant) => grant.qos > 2);
      if (refused !== undefined) return fail(new FieldmarkError('TOPIC_FORBIDDEN', { detail: refused.topic }));
      events.opened();
    });
  });
  client.handleMessage = (packet, next) => {
    const payload = packet.payload;
    events.received({ topic: packet.topic, payload: new Uint8Array(Buffer.from(payload)) }, () => next());
  };
  return {
    publish: (topic, payload, done) => {
      unacknowledged.add(done);
      client.publish(topic, Buffer.from(payload), { qos: QOS }, (error) => {
        if (!unacknowledged.delete(done)) return;
        if (error) done(errorOf(error), undefined);
        else done(undefined, true);
      });
    },
    close: () => close(new FieldmarkError('INTERRUPTED', { detail: 'closed by this device' })),
  };
};

/**
 * The core's Network port on mqtt.js. An attempt ends in `open` or in `closed` with `lastError`; whether and when to
 * try again is the core's decision.
 */
export const openNetwork = (options: NetworkOptions = {}): Network => {
  const onActivity = options.onActivity ?? (() => {});
  let state: NetworkState = 'closed';
  let lastError: FieldmarkError | undefined;
  let attempt: Attempt | undefined;
  let inbox: Message[] = [];
  let admitNext: (() => void) | undefined;

  const begin = (connection: ConnectOptions): Attempt | undefined => {
    const isCurrent = (): boolean => started === attempt;
    let started: Attempt | undefined;
    const closed = (error: FieldmarkError): void => {
      if (!isCurrent()) return;
      state = 'closed';
      lastError = error;
      attempt = undefined;
      admitNext = undefined;
      onActivity();
    };
    const events: AttemptEvents = {
      opened: () => {
        if (isCurrent()) state = 'open';
        onActivity();
      },
      received: (message, next) => {
        if (!isCurrent()) return;
        inbox.push(message);
        if (inbox.length < INBOX_MAX) next();
        else admitNext = next;
        onActivity();
      },
      closed,
    };
    try {
      started = startAttempt(connection, options.caOf?.(connection.url), events);
    } catch (error) {
      state = 'closed';
      lastError = errorOf(error);
    }
    return started;
  };

  return {
    state: () => state,
    lastError: () => lastError,
    connect: (connection) => {
      attempt?.close();
      inbox = [];
      state = 'connecting';
      attempt = begin(connection);
    },
    publish: (topic, payload, done) => {
      if (attempt === undefined || state !== 'open')
        return done(new FieldmarkError('GATEWAY_UNREACHABLE', { detail: 'not connected' }), undefined);
      attempt.publish(topic, payload, done);
    },
    receive: () => {
      const message = inbox.shift();
      const next = admitNext;
      admitNext = undefined;
      next?.();
      return message;
    },
    close: () => attempt?.close(),
  };
};
