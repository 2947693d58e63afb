import { pino } from 'pino';
import { startGateway } from '#gateway/main.js';
import type { RegisteredDevice } from '#gateway/stages.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { simIdentity } from '../sim/sealer.js';
import { usage } from './process.js';

/** The real gateway over a fixed list of devices and without a chain: what is measured is the way to a receipt. */
export type GatewayInput = { readonly dataDir: string; readonly devices: number; readonly net: Uint8Array };
export type GatewayHello = {
  readonly mqttPort: number;
  readonly gatewayId: string;
  /** of the log key, 33 bytes */
  readonly publicKey: Uint8Array;
};

process.once('message', async (input: GatewayInput) => {
  const known = new Map<string, RegisteredDevice>();
  for (let i = 0; i < input.devices; i++) {
    const { deviceId, publicKey } = simIdentity(i);
    known.set(toHex(deviceId), { deviceId, publicKey, algorithm: ALGORITHM.ES256K, assurance: 0, suspended: false });
  }
  const gateway = await startGateway({
    dataDir: input.dataDir,
    logger: pino({ level: 'silent' }),
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
    chain: async () => ({
      net: input.net,
      chainId: 31337,
      logAnchor: '0x0000000000000000000000000000000000000001',
      directory: { find: (deviceId) => known.get(toHex(deviceId)) },
    }),
  });
  process.on('message', () => {
    globalThis.gc?.();
    process.send!(usage());
  });
  process.on('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
  process.send!({
    mqttPort: gateway.mqttPort!,
    gatewayId: gateway.gatewayId,
    publicKey: gateway.publicKey,
  } satisfies GatewayHello);
});
