import type { AuditOptions } from '#gateway/audit.js';
import type { EpochRun } from '#gateway/epoch.js';
import type { EpochFacts } from '#gateway/score-facts.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { decodeLogHeader } from '#proto/log.js';
import { parseCheckpoint, parseNote } from '#proto/note.js';
import type { ChainFlags } from '../cli/chain-options.js';
import type { LogSource } from '../cli/log-source.js';
import type { Output } from '../cli/output.js';

const ENTRIES_AT_ONCE = 1024;

/** Feeds the logs of an epoch to its run. */
export type Feed = (run: EpochRun, facts: EpochFacts) => Promise<void>;

/** From a gateway's own database, which may be in use. */
export const storeFeed =
  (folder: string): Feed =>
  async (run, facts) => {
    const { entryCount, openReader } = await import('#gateway/database.js');
    const { createStoreReader } = await import('#gateway/store-reader.js');
    const database = openReader(folder);
    try {
      const reader = createStoreReader(database);
      const size = entryCount(database);
      const entriesFrom = (from: number, to: number) =>
        reader.entries(from, Math.min(size, to)).map((entry) => entry.bytes);
      const header = decodeLogHeader(entriesFrom(0, 1)[0] ?? new Uint8Array());
      if (!header.ok) throw new FieldmarkError('VERIFY_FAILED', { detail: `${folder}: entry 0 is no log header` });
      const gateway = toHex(header.value.gatewayId);
      const add = run.openLog(gateway);
      const log = facts.logs.find((one) => one.gateway === gateway);
      for (let from = log?.from ?? size; from < size; from += ENTRIES_AT_ONCE)
        add(from, entriesFrom(from, from + ENTRIES_AT_ONCE));
    } finally {
      database.close();
    }
  };

const sizeOf = async (source: LogSource): Promise<number> => {
  const note = parseNote((await source.read('checkpoint')) ?? new Uint8Array());
  const said = note.ok ? parseCheckpoint(note.value.text) : note;
  if (said.ok) return said.value.size;
  throw new FieldmarkError('NOTE_INVALID', { detail: `${source.name} has no checkpoint` });
};

const NOT_PUBLISHED =
  'bring a copy up to date, or wait: gateways hold entries back for some hours; a log that its gateway does not serve can be left out (--without), if all others do the same';

/** What shows that these are not the log that was put on chain. Bad entries in a log are of no account, and stop nobody. */
const NOT_THE_LOG: readonly ErrorCode[] = ['NOTE_INVALID', 'TILE_INVALID', 'PROOF_INVALID', 'LOG_FORKED'];

/** What of a log the facts are about, between two states that the chain names; the whole where they name none. */
const partOf = ({ root, from, fromRoot, checkpoints }: EpochFacts['logs'][number]): AuditOptions['part'] => {
  const last = checkpoints.at(-1);
  if (root === undefined || last === undefined) return undefined;
  const until = { size: last.size, root: fromHex(root)! };
  return fromRoot === undefined ? { until } : { since: { size: from, root: fromHex(fromRoot)! }, until };
};

/** From published tiles alone: every hash is checked up to the root on chain, and every seal. */
export const tilesFeed =
  (source: LogSource, flags: ChainFlags, output: Output): Feed =>
  async (run, facts) => {
    const { audit, gatewayOf } = await import('../cli/log-audit.js');
    const size = await sizeOf(source);
    const gateway = toHex(await gatewayOf(source, size));
    const onEntries = run.openLog(gateway);
    const log = facts.logs.find((one) => one.gateway === gateway);
    const wanted = log?.checkpoints.at(-1)?.size;
    if (log === undefined || wanted === undefined) return;
    if (wanted > size)
      throw new FieldmarkError('VERIFY_FAILED', {
        detail: `${source.name} is published up to ${size} entries, and ${wanted} by its checkpoint on chain count`,
        state: 'nothing was computed',
        next: NOT_PUBLISHED,
      });
    const part = partOf(log);
    const report = await audit(
      source,
      size,
      undefined,
      flags,
      (checked, all) => output.progress('checking', { checked, size: all }, `${checked} of ${all} entries`),
      { onEntries, ...(part && { part }) },
    );
    const finding = report.ok ? report.value.findings.find(({ code }) => NOT_THE_LOG.includes(code)) : report;
    if (finding !== undefined)
      throw new FieldmarkError('VERIFY_FAILED', {
        detail: `${source.name}: ${finding.detail} (${finding.code})`,
        state: 'nothing is computed from files that are not the log on chain',
        next: 'ask the gateway, or a mirror, for the right ones; fieldmark log audit tells more',
      });
    const ignored = report.ok ? report.value.findings.filter(({ severity }) => severity === 'fault').length : 0;
    if (ignored > 0)
      output.progress(
        'ignored',
        { source: source.name, faults: ignored },
        `${source.name}: ${ignored} bad entries; log audit names them`,
      );
  };
