import type { EventEmitter } from 'node:events';

export type PluginPin = {
  readonly supportedModes: readonly number[];
  mode?: number | undefined;
  value?: number | undefined;
  readonly analogChannel?: number | undefined;
};

/**
 * What this program uses of johnny-five's IO plugin interface, which firmata-io and linux-io both implement
 * (github.com/rwaldron/io-plugins). Both say more by events: `analog-read-N`, `digital-read-N`, `error`.
 */
export type IoPlugin = EventEmitter & {
  readonly name: string;
  readonly pins: PluginPin[];
  readonly analogPins: readonly number[];
  readonly MODES: { readonly INPUT: number; readonly ANALOG: number };
  readonly RESOLUTION?: { readonly ADC: number | null };
  readonly isReady: boolean;
  readonly normalize?: (pin: string | number) => number;
  readonly pinMode: (pin: number, mode: number) => unknown;
  readonly i2cConfig: (options: { readonly address: number; readonly delay: number }) => unknown;
  readonly i2cWrite: (address: number, bytes: readonly number[]) => unknown;
  readonly i2cReadOnce: {
    (address: number, register: number, length: number, read: (bytes: readonly number[]) => void): unknown;
    (address: number, length: number, read: (bytes: readonly number[]) => void): unknown;
  };
  /** Firmata only: ends the continuous reads of an address */
  readonly i2cStop?: (address: number) => unknown;
  readonly digitalRead: (pin: number, read: (level: number) => void) => unknown;
  /** Firmata only: turns the reports of a pin on or off; turning on reports at once */
  readonly reportAnalogPin?: (channel: number, on: 0 | 1) => unknown;
  readonly reportDigitalPin?: (pin: number, on: 0 | 1) => unknown;
};

/** Emitted on a plugin, with the address, in place of a reply that an absent part could not have given. */
export const I2C_ABSENT = 'i2c-absent';

/** One connection to a board, from its handshake until it ends. */
export type Connection = {
  readonly io: IoPlugin;
  /** calls back once, when the connection has ended for whatever reason */
  readonly onEnd: (ended: () => void) => void;
  readonly end: () => void;
};
