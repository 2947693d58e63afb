// Longer than most: every fault of a node, and of this program, against the one submitter, on chains made alike.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { bytesToHex } from 'viem';
import { freePort } from '#tools/setup/ports.fixture.js';
import { anvilAccount, startAnvil } from './anvil.js';
import {
  connectTo,
  memoryStore,
  rpc,
  startTestChain,
  type TestChain,
  testKey,
  testLog,
  until,
} from './chain.fixture.js';
import type { Chain } from './client.js';
import { logAnchorAbi } from './generated/log-anchor.js';
import { createAnchor, type SubmitOptions } from './submit.js';
import type { SubmitEvent } from './types.js';

const key = testKey('gateway');
const log = testLog(64);
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const open = async (options: Parameters<typeof startTestChain>[0] = {}): Promise<TestChain> => {
  const test = await startTestChain(options);
  closers.push(() => test.anvil.stop());
  return test;
};

const submitter = (chain: Chain, store = memoryStore().store, more: Partial<SubmitOptions> = {}) => {
  const events: SubmitEvent[] = [];
  const anchor = createAnchor({
    chain,
    gatewayId: key.id,
    sign: async (digest) => key.sign(digest),
    store,
    pollMs: 20,
    unreachableAfterMs: 200,
    report: (event) => events.push(event),
    ...more,
  });
  closers.push(() => anchor.close());
  const submit = (from: number, to: number) => anchor.submit(log.state(from), log.state(to), log.consistency(from, to));
  return { ...anchor, events, grow: submit };
};

/** Sizes of all checkpoints that the chain ever accepted, as its events tell. */
const anchoredSizes = async (chain: Chain): Promise<number[]> => {
  const events = await chain.reader.getContractEvents({
    address: chain.anchor,
    abi: logAnchorAbi,
    eventName: 'CheckpointAnchored',
    strict: true,
    fromBlock: 0n,
  });
  return events.map((event) => Number(event.args.size));
};

const blocks = (test: TestChain, count: number) => rpc(test.anvil.rpcUrl, 'anvil_mine', [`0x${count.toString(16)}`]);
const automine = (test: TestChain, on: boolean) => rpc(test.anvil.rpcUrl, 'evm_setAutomine', [on]);

describe('submitting checkpoints', () => {
  test('grows the log and tells where each checkpoint stands', async () => {
    const { chain } = await open();
    const anchor = submitter(chain);
    expect((await anchor.latest()).size).toBe(0);
    const first = await anchor.grow(0, 3);
    const second = await anchor.grow(3, 10);
    expect(second.block).toBeGreaterThan(first.block);
    expect(await anchor.latest()).toEqual(log.state(10));
    const receipt = await chain.reader.getTransactionReceipt({ hash: second.transaction });
    const block = await chain.reader.getBlock({ blockNumber: second.block });
    expect(receipt.blockNumber).toBe(second.block);
    expect(second.timestamp).toBe(Number(block.timestamp));
  });

  test('resolves with the checkpoint that is there when its size was submitted before', async () => {
    const { chain } = await open();
    const first = await submitter(chain).grow(0, 5);
    expect(await submitter(chain).grow(0, 5)).toEqual(first);
    expect(await anchoredSizes(chain)).toEqual([5]);
  });

  test('LOG_FORKED where the chain holds another root of the size, and where the proof does not lead there', async () => {
    const { chain } = await open();
    const anchor = submitter(chain);
    await anchor.grow(0, 5);
    const other = testLog(64, 'other');
    const fork = (from: number, to: number) =>
      anchor.submit(other.state(from), other.state(to), other.consistency(from, to));
    await expect(fork(0, 5)).rejects.toMatchObject({ code: 'LOG_FORKED' });
    await expect(fork(5, 9)).rejects.toMatchObject({ code: 'LOG_FORKED' });
    await expect(anchor.submit(log.state(5), other.state(9), log.consistency(5, 9))).rejects.toMatchObject({
      code: 'LOG_FORKED',
    });
    // a true proof, but of another log than the one whose first five entries are on chain
    await expect(anchor.submit(log.state(5), other.state(9), other.consistency(5, 9))).rejects.toMatchObject({
      code: 'LOG_FORKED',
      message: expect.stringContaining('ConsistencyInvalid'),
    });
    // and none of it stands in the way of the true log
    await anchor.grow(5, 9);
    expect(await anchoredSizes(chain)).toEqual([5, 9]);
  });

  test('CHAIN_REVERTED where the proof starts at another size than the chain stands at', async () => {
    const { chain } = await open();
    const anchor = submitter(chain);
    await anchor.grow(0, 5);
    await expect(anchor.grow(3, 9)).rejects.toMatchObject({ code: 'CHAIN_REVERTED' });
    await expect(anchor.grow(0, 9)).rejects.toMatchObject({ code: 'CHAIN_REVERTED' });
  });

  test('SIGNATURE_INVALID where another key signs than the gateway id says', async () => {
    const { chain } = await open();
    const anchor = submitter(chain, undefined, { sign: async (digest) => testKey('stranger').sign(digest) });
    await expect(anchor.grow(0, 5)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    expect(await anchoredSizes(chain)).toEqual([]);
  });

  test('waits for the confirmations it was told to', async () => {
    const test = await open();
    const anchor = submitter(test.chain, undefined, { confirmations: 3 });
    let done = false;
    const submitted = anchor.grow(0, 5).then((anchored) => {
      done = true;
      return anchored;
    });
    await until(async () => (await anchoredSizes(test.chain)).length === 1);
    await blocks(test, 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(done).toBe(false);
    await blocks(test, 1);
    expect((await submitted).size).toBe(5);
  });

  test('CHAIN_REVERTED with advice where the account is empty', async () => {
    const test = await open();
    await rpc(test.anvil.rpcUrl, 'anvil_setBalance', [anvilAccount(1).address, '0x0']);
    await expect(submitter(test.chain).grow(0, 5)).rejects.toMatchObject({
      code: 'CHAIN_REVERTED',
      next: expect.stringContaining('coin'),
    });
  });
});

describe('A30: crashes', () => {
  test('A30: a crash after sending and before the record of it leaves one checkpoint', async () => {
    const { chain } = await open();
    const { store, faults } = memoryStore();
    // the write that moves the intent from the queue to what is mined fails
    faults.failPut = (value) => (value as { mined: unknown[] }).mined.length > 0;
    await expect(submitter(chain, store).grow(0, 5)).rejects.toThrow();
    faults.failPut = undefined;
    const restarted = submitter(chain, store);
    expect(await restarted.latest()).toEqual(log.state(5));
    await restarted.grow(5, 6);
    expect(await anchoredSizes(chain)).toEqual([5, 6]);
    expect(await chain.reader.getTransactionCount({ address: anvilAccount(1).address })).toBe(2);
  });

  test('A30: a crash between signing and sending is finished with the same transaction', async () => {
    const test = await open();
    const { store } = memoryStore();
    await automine(test, false);
    const crashing = submitter(test.chain, store);
    const lost = crashing.grow(0, 5).catch((error: unknown) => error);
    await until(() => crashing.events.some((event) => event.kind === 'sent'));
    crashing.close();
    expect(await lost).toMatchObject({ code: 'INTERRUPTED' });
    await rpc(test.anvil.rpcUrl, 'anvil_dropAllTransactions');
    await automine(test, true);
    const restarted = submitter(test.chain, store);
    await restarted.settle();
    const sent = crashing.events.find((event) => event.kind === 'sent');
    const mined = restarted.events.find((event) => event.kind === 'mined');
    expect(mined).toMatchObject({ size: 5, transaction: sent?.kind === 'sent' ? sent.transaction : '' });
    expect(await anchoredSizes(test.chain)).toEqual([5]);
  });

  test('A30: nothing is sent where the intent can not be recorded', async () => {
    const { chain } = await open();
    const { store, faults } = memoryStore();
    faults.failPut = () => true;
    await expect(submitter(chain, store).grow(0, 5)).rejects.toThrow();
    expect(await chain.reader.getTransactionCount({ address: anvilAccount(1).address })).toBe(0);
  });

  test('A30: a damaged record is named, not guessed at', async () => {
    const { chain } = await open();
    const { store } = memoryStore();
    await submitter(chain, { ...store, get: async () => ({ queue: 'x' }) })
      .latest()
      .then(
        () => expect('no error').toBe('STORAGE_DAMAGED'),
        (error) => expect(error).toMatchObject({ code: 'STORAGE_DAMAGED' }),
      );
  });
});

describe('A30: nonces and fees', () => {
  test('A30: a stuck transaction is replaced with fees at least 12.5 % higher', async () => {
    const test = await open();
    await automine(test, false);
    const anchor = submitter(test.chain, undefined, { stuckAfterMs: 100 });
    const submitted = anchor.grow(0, 5);
    await until(() => anchor.events.filter((event) => event.kind === 'replaced').length >= 2);
    await automine(test, true);
    await blocks(test, 1);
    const anchored = await submitted;
    const fees = anchor.events.flatMap((event) =>
      event.kind === 'sent' || event.kind === 'replaced' ? [event.maxFeePerGas] : [],
    );
    for (let i = 1; i < fees.length; i++) expect(fees[i]! * 1000n).toBeGreaterThanOrEqual(fees[i - 1]! * 1125n);
    expect(await anchoredSizes(test.chain)).toEqual([5]);
    expect(anchor.events.map((event) => ('transaction' in event ? event.transaction : ''))).toContain(
      anchored.transaction,
    );
  });

  test('A30: a nonce taken by a stuck stranger of the same account is won back', async () => {
    const test = await open();
    await automine(test, false);
    const account = anvilAccount(1);
    const fees = await test.chain.reader.estimateFeesPerGas();
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId: test.chain.chainId,
      to: account.address,
      nonce: 0,
      gas: 21_000n,
      ...fees,
    });
    await test.chain.reader.sendRawTransaction({ serializedTransaction: raw });
    const anchor = submitter(test.chain);
    const submitted = anchor.grow(0, 5);
    await until(() => anchor.events.some((event) => event.kind === 'replaced'));
    await automine(test, true);
    await blocks(test, 1);
    expect((await submitted).size).toBe(5);
  });

  test('A30: a nonce used by another transaction is followed by a new one', async () => {
    const test = await open();
    await automine(test, false);
    const anchor = submitter(test.chain);
    const submitted = anchor.grow(0, 5);
    await until(() => anchor.events.some((event) => event.kind === 'sent'));
    await rpc(test.anvil.rpcUrl, 'anvil_dropAllTransactions');
    await rpc(test.anvil.rpcUrl, 'anvil_setNonce', [anvilAccount(1).address, '0x5']);
    await automine(test, true);
    const anchored = await submitted;
    expect((await test.chain.reader.getTransaction({ hash: anchored.transaction })).nonce).toBe(5);
  });

  test('A30: no transaction offers more than the bound on fees', async () => {
    const test = await open();
    const anchor = submitter(test.chain, undefined, { maxFeePerGas: 1n, timeoutMs: 200 });
    await expect(anchor.grow(0, 5)).rejects.toMatchObject({ code: 'CHAIN_TIMEOUT' });
    expect(await test.chain.reader.getTransactionCount({ address: anvilAccount(1).address })).toBe(0);
    expect(anchor.events).toContainEqual(expect.objectContaining({ kind: 'retrying', code: 'CHAIN_TIMEOUT' }));
  });
});

describe('A30: reorganisations', () => {
  test.each([1, 20, 63])(
    'A30: a checkpoint that a reorganisation of %d blocks took out is put back, once',
    async (depth) => {
      const test = await open();
      const { store } = memoryStore();
      const anchor = submitter(test.chain, store);
      await anchor.grow(0, 5);
      const second = await anchor.grow(5, 9);
      await blocks(test, depth - 1);
      await rpc(test.anvil.rpcUrl, 'anvil_reorg', [depth, []]);
      expect(await anchoredSizes(test.chain)).toEqual([5]);
      expect(await anchor.latest()).toEqual(log.state(9));
      expect(await anchoredSizes(test.chain)).toEqual([5, 9]);
      // the very same transaction, so that what was told of it stays true
      expect((await test.chain.anchoredOf(key.id, 9))?.transaction).toBe(second.transaction);
      expect(anchor.events.filter((event) => event.kind === 'lost')).toEqual([{ kind: 'lost', size: 9 }]);
    },
  );

  test('A30: several lost checkpoints come back in their order, also after a restart', async () => {
    const test = await open();
    const { store } = memoryStore();
    const anchor = submitter(test.chain, store);
    await anchor.grow(0, 5);
    await anchor.grow(5, 9);
    await anchor.grow(9, 12);
    await rpc(test.anvil.rpcUrl, 'anvil_reorg', [3, []]);
    expect(await anchoredSizes(test.chain)).toEqual([]);
    const restarted = submitter(test.chain, store);
    await restarted.grow(12, 20);
    expect(await anchoredSizes(test.chain)).toEqual([5, 9, 12, 20]);
  });

  test('A30: where more is gone than is remembered, the log goes on from what the chain has', async () => {
    const test = await open();
    await submitter(test.chain).grow(0, 5);
    const { store } = memoryStore();
    const anchor = submitter(test.chain, store);
    await anchor.grow(5, 9);
    await rpc(test.anvil.rpcUrl, 'anvil_reorg', [2, []]);
    expect((await anchor.latest()).size).toBe(0);
    await anchor.grow(0, 12);
    expect(await anchoredSizes(test.chain)).toEqual([12]);
  });

  test('A30: what is deeper than the finality is no longer remembered', async () => {
    const test = await open();
    const { store, records } = memoryStore();
    const anchor = submitter(test.chain, store, { finalityBlocks: 4 });
    await anchor.grow(0, 5);
    await blocks(test, 3);
    await anchor.settle();
    const remembered = () => (JSON.parse([...records.values()][0]!) as { mined: unknown[] }).mined.length;
    expect(remembered()).toBe(1);
    await blocks(test, 1);
    await anchor.settle();
    expect(remembered()).toBe(0);
  });
});

describe('A30: a node that is away or lies', () => {
  test('A30: CHAIN_UNREACHABLE while the node is away; the next call goes on where it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldmark-chain-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const statePath = join(folder, 'state.json');
    const test = await open({ statePath, port: await freePort() });
    await automine(test, false);
    const { store } = memoryStore();
    const anchor = submitter(test.chain, store);
    const submitted = anchor.grow(0, 5).catch((error: unknown) => error);
    await until(() => anchor.events.some((event) => event.kind === 'sent'));
    await test.anvil.stop();
    expect(await submitted).toMatchObject({ code: 'CHAIN_UNREACHABLE' });
    await expect(anchor.latest()).rejects.toMatchObject({ code: 'CHAIN_UNREACHABLE' });
    const again = await startAnvil({ statePath, port: test.anvil.port });
    closers.push(() => again.stop());
    expect(await anchor.latest()).toEqual(log.state(5));
    expect(await anchoredSizes(test.chain)).toEqual([5]);
  });

  test('A30: a node killed outright loses blocks; the checkpoints in them come back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldmark-chain-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const statePath = join(folder, 'state.json');
    const test = await open({ statePath, port: await freePort() });
    await test.anvil.stop();
    const second = await startAnvil({ statePath, port: test.anvil.port, stateIntervalSeconds: 3_600 });
    closers.push(() => second.stop());
    const { store } = memoryStore();
    const anchor = submitter(test.chain, store);
    await anchor.grow(0, 5);
    await anchor.grow(5, 9);
    process.kill(second.pid, 'SIGKILL');
    await second.exited;
    const third = await startAnvil({ statePath, port: test.anvil.port });
    closers.push(() => third.stop());
    expect(await anchoredSizes(test.chain)).toEqual([]);
    expect(await anchor.latest()).toEqual(log.state(9));
    expect(await anchoredSizes(test.chain)).toEqual([5, 9]);
  });

  test('A30: a node that says "mined" while the contract knows nothing of it gives CHAIN_MISMATCH', async () => {
    const test = await open();
    const liar: Chain = {
      ...test.chain,
      latestCheckpoint: async () => undefined,
      checkpointOf: async () => undefined,
      anchoredOf: async () => undefined,
    };
    const anchor = submitter(liar, undefined, { disagreeAfterMs: 100 });
    await expect(anchor.grow(0, 5)).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' });
    expect(await anchoredSizes(test.chain)).toEqual([5]);
  });

  test('A30: a checkpoint that a second node does not see gives CHAIN_MISMATCH', async () => {
    const honest = await open();
    const other = await open();
    const witness = await connectTo(other.anvil, other.deployed);
    const anchor = submitter(honest.chain, undefined, { witnesses: [witness], disagreeAfterMs: 100 });
    await expect(anchor.grow(0, 5)).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' });
    const agreeing = submitter(honest.chain, undefined, { witnesses: [honest.chain] });
    expect((await agreeing.grow(0, 5)).root).toEqual(log.state(5).root);
  });

  test('A30: a node of another chain is refused', async () => {
    const test = await open();
    const other = await startAnvil({ chainId: 4242 });
    closers.push(() => other.stop());
    await expect(connectTo(other, test.deployed)).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' });
  });

  test('A30: a chain without the contracts is refused', async () => {
    const test = await open();
    const empty = await startAnvil();
    closers.push(() => empty.stop());
    await expect(connectTo(empty, test.deployed)).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' });
    const swapped = { ...test.deployed, anchor: test.deployed.registry };
    await expect(connectTo(test.anvil, swapped)).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' });
  });

  test('A30: calls at the same time put one transaction after the other', async () => {
    const { chain } = await open();
    const anchor = submitter(chain);
    const both = await Promise.all([anchor.grow(0, 5), anchor.grow(5, 9), anchor.latest()]);
    expect(both.map(({ size }) => size)).toEqual([5, 9, 9]);
    expect(bytesToHex(both[2].root)).toBe(bytesToHex(log.state(9).root));
  });
});
