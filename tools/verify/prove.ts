import { compare, equal, toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { decodeCoseReceipt, verifyInclusionReceipt } from '#proto/cose-receipt.js';
import { type ErrorCode, failure, type Result, success } from '#proto/errors.js';
import type { ProvenEnvelope } from '#proto/export.js';
import { leafHash, rootFromPath } from '#proto/merkle.js';
import { type NoteKey, openCheckpoint } from '#proto/note.js';
import { decodeEnvelope, type Envelope, envelopeCti, envelopeToBeSigned } from '#proto/reading.js';
import { decodeGroup } from '#proto/receipt.js';
import { isSignedBy, sha256, verifyEd25519 } from './signatures.js';

/** What the chain says; the only thing that is asked of anybody. */
export type ChainView = {
  /** 8 bytes; what envelopes of this deployment name */
  readonly net: Uint8Array;
  /** whose key it is, and the last that it may seal where it was replaced */
  readonly keyOf: (
    keyId: Uint8Array,
  ) => Promise<{ readonly deviceId: Uint8Array; readonly lastCti?: Uint8Array | undefined } | undefined>;
  readonly deviceOf: (deviceId: Uint8Array) => Promise<
    | {
        readonly suspended: boolean;
        readonly assurance: number;
        readonly owner?: string | undefined;
        readonly registeredAt: number;
      }
    | undefined
  >;
  readonly checkpointOf: (
    gatewayId: Uint8Array,
    size: number,
  ) => Promise<{ readonly root: Uint8Array; readonly block: bigint; readonly timestamp: number } | undefined>;
};

/** Whom the one who verifies believes, and no one else. */
export type Trust = {
  /** the log's Ed25519 key, as the verifier got it from somewhere else than the file */
  readonly checkpointKey?: NoteKey | undefined;
  /** a checkpoint note that the verifier has himself, instead of the one in the file */
  readonly checkpoint?: Uint8Array | undefined;
  /** the only gateway whose signatures count */
  readonly gatewayId?: Uint8Array | undefined;
  readonly chain?: ChainView | undefined;
};

/** One thing that was proven, and what it rests on. */
export type Finding =
  | { readonly kind: 'sealed'; readonly deviceId: Uint8Array; readonly algorithm: 'ES256K' | 'ESP256' }
  | {
      readonly kind: 'registered';
      readonly assurance: number;
      readonly owner: string | undefined;
      readonly suspended: boolean;
    }
  | { readonly kind: 'promised'; readonly gatewayId: Uint8Array; readonly anchorBy: number }
  | {
      readonly kind: 'logged';
      readonly gatewayId: Uint8Array;
      readonly index: number;
      readonly size: number;
      readonly root: Uint8Array;
    }
  | { readonly kind: 'noted'; readonly origin: string; readonly size: number }
  | { readonly kind: 'anchored'; readonly size: number; readonly block: bigint; readonly timestamp: number };

export type Proven = { readonly envelope: Envelope; readonly findings: readonly Finding[] };

/** A verdict that is false, with the part of the proof that failed. */
const wrong = (part: string, code: ErrorCode, detail = ''): Result<never> =>
  failure(code, detail === '' ? part : `${part}: ${detail}`);

/** The device's own signature: nothing else is asked. */
const proveSeal = (bytes: Uint8Array): Result<Envelope> => {
  const envelope = decodeEnvelope(bytes);
  if (!envelope.ok) return wrong('the envelope', envelope.code, envelope.detail);
  const { algorithm, signature, deviceId } = envelope.value;
  return isSignedBy(algorithm, envelopeToBeSigned(envelope.value), signature, deviceId)
    ? envelope
    : wrong('the seal', 'SIGNATURE_INVALID', `not by device ${toHex(deviceId)}`);
};

const proveRegistration = async (envelope: Envelope, chain: ChainView): Promise<Result<Finding>> => {
  if (!equal(envelope.net, chain.net)) return wrong('the envelope', 'NETWORK_MISMATCH');
  const key = await chain.keyOf(envelope.deviceId);
  if (key === undefined) return wrong('the device', 'DEVICE_UNKNOWN', toHex(envelope.deviceId));
  if (key.lastCti !== undefined && compare(envelopeCti(envelope), key.lastCti) > 0)
    return wrong('the device', 'KEY_RETIRED', `its key ends at ${toHex(key.lastCti)}`);
  const device = await chain.deviceOf(key.deviceId);
  if (device === undefined) return wrong('the device', 'DEVICE_UNKNOWN', toHex(key.deviceId));
  const { assurance, owner, suspended } = device;
  return success({ kind: 'registered', assurance, owner, suspended });
};

/** The promise that the device holds: its place in a commit group that the gateway signed. */
const provePromise = (proven: ProvenEnvelope, envelope: Envelope, trust: Trust): Result<Finding> => {
  const group = decodeGroup(proven.group!);
  if (!group.ok) return wrong('the receipt', group.code, group.detail);
  const place = proven.place!;
  const { gatewayId, anchorBy, root, size, net } = group.value;
  if (!equal(place.cti, envelopeCti(envelope))) return wrong('the receipt', 'RECEIPT_INVALID', 'of another envelope');
  if (!equal(net, envelope.net)) return wrong('the receipt', 'NETWORK_MISMATCH');
  if (trust.gatewayId !== undefined && !equal(gatewayId, trust.gatewayId))
    return wrong('the receipt', 'RECEIPT_INVALID', `by gateway ${toHex(gatewayId)}`);
  const reached = rootFromPath(sha256, leafHash(sha256, proven.envelope), place.index, size, place.path);
  if (reached === undefined || !equal(reached, root)) return wrong('the receipt', 'PROOF_INVALID');
  if (!isSignedBy(ALGORITHM.ES256K, group.value.toBeSigned, group.value.signature, gatewayId))
    return wrong('the receipt', 'SIGNATURE_INVALID', `not by gateway ${toHex(gatewayId)}`);
  return success({ kind: 'promised', gatewayId, anchorBy });
};

type Logged = Extract<Finding, { kind: 'logged' }>;

/** The place in the log, under a root that the gateway signed. */
const proveLogged = (proven: ProvenEnvelope, trust: Trust): Result<Logged> => {
  const receipt = decodeCoseReceipt(proven.coseReceipt!);
  if (!receipt.ok) return wrong('the log receipt', receipt.code, receipt.detail);
  if (receipt.value.kind !== 'inclusion') return wrong('the log receipt', 'RECEIPT_INVALID', 'proves no inclusion');
  const { gatewayId, proof } = receipt.value;
  if (trust.gatewayId !== undefined && !equal(gatewayId, trust.gatewayId))
    return wrong('the log receipt', 'RECEIPT_INVALID', `by gateway ${toHex(gatewayId)}`);
  const root = verifyInclusionReceipt(sha256, receipt.value, proven.envelope, (toBeSigned, signature, id) =>
    isSignedBy(ALGORITHM.ES256K, toBeSigned, signature, id),
  );
  if (!root.ok) return wrong('the log receipt', root.code, root.detail);
  return success({ kind: 'logged', gatewayId, index: proof.index, size: proof.size, root: root.value });
};

const proveNoted = (logged: Logged, note: Uint8Array, key: NoteKey): Result<Finding> => {
  const checkpoint = openCheckpoint(note, key, verifyEd25519);
  if (!checkpoint.ok) return wrong('the checkpoint', checkpoint.code, checkpoint.detail);
  const { origin, size, root } = checkpoint.value;
  if (size !== logged.size)
    return wrong('the checkpoint', 'PROOF_INVALID', `is of ${size} entries, the proof of ${logged.size}`);
  if (!equal(root, logged.root)) return wrong('the checkpoint', 'PROOF_INVALID', 'has another root');
  return success({ kind: 'noted', origin, size });
};

const proveAnchored = async (logged: Logged, chain: ChainView): Promise<Result<Finding>> => {
  const checkpoint = await chain.checkpointOf(logged.gatewayId, logged.size);
  if (checkpoint === undefined)
    return wrong('the chain', 'PROOF_INVALID', `has no checkpoint of ${logged.size} entries of this gateway`);
  if (!equal(checkpoint.root, logged.root)) return wrong('the chain', 'PROOF_INVALID', 'has another root');
  return success({
    kind: 'anchored',
    size: logged.size,
    block: checkpoint.block,
    timestamp: checkpoint.timestamp,
  });
};

/**
 * Checks every part of the proof, and everything that `trust` allows to check. The first part that does not hold is
 * the failure; what could not be checked is missing among the findings. Throws only what asking the chain throws.
 */
export const prove = async (proven: ProvenEnvelope, trust: Trust): Promise<Result<Proven>> => {
  const sealed = proveSeal(proven.envelope);
  if (!sealed.ok) return sealed;
  const envelope = sealed.value;
  const algorithm = envelope.algorithm === ALGORITHM.ES256K ? 'ES256K' : 'ESP256';
  const findings: Finding[] = [{ kind: 'sealed', deviceId: envelope.deviceId, algorithm }];
  const steps: (() => Result<Finding> | Promise<Result<Finding>>)[] = [];
  if (trust.chain !== undefined) steps.push(() => proveRegistration(envelope, trust.chain!));
  if (proven.group !== undefined && proven.place !== undefined) steps.push(() => provePromise(proven, envelope, trust));
  if (proven.coseReceipt !== undefined) {
    const logged = proveLogged(proven, trust);
    steps.push(() => logged);
    const note = trust.checkpoint ?? proven.checkpoint;
    if (logged.ok && note !== undefined && trust.checkpointKey !== undefined)
      steps.push(() => proveNoted(logged.value, note, trust.checkpointKey!));
    if (logged.ok && trust.chain !== undefined) steps.push(() => proveAnchored(logged.value, trust.chain!));
  }
  for (const step of steps) {
    const finding = await step();
    if (!finding.ok) return finding;
    findings.push(finding.value);
  }
  return success({ envelope, findings });
};
