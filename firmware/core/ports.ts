import type { Algorithm } from '#proto/cose.js';
import type { FieldmarkError } from '#proto/errors.js';
import type { ClockQuality } from '#proto/reading.js';

/**
 * What the core needs of a board, and nothing more. Every port is injected; the core keeps no state of its own at
 * module level and never waits: long calls take a `Done`, and the device's tick looks at what has come in.
 */
export type Done<T> = (error: FieldmarkError | undefined, value: T | undefined) => void;

export type WallTime = {
  /** Unix seconds; 0 where quality is none */ readonly seconds: number;
  readonly quality: ClockQuality;
};

export type Clock = {
  /** milliseconds since some start, never backwards */
  readonly monotonicMs: () => number;
  readonly wall: () => WallTime;
};

/**
 * Small named blobs that survive a power cut. `write` and `remove` have happened, wholly or not at all, when they
 * return. Names are at most 28 bytes of `[a-z0-9.-]` (Espruino's limit). Faults throw STORAGE_FULL or STORAGE_FAILED.
 */
export type Storage = {
  readonly read: (name: string) => Uint8Array | undefined;
  readonly write: (name: string, bytes: Uint8Array) => void;
  readonly remove: (name: string) => void;
  /** names that begin with `prefix`, in ascending order */
  readonly list: (prefix: string) => readonly string[];
};

/**
 * A key that can sign. Only `core/signer` holds one: it alone decides what bytes are signed, so that no interface
 * can sign what a caller gives.
 */
export type KeyStore = {
  readonly algorithm: Algorithm;
  /** 33 bytes, compressed point of the algorithm's curve */
  readonly publicKey: Uint8Array;
  /** 0 file, 1 sealed, 2 secure element */
  readonly assurance: 0 | 1 | 2;
  /** it has verified every signature that it gives, so the core need not do so again */
  readonly verifiesOwn?: true;
  /** 64 bytes r‖s with a low s over a 32-byte digest. One call at a time. */
  readonly sign: (digest: Uint8Array, done: Done<Uint8Array>) => void;
};

export type Crypto = {
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly keccak256: (bytes: Uint8Array) => Uint8Array;
  /** ES256K over a digest by a 33-byte key; false for a high s */
  readonly verify: (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;
  /** bytes fit for nonces and jitter */
  readonly random: (length: number) => Uint8Array;
};

export type NetworkState = 'closed' | 'connecting' | 'open';

export type ConnectOptions = {
  /** `mqtt://host:port` or `mqtts://host:port` */
  readonly url: string;
  readonly clientId: string;
  readonly username: string;
  readonly password: Uint8Array;
  readonly subscriptions: readonly string[];
};

/** One MQTT connection. Events only enqueue: the core reads `state` and `receive` in its tick. */
export type Network = {
  readonly state: () => NetworkState;
  /** why the last connection ended, for health and people */
  readonly lastError: () => FieldmarkError | undefined;
  /** starts one attempt; `state` is `open` once connected and subscribed, `closed` again when it fails or ends */
  readonly connect: (options: ConnectOptions) => void;
  /** QoS 1; `done` when the broker acknowledged, which is not a receipt */
  readonly publish: (topic: string, payload: Uint8Array, done: Done<true>) => void;
  /** the oldest message that has not been taken yet */
  readonly receive: () => { readonly topic: string; readonly payload: Uint8Array } | undefined;
  readonly close: () => void;
};

/** An I2C bus. A device that does not acknowledge gives SENSOR_ABSENT, a broken bus BUS_FAILED. */
export type I2cBus = {
  readonly write: (address: number, bytes: readonly number[], done: Done<true>) => void;
  /** writes the register's number, then reads `length` bytes */
  readonly read: (address: number, register: number, length: number, done: Done<Uint8Array>) => void;
  /** reads without naming a register, for parts that answer a command */
  readonly readRaw: (address: number, length: number, done: Done<Uint8Array>) => void;
};

/** Analog inputs, by the board's pin name. Values are 0 to 65535 whatever the converter's width. */
export type AdcBus = { readonly sample: (pin: string, done: Done<number>) => void };

/** Digital inputs, by the board's pin name. */
export type GpioBus = {
  readonly read: (pin: string, done: Done<boolean>) => void;
  /** calls back at each change until the board goes */
  readonly watch: (pin: string, changed: (level: boolean) => void) => void;
};

/** A serial line that is only listened to, as a GNSS receiver's. */
export type UartBus = { readonly onBytes: (received: (bytes: Uint8Array) => void) => void };

/** Figures of the board itself; each is undefined where the board has no such figure. */
export type BoardFigures = {
  /** thousandths of a degree Celsius */
  readonly temperatureMilliCelsius?: number | undefined;
  readonly diskFreeBytes?: number | undefined;
  readonly memoryFreeBytes?: number | undefined;
  readonly uptimeSeconds: number;
  /** starts that a watchdog forced */
  readonly watchdogResets?: number | undefined;
};

/** A sensor that a library of the board's platform reads, as johnny-five does on Linux. */
export type Component = {
  /** a property by its path, as `thermometer.celsius` */
  readonly get: (path: string) => unknown;
  /** Calls back after each measurement that newly came from the part, or with what broke the component. */
  readonly onMeasured: (measured: (error: FieldmarkError | undefined) => void) => void;
  readonly close: () => void;
};

/** Makes components by the library's own class names and options; CONFIG_INVALID where it has no such class. */
export type ComponentBus = {
  readonly make: (className: string, options: { readonly [name: string]: unknown }, done: Done<Component>) => void;
};

/** The buses of one board. A driver takes what it needs and asks for nothing else. */
export type Buses = {
  readonly i2c?: I2cBus | undefined;
  readonly adc?: AdcBus | undefined;
  readonly gpio?: GpioBus | undefined;
  readonly uart?: UartBus | undefined;
  readonly figures?: (() => BoardFigures) | undefined;
  readonly components?: ComponentBus | undefined;
  /** runs `then` after at least `ms` */
  readonly after: (ms: number, then: () => void) => void;
  /** takes the time of a position fix, Unix milliseconds, for the board's clock; absent where no clock takes one */
  readonly offerFix?: ((unixMs: number) => void) | undefined;
};
