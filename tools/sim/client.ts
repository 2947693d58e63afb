import { connect, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { decodeReceiptMessage, type ReceiptMessage } from '#proto/receipt.js';
import { downTopic, upTopic } from '#proto/topics.js';

export type SimClient = {
  readonly publish: (bytes: Uint8Array) => void;
  readonly close: () => void;
};

export type SimClientOptions = {
  readonly port: number;
  readonly deviceId: Uint8Array;
  readonly token: Uint8Array;
  readonly onReceipt: (message: ReceiptMessage) => void;
  readonly onPuback?: (messageId: number) => void;
  readonly onClose: (error: Error | undefined) => void;
};

/**
 * A device's MQTT connection on the bare packets, so that two hundred of them cost little beside the gateway.
 * Resolves once subscribed to its receipts; rejects with GATEWAY_UNREACHABLE or LOGIN_INVALID.
 */
export const connectSimClient = (options: SimClientOptions): Promise<SimClient> =>
  new Promise((resolve, reject) => {
    const id = toHex(options.deviceId);
    const reading = upTopic(options.deviceId, 'reading');
    const socket: Socket = connect(options.port, '127.0.0.1');
    let messageId = 0;
    let failure: Error | undefined;
    const nextId = (): number => {
      messageId = (messageId % 65535) + 1;
      return messageId;
    };
    const client: SimClient = {
      publish: (bytes) => {
        socket.write(
          generate({
            cmd: 'publish',
            topic: reading,
            payload: Buffer.from(bytes),
            qos: 1,
            messageId: nextId(),
            dup: false,
            retain: false,
          }),
        );
      },
      close: () => socket.destroy(),
    };
    const handlers: { readonly [command: string]: (packet: never) => void } = {
      connack: (packet: { returnCode: number }) => {
        if (packet.returnCode !== 0) {
          failure = new FieldmarkError('LOGIN_INVALID', { detail: `CONNACK ${packet.returnCode}` });
          socket.destroy();
          return;
        }
        const topic = downTopic(options.deviceId, 'receipt');
        socket.write(generate({ cmd: 'subscribe', messageId: nextId(), subscriptions: [{ topic, qos: 0 }] }));
      },
      suback: () => resolve(client),
      puback: (packet: { messageId: number }) => options.onPuback?.(packet.messageId),
      publish: (packet: { payload: Uint8Array }) => {
        const message = decodeReceiptMessage(new Uint8Array(packet.payload));
        if (message.ok) options.onReceipt(message.value);
      },
    };
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', (packet: Packet) => handlers[packet.cmd]?.(packet as never));
    socket.on('data', (data) => packets.parse(data));
    socket.on('error', (cause) => {
      failure = new FieldmarkError('GATEWAY_UNREACHABLE', { cause });
    });
    socket.on('close', () => {
      reject(failure ?? new FieldmarkError('GATEWAY_UNREACHABLE', { detail: 'closed by the gateway' }));
      options.onClose(failure);
    });
    socket.on('connect', () => {
      const password = Buffer.from(options.token);
      socket.write(
        generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          keepalive: 600,
          clientId: id,
          username: id,
          password,
        }),
      );
    });
  });
