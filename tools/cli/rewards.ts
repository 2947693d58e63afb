import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Hex } from '#chain/types.js';
import { type EpochResult, type EpochRun, runEpoch } from '#gateway/epoch.js';
import { parseFacts } from '#gateway/score-facts.js';
import { toHex, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { parseCheckpoint, parseNote } from '#proto/note.js';
import { claimLineOf, type EpochFile, epochFileName, epochFileOf, readEpochFile } from '../rewards/result.js';
import { ACCOUNT_HELP, type ChainFlags, chainOptions, readAccount } from './chain-options.js';
import { type LogSource, openLogSource, writeMirrored } from './log-source.js';
import type { Output } from './output.js';
import { type Action, address, deviceId, httpUrl, REQUIRED } from './task.js';

const ENTRIES_AT_ONCE = 1024;
const UNIT = 10n ** 18n;
const DEFAULT_FOLDER = 'rewards';

/** An amount in tokens, to six decimals. */
const formatAmount = (amount: bigint): string =>
  `${amount / UNIT}.${(((amount % UNIT) * 1_000_000n) / UNIT).toString().padStart(6, '0')}`;

const readFacts = (path: string) => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${path} can't be read`, cause });
  }
  return parseFacts(text, path);
};

/** Feeds a gateway's own database, which may be in use, to the epoch. */
const addStore = async (run: EpochRun, folder: string): Promise<void> => {
  const { entryCount, openReader } = await import('#gateway/database.js');
  const { createStoreReader } = await import('#gateway/store-reader.js');
  const database = openReader(folder);
  try {
    const reader = createStoreReader(database);
    const size = entryCount(database);
    const add = run.openLog();
    for (let from = 0; from < size; from += ENTRIES_AT_ONCE)
      add(
        from,
        reader.entries(from, Math.min(size, from + ENTRIES_AT_ONCE)).map((entry) => entry.bytes),
      );
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

/** Audits a log from its tiles and feeds it to the epoch. */
const addTiles = async (run: EpochRun, source: LogSource, flags: ChainFlags, output: Output): Promise<void> => {
  const { audit } = await import('./log-audit.js');
  const report = await audit(
    source,
    await sizeOf(source),
    undefined,
    flags,
    (checked, size) => output.progress('checking', { checked, size }, `${checked} of ${size} entries`),
    run.openLog(),
  );
  if (report.ok && report.value.sound) return;
  const finding = report.ok ? report.value.findings.find(({ severity }) => severity === 'fault') : report;
  throw new FieldmarkError('VERIFY_FAILED', {
    detail: `${source.name}: ${finding?.detail} (${finding?.code})`,
    next: 'nothing is computed from a log that breaks its promise; fieldmark log audit tells more',
  });
};

const summary = (file: EpochFile, result: EpochResult): string => {
  const paid = file.devices.filter((device) => device.amount !== '0').length;
  const sum = result.rewards.earned.reduce((total, { amount }) => total + amount, 0n);
  return [
    `epoch ${file.epoch}: ${paid} of ${file.devices.length} devices earn ${formatAmount(sum)}, rules ${file.rules}`,
    `root ${file.root === '' ? 'none: nobody has earned anything' : `0x${file.root}`}`,
  ].join('\n');
};

const publish = async (output: Output, result: EpochResult, folder: string): Promise<EpochFile> => {
  const file = epochFileOf(result);
  await writeMirrored(folder, epochFileName(file.epoch), toUtf8(`${JSON.stringify(file, null, 1)}\n`));
  const { epoch, root } = file;
  output.result({ epoch, root, file: join(folder, epochFileName(epoch)) }, summary(file, result));
  return file;
};

type ComputeFlags = { readonly facts: string; readonly data: readonly string[]; readonly out: string };
type RecomputeFlags = ChainFlags & { readonly facts: string; readonly root?: string; readonly out: string };
type ClaimFlags = {
  readonly from: string;
  readonly contract: Hex;
  readonly rpc?: string;
  readonly account?: string;
  readonly dryRun?: boolean;
};

const FACTS_HELP = `${REQUIRED}the facts of the epoch that were published with it (JSON)`;
const wholeEpoch = (text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new FieldmarkError('USAGE', { detail: `${text} is no epoch` });
};
const idOf = (text: string): string => deviceId(text).replace(/^0x/, '').toLowerCase();

export const addRewards = (program: Command, action: Action): void => {
  const rewards = program.command('rewards').description('what devices and gateways earn, and why');

  rewards
    .command('compute')
    .description("score an epoch from a gateway's own database")
    .option('--facts <file>', FACTS_HELP)
    .option('--data <folders...>', `${REQUIRED}data folder of each gateway of the facts`)
    .option('--out <folder>', 'where the result goes', DEFAULT_FOLDER)
    .action(
      action<ComputeFlags>(async ({ options, output }) => {
        const run = runEpoch(readFacts(options.facts));
        for (const folder of options.data) await addStore(run, folder);
        await publish(output, run.finish(), options.out);
      }),
    );

  chainOptions(rewards.command('recompute'))
    .description('score an epoch from published tiles alone, and compare the root')
    .argument('<logs...>', 'folder or URL of each log of the facts, as http://127.0.0.1:8080/log')
    .option('--facts <file>', FACTS_HELP)
    .option('--root <hex>', 'the root that was posted')
    .option('--out <folder>', 'where the result goes', DEFAULT_FOLDER)
    .action(
      action<RecomputeFlags>(async ({ arguments: sources, options, output, signal }) => {
        const run = runEpoch(readFacts(options.facts));
        for (const source of sources) await addTiles(run, openLogSource(source, signal), options, output);
        const { root } = await publish(output, run.finish(), options.out);
        const posted = options.root?.replace(/^0x/, '').toLowerCase();
        if (posted !== undefined && posted !== root)
          throw new FieldmarkError('VERIFY_FAILED', {
            detail: `the root that was posted is 0x${posted}`,
            state: 'the epoch is recomputed; its result is kept',
            next: 'a bonded gateway can oppose the root until its challenge window is over',
          });
      }),
    );

  rewards
    .command('explain')
    .description("why a device earned what it did, in its owner's words")
    .argument('<device>', 'its id')
    .argument('<epoch>', 'number of the epoch')
    .option('--from <folder>', 'where compute or recompute wrote', DEFAULT_FOLDER)
    .action(
      action<{ from: string }>(async ({ arguments: [device, epoch], options, output }) => {
        const file = readEpochFile(options.from, wholeEpoch(epoch!));
        const found = file.devices.find((one) => one.id === idOf(device!));
        if (found === undefined)
          throw new FieldmarkError('NOT_FOUND', { detail: `${device} is not in the facts of epoch ${epoch}` });
        const lines = found.reasons.map(({ text, factor, code }) => {
          const effect = factor === 1000 ? 'no effect' : `leaves ${factor / 10} %`;
          return `  ${text} (${code}: ${effect})`;
        });
        const score = `score ${found.score / 10_000} %, earned ${formatAmount(BigInt(found.amount))}`;
        output.result(
          { epoch: file.epoch, rules: file.rules, ...found },
          [
            `${found.id} in epoch ${file.epoch}: ${score}`,
            ...(lines.length === 0 ? ['  nothing to say against it'] : lines),
          ].join('\n'),
        );
      }),
    );

  rewards
    .command('claim')
    .description('claim what a device or gateway has earned; without --rpc only make the transaction')
    .argument('<id>', 'of the device or gateway')
    .argument('<epoch>', 'number of the newest epoch whose root is payable')
    .option('--from <folder>', 'where compute or recompute wrote', DEFAULT_FOLDER)
    .option('--contract <address>', `${REQUIRED}the Rewards contract`, address)
    .option('--rpc <url>', 'EVM node', httpUrl)
    .option('--account <source>', ACCOUNT_HELP)
    .option('--dry-run', 'send nothing')
    .action(
      action<ClaimFlags>(async ({ arguments: [id, epoch], options, output }) => {
        const { claimTransaction, sendClaim } = await import('../rewards/claim.js');
        const line = claimLineOf(readEpochFile(options.from, wholeEpoch(epoch!)), idOf(id!));
        const transaction = claimTransaction(options.contract, line);
        const sent =
          options.rpc === undefined || options.dryRun === true
            ? undefined
            : await sendClaim(options.rpc, await readAccount(options.account ?? ''), transaction);
        output.result(
          { ...transaction, cumulative: line.cumulative, proof: line.proof.map(toHex), ...(sent && { hash: sent }) },
          [
            `${line.id} has earned ${formatAmount(line.cumulative)} in all epochs up to ${epoch}`,
            sent === undefined ? `to   ${transaction.to}\ndata ${transaction.data}` : `claimed in ${sent}`,
          ].join('\n'),
        );
      }),
    );
};
