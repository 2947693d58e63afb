import { hexToBytes } from 'viem';
import { z } from 'zod';
import { equal, fromHex, toHex } from '#proto/bytes.js';
import { ALGORITHM, isAlgorithm } from '#proto/cose.js';
import type { FieldmarkError } from '#proto/errors.js';
import { chainError, onChain } from './chain-error.js';
import type { Chain } from './client.js';
import { deviceRegistryAbi } from './generated/device-registry.js';
import { compressedKeyOf } from './keys.js';
import type { DeviceDirectory, Hex, RecordStore, RegisteredDevice } from './types.js';

export type DirectoryOptions = {
  readonly chain: Chain;
  /** keeps what is known over a restart, so that a gateway can start while the chain is away */
  readonly store?: RecordStore | undefined;
  /** the registry's block (`Deployed.block`); 0 if absent */
  readonly fromBlock?: bigint | undefined;
  /** milliseconds between two looks; 5,000 if absent */
  readonly pollMs?: number | undefined;
  /** without a successful look for this long the directory is stale; 60,000 if absent */
  readonly staleAfterMs?: number | undefined;
  /** blocks asked for in one request; 5,000 if absent */
  readonly blocksPerRequest?: number | undefined;
  /** Unix milliseconds; the system's clock if absent */
  readonly nowMs?: (() => number) | undefined;
  /** a look failed; what is known stays, and the next look comes in its time */
  readonly onFault?: ((error: FieldmarkError) => void) | undefined;
};

export type DirectoryStatus = {
  readonly devices: number;
  /** the last block that was looked at; -1n before the first look */
  readonly block: bigint;
  /** Unix milliseconds of the last successful look, also of an earlier run; 0 before it */
  readonly updatedMs: number;
  readonly stale: boolean;
};

/** A directory that follows the registry's events. While the chain is away it keeps what it knows and says `stale`. */
export type LiveDirectory = DeviceDirectory & {
  /** looks now; throws what the chain throws and keeps what was known */
  readonly refresh: () => Promise<void>;
  readonly status: () => DirectoryStatus;
  /** ends the polling, after a look in progress */
  readonly close: () => Promise<void>;
};

/** Blocks this deep are taken for final; events of younger ones are read anew at every look. */
const FINALITY_BLOCKS = 64n;

type Devices = Map<string, RegisteredDevice>;

/** Everything up to `block`, whose hash shows later whether the chain is still the same. */
type Snapshot = {
  readonly block: bigint;
  readonly blockHash: string;
  readonly devices: Devices;
  /** names the newest event in it; empty before the first */
  readonly event: string;
};

const hexOf = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
const cachedDevice = z.object({
  id: hexOf(20),
  algorithm: z.number().refine(isAlgorithm),
  publicKey: hexOf(33),
  assurance: z.number(),
  suspended: z.boolean(),
  laterKeyOf: hexOf(20).optional(),
  lastCti: hexOf(10).optional(),
});
const cache = z.object({
  block: z.string().regex(/^\d+$/),
  blockHash: z.string(),
  event: z.string(),
  updatedMs: z.number(),
  devices: z.array(cachedDevice),
});

/** Opens a directory: loads what the store has, looks once (an unreachable chain is no error here), then polls. */
export const openDirectory = async (options: DirectoryOptions): Promise<LiveDirectory> => {
  const { chain, store } = options;
  const nowMs = options.nowMs ?? Date.now;
  const key = `directory-${toHex(chain.net)}`;
  const loaded = await loadCache(store, key);
  const beginning: Snapshot = { block: (options.fromBlock ?? 0n) - 1n, blockHash: '', devices: new Map(), event: '' };
  let snapshot = loaded?.snapshot ?? beginning;
  let devices = snapshot.devices;
  let block = snapshot.blockHash === '' ? -1n : snapshot.block;
  let updatedMs = loaded?.updatedMs ?? 0;
  let savedEvent = snapshot.event;

  const look = async (): Promise<void> => {
    await chain.check();
    const head = await chain.reader.getBlock({ blockTag: 'latest' });
    const base = (await isSameChain(chain, snapshot, head.number)) ? snapshot : beginning;
    const final = head.number - FINALITY_BLOCKS;
    const next = final > base.block ? await advanced(options, base, final) : base;
    const current = new Map(next.devices);
    const event = (await applyEvents(options, current, next.block + 1n, head.number)) ?? next.event;
    // What is kept is the newest view: where the chain has changed by the next start, it is read from the beginning.
    if (event !== savedEvent) {
      await saveCache(store, key, { block: head.number, blockHash: head.hash, devices: current, event }, nowMs());
      savedEvent = event;
    }
    snapshot = next;
    devices = current;
    block = head.number;
    updatedMs = nowMs();
  };

  let looking: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    const turn = looking.then(() => onChain(look));
    looking = turn.catch(() => undefined);
    return turn;
  };

  const poll = async (): Promise<void> => {
    try {
      await refresh();
    } catch (error) {
      options.onFault?.(chainError(error));
    }
  };
  await poll();
  const timer = setInterval(poll, options.pollMs ?? 5_000);
  timer.unref();

  return {
    find: (deviceId) => devices.get(toHex(deviceId)),
    refresh,
    status: () => ({
      devices: devices.size,
      block,
      updatedMs,
      stale: nowMs() - updatedMs > (options.staleAfterMs ?? 60_000),
    }),
    close: async () => {
      clearInterval(timer);
      await looking;
    },
  };
};

/** A node that was reset, or reorganised deeper than what is final, is read from the beginning. */
const isSameChain = async (chain: Chain, snapshot: Snapshot, head: bigint): Promise<boolean> => {
  if (snapshot.blockHash === '') return true;
  if (head < snapshot.block) return false;
  const there = await chain.reader.getBlock({ blockNumber: snapshot.block });
  return there.hash === snapshot.blockHash;
};

const advanced = async (options: DirectoryOptions, base: Snapshot, block: bigint): Promise<Snapshot> => {
  const devices = new Map(base.devices);
  const event = (await applyEvents(options, devices, base.block + 1n, block)) ?? base.event;
  const { hash } = await options.chain.reader.getBlock({ blockNumber: block });
  return { block, blockHash: hash, devices, event };
};

/** Applies the events of these blocks; names the newest, or gives undefined where there is none. */
const applyEvents = async (
  options: DirectoryOptions,
  devices: Devices,
  from: bigint,
  to: bigint,
): Promise<string | undefined> => {
  const step = BigInt(options.blocksPerRequest ?? 5_000);
  let newest: string | undefined;
  for (let fromBlock = from; fromBlock <= to; fromBlock += step) {
    const toBlock = fromBlock + step - 1n < to ? fromBlock + step - 1n : to;
    for (const event of await eventsIn(options.chain, fromBlock, toBlock)) {
      applyEvent(devices, event);
      newest = `${event.blockHash}-${event.logIndex}`;
    }
  }
  return newest;
};

const eventsIn = (chain: Chain, fromBlock: bigint, toBlock: bigint) =>
  chain.reader.getContractEvents({
    address: chain.registry,
    abi: deviceRegistryAbi,
    fromBlock,
    toBlock,
    strict: true,
  });

type RegistryEvent = Awaited<ReturnType<typeof eventsIn>>[number];

/** A key that an event tells of; undefined where it could verify nothing: the contract takes points of a curve only. */
const keyIn = (said: { readonly algorithm: number; readonly x: Hex; readonly y: Hex }) => {
  const { algorithm } = said;
  if (!isAlgorithm(algorithm)) return undefined;
  const publicKey = compressedKeyOf(algorithm, { x: hexToBytes(said.x), y: hexToBytes(said.y) });
  return publicKey === undefined ? undefined : { algorithm, publicKey };
};

const applyEvent = (devices: Devices, event: RegistryEvent): void => {
  if (event.eventName === 'DeviceRegistered') {
    const deviceId = hexToBytes(event.args.device);
    const key = keyIn(event.args);
    const { assurance } = event.args;
    if (key !== undefined) devices.set(toHex(deviceId), { deviceId, ...key, assurance, suspended: false });
  } else if (event.eventName === 'KeyRotated') {
    const { device, oldKey, newKey, lastCti, assurance } = event.args;
    const old = devices.get(toHex(hexToBytes(oldKey)));
    const key = keyIn(event.args);
    if (old === undefined || key === undefined) return;
    devices.set(toHex(old.deviceId), { ...old, lastCti: hexToBytes(lastCti) });
    const deviceId = hexToBytes(newKey);
    const laterKeyOf = hexToBytes(device);
    devices.set(toHex(deviceId), { deviceId, ...key, assurance, suspended: old.suspended, laterKeyOf });
  } else if (event.eventName === 'DeviceSuspended' || event.eventName === 'DeviceUnsuspended') {
    // with all keys that it ever had
    const suspended = event.eventName === 'DeviceSuspended';
    const device = hexToBytes(event.args.device);
    for (const [id, one] of devices)
      if (equal(one.laterKeyOf ?? one.deviceId, device)) devices.set(id, { ...one, suspended });
  }
};

/** A cache that can't be read is no loss: the chain has it all. */
const loadCache = async (
  store: RecordStore | undefined,
  key: string,
): Promise<{ readonly snapshot: Snapshot; readonly updatedMs: number } | undefined> => {
  const parsed = cache.safeParse(await store?.get(key).catch(() => undefined));
  if (!parsed.success) return undefined;
  const devices: Devices = new Map();
  for (const one of parsed.data.devices) {
    const { id, publicKey, algorithm, assurance, suspended, laterKeyOf, lastCti } = one;
    devices.set(id, {
      deviceId: fromHex(id)!,
      algorithm: algorithm === ALGORITHM.ES256K ? ALGORITHM.ES256K : ALGORITHM.ESP256,
      publicKey: fromHex(publicKey)!,
      assurance,
      suspended,
      ...(laterKeyOf !== undefined && { laterKeyOf: fromHex(laterKeyOf)! }),
      ...(lastCti !== undefined && { lastCti: fromHex(lastCti)! }),
    });
  }
  const { block, blockHash, updatedMs, event } = parsed.data;
  return { snapshot: { block: BigInt(block), blockHash, devices, event }, updatedMs };
};

const saveCache = async (
  store: RecordStore | undefined,
  key: string,
  snapshot: Snapshot,
  updatedMs: number,
): Promise<void> => {
  await store?.put(key, {
    block: `${snapshot.block}`,
    blockHash: snapshot.blockHash,
    event: snapshot.event,
    updatedMs,
    devices: [...snapshot.devices].map(([id, device]) => ({
      id,
      algorithm: device.algorithm,
      publicKey: toHex(device.publicKey),
      assurance: device.assurance,
      suspended: device.suspended,
      ...(device.laterKeyOf && { laterKeyOf: toHex(device.laterKeyOf) }),
      ...(device.lastCti && { lastCti: toHex(device.lastCti) }),
    })),
  });
};
