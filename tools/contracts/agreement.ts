import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import {
  type AbiParameter,
  bytesToHex,
  encodeAbiParameters,
  getContractAddress,
  hexToBytes,
  parseAbiParameters,
} from 'viem';
import { CHAIN_FOLDER } from '#chain/forge.js';
import { idOfKey } from '#chain/keys.js';
import {
  checkpointDigest,
  claimDigest,
  lotDigest,
  orderDigest,
  registrationDigest,
  rotationDigest,
} from '#chain/typed-data.js';
import type { Hex } from '#chain/types.js';
import { computeRewards } from '#gateway/rewards.js';
import { SCORE_MAX } from '#gateway/score.js';
import { RULES_VERSION } from '#gateway/score-rules.js';
import { ALGORITHM } from '#proto/cose.js';
import { LIMITS } from '#proto/limits.js';
import { consistencyPath, inclusionPath, nodesOf, rootOf, verifyConsistency, verifyInclusion } from '#proto/merkle.js';
import {
  assembleEnvelope,
  type ClockQuality,
  CONTENT,
  decodeEnvelope,
  envelopeCti,
  envelopeToBeSigned,
  prepareEnvelope,
} from '#proto/reading.js';
import { sha256 } from '../verify/signatures.js';

/**
 * Random cases of what TypeScript and Solidity both compute, with what TypeScript says of them, for `Agreement.t.sol` to
 * say the same: proofs of logs and envelopes (half of them damaged), what random scores earn, to the last unit, with its proofs, and everything that is signed
 * for a contract. A seed decides them all.
 */
export const AGREEMENT_CASES = 10_000;
const CASES_A_FILE = 500;
/** Where forge puts the contract that tests, and what it deploys in this order (Economy.sol). */
const TESTER = '0x7FA9385bE102ac3EAc297483Dd6233D62b3e1496';
const NONCES = { registry: 1n, anchor: 2n, gateways: 3n, rewards: 6n } as const;
const NOW = 1_790_000_000;

type Random = { readonly below: (limit: number) => number; readonly bytes: (count: number) => Uint8Array };

/** Bytes of SHA-256 over seed and counter. */
const randomOf = (seed: number): Random => {
  let counter = 0;
  const bytes = (count: number): Uint8Array => {
    const out = new Uint8Array(count);
    for (let at = 0; at < count; at += 32)
      out.set(sha256(new TextEncoder().encode(`${seed} ${counter++}`)).subarray(0, count - at), at);
    return out;
  };
  const below = (limit: number): number => Number(BigInt(bytesToHex(bytes(7))) % BigInt(limit));
  return { bytes, below };
};

const LOG_CASE = parseAbiParameters(
  '(bool isInclusion, uint64 a, uint64 size, bytes32 first, bytes32 root, bytes32[] path, bool holds)[]',
);

const logCases = (random: Random) => {
  const cases = [];
  const { below, bytes } = random;
  while (cases.length < AGREEMENT_CASES) {
    const leaves = Array.from({ length: 2 + below(700) }, () => bytes(32));
    const nodes = nodesOf(sha256, leaves);
    for (let i = 0; i < 100; i++) {
      const isInclusion = below(2) === 0;
      let size = 1 + below(leaves.length);
      let a = isInclusion ? below(size) : 1 + below(size);
      let first = isInclusion ? leaves[a]! : rootOf(sha256, a, nodes);
      const root = rootOf(sha256, size, nodes);
      let path = [...(isInclusion ? inclusionPath(sha256, a, size, nodes) : consistencyPath(sha256, a, size, nodes))];
      const damage = below(12);
      if (damage === 0) a = Math.max(0, a + (below(2) === 0 ? 1 : -1));
      if (damage === 1) size += below(2) === 0 ? 1 : -1;
      if (damage === 2) first = bytes(32);
      if (damage === 3) path = path.slice(1);
      if (damage === 4) path.push(bytes(32));
      if (damage === 5 && path.length > 0) path[below(path.length)] = bytes(32);
      const holds = isInclusion
        ? verifyInclusion(sha256, first, a, size, path, root)
        : verifyConsistency(sha256, a, first, size, root, path);
      const hexes = path.map((node) => bytesToHex(node));
      const numbers = { a: BigInt(a), size: BigInt(size) };
      cases.push({ isInclusion, ...numbers, first: bytesToHex(first), root: bytesToHex(root), path: hexes, holds });
    }
  }
  return cases;
};

const ENVELOPE_CASE = parseAbiParameters(
  '(bytes entry, bool holds, address device, uint256 contentType, uint256 iat, bytes10 cti, bytes8 net, bytes32 digest)[]',
);

/** Numbers of every length that they are written in, and those on either side of where it changes. */
const numberUpTo = ({ below }: Random, most: number): number => {
  const borders = [0, 23, 24, 255, 256, 65_535, 65_536, most].filter((border) => border <= most);
  if (below(2) === 0) return borders[below(borders.length)]!;
  return below(Math.min(most, 2 ** (1 + below(32))) + 1);
};

/** A sealed envelope's bytes, whose parts are anything that a device may write; nobody asks for its signature here. */
const anyEnvelope = (random: Random): Uint8Array => {
  const { below, bytes } = random;
  const kinds = Object.values(CONTENT);
  const payload = bytes(below(50) === 0 ? 3_800 + below(110) : numberUpTo(random, 300));
  const { protectedBytes } = prepareEnvelope(
    {
      algorithm: below(2) === 0 ? ALGORITHM.ES256K : ALGORITHM.ESP256,
      contentType: kinds[below(kinds.length)]!,
      deviceId: bytes(20),
      iat: numberUpTo(random, LIMITS.secondsMax),
      boot: numberUpTo(random, LIMITS.bootMax),
      sequence: below(LIMITS.sequenceMax),
      net: bytes(8),
      prev: bytes(16),
      clock: below(5) as ClockQuality,
      firmware: bytes(8),
    },
    payload,
  );
  return assembleEnvelope(protectedBytes, payload, bytes(64));
};

/** One byte changed, taken out or put in, where the structure is more often than not. */
const damaged = ({ below, bytes }: Random, whole: Uint8Array): Uint8Array => {
  const at = below(below(4) === 0 ? whole.length : Math.min(whole.length, 110));
  const [head, tail] = [whole.subarray(0, at), whole.subarray(at)];
  const how = below(4);
  const byte = below(2) === 0 ? bytes(1) : Uint8Array.of(whole[at]! ^ (1 << below(8)));
  if (how === 0) return new Uint8Array([...head, ...byte, ...tail]);
  if (how === 1) return new Uint8Array([...head, ...tail.subarray(1)]);
  return new Uint8Array([...head, ...byte, ...tail.subarray(1)]);
};

/** What a gateway may log, as TypeScript reads it: whatever it takes that the contract does not would cost its bond. */
const envelopeCases = (random: Random) => {
  const cases = [];
  while (cases.length < AGREEMENT_CASES) {
    const whole = anyEnvelope(random);
    const entry = random.below(3) === 0 ? whole : damaged(random, whole);
    const decoded = decodeEnvelope(entry);
    // of what kinds there are the contract knows nothing
    if (!decoded.ok && decoded.code === 'CONTENT_TYPE_UNKNOWN') continue;
    const said = decoded.ok ? decoded.value : undefined;
    cases.push({
      entry: bytesToHex(entry),
      holds: said !== undefined,
      device: bytesToHex(said?.deviceId ?? new Uint8Array(20)),
      contentType: BigInt(said?.contentType ?? 0),
      iat: BigInt(said?.iat ?? 0),
      cti: bytesToHex(said === undefined ? new Uint8Array(10) : envelopeCti(said)),
      net: bytesToHex(said?.net ?? new Uint8Array(8)),
      digest: bytesToHex(said === undefined ? new Uint8Array(32) : sha256(envelopeToBeSigned(said))),
    });
  }
  return cases;
};

const LINE_CASE = parseAbiParameters(
  'bytes32 root, uint256 unpaidOfDevices, uint256 unpaidOfGateways, (uint8 kind, address id, uint256 cumulative, bytes32[] proof)[]',
);
const GATEWAYS = 200;
/** What Economy.sol emits in its first day, and the shares of devices and gateways of it. */
const EMITTED = (100_000_000n * 10n ** 18n * 86_400n) / (365n * 86_400n);
const shareOf = (bps: bigint): string => `${(EMITTED * bps) / 10_000n}`;

/** A day of random scores, turned into amounts, lines and a root as every gateway would. */
const lineCases = (random: Random) => {
  const idOf = (): string => bytesToHex(random.bytes(20)).slice(2);
  const logs = Array.from({ length: GATEWAYS }, () => ({ gateway: idOf(), from: 0, isPaid: true, checkpoints: [] }));
  const devices = Array.from({ length: AGREEMENT_CASES - GATEWAYS }, (_, i) => {
    const mine = 1 + random.below(288);
    const readingsIn = logs.map((_log, log) => (log === i % GATEWAYS ? mine : (i + 7 * log) % 3));
    return { id: idOf(), score: 1 + random.below(SCORE_MAX), reasons: [], readingsIn };
  });
  const emission = { devices: shareOf(8_000n), gateways: shareOf(1_500n) };
  const day = { rules: RULES_VERSION, epoch: 0, start: NOW, seconds: 86_400, emission, logs } as const;
  const facts = { ...day, devices: [], previous: [], cumulative: [], waiting: [] };
  const { lines, tree, left, waiting } = computeRewards(facts, { epoch: 0, devices, states: [] });
  const waitingFor = (kind: 0 | 1): bigint =>
    waiting.reduce((sum, part) => (part.kind === kind ? sum + part.amount : sum), 0n);
  const unpaid = { devices: left.devices + waitingFor(0), gateways: left.gateways + waitingFor(1) };
  const cases = lines.map((line) => ({
    ...line,
    id: `0x${line.id}` as Hex,
    proof: tree.proof(line)!.map((node) => bytesToHex(node)),
  }));
  return { root: bytesToHex(tree.root!), unpaid, cases };
};

const TYPED_CASE = parseAbiParameters(
  '(uint8 which, uint64 chainId, bytes32 digest, uint256 key, address who, bytes32 word, uint256 number, uint64 deadline, string text)[]',
);

const KINDS = ['claim', 'rotate', 'lot', 'checkpoint', 'register', 'order'] as const;

const typedCases = (random: Random) => {
  const { below, bytes } = random;
  const at = (nonce: bigint): Hex => getContractAddress({ from: TESTER, nonce });
  const contracts = {
    registry: at(NONCES.registry),
    anchor: at(NONCES.anchor),
    gateways: at(NONCES.gateways),
    rewards: at(NONCES.rewards),
  };
  const idOf = (key: bigint): Uint8Array =>
    idOfKey(ALGORITHM.ES256K, secp256k1.getPublicKey(hexToBytes(`0x${key.toString(16).padStart(64, '0')}`)));
  const device = idOf(0xa11cen);
  let claims = 0;
  return Array.from({ length: AGREEMENT_CASES }, (_, i) => {
    const which = i % KINDS.length;
    const kind = KINDS[which]!;
    const key = BigInt(1_000_000 + i);
    const on = { chainId: 1 + below(2 ** 50), ...contracts };
    const who = bytesToHex(bytes(20));
    const word = bytes(32);
    const number = below(2 ** 47) + 1;
    const deadline = NOW + below(2 ** 40);
    const text = bytesToHex(bytes(1 + below(120)));
    const digests = {
      claim: () => claimDigest({ ...on, deviceId: device, owner: who, nonce: 2 * claims++, deadline }),
      rotate: () =>
        rotationDigest({ ...on, deviceId: idOf(0xbeefn), keyId: idOf(key), lastCti: word.subarray(0, 10), deadline }),
      lot: () => lotDigest({ ...on, root: word, algorithm: (number % 256) - 128, assurance: number % 256, deadline }),
      checkpoint: () => checkpointDigest({ ...on, gatewayId: hexToBytes(who), size: number, root: word }),
      register: () => registrationDigest({ ...on, gatewayId: idOf(key), operator: who, noteKey: word, url: text }),
      order: () =>
        orderDigest({
          ...on,
          kind: number % 2,
          id: hexToBytes(who),
          recipient: bytesToHex(word.subarray(12)),
          fee: BigInt(number),
          nonce: 0,
          deadline,
        }),
    };
    return {
      which,
      chainId: BigInt(on.chainId),
      digest: bytesToHex(digests[kind]()),
      key,
      who,
      word: bytesToHex(word),
      number: BigInt(number),
      deadline: BigInt(deadline),
      text,
    };
  });
};

const AGREEMENT_FOLDER = join(CHAIN_FOLDER, '../../dist/agreement');

/** Writes the cases of a seed to where forge may read them. */
export const writeAgreement = (seed: number): void => {
  mkdirSync(AGREEMENT_FOLDER, { recursive: true });
  const write = (
    name: string,
    types: readonly AbiParameter[],
    of: (cases: readonly unknown[]) => readonly unknown[],
    cases: readonly unknown[],
  ): void => {
    for (let from = 0; from < cases.length; from += CASES_A_FILE) {
      const encoded = encodeAbiParameters(types, of(cases.slice(from, from + CASES_A_FILE)));
      writeFileSync(join(AGREEMENT_FOLDER, `${name}-${from / CASES_A_FILE}`), hexToBytes(encoded));
    }
  };
  const random = randomOf(seed);
  write('log', LOG_CASE, (cases) => [cases], logCases(random));
  const { root, unpaid, cases: paid } = lineCases(random);
  write('line', LINE_CASE, (cases) => [root, unpaid.devices, unpaid.gateways, cases], paid);
  write('typed', TYPED_CASE, (cases) => [cases], typedCases(random));
  write('envelope', ENVELOPE_CASE, (cases) => [cases], envelopeCases(random));
};
