import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { concat } from './bytes.js';

/** The folder of vectors made by others: `FIELDMARK_VECTORS`, or beside the project. */
const ROOT = process.env.FIELDMARK_VECTORS ?? join(process.cwd(), '..', 'shared', 'vectors');

/** A missing folder skips what needs it, and says so; where nothing may be skipped (`CI=true`) it fails. */
const isThere = (path: string): boolean => {
  if (existsSync(path)) return true;
  if (process.env.CI === 'true') throw new Error(`no vectors at ${path}`);
  process.stderr.write(`SKIPPED: no vectors at ${path}; set FIELDMARK_VECTORS\n`);
  return false;
};

/** One JSON file, or undefined where the vectors are missing. */
export const readVector = <T>(path: string): T | undefined => {
  const file = join(ROOT, path);
  return isThere(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
};

/** Every JSON file below a folder, or undefined where the vectors are missing. */
export const readVectors = <T>(folder: string): readonly { readonly file: string; readonly value: T }[] | undefined => {
  const root = join(ROOT, folder);
  if (!isThere(root)) return undefined;
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      file: join(folder, relative(root, join(root, name))),
      value: JSON.parse(readFileSync(join(root, name), 'utf8')) as T,
    }));
};

/** Signatures over secp256k1 of r and s, by keys of 65 bytes; hexadecimal. */
export type EcdsaVectors = {
  readonly testGroups: readonly {
    readonly publicKey: { readonly uncompressed: string };
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg: string;
      readonly sig: string;
      readonly result: string;
    }[];
  }[];
};

/** A point of 65 bytes as one of 33 (SEC 1, 2.3.3). */
export const compressPoint = (uncompressed: Uint8Array): Uint8Array =>
  concat([new Uint8Array([2 + (uncompressed[64]! & 1)]), uncompressed.subarray(1, 33)]);
