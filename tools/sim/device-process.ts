import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createDevice } from '#core/device.js';
import type { Driver } from '#core/driver.js';
import type { Crypto } from '#core/ports.js';
import { openClock } from '#linux/clock.js';
import { openCrypto } from '#linux/crypto.js';
import { openNetwork } from '#linux/net.js';
import { openStorage } from '#linux/storage.js';
import { ALGORITHM } from '#proto/cose.js';
import { sampleRecords, signNatively, simIdentity } from './sealer.js';

/**
 * Many devices in one process: the real core on the real Linux storage and network. Only the sensor is made up and the
 * signature native, so that one machine carries the load of a field of boards.
 */
export type DevicesInput = {
  readonly folder: string;
  readonly devices: number;
  readonly net: Uint8Array;
  readonly gateway: { readonly id: Uint8Array; readonly publicKey: Uint8Array; readonly url: string };
  /** of each of a device's sensors */
  readonly periodMs: number;
  readonly sensors: number;
};

const native = createRequire(import.meta.url)('secp256k1/bindings') as {
  ecdsaVerify(signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array): boolean;
};

const driver: Driver = {
  name: 'simulated',
  fields: [
    { name: 'temperature', unit: 'Cel', exponent: -2, min: -4000, max: 8500 },
    { name: 'humidity', unit: '%RH', exponent: -2, min: 0, max: 10_000 },
    { name: 'pressure', unit: 'Pa', exponent: 0, min: 30_000, max: 110_000 },
  ],
  periodMsMin: 1,
  open: () => {
    let step = 0;
    return {
      start: (done) => done(undefined, true),
      sample: (done) => done(undefined, sampleRecords(step++)),
    };
  },
};

const crypto: Crypto = {
  ...openCrypto(),
  verify: (digest, signature, publicKey) => native.ecdsaVerify(signature, digest, publicKey),
};

process.once('message', async (input: DevicesInput) => {
  const clock = await openClock();
  for (let index = 0; index < input.devices; index++) {
    const { secretKey, publicKey, deviceId } = simIdentity(index);
    const device = createDevice(
      {
        clock,
        crypto,
        storage: openStorage(join(input.folder, `${index}`)),
        network: openNetwork(),
        keyStore: {
          algorithm: ALGORITHM.ES256K,
          publicKey,
          assurance: 0,
          sign: (digest, done) => done(undefined, signNatively(digest, secretKey)),
        },
        buses: { after: (ms, then) => void setTimeout(then, ms) },
      },
      {
        deviceId,
        net: input.net,
        firmware: new Uint8Array(8),
        gateways: [input.gateway],
        queueBytesMax: 4_000_000,
        sensors: Array.from({ length: input.sensors }, (_, sensor) => ({
          driver,
          options: {},
          name: `s${sensor}`,
          periodMs: input.periodMs,
        })),
        healthPeriodMs: 0,
        inFlightMax: 64,
        receiptTimeoutMs: 3000,
      },
    );
    device.onEvent((event) => {
      if (event.kind === 'sealed') process.send!({ sealed: `${index}:${event.boot}.${event.sequence}` });
      if (event.kind === 'receipted') process.send!({ receipted: `${index}:${event.boot}.${event.sequence}` });
    });
    device.start();
    setInterval(() => device.tick(), 20);
  }
  process.send!({ ready: true });
});
