import type { Command } from 'commander';
import { FieldmarkError } from '#proto/errors.js';
import { type Checkpoint, parseCheckpoint, parseNote } from '#proto/note.js';
import { formatTilePath, hashTiles, TILE_WIDTH, type Tile } from '#proto/tiles.js';
import { type LogSource, openLogSource, writeMirrored } from './log-source.js';
import type { Action } from './task.js';

/** The checkpoint as it is published; its signatures are looked at by an audit, not here. */
const readCheckpoint = async (
  source: LogSource,
): Promise<{ readonly bytes: Uint8Array; readonly said: Checkpoint }> => {
  const bytes = await source.read('checkpoint');
  if (bytes === undefined)
    throw new FieldmarkError('NOTE_INVALID', {
      detail: `${source.name} has no checkpoint`,
      next: 'name the folder or URL of a log, as http://127.0.0.1:8080/log',
    });
  const note = parseNote(bytes);
  const said = note.ok ? parseCheckpoint(note.value.text) : note;
  if (!said.ok) throw new FieldmarkError(said.code, { detail: said.detail });
  return { bytes, said: said.value };
};

/** Every file of a log of `size` entries: an entry bundle for each tile of level 0, and the hash tiles. */
const tilesOf = (size: number): readonly Tile[] =>
  hashTiles(size).flatMap((tile): Tile[] =>
    tile.level === 0 ? [tile, { kind: 'entries', index: tile.index, width: tile.width }] : [tile],
  );

const exportLog = async (from: LogSource, folder: string, signal: AbortSignal) => {
  const { bytes, said } = await readCheckpoint(from);
  const to = openLogSource(folder, signal);
  let copied = 0;
  for (const tile of tilesOf(said.size)) {
    if (signal.aborted) throw new FieldmarkError('INTERRUPTED', { next: 'the same command goes on from there' });
    const path = formatTilePath(tile);
    // a full tile never changes
    if (tile.width === TILE_WIDTH && (await to.read(path)) !== undefined) continue;
    const content = await from.read(path);
    if (content === undefined) throw new FieldmarkError('TILE_INVALID', { detail: `${from.name} lacks ${path}` });
    await writeMirrored(folder, path, content);
    copied++;
  }
  // last, so that a copy that was cut short has the checkpoint of what is there
  await writeMirrored(folder, 'checkpoint', bytes);
  return { origin: said.origin, size: said.size, copied };
};

export const addLog = (program: Command, action: Action): void => {
  const log = program.command('log').description("a gateway's log, from its static files alone");

  log
    .command('export')
    .description('copy a log; a copy that exists is brought up to date')
    .argument('<log>', "the log's folder or URL, as http://127.0.0.1:8080/log")
    .argument('<folder>', 'where the copy goes')
    .action(
      action(async ({ arguments: [source, folder], output, signal }) => {
        const copy = await exportLog(openLogSource(source!, signal), folder!, signal);
        output.result(
          { ...copy, folder },
          `${copy.size} entries of ${copy.origin} are in ${folder}; ${copy.copied} files were new`,
        );
      }),
    );
};
