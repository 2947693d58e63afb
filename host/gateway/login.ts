import { equal, fromHex } from '#proto/bytes.js';
import { failure, type Result, success } from '#proto/errors.js';
import { decodeLogin, type SignedLogin } from '#proto/login.js';
import { DEVICE_ID_BYTES } from '#proto/reading.js';
import { sha256 } from './hash.js';
import { GATEWAY_LIMITS } from './limits.js';
import type { DeviceDirectory, RegisteredDevice, Verifier } from './stages.js';

export type LoginDesk = {
  /** `0x` and 40 hex digits */
  readonly gatewayId: string;
  /** 8 bytes */
  readonly net: Uint8Array;
  readonly directory: DeviceDirectory;
  readonly verifier: Pick<Verifier, 'verify'>;
  /** durably raises the device's login counter; false where it was not greater than all before. Throws STORAGE_* */
  readonly advanceCounter: (deviceId: Uint8Array, counter: number) => boolean | Promise<boolean>;
};

/** What a CONNECT packet says about who connects. */
export type Credentials = {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
};

/**
 * Logs a device in by the token in its password. The client id and the user name are the device id, so that nobody
 * can take a client id over whose key he does not hold. The counter is raised last, once all else is proven.
 */
export const checkLogin = async (
  desk: LoginDesk,
  credentials: Credentials,
  nowMs: number,
): Promise<Result<RegisteredDevice>> => {
  const deviceId = fromHex(credentials.clientId);
  if (deviceId?.length !== DEVICE_ID_BYTES || credentials.clientId !== credentials.clientId.toLowerCase())
    return failure('LOGIN_INVALID', 'the client id is not a device id');
  if (credentials.username !== credentials.clientId)
    return failure('LOGIN_INVALID', 'the user name differs from the client id');
  if (credentials.password === undefined || credentials.password.length === 0)
    return failure('LOGIN_INVALID', 'no token');
  const login = decodeLogin(credentials.password);
  if (!login.ok) return failure('LOGIN_INVALID', login.detail ?? login.code);
  const device = checkClaims(desk, deviceId, login.value, nowMs);
  if (!device.ok) return device;
  const [genuine] = await desk.verifier.verify([
    {
      algorithm: device.value.algorithm,
      digest: sha256(login.value.toBeSigned),
      signature: login.value.signature,
      publicKey: device.value.publicKey,
      toBeSigned: login.value.toBeSigned,
    },
  ]);
  if (genuine !== true) return failure('LOGIN_INVALID', 'the signature is not by this device');
  if (!(await desk.advanceCounter(deviceId, login.value.counter)))
    return failure('LOGIN_REPLAYED', `counter ${login.value.counter}`);
  return device;
};

const checkClaims = (
  desk: LoginDesk,
  deviceId: Uint8Array,
  login: SignedLogin,
  nowMs: number,
): Result<RegisteredDevice> => {
  if (!equal(login.deviceId, deviceId)) return failure('DEVICE_MISMATCH', 'the token is of another device');
  if (login.audience !== desk.gatewayId) return failure('LOGIN_AUDIENCE', login.audience);
  if (!equal(login.net, desk.net)) return failure('NETWORK_MISMATCH');
  if (login.iat !== undefined && Math.abs(login.iat - nowMs / 1000) > GATEWAY_LIMITS.loginSkewSecondsMax)
    return failure('LOGIN_EXPIRED', `issued at ${login.iat}`);
  const device = desk.directory.find(deviceId);
  if (device === undefined) return failure('DEVICE_UNKNOWN');
  if (device.suspended) return failure('DEVICE_SUSPENDED');
  if (login.algorithm !== device.algorithm) return failure('LOGIN_INVALID', 'not the registered algorithm');
  return success(device);
};
