import { formatCti } from '#proto/reading.js';

/** Counts how far each reading of this run has come. Readings are named `boot.sequence`. */
export type Tally = {
  readonly sealed: (boot: number, sequence: number) => void;
  readonly receipted: (boot: number, sequence: number) => void;
  /** the gateway put it at `index` of its log */
  readonly stored: (boot: number, sequence: number, index: number) => void;
  /** a checkpoint of `size` entries is on chain; gives the readings that are under one only now */
  readonly anchored: (size: number, transaction: string) => readonly string[];
  readonly verified: (name: string) => void;
  readonly counts: () => Counts;
};

export type Counts = {
  readonly sealed: number;
  readonly receipted: number;
  readonly anchored: number;
  readonly verified: number;
  /** the transaction of the newest checkpoint */
  readonly txHash: string | null;
};

export const createTally = (): Tally => {
  const sealed = new Set<string>();
  const receipted = new Set<string>();
  const waiting = new Map<string, number>();
  const anchored = new Set<string>();
  const verified = new Set<string>();
  let txHash: string | null = null;
  return {
    sealed: (boot, sequence) => void sealed.add(formatCti(boot, sequence)),
    receipted: (boot, sequence) => {
      const name = formatCti(boot, sequence);
      if (sealed.has(name)) receipted.add(name);
    },
    stored: (boot, sequence, index) => void waiting.set(formatCti(boot, sequence), index),
    anchored: (size, transaction) => {
      txHash = transaction;
      const names = [...waiting].filter(([name, index]) => index < size && sealed.has(name)).map(([name]) => name);
      for (const name of names) anchored.add(name);
      for (const [name, index] of waiting) if (index < size) waiting.delete(name);
      return names;
    },
    verified: (name) => void verified.add(name),
    counts: () => ({
      sealed: sealed.size,
      receipted: receipted.size,
      anchored: anchored.size,
      verified: verified.size,
      txHash,
    }),
  };
};
