import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import type { Driver, SensorOptions } from './driver.js';
import type { EventListener } from './events.js';
import type { Buses, Clock, Crypto, KeyStore, Network, NetworkState, Storage } from './ports.js';

/** A gateway as the owner knows it from the registry. */
export type GatewaySettings = {
  /** 20 bytes: the EVM address of its log key */
  readonly id: Uint8Array;
  /** 33 bytes, compressed secp256k1 point of the log key: receipts are checked by it */
  readonly publicKey: Uint8Array;
  /** `mqtt://host:port` or `mqtts://host:port` */
  readonly url: string;
};

export type SensorSettings = {
  readonly driver: Driver;
  readonly options: SensorOptions;
  /** where given, records are named `name:field` */
  readonly name?: string | undefined;
  readonly periodMs: number;
};

export type DeviceSettings = {
  /** 20 bytes: the EVM address of the key store's public key */
  readonly deviceId: Uint8Array;
  /** 8 bytes */
  readonly net: Uint8Array;
  /** 8 bytes of the digest of the installed update manifest, zeros for none */
  readonly firmware: Uint8Array;
  /** in order of preference; may be empty, then readings only queue */
  readonly gateways: readonly GatewaySettings[];
  /** bytes of all queued blobs together */
  readonly queueBytesMax: number;
  readonly sensors: readonly SensorSettings[];
  /** 0 for no health envelopes */
  readonly healthPeriodMs: number;
  /** envelopes on their way without a receipt at one time; 16 unless told */
  readonly inFlightMax?: number | undefined;
  /** how long to wait for a receipt before publishing again; 30,000 unless told */
  readonly receiptTimeoutMs?: number | undefined;
};

export type DevicePorts = {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly keyStore: KeyStore;
  readonly crypto: Crypto;
  readonly network: Network;
  readonly buses: Buses;
};

export type SensorState = 'starting' | 'ready' | 'failed';

export type SensorStatus = {
  /** the sensor's name, or its driver's where it has none */
  readonly name: string;
  readonly state: SensorState;
  /** why it last failed; absent once it gives samples again */
  readonly code?: ErrorCode | undefined;
};

export type Counters = {
  sealed: number;
  published: number;
  receipted: number;
  refused: number;
  dropped: number;
  receiptsIgnored: number;
  samplesMissed: number;
  connections: number;
};

export type DeviceStatus = {
  readonly running: boolean;
  /** why nothing can be sealed at the moment */
  readonly blockedBy?: ErrorCode | undefined;
  readonly boot: number;
  /** the sequence that the next envelope will have */
  readonly nextSequence: number;
  /** envelopes without a receipt */
  readonly queueCount: number;
  readonly queueBytes: number;
  readonly queueBytesMax: number;
  readonly network: NetworkState;
  /** the gateway in use or to be tried next */
  readonly gatewayId?: Uint8Array | undefined;
  readonly sensors: readonly SensorStatus[];
  /** since start */
  readonly counters: Readonly<Counters>;
};

export type Device = {
  /**
   * Reads the stored state and begins a new boot. Throws STORAGE_DAMAGED when the state can't be trusted: sealing on
   * could then give one sequence twice, which is how a cloned key looks.
   */
  readonly start: () => void;
  /** One step of everything; call it every 20 to 200 ms. It never waits. */
  readonly tick: () => void;
  readonly status: () => DeviceStatus;
  /** Ends the connection and the work. Nothing is lost: all that was sealed is durable. */
  readonly stop: () => void;
  readonly onEvent: (listener: EventListener) => void;
};

/** Puts a device together from its ports. Throws CONFIG_INVALID when the settings can't work. */
export const createDevice = (_ports: DevicePorts, _settings: DeviceSettings): Device => {
  throw new FieldmarkError('INTERNAL', { detail: 'the device is not put together yet' });
};
