import type { FieldmarkError } from '#proto/errors.js';
import type { AnswerOf, Settings } from '#proto/session.js';
import type { Clock, Crypto, Done, KeyStore, Storage } from './ports.js';
import type { Signer } from './signer.js';

/** One serial line. Bytes that came in wait until the tick takes them. */
export type SerialLine = {
  /** what came since the last call, or undefined */
  readonly receive: () => Uint8Array | undefined;
  /** sends, or drops where nobody listens; never waits */
  readonly write: (bytes: Uint8Array) => void;
};

export type WifiNetwork = {
  readonly name: string;
  /** -200 to 0 */
  readonly signalDbm: number;
  readonly isSecured: boolean;
};

export type Wifi = {
  /** strongest first */
  readonly scan: (done: Done<readonly WifiNetwork[]>) => void;
  /** joins, and joins again by itself after a restart; WIFI_REFUSED where that fails. No password for an open network. */
  readonly join: (name: string, password: string | undefined, done: Done<true>) => void;
  /** the network that the device is in, or undefined */
  readonly joined: () => string | undefined;
  readonly forget: (name: string) => void;
};

export type DeviceKey = {
  readonly keyStore: KeyStore;
  /** 20 bytes: the EVM address of its public key */
  readonly deviceId: Uint8Array;
  /** the scheme of the key URL, as `file` */
  readonly kind: string;
};

/** The device's one key. `make` makes it where it will live, durably, before it is done. */
export type KeyPlace = {
  readonly current: () => DeviceKey | undefined;
  readonly make: (done: Done<DeviceKey>) => void;
};

/** What is printed on the board and built into its program. */
export type BoardIdentity = {
  /** name of the board's file, as `raspberry-pi-4` */
  readonly board: string;
  readonly oem: string;
  readonly model: string;
  readonly software: string;
};

export type Report = AnswerOf<'report'>;
export type SensorCheck = AnswerOf<'check'>['sensors'][number];

/** What of a signer provisioning needs; a small board has no room for one that does more. */
export type SessionSigner = Pick<Signer, 'attest' | 'claim'>;

export type SessionPorts = {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly storage: Storage;
  readonly key: KeyPlace;
  readonly signerOf: (keyStore: KeyStore) => SessionSigner;
  readonly identity: BoardIdentity;
  /** absent where the board has none */
  readonly wifi?: Wifi | undefined;
  /** whether somebody shows at the device that he is there, as by its button */
  readonly isPersonPresent: () => boolean;
  /** what this board can't do of these settings, or undefined */
  readonly refuse: (settings: Settings) => FieldmarkError | undefined;
  readonly report: () => Report;
  /** reads each sensor once */
  readonly checkSensors: (done: Done<readonly SensorCheck[]>) => void;
};
