import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, decodeFunctionData, hexToBytes } from 'viem';
import { FieldmarkError, failure, type Result, success } from '#proto/errors.js';
import { decodeEnvelope, type Envelope, envelopeToBeSigned } from '#proto/reading.js';
import { logAnchorAbi } from './generated/log-anchor.js';
import { proofOf } from './keys.js';
import { type Link, read } from './link.js';
import type { Anchored, Hex, LogState } from './types.js';

/** A checkpoint in the contract's storage. */
export type StoredCheckpoint = LogState & {
  readonly previousSize: number;
  readonly block: bigint;
  /** Unix seconds, the block's */
  readonly timestamp: number;
};

/** A reading in a log, with its RFC 9162 path to the checkpoint of `size`. */
export type LoggedReading = {
  readonly gatewayId: Uint8Array;
  readonly size: number;
  readonly index: number;
  readonly envelope: Uint8Array;
  readonly path: readonly Uint8Array[];
  /** 33 or 65 bytes; needed for ESP256 only */
  readonly publicKey?: Uint8Array | undefined;
};

/** The calls on the log anchor that read; `submit.ts` writes. */
export type LogAnchor = {
  readonly checkpointOf: (gatewayId: Uint8Array, size: number) => Promise<StoredCheckpoint | undefined>;
  readonly latestCheckpoint: (gatewayId: Uint8Array) => Promise<StoredCheckpoint | undefined>;
  /** newest first, down to the first of more than `aboveSize` entries (0 if absent), `max` of them (100 if absent) */
  readonly checkpoints: (
    gatewayId: Uint8Array,
    range?: { readonly aboveSize?: number; readonly max?: number },
  ) => Promise<readonly StoredCheckpoint[]>;
  /** a stored checkpoint with its transaction */
  readonly anchoredOf: (gatewayId: Uint8Array, size: number) => Promise<Anchored | undefined>;
  /** gas of a transaction with this calldata; throws what the contract would revert with */
  readonly estimateCheckpoint: (data: Hex) => Promise<bigint>;
  /** asks the contract whether the reading was sealed by its device for this network and is in the log */
  readonly verifyReading: (reading: LoggedReading) => Promise<Result<Envelope>>;
};

type RawCheckpoint = {
  readonly root: `0x${string}`;
  readonly previousSize: bigint;
  readonly blockNumber: bigint;
  readonly timestamp: bigint;
};

const storedOf = (size: number, raw: RawCheckpoint): StoredCheckpoint | undefined =>
  raw.timestamp === 0n
    ? undefined
    : {
        size,
        root: hexToBytes(raw.root),
        previousSize: Number(raw.previousSize),
        block: raw.blockNumber,
        timestamp: Number(raw.timestamp),
      };

export const logAnchorOn = (link: Link): LogAnchor => {
  const contract = { address: link.anchor, abi: logAnchorAbi } as const;

  const checkpointOf = async (gatewayId: Uint8Array, size: number): Promise<StoredCheckpoint | undefined> => {
    const args = [bytesToHex(gatewayId), BigInt(size)] as const;
    const raw = await read(link, (reader) => reader.readContract({ ...contract, functionName: 'checkpointOf', args }));
    return storedOf(size, raw);
  };

  const latestCheckpoint = async (gatewayId: Uint8Array): Promise<StoredCheckpoint | undefined> => {
    const args = [bytesToHex(gatewayId)] as const;
    const newest = await read(link, (reader) => reader.readContract({ ...contract, functionName: 'latestOf', args }));
    return storedOf(Number(newest[0]), newest[1]);
  };

  const checkpoints: LogAnchor['checkpoints'] = async (gatewayId, range) => {
    const found: StoredCheckpoint[] = [];
    let next = await latestCheckpoint(gatewayId);
    while (next !== undefined && next.size > (range?.aboveSize ?? 0) && found.length < (range?.max ?? 100)) {
      found.push(next);
      next = await checkpointOf(gatewayId, next.previousSize);
    }
    return found;
  };

  const anchoredOf: LogAnchor['anchoredOf'] = async (gatewayId, size) => {
    const stored = await checkpointOf(gatewayId, size);
    if (stored === undefined) return undefined;
    const logs = await read(link, (reader) =>
      reader.getContractEvents({
        ...contract,
        eventName: 'CheckpointAnchored',
        args: { gateway: bytesToHex(gatewayId), size: BigInt(size) },
        fromBlock: stored.block,
        toBlock: stored.block,
      }),
    );
    const transaction = logs[0]?.transactionHash;
    if (transaction === undefined) return undefined;
    return { size, root: stored.root, transaction, block: stored.block, timestamp: stored.timestamp };
  };

  return {
    checkpointOf,
    latestCheckpoint,
    checkpoints,
    anchoredOf,
    estimateCheckpoint: (data) => {
      const call = decodeFunctionData({ abi: logAnchorAbi, data });
      if (call.functionName !== 'checkpoint')
        throw new FieldmarkError('INTERNAL', { detail: `calldata of ${call.functionName}` });
      const account = link.writer?.account;
      // In the latest block's state: an attempt of our own that waits would make this one look late.
      return read(link, (reader) =>
        reader.estimateContractGas({
          ...contract,
          functionName: 'checkpoint',
          args: call.args,
          account,
          blockTag: 'latest',
        }),
      );
    },
    verifyReading: async (reading) => {
      const decoded = decodeEnvelope(reading.envelope);
      if (!decoded.ok) return decoded;
      const envelope = decoded.value;
      const entry = entryOf(reading, envelope);
      try {
        await read(link, (reader) =>
          reader.readContract({ ...contract, functionName: 'verifyReading', args: [entry] }),
        );
        return success(envelope);
      } catch (error) {
        if (!(error instanceof FieldmarkError) || !isVerdict(error)) throw error;
        return failure(error.code, error.message);
      }
    },
  };
};

/** A revert is the contract's answer; everything else means that it was not asked. */
const isVerdict = (error: FieldmarkError): boolean =>
  error.code !== 'CHAIN_UNREACHABLE' && error.code !== 'CHAIN_MISMATCH' && error.code !== 'INTERNAL';

/** The contract's view of a logged reading. */
export const entryOf = (reading: LoggedReading, envelope: Envelope) => ({
  gateway: bytesToHex(reading.gatewayId),
  size: BigInt(reading.size),
  index: BigInt(reading.index),
  header: bytesToHex(envelope.protectedBytes),
  payload: bytesToHex(envelope.payload),
  proof: bytesToHex(
    proofOf({
      algorithm: envelope.algorithm,
      id: envelope.deviceId,
      digest: sha256(envelopeToBeSigned(envelope)),
      signature: envelope.signature,
      publicKey: reading.publicKey,
    }),
  ),
  path: reading.path.map((node) => bytesToHex(node)),
});
