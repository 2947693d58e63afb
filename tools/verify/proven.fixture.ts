import { generateKeyPairSync, sign as nodeSign } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { toBigEndian } from '#proto/bytes.js';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';
import { assembleInclusionReceipt, prepareCoseReceipt } from '#proto/cose-receipt.js';
import type { ProvenEnvelope } from '#proto/export.js';
import { inclusionPath, leafHash, nodesOf, rootOf } from '#proto/merkle.js';
import { noteKey, signCheckpoint } from '#proto/note.js';
import { assembleEnvelope, CLOCK, CONTENT, encodeCti, prepareEnvelope } from '#proto/reading.js';
import { assembleGroup, prepareGroup } from '#proto/receipt.js';
import { encodePack } from '#proto/senml.js';
import type { ChainView } from './prove.js';
import { sha256 } from './signatures.js';

/** A device, a gateway with a log of a few entries, and a chain that holds its root: all made anew on each call. */
export const NET = new Uint8Array(8).fill(7);
const BOOT = 3;
const SEQUENCE = 41;
const CTI = encodeCti(BOOT, SEQUENCE);
export const ANCHOR_BY = 1_800_000_600;

export type Party = { readonly id: Uint8Array; readonly sign: (toBeSigned: Uint8Array) => Uint8Array };

export const createParty = (algorithm: Algorithm = ALGORITHM.ES256K): Party => {
  const curve = algorithm === ALGORITHM.ES256K ? secp256k1 : p256;
  const secret = curve.utils.randomSecretKey();
  return {
    id: keccak_256(curve.getPublicKey(secret, false).slice(1)).slice(12),
    sign: (toBeSigned) => curve.sign(sha256(toBeSigned), secret, { prehash: false, lowS: true }),
  };
};

export const sealReading = (device: Party, algorithm: Algorithm = ALGORITHM.ES256K): Uint8Array => {
  const payload = encodePack([{ name: 'temperature', unit: 'Cel', value: { mantissa: 2508, exponent: -2 } }]);
  const { protectedBytes, toBeSigned } = prepareEnvelope(
    {
      algorithm,
      contentType: CONTENT.reading,
      deviceId: device.id,
      iat: 1_800_000_000,
      boot: BOOT,
      sequence: SEQUENCE,
      net: NET,
      prev: new Uint8Array(16),
      clock: CLOCK.network,
      firmware: new Uint8Array(8),
    },
    payload,
  );
  return assembleEnvelope(protectedBytes, payload, device.sign(toBeSigned));
};

export const createCase = (algorithm: Algorithm = ALGORITHM.ES256K) => {
  const device = createParty(algorithm);
  const gateway = createParty();
  const envelope = sealReading(device, algorithm);
  const leaves = Array.from({ length: 11 }, (_, index) =>
    leafHash(sha256, index === 6 ? envelope : toBigEndian(index, 4)),
  );
  const nodes = nodesOf(sha256, leaves);
  const size = leaves.length;
  const root = rootOf(sha256, size, nodes);
  const path = inclusionPath(sha256, 6, size, nodes);
  const prepared = prepareGroup({ gatewayId: gateway.id, net: NET, root, size, anchorBy: ANCHOR_BY });
  const receipt = prepareCoseReceipt(gateway.id, root);
  const note = generateKeyPairSync('ed25519');
  const notePublicKey = new Uint8Array(note.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const checkpointKey = noteKey(sha256, 'example.org/log', notePublicKey);
  const signNote = (text: Uint8Array) => new Uint8Array(nodeSign(null, text, note.privateKey));
  const checkpointOf = (entries: number, rootBytes: Uint8Array) =>
    signCheckpoint({ origin: 'example.org/log', size: entries, root: rootBytes }, checkpointKey, signNote);
  const proven: ProvenEnvelope = {
    envelope,
    group: assembleGroup(prepared, gateway.sign(prepared.toBeSigned)),
    place: { cti: CTI, index: 6, path },
    coseReceipt: assembleInclusionReceipt(receipt, { size, index: 6, path }, gateway.sign(receipt.toBeSigned)),
    checkpoint: checkpointOf(size, root),
  };
  const chain: ChainView = {
    net: NET,
    keyOf: async (deviceId) => ({ deviceId }),
    deviceOf: async () => ({ suspended: false, assurance: 0, owner: undefined, registeredAt: 1 }),
    checkpointOf: async (_id, entries) =>
      entries === size ? { root, block: 9n, timestamp: 1_800_000_100 } : undefined,
  };
  return { device, gateway, envelope, proven, chain, checkpointKey, checkpointOf, root, size, path };
};
