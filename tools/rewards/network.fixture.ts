import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { bytesToHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { type Anvil, anvilAccount } from '#chain/anvil.js';
import { bondGateway } from '#chain/bond.js';
import { connectTo, memoryStore, rpc, startTestChain } from '#chain/chain.fixture.js';
import type { Chain } from '#chain/client.js';
import { deployEconomy, type Economy } from '#chain/economy.js';
import { deviceRegistryAbi } from '#chain/generated/device-registry.js';
import { writerOf } from '#chain/rpc.js';
import { createAnchor } from '#chain/submit.js';
import { claimDigest } from '#chain/typed-data.js';
import type { Hex } from '#chain/types.js';
import { admit, sha256 } from '#gateway/engine.fixture.js';
import { type GatewayKeys, openGatewayKeys } from '#gateway/keys.js';
import { openLog } from '#gateway/log.js';
import { RULES } from '#gateway/score-rules.js';
import { openStore } from '#gateway/store.js';
import { openMediaCrypto } from '#linux/media-crypto.js';
import { ALGORITHM } from '#proto/cose.js';
import { encodeHealth } from '#proto/health.js';
import { encodeLogHeader } from '#proto/log.js';
import { noteKey, signCheckpoint } from '#proto/note.js';
import { CONTENT } from '#proto/reading.js';
import { encodePack, type SenmlRecord } from '#proto/senml.js';
import { encodeDisclosure, sealPrivate } from '#proto/stream.js';
import { createSealer, type Sealer, signNatively, simIdentity } from '../sim/sealer.js';

export const EPOCH_SECONDS = 3600;
export const CHALLENGE_SECONDS = 7200;
export const PERIOD_SECONDS = 60;
const ORIGIN = 'gateway.test/log';
/** 10^-7 degrees */
const PLACE = { latitude: 400_100_000, longitude: 50_100_000 };
const TREASURY = '0x000000000000000000000000000000000000dEaD';

/** A small network on a node of its own: three devices of three owners and a bonded gateway, all with real keys. */
export type Network = {
  readonly anvil: Anvil;
  readonly chain: Chain;
  readonly economy: Economy;
  /** the gateway's folder: database and published log */
  readonly folder: string;
  readonly gateway: Hex;
  /** Unix seconds at which epoch 0 begins */
  readonly start: number;
  readonly devices: readonly Hex[];
  readonly owners: readonly Hex[];
  /** options of the command line that name the chain */
  readonly flags: readonly string[];
  /** the next block's time */
  readonly warp: (time: number) => Promise<void>;
  readonly mine: (blocks: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** of the third device's owner, who has none of the chain's coin */
export const OWNER_KEY: Hex = `0x${'77'.repeat(32)}`;

const OWNERS: readonly Hex[] = [
  anvilAccount(1).address.toLowerCase() as Hex,
  `0x${'a1'.repeat(20)}`,
  privateKeyToAccount(OWNER_KEY).address.toLowerCase() as Hex,
];

/** Registers devices and lets each claim itself for its owner. */
const registerDevices = async (maker: Chain): Promise<void> => {
  for (const [i, owner] of OWNERS.entries()) {
    const { secretKey, publicKey, deviceId } = simIdentity(i);
    await maker.registerDevice({ algorithm: ALGORITHM.ES256K, publicKey, assurance: 2 });
    const claim = { deviceId, owner, deadline: 4_000_000_000 };
    const digest = claimDigest({ ...claim, chainId: maker.chainId, registry: maker.registry, nonce: 0 });
    await maker.claim({ ...claim, signature: signNatively(digest, secretKey) });
    // an auditor has been at the second one
    if (i === 1) await maker.visit(deviceId, 4_000_000_000, PLACE);
  }
};

const mined = async (chain: Chain, hash: Hex): Promise<void> => {
  const { status } = await chain.reader.waitForTransactionReceipt({ hash });
  if (status !== 'success') throw new Error(`${hash} was reverted`);
};

/** The device that keeps its readings closed, under one key for the hour. */
const CLOSED = 2;
const STREAM_KEY = new Uint8Array(32).fill(9);

const sealClosed = (sealer: Sealer, records: readonly SenmlRecord[], iat: number): Uint8Array => {
  const payload = sealPrivate(openMediaCrypto(), STREAM_KEY, sealer.identity.deviceId, encodePack(records));
  return sealer.sealPayload(CONTENT.privateReading, payload, iat).bytes;
};

const declared = (sealer: Sealer, iat: number): Uint8Array => {
  const health = { uptimeSeconds: 1, queueLength: 0, queueBytes: 0, droppedCount: 0, periodSeconds: PERIOD_SECONDS };
  return sealer.sealPayload(CONTENT.health, encodeHealth({ ...health, place: PLACE }), iat).bytes;
};

/** An hour of readings in a real store and log, with a checkpoint on chain at the half and at the end. */
const writeEpoch = async (
  folder: string,
  keys: GatewayKeys,
  chain: Chain,
  { start, warp, atHalf, atEnd }: Pick<Network, 'start' | 'warp'> & Record<'atHalf' | 'atEnd', () => Promise<void>>,
) => {
  const { gatewayId } = keys;
  const ed25519PublicKey = keys.noteKey.publicKey;
  const header = encodeLogHeader({ gatewayId, net: chain.net, origin: ORIGIN, created: start, ed25519PublicKey });
  const store = await openStore({ folder, header });
  try {
    const log = await openLog({ store, folder: join(folder, 'log') });
    const sign = async (digest: Uint8Array) => keys.logKey.sign(digest);
    const anchor = createAnchor({ chain, gatewayId, sign, store: memoryStore().store, pollMs: 20 });
    const sealers = OWNERS.map((_, i) => createSealer(simIdentity(i), chain.net, 1));
    const commit = (seal: (sealer: Sealer, device: number) => Uint8Array) =>
      store.commit(sealers.map((sealer, i) => admit(seal(sealer, i), sealer.identity.publicKey)));
    await commit((sealer) => declared(sealer, start + 1));
    let before = { size: 0, root: log.root(0) };
    const anchorAll = async (time: number): Promise<void> => {
      const state = log.state();
      const named = noteKey(sha256, ORIGIN, keys.noteKey.publicKey);
      const note = new TextDecoder().decode(signCheckpoint({ origin: ORIGIN, ...state }, named, keys.noteKey.sign));
      await store.saveCheckpoint({ ...state, note, signature: new Uint8Array(65), status: 'signed' });
      await log.publish(state.size, note);
      await warp(time);
      await anchor.submit(before, state, log.consistency(before.size, state.size));
      before = state;
    };
    for (let i = 0; i < EPOCH_SECONDS / PERIOD_SECONDS; i++) {
      await commit((sealer, device) => {
        const value = { mantissa: 2000 + ((i * 37 + device * 11) % 90), exponent: -2 };
        const records = [{ name: 't', unit: 'Cel', value }];
        const iat = start + i * PERIOD_SECONDS + device + 2;
        return device === CLOSED ? sealClosed(sealer, records, iat) : sealer.seal(records, iat).bytes;
      });
      if (i === 29 || i === 59) await anchorAll(start + (i + 1) * PERIOD_SECONDS + 5);
      if (i === 29) await atHalf();
    }
    await atEnd();
    // what was closed is opened when nobody can copy it any more
    const opened = start + EPOCH_SECONDS + RULES.closedSeconds + 60;
    const disclosed = sealers[CLOSED]!.sealPayload(CONTENT.disclosure, encodeDisclosure([STREAM_KEY]), opened).bytes;
    await store.commit([admit(disclosed, sealers[CLOSED]!.identity.publicKey)]);
    await anchorAll(opened + 60);
  } finally {
    await store.close();
  }
};

/** Gives device 0, which is account 1's, to somebody else. */
const sellFirst = async (chain: Chain, anvil: Anvil, buyer: Hex): Promise<void> => {
  const writer = writerOf(anvil, chain.chainId, anvilAccount(1));
  const args = [OWNERS[0]!, buyer, BigInt(bytesToHex(simIdentity(0).deviceId))] as const;
  const contract = { address: chain.registry, abi: deviceRegistryAbi } as const;
  await mined(chain, await writer.writeContract({ ...contract, functionName: 'transferFrom', args }));
};

/** Starts a network in this folder and lets its first epoch pass, in the middle of which device 0 gets another owner. */
export const startNetwork = async (folder: string, buyer: Hex): Promise<Network> => {
  const { anvil, deployed } = await startTestChain({}, 0);
  const maker = await connectTo(anvil, deployed, 0);
  const chain = await connectTo(anvil, deployed, 1);
  await registerDevices(maker);
  const { registry, anchor, timelock } = deployed;
  const economy = await deployEconomy({
    rpcUrl: anvil.rpcUrl,
    account: anvilAccount(0),
    registry,
    anchor,
    timelock: timelock!,
    treasury: TREASURY,
    terms: { epochSeconds: EPOCH_SECONDS, challengeSeconds: CHALLENGE_SECONDS },
    pollMs: 20,
  });
  const { calendarOf } = await import('#chain/history.js');
  const { start } = await calendarOf(chain, economy.rewards);
  const keys = openGatewayKeys(folder);
  const operator = { rpcUrl: anvil.rpcUrl, account: anvilAccount(0), gateways: economy.gateways, pollMs: 20 };
  await bondGateway({
    ...operator,
    gatewayId: keys.gatewayId,
    noteKey: keys.noteKey.publicKey,
    url: 'https://gateway.example',
    sign: keys.logKey.sign,
  });
  const warp = async (time: number): Promise<void> => {
    await rpc(anvil.rpcUrl, 'evm_setNextBlockTimestamp', [time]);
    await rpc(anvil.rpcUrl, 'evm_mine');
  };
  const atHalf = (): Promise<void> => sellFirst(chain, anvil, buyer);
  // the next epoch has begun, and the auditor comes again
  const atEnd = async (): Promise<void> => {
    await maker.visit(simIdentity(1).deviceId, 4_000_000_000, PLACE);
  };
  await writeEpoch(folder, keys, chain, { start, warp, atHalf, atEnd });
  const deployment = join(folder, 'deployment.json');
  writeFileSync(deployment, JSON.stringify({ chainId: chain.chainId, registry, anchor, block: `${deployed.block}` }));
  const devices = OWNERS.map((_, i) => bytesToHex(simIdentity(i).deviceId));
  return {
    anvil,
    chain,
    economy,
    folder,
    gateway: keys.address,
    start,
    devices,
    owners: OWNERS,
    flags: ['--rpc', anvil.rpcUrl, '--deployment', deployment, '--rewards', economy.rewards],
    warp,
    mine: async (blocks) => {
      await rpc(anvil.rpcUrl, 'anvil_mine', [`0x${blocks.toString(16)}`]);
    },
    stop: () => anvil.stop(),
  };
};

type Answer = { result?: unknown };

/** A node that lies: what the genuine one answers goes through `change` first. */
export const lyingNode = async (
  url: string,
  change: (method: string, params: readonly unknown[], answer: Answer) => void,
): Promise<{ readonly url: string; readonly stop: () => void }> => {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const asked = JSON.parse(body) as { method: string; params?: readonly unknown[] };
    const headers = { 'content-type': 'application/json' };
    const answer = (await (await fetch(url, { method: 'POST', headers, body })).json()) as Answer;
    change(asked.method, asked.params ?? [], answer);
    response.writeHead(200, headers).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
