import { join } from 'node:path';
import { pino } from 'pino';
import { NET } from '#gateway/front.fixture.js';
import { type Gateway, startGateway } from '#gateway/main.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { deviceIdOf } from './identity.js';
import { createKey } from './keystore.js';

/** A gateway that knows one device, whose key is in `device.key` of the folder. */
export const startGatewayForOne = async (
  folder: string,
): Promise<{ readonly gateway: Gateway; readonly deviceId: Uint8Array; readonly http: string }> => {
  const key = await createKey(`file:${join(folder, 'device.key')}`);
  const { publicKey } = key;
  await key.close();
  const deviceId = deviceIdOf(ALGORITHM.ES256K, publicKey);
  const registered = { deviceId, publicKey, algorithm: ALGORITHM.ES256K, assurance: 0, suspended: false };
  const gateway = await startGateway({
    dataDir: join(folder, 'gateway'),
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
    logger: pino({ level: 'silent' }),
    chain: async () => ({
      net: NET,
      chainId: 1,
      logAnchor: `0x${'0'.repeat(40)}`,
      directory: { find: (id) => (toHex(id) === toHex(deviceId) ? registered : undefined) },
    }),
  });
  return { gateway, deviceId, http: `http://127.0.0.1:${gateway.httpPort}` };
};
