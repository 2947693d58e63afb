import { existsSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Hex } from '#chain/types.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import {
  ACCOUNT_HELP,
  type ChainFlags,
  chainOptions,
  deploymentOf,
  openChain,
  readAccount,
  rpcUrlOf,
} from './chain-options.js';
import { formatTime } from './lines.js';
import { type Action, address, httpUrl, REQUIRED, wholeNumber } from './task.js';

type DeployFlags = {
  readonly rpc: string;
  readonly account: string;
  readonly admin?: Hex;
  readonly chainId?: number;
  readonly out: string;
};

export const addChain = (program: Command, action: Action): void => {
  const chain = program.command('chain').description('the contracts: device registry and log anchor');

  chain
    .command('deploy')
    .description('deploy the contracts and write where they are')
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}`)
    .option('--admin <address>', 'gets every role of the registry; the account where absent', address)
    .option('--chain-id <number>', 'refuse a node of another chain', wholeNumber)
    .option('--out <file>', 'where to write the deployment', 'deployment.json')
    .action(
      action<DeployFlags>(async ({ options, output }) => {
        const { out } = options;
        if (existsSync(out) && !options.yes)
          throw new FieldmarkError('CONFIG_INVALID', {
            detail: `${out} exists`,
            state: 'nothing was deployed',
            next: 'name another file with --out, or give --yes to replace it',
          });
        const account = await readAccount(options.account);
        const { deploy } = await import('#chain/deploy.js');
        const rpcUrl = rpcUrlOf(options);
        output.progress('deploying', { rpc: rpcUrl, account: account.address }, `deploying by ${account.address}…`);
        const { chainId, admin } = options;
        const { net, block, ...contracts } = await deploy({ rpcUrl, account, admin, chainId });
        const deployment = { ...contracts, block: block.toString() };
        writeFileSync(out, `${JSON.stringify(deployment, null, 2)}\n`);
        output.result(
          { ...deployment, net: toHex(net), file: out },
          [
            `registry  ${contracts.registry}`,
            `anchor    ${contracts.anchor}`,
            `net       ${toHex(net)}`,
            `chain     ${contracts.chainId}, from block ${block}; written to ${out}`,
          ].join('\n'),
        );
      }),
    );

  chainOptions(chain.command('economy'))
    .description('deploy bonds, disputes, token, rewards and credits around a deployment')
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}; it must be the admin of the registry`)
    .option('--admin <address>', 'gets every role, best a timelock; the account where absent', address)
    .option('--treasury <address>', `${REQUIRED}gets the first tokens and its share of emission`, address)
    .action(
      action<ChainFlags & { account: string; admin?: Hex; treasury: Hex }>(async ({ options, output }) => {
        const { registry, anchor, chainId } = deploymentOf(options);
        const { admin, treasury } = options;
        const account = await readAccount(options.account);
        const { deployEconomy } = await import('#chain/economy.js');
        const rpcUrl = rpcUrlOf(options);
        const economy = await deployEconomy({ rpcUrl, account, admin, chainId, registry, anchor, treasury });
        const lines = Object.entries(economy).map(([name, where]) => `${name.padEnd(9)} ${where}`);
        output.result({ ...economy }, lines.join('\n'));
      }),
    );

  chainOptions(chain.command('status'))
    .description('whether node and contracts answer, and the newest checkpoint of a gateway')
    .option('--gateway <id>', 'a gateway, by its id', address)
    .action(
      action<ChainFlags & { gateway?: Hex }>(async ({ options, output }) => {
        const connected = await openChain(options);
        await connected.check();
        const block = await connected.reader.getBlockNumber();
        const id = options.gateway === undefined ? undefined : fromHex(options.gateway.slice(2))!;
        const newest = id === undefined ? undefined : await connected.latestCheckpoint(id);
        const { chainId, registry, anchor } = connected;
        const lines = [`chain ${chainId} at block ${block}`, `registry ${registry}`, `anchor ${anchor}`];
        if (id !== undefined)
          lines.push(
            newest === undefined
              ? 'no checkpoint of this gateway'
              : `newest checkpoint: ${newest.size} entries, block ${newest.block}, ${formatTime(newest.timestamp)}`,
          );
        output.result(
          { chainId, block, registry, anchor, net: toHex(connected.net), ...(newest && { checkpoint: newest }) },
          lines.join('\n'),
        );
      }),
    );
};
