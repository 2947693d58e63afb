import { NATIVE_BLOBS } from '#espruino/native/blobs.js';
import { NATIVE_ENTRIES } from '#espruino/native/entries.js';

/** The native code of a board: one file, and where each function begins in it. */
export type BoardNative = { readonly bytes: Uint8Array; readonly entries: { readonly [name: string]: number } };

const bytesOf = (name: keyof typeof NATIVE_BLOBS): Uint8Array =>
  new Uint8Array(Buffer.from(NATIVE_BLOBS[name].base64, 'base64'));

/** The small builds, since code and script share one storage. A Cortex-M4's has its Keccak behind it, in a blob of its own. */
const small = (): BoardNative => {
  const signer = bytesOf('cortex-m4-small');
  const keccak = bytesOf('cortex-m4-keccak');
  const bytes = new Uint8Array(signer.length + keccak.length);
  bytes.set(signer);
  bytes.set(keccak, signer.length);
  const keccak256 = signer.length + NATIVE_ENTRIES['cortex-m4-keccak'].keccak256;
  return { bytes, entries: { ...NATIVE_ENTRIES['cortex-m4-small'], keccak256 } };
};

/** By the instruction set that a board's file names; undefined for one that runs no native code. */
export const boardNative = (instructionSet: string | undefined): BoardNative | undefined => {
  if (instructionSet === 'armv7em') return small();
  if (instructionSet === 'armv7m') return { bytes: bytesOf('cortex-m3'), entries: NATIVE_ENTRIES['cortex-m3'] };
  if (instructionSet === 'armv6m') return { bytes: bytesOf('cortex-m0plus'), entries: NATIVE_ENTRIES['cortex-m0plus'] };
  return undefined;
};
