import { openAuthority } from '#core/authority.js';
import { wallTime } from '#core/clock.js';
import { createCommands } from '#core/commands.js';
import type { Clock, Crypto, Storage } from '#core/ports.js';
import type { Identity } from '#core/seal.js';
import type { DeviceSettings } from '#core/settings.js';
import { equal } from '#proto/bytes.js';
import { ORDER, type SignedCommand } from '#proto/command.js';
import { ALGORITHM } from '#proto/cose.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import type { MediaReader } from '#proto/media-cipher.js';
import type { Camera } from './camera.js';
import type { DeviceConfig } from './config.js';
import { deviceIdOf } from './identity.js';

/** Whom a device obeys, and who may open what its camera captures. */
export type Commanding = {
  readonly commands: NonNullable<DeviceSettings['commands']>;
  /** the owner first; none while the owner's key is not known, and then nothing is captured */
  readonly readers: () => readonly MediaReader[];
  /** the camera that commands are for */
  readonly attach: (camera: Camera) => void;
};

export type CommandingParts = { readonly clock: Clock; readonly storage: Storage; readonly crypto: Crypto };

const readerOf = (publicKey: Uint8Array): MediaReader => {
  try {
    return { id: deviceIdOf(ALGORITHM.ES256K, publicKey), publicKey };
  } catch (cause) {
    throw new FieldmarkError('OWNER_KEY_INVALID', {
      state: 'nothing was captured',
      next: 'give the compressed public key, 66 hex digits, of the owner and of each reader',
      cause,
    });
  }
};

const withoutRepeats = (readers: readonly MediaReader[]): readonly MediaReader[] =>
  readers.filter((one, index) => readers.findIndex((other) => equal(other.id, one.id)) === index);

/** Whose a device is: as the configuration says, or else whoever holds the camera's key. */
const ownerIn = ({ owner, camera }: DeviceConfig): Uint8Array | undefined =>
  owner ?? (camera?.owner && readerOf(camera.owner).id);

/** Opens what obeys the owner; undefined for a device that has none. Throws OWNER_KEY_INVALID. */
export const openCommanding = (
  config: DeviceConfig,
  identity: Identity,
  { clock, storage, crypto }: CommandingParts,
): Commanding | undefined => {
  const owner = ownerIn(config);
  if (owner === undefined) return undefined;
  const authority = openAuthority(storage, crypto, wallTime(clock), owner, config.operators ?? []);
  const configured = config.camera?.owner && readerOf(config.camera.owner);
  const configuredReaders = (config.camera?.readers ?? []).map(readerOf);
  let camera: Camera | undefined;

  const ownerReader = (): MediaReader | undefined => {
    if (configured !== undefined && equal(configured.id, owner)) return configured;
    const known = authority.ownerKey();
    return known && readerOf(known);
  };

  const refuse = ({ readers }: SignedCommand): ErrorCode | undefined => {
    try {
      readers?.forEach(readerOf);
      return undefined;
    } catch (error) {
      return error instanceof FieldmarkError ? error.code : 'INTERNAL';
    }
  };

  const obey = async ({ order, seconds }: SignedCommand): Promise<{ readonly objectHash?: Uint8Array }> => {
    if (order === ORDER.readers || order === ORDER.operators) return {};
    if (order !== ORDER.picture && order !== ORDER.clip) throw new FieldmarkError('METHOD_UNKNOWN');
    if (camera === undefined) throw new FieldmarkError('CAMERA_ABSENT');
    return { objectHash: await camera.capture('command', seconds ?? 0) };
  };

  return {
    commands: (parts) =>
      createCommands(parts, identity, {
        authority,
        refuse,
        perform: (command, done) => {
          obey(command).then(
            (performed) => done(undefined, performed),
            (cause: unknown) =>
              done(cause instanceof FieldmarkError ? cause : new FieldmarkError('INTERNAL', { cause }), undefined),
          );
        },
      }),
    readers: () => {
      const first = ownerReader();
      if (first === undefined) return [];
      return withoutRepeats([first, ...(authority.readers()?.map(readerOf) ?? configuredReaders)]);
    },
    attach: (given) => {
      camera = given;
    },
  };
};
