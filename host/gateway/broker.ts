import { Aedes, type AuthenticateError, type Client, type PublishPacket, type Subscription } from 'aedes';
import { fromHex, toHex } from '#proto/bytes.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { DOWN_CHANNELS, downTopic, upTopic } from '#proto/topics.js';
import type { Door, Inside } from './door.js';
import type { EventHub } from './events.js';
import { GATEWAY_LIMITS } from './limits.js';
import type { ListenOptions, TlsOptions } from './options.js';
import type { Reporter } from './report.js';
import { type GuardedSocket, serveSockets } from './sockets.js';

export type BrokerOptions = ListenOptions & {
  readonly tls?: TlsOptions | undefined;
  readonly inside: Inside;
  readonly reporter: Reporter;
  readonly hub: EventHub;
};

export type Broker = Door & { readonly port: number };

/** What is known of a connection, from its first byte on. */
type Session = {
  readonly guarded: GuardedSocket;
  deviceId: Uint8Array | undefined;
  /** the topics a device publishes envelopes to */
  upTopics: readonly string[];
  downTopics: readonly string[];
  readonly subscribed: Set<string>;
  /** why the connection is closed, where we know it; told once */
  isRefused: boolean;
};

/** CONNACK codes of MQTT 3.1.1 §3.2.2.3. */
const CONNACK = { identifierRejected: 2, unavailable: 3, notAuthorized: 5 } as const;
const ENVELOPE_CHANNELS = ['reading', 'media', 'health'] as const;
const SEND_BACKLOG_BYTES_MAX = 262_144;

/**
 * The embedded broker (MQTT 3.1.1). It relays nothing between clients: what devices publish goes inside, and what comes
 * back goes to the one device it is for. PUBACK leaves when `authorizePublish` calls back, so the durable write is there.
 */
export const startBroker = async (options: BrokerOptions): Promise<Broker> => {
  const { reporter, hub, inside } = options;
  const sessions = new WeakMap<Client, Session>();
  const online = new Map<string, Client>();
  let draining = false;

  const refuse = (session: Session | undefined, code: ErrorCode, detail: string): Error => {
    if (session !== undefined && !session.isRefused) {
      session.isRefused = true;
      reporter.refused(code, detail, subjectOf(session));
    }
    return new Error(code);
  };

  const aedes = new Aedes({
    connectTimeout: GATEWAY_LIMITS.packetTimeMsMax,
    drainTimeout: GATEWAY_LIMITS.drainTimeMsMax,
    keepaliveLimit: GATEWAY_LIMITS.keepAliveSecondsMax,
    maxTopicLevels: GATEWAY_LIMITS.topicLevelsMax,
    preConnect: (client, packet, done) => {
      const session = sessions.get(client);
      // a will would be published by us in the client's name, after it has gone and unsigned
      if (packet.will !== undefined) done(refuse(session, 'TOPIC_FORBIDDEN', 'a will message'), false);
      else if (draining) done(refuse(session, 'GATEWAY_BUSY', 'the gateway is stopping'), false);
      else done(null, true);
    },
    authenticate: (client, username, password, done) => {
      const session = sessions.get(client)!;
      const credentials = { clientId: client.id, username, password };
      inside.login(credentials, session.guarded.address).then(
        (result) => {
          if (result.ok) {
            admitSession(session, result.value.deviceId);
            done(null, true);
            return;
          }
          if (fromHex(client.id)?.length === 20) session.deviceId = fromHex(client.id);
          refuse(session, result.code, result.detail ?? '');
          done(connackError(result.code), false);
        },
        (error: unknown) => {
          session.isRefused = true;
          reporter.warning(error, 'a login could not be checked');
          done(connackError(error instanceof FieldmarkError ? error.code : 'INTERNAL'), false);
        },
      );
    },
    authorizePublish: (client, packet, done) => {
      if (client === null) return done(new Error('nothing is published but by devices'));
      const session = sessions.get(client)!;
      const problem = publishProblem(session, packet);
      if (problem !== undefined) return done(refuse(session, problem.code, problem.detail));
      if (draining) return done(refuse(session, 'GATEWAY_BUSY', 'the gateway is stopping'));
      const arrived = { deviceId: session.deviceId!, bytes: packet.payload as Buffer, receivedMs: Date.now() };
      inside.accept(arrived, session.guarded.address).then(
        () => done(null),
        (error: unknown) => {
          // neither durable nor refused: no PUBACK, and the device tries again over a new connection
          const code = error instanceof FieldmarkError ? error.code : 'INTERNAL';
          done(refuse(session, code, error instanceof Error ? error.message : String(error)));
        },
      );
    },
    authorizeSubscribe: (client, subscription: Subscription, done) => {
      const session = sessions.get(client)!;
      if (session.downTopics.includes(subscription.topic)) {
        session.subscribed.add(subscription.topic);
        return done(null, subscription);
      }
      reporter.refused('TOPIC_FORBIDDEN', `subscribe ${printable(subscription.topic)}`, subjectOf(session));
      done(null, null);
    },
  });
  relayNothing(aedes);
  await aedes.listen();

  aedes.on('client', (client) => {
    online.set(client.id, client);
    const address = sessions.get(client)?.guarded.address ?? '';
    hub.emit({ kind: 'connected', atMs: Date.now(), deviceId: client.id, address });
  });
  aedes.on('clientDisconnect', (client) => {
    if (online.get(client.id) !== client) return;
    online.delete(client.id);
    hub.emit({ kind: 'disconnected', atMs: Date.now(), deviceId: client.id });
  });
  const onClientFailure = (client: Client, error: Error): void => {
    const session = sessions.get(client);
    if (isOrdinaryEnd(error)) return;
    refuse(session, codeOf(error), printable(error.message));
  };
  aedes.on('clientError', onClientFailure);
  aedes.on('connectionError', onClientFailure);

  const server = await serveSockets({
    host: options.host,
    port: options.port,
    tls: options.tls,
    onSocket: (guarded) => {
      const session: Session = {
        guarded,
        deviceId: undefined,
        upTopics: [],
        downTopics: [],
        subscribed: new Set(),
        isRefused: false,
      };
      sessions.set(aedes.handle(guarded.socket), session);
    },
    onBreach: (address, why, code) => reporter.refused(code, why, { address }),
  });

  return {
    port: server.port,
    send: (deviceId, channel, payload) => {
      const client = online.get(toHex(deviceId));
      const topic = downTopic(deviceId, channel);
      if (client === undefined || sessions.get(client)?.subscribed.has(topic) !== true) return false;
      if (client.conn.writableLength > SEND_BACKLOG_BYTES_MAX) return false;
      client.publish(
        { cmd: 'publish', topic, payload: asBuffer(payload), qos: 0, retain: false, dup: false },
        () => {},
      );
      return true;
    },
    isOnline: (deviceId) => online.has(deviceId),
    onlineCount: () => online.size,
    fault: () => (aedes.closed ? 'the broker is closed' : undefined),
    drain: () => {
      draining = true;
      server.stopListening();
    },
    close: async () => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      server.close();
    },
  };
};

const admitSession = (session: Session, deviceId: Uint8Array): void => {
  session.deviceId = deviceId;
  session.upTopics = ENVELOPE_CHANNELS.map((channel) => upTopic(deviceId, channel));
  session.downTopics = DOWN_CHANNELS.map((channel) => downTopic(deviceId, channel));
  session.guarded.trust();
};

const publishProblem = (
  session: Session,
  packet: PublishPacket,
): { readonly code: ErrorCode; readonly detail: string } | undefined => {
  if (!session.upTopics.includes(packet.topic))
    return { code: 'TOPIC_FORBIDDEN', detail: `publish ${printable(packet.topic)}` };
  if (packet.retain) return { code: 'TOPIC_FORBIDDEN', detail: 'a retained message' };
  if (packet.qos === 2) return { code: 'TOPIC_FORBIDDEN', detail: 'QoS 2; a receipt acknowledges, use QoS 1' };
  if (packet.payload.length > LIMITS.envelopeBytesMax)
    return { code: 'ENVELOPE_TOO_LARGE', detail: `${packet.payload.length} bytes` };
  return undefined;
};

/** Takes aedes' fan-out away: no client ever hears another, `$SYS` does not exist, and nothing is looked up in vain. */
const relayNothing = (aedes: Aedes): void => {
  aedes.publish = ((_packet: unknown, client: unknown, done?: (error?: Error) => void) => {
    const callback = typeof client === 'function' ? (client as (error?: Error) => void) : done;
    callback?.();
  }) as Aedes['publish'];
};

const connackError = (code: ErrorCode): AuthenticateError => {
  const returnCode = code.startsWith('STORAGE_')
    ? CONNACK.unavailable
    : code === 'DEVICE_MISMATCH'
      ? CONNACK.identifierRejected
      : CONNACK.notAuthorized;
  return Object.assign(new Error(code), { returnCode });
};

const subjectOf = (session: Session): { deviceId?: string; address: string } => {
  const address = session.guarded.address;
  return session.deviceId === undefined ? { address } : { deviceId: toHex(session.deviceId), address };
};

/** Ends that are nobody's fault. */
const isOrdinaryEnd = (error: Error): boolean =>
  /ECONNRESET|EPIPE|premature close|keep alive timeout|connection closed/i.test(`${error.message} ${error.name}`);

const codeOf = (error: Error): ErrorCode =>
  /topic|not allowed in/i.test(error.message)
    ? 'TOPIC_FORBIDDEN'
    : /connect did not arrive/.test(error.message)
      ? 'CONNECT_TOO_LARGE'
      : 'SHAPE_INVALID';

/** Text of a stranger in one log line. */
const printable = (text: string): string => JSON.stringify(text.slice(0, 120)).slice(1, -1);

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
