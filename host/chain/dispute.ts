import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, encodeFunctionData } from 'viem';
import { ALGORITHM } from '#proto/cose.js';
import { failure, type Result, success } from '#proto/errors.js';
import { leafHash } from '#proto/merkle.js';
import { decodeEnvelope, type Envelope, envelopeToBeSigned } from '#proto/reading.js';
import { decodeGroup, type Place, verifyPlace } from '#proto/receipt.js';
import { disputesAbi } from './generated/disputes.js';
import { coordinatesOf, proofOf } from './keys.js';
import { entryOf, type LoggedReading } from './log-anchor.js';
import { checkpointDigest } from './typed-data.js';
import type { Hex, LogState } from './types.js';

/** A call that puts evidence before the Disputes contract. */
export type Evidence = {
  readonly kind: 'receipt' | 'fork' | 'consistency' | 'double' | 'entry' | 'clone';
  /** whose bond is at stake; undefined where a device's key is */
  readonly gatewayId: Uint8Array | undefined;
  readonly data: Hex;
  /** whether a deposit goes with it, and silence decides */
  readonly needsDeposit: boolean;
  /** Unix seconds; the contract takes it from then on */
  readonly notBefore: number;
  /** calldata that closes the dispute once its window is over */
  readonly conclude: Hex | undefined;
};

const hexes = (nodes: readonly Uint8Array[]): Hex[] => nodes.map((node) => bytesToHex(node));
const sha = (bytes: Uint8Array): Uint8Array => sha256(bytes);

/**
 * A receipt that was not kept: needs what the device holds, and nothing of the gateway's. RECEIPT_INVALID,
 * PROOF_INVALID where the receipt does not prove this envelope.
 */
export const receiptEvidence = (envelope: Uint8Array, groupBytes: Uint8Array, place: Place): Result<Evidence> => {
  const group = decodeGroup(groupBytes);
  if (!group.ok) return group;
  const there = verifyPlace(sha, envelope, place, group.value);
  if (!there.ok) return there;
  const { gatewayId, root, size, anchorBy, toBeSigned, signature } = group.value;
  const gateway = bytesToHex(gatewayId);
  const leaf = bytesToHex(leafHash(sha, envelope));
  const proof = proofOf({ algorithm: ALGORITHM.ES256K, id: gatewayId, digest: sha(toBeSigned), signature });
  const promised = {
    group: { gateway, root: bytesToHex(root), size, anchorBy },
    index: BigInt(place.index),
    leaf,
    path: hexes(place.path),
    signature: bytesToHex(proof),
  };
  return success({
    kind: 'receipt',
    gatewayId,
    data: encodeFunctionData({ abi: disputesAbi, functionName: 'openReceipt', args: [promised] }),
    needsDeposit: true,
    notBefore: anchorBy + 1,
    conclude: encodeFunctionData({ abi: disputesAbi, functionName: 'concludeReceipt', args: [gateway, leaf] }),
  });
};

/** The answer of a gateway that did keep the receipt: the reading's place under a checkpoint on chain. */
export const receiptAnswer = (
  gatewayId: Uint8Array,
  leaf: Uint8Array,
  at: { readonly size: number; readonly index: number; readonly path: readonly Uint8Array[] },
): Hex =>
  encodeFunctionData({
    abi: disputesAbi,
    functionName: 'answerReceipt',
    args: [bytesToHex(gatewayId), bytesToHex(leaf), BigInt(at.size), BigInt(at.index), hexes(at.path)],
  });

/** A checkpoint with the log key's signature over its EIP-712 digest: 64 bytes r‖s. */
export type SignedCheckpoint = LogState & { readonly signature: Uint8Array };
export type LogOnChain = { readonly chainId: number; readonly anchor: Hex; readonly gatewayId: Uint8Array };

/** Two checkpoints of a gateway that disagree: of one size with two roots, or of two sizes where one must extend the other. */
export const checkpointEvidence = (log: LogOnChain, one: SignedCheckpoint, two: SignedCheckpoint): Result<Evidence> => {
  const gateway = bytesToHex(log.gatewayId);
  const signed = (checkpoint: SignedCheckpoint) => {
    const digest = checkpointDigest({ ...log, size: checkpoint.size, root: checkpoint.root });
    const proof = proofOf({ algorithm: ALGORITHM.ES256K, id: log.gatewayId, digest, signature: checkpoint.signature });
    return { size: BigInt(checkpoint.size), root: bytesToHex(checkpoint.root), signature: bytesToHex(proof) };
  };
  const [smaller, larger] = one.size <= two.size ? [signed(one), signed(two)] : [signed(two), signed(one)];
  const shared = { gatewayId: log.gatewayId, notBefore: 0 };
  if (smaller.size !== larger.size) {
    const args = [gateway, smaller.size, smaller.root, larger.size, larger.root] as const;
    return success({
      ...shared,
      kind: 'consistency',
      data: encodeFunctionData({ abi: disputesAbi, functionName: 'openConsistency', args: [gateway, smaller, larger] }),
      needsDeposit: true,
      conclude: encodeFunctionData({ abi: disputesAbi, functionName: 'concludeConsistency', args }),
    });
  }
  if (smaller.root === larger.root) return failure('PROOF_INVALID', 'the checkpoints agree');
  const data = encodeFunctionData({ abi: disputesAbi, functionName: 'proveFork', args: [gateway, smaller, larger] });
  return success({ ...shared, kind: 'fork', data, needsDeposit: false, conclude: undefined });
};

/** One reading at two places of a log. */
export const doubleEvidence = (one: LoggedReading, two: LoggedReading): Result<Evidence> => {
  const [first, second] = [decodeEnvelope(one.envelope), decodeEnvelope(two.envelope)];
  if (!first.ok) return first;
  if (!second.ok) return second;
  const args = [entryOf(one, first.value), entryOf(two, second.value)] as const;
  const data = encodeFunctionData({ abi: disputesAbi, functionName: 'proveDouble', args });
  return success({
    kind: 'double',
    gatewayId: one.gatewayId,
    data,
    needsDeposit: false,
    notBefore: 0,
    conclude: undefined,
  });
};

/** An entry that no registered device sealed; `envelope` may be any bytes. `publicKey` is needed for ESP256 only. */
export const entryEvidence = (logged: LoggedReading): Evidence => {
  const key = logged.publicKey === undefined ? undefined : coordinatesOf(ALGORITHM.ESP256, logged.publicKey);
  const entry = {
    gateway: bytesToHex(logged.gatewayId),
    size: BigInt(logged.size),
    index: BigInt(logged.index),
    entry: bytesToHex(logged.envelope),
    key: key === undefined ? ('0x' as const) : bytesToHex(new Uint8Array([...key.x, ...key.y])),
    path: hexes(logged.path),
  };
  const data = encodeFunctionData({ abi: disputesAbi, functionName: 'proveEntry', args: [entry] });
  return {
    kind: 'entry',
    gatewayId: logged.gatewayId,
    data,
    needsDeposit: false,
    notBefore: 0,
    conclude: undefined,
  };
};

/** Two envelopes of one (device, cti): suspends the device. `publicKey` is needed for ESP256 only. */
export const cloneEvidence = (
  one: Uint8Array,
  two: Uint8Array,
  publicKey?: Uint8Array | undefined,
): Result<Evidence> => {
  const [first, second] = [decodeEnvelope(one), decodeEnvelope(two)];
  if (!first.ok) return first;
  if (!second.ok) return second;
  const sealed = (envelope: Envelope) => ({
    header: bytesToHex(envelope.protectedBytes),
    payload: bytesToHex(envelope.payload),
    proof: bytesToHex(
      proofOf({
        algorithm: envelope.algorithm,
        id: envelope.deviceId,
        digest: sha(envelopeToBeSigned(envelope)),
        signature: envelope.signature,
        publicKey,
      }),
    ),
  });
  const args = [sealed(first.value), sealed(second.value)] as const;
  const data = encodeFunctionData({ abi: disputesAbi, functionName: 'proveClone', args });
  return success({
    kind: 'clone',
    gatewayId: undefined,
    data,
    needsDeposit: false,
    notBefore: 0,
    conclude: undefined,
  });
};
