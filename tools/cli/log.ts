import type { Command } from 'commander';
import { FieldmarkError } from '#proto/errors.js';
import { type Checkpoint, parseCheckpoint, parseNote } from '#proto/note.js';
import { formatTilePath, hashTiles, TILE_WIDTH, type Tile } from '#proto/tiles.js';
import { type ChainFlags, chainOptions, namesChain } from './chain-options.js';
import type { Audit } from './log-audit.js';
import { folderSource, LOG_KEY_HELP, type LogSource, openLogSource, readLogKey, writeMirrored } from './log-source.js';
import type { Output } from './output.js';
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
  const to = folderSource(folder);
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

type AuditFlags = ChainFlags & { readonly logKey?: string };

/** How many findings people are shown; with --json all of them. */
const FINDINGS_SHOWN = 20;

const reportAudit = (output: Output, report: Audit, flags: AuditFlags): void => {
  const { origin, size, envelopes, devices, findings, anchoredSize } = report;
  const unproven = [
    ...(flags.logKey === undefined ? ["whether the log's key is the one you mean: give --log-key"] : []),
    ...(namesChain(flags) ? [] : ['whether devices are registered, and the log is the one on chain: give --rpc']),
  ];
  const lines = [
    `${origin}: ${size} entries, ${envelopes} envelopes of ${devices} devices`,
    ...findings
      .slice(0, FINDINGS_SHOWN)
      .map(({ severity, index, detail, code }) => `  ${severity}: entry ${index ?? '-'}: ${detail} (${code})`),
    ...(findings.length > FINDINGS_SHOWN ? [`  and ${findings.length - FINDINGS_SHOWN} more`] : []),
  ];
  if (report.sound) lines.push('  proven: every seal is by its device, and the entries give the root that was signed');
  if (report.sound && anchoredSize !== undefined)
    lines.push(`  proven: all devices are registered, and the first ${anchoredSize} entries are those on chain`);
  output.result({ ...report, unproven }, [...lines, ...unproven.map((question) => `  open:   ${question}`)].join('\n'));
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

  chainOptions(log.command('audit'))
    .description('check every seal, chain and hash of a log, and that it is the log on chain')
    .argument('<log>', "the log's folder or URL, as http://127.0.0.1:8080/log")
    .option('--log-key <key>', LOG_KEY_HELP)
    .action(
      action<AuditFlags>(async ({ arguments: [source], options, output, signal }) => {
        const key = options.logKey === undefined ? undefined : readLogKey(options.logKey);
        const from = openLogSource(source!, signal);
        const { said } = await readCheckpoint(from);
        const { audit } = await import('./log-audit.js');
        const report = await audit(from, said.size, key, options, (checked, size) =>
          output.progress('checking', { checked, size }, `${checked} of ${size} entries`),
        );
        if (!report.ok)
          throw new FieldmarkError('VERIFY_FAILED', { detail: `${report.detail ?? source} (${report.code})` });
        reportAudit(output, report.value, options);
        if (!report.value.sound)
          throw new FieldmarkError('VERIFY_FAILED', {
            detail: 'the log breaks its promise',
            next: 'keep a copy (fieldmark log export): it is evidence',
          });
      }),
    );
};
