import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Evidence } from '#chain/dispute.js';
import type { Hex } from '#chain/types.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { ERRORS, FieldmarkError } from '#proto/errors.js';
import { formatAmount } from '../rewards/result.js';
import { ACCOUNT_HELP, type ChainFlags, chainOptions, readAccount } from './chain-options.js';
import { formatTime } from './lines.js';
import { openLogSource } from './log-source.js';
import { type Action, address, deviceId, httpUrl, REQUIRED, wholeNumber } from './task.js';

type SubmitFlags = {
  readonly rpc: string;
  readonly account: string;
  readonly disputes: Hex;
  readonly conclude?: boolean;
};

const isEvidence = (value: unknown): value is Evidence => {
  const said = value as Evidence | null;
  return typeof said?.data === 'string' && /^0x([0-9a-f]{2})+$/.test(said.data) && typeof said.notBefore === 'number';
};

const readEvidence = (path: string): Evidence => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new FieldmarkError('USAGE', { detail: `${path} can't be read as evidence`, cause });
  }
  if (isEvidence(value)) return value;
  throw new FieldmarkError('USAGE', { detail: `${path} is not what dispute build writes` });
};

type BuildFlags = ChainFlags & {
  readonly receipt?: string;
  readonly clone?: string;
  readonly checkpoints?: boolean;
  readonly checkpoint?: string;
  readonly gateway?: string;
  readonly entry?: number;
  readonly double?: number;
  readonly out: string;
};

const build = async (file: string, options: BuildFlags, signal: AbortSignal): Promise<Evidence> => {
  const { receipt, clone, checkpoints, checkpoint, gateway, entry, double } = options;
  const kinds = [clone, checkpoints ?? checkpoint, entry, receipt].filter((kind) => kind !== undefined);
  if (kinds.length > 1 || (double !== undefined && entry === undefined))
    throw new FieldmarkError('USAGE', {
      detail: 'one kind of evidence at a time',
      next: 'give one of --receipt, --clone, --checkpoints or --entry; --double goes with --entry',
    });
  const builders = await import('./dispute-build.js');
  if (clone !== undefined) return builders.buildClone(file, clone);
  if (entry !== undefined) return builders.buildEntry(openLogSource(file, signal), entry, double, options);
  if (checkpoints === undefined && checkpoint === undefined) return builders.buildReceipt(file, receipt);
  if (gateway === undefined) throw new FieldmarkError('USAGE', { detail: 'whose checkpoints? give --gateway' });
  return builders.buildCheckpoints(file, checkpoint, fromHex(gateway.replace(/^0x/, ''))!, options);
};

const collectedLine = (wei: bigint, to: Hex): string =>
  wei === 0n ? `nothing is owed to ${to}` : `${formatAmount(wei)} of the chain’s coin went to ${to}`;

/** The evidence is on chain: what it won can be taken out later too. */
const collectAfter = async (options: {
  readonly rpcUrl: string;
  readonly account: Awaited<ReturnType<typeof readAccount>>;
  readonly disputes: Hex;
}): Promise<bigint> => {
  const { collectOwed } = await import('#chain/dispute-submit.js');
  try {
    return await collectOwed(options, options.account.address);
  } catch (cause) {
    const { code, message } = cause as FieldmarkError;
    throw new FieldmarkError(code, {
      detail: message.slice(ERRORS[code].length + 2),
      state: 'the evidence is accepted; what it won lies in the contract',
      next: 'take it out with fieldmark dispute collect',
      cause,
    });
  }
};

export const addDispute = (program: Command, action: Action): void => {
  const dispute = program.command('dispute').description('prove the fault of a gateway or device on chain');

  chainOptions(dispute.command('build'))
    .description('make evidence of a fault: of a receipt that was not kept, unless an option says of what')
    .argument('<file>', 'exported reading, sealed envelope or signed checkpoint; a URL or folder of a log for --entry')
    .option('--receipt <file>', 'the receipt message that the device kept, for a bare envelope')
    .option('--clone <file>', 'another sealed envelope of the same device and sequence')
    .option('--checkpoints', 'the file is a signed checkpoint, which disagrees with the chain')
    .option('--checkpoint <file>', 'the file is a signed checkpoint, which disagrees with this one')
    .option('--gateway <id>', 'who signed the checkpoints', deviceId)
    .option('--entry <index>', 'an entry of the log that its device did not seal', wholeNumber)
    .option('--double <index>', 'another entry of the log that is the same reading', wholeNumber)
    .option('--out <file>', 'where to write the evidence', 'evidence.json')
    .action(
      action<BuildFlags>(async ({ arguments: [file], options, output, signal }) => {
        const { out } = options;
        const evidence = await build(file!, options, signal);
        const { gatewayId, ...rest } = evidence;
        const accused = gatewayId === undefined ? {} : { gateway: toHex(gatewayId) };
        writeFileSync(out, `${JSON.stringify({ ...accused, ...rest }, null, 2)}\n`);
        const when = evidence.notBefore === 0 ? 'at once' : `from ${formatTime(evidence.notBefore)} on`;
        output.result(
          { ...accused, kind: evidence.kind, notBefore: evidence.notBefore, file: out },
          `evidence of kind ${evidence.kind}, good ${when}; written to ${out}`,
        );
      }),
    );

  chainOptions(dispute.command('find'))
    .description('look for receipts that were not kept: of readings that no checkpoint on chain has in time')
    .argument('<receipts>', 'folder that run --receipts keeps')
    .argument('<log>', 'URL or folder of the log of the gateway that gave them')
    .action(
      action<ChainFlags>(async ({ arguments: [receipts, log], options, output, signal }) => {
        const { findBroken } = await import('./dispute-find.js');
        const found = await findBroken(receipts!, openLogSource(log!, signal), options);
        const { kept, broken, waiting, hidden, others } = found;
        const ofOthers = others.length === 0 ? '' : `; ${others.length} are of other gateways, or no receipts`;
        const counts = `${kept.length} are kept, ${waiting.length} have time left, ${broken.length} are broken${ofOthers}`;
        const lines = [counts, ...broken.map((name) => join(receipts!, name))];
        if (hidden.length > 0)
          lines.push(
            `${hidden.length} more may be among entries that are on chain and that this log does not show yet; ask again later,`,
            '  or let the gateway answer on chain: fieldmark dispute build',
          );
        output.result({ ...found }, lines.join('\n'));
        if (broken.length > 0)
          throw new FieldmarkError('VERIFY_FAILED', {
            detail: `${broken.length} readings with a receipt are under no checkpoint, and their time is over`,
            state: 'the receipts are evidence: the gateway loses its bond unless it has them after all',
            next: `fieldmark dispute build ${join(receipts!, broken[0]!)}`,
          });
      }),
    );

  dispute
    .command('submit')
    .description('put evidence before the contract, or close a dispute that nobody answered')
    .argument('<file>', 'evidence, as dispute build writes it')
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}`)
    .option('--disputes <address>', `${REQUIRED}the Disputes contract`, address)
    .option('--conclude', 'close the dispute, once its window is over')
    .action(
      action<SubmitFlags>(async ({ arguments: [file], options, output }) => {
        const evidence = readEvidence(file!);
        if (options.conclude && evidence.conclude === undefined)
          throw new FieldmarkError('USAGE', { detail: 'this evidence decides at once: nothing is to be concluded' });
        const { answerableUntil, submitEvidence } = await import('#chain/dispute-submit.js');
        const { rpc: rpcUrl, disputes } = options;
        const account = await readAccount(options.account);
        const phase = options.conclude ? 'conclude' : 'open';
        const transaction = await submitEvidence({ rpcUrl, account, disputes, evidence, phase });
        const lines = [`${phase === 'open' ? 'accepted' : 'concluded'}: ${transaction}`];
        if (phase === 'open' && evidence.conclude !== undefined) {
          const until = await answerableUntil({ rpcUrl, disputes }, transaction);
          lines.push(
            `the gateway may answer until ${formatTime(until)}; where it has not, the bond is yours after that, by`,
            `  fieldmark dispute submit ${file} --conclude`,
          );
          output.result({ transaction, phase, until }, lines.join('\n'));
          return;
        }
        if (evidence.kind === 'clone') {
          lines.push('the device is suspended; nobody has a bond at stake');
          output.result({ transaction, phase }, lines.join('\n'));
          return;
        }
        const collected = await collectAfter({ rpcUrl, account, disputes });
        lines.push(collectedLine(collected, account.address));
        output.result({ transaction, phase, collected }, lines.join('\n'));
      }),
    );

  dispute
    .command('collect')
    .description(
      'take out what disputes owe: a bond or deposit that was won, or the deposits of those that were answered',
    )
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}`)
    .option('--disputes <address>', `${REQUIRED}the Disputes contract`, address)
    .option('--for <address>', 'whose; the account’s own where absent', address)
    .action(
      action<SubmitFlags & { readonly for?: Hex }>(async ({ options, output }) => {
        const { collectOwed } = await import('#chain/dispute-submit.js');
        const { rpc: rpcUrl, disputes } = options;
        const account = await readAccount(options.account);
        const to = options.for ?? account.address;
        const collected = await collectOwed({ rpcUrl, account, disputes }, to);
        output.result({ account: to, collected }, collectedLine(collected, to));
      }),
    );

  chainOptions(dispute.command('answer'))
    .description('answer, from its published log, the disputes that are open against a gateway')
    .argument('<log>', 'URL or folder of the log')
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}; anybody's`)
    .option('--disputes <address>', `${REQUIRED}the Disputes contract`, address)
    .action(
      action<ChainFlags & { account: string; disputes: Hex }>(
        async ({ arguments: [from], options, output, signal }) => {
          const { answerDisputes } = await import('./dispute-answer.js');
          const answers = await answerDisputes(
            openLogSource(from!, signal),
            options,
            options.account,
            options.disputes,
          );
          const lines = answers.map((one) =>
            one.error === undefined
              ? `${one.id} answered by ${one.transaction}`
              : `${one.id} can't be answered: ${one.error.message}`,
          );
          const told = answers.map(({ id, transaction, error }) => ({ id, transaction, reason: error?.message }));
          output.result(
            { answers: told },
            lines.length === 0 ? 'no dispute is open against this gateway' : lines.join('\n'),
          );
          const left = answers.find((one) => one.error !== undefined)?.error;
          if (left !== undefined)
            throw new FieldmarkError(left.code, {
              detail: left.message.slice(ERRORS[left.code].length + 2),
              state: 'this dispute stays open; what could be answered was answered',
              next: 'look for what was receipted or signed in a backup: without an answer in time the bond is lost',
              cause: left,
            });
        },
      ),
    );
};
