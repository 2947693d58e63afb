import type { Command } from 'commander';
import type { Hex } from '#chain/types.js';
import { LINE_KIND } from '#gateway/rewards-tree.js';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { claimLineOf, type EpochFile, formatAmount, readEpochFile } from '../rewards/result.js';
import { ACCOUNT_HELP, readAccount } from './chain-options.js';
import { formatTime } from './lines.js';
import type { Output } from './output.js';
import { addEpochs, idOf, REWARDS_FOLDER, wholeEpoch } from './rewards-epoch.js';
import { explainProof } from './rewards-payable.js';
import { addRelay } from './rewards-relay.js';
import { type Action, address, httpUrl, REQUIRED } from './task.js';

type PostFlags = {
  readonly from: string;
  readonly gateway: Hex;
  readonly rewards: Hex;
  readonly rpc: string;
  readonly account: string;
};
type ClaimFlags = {
  readonly from: string;
  readonly rewards: Hex;
  readonly rpc?: string;
  readonly account?: string;
  readonly dryRun?: boolean;
};

const GATEWAY_WORDS = 'a gateway earns with the devices whose readings its log had first under a checkpoint';

/** What the lines say of a gateway. Throws NOT_FOUND where they say nothing. */
const explainGateway = (file: EpochFile, folder: string, id: string, output: Output): void => {
  const totalIn = ({ lines }: EpochFile): bigint =>
    BigInt(lines.find((line) => line.kind === LINE_KIND.gateway && line.id === id)?.cumulative ?? 0);
  const total = totalIn(file);
  const waiting = file.next.waiting
    .filter((part) => part.kind === LINE_KIND.gateway && part.id === id)
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  if (total + waiting === 0n)
    throw new FieldmarkError('NOT_FOUND', {
      detail: `${id} is no device in the facts of epoch ${file.epoch}, and no gateway that has earned anything`,
      next: `check the id; a gateway earns nothing while it has no bond. ${GATEWAY_WORDS}`,
    });
  const before = file.epoch === 0 ? 0n : totalIn(readEpochFile(folder, file.epoch - 1));
  const paid = total - before;
  output.result(
    { epoch: file.epoch, rules: file.rules, id, paid, waiting, cumulative: total },
    [
      `${id} in epoch ${file.epoch}: paid ${formatAmount(paid)}, and ${formatAmount(total)} in all epochs up to it`,
      `  ${formatAmount(waiting)} wait until auditors find the devices measuring that it carried`,
      `  ${GATEWAY_WORDS}`,
    ].join('\n'),
  );
};

export const addRewards = (program: Command, action: Action): void => {
  const rewards = program.command('rewards').description('what devices and gateways earn, and why');
  addEpochs(rewards, action);
  addRelay(rewards, action);

  rewards
    .command('post')
    .description(
      "put a gateway's word on an epoch's root before the contract: for a new one, or for or against the one there",
    )
    .argument('<epoch>', 'number of the epoch')
    .option('--from <folder>', 'where compute or recompute wrote', REWARDS_FOLDER)
    .option('--gateway <id>', `${REQUIRED}the bonded gateway that speaks`, address)
    .option('--rewards <address>', `${REQUIRED}the Rewards contract`, address)
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}; the gateway's operator`)
    .action(
      action<PostFlags>(async ({ arguments: [epoch], options, output }) => {
        const file = readEpochFile(options.from, wholeEpoch(epoch!));
        if (file.root === '')
          throw new FieldmarkError('EPOCH_EMPTY', {
            detail: `epoch ${file.epoch}`,
            state: 'nothing was sent; what was emitted for it goes into the next epoch',
            next: 'post a later epoch',
          });
        const { postRoot, roundOf } = await import('#chain/rewards-calls.js');
        const { checkChainId, readerOf } = await import('#chain/rpc.js');
        const { rpc: rpcUrl, rewards: contract, gateway } = options;
        const account = await readAccount(options.account);
        const root: Hex = `0x${file.root}`;
        const transaction = await postRoot({ rpcUrl, account, rewards: contract }, gateway, file.epoch, root);
        const reader = readerOf({ rpcUrl }, await checkChainId({ rpcUrl }, undefined));
        const round = await roundOf(reader, contract);
        // one of several nodes behind the URL may not have the block yet
        if (round?.epoch !== file.epoch) {
          output.result({ transaction }, `epoch ${file.epoch}: said by ${transaction}`);
          return;
        }
        const word = round.root === root ? `agreed by ${round.agreed}` : `opposed: the root there is ${round.root}`;
        output.result(
          { transaction, ...round },
          `epoch ${file.epoch}: ${word}, payable from ${formatTime(round.payableAt)} on where more agree than oppose`,
        );
      }),
    );

  rewards
    .command('explain')
    .description("why a device earned what it did, in its owner's words; of a gateway what it earned")
    .argument('<id>', 'of the device or gateway')
    .argument('<epoch>', 'number of the epoch')
    .option('--from <folder>', 'where compute or recompute wrote', REWARDS_FOLDER)
    .action(
      action<{ from: string }>(async ({ arguments: [device, epoch], options, output }) => {
        const file = readEpochFile(options.from, wholeEpoch(epoch!));
        const found = file.devices.find((one) => one.id === idOf(device!));
        if (found === undefined) {
          explainGateway(file, options.from, idOf(device!), output);
          return;
        }
        const lines = found.reasons.map(({ text, factor, code }) => {
          const effect = factor === 1000 ? 'no effect on the score' : `leaves ${factor / 10} %`;
          return `  ${text} (${code}: ${effect})`;
        });
        const [share, paid, waiting] = [found.share, found.paid, found.waiting].map((sum) => formatAmount(BigInt(sum)));
        const score = `score ${found.score / 10_000} %, earned ${share}`;
        output.result(
          { epoch: file.epoch, rules: file.rules, ...found },
          [
            `${found.id} in epoch ${file.epoch}: ${score}`,
            `  ${paid} are paid now, ${waiting} in all wait until an auditor finds it measuring`,
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
    .option('--from <folder>', 'where compute or recompute wrote', REWARDS_FOLDER)
    .option('--rewards <address>', `${REQUIRED}the Rewards contract`, address)
    .option('--rpc <url>', 'EVM node', httpUrl)
    .option('--account <source>', ACCOUNT_HELP)
    .option('--dry-run', 'send nothing')
    .action(
      action<ClaimFlags>(async ({ arguments: [id, epoch], options, output }) => {
        const { claimCall, claimTransaction } = await import('../rewards/claim.js');
        const { sendClaim } = await import('#chain/rewards-calls.js');
        const { rpc: rpcUrl, rewards: contract, account } = options;
        if (rpcUrl !== undefined && account === undefined && options.dryRun !== true)
          throw new FieldmarkError('USAGE', {
            detail: '--account is missing, which pays for the transaction',
            state: 'nothing was sent',
            next: 'give it, or --dry-run to see the transaction; an owner without coin signs an order: fieldmark rewards order',
          });
        const number = wholeEpoch(epoch!);
        const line = claimLineOf(readEpochFile(options.from, number), idOf(id!));
        const transaction = claimTransaction(contract, line);
        const send = async (url: string, source: string): Promise<Hex> => {
          const sender = { rpcUrl: url, account: await readAccount(source), rewards: contract };
          return sendClaim(sender, claimCall(line)).catch(async (error: unknown) => {
            throw await explainProof(error, sender, number);
          });
        };
        const sent =
          rpcUrl === undefined || account === undefined || options.dryRun === true
            ? undefined
            : await send(rpcUrl, account);
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
