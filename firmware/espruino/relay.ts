import type { Done, Network, NetworkState } from '#core/ports.js';
import type { CborValue } from '#proto/cbor.js';
import { FieldmarkError } from '#proto/errors.js';
import { createRelayReader, encodeRelay, RELAY } from '#proto/relay.js';
import type { BoardLine } from './line.js';

export type RelayParts = { readonly line: BoardLine };

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

  const read = createRelayReader();

  const send = (message: readonly CborValue[]): void => parts.line.write(encodeRelay(message));

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

  parts.line.onFrame((payload) => {
    const message = read(payload);
    if (message !== undefined) take(message);
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
