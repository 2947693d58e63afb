import type { Court } from '#chain/court.js';
import { receiptAnswer } from '#chain/dispute.js';
import { consistencyAnswer, type OpenDispute } from '#chain/dispute-chain.js';
import { equal, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { asFault } from './checkpoint.js';
import type { Log } from './log.js';
import type { Store } from './store.js';

/**
 * Answers by itself whatever is open against this gateway, before the window is over that would cost its bond. It keeps
 * nothing: what is open the chain says at every look, so that neither a restart nor a reorganisation loses an answer.
 */
export type Defence = {
  /** looks now; the timer does it every minute */
  readonly look: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type DefenceOptions = {
  readonly court: Court;
  readonly store: Pick<Store, 'size' | 'leaves'>;
  readonly log: Pick<Log, 'root' | 'inclusion' | 'consistency'>;
  readonly gatewayId: Uint8Array;
  /** once a dispute, as long as the gateway runs */
  readonly onAccused: (dispute: OpenDispute) => void;
  readonly onAnswered: (dispute: OpenDispute, transaction: string) => void;
  /** once for each dispute and reason; without a dispute where nobody could be asked, once until that works again */
  readonly onFault: (error: FieldmarkError, dispute: OpenDispute | undefined) => void;
  readonly lookMs?: number | undefined;
};

const LOOK_MS = 60_000;
const LEAVES_A_READ = 4096;

/** Where an entry with this leaf hash stands. Throws PROOF_INVALID. */
const indexOf = (store: DefenceOptions['store'], leaf: Uint8Array): number => {
  const size = store.size();
  for (let from = 0; from < size; from += LEAVES_A_READ) {
    const leaves = store.leaves(from, Math.min(size, from + LEAVES_A_READ));
    const found = leaves.findIndex((one) => equal(one, leaf));
    if (found >= 0) return from + found;
  }
  throw new FieldmarkError('PROOF_INVALID', {
    detail: `no entry of the log has the hash ${toHex(leaf)}, for which there is a receipt`,
    state: 'the bond is lost when the window is over',
    next: 'look for the entry in a backup of the data folder: the receipt says that it was stored',
  });
};

const forked = (size: number): FieldmarkError =>
  new FieldmarkError('LOG_FORKED', { detail: `the root of ${size} entries is another here than was signed` });

const receiptProof = async (
  { court, store, log, gatewayId }: DefenceOptions,
  dispute: OpenDispute & { readonly kind: 'receipt' },
) => {
  const index = indexOf(store, dispute.leaf);
  const over = (await court.checkpoints(index)).filter(({ size }) => size > index && size <= store.size());
  const intime = over.find(({ timestamp }) => timestamp <= dispute.openedAt);
  if (intime === undefined)
    throw new FieldmarkError('PROOF_INVALID', {
      detail: `entry ${index} came under a checkpoint only after the promised time, when the dispute was open`,
      state: 'the bond is lost when the window is over',
    });
  const { size, root } = intime;
  if (!equal(log.root(size), root)) throw forked(size);
  return receiptAnswer(gatewayId, dispute.leaf, { size, index, path: log.inclusion(index, size) });
};

const answerTo = async (options: DefenceOptions, dispute: OpenDispute) => {
  if (dispute.kind === 'receipt') return receiptProof(options, dispute);
  const { log, store } = options;
  const { size1, root1, size2, root2 } = dispute;
  for (const [size, root] of [
    [size1, root1],
    [size2, root2],
  ] as const)
    if (size > store.size() || !equal(log.root(size), root)) throw forked(size);
  return consistencyAnswer(dispute, log.consistency(size1, size2));
};

export const startDefence = (options: DefenceOptions): Defence => {
  const { court, onAccused, onAnswered, onFault, lookMs = LOOK_MS } = options;
  const told = new Set<string>();
  const once = (what: string, tell: () => void): void => {
    if (told.has(what)) return;
    told.add(what);
    tell();
  };
  let isBlind = false;
  const accusations = async (): Promise<readonly OpenDispute[]> => {
    try {
      const open = await court.accusations();
      isBlind = false;
      return open;
    } catch (error) {
      if (!isBlind) onFault(asFault(error), undefined);
      isBlind = true;
      return [];
    }
  };
  const defend = async (): Promise<void> => {
    for (const dispute of await accusations()) {
      try {
        once(dispute.id, () => onAccused(dispute));
        onAnswered(dispute, await court.answer(await answerTo(options, dispute)));
      } catch (error) {
        // one that can't be answered hinders no other
        const fault = asFault(error);
        once(`${dispute.id} ${fault.message}`, () => onFault(fault, dispute));
      }
    }
  };
  let running: Promise<void> = Promise.resolve();
  const look = (): Promise<void> => {
    running = running.then(defend);
    return running;
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, lookMs);
  timer.unref();
  void look();
  return {
    look,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
};
