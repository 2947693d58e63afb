import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FieldmarkError } from '#proto/errors.js';
import { lyingNode } from '#tools/rewards/network.fixture.js';
import { type Anvil, anvilAccount, startAnvil } from './anvil.js';
import { rpc, until } from './chain.fixture.js';
import { mined } from './mined.js';
import { checkChainId, type Reader, readerOf, type Writer, writerOf } from './rpc.js';
import type { Hex } from './types.js';

/** A node that mines when it is told to. */
let node: Anvil;
let chainId: number;
let reader: Reader;
let writer: Writer;
const account = anvilAccount(0);
beforeAll(async () => {
  node = await startAnvil({ blockSeconds: 86_400 });
  const where = { rpcUrl: node.rpcUrl, pollMs: 20 };
  chainId = await checkChainId(where, undefined);
  reader = readerOf(where, chainId);
  writer = writerOf(where, chainId, account);
});
afterAll(() => node.stop());

const mine = (): Promise<unknown> => rpc(node.rpcUrl, 'evm_mine');
const errorOf = (work: Promise<unknown>): Promise<FieldmarkError> =>
  work.then(
    () => {
      throw new Error('it went well');
    },
    (error: FieldmarkError) => error,
  );
const send = (more: object = {}): Promise<Hex> =>
  writer.sendTransaction({ to: account.address, value: 1n, gas: 100_000n, ...more });

describe('a transaction that was sent', () => {
  test('gives its receipt once it is mined', async () => {
    const hash = await send();
    const waiting = mined(reader, hash);
    await mine();
    expect((await waiting).transactionHash).toBe(hash);
  });

  test('A30 is named where it is not mined in time: it may take effect yet, and is no refusal', async () => {
    const hash = await send();
    const { code, message, state, next } = await errorOf(mined(reader, hash, 200));
    expect({ code, state }).toEqual({
      code: 'CHAIN_TIMEOUT',
      state: `transaction ${hash} was sent, and may take effect yet`,
    });
    expect(message).toContain(hash);
    expect(next).toContain('before you give the command again');
    await mine();
  });

  test('A30 is named where another one took its place', async () => {
    const nonce = await reader.getTransactionCount({ address: account.address, blockTag: 'pending' });
    const hash = await send({ nonce, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 9n });
    // the one that waits has to have seen what it waits for, to know what takes its place
    let isSeen = false;
    const watched = await lyingNode(node.rpcUrl, (method) => {
      if (method === 'eth_getTransactionByHash') isSeen = true;
    });
    const waiting = errorOf(mined(readerOf({ rpcUrl: watched.url, pollMs: 20 }, chainId), hash));
    await until(() => isSeen);
    const other = await send({ nonce, value: 0n, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 10n });
    await mine();
    const { code, message, state } = await waiting;
    watched.stop();
    expect({ code, state }).toEqual({ code: 'CHAIN_TIMEOUT', state: 'this one can have no effect any more' });
    expect(message).toContain(other);
  });

  test('A30 is named where the node goes away, and where it was reverted', async () => {
    const hash = `0x${'12'.repeat(32)}` as const;
    const away = readerOf({ rpcUrl: 'http://127.0.0.1:1', pollMs: 20 }, 1);
    const gone = await errorOf(mined(away, hash, 200));
    expect({ code: gone.code, state: gone.state }).toEqual({
      code: 'CHAIN_TIMEOUT',
      state: `transaction ${hash} was sent, and may take effect yet`,
    });
    // no contract is there whose code would succeed: this one reverts
    await rpc(node.rpcUrl, 'anvil_setCode', [`0x${'fe'.repeat(20)}`, '0x5f5ffd']);
    const reverting = await send({ to: `0x${'fe'.repeat(20)}`, value: 0n });
    const waiting = errorOf(mined(reader, reverting));
    await mine();
    expect(await waiting).toMatchObject({
      code: 'CHAIN_REVERTED',
      state: 'it was mined without effect, and cost its gas',
    });
  });
});
