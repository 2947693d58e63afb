import { equal } from '#proto/bytes.js';
import { type ErrorCode, type Failure, failure, type Result, success } from '#proto/errors.js';
import { decodeLogHeader, type LogHeader } from '#proto/log.js';
import { append, EMPTY_ROOT, type Frontier, frontierRoot, leafHash } from '#proto/merkle.js';
import { type Checkpoint, type NoteKey, type NoteVerifier, noteKey, openCheckpoint } from '#proto/note.js';
import { decodeEntryBundle, decodeHashTile, formatTilePath, hashTiles, TILE_WIDTH, type Tile } from '#proto/tiles.js';
import { auditEntries, type EntryAudit, type EntryAuditOptions, type Finding } from './audit-entries.js';
import { sha256 } from './hash.js';
import type { LogState } from './stages.js';
import { createTree, type Tree } from './tree.js';

/** Audits a whole log from its static files alone (c2sp.org/tlog-tiles): nothing the gateway says is believed. */
export type AuditOptions = Pick<EntryAuditOptions, 'find' | 'verifier'> & {
  /** a file of the log by its path below the log's root, e.g. `tile/0/000`; undefined where there is none */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
  /** Ed25519 over a message; checks the checkpoint's note */
  readonly verifyNote: NoteVerifier;
  /** the log's key as known from elsewhere; absent: the one its own header names */
  readonly key?: NoteKey;
  /** a checkpoint from elsewhere, as from the chain: the log must have had this root at this size */
  readonly expected?: LogState;
  /**
   * Audits only what came between two states that are known, as from the chain: entries before `since` are taken by
   * their hashes, which must lead to its root, and nothing after `until` is looked at.
   */
  readonly part?: { readonly since?: LogState; readonly until: LogState };
  readonly onProgress?: (checked: number, size: number) => void;
  /**
   * Gets every entry, in order, the first of each call at `start`, and in place of one that is no envelope sealed by its
   * device an empty one. They are the log's only if the report has no finding about its tiles.
   */
  readonly onEntries?: (start: number, entries: readonly Uint8Array[]) => void;
};

export type AuditReport = {
  readonly origin: string;
  readonly gatewayId: Uint8Array;
  /** what the checkpoint states */
  readonly size: number;
  readonly root: Uint8Array;
  /** envelopes that were checked, and the devices that sealed them */
  readonly envelopes: number;
  readonly devices: number;
  /** whether there is no finding of severity `fault` */
  readonly sound: boolean;
  readonly findings: readonly Finding[];
};

/** Reads a tile as wide as the log of this size has it; a log that has grown since may have the full one only. */
const readTile = async <T>(
  options: AuditOptions,
  tile: Tile,
  decode: (bytes: Uint8Array, width: number) => Result<readonly T[]>,
): Promise<Result<readonly T[]>> => {
  const path = formatTilePath(tile);
  const exact = await options.read(path);
  if (exact !== undefined) return decode(exact, tile.width);
  const full =
    tile.width === TILE_WIDTH ? undefined : await options.read(formatTilePath({ ...tile, width: TILE_WIDTH }));
  if (full === undefined) return failure('TILE_INVALID', `${path} is missing`);
  const items = decode(full, TILE_WIDTH);
  return items.ok ? success(items.value.slice(0, tile.width)) : items;
};

/** The checkpoint, signed by the log's key, and the header that says whose log it is. */
const openSigned = async (
  options: AuditOptions,
): Promise<Result<{ readonly header: LogHeader; readonly checkpoint: Checkpoint }>> => {
  const note = await options.read('checkpoint');
  if (note === undefined) return failure('NOTE_INVALID', 'there is no checkpoint');
  // the size is read before the signature is checked, only to find entry 0, which names the key
  const stated = Number(new TextDecoder().decode(note).split('\n')[1]);
  if (!Number.isSafeInteger(stated) || stated < 1) return failure('NOTE_INVALID', 'size');
  const first = await readTile(
    options,
    { kind: 'entries', index: 0, width: Math.min(stated, TILE_WIDTH) },
    decodeEntryBundle,
  );
  if (!first.ok) return first;
  const header = decodeLogHeader(first.value[0]!);
  if (!header.ok) return failure(header.code, 'entry 0 is no log header');
  const key = options.key ?? noteKey(sha256, header.value.origin, header.value.ed25519PublicKey);
  const checkpoint = openCheckpoint(note, key, options.verifyNote);
  return checkpoint.ok ? success({ header: header.value, checkpoint: checkpoint.value }) : checkpoint;
};

const NO_ENTRY = new Uint8Array();

type Fault = (code: ErrorCode, detail: string, index?: number) => void;

/** Compares the tiles above level 0 with what the entries give. */
const checkUpperTiles = async (options: AuditOptions, size: number, tree: Tree, fault: Fault): Promise<void> => {
  for (const tile of hashTiles(size)) {
    if (tile.level === 0) continue;
    const hashes = await readTile(options, tile, decodeHashTile);
    const from = tile.index * TILE_WIDTH;
    const right = tree.hashes(tile.level, from, from + tile.width);
    if (!hashes.ok) fault(hashes.code, hashes.detail ?? formatTilePath(tile));
    else if (!hashes.value.every((found, i) => equal(found, right[i]!)))
      fault('TILE_INVALID', `${formatTilePath(tile)} has other hashes than the entries give`);
  }
};

/** The hashes of the whole bundles before an entry (tile level 1), of a log of `size` entries. */
const readPrefix = async (options: AuditOptions, first: number, size: number, fault: Fault) => {
  const known: Uint8Array[] = [];
  const count = first / TILE_WIDTH;
  for (let index = 0; known.length < count; index++) {
    const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH) - index * TILE_WIDTH);
    const hashes = await readTile(options, { kind: 'hashes', level: 1, index, width }, decodeHashTile);
    if (!hashes.ok) {
      fault(hashes.code, hashes.detail ?? 'hash tile');
      return undefined;
    }
    known.push(...hashes.value.slice(0, count - known.length));
  }
  return known;
};

/** The frontier of a log whose size is that of whole bundles: its full subtrees, the largest first. */
const frontierOf = (size: number, tree: Tree): Frontier => {
  const out: Uint8Array[] = [];
  let before = 0;
  for (let level = Math.floor(Math.log2(size)); level >= 0; level--) {
    const width = 2 ** level;
    if (Math.floor(size / width) % 2 === 0) continue;
    out.push(tree.nodes(level, before / width));
    before += width;
  }
  return out;
};

/** Reads every bundle with its tile, in order, and computes the root from the entries. */
const readEntries = async (
  options: AuditOptions,
  size: number,
  entryAudit: EntryAudit,
  fault: Fault,
): Promise<Uint8Array> => {
  const { since, until } = options.part ?? {};
  const known = [since, until, options.expected].filter((state) => state !== undefined);
  const first = Math.floor((since?.size ?? 0) / TILE_WIDTH) * TILE_WIDTH;
  const last = Math.min(until?.size ?? size, size);
  const prefix = await readPrefix(options, first, size, fault);
  if (prefix === undefined) return EMPTY_ROOT;
  let leaves: readonly Uint8Array[] = [];
  const tree = createTree((from, to) => leaves.slice(from % TILE_WIDTH, (from % TILE_WIDTH) + to - from), prefix);
  let frontier: Frontier = first === 0 ? [] : frontierOf(first, tree);
  const compare = (count: number): void => {
    for (const state of known)
      if (state.size === count && !equal(frontierRoot(sha256, frontier), state.root))
        fault('LOG_FORKED', `the root of ${count} entries is not the expected one`);
  };
  compare(first);
  for (let start = first; start < last; start += TILE_WIDTH) {
    const index = start / TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, size - start);
    const entries = await readTile(options, { kind: 'entries', index, width }, decodeEntryBundle);
    const hashes = await readTile(options, { kind: 'hashes', level: 0, index, width }, decodeHashTile);
    if (!hashes.ok) fault(hashes.code, hashes.detail ?? 'hash tile', start);
    if (!entries.ok) {
      fault(entries.code, entries.detail ?? 'entry bundle', start);
      return frontierRoot(sha256, frontier);
    }
    leaves = entries.value.map((entry) => leafHash(sha256, entry));
    for (let i = 0; i < width; i++) {
      if (hashes.ok && !equal(hashes.value[i]!, leaves[i]!))
        fault('TILE_INVALID', 'the entry has another hash than its tile says', start + i);
      frontier = append(sha256, frontier, start + i, leaves[i]!);
      compare(start + i + 1);
    }
    tree.grow(start + width);
    const isSealed = await entryAudit.check(start, entries.value);
    options.onEntries?.(
      start,
      entries.value.map((entry, i) => (isSealed[i] ? entry : NO_ENTRY)),
    );
    options.onProgress?.(start + width, size);
  }
  if (options.part === undefined) await checkUpperTiles(options, size, tree, fault);
  return frontierRoot(sha256, frontier);
};

/** Fails where there is no signed checkpoint to audit against; all else is found and named in the report. */
export const auditLog = async (options: AuditOptions): Promise<Result<AuditReport>> => {
  const opened = await openSigned(options);
  if (!opened.ok) return opened satisfies Failure;
  const { header, checkpoint } = opened.value;
  const findings: Finding[] = [];
  const fault: Fault = (code, detail, index) =>
    findings.push({ code, severity: 'fault', detail, ...(index === undefined ? {} : { index }) });
  if (checkpoint.origin !== header.origin) fault('NOTE_INVALID', `the header names ${header.origin}`);
  const expected = options.part?.until ?? options.expected;
  if (expected !== undefined && expected.size > checkpoint.size)
    fault('LOG_FORKED', `${expected.size} entries are expected, ${checkpoint.size} are published`);
  const entryAudit = auditEntries({ ...options, net: header.net, report: (finding) => findings.push(finding) });
  const root = await readEntries(options, checkpoint.size, entryAudit, fault);
  if (options.part === undefined && !equal(root, checkpoint.root))
    fault('PROOF_INVALID', 'the entries do not give the root that was signed');
  const counted = entryAudit.finish();
  return success({
    origin: checkpoint.origin,
    gatewayId: header.gatewayId,
    size: checkpoint.size,
    root: checkpoint.root,
    ...counted,
    sound: findings.every((finding) => finding.severity !== 'fault'),
    findings,
  });
};
