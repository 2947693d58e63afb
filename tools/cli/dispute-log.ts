import type { Chain } from '#chain/client.js';
import type { LoggedReading, StoredCheckpoint } from '#chain/log-anchor.js';
import { equal, fromUtf8, toHex } from '#proto/bytes.js';
import { FieldmarkError, unwrap } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { decodeLogHeader } from '#proto/log.js';
import { inclusionPath, leafHash, type NodeReader, rootFromPath } from '#proto/merkle.js';
import { decodeEnvelope } from '#proto/reading.js';
import {
  decodeEntryBundle,
  decodeHashTile,
  formatTilePath,
  hashTiles,
  TILE_WIDTH,
  tileNodes,
  tileWidth,
} from '#proto/tiles.js';
import { sha256 } from '../verify/signatures.js';
import type { LogSource } from './log-source.js';

/** A log as its files are published. Nothing of it is believed: every proof is checked against the chain. */
export type PublishedLog = {
  readonly name: string;
  readonly size: number;
  readonly gatewayId: Uint8Array;
  readonly nodes: NodeReader;
  readonly entry: (index: number) => Promise<Uint8Array>;
};

const damaged = (source: LogSource, detail: string): FieldmarkError =>
  new FieldmarkError('VERIFY_FAILED', { detail: `${source.name}: ${detail}`, next: 'try a mirror of the log' });

export const openPublishedLog = async (source: LogSource): Promise<PublishedLog> => {
  const need = async (path: string): Promise<Uint8Array> => {
    const bytes = await source.read(path);
    if (bytes === undefined) throw damaged(source, `${path} is not there`);
    return bytes;
  };
  const size = Number((fromUtf8(await need('checkpoint')) ?? '').split('\n')[1]);
  if (!(Number.isSafeInteger(size) && size > 0 && size <= LIMITS.logSizeMax)) throw damaged(source, 'no size');
  const tiles = new Map<string, readonly Uint8Array[]>();
  for (const tile of hashTiles(size)) {
    const { level, index, width } = tile;
    tiles.set(`${level} ${index}`, unwrap(decodeHashTile(await need(formatTilePath(tile)), width)));
  }
  const entry = async (index: number): Promise<Uint8Array> => {
    const bundle = Math.floor(index / TILE_WIDTH);
    const width = tileWidth(0, bundle, size);
    if (index < 0 || width <= index % TILE_WIDTH)
      throw new FieldmarkError('USAGE', { detail: `the log has no entry ${index}: it has ${size}` });
    const path = formatTilePath({ kind: 'entries', index: bundle, width });
    return unwrap(decodeEntryBundle(await need(path), width))[index % TILE_WIDTH]!;
  };
  const header = decodeLogHeader(await entry(0));
  if (!header.ok) throw damaged(source, 'entry 0 is no log header');
  const nodes = tileNodes(sha256, size, (tile) => tiles.get(`${tile.level} ${tile.index}`)!);
  return { name: source.name, size, gatewayId: header.value.gatewayId, nodes, entry };
};

/** The checkpoints on chain of a log that cover an entry, oldest first. Throws PROOF_INVALID where there is none. */
export const checkpointsOver = async (
  chain: Chain,
  log: PublishedLog,
  index: number,
): Promise<readonly [StoredCheckpoint, ...StoredCheckpoint[]]> => {
  const found = [...(await chain.checkpoints(log.gatewayId, { aboveSize: index, max: 10_000 }))].reverse();
  const [first, ...rest] = found.filter(({ size }) => size <= log.size);
  if (first !== undefined) return [first, ...rest];
  throw new FieldmarkError('PROOF_INVALID', {
    detail: `no checkpoint on chain covers entry ${index} of ${log.name}`,
    next: 'an entry that is not under a checkpoint proves nothing yet',
  });
};

/** An entry with its path under a checkpoint that is on chain. Throws PROOF_INVALID where the files are another log. */
export const loggedUnder = async (
  log: PublishedLog,
  index: number,
  under: StoredCheckpoint,
): Promise<LoggedReading> => {
  const envelope = await log.entry(index);
  const { size } = under;
  const path = inclusionPath(sha256, index, size, log.nodes);
  const reached = rootFromPath(sha256, leafHash(sha256, envelope), index, size, path);
  if (reached !== undefined && equal(reached, under.root))
    return { gatewayId: log.gatewayId, size, index, envelope, path };
  throw new FieldmarkError('PROOF_INVALID', {
    detail: `entry ${index} of ${log.name} is not under the checkpoint of ${size} on chain`,
    next: 'these files are not the log that is on chain: keep them, and look for two signed checkpoints',
  });
};

/** The key of who sealed an envelope, which evidence about P-256 needs; undefined where it says nothing of the kind. */
export const withKey = async (logged: LoggedReading, chain: Chain, fromBlock: bigint): Promise<LoggedReading> => {
  const decoded = decodeEnvelope(logged.envelope);
  if (!decoded.ok) return logged;
  const { openDirectory } = await import('#chain/directory.js');
  const directory = await openDirectory({ chain, fromBlock });
  try {
    const known = directory.find(decoded.value.deviceId);
    return known === undefined ? logged : { ...logged, publicKey: known.publicKey };
  } finally {
    await directory.close();
  }
};

/** Where an entry with this leaf hash stands. */
export const indexOfLeaf = (log: PublishedLog, leaf: Uint8Array): number => {
  for (let index = 0; index < log.size; index++) if (equal(log.nodes(0, index), leaf)) return index;
  throw new FieldmarkError('PROOF_INVALID', {
    detail: `no entry of ${log.name} has the hash ${toHex(leaf)}`,
    state: 'the dispute stands as it was',
    next: 'a reading that is in no log can not be answered for',
  });
};
