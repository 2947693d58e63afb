import type { Network } from '#core/ports.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import type { SensorFailure } from '#proto/health.js';
import type { CameraPart, CameraSurroundings, MediaEvent } from './camera-part.js';
import type { DeviceConfig } from './config.js';
import type { MediaLine } from './media-line.js';

/** A device without a camera does not load what a camera needs. */
export const openLine = async (
  config: DeviceConfig,
  network: Network,
  deviceId: Uint8Array,
): Promise<MediaLine | undefined> =>
  config.camera === undefined ? undefined : (await import('./media-line.js')).openMediaLine(network, deviceId);

const MODEL_CODES: readonly ErrorCode[] = ['MODEL_MISMATCH', 'MODEL_INVALID', 'MODEL_UNAVAILABLE'];

export const openCameras = async (config: DeviceConfig, parts: CameraSurroundings): Promise<CameraPart | undefined> => {
  try {
    return await (await import('./camera-part.js')).openCameraPart(config, parts);
  } catch (error) {
    if (!(error instanceof FieldmarkError) || !MODEL_CODES.includes(error.code)) throw error;
    // a damaged model file must not keep the sensors from being read
    parts.emit({ kind: 'camera-failed', code: error.code, detail: error.message, next: error.next });
    return undefined;
  }
};

/** Remembers, for the device's health, how its camera is: by the events that go through. */
export const watchCamera = (onEvent: (event: MediaEvent) => void) => {
  let fault: ErrorCode | undefined;
  return {
    onEvent: (event: MediaEvent): void => {
      if (event.kind === 'camera-failed') fault = event.code;
      if (event.kind === 'camera-recovered') fault = undefined;
      onEvent(event);
    },
    failures: (): readonly SensorFailure[] => (fault === undefined ? [] : [{ name: 'camera', code: fault }]),
  };
};
