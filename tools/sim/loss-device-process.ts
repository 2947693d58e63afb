import { openCrypto } from '#linux/crypto.js';
import type { Carrier } from '#linux/media-carrier.js';
import { openHttpCarrier } from '#linux/media-http.js';
import { openMediaLine } from '#linux/media-line.js';
import { openMqttCarrier } from '#linux/media-mqtt.js';
import { openSpool } from '#linux/media-spool.js';
import { runUploader } from '#linux/media-upload.js';
import { openNetwork } from '#linux/net.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { isMediaPart } from '#proto/media-part.js';
import { downTopic } from '#proto/topics.js';
import type { LossGatewayHello } from './loss-gateway-process.js';
import { createSealer, simIdentity } from './sealer.js';

export type LossDeviceInput = {
  readonly way: 'mqtt' | 'http';
  readonly host: string;
  readonly gateway: LossGatewayHello;
  readonly net: Uint8Array;
  readonly spool: string;
  readonly spoolBytes: number;
  /** media records, sealed */
  readonly envelopes: readonly Uint8Array[];
  readonly partBytes: number;
  /** the power goes with this part */
  readonly partsMax: number;
  /** higher than in every boot before */
  readonly loginCounter: number;
};
export type LossDeviceSays = { readonly uploaded: string } | { readonly done: true };

const TICK_MS = 5;
const RECONNECT_MS = 200;

/** One boot of a device with pictures to upload: the real spool, uploader and carriers, until the power goes. */
process.once('message', async (input: LossDeviceInput) => {
  const { gateway, net, host } = input;
  const { deviceId } = simIdentity(0);
  const sealer = createSealer(simIdentity(0), net, 1);
  const spool = openSpool(input.spool, input.spoolBytes);
  let [parts, counter] = [0, input.loginCounter];
  const countPart = (): void => {
    if (++parts >= input.partsMax) process.kill(process.pid, 'SIGKILL');
  };

  const network = openNetwork();
  const line = openMediaLine(network, deviceId);
  const connect = (): void => {
    const id = toHex(deviceId);
    line.network.connect({
      url: `mqtt://${host}:${gateway.mqttPort}`,
      clientId: id,
      username: id,
      password: sealer.login(gateway.gatewayId, counter++),
      subscriptions: [downTopic(deviceId, 'receipt')],
    });
  };
  // the core's part in it: keeps the connection, reads it, and publishes what has no receipt
  let closedMs = Number.NEGATIVE_INFINITY;
  let isPublished = false;
  setInterval(() => {
    if (network.state() === 'closed' && performance.now() - closedMs > RECONNECT_MS) {
      closedMs = performance.now();
      isPublished = false;
      connect();
    }
    if (line.isOpen() && !isPublished) {
      isPublished = true;
      for (const envelope of input.envelopes) line.send(envelope).catch(() => {});
    }
    line.network.receive();
  }, TICK_MS);

  const counted = {
    ...line,
    send: (message: Uint8Array) => {
      const sent = line.send(message);
      if (isMediaPart(message)) countPart();
      return sent;
    },
  };
  const overHttp = (): Carrier => {
    const carrier = openHttpCarrier({
      deviceId: toHex(deviceId),
      url: `http://${host}:${gateway.httpPort}`,
      gatewayId: gateway.gatewayId,
      logIn: async (audience) => sealer.login(audience, counter++),
      partBytes: input.partBytes,
    });
    const put: Carrier['put'] = (...words) => {
      const sent = carrier.put(...words);
      setTimeout(countPart, TICK_MS);
      return sent;
    };
    return { ...carrier, put };
  };
  const carrier = input.way === 'mqtt' ? openMqttCarrier(counted, input.partBytes) : overHttp();
  const say = (said: LossDeviceSays): void => void process.send!(said);
  await runUploader(
    {
      crypto: openCrypto(),
      deviceId,
      net,
      gateways: [{ id: fromHex(gateway.gatewayId.slice(2))!, publicKey: gateway.publicKey }],
      spool,
      carrierOf: () => carrier,
      bytesPerSecondMax: 0,
      onUploaded: ({ entry }) => {
        say({ uploaded: entry.cid });
        if (spool.entries().length === 0) say({ done: true });
      },
      onFault: () => {},
      retry: { baseMs: 20, maxMs: 200 },
    },
    new AbortController().signal,
  );
});
