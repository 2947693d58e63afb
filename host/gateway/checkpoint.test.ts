import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { equal } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { EMPTY_ROOT, verifyConsistency } from '#proto/merkle.js';
import { type Checkpointer, type CheckpointerOptions, startCheckpointer } from './checkpoint.js';
import { addressOf, createTestDevice, HEADER, sha256, temporaryFolder } from './engine.fixture.js';
import { type GatewayKeys, openGatewayKeys } from './keys.js';
import { type Log, openLog } from './log.js';
import type { Anchor, Anchored, LogState } from './stages.js';
import { openStore, type Store } from './store.js';

/** A LogAnchor in memory: takes a checkpoint of a size once, and only one that grows from the newest. */
const createFakeAnchor = () => {
  const mined: Anchored[] = [];
  const newest = (): LogState => mined.at(-1) ?? { size: 0, root: EMPTY_ROOT };
  const state = {
    mined,
    /** called at each step; may throw as a crash or a chain that is away */
    at: (_step: 'latest' | 'before' | 'after') => {},
  };
  const anchor: Anchor = {
    latest: async () => {
      state.at('latest');
      return newest();
    },
    submit: async (from, to, consistency) => {
      const known = mined.find((anchored) => anchored.size === to.size);
      if (known !== undefined) return known;
      state.at('before');
      const grows =
        equal(from.root, newest().root) &&
        (from.size === 0 || verifyConsistency(sha256, from.size, from.root, to.size, to.root, consistency));
      if (!grows) throw new FieldmarkError('CHAIN_REVERTED', { detail: 'consistency' });
      const anchored: Anchored = { ...to, transaction: `0x${mined.length}`, block: BigInt(mined.length), timestamp: 1 };
      mined.push(anchored);
      state.at('after');
      return anchored;
    },
  };
  return { anchor, state };
};

const digest = (state: LogState): Uint8Array => sha256(new Uint8Array([...state.root, state.size & 255]));

let folder: ReturnType<typeof temporaryFolder>;
let keys: GatewayKeys;
let store: Store;
let log: Log;
let running: Checkpointer | undefined;
const device = createTestDevice();

const open = async (): Promise<void> => {
  store = await openStore({ folder: folder.path, header: HEADER });
  log = await openLog({ store, folder: join(folder.path, 'tiles') });
};
const start = async (options: Partial<CheckpointerOptions>): Promise<Checkpointer> => {
  running = await startCheckpointer({
    store,
    log,
    keys,
    origin: 'gateway.test/log',
    digest,
    everyCount: 1000,
    everySeconds: 1000,
    ...options,
  });
  return running;
};
const stop = async (): Promise<void> => {
  await running?.close();
  running = undefined;
  await store.close();
};
beforeEach(async () => {
  folder = temporaryFolder();
  keys = openGatewayKeys(folder.path);
  await open();
});
afterEach(async () => {
  await stop();
  folder.remove();
});

const until = async (holds: () => boolean): Promise<void> => {
  for (let waitedMs = 0; !holds(); waitedMs += 5) {
    if (waitedMs > 60_000) throw new Error('never happened');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const commit = async (count: number): Promise<void> => {
  await store.commit(Array.from({ length: count }, (_, i) => device.seal(i)));
};

describe('checkpoints', () => {
  test('one reading of one quiet device is anchored by time', async () => {
    const { anchor, state } = createFakeAnchor();
    const checkpointer = await start({ anchor, everySeconds: 0.05 });
    await commit(1);
    checkpointer.stored();
    await until(() => state.mined.length === 1);
    await until(() => checkpointer.status().pending === 0);
    expect(state.mined[0]).toMatchObject({ size: 2, root: log.root(2) });
    expect(store.checkpoint(2)).toMatchObject({ status: 'anchored', transaction: '0x0', block: 0n, timestamp: 1 });
    expect(readFileSync(join(folder.path, 'tiles', 'checkpoint'), 'utf8')).toBe(store.checkpoint(2)?.note);
  });

  test('a full count does not wait for the time', async () => {
    const { anchor, state } = createFakeAnchor();
    const checkpointer = await start({ anchor, everyCount: 5 });
    // the first look at the chain takes along what is there, so let it pass
    await checkpointer.flush();
    await commit(4);
    checkpointer.stored();
    expect(checkpointer.status().pending).toBe(4);
    await commit(1);
    checkpointer.stored();
    await until(() => checkpointer.status().pending === 0);
    expect(state.mined.map((anchored) => anchored.size)).toEqual([6]);
  });

  test('an empty log makes none', async () => {
    const { anchor, state } = createFakeAnchor();
    await (await start({ anchor, everySeconds: 0 })).flush();
    expect(state.mined).toHaveLength(0);
    expect(store.latestCheckpoint()).toBeUndefined();
  });

  test('A27 is signed twice by the keys of this gateway', async () => {
    await commit(3);
    await (await start({})).flush();
    const checkpoint = store.latestCheckpoint()!;
    expect(checkpoint).toMatchObject({ size: 4, root: log.root(4), status: 'signed' });
    const recovery = checkpoint.signature[64]! - 27;
    const signature = secp256k1.Signature.fromBytes(checkpoint.signature.slice(0, 64)).addRecoveryBit(recovery);
    const recovered = signature.recoverPublicKey(digest(checkpoint)).toBytes(true);
    expect(addressOf(recovered)).toEqual(keys.gatewayId);
    const { createPublicKey, verify } = await import('node:crypto');
    const [text, line] = checkpoint.note.split('\n\n') as [string, string];
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), keys.noteKey.publicKey]);
    const signed = Buffer.from(line.trim().split(' ')[2]!, 'base64').subarray(4);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(verify(null, Buffer.from(`${text}\n`), key, signed)).toBe(true);
  });

  test('a chain that is away for long is caught up with in one checkpoint', async () => {
    const { anchor, state } = createFakeAnchor();
    state.at = () => {
      throw new FieldmarkError('CHAIN_UNREACHABLE');
    };
    const faults: string[] = [];
    const checkpointer = await start({ anchor, onFault: (fault) => faults.push(fault.code) });
    for (let round = 0; round < 3; round++) {
      await commit(4);
      checkpointer.stored();
      await expect(checkpointer.flush()).rejects.toMatchObject({ code: 'CHAIN_UNREACHABLE' });
    }
    expect(checkpointer.status()).toMatchObject({ pending: 12, stopped: false, fault: { code: 'CHAIN_UNREACHABLE' } });
    expect(faults.length).toBeGreaterThanOrEqual(3);
    state.at = () => {};
    await checkpointer.flush();
    expect(state.mined.map((anchored) => anchored.size)).toEqual([13]);
    expect(checkpointer.status()).toMatchObject({ pending: 0, fault: undefined, anchored: { size: 13 } });
  });

  test.each(['latest', 'before', 'after'] as const)(
    'A30 goes on after a crash %s submitting, with one checkpoint of a size',
    async (step) => {
      const { anchor, state } = createFakeAnchor();
      await commit(2);
      state.at = (now) => {
        if (now === step) throw new Error('crash');
      };
      await expect((await start({ anchor })).flush()).rejects.toMatchObject({ code: 'INTERNAL' });
      await stop();
      state.at = () => {};
      await open();
      const checkpointer = await start({ anchor });
      await checkpointer.flush();
      expect(state.mined.map((anchored) => anchored.size)).toEqual([3]);
      expect(store.latestCheckpoint()).toMatchObject({ size: 3, status: 'anchored', transaction: '0x0' });
      await commit(1);
      await checkpointer.flush();
      expect(state.mined.map((anchored) => anchored.size)).toEqual([3, 4]);
    },
  );

  test.each(['sign', 'publish'] as const)('goes on after a crash at %s', async (step) => {
    const { anchor, state } = createFakeAnchor();
    await commit(2);
    const crash = (): never => {
      throw new Error('crash');
    };
    const options =
      step === 'sign' ? { store: { ...store, saveCheckpoint: crash } } : { log: { ...log, publish: crash } };
    await expect((await start({ anchor, ...options })).flush()).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(state.mined).toHaveLength(0);
    await stop();
    await open();
    await (await start({ anchor })).flush();
    expect(state.mined.map((anchored) => anchored.size)).toEqual([3]);
    expect(readFileSync(join(folder.path, 'tiles', 'checkpoint'), 'utf8')).toBe(store.checkpoint(3)?.note);
  });

  test('closes while the chain hangs, and finds on the next start what it did', async () => {
    const { anchor, state } = createFakeAnchor();
    await commit(2);
    const faults: string[] = [];
    const hanging: Anchor = {
      ...anchor,
      submit: async (...args) => {
        await anchor.submit(...args);
        return new Promise(() => {});
      },
    };
    const closing = await start({ anchor: hanging, onFault: (fault) => faults.push(fault.code) });
    const flushed = closing.flush();
    const interrupted = expect(flushed).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await until(() => state.mined.length === 1);
    await stop();
    await interrupted;
    expect(faults).toEqual([]);
    await open();
    expect(store.checkpoint(3)?.status).toBe('submitted');
    await (await start({ anchor })).flush();
    expect(store.checkpoint(3)?.status).toBe('anchored');
    expect(state.mined).toHaveLength(1);
  });

  test('A27 stops, and signs nothing, when the chain has another root or a longer log', async () => {
    for (const onChain of [
      { size: 2, root: new Uint8Array(32).fill(9) },
      { size: 900, root: new Uint8Array(32) },
    ]) {
      const { anchor, state } = createFakeAnchor();
      state.mined.push({ ...onChain, transaction: '0xff', block: 1n, timestamp: 1 });
      await commit(3);
      const faults: string[] = [];
      const checkpointer = await start({ anchor, onFault: (fault) => faults.push(fault.code) });
      await expect(checkpointer.flush()).rejects.toMatchObject({ code: 'LOG_FORKED' });
      expect(checkpointer.status()).toMatchObject({ stopped: true, fault: { code: 'LOG_FORKED' } });
      expect(state.mined).toHaveLength(1);
      expect(store.latestCheckpoint()).toBeUndefined();
      await checkpointer.close();
    }
  });
});
