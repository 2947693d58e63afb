import { FieldmarkError } from '#proto/errors.js';
import { DEVICE_ID_BYTES } from '#proto/reading.js';
import type { CommandParts, Commands } from './commands.js';
import type { Gateway } from './link.js';
import type { SensorSettings } from './schedule.js';
import type { Stream } from './stream.js';
import type { Updater, UpdaterParts } from './update.js';

export type DeviceSettings = {
  /** 20 bytes: the EVM address of the key store's public key */
  readonly deviceId: Uint8Array;
  /** 8 bytes */
  readonly net: Uint8Array;
  /** 8 bytes of the digest of the installed update manifest, zeros for none */
  readonly firmware: Uint8Array;
  /** in order of preference; may be empty, then readings only queue */
  readonly gateways: readonly Gateway[];
  /** bytes of all queued blobs together, at least 16,384 */
  readonly queueBytesMax: number;
  readonly sensors: readonly SensorSettings[];
  /** where the device stands, WGS 84, degrees times 10^7; health envelopes declare it */
  readonly place?: { readonly latitude: number; readonly longitude: number } | undefined;
  /** makes all readings private; they are public where absent */
  readonly stream?: Stream | undefined;
  /** 0 for no health envelopes */
  readonly healthPeriodMs: number;
  /** envelopes on their way without a receipt at one time; 16 unless told */
  readonly inFlightMax?: number | undefined;
  /** how long to wait for a receipt before publishing again; 30,000 unless told */
  readonly receiptTimeoutMs?: number | undefined;
  /** makes what takes commands, on a board that takes any; such a device listens on `down/command` too */
  readonly commands?: ((parts: CommandParts) => Commands) | undefined;
  /** makes what updates it, on a board that is updated; such a device listens on `down/update` too */
  readonly updates?: ((parts: UpdaterParts) => Updater) | undefined;
  /** the owner asks to go on although the record of used boot counts is gone (see `state.ts`); needs a clock */
  readonly recoverState?: boolean | undefined;
};

const QUEUE_BYTES_MIN = 16_384;
const NAME_BYTES = 8;

const requireSetting = (isRight: boolean, detail: string): void => {
  if (!isRight) throw new FieldmarkError('CONFIG_INVALID', { detail, next: 'correct the device settings' });
};

/** Throws CONFIG_INVALID, naming the setting, where one can't work. */
export const checkSettings = (settings: DeviceSettings): void => {
  requireSetting(settings.deviceId.length === DEVICE_ID_BYTES, 'deviceId must have 20 bytes');
  requireSetting(settings.net.length === NAME_BYTES, 'net must have 8 bytes');
  requireSetting(settings.firmware.length === NAME_BYTES, 'firmware must have 8 bytes');
  requireSetting(settings.queueBytesMax >= QUEUE_BYTES_MIN, `queueBytesMax must be at least ${QUEUE_BYTES_MIN}`);
  requireSetting(settings.healthPeriodMs >= 0, 'healthPeriodMs must not be negative');
  requireSetting((settings.inFlightMax ?? 1) >= 1, 'inFlightMax must be at least 1');
  requireSetting((settings.receiptTimeoutMs ?? 1) >= 1, 'receiptTimeoutMs must be at least 1');
  for (let i = 0; i < settings.gateways.length; i++) {
    const gateway = settings.gateways[i]!;
    requireSetting(gateway.id.length === DEVICE_ID_BYTES, `id of gateway ${i + 1} must have 20 bytes`);
    requireSetting(gateway.publicKey.length === 33, `publicKey of gateway ${i + 1} must have 33 bytes`);
  }
};
