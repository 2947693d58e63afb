import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Hex } from '#chain/types.js';
import { ERRORS, FieldmarkError } from '#proto/errors.js';
import { claimLineOf, formatAmount, readEpochFile } from '../rewards/result.js';
import { ACCOUNT_HELP, readAccount } from './chain-options.js';
import { formatTime } from './lines.js';
import { idOf, REWARDS_FOLDER, wholeEpoch } from './rewards-epoch.js';
import { explainProof } from './rewards-payable.js';
import { type Action, address, httpUrl, REQUIRED, tokens, wholeNumber } from './task.js';

type OrderFlags = {
  readonly from: string;
  readonly rewards: Hex;
  readonly rpc: string;
  readonly account: string;
  readonly recipient?: Hex;
  readonly fee: bigint;
  readonly validSeconds: number;
  readonly out: string;
};
type RelayFlags = { readonly rpc: string; readonly account: string; readonly from?: string; readonly epoch?: number };

const addOrder = (rewards: Command, action: Action): void => {
  rewards
    .command('order')
    .description('sign a claim that somebody else sends for a fee: an owner needs none of the chain’s coin')
    .argument('<id>', 'of the device or gateway')
    .argument('<epoch>', 'number of the newest epoch whose root is payable')
    .option('--from <folder>', 'where compute or recompute wrote', REWARDS_FOLDER)
    .option('--rewards <address>', `${REQUIRED}the Rewards contract`, address)
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}file with the owner's private key; it signs and pays nothing`)
    .option('--recipient <address>', 'who is paid; the owner where absent', address)
    .option('--fee <tokens>', 'of it for whoever sends it', tokens, 0n)
    .option('--valid-seconds <count>', 'how long the order is good', wholeNumber, 86_400)
    .option('--out <file>', 'where to write the order', 'order.json')
    .action(
      action<OrderFlags>(async ({ arguments: [id, epoch], options, output }) => {
        const { checkChainId, readerOf } = await import('#chain/rpc.js');
        const { orderNonce, ownerOfLine } = await import('#chain/rewards-calls.js');
        const { writeOrder } = await import('../rewards/order.js');
        const line = claimLineOf(readEpochFile(options.from, wholeEpoch(epoch!)), idOf(id!));
        const account = await readAccount(options.account);
        const { rpc: rpcUrl, rewards: contract, fee } = options;
        const chainId = await checkChainId({ rpcUrl }, undefined);
        const owner = account.address;
        const reader = readerOf({ rpcUrl }, chainId);
        const present = await ownerOfLine(reader, contract, line.kind, `0x${line.id}`);
        if (present?.toLowerCase() !== owner.toLowerCase())
          throw new FieldmarkError('USAGE', {
            detail: `${line.id} is ${present === undefined ? "nobody's" : `of ${present}`}, and --account is ${owner}`,
            state: 'nothing was signed',
            next: present === undefined ? 'it is paid once it has an owner' : "give its owner's --account",
          });
        const nonce = await orderNonce(reader, contract, owner);
        const recipient = options.recipient ?? owner;
        const deadline = Math.floor(Date.now() / 1000) + options.validSeconds;
        const terms = { chainId, rewards: contract, owner, recipient, fee, nonce, deadline };
        const text = await writeOrder(terms, line, (hash) => account.sign({ hash }));
        writeFileSync(options.out, text);
        output.result(
          { ...terms, file: options.out },
          `${options.out}: ${formatAmount(fee)} for whoever sends it, the rest to ${recipient}, until ${formatTime(deadline)}`,
        );
      }),
    );
};

export const addRelay = (rewards: Command, action: Action): void => {
  addOrder(rewards, action);
  rewards
    .command('relay')
    .description("send a claim that its owner ordered, for the owner's fee")
    .argument('<file>', 'the order, as rewards order writes it')
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}; it gets the fee`)
    .option('--from <folder>', 'take the proof of a newer epoch from where compute or recompute wrote')
    .option('--epoch <number>', 'that epoch', wholeNumber)
    .action(
      action<RelayFlags>(async ({ arguments: [file], options, output }) => {
        const { checkChainId } = await import('#chain/rpc.js');
        const { sendOrder } = await import('#chain/rewards-calls.js');
        const { claimCall } = await import('../rewards/claim.js');
        const { readOrder, signedOrder } = await import('../rewards/order.js');
        const order = readOrder(file!);
        if ((options.from === undefined) !== (options.epoch === undefined))
          throw new FieldmarkError('USAGE', { detail: 'a newer proof needs both --from and --epoch' });
        const newer =
          options.from === undefined
            ? order.line
            : claimCall(claimLineOf(readEpochFile(options.from, options.epoch!), order.line.id.slice(2).toLowerCase()));
        const { rpc: rpcUrl } = options;
        await checkChainId({ rpcUrl }, order.chainId);
        const account = await readAccount(options.account);
        const transaction = await sendOrder(
          { rpcUrl, account, rewards: order.rewards },
          newer,
          signedOrder(order),
        ).catch(async (error: unknown) => {
          throw explained(await explainProof(error, { rpcUrl, rewards: order.rewards }, options.epoch), order.nonce);
        });
        output.result(
          { transaction, recipient: order.recipient, fee: order.fee },
          `paid to ${order.recipient} by ${transaction}; your fee is ${formatAmount(order.fee)}`,
        );
      }),
    );
};

/** What the relayer can do about a refusal that is the order's own. */
const explained = (error: unknown, nonce: number): unknown => {
  if (!(error instanceof FieldmarkError)) return error;
  const { code, message, cause } = error;
  const next =
    code === 'SIGNATURE_INVALID'
      ? `the order has number ${nonce}: it was sent before, or the device has another owner now; ask for a new one`
      : code === 'CLAIM_EXPIRED'
        ? 'ask the owner for a new order'
        : code === 'PROOF_INVALID' && error.next !== undefined
          ? `${error.next}; of a root that has changed give --from and --epoch`
          : undefined;
  return next === undefined
    ? error
    : new FieldmarkError(code, {
        detail: message.slice(ERRORS[code].length + 2),
        state: 'nothing was paid',
        next,
        cause,
      });
};
