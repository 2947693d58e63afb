import { parentPort, workerData } from 'node:worker_threads';
import { ERRORS, type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { checkEntries, checkIntegrity, entryCount, openDatabase, storageError } from './database.js';
import { type LoginAttempt, openStoreWriter } from './store-writer.js';
import type { StoredCheckpoint } from './stored.js';

/** The thread that owns the database: opens and checks it, then does one request after another. */
export type StoreWorkerData = {
  readonly folder: string;
  readonly header: Uint8Array;
  readonly check: 'tail' | 'full';
};
export type StoreRequest =
  | { readonly kind: 'commit'; readonly group: ArrayBuffer }
  | { readonly kind: 'login'; readonly attempts: readonly LoginAttempt[] }
  | { readonly kind: 'checkpoint'; readonly checkpoint: StoredCheckpoint }
  | { readonly kind: 'close' };
export type StoreReply =
  | { readonly kind: 'committed'; readonly group: ArrayBuffer; readonly size: number }
  | { readonly kind: 'logins'; readonly accepted: readonly boolean[] }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly detail: string;
      readonly state: string | undefined;
      readonly next: string | undefined;
    };

/** Newest entries that are recomputed on opening in any case: a fraction of a second. */
const TAIL_ENTRIES = 50000;

const failed = (error: unknown): StoreReply => {
  const known = storageError(error, data.folder);
  const isKnown = known instanceof FieldmarkError;
  return {
    kind: 'failed',
    code: isKnown ? known.code : 'INTERNAL',
    // the error is made anew on the other side, which puts the code's text in front
    detail: isKnown ? known.message.replace(`${ERRORS[known.code]}: `, '') : `${error}`,
    state: isKnown ? known.state : undefined,
    next: isKnown ? known.next : undefined,
  };
};

const check = (): void => {
  const db = openDatabase(data.folder, data.header);
  try {
    if (data.check === 'full') checkIntegrity(db);
    checkEntries(db, data.check === 'full' ? 0 : Math.max(0, entryCount(db) - TAIL_ENTRIES));
  } finally {
    db.close();
  }
};

const data = workerData as StoreWorkerData;
const port = parentPort!;
const reply = (message: StoreReply, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, transfer);

const serve = (): void => {
  check();
  const writer = openStoreWriter(data.folder, data.header);
  port.on('message', (request: StoreRequest) => {
    try {
      if (request.kind === 'commit') {
        const size = writer.commit(request.group);
        reply({ kind: 'committed', group: request.group, size }, [request.group]);
      } else if (request.kind === 'login') reply({ kind: 'logins', accepted: writer.acceptLogins(request.attempts) });
      else if (request.kind === 'checkpoint') {
        writer.saveCheckpoint(request.checkpoint);
        reply({ kind: 'done' });
      } else {
        writer.close();
        reply({ kind: 'done' });
        port.close();
      }
    } catch (error) {
      reply(failed(error));
    }
  });
  reply({ kind: 'done' });
};

try {
  serve();
} catch (error) {
  reply(failed(error));
}
