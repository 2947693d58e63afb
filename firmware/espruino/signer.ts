import type { Crypto } from '#core/ports.js';
import { concat, equal, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';

/** What the native code does, in JavaScript's terms. All outputs are new. */
export type NativeSigner = {
  /** 64 bytes r‖s with a low s; undefined for a key that is none */
  readonly sign: (digest: Uint8Array, key: Uint8Array) => Uint8Array | undefined;
  /** 64 bytes x‖y; undefined for a key that is none */
  readonly publicKey: (key: Uint8Array) => Uint8Array | undefined;
  readonly verify: (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  /** SHA-256 of bytes where they lie in flash, which needs no memory for them */
  readonly digestAt: (address: number, length: number) => Uint8Array;
  /** as Ethereum uses it */
  readonly keccak256: (bytes: Uint8Array) => Uint8Array;
};

/** Where each function begins in the blob, in bytes. */
export type NativeEntries = {
  readonly sign: number;
  readonly publicKey: number;
  readonly verify: number;
  readonly sha256: number;
  readonly keccak256: number;
};

/** The interpreter's calls that native code needs. */
export type NativeCalls = {
  readonly nativeCall: (address: number, signature: string) => (a: number, b: number, c: number, d: number) => number;
  /** the address of bytes that lie in one piece, 0 where they do not */
  readonly getAddressOf: (value: unknown, flat: boolean) => number;
  readonly toFlatString: (bytes: unknown) => string | undefined;
  readonly hwRand: () => number;
  /** a text whose letters are the bytes there */
  readonly memoryArea: (address: number, length: number) => string;
};

const SIGNATURE = 'int(int,int,int,int)';
const BLINDING_BYTES = 32;

const noMemory = (): FieldmarkError =>
  new FieldmarkError('KEYSTORE_UNAVAILABLE', {
    detail: 'no room in one piece for the native code or what it works on',
  });

export const randomBytes = (hwRand: () => number, length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = hwRand() & 255;
  return bytes;
};

/**
 * The signer in native code. `blob` is its file: run in place where flash can be addressed, else from a flat copy in
 * memory, which `keep` holds so that it does not move or go.
 */
export const loadNative = (calls: NativeCalls, blob: string, entries: NativeEntries): NativeSigner => {
  let keep = blob;
  let base = calls.getAddressOf(blob, true);
  if (base === 0 || base % 4 !== 0) {
    keep = calls.toFlatString(blob) ?? '';
    base = calls.getAddressOf(keep, true);
  }
  if (base === 0 || keep.length === 0) throw noMemory();

  const entry = (offset: number) => calls.nativeCall((base + offset) | 1, SIGNATURE);
  const sign = entry(entries.sign);
  const publicKey = entry(entries.publicKey);
  const verify = entry(entries.verify);

  /** One flat piece of memory that holds `parts` one after the other: native code sees addresses only. */
  const flat = (parts: readonly Uint8Array[]): { readonly text: string; readonly address: number } => {
    const text = calls.toFlatString(concat(parts)) ?? '';
    const address = calls.getAddressOf(text, true);
    if (address === 0) throw noMemory();
    return { text, address };
  };
  const bytesAt = (text: string, start: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = text.charCodeAt(start + i);
    return bytes;
  };
  const sha256At = entry(entries.sha256);
  const hash =
    (call: typeof sha256At) =>
    (bytes: Uint8Array): Uint8Array => {
      const work = flat([new Uint8Array(32), bytes]);
      call(work.address + 32, bytes.length, work.address, 0);
      return bytesAt(work.text, 0, 32);
    };
  const blinding = (): Uint8Array => randomBytes(calls.hwRand, BLINDING_BYTES);

  return {
    sign: (digest, key) => {
      const work = flat([digest, key, blinding(), new Uint8Array(64)]);
      const at = work.address;
      return sign(at, at + 32, at + 96, at + 64) < 0 ? undefined : bytesAt(work.text, 96, 64);
    },
    publicKey: (key) => {
      const work = flat([key, blinding(), new Uint8Array(64)]);
      const at = work.address;
      return publicKey(at, at + 64, at + 32, 0) < 0 ? undefined : bytesAt(work.text, 64, 64);
    },
    verify: (digest, signature, key) => {
      if (digest.length !== 32 || signature.length !== 64 || key.length !== 33) return false;
      const work = flat([digest, signature, key]);
      const at = work.address;
      return verify(at, at + 32, at + 96, 0) === 1 && work.text.length > 0;
    },
    sha256: hash(sha256At),
    keccak256: hash(entry(entries.keccak256)),
    digestAt: (address, length) => {
      const work = flat([new Uint8Array(32)]);
      // flash that native code sees at another address than the interpreter names it by
      sha256At(calls.getAddressOf(calls.memoryArea(address, length), true), length, work.address, 0);
      return bytesAt(work.text, 0, 32);
    },
  };
};

export const openCrypto = (native: NativeSigner, hwRand: () => number): Crypto => ({
  sha256: native.sha256,
  keccak256: native.keccak256,
  verify: native.verify,
  random: (length) => randomBytes(hwRand, length),
});

const KEY_BYTES = 32;
const ID_BYTES = 20;
const CHECK_BYTES = 8;
export const KEY_FILE_BYTES = KEY_BYTES + ID_BYTES + CHECK_BYTES;

/** What binds a key file to one board: copied to another it is refused. */
const checkOf = (native: NativeSigner, serial: string, body: Uint8Array): Uint8Array =>
  native.sha256(concat([toUtf8(`fieldmark key ${serial}`), body])).subarray(0, CHECK_BYTES);

/** The key file of a board: key, device id, and a check over both and the board's serial number. */
export const keyFile = (native: NativeSigner, serial: string, key: Uint8Array, deviceId: Uint8Array): Uint8Array => {
  const body = concat([key, deviceId]);
  return concat([body, checkOf(native, serial, body)]);
};

export type BoardKey = {
  readonly deviceId: Uint8Array;
  /** 33 bytes, compressed */
  readonly publicKey: Uint8Array;
  /** 64 bytes r‖s with a low s; undefined where the key is none */
  readonly sign: (digest: Uint8Array) => Uint8Array | undefined;
};

/**
 * The key of this board. Throws KEY_NOT_FOUND or KEY_DAMAGED; a new key is never made here, since it would be another
 * device's. Assurance is 0: whoever can read the flash has the key.
 */
export const openKey = (native: NativeSigner, serial: string, file: Uint8Array | undefined): BoardKey => {
  if (file === undefined) throw new FieldmarkError('KEY_NOT_FOUND', { next: 'provision this board' });
  const body = file.subarray(0, KEY_BYTES + ID_BYTES);
  const isWhole = file.length === KEY_FILE_BYTES;
  if (!isWhole || !equal(checkOf(native, serial, body), file.subarray(KEY_BYTES + ID_BYTES)))
    throw new FieldmarkError('KEY_DAMAGED', { detail: 'or it is the key of another board' });
  const key = new Uint8Array(body.subarray(0, KEY_BYTES));
  const point = native.publicKey(key);
  if (point === undefined) throw new FieldmarkError('KEY_DAMAGED', { detail: 'not a key' });
  return {
    deviceId: new Uint8Array(body.subarray(KEY_BYTES)),
    publicKey: concat([new Uint8Array([2 + (point[63]! & 1)]), point.subarray(0, 32)]),
    sign: (digest) => native.sign(digest, key),
  };
};
