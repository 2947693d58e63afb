import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Hex } from '#chain/types.js';
import type { EpochResult } from '#gateway/epoch.js';
import { type EpochFacts, parseFacts } from '#gateway/score-facts.js';
import { toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { View } from '../rewards/epochs.js';
import { expectShortLives } from '../rewards/heap.js';
import {
  type EpochFile,
  epochFileName,
  epochFileOf,
  factsFileName,
  formatAmount,
  readEpochFile,
} from '../rewards/result.js';
import type { Feed } from '../rewards/sources.js';
import { type ChainFlags, chainOptions, deploymentOf, openChain, rpcUrlOf } from './chain-options.js';
import { openLogSource, writeMirrored } from './log-source.js';
import type { Output } from './output.js';
import { type Action, address, deviceId, REQUIRED } from './task.js';

export const REWARDS_FOLDER = 'rewards';

const readFacts = (path: string) => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${path} can't be read`, cause });
  }
  return parseFacts(text, path);
};

const summary = (file: EpochFile, result: EpochResult): string => {
  const { earned } = result.rewards;
  const count = earned.filter(({ share }) => share > 0n).length;
  const sumOf = (what: 'share' | 'paid' | 'waiting'): string =>
    formatAmount(earned.reduce((sum, device) => sum + device[what], 0n));
  return [
    `epoch ${file.epoch}: ${count} of ${file.devices.length} devices earn ${sumOf('share')}, rules ${file.rules}`,
    `${sumOf('paid')} are paid now, ${sumOf('waiting')} in all wait for auditors' visits`,
    `root ${file.root === '' ? 'none: nobody has earned anything' : `0x${file.root}`}`,
  ].join('\n');
};

/** Keeps an epoch's facts and result, unless another result of the same epoch is there. */
const publish = async (output: Output, facts: EpochFacts, result: EpochResult, folder: string): Promise<EpochFile> => {
  const file = epochFileOf(result);
  const { epoch, root } = file;
  const name = epochFileName(epoch);
  if (existsSync(join(folder, name)) && readEpochFile(folder, epoch).root !== root)
    throw new FieldmarkError('VERIFY_FAILED', {
      detail: `${join(folder, name)} has another root than 0x${root} for epoch ${epoch}`,
      state: 'the file is as it was',
      next: 'compare facts and logs that it was made from, or write to another folder (--out)',
    });
  await writeMirrored(folder, factsFileName(epoch), toUtf8(`${JSON.stringify(facts)}\n`));
  await writeMirrored(folder, name, toUtf8(`${JSON.stringify(file, null, 1)}\n`));
  output.result({ epoch, root, file: join(folder, name) }, summary(file, result));
  return file;
};

export const wholeEpoch = (text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new FieldmarkError('USAGE', { detail: `${text} is no epoch` });
};
export const idOf = (text: string): string => deviceId(text).replace(/^0x/, '').toLowerCase();

type EpochFlags = ChainFlags & {
  readonly facts?: string;
  readonly epoch?: number;
  readonly rewards?: Hex;
  readonly alsoRpc?: readonly string[];
  readonly without?: readonly string[];
  readonly out: string;
};

const epochOptions = (command: Command): Command =>
  chainOptions(command)
    .option('--rewards <address>', 'the Rewards contract', address)
    .option('--epoch <number>', 'which; where absent the newest for which nothing more can count', wholeEpoch)
    .option('--also-rpc <urls...>', 'further EVM nodes, which must say the same')
    .option('--without <gateways...>', 'logs to leave out since their gateways do not serve them')
    .option('--facts <file>', 'published facts of one epoch (JSON) in place of a chain')
    .option('--out <folder>', 'where results are and go', REWARDS_FOLDER);

const viewOf = async (flags: EpochFlags, rpc: string): Promise<View> => {
  const { block } = deploymentOf(flags);
  const { rewards } = flags;
  if (rewards === undefined)
    throw new FieldmarkError('USAGE', {
      detail: 'rewards need --rewards',
      next: 'give the address that chain economy printed, or --facts in place of a chain',
    });
  return { name: rpc, chain: await openChain({ ...flags, rpc }), rewards, fromBlock: BigInt(block ?? 0) };
};

/** Computes what the flags name, and publishes it; gives the last epoch, and the chain it was asked of. */
const perform = async (
  flags: EpochFlags,
  feeds: readonly Feed[],
  output: Output,
): Promise<{ readonly file: EpochFile; readonly view?: View }> => {
  expectShortLives();
  const { computeEpoch, computeEpochs, newestEpoch, openFacts } = await import('../rewards/epochs.js');
  const { calendarOf } = await import('#chain/history.js');
  if (flags.facts !== undefined) {
    const facts = readFacts(flags.facts);
    return { file: await publish(output, facts, await computeEpoch(facts, feeds), flags.out) };
  }
  const views = await Promise.all([rpcUrlOf(flags), ...(flags.alsoRpc ?? [])].map((rpc) => viewOf(flags, rpc)));
  const view = views[0]!;
  const calendar = await calendarOf(view.chain, view.rewards);
  const epoch = flags.epoch ?? (await newestEpoch(view, calendar));
  let file: EpochFile | undefined;
  await computeEpochs({
    folder: flags.out,
    epoch,
    feeds,
    facts: await openFacts(views, calendar, epoch, (flags.without ?? []).map(idOf)),
    publish: async (facts, result) => {
      file = await publish(output, facts, result, flags.out);
    },
  });
  return { file: file!, view };
};

/** Says whether the root that was posted, on chain or by the flag, is the one that was found. */
const compareRoot = async (output: Output, { root, epoch }: EpochFile, posted: string | undefined): Promise<void> => {
  if (posted === undefined) return;
  if (posted.replace(/^0x/, '').toLowerCase() === root) {
    output.progress('compared', { epoch, root }, 'this is the root that was posted');
    return;
  }
  throw new FieldmarkError('VERIFY_FAILED', {
    detail: `the root that was posted for epoch ${epoch} is ${posted}, and 0x${root} is what follows from logs and chain`,
    state: 'the epoch is recomputed; its result is kept',
    next: 'a bonded gateway opposes it with fieldmark rewards post until the challenge window is over',
  });
};

/** The commands that score: `rewards compute` and `rewards recompute`. */
export const addEpochs = (rewards: Command, action: Action): void => {
  epochOptions(rewards.command('compute'))
    .description("score epochs from a gateway's own database, and other gateways' tiles")
    .argument('[logs...]', 'folder or URL of the log of each other gateway')
    .option('--data <folders...>', `${REQUIRED}data folder of each gateway of one's own`)
    .action(
      action<EpochFlags & { readonly data: readonly string[] }>(
        async ({ arguments: sources, options, output, signal }) => {
          const { storeFeed, tilesFeed } = await import('../rewards/sources.js');
          const own = options.data.map(storeFeed);
          const others = sources.map((source) => tilesFeed(openLogSource(source, signal), options, output));
          await perform(options, [...own, ...others], output);
        },
      ),
    );

  epochOptions(rewards.command('recompute'))
    .description('score epochs from published tiles and the chain alone, and compare the root that was posted')
    .argument('<logs...>', 'folder or URL of each log, as http://127.0.0.1:8080/log')
    .option('--root <hex>', 'the root that was posted; else the chain is asked')
    .action(
      action<EpochFlags & { readonly root?: string }>(async ({ arguments: sources, options, output, signal }) => {
        const { tilesFeed } = await import('../rewards/sources.js');
        const feeds = sources.map((source) => tilesFeed(openLogSource(source, signal), options, output));
        const { file, view } = await perform(options, feeds, output);
        const { roundOf } = await import('#chain/rewards-calls.js');
        const round = view && (await roundOf(view.chain.reader, view.rewards));
        await compareRoot(output, file, options.root ?? (round?.epoch === file.epoch ? round.root : undefined));
      }),
    );
};
