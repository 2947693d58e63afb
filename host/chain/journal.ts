import { z } from 'zod';
import { FieldmarkError } from '#proto/errors.js';
import type { Hex, RecordStore } from './types.js';

/**
 * What the submitter must not forget: checkpoints on their way to the chain, oldest first, and those that are there but
 * not yet too deep for a reorganisation. It is written before anything is sent.
 */
const hex = z.custom<Hex>((value) => typeof value === 'string' && /^0x[0-9a-f]*$/.test(value));

const attempt = z.object({
  hash: hex,
  /** the signed transaction, so that the same one can be sent again */
  raw: hex,
  /** wei, as decimal digits */
  maxFeePerGas: z.string(),
  maxPriorityFeePerGas: z.string(),
});

const intent = z.object({
  fromSize: z.number(),
  size: z.number(),
  root: hex,
  /** calldata of `checkpoint(...)` */
  data: hex,
  /** the account's nonce that the attempts share; null before the first */
  nonce: z.number().nullable(),
  attempts: z.array(attempt),
});

const journal = z.object({
  queue: z.array(intent),
  mined: z.array(intent.extend({ block: z.string() })),
});

export type Attempt = z.infer<typeof attempt>;
export type Intent = z.infer<typeof intent>;
export type Mined = Intent & { readonly block: string };
export type Journal = { readonly queue: readonly Intent[]; readonly mined: readonly Mined[] };

export type JournalFile = {
  readonly read: () => Promise<Journal>;
  readonly write: (next: Journal) => Promise<void>;
};

/** The journal under one key of a store; what could not be written is forgotten in memory too. */
export const openJournal = (store: RecordStore, key: string): JournalFile => {
  let current: Journal | undefined;
  return {
    read: async () => {
      if (current !== undefined) return current;
      const stored = await store.get(key);
      const parsed = journal.safeParse(stored ?? { queue: [], mined: [] });
      if (!parsed.success)
        throw new FieldmarkError('STORAGE_DAMAGED', { detail: `record ${key}`, cause: parsed.error });
      current = parsed.data;
      return current;
    },
    write: async (next) => {
      current = undefined;
      await store.put(key, next);
      current = next;
    },
  };
};
