import { toHex } from '#proto/bytes.js';
import { encodeCti } from '#proto/reading.js';
import { connectSimClient, type SimClient } from './client.js';
import { createSealer, sampleRecords, simIdentity } from './sealer.js';

export type LoadPlan = {
  readonly port: number;
  /** the gateway's id, `0x` and 40 hex digits */
  readonly gatewayId: string;
  readonly net: Uint8Array;
  readonly devices: number;
  readonly readingsPerDevice: number;
  /** readings a second over all devices; 0 sends as fast as receipts come back */
  readonly rate: number;
  /** the login counter and boot count; higher than in any earlier run against the same store */
  readonly boot: number;
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

type Worker = {
  readonly client: SimClient;
  readonly pending: Map<string, number>;
  readonly envelopes: Uint8Array[];
  next: number;
};

/** Seals everything first, so that sending costs as little as possible beside what is measured. */
const prepare = (plan: LoadPlan, index: number) => {
  const sealer = createSealer(simIdentity(index), plan.net, plan.boot);
  const iat = Math.floor(Date.now() / 1000);
  const envelopes: Uint8Array[] = [];
  for (let i = 0; i < plan.readingsPerDevice; i++) envelopes.push(sealer.seal(sampleRecords(index + i), iat).bytes);
  return { sealer, envelopes };
};

/** Runs one load against a gateway on loopback and waits until every reading has its receipt or refusal. */
export const runLoad = async (plan: LoadPlan): Promise<LoadReport> => {
  const latenciesMs: number[] = [];
  let receipted = 0;
  let refused = 0;
  let finished: (() => void) | undefined;
  const total = plan.devices * plan.readingsPerDevice;
  const workers: Worker[] = [];
  const sendNext = (worker: Worker): void => {
    const bytes = worker.envelopes[worker.next];
    if (bytes === undefined) return;
    worker.pending.set(toHex(encodeCti(plan.boot, worker.next)), performance.now());
    worker.next++;
    worker.client.publish(bytes);
  };
  for (let index = 0; index < plan.devices; index++) {
    const { sealer, envelopes } = prepare(plan, index);
    const pending = new Map<string, number>();
    const settle = (cti: Uint8Array): boolean => {
      const start = pending.get(toHex(cti));
      if (start === undefined) return false;
      pending.delete(toHex(cti));
      latenciesMs.push(performance.now() - start);
      return true;
    };
    const client = await connectSimClient({
      port: plan.port,
      deviceId: sealer.identity.deviceId,
      token: sealer.login(plan.gatewayId, plan.boot),
      onReceipt: (message) => {
        for (const place of message.places ?? []) if (settle(place.cti)) receipted++;
        for (const refusal of message.refused ?? []) if (settle(refusal.cti)) refused++;
        if (plan.rate === 0)
          while (worker.pending.size < plan.windowPerDevice && worker.next < envelopes.length) sendNext(worker);
        if (receipted + refused === total) finished?.();
      },
      onClose: () => undefined,
    });
    const worker: Worker = { client, pending, envelopes, next: 0 };
    workers.push(worker);
  }
  const startMs = performance.now();
  const done = new Promise<void>((resolve) => {
    finished = resolve;
  });
  if (plan.rate === 0) for (const worker of workers) for (let i = 0; i < plan.windowPerDevice; i++) sendNext(worker);
  else await pace(plan, workers, sendNext, startMs);
  await done;
  const seconds = (performance.now() - startMs) / 1000;
  for (const worker of workers) worker.client.close();
  latenciesMs.sort((a, b) => a - b);
  const bytesPerReading = workers[0]?.envelopes[0]?.length ?? 0;
  return { sent: total, receipted, refused, latenciesMs, seconds, bytesPerReading };
};

/** Sends one reading of each device in turn, as many as the rate allows by now. */
const pace = (plan: LoadPlan, workers: Worker[], send: (worker: Worker) => void, startMs: number): Promise<void> =>
  new Promise((resolve) => {
    let sent = 0;
    const total = plan.devices * plan.readingsPerDevice;
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1000) * plan.rate));
      for (; sent < due; sent++) send(workers[sent % workers.length]!);
      if (sent === total) {
        clearInterval(timer);
        resolve();
      }
    }, 5);
  });

export const percentile = (ascending: readonly number[], fraction: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * fraction))] ?? Number.NaN;
