import { Agent, request } from 'node:http';
import { equal, toHex } from '#proto/bytes.js';
import { encodeMediaRecord, MEDIA_CLOCK, MEDIA_SOURCE, MEDIA_TRIGGER } from '#proto/media.js';
import type { EncryptedMedia } from '#proto/media-cipher.js';
import { decodeMediaReceipt } from '#proto/media-receipt.js';
import { CONTENT, encodeCti } from '#proto/reading.js';
import { connectSimClient } from './client.js';
import { createSealer, sha256, simIdentity } from './sealer.js';

export type PicturePlan = {
  readonly mqttPort: number;
  readonly httpPort: number;
  /** `0x` and 40 hex digits */
  readonly gatewayId: string;
  readonly net: Uint8Array;
  readonly boot: number;
};

/** A simulated device that has its own pictures stored: record, receipt, upload, receipt. */
export type Photographer = {
  /** Resolves when the gateway has signed for it. Throws where it has not. */
  readonly store: (object: Uint8Array) => Promise<void>;
  readonly close: () => void;
};

const PART_BYTES = 131_072;

/** Bytes that nobody opened, and of another hash: what a gateway stores, it can't tell from a picture of its own. */
export const varied = (template: EncryptedMedia, number: number): Uint8Array => {
  const object = template.object.slice();
  new DataView(object.buffer).setUint32(object.length - 4, number);
  return object;
};

const httpClient = (port: number) => {
  const agent = new Agent({ keepAlive: true });
  const ask = (method: string, path: string, authorization: string, body?: Uint8Array): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization,
        ...(body && { 'content-type': 'application/octet-stream', 'content-length': body.length }),
      };
      const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          if (answer.statusCode === 200) resolve(JSON.parse(text) as Answer);
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return { ask, close: () => agent.destroy() };
};

type Answer = { readonly session?: string; readonly receipt?: string };

/** Connects the simulated device `index`. All its objects are like `template`, so that one record serves them. */
export const connectPhotographer = async (
  plan: PicturePlan,
  index: number,
  template: EncryptedMedia,
): Promise<Photographer> => {
  const sealer = createSealer(simIdentity(index), plan.net, plan.boot);
  const { deviceId } = sealer.identity;
  const device = toHex(deviceId);
  const waiting = new Map<string, (isStored: boolean) => void>();
  const client = await connectSimClient({
    port: plan.mqttPort,
    deviceId,
    token: sealer.login(plan.gatewayId, 2 * plan.boot),
    onReceipt: ({ places, refused }) => {
      for (const { cti } of places ?? []) waiting.get(toHex(cti))?.(true);
      for (const { cti } of refused ?? []) waiting.get(toHex(cti))?.(false);
    },
    onClose: () => undefined,
  });
  const http = httpClient(plan.httpPort);
  const token = sealer.login(`${plan.gatewayId}/media`, 2 * plan.boot + 1);
  const login = `Fieldmark ${Buffer.from(token).toString('base64url')}`;
  const { session } = await http.ask('POST', `/media/session/${device}`, login);

  const seal = (object: Uint8Array, objectHash: Uint8Array) =>
    sealer.sealPayload(
      CONTENT.media,
      encodeMediaRecord({
        commitment: template.commitment,
        objectHash,
        objectBytes: object.length,
        chunkBytes: template.chunkBytes,
        chunkCount: template.chunkCount,
        capturedAt: 1,
        mediaType: 'image/jpeg',
        source: MEDIA_SOURCE.ffmpeg,
        trigger: MEDIA_TRIGGER.schedule,
        clockNote: MEDIA_CLOCK.trusted,
      }),
      Math.floor(Date.now() / 1000),
    );

  return {
    store: async (object) => {
      const objectHash = sha256(object);
      const { sequence, bytes } = seal(object, objectHash);
      const key = toHex(encodeCti(plan.boot, sequence));
      const isStored = new Promise<boolean>((resolve) => waiting.set(key, resolve));
      client.publish(bytes);
      if (!(await isStored)) throw new Error(`the record of picture ${sequence} was refused`);
      waiting.delete(key);
      let answer: Answer = {};
      for (let offset = 0; offset < object.length; offset += PART_BYTES) {
        const path = `/media/upload/${device}/${plan.boot}/${sequence}?offset=${offset}`;
        answer = await http.ask('PUT', path, `Bearer ${session}`, object.subarray(offset, offset + PART_BYTES));
      }
      const receipt = decodeMediaReceipt(new Uint8Array(Buffer.from(answer.receipt ?? '', 'base64url')));
      if (!receipt.ok || !equal(receipt.value.objectHash, objectHash)) throw new Error('no receipt for a picture');
    },
    close: () => {
      client.close();
      http.close();
    },
  };
};
