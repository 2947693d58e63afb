/** What the build puts in: the user's module, and the board's own facts from its JSON. */
declare module 'fieldmark:device' {
  export const sensors: readonly import('#core/schedule.js').SensorSettings[];
}

declare module 'fieldmark:board' {
  export const i2c: import('./io.js').BoardI2c | undefined;
  /** the port to a computer, which is the interpreter's console until the board takes it */
  export const serial: import('./line.js').LineSerial;
  export const identity: import('#core/console-ports.js').BoardIdentity;
  /** tells one user's module from another */
  export const program: string;
  /** whether the hardware's watchdog forced this start; undefined where the processor can't tell */
  export const wasWatchdog: () => boolean | undefined;
  /** where a receiver may be connected that only talks */
  export const uart: import('./io.js').BoardSerial | undefined;
  /** its Wi-Fi, on a board that has one */
  export const openStation:
    | ((parts: import('./station.js').StationParts) => import('./station.js').Station)
    | undefined;
  export const findImprov: import('./line.js').FindImprov | undefined;
  export const openWifi: typeof import('./wifi.js').openWifi | undefined;
  export const openImprov: typeof import('./wifi.js').openImprov | undefined;
  /** sets the bus up on the board's pins */
  export const setup: () => void;
  export const entries: import('./signer.js').NativeEntries;
  /** where serial flash is, on a board that has one */
  export const spi: import('./spi-flash.js').BoardSpi | undefined;
  export const select: object | undefined;
  export const openFlash: (
    parts: import('./internal-flash.js').FlashParts & import('./spi-flash.js').SpiFlashParts,
  ) => import('./flash-storage.js').FlashPort;
  /** whole pages that are the queue's */
  export const pages: readonly import('./flash-storage.js').FlashPage[];
  /** what was flashed, and two slots, each on whole pages; on a board that has room for them */
  export const imageAreas: readonly import('./flash-storage.js').FlashPage[];
  /** what of them is erased at one time */
  export const imagePageBytes: number;
  /** hex */
  export const classId: string;
  /** hex of the signed set of keys by which this board is updated at first; empty where it is not */
  export const updateKeys: string;
  export const openUpdates: (
    native: import('./signer.js').NativeSigner,
    storage: import('./flash-storage.js').FlashStorage,
    deviceId: Uint8Array,
  ) => import('./update.js').Updates | undefined;
  export const openNetwork: (
    parts: import('./mqtt.js').MqttParts & import('./relay.js').RelayParts,
  ) => import('#core/ports.js').Network;
}

type EspruinoStorage = {
  read(name: string): string | undefined;
  /** throws where there is no room; where what was replaced takes it, all files are moved first */
  write(name: string, data: Uint8Array | string): void;
  erase(name: string): void;
  getFree(): number;
};

/** The build puts what only `part` reaches into the file `name` of Storage, to be read when this is called. */
declare const onDemand: <T>(name: string, part: () => T) => T;
/** starts the interpreter anew, from its boot code */
declare const load: () => void;
/** the board's button, where it has one */
declare const BTN1: object | undefined;

declare const E: {
  getSerial?(): string;
  nativeCall(address: number, signature: string): (a: number, b: number, c: number, d: number) => number;
  getAddressOf(value: unknown, flat: boolean): number;
  toFlatString(bytes: unknown): string | undefined;
  hwRand(): number;
  CRC32(bytes: Uint8Array): number;
  enableWatchdog(seconds: number, isAutomatic: boolean): void;
  kickWatchdog(): void;
  /** null for no console at all; `force` keeps it there when a computer is plugged in */
  setConsole(device: object | null, options?: { readonly force: boolean }): void;
  on(event: string, listener: () => void): void;
  /** a text whose letters are the bytes there; what is evaluated of it stays there */
  memoryArea(address: number, length: number): string;
};
declare const process: {
  on(event: 'uncaughtException', listener: (error: unknown) => void): void;
  memory(): { free: number; blocksize: number };
};
declare const Pin: new (name: string) => object;
declare const getSerial: () => string;
declare const getTime: () => number;
/** through `global`, since a bundler takes a bare require for its own */
declare const global: {
  readonly require: (name: string) => never;
  /** what the boot of a board with slots has chosen: what was flashed, whether it is on trial, what has failed, the image */
  fieldmark?: readonly [Uint8Array, boolean, Uint8Array | undefined, ImageFacts | undefined];
};
/** slot, sequence, digest of the manifest, digest and length of the image */
type ImageFacts = readonly [number, number, Uint8Array, Uint8Array, number];
declare const print: (text: string) => void;
declare const analogRead: (pin: object) => number;
declare const digitalRead: (pin: object) => number;
declare const setWatch: (
  changed: (event: { readonly state: boolean }) => void,
  pin: object,
  options: object,
) => unknown;
declare const setTimeout: (then: (() => void) | string, ms: number) => unknown;
declare const setInterval: (then: () => void, ms: number) => unknown;
