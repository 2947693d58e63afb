import { compare, equal, toHex } from '#proto/bytes.js';
import { type Failure, failure, type Result, success } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { decodeEnvelope, type Envelope, envelopeCti, envelopeToBeSigned } from '#proto/reading.js';
import { checkSignatureForm } from '#proto/signature.js';
import { sha256 } from './hash.js';
import { GATEWAY_LIMITS } from './limits.js';
import type { Admitted, Arrived, DeviceDirectory } from './stages.js';

export type Admission = {
  /** 8 bytes */
  readonly net: Uint8Array;
  readonly directory: DeviceDirectory;
  /** devices of which two different envelopes exist for one cti */
  readonly isQuarantined: (deviceId: Uint8Array) => boolean;
};

/** A refusal names the envelope where it could be decoded, so that the device can be told which one. */
export type NotAdmitted = {
  readonly ok: false;
  readonly failure: Failure;
  readonly envelope: Envelope | undefined;
};

/** what is signed is no longer than the envelope: this saves an allocation a reading */
const toBeHashed = new Uint8Array(LIMITS.envelopeBytesMax);

/**
 * Everything that can be said of an envelope without checking its signature: form, device, network, registration,
 * algorithm, low s. Cheap checks first.
 */
export const admit = (
  admission: Admission,
  arrived: Arrived,
): { readonly ok: true; readonly value: Admitted } | NotAdmitted => {
  const decoded = decodeEnvelope(arrived.bytes);
  if (!decoded.ok) return { ok: false, failure: decoded, envelope: undefined };
  const envelope = decoded.value;
  const publicKey = keyOf(admission, arrived.deviceId, envelope);
  if (!publicKey.ok) return { ok: false, failure: publicKey, envelope };
  return {
    ok: true,
    value: {
      envelope,
      deviceKey: arrived.deviceKey,
      bytes: arrived.bytes,
      digest: sha256(envelopeToBeSigned(envelope, toBeHashed)),
      publicKey: publicKey.value,
      receivedMs: arrived.receivedMs,
    },
  };
};

const keyOf = (admission: Admission, loggedInAs: Uint8Array, envelope: Envelope): Result<Uint8Array> => {
  if (!equal(envelope.deviceId, loggedInAs)) return failure('DEVICE_MISMATCH');
  if (!equal(envelope.net, admission.net)) return failure('NETWORK_MISMATCH');
  const device = admission.directory.find(envelope.deviceId);
  if (device === undefined) return failure('DEVICE_UNKNOWN');
  if (device.suspended) return failure('DEVICE_SUSPENDED');
  if (admission.isQuarantined(envelope.deviceId)) return failure('DEVICE_QUARANTINED');
  if (device.lastCti !== undefined && compare(envelopeCti(envelope), device.lastCti) > 0)
    return failure('KEY_RETIRED', `after ${toHex(device.lastCti)}`);
  // the registry decides how a device signs, not the message (RFC 8725 §3.1)
  if (envelope.algorithm !== device.algorithm) return failure('SIGNATURE_INVALID', 'not the registered algorithm');
  const form = checkSignatureForm(envelope.algorithm, envelope.signature);
  return form.ok ? success(device.publicKey) : form;
};

/**
 * Whether the device's time can't be true. Such a reading is stored like any other, as order comes from the cti and
 * never from time; it is flagged, and earns nothing. A device without a clock says 0 and claims no time.
 */
export const isClockImplausible = (envelope: Envelope, receivedMs: number): boolean =>
  envelope.clock !== 0 && Math.abs(envelope.iat - receivedMs / 1000) > GATEWAY_LIMITS.clockSkewSecondsMax;
