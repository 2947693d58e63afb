import mqtt, { type IConnectPacket, type IPublishPacket, type ISubscribePacket, type Packet } from 'mqtt-packet';
import { fromHex, toHex } from '#proto/bytes.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { isMediaPart } from '#proto/media-part.js';
import type { DownChannel } from '#proto/topics.js';
import type { Door, Inside } from './door.js';
import type { EventHub } from './events.js';
import type { ListenOptions, TlsOptions } from './options.js';
import { takePublications } from './publications.js';
import type { Reporter } from './report.js';
import { countPending, createOutgoing, logIn, newSession, overdue, type Session, topicToHear } from './session.js';
import { type GuardedSocket, serveSockets } from './sockets.js';

export type BrokerOptions = ListenOptions & {
  readonly tls?: TlsOptions | undefined;
  readonly inside: Inside;
  readonly reporter: Reporter;
  readonly hub: EventHub;
};

export type Broker = Door & { readonly port: number };

/** CONNACK codes of MQTT 3.1.1 §3.2.2.3. */
const CONNACK = { accepted: 0, version: 1, identifierRejected: 2, unavailable: 3, notAuthorized: 5 } as const;
const SUBACK_FAILURE = 128;
const PINGRESP = Buffer.from([0xd0, 0]);
/** packets behind CONNECT that may wait for its answer */
const EARLY_PACKETS_MAX = 16;
const CLOSE_MS_MAX = 1000;
/** of a part that weigh as much as one envelope */
const PART_UNIT_BYTES = 1024;

/**
 * The embedded broker (MQTT 3.1.1), as much of it as devices need: QoS 0 and 1 up, QoS 0 down, no will, nothing
 * retained, no session that outlives its connection. It relays nothing between clients: what devices publish goes
 * inside, and what comes back goes to the one device it is for. PUBACK leaves when the envelope is durable.
 */
export const startBroker = async (options: BrokerOptions): Promise<Broker> => {
  const { reporter, hub, inside } = options;
  const sessions = new Set<Session>();
  const online = new Map<string, Session>();
  const outgoing = createOutgoing();
  let draining = false;

  const refuse = (session: Session, code: ErrorCode, detail: string | undefined): void => {
    if (!session.isRefused) reporter.refused(code, detail, subjectOf(session));
    session.isRefused = true;
  };
  const drop = (session: Session, code: ErrorCode, detail: string): void => {
    if (session.state !== 'closed') refuse(session, code, detail);
    session.guarded.socket.destroy();
  };
  const onClose = (session: Session): void => {
    sessions.delete(session);
    session.state = 'closed';
    if (online.get(session.id) !== session) return;
    online.delete(session.id);
    hub.emit({ kind: 'disconnected', atMs: Date.now(), deviceId: session.id });
  };

  const turnAway = (session: Session, returnCode: number): void => {
    session.guarded.socket.end(connack(returnCode));
    session.guarded.socket.destroySoon();
  };

  const onConnect = async (session: Session, packet: IConnectPacket): Promise<boolean> => {
    session.id = packet.clientId;
    if (fromHex(packet.clientId)?.length === 20) session.deviceId = fromHex(packet.clientId);
    const problem = connectProblem(packet, draining);
    if (problem !== undefined) {
      refuse(session, problem.code, problem.detail);
      turnAway(session, problem.returnCode);
      return false;
    }
    const { clientId, username, password } = packet;
    try {
      const result = await inside.login({ clientId, username, password }, session.guarded.address);
      if (session.guarded.socket.destroyed) return false;
      if (!result.ok) {
        refuse(session, result.code, result.detail);
        turnAway(session, connackOf(result.code));
        return false;
      }
      welcome(session, result.value.deviceId, packet);
      return true;
    } catch (error) {
      reporter.warning(error, 'a login could not be checked');
      session.isRefused = true;
      turnAway(session, connackOf(error instanceof FieldmarkError ? error.code : 'INTERNAL'));
      return false;
    }
  };

  const welcome = (session: Session, deviceId: Uint8Array, packet: IConnectPacket): void => {
    logIn(session, deviceId);
    if ((packet.keepalive ?? 0) > 0) session.keepAliveMs = Math.min(session.keepAliveMs, packet.keepalive! * 1500);
    session.heardMs = Date.now();
    const former = online.get(session.id);
    online.set(session.id, session);
    // MQTT 3.1.1 §3.1.4: the newer connection of a client ends the older one
    former?.guarded.socket.destroy();
    outgoing.push(session, connack(CONNACK.accepted));
    hub.emit({ kind: 'connected', atMs: session.heardMs, deviceId: session.id, address: session.guarded.address });
  };

  const onPublish = (session: Session, packet: IPublishPacket): void => {
    const problem = publishProblem(session, packet, draining);
    if (problem !== undefined) {
      drop(session, problem.code, problem.detail);
      return;
    }
    if (isPartOn(packet)) {
      onAsked(session, packet, Math.ceil(packet.payload.length / PART_UNIT_BYTES), 'receipt', inside.takePart);
      return;
    }
    if (packet.topic.endsWith('/up/update')) {
      onAsked(session, packet, 1, 'update', inside.update);
      return;
    }
    countPending(session, 1);
    const arrived = {
      deviceId: session.deviceId!,
      deviceKey: session.id,
      bytes: packet.payload as Buffer,
      receivedMs: session.heardMs,
    };
    inside.accept(arrived, session.guarded.address).then(
      () => {
        countPending(session, -1);
        if (packet.qos === 1) outgoing.push(session, acknowledgement(0x40, packet.messageId!));
      },
      (error: unknown) => {
        countPending(session, -1);
        // neither durable nor refused: no PUBACK, and the device tries again over a new connection
        const code = error instanceof FieldmarkError ? error.code : 'INTERNAL';
        drop(session, code, error instanceof Error ? error.message : String(error));
      },
    );
  };

  /** A message with an answer of its own; it waits for the disk as an envelope does, and weighs as much as many. */
  const onAsked = (
    session: Session,
    packet: IPublishPacket,
    weight: number,
    channel: DownChannel,
    ask: Inside['takePart'],
  ): void => {
    countPending(session, weight);
    ask(session.deviceId!, packet.payload as Buffer).then(
      (answer) => {
        countPending(session, -weight);
        const topic = answer && topicToHear(session, channel);
        if (answer !== undefined && topic !== undefined) outgoing.push(session, publication(topic, answer));
        if (packet.qos === 1) outgoing.push(session, acknowledgement(0x40, packet.messageId!));
      },
      (error: unknown) => drop(session, 'INTERNAL', error instanceof Error ? error.message : String(error)),
    );
  };

  const onSubscribe = (session: Session, packet: ISubscribePacket): void => {
    const granted = packet.subscriptions.map(({ topic }) => {
      if (session.downTopics.includes(topic)) {
        session.subscribed.add(topic);
        return 0;
      }
      reporter.refused('TOPIC_FORBIDDEN', `subscribe ${printable(topic)}`, subjectOf(session));
      return SUBACK_FAILURE;
    });
    outgoing.push(session, mqtt.generate({ cmd: 'suback', messageId: packet.messageId!, granted }));
  };

  const onPacket = (session: Session, packet: Packet): void => {
    const { socket } = session.guarded;
    if (socket.destroyed) return;
    if (packet.cmd === 'publish') onPublish(session, packet);
    else if (packet.cmd === 'subscribe') onSubscribe(session, packet);
    else if (packet.cmd === 'pingreq') outgoing.push(session, PINGRESP);
    else if (packet.cmd === 'unsubscribe') {
      for (const topic of packet.unsubscriptions) session.subscribed.delete(topic);
      outgoing.push(session, acknowledgement(0xb0, packet.messageId!));
    } else if (packet.cmd === 'disconnect') {
      session.state = 'closed';
      socket.destroySoon();
    }
    // a second CONNECT among them (MQTT 3.1.1 §3.1)
    else drop(session, 'SHAPE_INVALID', `unexpected ${packet.cmd}`);
  };

  const onSocket = (guarded: GuardedSocket): void => {
    const { socket } = guarded;
    const session = newSession(guarded, Date.now());
    sessions.add(session);
    const early: Packet[] = [];
    const parser = mqtt.parser();
    const greet = async (packet: Packet): Promise<void> => {
      if (packet.cmd !== 'connect') return drop(session, 'SHAPE_INVALID', `${packet.cmd} before CONNECT`);
      session.state = 'asking';
      socket.pause();
      if (!(await onConnect(session, packet))) return;
      for (const one of early.splice(0)) onPacket(session, one);
      socket.resume();
    };
    parser.on('packet', (packet: Packet) => {
      if (session.state === 'in') onPacket(session, packet);
      else if (session.state === 'new') void greet(packet);
      else if (session.state === 'asking' && early.push(packet) > EARLY_PACKETS_MAX)
        drop(session, 'CONNECT_TOO_LARGE', 'too many packets before the login');
    });
    parser.on('error', (error: Error) => drop(session, codeOf(error), printable(error.message)));
    const onPublication = (packet: IPublishPacket): void => onPacket(session, packet);
    socket.on('data', (chunk: Buffer) => {
      session.heardMs = Date.now();
      const isAtPacket = guarded.isBetweenPackets();
      if (!guarded.pass(chunk)) return;
      const taken =
        session.state === 'in' && isAtPacket ? takePublications(chunk, session.readingTopic, onPublication) : 0;
      if (taken < chunk.length) parser.parse(chunk.subarray(taken));
    });
    socket.once('close', () => onClose(session));
  };

  const server = await serveSockets({
    host: options.host,
    port: options.port,
    tls: options.tls,
    onSocket,
    onBreach: (address, why, code) => reporter.refused(code, why, { address }),
    onSweep: (nowMs) => {
      for (const session of sessions) {
        const why = overdue(session, nowMs);
        if (why !== undefined) drop(session, 'CLIENT_STALLED', why);
      }
    },
  });

  let closed = false;
  return {
    port: server.port,
    send: (deviceKey, channel, payload) => {
      const session = online.get(deviceKey);
      const topic = session && topicToHear(session, channel);
      if (session === undefined || topic === undefined) return false;
      outgoing.push(session, publication(topic, payload));
      return true;
    },
    isOnline: (deviceKey) => online.has(deviceKey),
    onlineCount: () => online.size,
    fault: () => (closed ? 'the broker is closed' : undefined),
    drain: () => {
      draining = true;
      server.stopListening();
    },
    close: async () => {
      closed = true;
      outgoing.flush();
      const ended = [...sessions].map(
        ({ guarded: { socket } }) =>
          new Promise<void>((resolve) => {
            socket.once('close', resolve);
            socket.destroySoon();
          }),
      );
      const late = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS_MAX).unref());
      await Promise.race([Promise.all(ended), late]);
      server.close();
    },
  };
};

type Problem = { readonly code: ErrorCode; readonly detail: string };

const connectProblem = (
  packet: IConnectPacket,
  draining: boolean,
): (Problem & { readonly returnCode: number }) | undefined => {
  if (packet.protocolVersion !== 4 && packet.protocolVersion !== 3)
    return { code: 'SHAPE_INVALID', detail: 'not MQTT 3.1.1', returnCode: CONNACK.version };
  // a will would be published by us in the client's name, after it has gone and unsigned
  if (packet.will !== undefined)
    return { code: 'TOPIC_FORBIDDEN', detail: 'a will message', returnCode: CONNACK.notAuthorized };
  if (draining) return { code: 'GATEWAY_BUSY', detail: 'the gateway is stopping', returnCode: CONNACK.unavailable };
  return undefined;
};

const publishProblem = (session: Session, packet: IPublishPacket, draining: boolean): Problem | undefined => {
  if (!session.upTopics.includes(packet.topic))
    return { code: 'TOPIC_FORBIDDEN', detail: `publish ${printable(packet.topic)}` };
  if (packet.retain) return { code: 'TOPIC_FORBIDDEN', detail: 'a retained message' };
  if (packet.qos === 2) return { code: 'TOPIC_FORBIDDEN', detail: 'QoS 2; a receipt acknowledges, use QoS 1' };
  if (packet.payload.length > LIMITS.envelopeBytesMax && !isPartOn(packet))
    return { code: 'ENVELOPE_TOO_LARGE', detail: `${packet.payload.length} bytes` };
  if (draining) return { code: 'GATEWAY_BUSY', detail: 'the gateway is stopping' };
  return undefined;
};

const isPartOn = ({ topic, payload }: IPublishPacket): boolean =>
  topic.endsWith('/up/media') && isMediaPart(payload as Buffer);

const connackOf = (code: ErrorCode): number => {
  if (code.startsWith('STORAGE_') || code === 'VERIFIER_UNAVAILABLE' || code === 'RATE_LIMITED')
    return CONNACK.unavailable;
  return code === 'DEVICE_MISMATCH' ? CONNACK.identifierRejected : CONNACK.notAuthorized;
};

const connack = (returnCode: number): Buffer => Buffer.from([0x20, 2, 0, returnCode]);

/** A packet that is a type and a message id: PUBACK (MQTT 3.1.1 §3.4) and UNSUBACK (§3.11). */
const acknowledgement = (type: number, messageId: number): Buffer =>
  Buffer.from([type, 2, messageId >> 8, messageId & 255]);

/** PUBLISH with QoS 0 (MQTT 3.1.1 §3.3); at most four digits of 128 for the length, and payloads here need two. */
const publication = (topic: string, payload: Uint8Array): Buffer => {
  const length = 2 + topic.length + payload.length;
  const lengthBytes = length < 128 ? 1 : length < 16_384 ? 2 : 3;
  const out = Buffer.allocUnsafe(1 + lengthBytes + length);
  out[0] = 0x30;
  for (let i = 0, rest = length; i < lengthBytes; i++, rest >>= 7) out[1 + i] = (rest & 127) | (rest > 127 ? 128 : 0);
  let at = 1 + lengthBytes;
  at = out.writeUInt16BE(topic.length, at);
  at += out.write(topic, at, 'latin1');
  out.set(payload, at);
  return out;
};

const subjectOf = (session: Session): { deviceId?: string; address: string } => {
  const address = session.guarded.address;
  return session.deviceId === undefined ? { address } : { deviceId: toHex(session.deviceId), address };
};

const codeOf = (error: Error): ErrorCode => (/topic/i.test(error.message) ? 'TOPIC_FORBIDDEN' : 'SHAPE_INVALID');

/** Text of a stranger in one log line. */
const printable = (text: string): string => JSON.stringify(text.slice(0, 120)).slice(1, -1);
