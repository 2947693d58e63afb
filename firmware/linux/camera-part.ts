import { join } from 'node:path';
import { wallTime } from '#core/clock.js';
import type { Device } from '#core/device.js';
import type { Buses, Clock } from '#core/ports.js';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { MediaReader } from '#proto/media-cipher.js';
import { CLOCK } from '#proto/reading.js';
import { type Camera, type CameraEvent, type CameraSettings, createCamera } from './camera.js';
import { openCameraSource } from './camera-source.js';
import type { CameraConfig, DeviceConfig, ModelConfig } from './config.js';
import { openCrypto } from './crypto.js';
import type { Detector } from './detector.js';
import type { Carrier } from './media-carrier.js';
import { openMediaCrypto } from './media-crypto.js';
import { openHttpCarrier } from './media-http.js';
import { type MediaLine, partsForbidden } from './media-line.js';
import { openMqttCarrier } from './media-mqtt.js';
import { openSpool, type SpoolEntry } from './media-spool.js';
import { runUploader } from './media-upload.js';
import { openReceiptShelf } from './receipt-shelf.js';

/** What the camera of a running device tells, beside the core's events. */
export type MediaEvent =
  | CameraEvent
  | {
      readonly kind: 'model-loaded';
      /** 32 bytes */
      readonly modelHash: Uint8Array;
      /** the package of ONNX Runtime that runs it */
      readonly runtime: string;
      /** faster ones that could not be loaded, and why */
      readonly passedOver: readonly string[];
    }
  | {
      /** the gateway signed for it, and the device let go of it */
      readonly kind: 'media-uploaded';
      readonly cid: string;
      readonly bytes: number;
      readonly gatewayId: Uint8Array;
      /** Unix seconds until which the gateway promised to keep it, at least */
      readonly keptUntil: number;
      readonly receipt: Uint8Array;
      /** where the receipt is kept, or why it is in this event alone */
      readonly kept: { readonly path: string } | { readonly fault: string };
    }
  | {
      readonly kind: 'media-waits';
      readonly code: FieldmarkError['code'];
      readonly detail: string;
      /** what its owner can do */
      readonly next?: string | undefined;
      readonly retryDelayMs: number;
    };

export type CameraSurroundings = {
  readonly device: Device;
  readonly deviceId: Uint8Array;
  readonly clock: Clock;
  readonly buses: Buses;
  readonly line: MediaLine;
  /** who may open what is captured, the owner first */
  readonly readers: () => readonly MediaReader[];
  readonly emit: (event: MediaEvent) => void;
};

export type CameraPart = { readonly camera: Camera; readonly close: () => Promise<void> };

const PICTURE_BYTES_MAX = 16_777_216;
const CAPTURE_TIMEOUT_MS = 30_000;
/** of some 200 bytes each */
const RECEIPTS_MAX = 10_000;

const logInOf =
  (device: Device) =>
  (audience: string): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      device.logIn(audience, (error, token) => {
        if (token === undefined) reject(error ?? new FieldmarkError('INTERNAL', { detail: 'no login' }));
        else resolve(token);
      });
    });

const settingsOf = (camera: CameraConfig, config: DeviceConfig, parts: CameraSurroundings): CameraSettings => ({
  deviceId: parts.deviceId,
  net: config.net,
  readers: parts.readers,
  periodMs: camera.periodMs,
  motionPeriodMs: camera.motionPeriodMs,
  clipSeconds: camera.clipSeconds,
  framesPerSecond: camera.framesPerSecond,
  masks: camera.masks,
  maskMotion: camera.maskMotion,
  blur: camera.model?.blur ?? [],
  blurScoreMin: camera.model?.blurScoreMin ?? 1,
  countScoreMin: camera.model?.scoreMin ?? 1,
  counting: Object.entries(camera.model?.count ?? {}).map(([name, classes]) => ({ name, classes })),
  countPeriodMs: camera.countPeriodMs,
  allowUntrustedClock: camera.allowUntrustedClock,
  pictureBytesMax: PICTURE_BYTES_MAX,
});

/** The gateway's HTTP API, where one is set: of the gateway that the device is connected to, or of the first. */
const httpOf = (config: DeviceConfig, { device, deviceId, line }: CameraSurroundings) => {
  const carriers = config.gateways.map(({ id, http }) =>
    http === undefined
      ? undefined
      : openHttpCarrier({
          deviceId: toHex(deviceId),
          url: http,
          gatewayId: `0x${toHex(id)}`,
          logIn: logInOf(device),
        }),
  );
  return (): Carrier | undefined =>
    carriers[config.gateways.findIndex(({ url }) => url === line.url())] ?? carriers.find((one) => one !== undefined);
};

/** What is small goes over the connection that is open anyway, and what is large, or not taken there, over HTTP. */
const carriersOf = (config: DeviceConfig, mqttBytesMax: number, parts: CameraSurroundings) => {
  const { line } = parts;
  const http = httpOf(config, parts);
  const mqtt = openMqttCarrier(line);
  return ({ objectBytes }: SpoolEntry): Carrier => {
    const overHttp = http();
    const isSmall = objectBytes <= mqttBytesMax;
    const isTaken = !mqtt.isForbidden();
    if (isSmall && isTaken && (line.isOpen() || overHttp === undefined)) return mqtt;
    if (overHttp !== undefined) return overHttp;
    if (!isTaken) throw partsForbidden();
    throw new FieldmarkError('MEDIA_TOO_LARGE', {
      detail: `${objectBytes} bytes over MQTT`,
      state: 'the picture waits on the device',
      next: "set the gateway's http in device.yaml",
    });
  };
};

/** A device whose camera names no model loads nothing of what runs one. */
const openModel = async (model: ModelConfig | undefined): Promise<Detector | undefined> => {
  if (model === undefined) return undefined;
  const { openDetector } = await import('./detector.js');
  const scoreMin = Math.min(model.scoreMin, model.blurScoreMin);
  return openDetector({ path: model.path, hash: model.sha256, scoreMin, runtime: model.runtime });
};

/** Motion that is seen while a capture for it is in work is seen in that: a pin that flickers must not pile up work. */
const watchPin = (camera: Camera, { gpio }: Buses, pin: string): void => {
  if (gpio === undefined)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `camera.motionPin: there is no board with a pin ${pin}`,
      next: 'name the board in device.yaml, at board.name, as raspberry-pi-4, or leave motionPin out',
    });
  let isCapturing = false;
  gpio.watch(pin, (level) => {
    if (!level || isCapturing) return;
    isCapturing = true;
    camera
      .capture('motionPin')
      // the failure is told as an event
      .catch(() => {})
      .finally(() => {
        isCapturing = false;
      });
  });
};

/** Puts the camera of a device together, and uploads what it gives. Throws CONFIG_INVALID or MODEL_*. */
export const openCameraPart = async (
  config: DeviceConfig,
  parts: CameraSurroundings,
): Promise<CameraPart | undefined> => {
  const asked = config.camera;
  if (asked === undefined) return undefined;
  const { device, deviceId, clock, emit } = parts;
  const { source, width, height } = asked;
  const lens = { source, width, height, pictureBytesMax: PICTURE_BYTES_MAX, timeoutMs: CAPTURE_TIMEOUT_MS };
  const detector = await openModel(asked.model);
  if (detector !== undefined) {
    const { modelHash, runtime } = detector;
    emit({ kind: 'model-loaded', modelHash, runtime: runtime.name, passedOver: runtime.passedOver });
  }
  const spool = openSpool(join(config.data, 'media'), asked.spoolBytesMax);
  const shelf = openReceiptShelf(join(config.data, 'media-receipts'), RECEIPTS_MAX, () => {
    const wall = wallTime(clock);
    return wall.quality === CLOCK.none ? undefined : wall.seconds;
  });
  const camera = createCamera(
    { source: openCameraSource(lens), clock, crypto: openMediaCrypto(), spool, detector, offer: device.offer, emit },
    settingsOf(asked, config, parts),
  );
  if (asked.motionPin !== undefined) watchPin(camera, parts.buses, asked.motionPin);
  device.onEvent(camera.heard);
  const ending = new AbortController();
  const upload = (): Promise<void> =>
    runUploader(
      {
        crypto: openCrypto(),
        deviceId,
        net: config.net,
        gateways: config.gateways,
        spool,
        carrierOf: carriersOf(config, asked.mqttBytesMax, parts),
        bytesPerSecondMax: asked.uploadBytesPerSecond,
        onUploaded: ({ entry, receipt, bytes }) =>
          emit({
            kind: 'media-uploaded',
            cid: entry.cid,
            bytes: entry.objectBytes,
            gatewayId: receipt.gatewayId,
            keptUntil: receipt.keptUntil,
            receipt: bytes,
            kept: shelf.keep(entry.cid, bytes, receipt.keptUntil),
          }),
        onFault: ({ code, message, next }, retryDelayMs) =>
          emit({ kind: 'media-waits', code, detail: message, next, retryDelayMs }),
      },
      ending.signal,
    );
  let uploads: Promise<void> | undefined;
  return {
    camera: {
      ...camera,
      tick: () => {
        // a device logs in for uploads only once it runs
        uploads ??= upload();
        camera.tick();
      },
    },
    close: async () => {
      ending.abort();
      await camera.stop();
      await detector?.close();
      await uploads;
    },
  };
};
