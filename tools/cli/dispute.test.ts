import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anvilAccount } from '#chain/anvil.js';
import { memoryStore, sha256 } from '#chain/chain.fixture.js';
import {
  BOND_WEI,
  chainTime,
  type JoinedGateway,
  joinAs,
  pass,
  startTestEconomy,
  type TestEconomy,
  TREASURY,
} from '#chain/economy.fixture.js';
import { disputesAbi } from '#chain/generated/disputes.js';
import { gatewayRegistryAbi } from '#chain/generated/gateway-registry.js';
import { testDevice } from '#chain/reading.fixture.js';
import { createAnchor } from '#chain/submit.js';
import { checkpointDigest } from '#chain/typed-data.js';
import { toHex, toUtf8 } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { unwrap } from '#proto/errors.js';
import { encodeLogHeader } from '#proto/log.js';
import { consistencyPath, inclusionPath, leafHash, type NodeReader, nodesOf, rootOf } from '#proto/merkle.js';
import { decodeEnvelope, envelopeCti } from '#proto/reading.js';
import { assembleGroup, encodeReceiptMessage, prepareGroup } from '#proto/receipt.js';
import { encodeEntryBundle, encodeHashTile, formatTilePath } from '#proto/tiles.js';
import { call, inFolder } from './call.fixture.js';
import { EXIT } from './exit-codes.js';

/** A stranger with files, an RPC and some coin against gateways whose logs are published as files. */
const WINDOW_S = 3 * 86_400;
let node: TestEconomy;
const honest = testDevice(ALGORITHM.ES256K, 'honest');
const secure = testDevice(ALGORITHM.ESP256, 'secure');
let rpcArgs: readonly string[];
let where: readonly string[];
let against: readonly string[];
const ACCUSER = anvilAccount(1).address;

beforeAll(async () => {
  node = await startTestEconomy();
  const { rpcUrl } = node.anvil;
  rpcArgs = ['--rpc', rpcUrl];
  where = [...rpcArgs, '--registry', node.chain.registry, '--anchor', node.chain.anchor];
  against = [...rpcArgs, '--account', 'anvil:1', '--disputes', node.economy.disputes];
  const { connectTo } = await import('#chain/chain.fixture.js');
  const maker = await connectTo(node.anvil, node.deployed, 0);
  for (const { algorithm, publicKey } of [honest, secure])
    await maker.registerDevice({ algorithm, publicKey, assurance: 0 });
});
afterAll(() => node.anvil.stop());

const cti = (envelope: Uint8Array): Uint8Array => envelopeCti(unwrap(decodeEnvelope(envelope)));

type TestLog = { readonly entries: readonly Uint8Array[]; readonly nodes: NodeReader; readonly size: number };

/** The log of a gateway, with its header. */
const logOf = (gateway: JoinedGateway, entries: readonly Uint8Array[]): TestLog => {
  const { net } = node.chain;
  const about = { gatewayId: gateway.key.id, net, origin: 'test', created: 1, ed25519PublicKey: new Uint8Array(32) };
  const all = [encodeLogHeader(about), ...entries];
  const leaves = all.map((entry) => leafHash(sha256, entry));
  return { entries: all, nodes: nodesOf(sha256, leaves), size: all.length };
};

/** Writes the log's files as tlog-tiles has them. */
const publish = (log: TestLog, folder: string): string => {
  const { size, entries, nodes } = log;
  const write = (path: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  write('checkpoint', toUtf8(`test\n${size}\n${Buffer.from(rootOf(sha256, size, nodes)).toString('base64')}\n\n`));
  const tile = { level: 0, index: 0, width: size };
  const leaves = entries.map((_, index) => nodes(0, index));
  write(formatTilePath({ kind: 'hashes', ...tile }), encodeHashTile(leaves));
  write(formatTilePath({ kind: 'entries', index: 0, width: size }), encodeEntryBundle(entries));
  return folder;
};

const anchorAll = async (gateway: JoinedGateway, log: TestLog, size = log.size): Promise<void> => {
  const sign = async (digest: Uint8Array) => gateway.key.sign(digest);
  const { store } = memoryStore();
  const anchor = createAnchor({ chain: node.chain, gatewayId: gateway.key.id, sign, store, pollMs: 20 });
  const from = await anchor.latest();
  const state = (count: number) => ({ size: count, root: rootOf(sha256, count, log.nodes) });
  const proof = from.size === 0 ? [] : consistencyPath(sha256, from.size, size, log.nodes);
  await anchor.submit(from.size === 0 ? state(0) : from, state(size), proof);
};

const isSlashed = async (gateway: JoinedGateway): Promise<boolean> => {
  const contract = { address: node.economy.gateways, abi: gatewayRegistryAbi } as const;
  const args = [gateway.gateway] as const;
  return (await node.chain.reader.readContract({ ...contract, functionName: 'gatewayOf', args })).slashed;
};
const depositOwed = (account: `0x${string}`): Promise<bigint> =>
  node.chain.reader.readContract({
    address: node.economy.disputes,
    abi: disputesAbi,
    functionName: 'owed',
    args: [account],
  });

const build = async (folder: string, ...words: string[]): Promise<string> => {
  const out = join(folder, 'evidence.json');
  const built = await call(['dispute', 'build', ...words, '--out', out]);
  expect({ words, ...built }).toMatchObject({ exitCode: EXIT.ok });
  return out;
};
const submit = (evidence: string, ...more: string[]) => call(['dispute', 'submit', evidence, ...against, ...more]);

/** What `/checkpoints` of a gateway would list. */
const signedCheckpoint = (gateway: JoinedGateway, folder: string, size: number, root: Uint8Array): string => {
  const { chainId, anchor } = node.chain;
  const signature = gateway.key.sign(checkpointDigest({ chainId, anchor, gatewayId: gateway.key.id, size, root }));
  const path = join(folder, `checkpoint-${size}-${toHex(root).slice(0, 8)}.json`);
  writeFileSync(path, JSON.stringify({ size, root: toHex(root), signature: toHex(signature) }));
  return path;
};

describe('faults that are proved at once', () => {
  test('A29 an entry that its device did not seal; one that it did costs the accuser gas alone', () =>
    inFolder(async (folder) => {
      const gateway = await joinAs(node, 'invents');
      const good = secure.seal(node.chain.net);
      const false_ = secure.seal(node.chain.net, { sequence: 9 });
      const [r, s] = [good.slice(-64, -32), false_.slice(-32)];
      const log = logOf(gateway, [good, new Uint8Array([...false_.slice(0, -64), ...r, ...s])]);
      await anchorAll(gateway, log);
      const files = publish(log, join(folder, 'log'));
      const wrong = await submit(await build(folder, files, '--entry', '1', ...where));
      expect(wrong).toMatchObject({ exitCode: EXIT.chain, stderr: expect.stringContaining('EntryHonest') });
      expect(await isSlashed(gateway)).toBe(false);
      expect(await submit(await build(folder, files, '--entry', '2', ...where))).toMatchObject({ exitCode: EXIT.ok });
      expect(await isSlashed(gateway)).toBe(true);
    }));

  test('A29 one reading at two places', () =>
    inFolder(async (folder) => {
      const gateway = await joinAs(node, 'pads');
      const [one, two] = [secure.seal(node.chain.net), honest.seal(node.chain.net)];
      const log = logOf(gateway, [one, two, one]);
      await anchorAll(gateway, log);
      const files = publish(log, join(folder, 'log'));
      const evidence = await build(folder, files, '--entry', '1', '--double', '3', ...where);
      expect(await submit(evidence)).toMatchObject({ exitCode: EXIT.ok });
      expect(await isSlashed(gateway)).toBe(true);
      const different = await submit(await build(folder, files, '--entry', '1', '--double', '2', ...where));
      expect(different.stderr).toContain('EvidenceInvalid');
    }));

  test('A27 a checkpoint beside the one of the same size on chain', () =>
    inFolder(async (folder) => {
      const gateway = await joinAs(node, 'forks');
      const log = logOf(gateway, [honest.seal(node.chain.net)]);
      await anchorAll(gateway, log);
      const other = signedCheckpoint(gateway, folder, 2, sha256(toUtf8('another log')));
      const same = signedCheckpoint(gateway, folder, 2, rootOf(sha256, 2, log.nodes));
      const words = ['--gateway', gateway.gateway, ...where];
      const agrees = await call(['dispute', 'build', same, '--checkpoints', ...words]);
      expect(agrees.stderr).toContain('agree');
      expect(await submit(await build(folder, other, '--checkpoints', ...words))).toMatchObject({ exitCode: EXIT.ok });
      expect(await isSlashed(gateway)).toBe(true);
    }));

  test('A01 two envelopes of one sequence suspend the device, and no gateway pays', () =>
    inFolder(async (folder) => {
      const device = testDevice(ALGORITHM.ESP256, 'cloned');
      const { connectTo } = await import('#chain/chain.fixture.js');
      const maker = await connectTo(node.anvil, node.deployed, 0);
      const { algorithm, publicKey, deviceId } = device;
      await maker.registerDevice({ algorithm, publicKey, assurance: 0 });
      const files = [1, 2].map((iat) => {
        const path = join(folder, `${iat}.cbor`);
        writeFileSync(path, honest.seal(node.chain.net, { iat }));
        return path;
      });
      expect(await submit(await build(folder, files[0]!, '--clone', files[1]!))).toMatchObject({ exitCode: EXIT.ok });
      expect((await node.chain.deviceOf(honest.deviceId))?.suspended).toBe(true);
      expect((await node.chain.deviceOf(deviceId))?.suspended).toBe(false);
      await maker.unsuspend(honest.deviceId, 'for the other tests');
    }));
});

describe('faults that silence decides', () => {
  /** What a device keeps: its envelope and the receipt message. */
  const receiptFiles = (gateway: JoinedGateway, folder: string, envelope: Uint8Array, anchorBy: number): string[] => {
    const leaves = [leafHash(sha256, envelope), sha256(new Uint8Array(1))];
    const nodes = nodesOf(sha256, leaves);
    const root = rootOf(sha256, 2, nodes);
    const group = prepareGroup({ gatewayId: gateway.key.id, net: node.chain.net, root, size: 2, anchorBy });
    const place = { cti: cti(envelope), index: 0, path: inclusionPath(sha256, 0, 2, nodes) };
    const [sealed, receipt] = [join(folder, 'reading.cbor'), join(folder, 'receipt.cbor')];
    writeFileSync(sealed, envelope);
    const signed = assembleGroup(group, gateway.key.sign(sha256(group.toBeSigned)));
    writeFileSync(receipt, encodeReceiptMessage({ group: signed, places: [place] }));
    return [sealed, '--receipt', receipt];
  };

  test('A28 a receipt that was not kept, by a gateway that is leaving', () =>
    inFolder(async (folder) => {
      const gateway = await joinAs(node, 'drops');
      const words = receiptFiles(
        gateway,
        folder,
        honest.seal(node.chain.net, { sequence: 77 }),
        (await chainTime(node)) + 60,
      );
      const evidence = await build(folder, ...words);
      const early = await submit(evidence);
      expect(early.stderr).toMatch(
        /PromiseNotDue[\s\S]*state: nothing was changed[\s\S]*may keep its promise until \d{4}-.*Z/,
      );
      expect((await submit(evidence, '--conclude')).stderr).toMatch(/DisputeUnknown[\s\S]*without --conclude/);
      const contract = { address: node.economy.gateways, abi: gatewayRegistryAbi } as const;
      await gateway.writer.writeContract({ ...contract, functionName: 'beginExit', args: [gateway.gateway] });
      await pass(node, 61);
      const status = async (id: string) =>
        (await call(['chain', 'status', ...where, '--gateway', id, '--gateways', node.economy.gateways])).stdout;
      expect(await status(ACCUSER)).toContain('no bond: ');
      expect(await status(gateway.gateway)).toMatch(/bond 1\.000000 .*; leaving, with its bond from \d{4}-\S+ on\n/);
      const opened = await submit(evidence);
      expect(opened).toMatchObject({ exitCode: EXIT.ok });
      expect(await status(gateway.gateway)).toContain('; open disputes: 1');
      const [, until] = /may answer until (\S+);[\s\S]*--conclude/.exec(opened.stdout)!;
      expect((await submit(evidence)).stderr).toMatch(/DisputeKnown[\s\S]*decided once/);
      expect((await submit(evidence, '--conclude')).stderr).toMatch(new RegExp(`WindowOpen[\\s\\S]*until ${until}`));
      const log = logOf(gateway, []);
      await anchorAll(gateway, log);
      const files = publish(log, join(folder, 'log'));
      const answer = await call(['dispute', 'answer', files, ...where, ...against.slice(2)]);
      expect(answer).toMatchObject({ exitCode: EXIT.verify, stdout: expect.stringContaining("can't be answered") });
      expect(answer.stderr).toMatch(/no entry of .* has the hash[\s\S]*this dispute stays open/);
      await pass(node, WINDOW_S + 1);
      // the winner has half of the bond, and the deposit, in his own hands
      const before = await node.chain.reader.getBalance({ address: ACCUSER });
      const concluded = await submit(evidence, '--conclude');
      expect(concluded.stdout).toContain(`0.510000 of the chain’s coin went to ${ACCUSER}`);
      const won = (await node.chain.reader.getBalance({ address: ACCUSER })) - before;
      expect(won).toBeGreaterThan((BOND_WEI / 100n) * 50n);
      expect(await isSlashed(gateway)).toBe(true);
      expect(await status(gateway.gateway)).toContain('its bond was lost in a dispute');
      const collect = ['dispute', 'collect', ...against, '--for', TREASURY];
      expect((await call(collect)).stdout).toContain(`of the chain’s coin went to ${TREASURY}`);
      expect(await node.chain.reader.getBalance({ address: TREASURY })).toBeGreaterThanOrEqual(BOND_WEI / 2n);
      expect((await call(collect)).stdout).toContain(`nothing is owed to ${TREASURY}`);
      expect((await submit(evidence)).stderr).toMatch(/DisputeKnown|GatewayIsSlashed/);
      const left = ['chain', 'leave', gateway.gateway, '--gateways', node.economy.gateways, ...against.slice(0, 4)];
      expect((await call(left)).stderr).toMatch(/GatewayIsSlashed[\s\S]*its bond was lost/);
    }));

  test('a gateway that kept its receipt and grew its log answers both from its files', () =>
    inFolder(async (folder) => {
      const gateway = await joinAs(node, 'keeps');
      const envelope = honest.seal(node.chain.net, { sequence: 78 });
      const log = logOf(gateway, [envelope, secure.seal(node.chain.net), honest.seal(node.chain.net)]);
      await anchorAll(gateway, log, 3);
      await anchorAll(gateway, log);
      const files = publish(log, join(folder, 'log'));
      const words = receiptFiles(gateway, folder, envelope, (await chainTime(node)) + 60);
      await pass(node, 61);
      expect(await submit(await build(folder, ...words))).toMatchObject({ exitCode: EXIT.ok });
      const checkpoint = signedCheckpoint(gateway, folder, 2, rootOf(sha256, 2, log.nodes));
      const sizes = await build(folder, checkpoint, '--checkpoints', '--gateway', gateway.gateway, ...where);
      expect(await submit(sizes)).toMatchObject({ exitCode: EXIT.ok });
      const operator = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
      const before = await depositOwed(operator);
      const answered = await call(['dispute', 'answer', files, ...where, ...against.slice(2), '-j']);
      expect(JSON.parse(answered.stdout).answers).toHaveLength(2);
      expect((await depositOwed(operator)) - before).toBe((2n * BOND_WEI) / 100n);
      const none = await call(['dispute', 'answer', files, ...where, ...against.slice(2)]);
      expect(none.stdout).toContain('no dispute is open');
      await pass(node, WINDOW_S + 1);
      expect((await submit(sizes, '--conclude')).stderr).toContain('DisputeClosed');
      expect(await isSlashed(gateway)).toBe(false);
    }));

  test('A27 a checkpoint that the one on chain does not extend', () =>
    inFolder(async (folder) => {
      const gateway = await joinAs(node, 'rewrites');
      await anchorAll(gateway, logOf(gateway, [honest.seal(node.chain.net), secure.seal(node.chain.net)]));
      const shown = signedCheckpoint(gateway, folder, 2, sha256(toUtf8('what was shown')));
      const evidence = await build(folder, shown, '--checkpoints', '--gateway', gateway.gateway, ...where);
      expect(await submit(evidence)).toMatchObject({ exitCode: EXIT.ok });
      await pass(node, WINDOW_S + 1);
      expect(await submit(evidence, '--conclude')).toMatchObject({ exitCode: EXIT.ok });
      expect(await isSlashed(gateway)).toBe(true);
    }));
});

test('evidence that is none is refused with what to do', () =>
  inFolder(async (folder) => {
    const gateway = await joinAs(node, 'quiet');
    const log = logOf(gateway, [honest.seal(node.chain.net)]);
    const files = publish(log, join(folder, 'log'));
    const junk = join(folder, 'junk.json');
    writeFileSync(junk, '{"size":1}');
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [[files, '--entry', '1', ...where], EXIT.verify, /no checkpoint on chain covers entry 1/],
      [[join(folder, 'nowhere'), '--entry', '1', ...where], EXIT.usage, /there is no folder/],
      [[junk, '--checkpoints', '--gateway', gateway.gateway, ...where], EXIT.usage, /no signed checkpoint/],
      [[junk, '--checkpoints', ...where], EXIT.usage, /--gateway/],
      [[junk, '--clone', junk, '--entry', '1'], EXIT.usage, /one kind/],
      [[files, '--entry', '1'], EXIT.usage, /--registry|--rpc/],
    ];
    for (const [words, exitCode, said] of cases) {
      const result = await call(['dispute', 'build', ...words, '--out', join(folder, 'none.json')]);
      expect({ words, ...result }).toMatchObject({ exitCode, stderr: expect.stringMatching(said) });
    }
    await anchorAll(gateway, logOf(gateway, [secure.seal(node.chain.net)]));
    const other = await call(['dispute', 'build', files, '--entry', '1', ...where]);
    expect(other.stderr).toMatch(/is not under the checkpoint of 2 on chain/);
  }));
