import type { Result } from '#proto/errors.js';
import type { DownChannel } from '#proto/topics.js';
import type { Credentials } from './login.js';
import type { Arrived, Outcome, RegisteredDevice } from './stages.js';

/** What stands behind a way in, be it the embedded broker or the bridge to another. */
export type Inside = {
  readonly login: (credentials: Credentials, address: string) => Promise<Result<RegisteredDevice>>;
  /**
   * Resolves once the envelope is durable or refused for good: then, and only then, it may be acknowledged. Rejects
   * with a FieldmarkError where it is neither.
   */
  readonly accept: (arrived: Arrived, address: string | undefined) => Promise<Outcome>;
  /** a message of `up/media` that is a part of an object; gives what goes to `down/receipt`, if anything */
  readonly takePart: (deviceId: Uint8Array, message: Uint8Array) => Promise<Uint8Array | undefined>;
  /** a message of `up/update`; gives what goes to `down/update`, if anything */
  readonly update: (deviceId: Uint8Array, message: Uint8Array) => Promise<Uint8Array | undefined>;
};

/** A way in for devices, and the way back to them. */
export type Door = {
  /** to the device with this id in hex; false where it can't be reached now, and asks again by sending again */
  readonly send: (deviceKey: string, channel: DownChannel, payload: Uint8Array) => boolean;
  readonly isOnline: (deviceKey: string) => boolean;
  readonly onlineCount: () => number;
  /** what is wrong, or undefined */
  readonly fault: () => string | undefined;
  /** takes nothing new from now on; what has been taken is still acknowledged */
  readonly drain: () => void;
  readonly close: () => Promise<void>;
};
