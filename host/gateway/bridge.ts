import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mqtt, { type IPublishPacket, type Packet } from 'mqtt-packet';
import { fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { decodeMediaPart, encodeMediaAnswer, isMediaPart } from '#proto/media-part.js';
import { type DownChannel, downTopic, parseTopic } from '#proto/topics.js';
import type { Door, Inside } from './door.js';
import { GATEWAY_LIMITS } from './limits.js';
import type { Reporter } from './report.js';

export type BridgeOptions = {
  /** `mqtt://user:password@host:port` or `mqtts://…` */
  readonly url: string;
  /** tells gateways of one broker apart; part of the client id */
  readonly gatewayId: string;
  readonly inside: Pick<Inside, 'accept' | 'update'>;
  readonly reporter: Reporter;
};

/** Gateways of one share group split the devices' messages among them (MQTT 5 §4.8.2). */
const SUBSCRIPTION = '$share/fieldmark/fieldmark/1/+/up/+';
const CHANNELS = ['reading', 'media', 'health', 'update'];
const KEEP_ALIVE_SECONDS = 30;
const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 30_000;
/** MQTT 5 §3.1.2.11.3: how many messages the broker may send before the first is acknowledged */
const RECEIVE_MAXIMUM = 4096;
/** after so long the broker forgets us; what has no receipt is sent again by its device */
const SESSION_SECONDS = 600;
const SEND_BACKLOG_BYTES_MAX = 16_777_216;

/**
 * Devices through the operator's own broker: a subscriber that acknowledges after the commit, so that the broker
 * redelivers what was not kept. Who sends is proven by the envelope's signature alone, never by the connection.
 */
export const startBridge = (options: BridgeOptions): Door => {
  const url = parseUrl(options.url);
  let link: Link | undefined;
  let retryMs = RETRY_MS_MIN;
  let timer: NodeJS.Timeout | undefined;
  let state: string | undefined = `not connected to ${url.host} yet`;
  let stopping = false;

  const open = (): void => {
    link = openLink(url, options, {
      onReady: () => {
        state = undefined;
      },
      // only what was kept shows that all is well again
      onKept: () => {
        retryMs = RETRY_MS_MIN;
      },
      onEnd: (why) => {
        link = undefined;
        if (stopping) return;
        state = `${url.host}: ${why}`;
        const error = new FieldmarkError('GATEWAY_UNREACHABLE', { detail: why });
        options.reporter.warning(error, `the broker ${url.host} is away; trying again in ${retryMs} ms`);
        // spread what would else come back all at once
        timer = setTimeout(open, retryMs * (0.5 + Math.random() / 2));
        retryMs = Math.min(RETRY_MS_MAX, retryMs * 2);
      },
    });
  };
  open();

  return {
    send: (deviceKey, channel, payload) => link?.publish(downTopic(fromHex(deviceKey)!, channel), payload) ?? false,
    // another's broker does not tell who is connected
    isOnline: () => false,
    onlineCount: () => 0,
    fault: () => state,
    drain: () => {
      stopping = true;
      clearTimeout(timer);
      link?.unsubscribe();
    },
    close: async () => {
      stopping = true;
      clearTimeout(timer);
      await link?.close();
    },
  };
};

type Link = {
  readonly publish: (topic: string, payload: Uint8Array) => boolean;
  readonly unsubscribe: () => void;
  readonly close: () => Promise<void>;
};

type LinkEvents = { readonly onReady: () => void; readonly onKept: () => void; readonly onEnd: (why: string) => void };

/** One connection, from CONNECT to its end; `onEnd` is called once. */
const openLink = (url: BrokerUrl, options: BridgeOptions, events: LinkEvents): Link => {
  const socket: Socket = url.tls
    ? connectTls({ host: url.hostname, port: url.port, servername: url.hostname })
    : connectTcp({ host: url.hostname, port: url.port });
  socket.setNoDelay(true);
  let ended = false;
  let ready = false;
  let heardMs = Date.now();

  const end = (why: string): void => {
    if (ended) return;
    ended = true;
    clearInterval(pulse);
    socket.destroy();
    events.onEnd(why);
  };
  const write = (packet: Packet): void => {
    if (!socket.destroyed) mqtt.writeToStream(packet, socket, { protocolVersion: 5 });
  };
  const pulse = setInterval(
    () => {
      if (Date.now() - heardMs > KEEP_ALIVE_SECONDS * 1500) end('does not answer');
      else if (ready) write({ cmd: 'pingreq' });
      else if (Date.now() - heardMs > GATEWAY_LIMITS.packetTimeMsMax) end('does not answer CONNECT');
    },
    (KEEP_ALIVE_SECONDS * 1000) / 3,
  );
  const parser = mqtt.parser({ protocolVersion: 5 });
  const publish = (topic: string, payload: Uint8Array): boolean => {
    if (!ready || ended || socket.writableLength > SEND_BACKLOG_BYTES_MAX) return false;
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    write({ cmd: 'publish', topic, payload: bytes, qos: 0, retain: false, dup: false });
    return true;
  };
  const send: Send = (deviceKey, channel, message) => publish(downTopic(fromHex(deviceKey)!, channel), message);
  const onPublish = (packet: IPublishPacket): void => {
    const acknowledge = (): void => {
      events.onKept();
      if (packet.qos === 1) write({ cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 });
    };
    takeMessage(options, packet, send).then(acknowledge, (error: unknown) => {
      options.reporter.warning(error, 'a message of the broker was not kept and not acknowledged');
      // the broker redelivers only to a new connection
      end('reconnecting for what was not kept');
    });
  };
  parser.on('packet', (packet: Packet) => {
    if (packet.cmd === 'connack') {
      if (packet.reasonCode !== 0) return end(`refuses the connection (reason ${packet.reasonCode})`);
      write({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: SUBSCRIPTION, qos: 1 }] });
    } else if (packet.cmd === 'suback') {
      if ((packet.granted as number[]).some((code) => code >= 128)) return end(`refuses ${SUBSCRIPTION}`);
      ready = true;
      events.onReady();
    } else if (packet.cmd === 'publish') onPublish(packet);
    else if (packet.cmd === 'disconnect') end(`disconnects (reason ${packet.reasonCode})`);
  });
  parser.on('error', (error: Error) => end(error.message));
  socket.on('data', (chunk: Buffer) => {
    heardMs = Date.now();
    parser.parse(chunk);
  });
  socket.on('error', (error) => end(error.message));
  socket.on('close', () => end('closed the connection'));
  socket.once(url.tls ? 'secureConnect' : 'connect', () => write(connectPacket(url, options.gatewayId)));

  return {
    publish,
    unsubscribe: () => {
      if (ready && !ended) write({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: [SUBSCRIPTION] });
    },
    close: () =>
      new Promise((resolve) => {
        if (ended) return resolve();
        ended = true;
        clearInterval(pulse);
        socket.once('close', () => resolve());
        if (ready) write({ cmd: 'disconnect', reasonCode: 0 });
        socket.destroySoon();
      }),
  };
};

type Send = (deviceKey: string, channel: DownChannel, message: Uint8Array) => boolean;

/** Resolves where the message may be acknowledged: its envelope is durable, refused for good, or none at all. */
const takeMessage = async (options: BridgeOptions, packet: IPublishPacket, send: Send): Promise<void> => {
  const topic = parseTopic(packet.topic);
  if (!topic.ok || topic.value.direction !== 'up' || !CHANNELS.includes(topic.value.channel)) {
    options.reporter.refused('TOPIC_FORBIDDEN', JSON.stringify(packet.topic.slice(0, 120)), {});
    return;
  }
  const bytes = packet.payload as Buffer;
  if (topic.value.channel === 'media' && isMediaPart(bytes)) {
    const part = decodeMediaPart(bytes);
    // a stranger on this broker could break every upload: what is proven by its end alone needs a proven connection
    const refusal = { offset: 0, receipt: new Uint8Array(0), code: 'TOPIC_FORBIDDEN' };
    if (part.ok) send(toHex(topic.value.deviceId), 'receipt', encodeMediaAnswer({ cti: part.value.cti, ...refusal }));
    return;
  }
  if (topic.value.channel === 'update') {
    // whoever asks in a device's name makes it hear what it did not ask for, and it looks at none of that
    const answer = await options.inside.update(topic.value.deviceId, bytes);
    if (answer !== undefined) send(toHex(topic.value.deviceId), 'update', answer);
    return;
  }
  if (bytes.length > LIMITS.envelopeBytesMax) {
    options.reporter.refused('ENVELOPE_TOO_LARGE', `${bytes.length} bytes`, {});
    return;
  }
  try {
    const { deviceId } = topic.value;
    const arrived = { deviceId, deviceKey: toHex(deviceId), bytes, receivedMs: Date.now() };
    await options.inside.accept(arrived, undefined);
  } catch (error) {
    if (!(error instanceof FieldmarkError) || error.code !== 'RATE_LIMITED') throw error;
    // one device's flood must not hold the window of all; without a receipt it sends again later
    options.reporter.refused('RATE_LIMITED', undefined, { deviceId: packet.topic.split('/')[2]! });
  }
};

type BrokerUrl = {
  readonly tls: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly host: string;
  readonly username: string;
  readonly password: string;
};

const PORTS: { readonly [protocol: string]: number } = { 'mqtt:': 1883, 'mqtts:': 8883 };

const parseUrl = (text: string): BrokerUrl => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const standardPort = url === undefined ? undefined : PORTS[url.protocol];
  if (url === undefined || standardPort === undefined || url.hostname === '')
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: 'the broker is not named by an mqtt:// or mqtts:// URL',
      next: 'write it as mqtt://user:password@host:1883',
    });
  const port = url.port === '' ? standardPort : Number(url.port);
  return {
    tls: url.protocol === 'mqtts:',
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    host: `${url.hostname}:${port}`,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
};

const connectPacket = (url: BrokerUrl, gatewayId: string): Packet => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 5,
  // a connection that ends before its messages were acknowledged gets them again
  clean: false,
  clientId: `fieldmark-${gatewayId}`,
  keepalive: KEEP_ALIVE_SECONDS,
  properties: {
    sessionExpiryInterval: SESSION_SECONDS,
    receiveMaximum: RECEIVE_MAXIMUM,
    maximumPacketSize: LIMITS.mqttPacketBytesMax,
  },
  ...(url.username === '' ? {} : { username: url.username, password: Buffer.from(url.password) }),
});
