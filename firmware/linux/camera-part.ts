import { join } from 'node:path';
import type { Device } from '#core/device.js';
import type { Buses, Clock } from '#core/ports.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { type Camera, type CameraEvent, createCamera } from './camera.js';
import { openCameraSource } from './camera-source.js';
import type { CameraConfig, DeviceConfig } from './config.js';
import { deviceIdOf } from './identity.js';
import { openMediaCrypto } from './media-crypto.js';
import { openSpool } from './media-spool.js';
import { runUploader } from './media-upload.js';

/** What the camera of a running device tells, beside the core's events. */
export type MediaEvent =
  | CameraEvent
  | { readonly kind: 'media-uploaded'; readonly cid: string; readonly bytes: number }
  | {
      readonly kind: 'media-waits';
      readonly code: FieldmarkError['code'];
      readonly detail: string;
      readonly retryDelayMs: number;
    };

export type CameraSurroundings = {
  readonly device: Device;
  readonly deviceId: Uint8Array;
  readonly clock: Clock;
  readonly buses: Buses;
  readonly emit: (event: MediaEvent) => void;
};

export type CameraPart = { readonly camera: Camera; readonly close: () => Promise<void> };

const PICTURE_BYTES_MAX = 16_777_216;
const CAPTURE_TIMEOUT_MS = 30_000;

const readerOf = (publicKey: Uint8Array) => {
  try {
    return { id: deviceIdOf(ALGORITHM.ES256K, publicKey), publicKey };
  } catch (cause) {
    throw new FieldmarkError('OWNER_KEY_INVALID', {
      detail: toHex(publicKey),
      state: 'nothing was captured',
      next: "give the owner's compressed public key, 66 hex digits",
      cause,
    });
  }
};

const logInOf =
  (device: Device) =>
  (audience: string): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      device.logIn(audience, (error, token) => {
        if (token === undefined) reject(error ?? new FieldmarkError('INTERNAL', { detail: 'no login' }));
        else resolve(token);
      });
    });

const settingsOf = (camera: CameraConfig, config: DeviceConfig, deviceId: Uint8Array) => ({
  deviceId,
  net: config.net,
  readers: (camera.owner === undefined ? [] : [camera.owner, ...camera.readers]).map(readerOf),
  periodMs: camera.periodMs,
  motionPeriodMs: camera.motionPeriodMs,
  masks: camera.masks,
  maskMotion: camera.maskMotion,
  allowUntrustedClock: camera.allowUntrustedClock,
  pictureBytesMax: PICTURE_BYTES_MAX,
});

/** Puts the camera of a device together, and uploads what it gives. Throws CONFIG_INVALID or OWNER_KEY_INVALID. */
export const openCameraPart = (config: DeviceConfig, parts: CameraSurroundings): CameraPart | undefined => {
  const asked = config.camera;
  if (asked === undefined) return undefined;
  const { device, deviceId, clock, emit } = parts;
  const { source, width, height } = asked;
  const lens = { source, width, height, pictureBytesMax: PICTURE_BYTES_MAX, timeoutMs: CAPTURE_TIMEOUT_MS };
  const settings = settingsOf(asked, config, deviceId);
  const spool = openSpool(join(config.data, 'media'), asked.spoolBytesMax);
  const camera = createCamera(
    { source: openCameraSource(lens), clock, crypto: openMediaCrypto(), spool, offer: device.offer, emit },
    settings,
  );
  if (asked.motionPin !== undefined) {
    if (parts.buses.gpio === undefined)
      throw new FieldmarkError('CONFIG_INVALID', { detail: 'no board has the motion pin' });
    parts.buses.gpio.watch(asked.motionPin, (level) => {
      // the failure is told as an event
      if (level) camera.capture('motionPin').catch(() => {});
    });
  }
  device.onEvent(camera.heard);
  const ending = new AbortController();
  const gateway = config.gateways.find((one) => one.http !== undefined);
  const uploads =
    gateway?.http === undefined
      ? Promise.resolve()
      : runUploader(
          {
            deviceId: toHex(deviceId),
            target: { url: gateway.http, gatewayId: `0x${toHex(gateway.id)}` },
            spool,
            logIn: logInOf(device),
            onUploaded: ({ cid, objectBytes }) => emit({ kind: 'media-uploaded', cid, bytes: objectBytes }),
            onFault: ({ code, message }, retryDelayMs) =>
              emit({ kind: 'media-waits', code, detail: message, retryDelayMs }),
          },
          ending.signal,
        );
  return {
    camera,
    close: async () => {
      ending.abort();
      await camera.stop();
      await uploads;
    },
  };
};
