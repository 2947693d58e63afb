import { createHash } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concat, equal, toHex } from '#proto/bytes.js';
import { decodeLogin } from '#proto/login.js';
import { inclusionPath, leafHash, nodesOf, rootOf } from '#proto/merkle.js';
import { decodeEnvelope, envelopeCti, envelopeToBeSigned } from '#proto/reading.js';
import { assembleGroup, encodeReceiptMessage, type Place, prepareGroup } from '#proto/receipt.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

/** `compute` of a secret, once: worlds are made by the thousand with the same few keys. */
const remembered = (compute: (secret: Uint8Array) => Uint8Array): ((secret: Uint8Array) => Uint8Array) => {
  const known = new Map<string, Uint8Array>();
  return (secret) => {
    const name = toHex(secret);
    const value = known.get(name) ?? compute(secret);
    known.set(name, value);
    return value;
  };
};

export const publicKeyOf = remembered((secret) => secp256k1.getPublicKey(secret, true));

/** The EVM address of a secp256k1 secret's public key. */
export const addressOf = remembered((secret) =>
  keccak_256(secp256k1.getPublicKey(secret, false).subarray(1)).slice(12),
);

type Scheme = {
  readonly sign: (digest: Uint8Array, secret: Uint8Array) => Uint8Array;
  readonly verify: (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;
};

const genuine: Scheme = {
  sign: (digest, secret) => secp256k1.sign(digest, secret, { prehash: false, lowS: true, extraEntropy: false }),
  verify: (digest, signature, publicKey) =>
    secp256k1.verify(signature, digest, publicKey, { prehash: false, lowS: true }),
};

/** A keyed hash in the form of a low-s signature: for the thousands of histories that are about storage, not keys. */
const cheap: Scheme = {
  sign: (digest, secret) => {
    const publicKey = publicKeyOf(secret);
    const r = sha256(concat([new Uint8Array([1]), publicKey, digest]));
    const s = sha256(concat([new Uint8Array([2]), publicKey, digest]));
    r[0] = r[0]! & 0x7f;
    s[0] = s[0]! & 0x3f;
    return concat([r, s]);
  },
  verify: (digest, signature, publicKey) => {
    const r = sha256(concat([new Uint8Array([1]), publicKey, digest]));
    r[0] = r[0]! & 0x7f;
    return equal(r, signature.subarray(0, 32));
  },
};

let scheme = genuine;

export const useCheapSignatures = (): void => {
  scheme = cheap;
};

export const sign = (digest: Uint8Array, secret: Uint8Array): Uint8Array => scheme.sign(digest, secret);

export const verify = (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean =>
  scheme.verify(digest, signature, publicKey);

/** A small honest gateway: it checks what it gets, keeps it, and receipts it. Tests make it dishonest or slow. */
export type TestGateway = {
  readonly url: string;
  readonly secret: Uint8Array;
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
  /** envelopes by cti in hex, as they were first stored */
  readonly stored: Map<string, Uint8Array>;
  /** cti of envelopes that came with other bytes than before */
  readonly forks: string[];
  /** every login counter that was offered, in order */
  readonly counters: number[];
  /** how often an envelope came, by cti in hex */
  readonly arrivals: Map<string, number>;
  away: boolean;
  /** stores, but says nothing */
  silent: boolean;
  /** refuses what comes with this code */
  refuseWith: ((cti: Uint8Array) => string | undefined) | undefined;
  /** sees each receipt message before it leaves */
  forge: ((places: Place[], group: Uint8Array) => { places: Place[]; group: Uint8Array }) | undefined;
  logIn: (password: Uint8Array, devicePublicKey: Uint8Array) => boolean;
  /** takes one envelope; messages for the device go into `outbox` at `commit` */
  arrive: (bytes: Uint8Array, devicePublicKey: Uint8Array) => void;
  commit: () => void;
  readonly outbox: Uint8Array[];
};

export const makeGroup = (
  secret: Uint8Array,
  net: Uint8Array,
  entries: readonly Uint8Array[],
): { group: Uint8Array; places: Place[] } => {
  const nodes = nodesOf(
    sha256,
    entries.map((entry) => leafHash(sha256, entry)),
  );
  const prepared = prepareGroup({
    gatewayId: addressOf(secret),
    net,
    root: rootOf(sha256, entries.length, nodes),
    size: entries.length,
    anchorBy: 1_800_000_000,
  });
  const places = entries.map((entry, index) => {
    const envelope = decodeEnvelope(entry);
    if (!envelope.ok) throw new Error(envelope.code);
    return {
      cti: envelopeCti(envelope.value),
      index,
      path: inclusionPath(sha256, index, entries.length, nodes),
    };
  });
  return { group: assembleGroup(prepared, sign(sha256(prepared.toBeSigned), secret)), places };
};

export const createGateway = (url: string, seed: number, net: Uint8Array): TestGateway => {
  const secret = new Uint8Array(32).fill(seed);
  let pending: Uint8Array[] = [];
  const refused: { cti: Uint8Array; code: string }[] = [];
  const gateway: TestGateway = {
    url,
    secret,
    id: addressOf(secret),
    publicKey: publicKeyOf(secret),
    stored: new Map(),
    forks: [],
    counters: [],
    arrivals: new Map(),
    away: false,
    silent: false,
    refuseWith: undefined,
    forge: undefined,
    outbox: [],
    logIn: (password, devicePublicKey) => {
      const login = decodeLogin(password);
      if (!login.ok) throw new Error(login.code);
      const isOwn = login.value.audience === `0x${toHex(gateway.id)}` && equal(login.value.net, net);
      const isFresh = login.value.counter > (gateway.counters[gateway.counters.length - 1] ?? 0);
      gateway.counters.push(login.value.counter);
      return isOwn && isFresh && verify(sha256(login.value.toBeSigned), login.value.signature, devicePublicKey);
    },
    arrive: (bytes, devicePublicKey) => {
      const envelope = decodeEnvelope(bytes);
      if (!envelope.ok) throw new Error(`the device sent ${envelope.code}`);
      if (!verify(sha256(envelopeToBeSigned(envelope.value)), envelope.value.signature, devicePublicKey))
        throw new Error('the device sent a wrong signature');
      const cti = envelopeCti(envelope.value);
      const name = toHex(cti);
      gateway.arrivals.set(name, (gateway.arrivals.get(name) ?? 0) + 1);
      const code = gateway.refuseWith?.(cti);
      if (code !== undefined) {
        refused.push({ cti, code });
        return;
      }
      const known = gateway.stored.get(name);
      if (known === undefined) gateway.stored.set(name, bytes.slice());
      else if (!equal(known, bytes)) gateway.forks.push(name);
      pending.push(bytes.slice());
    },
    commit: () => {
      const entries = pending;
      pending = [];
      if (refused.length > 0) gateway.outbox.push(encodeReceiptMessage({ refused: refused.splice(0) }));
      for (let i = 0; i < entries.length && !gateway.silent; i += 32) {
        const made = makeGroup(secret, net, entries.slice(i, i + 32));
        gateway.outbox.push(encodeReceiptMessage(gateway.forge ? gateway.forge(made.places, made.group) : made));
      }
    },
  };
  return gateway;
};
