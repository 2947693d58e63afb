import { equal } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import type { DeviceConfig } from './config.js';
import { deviceIdOf } from './identity.js';

const isKeyOf = (publicKey: Uint8Array, address: Uint8Array): boolean => {
  try {
    return equal(deviceIdOf(ALGORITHM.ES256K, publicKey), address);
  } catch {
    return false;
  }
};

/** What a maker's file says of an owner, readers and operators is void once the device is somebody else's. */
export const ownedBy = (config: DeviceConfig, owner: Uint8Array | undefined): DeviceConfig => {
  const { camera } = config;
  const isCameras = camera?.owner !== undefined && owner !== undefined && isKeyOf(camera.owner, owner);
  if (owner === undefined || isCameras) return { ...config, owner: owner ?? config.owner };
  return { ...config, owner, operators: [], camera: camera && { ...camera, owner: undefined, readers: [] } };
};
