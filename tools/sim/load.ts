import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { encodeCti } from '#proto/reading.js';
import { connectSimClient, type SimClient } from './client.js';
import { createSealer, type Sealer, sampleRecords, simIdentity } from './sealer.js';

export type LoadPlan = {
  readonly port: number;
  /** the gateway's id, `0x` and 40 hex digits */
  readonly gatewayId: string;
  readonly net: Uint8Array;
  /** simulated devices `first` and up */
  readonly first: number;
  readonly devices: number;
  /** the login counter and boot count; higher than in any earlier run against the same store */
  readonly boot: number;
};

export type LoadPhase = {
  readonly readingsPerDevice: number;
  /** readings a second over all devices; 0 sends as fast as receipts come back */
  readonly rate: number;
  /** envelopes a device may have on their way at one time, when `rate` is 0 */
  readonly windowPerDevice: number;
};

export type LoadReport = {
  readonly sent: number;
  readonly receipted: number;
  readonly refused: number;
  /** milliseconds from publish to receipt, ascending */
  readonly latenciesMs: readonly number[];
  readonly seconds: number;
  readonly bytesPerReading: number;
};

/** Devices that have logged in and subscribed, and stay quiet until `run`. */
export type Load = {
  /**
   * Seals everything first, then sends; resolves when every reading has its receipt or refusal, rejects with
   * GATEWAY_UNREACHABLE when a device loses its connection.
   */
  readonly run: (phase: LoadPhase) => Promise<LoadReport>;
  readonly close: () => void;
};

type Worker = {
  readonly client: SimClient;
  readonly sealer: Sealer;
  /** by cti in hex, when it was published */
  readonly pending: Map<string, number>;
  onSettled: (sinceMs: number, isReceipted: boolean) => void;
  onLost: (error: Error) => void;
  envelopes: readonly Sealed[];
  next: number;
};
type Sealed = ReturnType<Sealer['seal']>;

const lostDevice = (index: number, cause: unknown): Error =>
  new FieldmarkError('GATEWAY_UNREACHABLE', { detail: `device ${index} was disconnected`, cause });

const connectWorker = async (plan: LoadPlan, index: number): Promise<Worker> => {
  const sealer = createSealer(simIdentity(index), plan.net, plan.boot);
  const pending = new Map<string, number>();
  const settle = (cti: Uint8Array, isReceipted: boolean): void => {
    const key = toHex(cti);
    const sinceMs = pending.get(key);
    if (sinceMs === undefined || !pending.delete(key)) return;
    worker?.onSettled(sinceMs, isReceipted);
  };
  let worker: Worker | undefined;
  const client = await connectSimClient({
    port: plan.port,
    deviceId: sealer.identity.deviceId,
    token: sealer.login(plan.gatewayId, plan.boot),
    onReceipt: (message) => {
      for (const place of message.places ?? []) settle(place.cti, true);
      for (const refusal of message.refused ?? []) settle(refusal.cti, false);
    },
    // one that could not even log in has been rejected
    onClose: (cause) => worker?.onLost(lostDevice(index, cause)),
  });
  worker = { client, sealer, pending, onSettled: () => {}, onLost: () => {}, envelopes: [], next: 0 };
  return worker;
};

const sendNext = (worker: Worker, boot: number): void => {
  const sealed = worker.envelopes[worker.next];
  if (sealed === undefined) return;
  worker.next++;
  worker.pending.set(toHex(encodeCti(boot, sealed.sequence)), performance.now());
  worker.client.publish(sealed.bytes);
};

/** Logs the devices of a plan in at a gateway on loopback. */
export const connectLoad = async (plan: LoadPlan): Promise<Load> => {
  const workers: Worker[] = [];
  for (let i = 0; i < plan.devices; i++) {
    const index = plan.first + i;
    try {
      workers.push(await connectWorker(plan, index));
    } catch (cause) {
      throw lostDevice(index, cause);
    }
  }
  return {
    run: (phase) => runPhase(plan, workers, phase),
    close: () => {
      for (const worker of workers) {
        worker.onLost = () => {};
        worker.client.close();
      }
    },
  };
};

const runPhase = async (plan: LoadPlan, workers: readonly Worker[], phase: LoadPhase): Promise<LoadReport> => {
  const iat = Math.floor(Date.now() / 1000);
  for (const worker of workers) {
    worker.next = 0;
    worker.envelopes = Array.from({ length: phase.readingsPerDevice }, (_, i) =>
      worker.sealer.seal(sampleRecords(i), iat),
    );
  }
  const total = workers.length * phase.readingsPerDevice;
  const latenciesMs: number[] = [];
  let receipted = 0;
  const startMs = performance.now();
  const done = new Promise<void>((resolve, reject) => {
    for (const worker of workers) {
      worker.onLost = reject;
      worker.onSettled = (sinceMs, isReceipted) => {
        latenciesMs.push(performance.now() - sinceMs);
        if (isReceipted) receipted++;
        if (phase.rate === 0) sendNext(worker, plan.boot);
        if (latenciesMs.length === total) resolve();
      };
    }
  });
  // a rejection while pacing is awaited below
  done.catch(() => {});
  if (phase.rate > 0) await pace(phase.rate, total, startMs, (i) => sendNext(workers[i % workers.length]!, plan.boot));
  else for (const worker of workers) for (let i = 0; i < phase.windowPerDevice; i++) sendNext(worker, plan.boot);
  await done;
  const seconds = (performance.now() - startMs) / 1000;
  latenciesMs.sort((a, b) => a - b);
  const bytesPerReading = workers[0]?.envelopes[0]?.bytes.length ?? 0;
  return { sent: total, receipted, refused: total - receipted, latenciesMs, seconds, bytesPerReading };
};

/** Calls `send` for 0, 1, 2… up to `total`, as many times as the rate allows by now. */
const pace = (rate: number, total: number, startMs: number, send: (index: number) => void): Promise<void> =>
  new Promise((resolve) => {
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1000) * rate));
      for (; sent < due; sent++) send(sent);
      if (sent < total) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });

export const percentile = (ascending: readonly number[], fraction: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * fraction))] ?? Number.NaN;
