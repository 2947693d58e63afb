import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { pino } from 'pino';
import type { GatewayEvent } from '#gateway/events.js';
import { directoryOf, NET, testDevice } from '#gateway/front.fixture.js';
import { type Gateway, startGateway } from '#gateway/main.js';
import { fromHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { crypto, OWNER, pictureOf, recordOf } from '#proto/media.fixture.js';
import { encodeMediaRecord } from '#proto/media.js';
import { type EncryptedMedia, encryptMedia } from '#proto/media-cipher.js';
import { CONTENT } from '#proto/reading.js';
import { downTopic } from '#proto/topics.js';
import { openCrypto } from './crypto.js';
import type { Carrier } from './media-carrier.js';
import { type MediaLine, openMediaLine } from './media-line.js';
import { type MediaSpool, openSpool } from './media-spool.js';
import { runUploader, type Uploaded, type UploaderParts } from './media-upload.js';
import { openNetwork } from './net.js';
import { temporaryFolder, until } from './process.fixture.js';

/** A real gateway, and a device with a spool, an uploader and connections to it. */
export const createUploadBench = (deviceQuotaBytes: number) => {
  const folder = temporaryFolder();
  const device = testDevice(0);
  const events: GatewayEvent[] = [];
  const closers: (() => unknown)[] = [];
  let gateway: Gateway;
  let counter = 10;
  /** logins and seeds: a number that was not used before */
  const next = (): number => counter++;

  const objectOf = (length: number, seed = next()): EncryptedMedia =>
    encryptMedia(crypto, {
      picture: pictureOf(length, seed),
      mediaType: 'image/jpeg',
      net: NET,
      deviceId: device.deviceId,
      readers: [OWNER],
    });

  /** The device's connection, logged in, and read as the core reads it. */
  const openLine = async (port = gateway.mqttPort!): Promise<MediaLine> => {
    const network = openNetwork();
    const line = openMediaLine(network, device.deviceId);
    line.network.connect({
      url: `mqtt://127.0.0.1:${port}`,
      ...device.credentials(next(), gateway.gatewayId),
      subscriptions: [downTopic(device.deviceId, 'receipt')],
    });
    const reading = setInterval(() => line.network.receive(), 2);
    closers.push(() => {
      clearInterval(reading);
      network.close();
    });
    await until(line.isOpen, 'the connection');
    return line;
  };

  /** A way to a port that counts the bytes of both directions, and is cut after so many from the device. */
  const openRelay = async (far: number, cutAfterBytes = Number.POSITIVE_INFINITY) => {
    let [bytes, sinceCut] = [0, 0];
    const sockets = new Set<Socket>();
    const server = createServer((near) => {
      const out = connect(far, '127.0.0.1');
      for (const [one, other] of [
        [near, out],
        [out, near],
      ] as const) {
        sockets.add(one);
        one.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
        one.pipe(other);
      }
      near.on('data', (chunk: Buffer) => {
        sinceCut += chunk.length;
        if (sinceCut <= cutAfterBytes) return;
        sinceCut = 0;
        near.destroy();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = server.address() as { port: number };
    return { port, bytes: () => bytes };
  };

  /** Puts an object into the spool, its record sealed and stored at the gateway. */
  const prepare = async (line: MediaLine, spool: MediaSpool, object: EncryptedMedia): Promise<string> => {
    const payload = encodeMediaRecord(recordOf(object));
    const iat = Math.floor(Date.now() / 1000);
    const { sequence, bytes } = device.sealer.sealPayload(CONTENT.media, payload, iat);
    await line.send(bytes);
    const cid = formatCid(object.objectHash);
    spool.add({ cid, objectBytes: object.object.length, payload, iat: sequence, clock: 2 }, [object.object]);
    spool.rename(cid, { boot: 1, sequence });
    return cid;
  };

  const start = (spool: MediaSpool, carrierOf: () => Carrier, more: Partial<UploaderParts> = {}) => {
    const faults: string[] = [];
    const done: Uploaded[] = [];
    const stop = new AbortController();
    const running = runUploader(
      {
        crypto: openCrypto(),
        deviceId: device.deviceId,
        net: NET,
        gateways: [{ id: fromHex(gateway.gatewayId.slice(2))!, publicKey: gateway.publicKey }],
        spool,
        carrierOf,
        bytesPerSecondMax: 0,
        onUploaded: (one) => done.push(one),
        onFault: ({ code }) => faults.push(code),
        retry: { baseMs: 1, maxMs: 20 },
        ...more,
      },
      stop.signal,
    );
    const end = async (): Promise<void> => {
      stop.abort();
      await running;
    };
    closers.push(end);
    return { faults, done, end };
  };

  return {
    folder: folder.path,
    device,
    events,
    closers,
    gateway: () => gateway,
    next,
    objectOf,
    openLine,
    openRelay,
    prepare,
    start,
    /** what the gateway gives to anyone under a CID */
    stored: async (cid: string): Promise<Buffer | undefined> => {
      const answer = await fetch(`http://127.0.0.1:${gateway.httpPort}/media/object/${cid}`);
      return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
    },
    spoolAt: (name: string): MediaSpool => openSpool(`${folder.path}/${name}`, 10_000_000),
    open: async (): Promise<void> => {
      gateway = await startGateway({
        dataDir: `${folder.path}/gateway`,
        mqtt: { host: '127.0.0.1', port: 0 },
        http: { host: '127.0.0.1', port: 0 },
        logger: pino({ level: 'silent' }),
        media: { deviceQuotaBytes },
        chain: async () => ({ net: NET, chainId: 1, logAnchor: `0x${'0'.repeat(40)}`, directory: directoryOf(3) }),
        onEvent: (event) => events.push(event),
      });
    },
    tidy: async (): Promise<void> => {
      for (const close of closers.splice(0).reverse()) await close();
    },
    close: async (): Promise<void> => {
      await gateway.stop();
      folder.remove();
    },
  };
};
