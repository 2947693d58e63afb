import { encodeFunctionData } from 'viem';
import { anvilAccount, startAnvil } from '#chain/anvil.js';
import { type Chain, connectChain } from '#chain/client.js';
import { deploy } from '#chain/deploy.js';
import { logAnchorAbi } from '#chain/generated/log-anchor.js';
import { entryOf } from '#chain/log-anchor.js';
import { writerOf } from '#chain/rpc.js';
import { createAnchor } from '#chain/submit.js';
import type { Anchor, RecordStore } from '#chain/types.js';
import { unwrap } from '#proto/errors.js';
import { consistencyPath, inclusionPath, leafHash, type NodeReader, nodeHash, rootOf } from '#proto/merkle.js';
import { decodeEnvelope } from '#proto/reading.js';
import { createSealer, sampleRecords, sha256, signNatively, simIdentity } from '../sim/sealer.js';
import type { Row } from './report.js';

const POLL_MS = 20;
const MILLION = 1_000_000;

/** A log whose entries are all the same, so that a level has one hash and a million entries take no memory. */
const uniformLog = (entry: Uint8Array) => {
  const levels = [leafHash(sha256, entry)];
  for (let level = 1; level < 32; level++) levels.push(nodeHash(sha256, levels[level - 1]!, levels[level - 1]!));
  const nodes: NodeReader = (level) => levels[level]!;
  return {
    state: (size: number) => ({ size, root: rootOf(sha256, size, nodes) }),
    consistency: (from: number, to: number) => (from === 0 ? [] : consistencyPath(sha256, from, to, nodes)),
    inclusion: (index: number, size: number) => inclusionPath(sha256, index, size, nodes),
  };
};
type UniformLog = ReturnType<typeof uniformLog>;

const memoryStore = (): RecordStore => {
  const records = new Map<string, unknown>();
  return {
    get: async (key) => records.get(key),
    put: async (key, value) => void records.set(key, value),
  };
};

const openAnchor = (chain: Chain, { deviceId, secretKey }: ReturnType<typeof simIdentity>): Anchor =>
  createAnchor({
    chain,
    gatewayId: deviceId,
    sign: async (digest) => signNatively(digest, secretKey),
    store: memoryStore(),
    pollMs: POLL_MS,
  });

/** Gas of the checkpoints from each size to the next, the first from an empty log. */
const checkpointGas = async (
  chain: Chain,
  anchor: Anchor,
  log: UniformLog,
  sizes: readonly number[],
): Promise<number[]> => {
  const gas: number[] = [];
  let from = 0;
  for (const to of sizes) {
    const { transaction } = await anchor.submit(log.state(from), log.state(to), log.consistency(from, to));
    gas.push(Number((await chain.reader.getTransactionReceipt({ hash: transaction })).gasUsed));
    from = to;
  }
  return gas;
};

const READINGS_A_CHECKPOINT = [1, 100, 1000, 10_000];

/** Gas as the contracts take it on a node of this run's own: the same on every run and every chain. */
export const benchChain = async (): Promise<Row[]> => {
  const anvil = await startAnvil();
  try {
    const { rpcUrl } = anvil;
    const deployed = await deploy({ rpcUrl, account: anvilAccount(0), pollMs: POLL_MS });
    const chain = await connectChain({ rpcUrl, ...deployed, account: anvilAccount(1), pollMs: POLL_MS });
    const { bytes: envelope } = createSealer(simIdentity(0), deployed.net, 1).seal(sampleRecords(0), 1_700_000_000);
    const log = uniformLog(envelope);
    const [, small] = await checkpointGas(chain, openAnchor(chain, simIdentity(1)), log, [2, 3]);

    const gateway = simIdentity(2);
    const sizes = [MILLION];
    for (const count of READINGS_A_CHECKPOINT) sizes.push(sizes.at(-1)! + count);
    const [, ...large] = await checkpointGas(chain, openAnchor(chain, gateway), log, sizes);
    const rows: Row[] = [{ name: 'checkpoint of 1 new reading, log of 2', value: small!, unit: 'gas' }];
    READINGS_A_CHECKPOINT.forEach((count, i) => {
      const readings = `${count} new ${count === 1 ? 'reading' : 'readings'}`;
      rows.push({
        name: `checkpoint of ${readings}, log of a million`,
        value: large[i]!,
        unit: 'gas',
        bound: '≤ 110 000',
      });
      const bound = count === 10_000 ? { bound: '≤ 12' } : {};
      rows.push({ name: `  a reading of ${count}`, value: large[i]! / count, unit: 'gas', ...bound });
    });

    const size = sizes.at(-1)!;
    const index = MILLION >> 1;
    const reading = { gatewayId: gateway.deviceId, size, index, envelope, path: log.inclusion(index, size) };
    const args = [entryOf(reading, unwrap(decodeEnvelope(envelope)))] as const;
    const data = encodeFunctionData({ abi: logAnchorAbi, functionName: 'verifyReading', args });
    const writer = writerOf({ rpcUrl, pollMs: POLL_MS }, chain.chainId, anvilAccount(0));
    const hash = await writer.sendTransaction({ to: chain.anchor, data });
    const { gasUsed } = await chain.reader.waitForTransactionReceipt({ hash });
    rows.push({ name: 'verifyReading, log of a million', value: Number(gasUsed), unit: 'gas', bound: '≤ 75 000' });
    return rows;
  } finally {
    await anvil.stop();
  }
};
