import type { OneWirePart } from './ds18b20.js';
import { createMessageCutter } from './messages.js';
import { fromSevenBit, toPairs, toSevenBit } from './sevenbit.js';

/*
 * StandardFirmata speaks neither 1-Wire nor ping. Boards that do run ConfigurableFirmata or PingFirmata; no build of
 * either is at hand, so this file answers their messages beside the genuine firmware, byte for byte as those protocols
 * say, and passes every other message on untouched. It is the one part of the emulated board that is no real firmware.
 */
const START_SYSEX = 0xf0;
const END_SYSEX = 0xf7;
const CAPABILITY_RESPONSE = 0x6c;
const PIN_END = 0x7f;
const PING = 0x75;
const ONE_WIRE = 0x73;
const ONE_WIRE_MODE = 0x07;
const SEARCH = 0x40;
const CONFIGURE = 0x41;
const SEARCH_REPLY = 0x42;
const READ_REPLY = 0x43;
// bits of a 1-Wire request (Firmata protocol, onewire.md)
const RESET_BIT = 0x01;
const READ_BIT = 0x08;
const WRITE_BIT = 0x20;
const DATA_BITS = 0x3c;

export type ExtensionOptions = {
  readonly toFirmware: (bytes: Uint8Array) => void;
  readonly toHost: (bytes: Uint8Array) => void;
  /** the 1-Wire part on a pin, if one is plugged in */
  readonly oneWire: (pin: number) => OneWirePart | undefined;
  /** microseconds of an echo on a pin; undefined where nothing is plugged in, 0 without an echo */
  readonly echo: (pin: number) => number | undefined;
};

export type Extension = {
  readonly fromHost: (bytes: Uint8Array) => void;
  readonly fromFirmware: (bytes: Uint8Array) => void;
};

const sysex = (body: readonly number[]): Uint8Array => Uint8Array.from([START_SYSEX, ...body, END_SYSEX]);

/** Adds both modes to every pin that the firmware says is there. */
const extendCapabilities = (message: number[]): number[] =>
  message.flatMap((byte, i) => (i > 1 && byte === PIN_END ? [ONE_WIRE_MODE, 1, PING, 1, PIN_END] : [byte]));

const answerOneWire = (message: number[], options: ExtensionOptions): void => {
  const command = message[2]!;
  const pin = message[3]!;
  const part = options.oneWire(pin);
  if (command === CONFIGURE) return;
  if (command === SEARCH) {
    options.toHost(sysex([ONE_WIRE, SEARCH_REPLY, pin, ...toSevenBit(part?.rom ?? [])]));
    return;
  }
  if (command & RESET_BIT) part?.reset();
  if ((command & DATA_BITS) === 0) return;
  const request = fromSevenBit(message.slice(4, -1));
  const selected = part?.rom.every((byte, i) => byte === request[i]) ? part : undefined;
  if (command & WRITE_BIT) for (const byte of request.slice(16)) selected?.write(byte);
  const count = request[8]! + request[9]! * 256;
  if ((command & READ_BIT) === 0 || count === 0) return;
  // a line that nobody pulls down reads as ones
  const data = Array.from({ length: count }, () => selected?.read() ?? 0xff);
  options.toHost(sysex([ONE_WIRE, READ_REPLY, pin, ...toSevenBit([request[10]!, request[11]!, ...data])]));
};

const answerPing = (message: number[], options: ExtensionOptions): void => {
  const pin = message[2]!;
  const echo = options.echo(pin) ?? 0;
  const duration = [echo >>> 24, (echo >>> 16) & 0xff, (echo >>> 8) & 0xff, echo & 0xff];
  options.toHost(sysex([PING, ...toPairs([pin]), ...toPairs(duration)]));
};

export const createExtension = (options: ExtensionOptions): Extension => ({
  fromHost: createMessageCutter((message) => {
    const ours = message[0] === START_SYSEX && message.at(-1) === END_SYSEX && message.length > 4;
    if (ours && message[1] === ONE_WIRE) answerOneWire(message, options);
    else if (ours && message[1] === PING) answerPing(message, options);
    else options.toFirmware(Uint8Array.from(message));
  }),
  fromFirmware: createMessageCutter((message) => {
    const capabilities = message[0] === START_SYSEX && message[1] === CAPABILITY_RESPONSE;
    options.toHost(Uint8Array.from(capabilities ? extendCapabilities(message) : message));
  }),
});
