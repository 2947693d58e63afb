import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { anvilAccount } from '#chain/anvil.js';
import { bondGateway } from '#chain/bond.js';
import { memoryStore, rpc } from '#chain/chain.fixture.js';
import type { Chain } from '#chain/client.js';
import { connectChain } from '#chain/client.js';
import { type Court, openCourt } from '#chain/court.js';
import { type Evidence, receiptEvidence } from '#chain/dispute.js';
import { submitEvidence } from '#chain/dispute-submit.js';
import { chainTime, pass, richAccount, startTestEconomy, type TestEconomy } from '#chain/economy.fixture.js';
import { disputesAbi } from '#chain/generated/disputes.js';
import { gatewayRegistryAbi } from '#chain/generated/gateway-registry.js';
import { testDevice } from '#chain/reading.fixture.js';
import { createAnchor } from '#chain/submit.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { type FieldmarkError, unwrap } from '#proto/errors.js';
import { encodeLogHeader } from '#proto/log.js';
import { inclusionPath, leafHash, nodesOf, rootOf } from '#proto/merkle.js';
import { decodeEnvelope, envelopeCti } from '#proto/reading.js';
import { assembleGroup, prepareGroup } from '#proto/receipt.js';
import { lyingNode } from '#tools/rewards/network.fixture.js';
import { type Defence, startDefence } from './defence.js';
import { admit, sha256, temporaryFolder } from './engine.fixture.js';
import type { GatewayEvent } from './events.js';
import { openGatewayKeys } from './keys.js';
import { type Log, openLog } from './log.js';
import { startGateway } from './main.js';
import { openStore, type Store } from './store.js';

/** A real gateway's store, log and key on a real chain, and a stranger who accuses it of what he likes. */
const WINDOW_S = 3 * 86_400;
const folder = temporaryFolder();
const keys = openGatewayKeys(folder.path);
const device = testDevice(ALGORITHM.ES256K, 'defended');
let node: TestEconomy;
let store: Store;
let log: Log;
let sequence = 0;
let stranger: Awaited<ReturnType<typeof richAccount>>;

beforeAll(async () => {
  node = await startTestEconomy();
  const { gatewayId } = keys;
  const ed25519PublicKey = keys.noteKey.publicKey;
  const header = encodeLogHeader({ gatewayId, net: node.chain.net, origin: 'test/log', created: 1, ed25519PublicKey });
  store = await openStore({ folder: folder.path, header });
  log = await openLog({ store, folder: join(folder.path, 'tiles') });
  stranger = await richAccount(node, 'stranger');
  await bondGateway({
    rpcUrl: node.anvil.rpcUrl,
    account: anvilAccount(0),
    gateways: node.economy.gateways,
    gatewayId,
    noteKey: keys.noteKey.publicKey,
    url: 'https://gateway.example',
    sign: keys.logKey.sign,
    pollMs: 20,
  });
});
afterAll(async () => {
  await store.close();
  folder.remove();
  await node.anvil.stop();
});

/** Brings all that is stored under a checkpoint on chain. */
const anchorAll = async (): Promise<void> => {
  const sign = async (digest: Uint8Array) => keys.logKey.sign(digest);
  const { gatewayId } = keys;
  const anchor = createAnchor({ chain: node.chain, gatewayId, sign, store: memoryStore().store, pollMs: 20 });
  const from = await anchor.latest();
  const state = log.state();
  const before = from.size === 0 ? { size: 0, root: log.root(0) } : from;
  await anchor.submit(before, state, log.consistency(before.size, state.size));
};

/** A reading with a receipt whose time is over; in the log, unless it is dropped. */
const promised = async (isDropped = false): Promise<Evidence> => {
  const envelope = device.seal(node.chain.net, { sequence: ++sequence });
  if (!isDropped) await store.commit([admit(envelope, device.publicKey)]);
  const leaves = [leafHash(sha256, envelope), sha256(new Uint8Array([1]))];
  const nodes = nodesOf(sha256, leaves);
  const anchorBy = (await chainTime(node)) + 300;
  const root = rootOf(sha256, 2, nodes);
  const group = prepareGroup({ gatewayId: keys.gatewayId, net: node.chain.net, root, size: 2, anchorBy });
  const cti = envelopeCti(unwrap(decodeEnvelope(envelope)));
  const place = { cti, index: 0, path: inclusionPath(sha256, 0, 2, nodes) };
  return unwrap(receiptEvidence(envelope, assembleGroup(group, keys.logKey.sign(sha256(group.toBeSigned))), place));
};

const accuse = async (evidence: Evidence): Promise<void> => {
  await pass(node, 301);
  const { rpcUrl } = node.anvil;
  await submitEvidence({ rpcUrl, account: stranger, disputes: node.economy.disputes, evidence, phase: 'open' });
};

const conclude = async (evidence: Evidence): Promise<string> => {
  await pass(node, WINDOW_S + 1);
  const { rpcUrl } = node.anvil;
  const disputes = node.economy.disputes;
  return submitEvidence({ rpcUrl, account: stranger, disputes, evidence, phase: 'conclude' }).then(
    () => 'lost',
    (error: FieldmarkError) => error.message,
  );
};

let told: { accused: string[]; answered: string[]; faults: FieldmarkError[]; about: (string | undefined)[] };
beforeEach(() => {
  told = { accused: [], answered: [], faults: [], about: [] };
});

const courtAt = async (...urls: readonly string[]): Promise<Court> => {
  const { registry, anchor, chainId } = node.chain;
  const account = anvilAccount(0);
  const nodes: { rpcUrl: string; chain: Chain }[] = [];
  for (const rpcUrl of urls)
    nodes.push({ rpcUrl, chain: await connectChain({ rpcUrl, registry, anchor, chainId, account, pollMs: 20 }) });
  return openCourt({ nodes, disputes: node.economy.disputes, gatewayId: keys.gatewayId, fromBlock: 0n, account });
};

/** A gateway that has just been started: it looks when it is told to. */
const defend = async (court?: Court): Promise<Defence> =>
  startDefence({
    court: court ?? (await courtAt(node.anvil.rpcUrl)),
    store,
    log,
    gatewayId: keys.gatewayId,
    onAccused: ({ id }) => told.accused.push(id),
    onAnswered: (_, transaction) => told.answered.push(transaction),
    onFault: (error, dispute) => {
      told.faults.push(error);
      told.about.push(dispute?.id);
    },
    lookMs: 3_600_000,
  });

const isSlashed = async (): Promise<boolean> => {
  const contract = { address: node.economy.gateways, abi: gatewayRegistryAbi } as const;
  const args = [keys.address] as const;
  return (await node.chain.reader.readContract({ ...contract, functionName: 'gatewayOf', args })).slashed;
};

describe('a gateway that is accused', () => {
  test('A28 answers by itself what it kept, whenever it was started, and looks no more at what is answered', async () => {
    const [first, second] = [await promised(), await promised()];
    await anchorAll();
    await accuse(first);
    const defence = await defend();
    await defence.look();
    expect(told).toMatchObject({ answered: [expect.stringMatching(/^0x/)], faults: [] });
    await defence.look();
    expect(told.answered).toHaveLength(1);
    await defence.close();
    // the next comes while it is down
    await accuse(second);
    const restarted = await defend();
    await restarted.look();
    expect(told.answered).toHaveLength(2);
    expect(new Set(told.accused).size).toBe(2);
    await restarted.close();
    for (const evidence of [first, second]) expect(await conclude(evidence)).toContain('DisputeClosed');
    expect(await isSlashed()).toBe(false);
  });

  test('A30 hears of it from an honest node where another hides it, and answers again what a reorganisation took back', async () => {
    const evidence = await promised();
    await anchorAll();
    await accuse(evidence);
    const hiding = await lyingNode(node.anvil.rpcUrl, (method, _, answer) => {
      if (method === 'eth_getLogs') answer.result = [];
    });
    try {
      const alone = await defend(await courtAt(hiding.url));
      await alone.look();
      expect(told).toEqual({ accused: [], answered: [], faults: [], about: [] });
      await alone.close();
      const defence = await defend(await courtAt(hiding.url, node.anvil.rpcUrl));
      await defence.look();
      expect(told.answered).toHaveLength(1);
      await rpc(node.anvil.rpcUrl, 'anvil_reorg', [1, []]);
      const call = { address: node.economy.disputes, abi: disputesAbi, functionName: 'disputes' } as const;
      const [, openedAt, isAnswered] = await node.chain.reader.readContract({
        ...call,
        args: [told.accused[0] as `0x${string}`],
      });
      expect([openedAt === 0, isAnswered]).toEqual([false, false]);
      await defence.look();
      expect(told.answered).toHaveLength(2);
      await defence.close();
    } finally {
      hiding.stop();
    }
    expect(await conclude(evidence)).toContain('DisputeClosed');
  });

  test('A30 goes on when a node makes accusations up, is away, or comes back', async () => {
    const evidence = await promised();
    await anchorAll();
    await accuse(evidence);
    let isAway = true;
    const state = await lyingNode(node.anvil.rpcUrl, (method, _, answer) => {
      if (isAway && method === 'eth_blockNumber') answer.result = 'nonsense';
      // every dispute is open for ever, as this node has it
      if (method === 'eth_call' && typeof answer.result === 'string' && answer.result.length === 2 + 64 * 4)
        answer.result = `${answer.result.slice(0, 2 + 64 * 2)}${'0'.repeat(128)}`;
    });
    try {
      const defence = await defend(await courtAt(state.url));
      await defence.look();
      await defence.look();
      expect(told.answered).toEqual([]);
      expect(told.faults).toHaveLength(1);
      isAway = false;
      await defence.look();
      expect(told.answered).toHaveLength(1);
      // it says still that it is open: the answer is refused, which is said once and costs nothing
      await defence.look();
      await defence.look();
      expect(told.answered).toHaveLength(1);
      expect(told.faults).toHaveLength(1 + told.accused.length);
      // away once more is news again
      isAway = true;
      await defence.look();
      await defence.look();
      expect(told.faults).toHaveLength(2 + told.accused.length);
      expect(told.about).toEqual([undefined, ...told.accused, undefined]);
      await defence.close();
    } finally {
      state.stop();
    }
    expect(await conclude(evidence)).toContain('DisputeClosed');
  });

  test('A28 says which it can not answer, and loses for that alone', async () => {
    const kept = await promised();
    await anchorAll();
    const [dropped, late] = [await promised(true), await promised()];
    for (const evidence of [dropped, late, kept]) await accuse(evidence);
    await anchorAll();
    const defence = await defend();
    await defence.look();
    await defence.look();
    await defence.close();
    expect(told.answered).toHaveLength(1);
    expect(told.faults.map(({ message }) => message)).toEqual([
      expect.stringContaining(toHex(leafHash(sha256, device.seal(node.chain.net, { sequence: sequence - 1 })))),
      expect.stringContaining('only after the promised time'),
    ]);
    expect(await conclude(kept)).toContain('DisputeClosed');
    expect(await conclude(dropped)).toBe('lost');
    expect(await isSlashed()).toBe(true);
  });

  test('is told so by a running gateway, which goes on', async () => {
    const own = temporaryFolder();
    const events: GatewayEvent[] = [];
    const heard = new Promise<void>((resolve) => {
      events.push = (event: GatewayEvent) => {
        if (event.kind === 'warning') resolve();
        return Array.prototype.push.call(events, event);
      };
    });
    const dispute = { id: `0x${'01'.repeat(32)}`, gatewayId: keys.gatewayId, openedAt: 1 } as const;
    const root = new Uint8Array(32);
    const gateway = await startGateway({
      dataDir: own.path,
      mqtt: { host: '127.0.0.1', port: 0 },
      http: { host: '127.0.0.1', port: 0 },
      logger: pino({ level: 'silent' }),
      onEvent: (event) => events.push(event),
      chain: async () => ({
        net: node.chain.net,
        chainId: 1,
        logAnchor: node.chain.anchor,
        directory: { find: () => undefined },
        court: {
          accusations: async () => [{ ...dispute, kind: 'consistency', size1: 1, root1: root, size2: 9, root2: root }],
          checkpoints: async () => [],
          answer: async () => '0x',
        },
      }),
    });
    await heard;
    await gateway.stop();
    own.remove();
    expect(events.map((event) => event.kind)).toEqual(['accused', 'warning']);
    expect(events[1]).toMatchObject({ code: 'LOG_FORKED' });
  });
});
