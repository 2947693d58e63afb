import { type Abi, type ContractEventName, type GetContractEventsReturnType, zeroAddress } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { onChain } from './chain-error.js';
import type { Chain } from './client.js';
import { deviceRegistryAbi } from './generated/device-registry.js';
import { fieldTokenAbi } from './generated/field-token.js';
import { gatewayRegistryAbi } from './generated/gateway-registry.js';
import { logAnchorAbi } from './generated/log-anchor.js';
import { rewardsAbi } from './generated/rewards.js';
import type { Hex } from './types.js';

/** What the chain says of the economy up to one block: all that the facts of an epoch are made of. Times are Unix seconds. */
export type History = {
  readonly chainId: number;
  readonly rewards: Hex;
  /** the last block at or before the time asked for */
  readonly block: { readonly number: bigint; readonly hash: Hex };
  readonly start: number;
  readonly epochSeconds: number;
  /** in order of registration */
  readonly devices: readonly DeviceHistory[];
  /** in order of their ids */
  readonly gateways: readonly GatewayHistory[];
  readonly splits: readonly { readonly at: number; readonly devicesBps: number; readonly gatewaysBps: number }[];
};

/** Ids are 40 lower-case hex digits. */
export type DeviceHistory = {
  readonly id: string;
  readonly keys: readonly KeyHistory[];
  /** owner undefined: nobody */
  readonly owners: readonly { readonly at: number; readonly owner: Hex | undefined }[];
  readonly suspended: readonly { readonly from: number; readonly until?: number }[];
  readonly visits: readonly VisitHistory[];
};
/** An auditor was there; the place in 10^-7 degrees. */
export type VisitHistory = {
  readonly auditor: Hex;
  readonly at: number;
  readonly until: number;
  readonly place: { readonly latitude: number; readonly longitude: number };
};
export type KeyHistory = {
  readonly id: string;
  readonly assurance: number;
  readonly since: number;
  /** cti after which it is no good, 20 hex digits */
  readonly last?: string;
};

export type GatewayHistory = {
  readonly id: string;
  readonly url: string;
  readonly registeredAt: number;
  readonly leftAt?: number;
  readonly slashedAt?: number;
  readonly checkpoints: readonly { readonly size: number; readonly root: string; readonly timestamp: number }[];
};

export type HistoryOptions = {
  readonly chain: Chain;
  readonly rewards: Hex;
  /** Unix seconds */
  readonly until: number;
  /** the registry's block; 0 if absent */
  readonly fromBlock?: bigint | undefined;
  /** blocks asked for in one request; 5,000 if absent */
  readonly blocksPerRequest?: number | undefined;
};

/** Blocks this deep are taken for final, as in the directory of devices. */
export const FINALITY_BLOCKS = 64n;

/** What a time is at most in the facts. */
const SECONDS_MAX = 4_294_967_295;

const idOf = (address: string): string => address.slice(2).toLowerCase();
const mismatch = (detail: string): FieldmarkError =>
  new FieldmarkError('CHAIN_MISMATCH', {
    detail,
    state: 'nothing was computed',
    next: 'ask another EVM node: this one leaves out or makes up what happened, or serves other contracts',
  });

/** The last block whose time is not after `until`; it must be final, or what is read could still change. */
const blockAt = async ({ chain: { reader }, until }: HistoryOptions) => {
  const head = await reader.getBlock({ blockTag: 'latest' });
  let [low, high] = [0n, head.number];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    const { timestamp } = await reader.getBlock({ blockNumber: middle });
    if (timestamp <= BigInt(until)) low = middle;
    else high = middle - 1n;
  }
  if (head.timestamp <= BigInt(until) || head.number - low < FINALITY_BLOCKS)
    throw new FieldmarkError('EPOCH_OPEN', {
      detail: `what counts for it may happen until ${new Date(until * 1000).toISOString()} and is final ${FINALITY_BLOCKS} blocks later`,
      state: `the node is at block ${head.number}`,
      next: 'wait, and give the same command again',
    });
  return reader.getBlock({ blockNumber: low });
};

type EventsOf<A extends Abi> = GetContractEventsReturnType<A, ContractEventName<A>, true>;

/** Everything that happened, read from one node in requests that nodes answer. */
const createEvents = ({ chain: { reader }, fromBlock, blocksPerRequest }: HistoryOptions, last: bigint) => {
  const times = new Map<bigint, Promise<number>>();
  const step = BigInt(blocksPerRequest ?? 5_000);
  return {
    of: async <const A extends Abi>(address: Hex, abi: A): Promise<EventsOf<A>> => {
      const found: unknown[] = [];
      for (let from = fromBlock ?? 0n; from <= last; from += step) {
        const toBlock = from + step - 1n < last ? from + step - 1n : last;
        found.push(...(await reader.getContractEvents({ address, abi, fromBlock: from, toBlock, strict: true })));
      }
      return found as unknown as EventsOf<A>;
    },
    /** each block is asked for once */
    timeOf: ({ blockNumber }: { readonly blockNumber: bigint }): Promise<number> => {
      const known = times.get(blockNumber) ?? reader.getBlock({ blockNumber }).then((block) => Number(block.timestamp));
      times.set(blockNumber, known);
      return known;
    },
  };
};
type Events = ReturnType<typeof createEvents>;

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type DeviceDraft = {
  readonly id: string;
  readonly keys: Writable<KeyHistory>[];
  readonly owners: { at: number; owner: Hex | undefined }[];
  readonly suspended: Writable<DeviceHistory['suspended'][number]>[];
  readonly visits: VisitHistory[];
};

const readDevices = async (registry: Hex, events: Events): Promise<readonly DeviceHistory[]> => {
  const devices = new Map<string, DeviceDraft>();
  const known = (address: string): DeviceDraft => {
    const device = devices.get(idOf(address));
    if (device === undefined) throw mismatch(`something happened to device ${address}, which was never registered`);
    return device;
  };
  for (const event of await events.of(registry, deviceRegistryAbi)) {
    const at = await events.timeOf(event);
    if (event.eventName === 'DeviceRegistered') {
      const [id, { assurance }] = [idOf(event.args.device), event.args];
      devices.set(id, { id, keys: [{ id, assurance, since: at }], owners: [], suspended: [], visits: [] });
    } else if (event.eventName === 'Transfer') {
      const owner = event.args.to === zeroAddress ? undefined : (event.args.to.toLowerCase() as Hex);
      known(`0x${event.args.tokenId.toString(16).padStart(40, '0')}`).owners.push({ at, owner });
    } else if (event.eventName === 'DeviceVisited') {
      const { device, until, latitude, longitude } = event.args;
      const auditor = event.args.auditor.toLowerCase() as Hex;
      known(device).visits.push({ auditor, at, until: Math.min(until, SECONDS_MAX), place: { latitude, longitude } });
    } else if (event.eventName === 'DeviceSuspended') known(event.args.device).suspended.push({ from: at });
    else if (event.eventName === 'DeviceUnsuspended') {
      const open = known(event.args.device).suspended.at(-1);
      if (open === undefined) throw mismatch(`device ${event.args.device} was never suspended, and is no more`);
      open.until = at;
    } else if (event.eventName === 'KeyRotated') {
      const { keys } = known(event.args.device);
      const { oldKey, newKey, lastCti, assurance } = event.args;
      const old = keys.find(({ id }) => id === idOf(oldKey));
      if (old === undefined) throw mismatch(`key ${oldKey} was replaced, and never was in use`);
      old.last = lastCti.slice(2);
      keys.push({ id: idOf(newKey), assurance, since: at });
    }
  }
  return [...devices.values()];
};

const readGateways = async (
  { chain }: HistoryOptions,
  registry: Hex,
  events: Events,
): Promise<readonly GatewayHistory[]> => {
  const gateways = new Map<
    string,
    Writable<GatewayHistory> & { checkpoints: GatewayHistory['checkpoints'][number][] }
  >();
  for (const event of await events.of(registry, gatewayRegistryAbi)) {
    if (!('gateway' in event.args)) continue;
    const id = idOf(event.args.gateway);
    const gateway = gateways.get(id);
    if (event.eventName === 'GatewayRegistered')
      gateways.set(id, { id, url: event.args.url, registeredAt: await events.timeOf(event), checkpoints: [] });
    else if (gateway === undefined) throw mismatch(`something happened to gateway 0x${id}, which was never registered`);
    else if (event.eventName === 'GatewayMoved') gateway.url = event.args.url;
    else if (event.eventName === 'GatewayLeft') gateway.leftAt = await events.timeOf(event);
    else if (event.eventName === 'GatewaySlashed') gateway.slashedAt = await events.timeOf(event);
  }
  for (const event of await events.of(chain.anchor, logAnchorAbi)) {
    if (event.eventName !== 'CheckpointAnchored') continue;
    const { gateway, size, previousSize, root } = event.args;
    const { checkpoints } = gateways.get(idOf(gateway)) ?? { checkpoints: undefined };
    // any key may keep a log; who is not bonded is none of ours
    if (checkpoints === undefined) continue;
    const before = checkpoints.at(-1)?.size ?? 0;
    if (Number(previousSize) !== before)
      throw mismatch(`of gateway ${gateway} the checkpoint of ${previousSize} entries is missing`);
    checkpoints.push({ size: Number(size), root: root.slice(2), timestamp: await events.timeOf(event) });
  }
  for (const { id, checkpoints } of gateways.values()) await checkNewest(chain, id, checkpoints.at(-1));
  return [...gateways.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
};

/** The newest checkpoint must stand in the contract's storage as the event says, with the time of its block. */
const checkNewest = async (chain: Chain, id: string, newest: GatewayHistory['checkpoints'][number] | undefined) => {
  if (newest === undefined) return;
  const stored = await chain.checkpointOf(Buffer.from(id, 'hex'), newest.size);
  const isSame =
    Buffer.from(stored?.root ?? []).toString('hex') === newest.root && stored?.timestamp === newest.timestamp;
  if (!isSame)
    throw mismatch(`the checkpoint of ${newest.size} entries of gateway 0x${id} is not the one in the contract`);
};

/**
 * Reads what happened up to `until`. Throws EPOCH_OPEN where that is not final, CHAIN_MISMATCH where the node contradicts
 * itself or serves other contracts, CHAIN_REORGED where the chain changed meanwhile, CHAIN_UNREACHABLE.
 */
export const readHistory = (options: HistoryOptions): Promise<History> =>
  onChain(async () => {
    const { chain, rewards } = options;
    await chain.check();
    const contract = { address: rewards, abi: rewardsAbi } as const;
    const ask = <N extends 'registry' | 'gateways' | 'start' | 'epochSeconds'>(functionName: N) =>
      chain.reader.readContract({ ...contract, functionName });
    const registry = await ask('registry');
    if (registry.toLowerCase() !== chain.registry.toLowerCase())
      throw mismatch(`the rewards at ${rewards} belong to the registry ${registry}`);
    const block = await blockAt(options);
    const events = createEvents(options, block.number);
    const devices = await readDevices(chain.registry, events);
    const gateways = await readGateways(options, await ask('gateways'), events);
    const splits: History['splits'][number][] = [];
    for (const event of await events.of(rewards, rewardsAbi))
      if (event.eventName === 'SplitChanged') splits.push({ at: await events.timeOf(event), ...event.args });
    const after = await chain.reader.getBlock({ blockNumber: block.number });
    if (after.hash !== block.hash)
      throw new FieldmarkError('CHAIN_REORGED', {
        detail: `block ${block.number} was ${block.hash} and is ${after.hash}`,
        state: 'nothing was computed',
        next: 'give the same command again once the chain has settled',
      });
    const [start, epochSeconds] = [Number(await ask('start')), Number(await ask('epochSeconds'))];
    const at = { number: block.number, hash: block.hash };
    return { chainId: chain.chainId, rewards, block: at, start, epochSeconds, devices, gateways, splits };
  });

/** What the token emits between two times, in its smallest unit. */
export const emissionBetween = (chain: Chain, rewards: Hex, from: number, to: number): Promise<bigint> =>
  onChain(async () => {
    const address = await chain.reader.readContract({ address: rewards, abi: rewardsAbi, functionName: 'token' });
    const by = (time: number) =>
      chain.reader.readContract({ address, abi: fieldTokenAbi, functionName: 'emittedBy', args: [BigInt(time)] });
    return (await by(to)) - (await by(from));
  });

/** When the epochs of a deployment begin, and how long each is. */
export const calendarOf = (chain: Chain, rewards: Hex): Promise<{ readonly start: number; readonly seconds: number }> =>
  onChain(async () => {
    const contract = { address: rewards, abi: rewardsAbi } as const;
    const start = await chain.reader.readContract({ ...contract, functionName: 'start' });
    const seconds = await chain.reader.readContract({ ...contract, functionName: 'epochSeconds' });
    return { start: Number(start), seconds: Number(seconds) };
  });
