import { once } from 'node:events';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { openMediaCrypto } from '#linux/media-crypto.js';
import { encryptMedia } from '#proto/media-cipher.js';
import { connectPhotographer, type PicturePlan, varied } from '../sim/pictures.js';
import { simIdentity } from '../sim/sealer.js';
import { endWithParent } from './process.js';

export type FramesInput = PicturePlan & { readonly devices: number; readonly pictureBytes: number };
/** how many pictures all devices together have stored next */
export type FramesQuestion = number;
export type FramesReport = { readonly seconds: number; readonly objectBytes: number };

/** Devices with a camera in a process of their own: connects by the first message, then stores as many as are asked for. */
endWithParent();
const [input] = (await once(process, 'message')) as [FramesInput];
const crypto = openMediaCrypto();
const readers = [{ id: new Uint8Array(20), publicKey: secp256k1.getPublicKey(crypto.random(32), true) }];
const devices = await Promise.all(
  Array.from({ length: input.devices }, async (_, index) => {
    const { deviceId } = simIdentity(index);
    const picture = crypto.random(input.pictureBytes);
    const template = encryptMedia(crypto, { picture, mediaType: 'image/jpeg', net: input.net, deviceId, readers });
    return { template, photographer: await connectPhotographer(input, index, template) };
  }),
);
let number = 0;

const storeMany = async (count: number): Promise<FramesReport> => {
  const last = number + count;
  const start = performance.now();
  await Promise.all(
    devices.map(async ({ template, photographer }) => {
      while (number < last) await photographer.store(varied(template, number++));
    }),
  );
  return { seconds: (performance.now() - start) / 1000, objectBytes: devices[0]!.template.object.length };
};

process.on('message', async (count: FramesQuestion) => {
  process.send!(await storeMany(count));
});
process.on('SIGTERM', () => process.exit(0));
process.send!({ connected: devices.length });
