import { createHash } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { toUtf8 } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { consistencyPath, inclusionPath, leafHash, nodesOf, rootOf } from '#proto/merkle.js';
import { type Anvil, type AnvilOptions, anvilAccount, startAnvil } from './anvil.js';
import { type Chain, connectChain } from './client.js';
import { type Deployed, deploy } from './deploy.js';
import { idOfKey } from './keys.js';
import type { LogState, RecordStore } from './types.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

/** A secp256k1 key that any run has alike, and its low-S signatures over digests. */
export const testKey = (seed: string) => {
  const secret = sha256(toUtf8(seed));
  const publicKey = secp256k1.getPublicKey(secret);
  return {
    publicKey,
    id: idOfKey(ALGORITHM.ES256K, publicKey),
    sign: (digest: Uint8Array): Uint8Array => secp256k1.sign(digest, secret, { prehash: false }),
  };
};

/** A log of entries, all of them in memory. */
export const testLog = (count: number, name = 'entry') => {
  const entries = Array.from({ length: count }, (_, index) => toUtf8(`${name} ${index}`));
  return logOf(entries);
};

export const logOf = (entries: readonly Uint8Array[]) => {
  const nodes = nodesOf(
    sha256,
    entries.map((entry) => leafHash(sha256, entry)),
  );
  return {
    state: (size: number): LogState => ({ size, root: rootOf(sha256, size, nodes) }),
    consistency: (from: number, to: number) => (from === 0 ? [] : consistencyPath(sha256, from, to, nodes)),
    inclusion: (index: number, size: number) => inclusionPath(sha256, index, size, nodes),
  };
};

export type TestChain = { readonly anvil: Anvil; readonly deployed: Deployed; readonly chain: Chain };

/** A node of its own with the contracts deployed; accounts 0 (deployer, every role) and 1 (pays for checkpoints). */
export const startTestChain = async (options: AnvilOptions = {}, timelockSeconds?: number): Promise<TestChain> => {
  const anvil = await startAnvil(options);
  try {
    const deployed = await deploy({ rpcUrl: anvil.rpcUrl, account: anvilAccount(0), timelockSeconds, pollMs: 20 });
    return { anvil, deployed, chain: await connectTo(anvil, deployed) };
  } catch (error) {
    // nobody else could end it any more
    await anvil.stop();
    throw error;
  }
};

export const connectTo = (anvil: { readonly rpcUrl: string }, deployed: Deployed, account: 0 | 1 = 1): Promise<Chain> =>
  connectChain({ rpcUrl: anvil.rpcUrl, ...deployed, account: anvilAccount(account), pollMs: 20, timeoutMs: 60_000 });

/** Any JSON-RPC method, for what only test nodes have. */
export const rpc = async (url: string, method: string, params: readonly unknown[] = []): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = (await response.json()) as {
    readonly result?: unknown;
    readonly error?: { readonly message: string };
  };
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
};

/** A store whose `put` can be made to fail; JSON in and out, as on a disk. */
export const memoryStore = () => {
  const records = new Map<string, string>();
  const faults: { failPut: ((value: unknown) => boolean) | undefined } = { failPut: undefined };
  const store: RecordStore = {
    get: async (key) => {
      const text = records.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    put: async (key, value) => {
      if (faults.failPut?.(value)) throw new Error('the store failed');
      records.set(key, JSON.stringify(value));
    },
  };
  return { store, faults, records };
};

/** Resolves when the condition holds. The generous end is there so that a test that fails also ends. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let rounds = 0; rounds < 3_000; rounds++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('what the test waits for did not come');
};
