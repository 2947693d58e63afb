import type { Done, Network, NetworkState } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { createRelayJoiner, frameRelay, RELAY } from '#proto/relay.js';
import type { BoardLine } from './line.js';
import { textOf } from './text.js';
import { bytes, int, list, takeBytes, takeInt, takeList, takeText, text } from './wire.js';

export type RelayParts = { readonly line: BoardLine };

/** what a board holds of one message while it comes: a receipt has under 1,000 bytes */
const MESSAGE_BYTES_MAX = 3072;
const INBOX_MAX = 4;

type Waiting = { readonly id: number; readonly done: Done<true> };

/**
 * The core's Network port for a board without a network: a computer at the other end of the serial line connects,
 * publishes and subscribes as it is told. It sees sealed envelopes and a login for one gateway, and can change neither.
 */
export const openRelay = (parts: RelayParts): Network => {
  let state: NetworkState = 'closed';
  let lastError: FieldmarkError | undefined;
  let nextId = 0;
  let inbox: { readonly topic: string; readonly payload: Uint8Array }[] = [];
  let waiting: Waiting[] = [];

  const join = createRelayJoiner(MESSAGE_BYTES_MAX);

  const send = (items: readonly Uint8Array[]): void => parts.line.write(frameRelay(list(items)));

  const close = (error: FieldmarkError): void => {
    const left = waiting;
    state = 'closed';
    lastError = error;
    waiting = [];
    for (let i = 0; i < left.length; i++) left[i]!.done(error, undefined);
  };

  const acknowledged = (id: number): void => {
    const done = waiting.filter((one) => one.id === id);
    waiting = waiting.filter((one) => one.id !== id);
    for (let i = 0; i < done.length; i++) done[i]!.done(undefined, true);
  };

  /** Throws SHAPE_INVALID for what is no message. */
  const take = (message: Uint8Array): void => {
    const reader = { bytes: message, at: 0 };
    takeList(reader);
    const kind = takeInt(reader);
    if (kind === RELAY.opened && state === 'connecting') state = 'open';
    else if (kind === RELAY.closed && state !== 'closed')
      close(new FieldmarkError('GATEWAY_UNREACHABLE', { detail: textOf(takeText(reader)) }));
    else if (kind === RELAY.acknowledged) acknowledged(takeInt(reader));
    else if (kind === RELAY.message && inbox.length < INBOX_MAX)
      inbox.push({ topic: textOf(takeText(reader)), payload: new Uint8Array(takeBytes(reader, 0)) });
  };

  parts.line.onFrame((payload) => {
    const message = join(payload);
    if (message === undefined) return;
    try {
      take(message);
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
    }
  });

  return {
    state: () => state,
    lastError: () => lastError,
    connect: (options) => {
      close(new FieldmarkError('INTERRUPTED'));
      inbox = [];
      state = 'connecting';
      send([
        int(RELAY.connect),
        text(options.url),
        text(options.clientId),
        bytes(options.password),
        list(options.subscriptions.map(text)),
      ]);
    },
    publish: (topic, payload, done) => {
      nextId++;
      waiting.push({ id: nextId, done });
      send([int(RELAY.publish), int(nextId), text(topic), bytes(payload)]);
    },
    receive: () => inbox.shift(),
    close: () => {
      send([int(RELAY.close)]);
      close(new FieldmarkError('INTERRUPTED'));
    },
  };
};
