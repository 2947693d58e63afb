import { pino } from 'pino';
import { idOfKey } from '#chain/keys.js';
import { startGateway } from '#gateway/main.js';
import type { RegisteredDevice } from '#gateway/stages.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { simIdentity } from '../sim/sealer.js';
import { endWithParent, usage } from './process.js';

/** The real gateway over a fixed list of devices and without a chain: what is measured is the way to a receipt. */
export type GatewayInput = {
  readonly dataDir: string;
  readonly net: Uint8Array;
  /** simulated devices that are registered, from the first */
  readonly devices: number;
  /** the key of one more, 33 bytes */
  readonly publicKey?: Uint8Array;
};
export type GatewayHello = {
  readonly mqttPort: number;
  readonly httpPort: number;
  readonly gatewayId: string;
  /** 33 bytes */
  readonly publicKey: Uint8Array;
};
/** `memory` collects garbage first. */
export type GatewayQuestion = 'cpu' | 'memory';

endWithParent();
process.once('message', async (input: GatewayInput) => {
  const known = new Map<string, RegisteredDevice>();
  const register = (deviceId: Uint8Array, publicKey: Uint8Array): void => {
    known.set(toHex(deviceId), { deviceId, publicKey, algorithm: ALGORITHM.ES256K, assurance: 0, suspended: false });
  };
  for (let i = 0; i < input.devices; i++) register(simIdentity(i).deviceId, simIdentity(i).publicKey);
  if (input.publicKey !== undefined) register(idOfKey(ALGORITHM.ES256K, input.publicKey), input.publicKey);
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
  process.on('message', (question: GatewayQuestion) => {
    if (question === 'memory') globalThis.gc?.();
    process.send!(usage());
  });
  process.on('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
  const { httpPort, gatewayId, publicKey } = gateway;
  process.send!({ mqttPort: gateway.mqttPort!, httpPort, gatewayId, publicKey } satisfies GatewayHello);
});
