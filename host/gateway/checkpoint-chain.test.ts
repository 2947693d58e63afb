import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rpc, startTestChain, type TestChain } from '#chain/chain.fixture.js';
import { fileRecordStore } from '#chain/record-store.js';
import { createAnchor, type Submitter } from '#chain/submit.js';
import { checkpointDigest } from '#chain/typed-data.js';
import { type Checkpointer, startCheckpointer } from './checkpoint.js';
import { createTestDevice, headerOf, ORIGIN, temporaryFolder } from './engine.fixture.js';
import { openGatewayKeys } from './keys.js';
import { openLog } from './log.js';
import type { LogState } from './stages.js';
import { openStore, type Store } from './store.js';

/** The checkpointer on a genuine EVM node with the genuine contracts. */
let folder: ReturnType<typeof temporaryFolder>;
let chain: TestChain;
beforeEach(async () => {
  folder = temporaryFolder();
  chain = await startTestChain();
});
afterEach(async () => {
  await chain.anvil.stop();
  folder.remove();
});

type Run = {
  readonly store: Store;
  readonly checkpointer: Checkpointer;
  readonly anchor: Submitter;
  readonly stop: () => Promise<void>;
};

const start = async (): Promise<Run> => {
  const keys = openGatewayKeys(folder.path);
  const store = await openStore({ folder: folder.path, header: headerOf(keys.noteKey.publicKey) });
  const log = await openLog({ store, folder: join(folder.path, 'log') });
  const anchor = createAnchor({
    chain: chain.chain,
    gatewayId: keys.gatewayId,
    sign: async (digest) => keys.logKey.sign(digest),
    store: fileRecordStore(join(folder.path, 'intents')),
    pollMs: 20,
  });
  const digest = ({ size, root }: LogState): Uint8Array =>
    checkpointDigest({
      chainId: chain.chain.chainId,
      anchor: chain.chain.anchor,
      gatewayId: keys.gatewayId,
      size,
      root,
    });
  const checkpointer = await startCheckpointer({
    store,
    log,
    keys,
    origin: ORIGIN,
    digest,
    anchor,
    everyCount: 1_000_000,
    everySeconds: 1_000_000,
  });
  const stop = async (): Promise<void> => {
    await checkpointer.close();
    anchor.close();
    await store.close();
  };
  return { store, checkpointer, anchor, stop };
};

describe('checkpoints on a real chain', () => {
  test('A30 grow there, are taken up after a restart, and stand once each', async () => {
    const device = createTestDevice();
    const commit = (store: Store, count: number) =>
      store.commit(Array.from({ length: count }, (_, i) => device.seal(i)));
    let run = await start();
    await commit(run.store, 3);
    await run.checkpointer.flush();
    await commit(run.store, 300);
    await run.checkpointer.flush();
    expect(run.checkpointer.status()).toMatchObject({ anchored: { size: 304 }, pending: 0, stopped: false });

    // the gateway goes while its transaction waits for a block
    await rpc(chain.anvil.rpcUrl, 'evm_setAutomine', [false]);
    await commit(run.store, 10);
    const flushed = expect(run.checkpointer.flush()).rejects.toMatchObject({ code: 'INTERRUPTED' });
    for (;;) {
      const pool = (await rpc(chain.anvil.rpcUrl, 'txpool_status')) as { readonly pending: string };
      if (Number(pool.pending) > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await run.stop();
    await flushed;
    await rpc(chain.anvil.rpcUrl, 'evm_setAutomine', [true]);
    await rpc(chain.anvil.rpcUrl, 'anvil_mine', ['0x1']);

    run = await start();
    await commit(run.store, 1);
    await run.checkpointer.flush();
    const { gatewayId } = openGatewayKeys(folder.path);
    const onChain = await chain.chain.checkpoints(gatewayId);
    expect(onChain.map((checkpoint) => checkpoint.size)).toEqual([315, 314, 304, 4]);
    for (const { size, root } of onChain)
      expect(run.store.checkpoint(size)).toMatchObject({ size, root, status: 'anchored' });
    await run.stop();
  });

  test('A27 a folder restored from before its last checkpoint is not signed on', async () => {
    const device = createTestDevice();
    const first = await start();
    await first.store.commit([device.seal(1)]);
    await first.checkpointer.flush();
    await first.stop();
    const { cpSync, rmSync } = await import('node:fs');
    const backup = `${folder.path}-backup`;
    cpSync(folder.path, backup, { recursive: true });
    const second = await start();
    await second.store.commit([device.seal(2)]);
    await second.checkpointer.flush();
    await second.stop();
    rmSync(folder.path, { recursive: true });
    cpSync(backup, folder.path, { recursive: true });
    rmSync(backup, { recursive: true });
    const restored = await start();
    await restored.store.commit([createTestDevice().seal(3)]);
    await expect(restored.checkpointer.flush()).rejects.toMatchObject({ code: 'LOG_FORKED' });
    expect(restored.store.latestCheckpoint()?.size).toBe(2);
    expect((await restored.anchor.latest()).size).toBe(3);
    await restored.stop();
  });
});
