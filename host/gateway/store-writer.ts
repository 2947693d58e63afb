import { equal } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { type Connection, entryCount, isRefusedWrite, openDatabase, storageError } from './database.js';
import { sha256 } from './hash.js';
import { ANSWER, type Answer, type GroupRow, readGroup } from './store-batch.js';
import type { StoredCheckpoint } from './stored.js';

export type LoginAttempt = { readonly deviceId: Uint8Array; readonly counter: number };

/** The one writer of a store. Each call is one transaction that has been synced when it returns. */
export type StoreWriter = {
  /** fills in the answers of a packed group; gives the log's size after it */
  readonly commit: (group: ArrayBuffer) => number;
  readonly acceptLogins: (attempts: readonly LoginAttempt[]) => readonly boolean[];
  readonly saveCheckpoint: (checkpoint: StoredCheckpoint) => void;
  readonly close: () => void;
};

const nameOf = (device: Uint8Array): string => Buffer.from(device).toString('hex');

type Statements = ReturnType<typeof prepare>;

const prepare = (db: Connection) => ({
  insert: db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device, cti) DO NOTHING'),
  find: db.prepare<[Uint8Array, Uint8Array], { idx: number; leaf: Uint8Array }>(
    'SELECT idx, leaf FROM entries WHERE device = ? AND cti = ?',
  ),
  fork: db.prepare('INSERT INTO forks VALUES (?, ?, ?, ?, ?)'),
  quarantine: db.prepare('INSERT INTO quarantined VALUES (?, ?)'),
  login: db.prepare(
    'INSERT INTO logins VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET counter = excluded.counter WHERE excluded.counter > counter',
  ),
  checkpoint: db.prepare(
    `INSERT INTO checkpoints VALUES (@size, @root, @note, @signature, @status, @tx, @block, @timestamp)
     ON CONFLICT (size) DO UPDATE SET root = excluded.root, note = excluded.note, signature = excluded.signature,
       status = excluded.status, tx = excluded.tx, block = excluded.block, timestamp = excluded.timestamp`,
  ),
});

/** The state that follows the database: it changes only once a transaction is durable. */
type Group = { size: number; readonly quarantined: Set<string> };

const storeRow = (sql: Statements, group: Group, row: GroupRow): void => {
  row.leaf.set(sha256(row.leafInput));
  const device = nameOf(row.device);
  if (!group.quarantined.has(device)) {
    const { cti, leaf, envelope, receivedMs, iat, contentType } = row;
    const { changes } = sql.insert.run(group.size, row.device, cti, leaf, envelope, receivedMs, iat, contentType);
    if (changes === 1) {
      row.answer(ANSWER.stored, group.size++);
      return;
    }
  }
  const known = sql.find.get(row.device, row.cti);
  row.answer(...answerKnown(sql, group, row, device, known));
};

/** A reading whose (device, cti) is stored, or whose device is quarantined. */
const answerKnown = (
  sql: Statements,
  group: Group,
  row: GroupRow,
  device: string,
  known: { readonly idx: number; readonly leaf: Uint8Array } | undefined,
): [Answer, number] => {
  if (known === undefined) return [ANSWER.quarantined, 0];
  if (equal(known.leaf, row.leaf)) return [ANSWER.replayed, known.idx];
  // one fork is proof enough: a cloned key must not fill the disk with more
  if (!group.quarantined.has(device)) {
    sql.fork.run(row.device, row.cti, known.idx, row.envelope, row.receivedMs);
    sql.quarantine.run(row.device, row.receivedMs);
    group.quarantined.add(device);
  }
  return [ANSWER.forked, known.idx];
};

/**
 * Opens the writer. After an I/O error the connection is closed, and the next call opens it anew, which moves what counts
 * out of the write-ahead log, before anything is acknowledged again. Throws as `openDatabase` does.
 */
export const openStoreWriter = (folder: string, header: Uint8Array): StoreWriter => {
  type Open = { readonly db: Connection; readonly sql: Statements; size: number; quarantined: Set<string> };
  const open = (): Open => {
    const db = openDatabase(folder, header);
    const devices = db.prepare<[], { device: Uint8Array }>('SELECT device FROM quarantined').all();
    return {
      db,
      sql: prepare(db),
      size: entryCount(db),
      quarantined: new Set(devices.map((row) => nameOf(row.device))),
    };
  };
  let current: Open | undefined = open();
  // entries that were acknowledged: a database that comes back with fewer must not be built on
  let acknowledged = current.size;

  const discard = (): void => {
    try {
      current?.db.close();
    } catch {
      // closing writes too, and the disk is what has failed
    }
    current = undefined;
  };

  const inTransaction = <T>(work: (store: Open) => T): T => {
    try {
      current ??= open();
      const store = current;
      if (store.size < acknowledged)
        throw new FieldmarkError('STORAGE_DAMAGED', {
          detail: `entry ${store.size}: acknowledged, but ${store.size} entries are left of ${acknowledged}`,
        });
      return store.db.transaction(work).immediate(store);
    } catch (error) {
      // a refused write leaves the connection sound; after anything else, a failed sync above all, it is not trusted
      if (!isRefusedWrite(error)) discard();
      throw storageError(error, folder);
    }
  };

  return {
    commit: (buffer) => {
      const rows = readGroup(buffer);
      const group = inTransaction((store) => {
        const next: Group = { size: store.size, quarantined: new Set(store.quarantined) };
        for (const row of rows) storeRow(store.sql, next, row);
        return next;
      });
      current!.size = group.size;
      current!.quarantined = group.quarantined;
      acknowledged = group.size;
      return group.size;
    },
    acceptLogins: (attempts) =>
      inTransaction(({ sql }) =>
        attempts.map((attempt) => sql.login.run(attempt.deviceId, attempt.counter).changes === 1),
      ),
    saveCheckpoint: (checkpoint) =>
      inTransaction(({ sql }) => {
        sql.checkpoint.run({
          size: checkpoint.size,
          root: checkpoint.root,
          note: checkpoint.note,
          signature: checkpoint.signature,
          status: checkpoint.status,
          tx: checkpoint.transaction ?? null,
          block: checkpoint.block ?? null,
          timestamp: checkpoint.timestamp ?? null,
        });
      }),
    close: discard,
  };
};
