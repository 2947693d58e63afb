import { join } from 'node:path';
import Database from 'better-sqlite3';
import { toHex } from '#proto/bytes.js';
import { unwrap } from '#proto/errors.js';
import { decodeEnvelope, encodeCti, formatCti } from '#proto/reading.js';
import { sha256, simIdentity } from './sealer.js';

export type LoggedEntry = {
  /** of the simulated device */
  readonly index: number;
  /** `boot.sequence` */
  readonly cti: string;
  readonly order: string;
  readonly prev: string;
  readonly hash: string;
  readonly bytes: Uint8Array;
};

const SIMULATED_MAX = 1000;
const indexOf = new Map<string, number>();

/** Every envelope in a gateway's database, read without any of the gateway's code. */
export const readLog = (dataDir: string): readonly LoggedEntry[] => {
  if (indexOf.size === 0) for (let i = 0; i < SIMULATED_MAX; i++) indexOf.set(toHex(simIdentity(i).deviceId), i);
  const database = new Database(join(dataDir, 'log.sqlite'), { readonly: true });
  const rows = database.prepare('select envelope from entries order by 1').all() as { envelope: Uint8Array }[];
  database.close();
  return rows.flatMap(({ envelope }) => {
    const bytes = new Uint8Array(envelope);
    const decoded = decodeEnvelope(bytes);
    if (!decoded.ok) return [];
    const { deviceId, boot, sequence, prev } = unwrap(decoded);
    return {
      index: indexOf.get(toHex(deviceId))!,
      cti: formatCti(boot, sequence),
      order: toHex(encodeCti(boot, sequence)),
      prev: toHex(prev),
      hash: toHex(sha256(bytes).subarray(0, 16)),
      bytes,
    };
  });
};

/** `device:cti` of every entry that does not follow from the one before it in its device's order. */
export const brokenChains = (entries: readonly LoggedEntry[]): readonly string[] => {
  const chains = new Map<number, LoggedEntry[]>();
  for (const entry of entries) chains.set(entry.index, [...(chains.get(entry.index) ?? []), entry]);
  const broken: string[] = [];
  for (const chain of chains.values()) {
    chain.sort((a, b) => (a.order < b.order ? -1 : 1));
    let before = '0'.repeat(32);
    for (const entry of chain) {
      if (entry.prev !== before) broken.push(`${entry.index}:${entry.cti}`);
      before = entry.hash;
    }
  }
  return broken;
};
