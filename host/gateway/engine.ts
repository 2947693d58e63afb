import { createPublicKey, type KeyObject, verify as opensslVerify } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compare, concat, fromHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';

/**
 * Signature checks on one thread. secp256k1 by libsecp256k1, P-256 by OpenSSL. The npm package `secp256k1` is never
 * loaded by its index, which falls back in silence to arithmetic in JavaScript, a hundred times slower.
 */
export type Engine = {
  readonly name: string;
  /** why a slower engine than the native one is in use */
  readonly warning: string | undefined;
  /** ES256K over a 32-byte digest; false for a high s, a malformed signature or key */
  readonly verifySecp256k1: (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;
  /** ESP256 over the message itself; false for a high s, a malformed signature or key */
  readonly verifyP256: (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;
};

/** The system's libsecp256k1 (`native/secp256k1.c`). A key is given in the library's own form. */
export type SystemBindings = {
  readonly parseKey: (publicKey: Uint8Array) => Uint8Array | undefined;
  readonly verify: (digest: Uint8Array, signature: Uint8Array, key: Uint8Array) => boolean;
};
/** What is used of npm `secp256k1/bindings`. */
export type NativeBindings = {
  readonly ecdsaSign: (digest: Uint8Array, secretKey: Uint8Array) => { signature: Uint8Array; recid: number };
  readonly ecdsaVerify: (signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array) => boolean;
  readonly publicKeyConvert: (publicKey: Uint8Array, compressed: boolean) => Uint8Array;
};
/** What is used of npm `tiny-secp256k1`. */
export type WasmBindings = {
  readonly signRecoverable: (
    digest: Uint8Array,
    secretKey: Uint8Array,
  ) => { signature: Uint8Array; recoveryId: number };
  readonly verify: (digest: Uint8Array, publicKey: Uint8Array, signature: Uint8Array, strict: boolean) => boolean;
};
export type EngineLoaders = {
  /** undefined where it was not built */
  readonly system: () => SystemBindings | undefined;
  readonly native: () => NativeBindings;
  readonly wasm: () => WasmBindings;
};

/** Where `npm run engine` puts what it compiles. */
export const ENGINE_FILE = fileURLToPath(new URL('./secp256k1.node', import.meta.url));

const require = createRequire(import.meta.url);
const INSTALLED: EngineLoaders = {
  system: () => (existsSync(ENGINE_FILE) ? (require(ENGINE_FILE) as SystemBindings) : undefined),
  native: () => require('secp256k1/bindings') as NativeBindings,
  wasm: () => require('tiny-secp256k1') as WasmBindings,
};

/** Parsed keys by their 33 bytes; the oldest goes when it is full. What does not parse is not kept. */
const boundedCache = <T>(sizeMax: number, parse: (publicKey: Uint8Array) => T): ((publicKey: Uint8Array) => T) => {
  const known = new Map<string, T>();
  return (publicKey) => {
    const name = Buffer.from(publicKey.buffer, publicKey.byteOffset, publicKey.length).toString('latin1');
    const found = known.get(name);
    if (found !== undefined) return found;
    const parsed = parse(publicKey);
    if (parsed === undefined) return parsed;
    if (known.size >= sizeMax) known.delete(known.keys().next().value!);
    known.set(name, parsed);
    return parsed;
  };
};

const refusingFaults =
  <A extends readonly unknown[]>(check: (...args: A) => boolean) =>
  (...args: A): boolean => {
    try {
      return check(...args);
    } catch {
      // the libraries throw on r or s out of range and on points off the curve
      return false;
    }
  };

/** SubjectPublicKeyInfo of a compressed P-256 point (RFC 5480 §2), up to the point. */
const P256_SPKI = fromHex('3039301306072a8648ce3d020106082a8648ce3d030107032200')!;
/** half of the order of P-256, rounded down: the highest s that counts as low */
const P256_HALF_ORDER = fromHex('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8')!;

const createP256 = (keysMax: number): Engine['verifyP256'] => {
  const keyOf = boundedCache<KeyObject>(keysMax, (publicKey) =>
    createPublicKey({ key: Buffer.from(concat([P256_SPKI, publicKey])), format: 'der', type: 'spki' }),
  );
  return refusingFaults((message, signature, publicKey) => {
    // OpenSSL takes both forms of s
    if (compare(signature.subarray(32), P256_HALF_ORDER) > 0) return false;
    return opensslVerify('sha256', message, { key: keyOf(publicKey), dsaEncoding: 'ieee-p1363' }, signature);
  });
};

type Secp256k1Engine = Omit<Engine, 'verifyP256'>;

/** The library as this system has it: newer than the npm package's, and faster. */
const createSystem = (keysMax: number, system: SystemBindings): Secp256k1Engine => {
  const keyOf = boundedCache(keysMax, system.parseKey);
  return {
    name: "the system's libsecp256k1",
    warning: undefined,
    verifySecp256k1: refusingFaults((digest, signature, publicKey) => {
      const key = keyOf(publicKey);
      return key !== undefined && system.verify(digest, signature, key);
    }),
  };
};

const createSecp256k1 = (keysMax: number, loaders: EngineLoaders): Secp256k1Engine => {
  let systemFault: string | undefined;
  try {
    const system = loaders.system();
    if (system !== undefined) return createSystem(keysMax, system);
  } catch (error) {
    systemFault = `the system's libsecp256k1 does not load, so the slower npm package serves: ${error}`;
  }
  let nativeFault: unknown;
  try {
    const native = loaders.native();
    // an uncompressed key saves the square root of each check, a tenth of its time
    const keyOf = boundedCache(keysMax, (publicKey) => native.publicKeyConvert(publicKey, false));
    return {
      name: 'libsecp256k1',
      warning: systemFault,
      verifySecp256k1: refusingFaults((digest, signature, key) => native.ecdsaVerify(signature, digest, keyOf(key))),
    };
  } catch (error) {
    nativeFault = error;
  }
  try {
    const wasm = loaders.wasm();
    return {
      name: 'tiny-secp256k1',
      warning: `the native binding of secp256k1 does not load, so signatures are checked about five times slower: ${nativeFault}`,
      verifySecp256k1: refusingFaults((digest, signature, key) => wasm.verify(digest, key, signature, true)),
    };
  } catch (wasmFault) {
    throw new FieldmarkError('VERIFIER_UNAVAILABLE', {
      detail: `secp256k1: ${nativeFault}; tiny-secp256k1: ${wasmFault}`,
      next: 'run npm ci on this machine, so that its native packages are built for it',
      cause: nativeFault,
    });
  }
};

/** Loads the fastest engine that works here. Throws VERIFIER_UNAVAILABLE where none does. */
export const loadEngine = (keysMax: number, loaders: EngineLoaders = INSTALLED): Engine => ({
  ...createSecp256k1(keysMax, loaders),
  verifyP256: createP256(keysMax),
});

/** 64 bytes r‖s with a low s by RFC 6979 over a 32-byte digest, and which of the two points r stands for (0 or 1). */
export type Secp256k1Signer = (
  digest: Uint8Array,
  secretKey: Uint8Array,
) => { readonly signature: Uint8Array; readonly recovery: number };

/** Signs with the engine that verifies: a signature a group must not cost what checking ten does. */
export const loadSigner = (loaders: EngineLoaders = INSTALLED): Secp256k1Signer => {
  try {
    const native = loaders.native();
    return (digest, secretKey) => {
      const { signature, recid } = native.ecdsaSign(digest, secretKey);
      return { signature, recovery: recid };
    };
  } catch {
    const wasm = loaders.wasm();
    return (digest, secretKey) => {
      const { signature, recoveryId } = wasm.signRecoverable(digest, secretKey);
      return { signature, recovery: recoveryId };
    };
  }
};
