import { textOf } from './text.js';

/** The interpreter's `Wifi`, the same on an Espruino WiFi and an ESP32. Texts are bytes: a character each. */
export type WifiModule = {
  /** calls back with null, or with a text that says why not */
  readonly connect: (
    name: string,
    options: { readonly password: string },
    done: (error: string | null | undefined) => void,
  ) => void;
  readonly scan: (
    done: (
      error: string | null | undefined,
      found: readonly { readonly ssid: string; readonly authMode: string; readonly rssi: number }[] | undefined,
    ) => void,
  ) => void;
  readonly on: (event: 'disconnected', listener: () => void) => void;
};

export type StationParts = {
  /** the interpreter's `require` */
  readonly module: (name: 'Wifi') => WifiModule;
  readonly files: {
    readonly read: (name: string) => string | undefined;
    readonly write: (name: string, data: string) => void;
    readonly erase: (name: string) => void;
    readonly getFree: () => number;
  };
  readonly log: (text: string) => void;
  readonly setTimeout: (then: () => void, ms: number) => unknown;
};

/** The board in its Wi-Fi network: joins again by itself, after a start and whenever it was put out. */
export type Station = {
  readonly module: WifiModule;
  /** the network that it is in, or undefined */
  readonly joined: () => string | undefined;
  /** keeps name and password once it is in; `done` gets why it is not */
  readonly join: (name: string, password: string, done: (error: string | undefined) => void) => void;
  readonly forget: () => void;
};

const FILE = 'fm.wifi';
/** what Storage adds to a file, and a word for its end */
const FILE_BYTES = 36;
const AGAIN_MS = 10_000;

export const openStation = (parts: StationParts): Station => {
  const wifi = parts.module('Wifi');
  /** how long the name is, the name, the password */
  const kept = (): string | undefined => parts.files.read(FILE);
  let current: string | undefined;
  let isBusy = false;

  const attempt = (name: string, password: string, done: (error: string | undefined) => void): void => {
    isBusy = true;
    wifi.connect(name, { password }, (error) => {
      isBusy = false;
      const isIn = error === null || error === undefined;
      current = isIn ? name : undefined;
      parts.log(isIn ? `wifi-joined ${name}` : `wifi-refused WIFI_REFUSED ${name}`);
      done(isIn ? undefined : `${error}`);
    });
  };

  const rejoin = (): void => {
    const text = kept();
    if (text === undefined || current !== undefined || isBusy) return;
    const end = 1 + text.charCodeAt(0);
    attempt(text.substring(1, end), text.substring(end), (error) => {
      if (error !== undefined) parts.setTimeout(rejoin, AGAIN_MS);
    });
  };

  wifi.on('disconnected', () => {
    current = undefined;
    parts.setTimeout(rejoin, AGAIN_MS);
  });
  rejoin();

  return {
    module: wifi,
    joined: () => current,
    join: (name, password, done) =>
      attempt(name, password, (error) => {
        const text = textOf(new Uint8Array([name.length])) + name + password;
        const isNew = error === undefined && kept() !== text;
        // without room the interpreter would move all files, the key among them
        const isFull = isNew && parts.files.getFree() < text.length + FILE_BYTES;
        if (isNew && !isFull) parts.files.write(FILE, text);
        done(isFull ? 'STORAGE_FULL' : error);
      }),
    forget: () => parts.files.erase(FILE),
  };
};
