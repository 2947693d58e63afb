import { toHex } from '#proto/bytes.js';
import { encodeCti } from '#proto/reading.js';
import { decodeGroup, type ReceiptMessage, verifyPlace } from '#proto/receipt.js';
import { connectSimClient, type SimClient } from './client.js';
import { createSealer, sampleRecords, sha256, simIdentity } from './sealer.js';

export type FleetOptions = {
  /** where the gateway is now; it may change when the gateway starts again */
  readonly port: () => number | undefined;
  readonly gatewayId: string;
  readonly net: Uint8Array;
  readonly devices: number;
  /** readings a second over all devices */
  readonly rate: number;
  /** boot count of this run */
  readonly boot: number;
};

export type Fleet = {
  /** stops sealing, and resolves once every reading has its receipt */
  readonly drain: () => Promise<void>;
  /** `device id hex:cti hex` of every reading whose receipt was checked, with its envelope's leaf index promise kept aside */
  readonly receipted: ReadonlyMap<string, Uint8Array>;
  readonly sealed: () => number;
  /** receipts that proved nothing */
  readonly badReceipts: () => number;
  readonly refused: readonly string[];
  readonly stop: () => void;
};

const RECONNECT_MS = 50;
const RESEND_MS = 5000;
/** readings without a receipt: behind a gateway that is slow on a busy machine the fleet seals no faster than that takes them */
const WAITING_MAX = 4000;

/**
 * Devices that keep every reading until its receipt proves it, reconnect after every loss, and publish again what has
 * no receipt: the rules of DESIGN's promise, without a board.
 */
export const startFleet = (options: FleetOptions): Fleet => {
  const receipted = new Map<string, Uint8Array>();
  const refused: string[] = [];
  let badReceipts = 0;
  let sealed = 0;
  let stopped = false;
  const members = Array.from({ length: options.devices }, (_, index) => startMember(index));

  function startMember(index: number) {
    const sealer = createSealer(simIdentity(index), options.net, options.boot);
    const id = toHex(sealer.identity.deviceId);
    const pending = new Map<string, { readonly bytes: Uint8Array; sentMs: number }>();
    let client: SimClient | undefined;
    let counter = options.boot * 100_000;
    const take = (message: ReceiptMessage): void => {
      const group = message.group === undefined ? undefined : decodeGroup(message.group);
      for (const place of message.places ?? []) {
        const key = toHex(place.cti);
        const waiting = pending.get(key);
        if (waiting === undefined) continue;
        if (group?.ok !== true || !verifyPlace(sha256, waiting.bytes, place, group.value).ok) badReceipts++;
        else {
          pending.delete(key);
          receipted.set(`${id}:${key}`, waiting.bytes);
        }
      }
      for (const refusal of message.refused ?? []) refused.push(`${id}:${toHex(refusal.cti)} ${refusal.code}`);
    };
    const connect = (): void => {
      if (stopped) return;
      const port = options.port();
      const again = () => setTimeout(connect, RECONNECT_MS).unref();
      if (port === undefined) {
        again();
        return;
      }
      const onClose = (): void => {
        client = undefined;
        again();
      };
      const token = sealer.login(options.gatewayId, ++counter);
      connectSimClient({ port, deviceId: sealer.identity.deviceId, token, onReceipt: take, onClose }).then(
        (connected) => {
          client = connected;
          for (const waiting of pending.values()) send(waiting);
        },
        () => undefined,
      );
    };
    const send = (waiting: { readonly bytes: Uint8Array; sentMs: number }): void => {
      if (client === undefined) return;
      waiting.sentMs = performance.now();
      client.publish(waiting.bytes);
    };
    connect();
    return {
      pending,
      seal: () => {
        const { sequence, bytes } = sealer.seal(sampleRecords(sealed), Math.floor(Date.now() / 1000));
        const waiting = { bytes, sentMs: 0 };
        pending.set(toHex(encodeCti(options.boot, sequence)), waiting);
        send(waiting);
      },
      resend: () => {
        const now = performance.now();
        for (const waiting of pending.values()) if (now - waiting.sentMs > RESEND_MS) send(waiting);
      },
      close: () => client?.close(),
    };
  }

  let due = 0;
  let lastMs = performance.now();
  const pacer = setInterval(() => {
    const nowMs = performance.now();
    const waiting = members.reduce((sum, { pending }) => sum + pending.size, 0);
    due = Math.min(due + ((nowMs - lastMs) / 1000) * options.rate, sealed + WAITING_MAX - waiting);
    lastMs = nowMs;
    for (; sealed + 1 <= due; sealed++) members[sealed % members.length]!.seal();
  }, 10);
  const resender = setInterval(() => {
    for (const member of members) member.resend();
  }, RESEND_MS / 2);
  const stop = (): void => {
    stopped = true;
    clearInterval(pacer);
    clearInterval(resender);
    for (const member of members) member.close();
  };
  return {
    receipted,
    refused,
    sealed: () => sealed,
    badReceipts: () => badReceipts,
    stop,
    drain: () => {
      clearInterval(pacer);
      return new Promise((resolve) => {
        const check = setInterval(() => {
          if (members.some((member) => member.pending.size > 0)) return;
          clearInterval(check);
          resolve();
        }, 50);
      });
    },
  };
};
