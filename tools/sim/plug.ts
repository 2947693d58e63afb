import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { loadConfig } from '#linux/config.js';
import { runDevice } from '#linux/main.js';
import { equal } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Settings } from '#proto/session.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import { type ByteStreams, openLink, type SessionLink } from '#provision/link.js';
import { provision } from '#provision/provision.js';
import { hasSettings } from '#provision/steps.js';
import { openStreams } from '../cli/serial-streams.js';

/**
 * The plug pulled at one byte of a provisioning after another: the Linux runtime and the real serial port at both ends of a
 * cable. When so many bytes have crossed it, either way, the device loses its power: a copy of its files at that moment
 * is all that is left of it. A device that starts on that copy must be in the state before a step or after it, and a second
 * provisioning must bring it to the end.
 */
export type PlugReport = {
  /** how many bytes a whole provisioning has; the plug was pulled at each `stride`-th */
  readonly bytes: number;
  readonly cuts: number;
  /** how often each state was found after a cut, by `DEVICE_STATE` */
  readonly states: readonly number[];
  readonly faults: readonly string[];
};

/** Two ends of a cable, by their paths. */
export type Cable = { readonly device: string; readonly host: string };

const SETTINGS: Settings = {
  chainId: 31337,
  registry: new Uint8Array(20).fill(0x5f),
  // nobody listens there
  gateways: [{ publicKey: secp256k1.getPublicKey(new Uint8Array(32).fill(1)), url: 'mqtt://127.0.0.1:1' }],
  place: { latitude: 473_769_000, longitude: 85_417_000 },
  name: 'roof',
};
const OWNER = new Uint8Array(20).fill(0x77);
/** what the device still gets done with the last bytes that reached it */
const LAST_MS = 12;

type Running = { readonly stop: () => Promise<void> };

const startDevice = async (folder: string, cable: Cable): Promise<Running> => {
  const path = join(folder, 'device.yaml');
  const line = `console: { path: "${cable.device}", oem: Bench, model: B1 }`;
  writeFileSync(path, ['key: file:device.key', 'data: data', line, 'sensors: [{ driver: board }]', ''].join('\n'));
  const ending = new AbortController();
  const config = await loadConfig({ path, env: {} });
  let isListening = (): void => {};
  const listening = new Promise<void>((resolve) => {
    isListening = resolve;
  });
  const ended = runDevice(config, {
    signal: ending.signal,
    env: {},
    onEvent: ({ kind }) => {
      if (kind === 'waiting-for-provisioning' || kind === 'started') isListening();
    },
  });
  await Promise.race([listening, ended]);
  return {
    stop: async () => {
      ending.abort();
      await ended;
    },
  };
};

/** The host's end, until `limit` bytes have crossed; `onCut` is called at that moment. */
const cutAfter = (streams: ByteStreams, limit: number, onCut: () => void) => {
  let crossed = 0;
  let isCut = false;
  const take = (bytes: Uint8Array): Uint8Array => {
    const passed = bytes.subarray(0, Math.max(0, limit - crossed));
    crossed += passed.length;
    return passed;
  };
  const cut = (): never => {
    if (!isCut) onCut();
    isCut = true;
    throw new Error('the plug is out');
  };
  const writer = streams.writable.getWriter();
  const writable = new WritableStream<Uint8Array>({
    write: async (bytes) => {
      if (isCut) return cut();
      const passed = take(bytes);
      if (passed.length > 0) await writer.write(passed);
      if (crossed < limit) return;
      await delay(LAST_MS);
      cut();
    },
  });
  const readable = streams.readable.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (bytes, controller) => {
        if (isCut) return cut();
        const passed = take(bytes);
        if (passed.length > 0) controller.enqueue(passed);
        if (crossed >= limit) cut();
      },
    }),
  );
  return { streams: { readable, writable }, crossed: () => crossed };
};

/** One provisioning; undefined where it came to its end. */
const attempt = async (link: SessionLink): Promise<FieldmarkError | undefined> => {
  try {
    const plan = { settings: SETTINGS, owner: OWNER, claimValidSeconds: 600, readingMs: 0 };
    for await (const _state of provision(link, plan));
    return undefined;
  } catch (error) {
    if (error instanceof FieldmarkError) return error;
    throw error;
  }
};

const onCable = async <T>(cable: Cable, limit: number, onCut: () => void, work: (link: SessionLink) => Promise<T>) => {
  const port = await openStreams(cable.host);
  const { streams, crossed } = cutAfter(port, limit, onCut);
  const link = openLink(streams, { retryMs: 400, deadlineMs: 8000 });
  try {
    return { value: await work(link), bytes: crossed() };
  } finally {
    await link.close();
    await port.close();
  }
};

/** What is wrong with a device that lost its power, or undefined. */
const judge = async (link: SessionLink, states: number[]): Promise<string | undefined> => {
  const hello = await link.call('hello', {});
  states[hello.state] = (states[hello.state] ?? 0) + 1;
  if (hello.state === DEVICE_STATE.damaged) return 'it is damaged';
  if (hello.state >= DEVICE_STATE.configured && !(await hasSettings(link, SETTINGS, undefined)))
    return 'its settings are neither the old nor the new ones';
  const hasOwner = hello.claim !== undefined && equal(hello.claim.owner, OWNER);
  if (hello.state >= DEVICE_STATE.claimed !== hasOwner) return 'its owner is neither the old nor the new one';
  const error = await attempt(link);
  if (error !== undefined) return `a second provisioning ends with ${error.message}`;
  const after = await link.call('hello', {});
  if (after.state !== DEVICE_STATE.locked) return `a second provisioning leaves it in state ${after.state}`;
  if (hello.deviceId !== undefined && !equal(hello.deviceId, after.deviceId!)) return 'it lost its key';
  return undefined;
};

const measure = async (cable: Cable): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-plug-'));
  const device = await startDevice(folder, cable);
  try {
    const whole = await onCable(cable, Number.POSITIVE_INFINITY, () => {}, attempt);
    if (whole.value !== undefined) throw whole.value;
    return whole.bytes;
  } finally {
    await device.stop();
    rmSync(folder, { recursive: true });
  }
};

/** `whole` where the session came to its end before: it repeats requests on a slow machine, so its length varies. */
const cutOnce = async (cable: Cable, limit: number, states: number[]): Promise<string | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-plug-'));
  const after = join(folder, 'after');
  try {
    const live = mkdtempSync(join(folder, 'live-'));
    const device = await startDevice(live, cable);
    // nothing of this process runs while the files are copied: as if the power went now
    const cut = (): void => cpSync(live, after, { recursive: true, filter: (name) => !/_lock/.test(name) });
    const first = await onCable(cable, limit, cut, attempt);
    await device.stop();
    if (!existsSync(after)) return first.value === undefined ? 'whole' : `the first ends with ${first.value.message}`;
    if (first.value !== undefined && first.value.code !== 'LINE_ENDED')
      return `the first ends with ${first.value.message}`;
    const again = await startDevice(after, cable);
    try {
      return (
        await onCable(
          cable,
          Number.POSITIVE_INFINITY,
          () => {},
          (link) => judge(link, states),
        )
      ).value;
    } finally {
      await again.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const pullPlugs = async (
  cable: Cable,
  stride: number,
  onProgress: (at: number, bytes: number) => void = () => {},
): Promise<PlugReport> => {
  const bytes = await measure(cable);
  const states: number[] = [];
  const faults: string[] = [];
  let cuts = 0;
  for (let at = 1; at < bytes; at += stride) {
    const fault = await cutOnce(cable, at, states);
    onProgress(at, bytes);
    if (fault === 'whole') continue;
    if (fault !== undefined) faults.push(`byte ${at}: ${fault}`);
    cuts++;
  }
  return { bytes, cuts, states: Array.from(states, (count) => count ?? 0), faults };
};
