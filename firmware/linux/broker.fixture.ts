import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { TestGateway } from '#core/gateway.fixture.js';
import { toHex } from '#proto/bytes.js';
import { downTopic, parseTopic } from '#proto/topics.js';

/** The small honest gateway of the core's tests behind a real broker on a real socket. */
export type HostedGateway = {
  readonly gateway: TestGateway;
  readonly port: number;
  /** every byte that came in, for tests that look for what must not be there */
  readonly received: () => Buffer;
  readonly stop: () => Promise<void>;
};

export const hostGateway = async (
  gateway: TestGateway,
  publicKeyOf: (deviceId: string) => Uint8Array,
  port = 0,
): Promise<HostedGateway> => {
  const aedes = await Aedes.createBroker();
  const parts: Buffer[] = [];
  const sockets = new Set<Socket>();
  aedes.authenticate = (_client, username, password, done) => {
    done(null, gateway.logIn(new Uint8Array(password ?? []), publicKeyOf(username ?? '')));
  };
  aedes.authorizePublish = (_client, packet, done) => {
    const topic = parseTopic(packet.topic);
    if (!topic.ok || topic.value.channel !== 'reading') return done(null);
    const { deviceId } = topic.value;
    gateway.arrive(new Uint8Array(packet.payload as Buffer), publicKeyOf(toHex(deviceId)));
    done(null);
    gateway.commit();
    for (const message of gateway.outbox.splice(0))
      aedes.publish(
        {
          cmd: 'publish',
          topic: downTopic(deviceId, 'receipt'),
          payload: Buffer.from(message),
          qos: 1,
          retain: false,
          dup: false,
        },
        () => {},
      );
  };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (bytes: Buffer) => parts.push(Buffer.from(bytes)));
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    gateway,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received: () => Buffer.concat(parts),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => aedes.close(() => resolve(undefined)));
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
