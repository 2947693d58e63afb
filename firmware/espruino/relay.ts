import type { Done, Network, NetworkState } from '#core/ports.js';
import { concat } from '#proto/bytes.js';
import { type CborValue, decode, encode } from '#proto/cbor.js';
import { FieldmarkError } from '#proto/errors.js';
import { encodeFrame, openFrame } from '#proto/frame.js';
import { LIMITS } from '#proto/limits.js';
import { RELAY } from '#proto/relay.js';

export type RelaySerial = {
  readonly write: (bytes: Uint8Array) => void;
  readonly on: (event: 'data', listener: (text: string) => void) => void;
};

export type RelayParts = { readonly serial: RelaySerial };

type Waiting = { readonly id: number; readonly done: Done<true> };

/**
 * The core's Network port for a board without a network: a computer at the other end of the serial line connects,
 * publishes and subscribes as it is told. It sees sealed envelopes and a login for one gateway, and can change neither.
 */
export const openRelay = (parts: RelayParts): Network => {
  let state: NetworkState = 'closed';
  let lastError: FieldmarkError | undefined;
  let buffer = new Uint8Array(0);
  let nextId = 0;
  let inbox: { readonly topic: string; readonly payload: Uint8Array }[] = [];
  let waiting: Waiting[] = [];

  const send = (message: readonly CborValue[]): void => parts.serial.write(encodeFrame(encode(message)));

  const close = (error: FieldmarkError): void => {
    const left = waiting;
    state = 'closed';
    lastError = error;
    waiting = [];
    for (let i = 0; i < left.length; i++) left[i]!.done(error, undefined);
  };

  const take = (message: readonly CborValue[]): void => {
    const kind = message[0];
    if (kind === RELAY.opened && state === 'connecting') state = 'open';
    else if (kind === RELAY.closed && state !== 'closed')
      close(new FieldmarkError('GATEWAY_UNREACHABLE', { detail: `${message[1]}` }));
    else if (kind === RELAY.acknowledged) {
      const done = waiting.filter((one) => one.id === message[1]);
      waiting = waiting.filter((one) => one.id !== message[1]);
      for (let i = 0; i < done.length; i++) done[i]!.done(undefined, true);
    } else if (kind === RELAY.message && typeof message[1] === 'string' && message[2] instanceof Uint8Array)
      inbox.push({ topic: message[1], payload: new Uint8Array(message[2]) });
  };

  const onFrame = (stuffed: Uint8Array): void => {
    const payload = openFrame(stuffed);
    if (payload === undefined) return;
    const item = decode(payload);
    if (item.ok && Array.isArray(item.value)) take(item.value);
  };

  parts.serial.on('data', (text) => {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
    buffer = concat([buffer, bytes]) as Uint8Array<ArrayBuffer>;
    for (let end = buffer.indexOf(0); end >= 0; end = buffer.indexOf(0)) {
      const frame = new Uint8Array(buffer.subarray(0, end));
      buffer = new Uint8Array(buffer.subarray(end + 1));
      if (frame.length > 0) onFrame(frame);
    }
    if (buffer.length > 2 * LIMITS.framePayloadBytesMax) buffer = new Uint8Array(0);
  });

  return {
    state: () => state,
    lastError: () => lastError,
    connect: (options) => {
      close(new FieldmarkError('INTERRUPTED'));
      inbox = [];
      state = 'connecting';
      send([RELAY.connect, options.url, options.clientId, options.password, options.subscriptions]);
    },
    publish: (topic, payload, done) => {
      nextId++;
      waiting.push({ id: nextId, done });
      send([RELAY.publish, nextId, topic, payload]);
    },
    receive: () => inbox.shift(),
    close: () => {
      send([RELAY.close]);
      close(new FieldmarkError('INTERRUPTED'));
    },
  };
};
