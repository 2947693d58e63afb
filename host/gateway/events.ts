import type { ErrorCode } from '#proto/errors.js';

/**
 * What a gateway tells those who watch it: the live lines of the command line and the server-sent events of the
 * status page. Ids are 40 hex digits, hashes and transactions `0x` and 64, times Unix milliseconds of the gateway's clock.
 */
export type GatewayEvent =
  | { readonly kind: 'connected'; readonly atMs: number; readonly deviceId: string; readonly address: string }
  | { readonly kind: 'disconnected'; readonly atMs: number; readonly deviceId: string }
  | {
      readonly kind: 'stored';
      readonly atMs: number;
      readonly deviceId: string;
      readonly boot: number;
      readonly sequence: number;
      /** index in the log */
      readonly index: number;
      readonly bytes: number;
    }
  | {
      /** one message on `down/receipt` with `count` receipts of one device has left */
      readonly kind: 'receipted';
      readonly atMs: number;
      readonly deviceId: string;
      readonly count: number;
      /** Unix seconds by which these readings will be under a checkpoint on chain */
      readonly anchorBy: number;
    }
  | {
      readonly kind: 'refused';
      readonly atMs: number;
      readonly code: ErrorCode;
      readonly detail?: string;
      readonly deviceId?: string;
      readonly address?: string;
      readonly boot?: number;
      readonly sequence?: number;
    }
  | {
      readonly kind: 'anchored';
      readonly atMs: number;
      /** entries in the log under this checkpoint */
      readonly size: number;
      readonly root: string;
      readonly transaction: string;
      readonly block: string;
    }
  | {
      /** all of an encrypted picture is durable, and its device has the receipt for it */
      readonly kind: 'media-stored';
      readonly atMs: number;
      readonly deviceId: string;
      readonly boot: number;
      readonly sequence: number;
      readonly cid: string;
      readonly bytes: number;
    }
  | {
      /** somebody opened a dispute against this gateway, which answers it by itself */
      readonly kind: 'accused';
      readonly atMs: number;
      readonly dispute: string;
      readonly about: 'receipt' | 'consistency';
      /** Unix seconds */
      readonly openedAt: number;
    }
  | { readonly kind: 'answered'; readonly atMs: number; readonly dispute: string; readonly transaction: string }
  | { readonly kind: 'warning'; readonly atMs: number; readonly code: ErrorCode; readonly detail: string };

export type EventListener = (event: GatewayEvent) => void;

/** A small synchronous hub. A listener that throws does not stop the others, nor the gateway. */
export type EventHub = {
  readonly emit: (event: GatewayEvent) => void;
  /** returns the function that takes the listener away again */
  readonly on: (listener: EventListener) => () => void;
};

export const createEventHub = (onListenerError: (error: unknown) => void): EventHub => {
  const listeners = new Set<EventListener>();
  return {
    emit: (event) => {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
