import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toEventSelector } from 'viem';
import { anvilAccount } from '#chain/anvil.js';
import { fieldTokenAbi } from '#chain/generated/field-token.js';
import { createRewardTree } from '#gateway/rewards-tree.js';
import { toHex } from '#proto/bytes.js';
import {
  CHALLENGE_SECONDS,
  EPOCH_SECONDS,
  lyingNode,
  type Network,
  OWNER_KEY,
  startNetwork,
} from '../rewards/network.fixture.js';
import { type Call, call } from './call.fixture.js';
import { EXIT } from './exit-codes.js';

const DAY_SECONDS = 86_400;
const BUYER = `0x${'bb'.repeat(20)}` as const;
const PATIENCE_MS = 600_000;

let network: Network;
let folder: string;
let [own, foreign] = ['', ''];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  network = await startNetwork(folder, BUYER);
  [own, foreign] = [join(folder, 'own'), join(folder, 'foreign')];
}, PATIENCE_MS);
afterAll(async () => {
  await network?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const compute = (out: string, ...more: readonly string[]): Promise<Call> =>
  call(['rewards', 'compute', ...network.flags, '--data', folder, '--out', out, '--json', ...more]);
const recompute = (out: string, flags = network.flags, ...more: readonly string[]): Promise<Call> =>
  call(['rewards', 'recompute', join(folder, 'log'), ...flags, '--out', out, '--json', ...more]);
const payer = (): readonly string[] => ['--rpc', network.anvil.rpcUrl, '--account', 'anvil:0'];
const onChain = (): readonly string[] => ['--rewards', network.economy.rewards, ...payer()];
const post = (epoch: number, from: string): Promise<Call> =>
  call(['rewards', 'post', `${epoch}`, '--from', from, '--gateway', network.gateway, ...onChain(), '--json']);
const claim = (device: number, epoch: number): Promise<Call> =>
  call(['rewards', 'claim', network.devices[device]!, `${epoch}`, '--from', own, ...onChain(), '--json']);
const amountOf = (epoch: number, device: number, what: 'paid' | 'waiting' = 'paid'): bigint => {
  const file = JSON.parse(readFileSync(join(own, `epoch-${epoch}.json`), 'utf8'));
  return BigInt(file.devices.find(({ id }: { id: string }) => `0x${id}` === network.devices[device])[what]);
};
/** The same epoch as somebody else would publish it, who gives the first line more; its root is of its lines. */
const withOtherLines = (file: { lines: { kind: 0 | 1; id: string; cumulative: string }[] }) => {
  const lines = file.lines.map((line, i) => ({
    ...line,
    cumulative: `${BigInt(line.cumulative) + (i === 0 ? 1n : 0n)}`,
  }));
  const tree = createRewardTree(lines.map((line) => ({ ...line, cumulative: BigInt(line.cumulative) })));
  return { ...file, lines, root: toHex(tree.root!) };
};
const balanceOf = (owner: `0x${string}`): Promise<bigint> =>
  network.chain.reader.readContract({
    address: network.economy.token,
    abi: fieldTokenAbi,
    functionName: 'balanceOf',
    args: [owner],
  });
const flagsThrough = (url: string): readonly string[] =>
  network.flags.map((word) => (word === network.anvil.rpcUrl ? url : word));

/** One epoch from its readings to the money; each test goes on where the last one ended. */
describe('rewards from chain and log', () => {
  test('wait until nothing more can count, and that is final', async () => {
    expect((await compute(own)).stderr).toContain('EPOCH_OPEN');
    expect((await compute(own, '--epoch', '0')).exitCode).toBe(EXIT.chain);
    await network.warp(network.start + EPOCH_SECONDS + DAY_SECONDS + 100);
    expect((await compute(own)).stderr).toContain('64 blocks later');
    await network.mine(70);
  });

  test('are the same from the database of the gateway and from tiles and chain alone', async () => {
    const computed = await compute(own);
    expect(computed.stderr).toBe('');
    const { root, epoch } = JSON.parse(computed.stdout);
    expect(epoch).toBe(0);
    const recomputed = await recompute(foreign);
    expect(JSON.parse(recomputed.stdout).root).toBe(root);
    for (const name of ['epoch-0.json', 'facts-0.json'])
      expect(readFileSync(join(foreign, name))).toEqual(readFileSync(join(own, name)));
    for (const device of [0, 1, 2]) expect(amountOf(0, device)).toBeGreaterThan(0n);
    // the facts that were published do as well, without a node
    const words = ['rewards', 'recompute', join(folder, 'log'), '--facts', join(own, 'facts-0.json')];
    const offline = await call([...words, '--out', join(folder, 'offline'), '--root', root, '--json']);
    expect(JSON.parse(offline.stdout).root).toBe(root);
  });

  test('are named where a node leaves out, makes up, or changes what happened', async () => {
    const anchored = toEventSelector('CheckpointAnchored(address,uint64,bytes32,uint64)');
    const transferred = toEventSelector('Transfer(address,address,uint256)');
    const without = (topic: string, count: number) => (method: string, _: unknown, answer: { result?: unknown }) => {
      if (method !== 'eth_getLogs') return;
      let left = count;
      answer.result = (answer.result as { topics: string[] }[]).filter((log) => log.topics[0] !== topic || left-- <= 0);
    };
    const silent = await lyingNode(network.anvil.rpcUrl, without(anchored, 1));
    const forgetful = await lyingNode(network.anvil.rpcUrl, without(transferred, 1));
    const asked = new Map<unknown, number>();
    const restless = await lyingNode(network.anvil.rpcUrl, (method, [block], answer) => {
      if (method !== 'eth_getBlockByNumber' || block === 'latest') return;
      asked.set(block, (asked.get(block) ?? 0) + 1);
      // the search asks for the last block twice; what comes after is another chain
      if (asked.get(block)! > 2) (answer.result as { hash: string }).hash = `0x${'99'.repeat(32)}`;
    });
    try {
      const out = join(folder, 'lied-to');
      expect((await recompute(out, flagsThrough(silent.url))).stderr).toContain('CHAIN_MISMATCH');
      const differing = await recompute(out, network.flags, '--also-rpc', forgetful.url);
      expect(differing.stderr).toContain('CHAIN_DISAGREES');
      expect(differing.stderr).toContain('devices.0.owners');
      expect((await recompute(out, flagsThrough(restless.url))).stderr).toContain('CHAIN_REORGED');
      const away = await recompute(out, flagsThrough('http://127.0.0.1:1'));
      expect(away.stderr).toContain('CHAIN_UNREACHABLE');
      // nothing was kept of what could not be believed
      expect(() => readFileSync(join(out, 'epoch-0.json'))).toThrow('ENOENT');
    } finally {
      for (const node of [silent, forgetful, restless]) node.stop();
    }
  });

  test('are paid once their root has stood its window, to whoever owns the device then', async () => {
    const root = JSON.parse(readFileSync(join(own, 'epoch-0.json'), 'utf8')).root;
    const posted = await post(0, own);
    expect(JSON.parse(posted.stdout)).toMatchObject({ epoch: 0, root: `0x${root}`, agreed: 1, opposed: 0 });
    expect((await post(0, own)).stderr).toContain('EPOCH_SPOKEN');
    const early = await claim(0, 0);
    const condition = {
      code: 'PROOF_INVALID',
      condition: 'nothing was paid',
      next: 'give the same command after that',
    };
    expect(JSON.parse(early.stderr)).toMatchObject(condition);
    expect(early.stderr).toMatch(/no root is payable yet; that of epoch 0 can be opposed until \d{4}-/);
    const again = await recompute(foreign, network.flags, '--epoch', '0');
    expect(again.stderr).toContain('"state":"compared"');
    await network.warp(network.start + EPOCH_SECONDS + DAY_SECONDS + 1000 + CHALLENGE_SECONDS);
    expect((await claim(0, 0)).exitCode).toBe(EXIT.ok);
    expect(await balanceOf(BUYER)).toBe(amountOf(0, 0));
    expect(await balanceOf(network.owners[0]!)).toBe(0n);
    expect((await claim(0, 0)).stderr).toMatch(/NOTHING_DUE[\s\S]*when the root of a later epoch is payable/);
    const unpaid = await call([
      ...['rewards', 'claim', network.devices[1]!, '0', '--from', own, '--rewards', network.economy.rewards],
      ...['--rpc', network.anvil.rpcUrl],
    ]);
    expect(unpaid.exitCode).toBe(EXIT.usage);
    expect(unpaid.stderr).toMatch(/--account is missing[\s\S]*nothing was sent[\s\S]*rewards order/);
    expect((await claim(1, 0)).exitCode).toBe(EXIT.ok);
    expect(await balanceOf(network.owners[1]!)).toBe(amountOf(0, 1));
    const explained = await call(['rewards', 'explain', network.devices[0]!, '0', '--from', own]);
    expect(explained.stdout).toContain('the device changed hands 1 times in this epoch');
    const gateway = await call(['rewards', 'explain', network.gateway, '0', '--from', own, '--json']);
    const told = JSON.parse(gateway.stdout);
    expect(BigInt(told.paid)).toBeGreaterThan(0n);
    expect(told.cumulative).toBe(told.paid);
    // it carried the one that was visited, of which most waits
    expect(BigInt(told.waiting)).toBeGreaterThan(BigInt(told.paid));
    const stranger = await call(['rewards', 'explain', BUYER, '0', '--from', own]);
    expect(stranger.stderr).toMatch(/NOT_FOUND[\s\S]*next: .*no bond/);
    // a root that was agreed on, and is another than here
    const other = join(folder, 'other');
    mkdirSync(other);
    const lines = JSON.parse(readFileSync(join(own, 'epoch-0.json'), 'utf8'));
    const { root: swapped, ...rest } = withOtherLines(lines);
    writeFileSync(join(other, 'epoch-0.json'), JSON.stringify({ ...rest, root: swapped }));
    const wrong = ['rewards', 'claim', network.devices[1]!, '0', '--from', other, ...onChain()];
    expect((await call(wrong)).stderr).toMatch(/payable root of epoch 0 is another[\s\S]*rewards recompute/);
    expect((await post(0, own)).stderr).toContain('EPOCH_SETTLED');
    expect((await post(99, own)).exitCode).not.toBe(EXIT.ok);
  });

  test('are paid by an order of an owner without coin, once, by whoever sends it for the fee', async () => {
    const device = network.devices[2]!;
    const owner = join(folder, 'owner.key');
    writeFileSync(owner, OWNER_KEY, { mode: 0o600 });
    const file = join(folder, 'order.json');
    const recipient = `0x${'cc'.repeat(20)}` as const;
    const words = ['--from', own, '--rewards', network.economy.rewards, '--rpc', network.anvil.rpcUrl, '--json'];
    const order = (account: string, ...more: readonly string[]): Promise<Call> =>
      call(['rewards', 'order', device, '0', ...words, '--account', account, '--out', file, ...more]);
    const relay = (path: string, ...more: readonly string[]): Promise<Call> =>
      call(['rewards', 'relay', path, '--rpc', network.anvil.rpcUrl, '--account', 'anvil:1', ...more]);
    const valid = ['--valid-seconds', '999999999'];
    const due = amountOf(0, 2);

    // bad ones first: expired, by somebody else, of another chain, changed, no order at all, a fee above what is due
    expect((await order(owner, '--valid-seconds', '0')).exitCode).toBe(EXIT.ok);
    const expired = await relay(file);
    expect(expired.stderr).toMatch(/CLAIM_EXPIRED[\s\S]*nothing was paid[\s\S]*ask the owner/);
    const foreign = await order('anvil:1', ...valid);
    expect(foreign.exitCode).toBe(EXIT.usage);
    expect(foreign.stderr).toMatch(/nothing was signed[\s\S]*its owner's --account/);
    await order(owner, ...valid, '--fee', '999999999');
    expect((await relay(file)).stderr).toContain('FeeTooHigh');
    expect((await order(owner, '--fee', '1.x')).exitCode).toBe(EXIT.usage);
    await order(owner, ...valid, '--recipient', recipient, '--fee', '0.000001');
    const good = JSON.parse(readFileSync(file, 'utf8'));
    const changed = (name: string, change: object): string => {
      const path = join(folder, `${name}.json`);
      writeFileSync(path, JSON.stringify({ ...good, ...change }));
      return path;
    };
    expect((await relay(changed('elsewhere', { chainId: 1 }))).stderr).toContain('CHAIN_MISMATCH');
    const thief = await relay(changed('thief', { recipient: `0x${'dd'.repeat(20)}` }));
    expect(thief.exitCode).toBe(EXIT.verify);
    expect(thief.stderr).toMatch(/SIGNATURE_INVALID[\s\S]*another owner/);
    expect(thief.stderr).not.toContain('cause:');
    const stale = changed('stale', { line: { ...good.line, cumulative: '5' } });
    expect((await relay(stale)).stderr).toMatch(/PROOF_INVALID[\s\S]*--from and --epoch/);
    expect((await relay(changed('odd', { fee: -1 }))).exitCode).toBe(EXIT.usage);
    expect((await relay(join(folder, 'nowhere.json'))).exitCode).toBe(EXIT.usage);
    expect((await relay(stale, '--epoch', '0')).exitCode).toBe(EXIT.usage);
    expect(await balanceOf(recipient)).toBe(0n);

    const before = await balanceOf(anvilAccount(1).address);
    // the stale file is as good with a proof of the newest root: the owner signed no amount
    const sent = await relay(stale, '--from', own, '--epoch', '0', '--json');
    expect({ ...sent }).toMatchObject({ exitCode: EXIT.ok });
    const fee = 10n ** 12n;
    expect(await balanceOf(recipient)).toBe(due - fee);
    expect((await balanceOf(anvilAccount(1).address)) - before).toBe(fee);
    expect((await relay(file)).stderr).toMatch(/SIGNATURE_INVALID[\s\S]*sent before/);
    await order(owner, ...valid);
    expect((await relay(file)).stderr).toContain('NOTHING_DUE');
    const explained = await call(['rewards', 'explain', network.devices[1]!, '0', '--from', own]);
    expect(explained.stdout).not.toContain('UNWITNESSED');
    const unseen = await call(['rewards', 'explain', network.devices[0]!, '0', '--from', own]);
    expect(unseen.stdout).toContain('UNWITNESSED');
    // the closed one was opened, and looked at as the others are
    const closed = await call(['rewards', 'explain', device, '0', '--from', own]);
    expect(closed.stdout).not.toMatch(/FORM_ONLY|OPEN/);
    expect(closed.stdout).toContain('UNWITNESSED');
  });

  test('wait but for a little of them until an auditor finds the device measuring (A13)', async () => {
    await network.mine(70);
    const [paid, waiting] = [amountOf(0, 1), amountOf(0, 1, 'waiting')];
    expect(waiting).toBeGreaterThan(20n * paid);
    const explained = await call(['rewards', 'explain', network.devices[1]!, '0', '--from', own]);
    expect(explained.stdout).toMatch(/ are paid now, [\d.]+ in all wait until an auditor finds it measuring/);
    expect(JSON.parse((await compute(own, '--epoch', '1')).stdout).epoch).toBe(1);
    expect([amountOf(1, 1), amountOf(1, 1, 'waiting')]).toEqual([waiting, 0n]);
    const found = await call(['rewards', 'explain', network.devices[1]!, '1', '--from', own]);
    expect(found.stdout).toContain(
      'an auditor found it measuring: what waited is paid (FOUND: no effect on the score)',
    );
    expect((await post(1, own)).exitCode).toBe(EXIT.ok);
    await network.warp(network.start + EPOCH_SECONDS + DAY_SECONDS + 2000 + 2 * CHALLENGE_SECONDS);
    expect((await claim(1, 1)).exitCode).toBe(EXIT.ok);
    expect(await balanceOf(network.owners[1]!)).toBe(paid + waiting);
  });

  test('are shown to be others than a root that lies, which a gateway in exit can not post', async () => {
    await network.mine(70);
    expect(JSON.parse((await compute(own, '--epoch', '2')).stdout).epoch).toBe(2);
    const file = JSON.parse(readFileSync(join(own, 'epoch-2.json'), 'utf8'));
    const lies = join(folder, 'lies');
    mkdirSync(lies);
    writeFileSync(join(lies, 'epoch-2.json'), JSON.stringify({ ...file, root: 'ab'.repeat(32) }));
    // behind its URL is another node, which has not heard of the transaction yet
    let isSent = false;
    const behind = await lyingNode(network.anvil.rpcUrl, (method, _, answer) => {
      if (method === 'eth_getTransactionReceipt') isSent = true;
      const { result } = answer;
      if (isSent && method === 'eth_call' && typeof result === 'string')
        answer.result = `0x${'0'.repeat(result.length - 2)}`;
    });
    const posting = ['rewards', 'post', '2', '--from', lies, '--gateway', network.gateway, '--rpc', behind.url];
    const said = await call([...posting, '--account', 'anvil:0', '--rewards', network.economy.rewards]);
    behind.stop();
    expect(said).toMatchObject({ exitCode: EXIT.ok, stdout: expect.stringMatching(/^epoch 2: said by 0x/) });
    const shown = await recompute(foreign, network.flags, '--epoch', '2');
    expect(shown.exitCode).toBe(EXIT.verify);
    expect(shown.stderr).toContain('opposes it with fieldmark rewards post');
    // an epoch that is here already is not replaced by another result
    const twice = await recompute(lies, network.flags, '--epoch', '2');
    expect(twice.exitCode).toBe(EXIT.verify);
    expect(JSON.parse(readFileSync(join(lies, 'epoch-2.json'), 'utf8')).root).toBe('ab'.repeat(32));
    const leave = (): Promise<Call> =>
      call(['chain', 'leave', network.gateway, '--gateways', network.economy.gateways, ...payer(), '--json']);
    const { state, exitAt } = JSON.parse((await leave()).stdout);
    expect(state).toBe('begun');
    expect((await post(2, own)).stderr).toContain('GATEWAY_INACTIVE');
    expect(JSON.parse((await leave()).stdout).state).toBe('waiting');
    await network.warp(exitAt + 1);
    expect(JSON.parse((await leave()).stdout).state).toBe('left');
    expect((await leave()).stderr).toContain('GATEWAY_INACTIVE');
    // whoever left can come back, with a new bond
    const words = ['chain', 'bond', '--data', folder, '--url', 'https://gateway.example', '--gateways'];
    const bonded = await call([...words, network.economy.gateways, ...payer()]);
    expect(bonded.stdout).toContain(`gateway ${network.gateway} is bonded with 1.000000`);
  });

  test('of no device at all have no root, and nothing is posted', async () => {
    const facts = JSON.parse(readFileSync(join(own, 'facts-0.json'), 'utf8'));
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const path = join(empty, 'facts.json');
    writeFileSync(path, JSON.stringify({ ...facts, devices: [], emission: { devices: '9', gateways: '9' } }));
    const words = ['rewards', 'recompute', join(folder, 'log'), '--facts', path, '--out', empty, '--json'];
    expect(JSON.parse((await call(words)).stdout).root).toBe('');
    expect((await post(0, empty)).stderr).toContain('EPOCH_EMPTY');
    expect(JSON.parse(readFileSync(join(empty, 'epoch-0.json'), 'utf8')).next.left).toEqual({
      devices: '9',
      gateways: '9',
    });
  });
});
