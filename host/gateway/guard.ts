import type { Duplex } from 'node:stream';
import { LIMITS } from '#proto/limits.js';
import { GATEWAY_LIMITS } from './limits.js';

/**
 * Watches the packet borders of an MQTT connection without copying a byte, as the parser behind it would buffer a
 * packet of any announced length (256 MiB by MQTT 3.1.1 §2.2.3).
 */
export type PacketWatch = {
  /** counts bytes that are about to be parsed; what is wrong with them, or undefined */
  readonly push: (chunk: Uint8Array, nowMs: number) => string | undefined;
  /** when the packet began that is not complete yet; undefined between packets */
  readonly incompleteSinceMs: () => number | undefined;
};

const LENGTH_BYTES_MAX = 4;

export const watchPackets = (packetBytesMax: () => number): PacketWatch => {
  let state: 'header' | 'length' | 'body' = 'header';
  let remaining = 0;
  let lengthBytes = 0;
  let sinceMs: number | undefined;
  return {
    push: (chunk, nowMs) => {
      let at = 0;
      while (at < chunk.length) {
        if (state === 'header') {
          sinceMs = nowMs;
          state = 'length';
          remaining = 0;
          lengthBytes = 0;
          at++;
        } else if (state === 'length') {
          const byte = chunk[at++]!;
          remaining += (byte & 127) * 128 ** lengthBytes;
          lengthBytes++;
          if (remaining > packetBytesMax()) return `a packet of over ${packetBytesMax()} bytes`;
          if (byte < 128) state = 'body';
          else if (lengthBytes === LENGTH_BYTES_MAX) return 'a malformed packet length';
        } else {
          const step = Math.min(remaining, chunk.length - at);
          remaining -= step;
          at += step;
        }
        if (state === 'body' && remaining === 0) {
          state = 'header';
          sinceMs = undefined;
        }
      }
      return undefined;
    },
    incompleteSinceMs: () => sinceMs,
  };
};

export type Guard = {
  /** whether the parser may have these bytes; otherwise the connection has been destroyed */
  readonly pass: (chunk: Uint8Array) => boolean;
  /** whether the next chunk begins with a packet */
  readonly isBetweenPackets: () => boolean;
  /** from now on packets may have the size of a reading's; called when the login has been accepted */
  readonly trust: () => void;
  /** closes a connection that has been in the middle of a packet, or without a login, for too long */
  readonly sweep: (nowMs: number) => void;
};

/** CONNECT and what a client may send right behind it without waiting for CONNACK (MQTT 3.1.1 §3.1.4). */
const STRANGERS_BYTES_MAX = 65_536;

/** Stands in front of a connection's parser. `onBreach` hears why before the connection is destroyed. */
export const guardConnection = (connection: Duplex, openedMs: number, onBreach: (why: string) => void): Guard => {
  let trusted = false;
  const watch = watchPackets(() => (trusted ? LIMITS.mqttPacketBytesMax : LIMITS.connectBytesMax));
  let strangersBytes = 0;
  const close = (why: string): void => {
    if (connection.destroyed) return;
    onBreach(why);
    connection.destroy();
  };
  return {
    pass: (chunk) => {
      if (!trusted) strangersBytes += chunk.length;
      const breach =
        watch.push(chunk, Date.now()) ??
        (strangersBytes > STRANGERS_BYTES_MAX ? `over ${STRANGERS_BYTES_MAX} bytes before the login` : undefined);
      if (breach !== undefined) close(breach);
      return breach === undefined;
    },
    isBetweenPackets: () => watch.incompleteSinceMs() === undefined,
    trust: () => {
      trusted = true;
      strangersBytes = 0;
    },
    sweep: (sweepMs) => {
      const since = trusted ? watch.incompleteSinceMs() : openedMs;
      if (since !== undefined && sweepMs - since > GATEWAY_LIMITS.packetTimeMsMax)
        close(trusted ? 'a packet was not completed in time' : 'no login in time');
    },
  };
};
