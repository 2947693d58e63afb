import { pino } from 'pino';
import { startGateway } from '#gateway/main.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { simIdentity } from './sealer.js';

export type LossGatewayInput = { readonly dataDir: string; readonly host: string; readonly net: Uint8Array };
export type LossGatewayHello = {
  readonly mqttPort: number;
  readonly httpPort: number;
  /** `0x` and 40 hex digits */
  readonly gatewayId: string;
  /** 33 bytes */
  readonly publicKey: Uint8Array;
};
/** the CID of an object that became durable */
export type LossGatewayStored = { readonly stored: string };

/** A real gateway for the first simulated device, which tells of each picture that it has stored. */
process.once('message', async ({ dataDir, host, net }: LossGatewayInput) => {
  const { deviceId, publicKey } = simIdentity(0);
  const known = { deviceId, publicKey, algorithm: ALGORITHM.ES256K, assurance: 0, suspended: false } as const;
  const gateway = await startGateway({
    dataDir,
    logger: pino({ level: 'silent' }),
    mqtt: { host, port: 0 },
    http: { host, port: 0 },
    chain: async () => ({
      net,
      chainId: 31337,
      logAnchor: '0x0000000000000000000000000000000000000001',
      directory: { find: (id) => (toHex(id) === toHex(deviceId) ? known : undefined) },
    }),
    onEvent: (event) => {
      if (event.kind === 'media-stored') process.send!({ stored: event.cid } satisfies LossGatewayStored);
    },
  });
  process.on('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
  process.send!({
    mqttPort: gateway.mqttPort!,
    httpPort: gateway.httpPort,
    gatewayId: gateway.gatewayId,
    publicKey: gateway.publicKey,
  } satisfies LossGatewayHello);
});
