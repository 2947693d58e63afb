import { existsSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Bond } from '#chain/bond.js';
import type { ChangeState } from '#chain/timelock.js';
import type { Hex } from '#chain/types.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { formatAmount } from '../rewards/result.js';
import { addBond } from './bond.js';
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
  readonly timelock?: number;
  readonly chainId?: number;
  readonly out: string;
};

type EconomyFlags = ChainFlags & {
  readonly account: string;
  readonly timelock?: Hex;
  readonly treasury: Hex;
  readonly terms?: string;
};
type ChangeFlags = {
  readonly rpc: string;
  readonly account: string;
  readonly timelock: Hex;
  readonly contract: Hex;
  readonly again: number;
};

/** What a person is told of a change, and what to do next. */
const changeLine = (changed: ChangeState): string => {
  if (changed.state === 'executed') return `changed: ${changed.transaction}`;
  if (changed.state === 'done') return 'this was changed before; --again 1 changes it once more';
  const word = changed.state === 'proposed' ? 'proposed' : 'proposed before';
  return `${word}; give the same command from ${formatTime(changed.readyAt)} on to make the change`;
};

const bondLine = (bond: Bond | undefined): string => {
  if (bond === undefined) return 'no bond: it has no word in rewards, and nothing can be won from it';
  if (bond.slashed) return `its bond was lost in a dispute; operator ${bond.operator}`;
  const { bond: wei, operator, exitAt, openDisputes } = bond;
  const leaving = exitAt === undefined ? '' : `; leaving, with its bond from ${formatTime(exitAt)} on`;
  const open = openDisputes === 0 ? '' : `; open disputes: ${openDisputes}`;
  return `bond ${formatAmount(wei)} of the chain’s coin, operator ${operator}${leaving}${open}`;
};

export const addChain = (program: Command, action: Action): void => {
  const chain = program.command('chain').description('the contracts: device registry and log anchor');
  addBond(chain, action);

  chain
    .command('deploy')
    .description('deploy the contracts and write where they are')
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}`)
    .option('--timelock <seconds>', 'how long a change of roles or parameters waits; 172800 where absent', wholeNumber)
    .option('--admin <address>', 'a timelock that is there already, instead of a new one', address)
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
        const { chainId, admin, timelock: timelockSeconds } = options;
        const { net, block, ...contracts } = await deploy({ rpcUrl, account, admin, timelockSeconds, chainId });
        const deployment = { ...contracts, block: block.toString() };
        writeFileSync(out, `${JSON.stringify(deployment, null, 2)}\n`);
        output.result(
          { ...deployment, net: toHex(net), file: out },
          [
            `registry  ${contracts.registry}`,
            `anchor    ${contracts.anchor}`,
            `timelock  ${contracts.timelock ?? admin}`,
            `net       ${toHex(net)}`,
            `chain     ${contracts.chainId}, from block ${block}; written to ${out}`,
          ].join('\n'),
        );
      }),
    );

  chainOptions(chain.command('economy'))
    .description('deploy bonds, disputes, token, rewards and credits around a deployment')
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}; it proposes to the timelock, and may pause`)
    .option('--timelock <address>', 'the admin of all contracts, where the deployment names none', address)
    .option('--treasury <address>', `${REQUIRED}gets the first tokens and its share of emission`, address)
    .option(
      '--terms <file>',
      'what is set for good, where it is to be otherwise: epochs, windows, bond, emission (YAML)',
    )
    .action(
      action<EconomyFlags>(async ({ options, output }) => {
        const { registry, anchor, chainId, timelock: deployed } = deploymentOf(options);
        const { treasury, timelock = deployed } = options;
        if (timelock === undefined)
          throw new FieldmarkError('USAGE', {
            detail: 'the contracts need a timelock as their admin',
            next: 'give --timelock, or a --deployment that chain deploy wrote',
          });
        const account = await readAccount(options.account);
        const { deployEconomy } = await import('#chain/economy.js');
        const { readTerms } = await import('./economy-terms.js');
        const rpcUrl = rpcUrlOf(options);
        const terms = options.terms === undefined ? undefined : readTerms(options.terms);
        const economy = await deployEconomy({ rpcUrl, account, chainId, registry, anchor, timelock, treasury, terms });
        const { change, changed, naming, named, ...contracts } = economy;
        const lines = Object.entries(contracts).map(([name, where]) => `${name.padEnd(9)} ${where}`);
        // each is an option by its name
        const { gateways, disputes, rewards, credits } = contracts;
        lines.push('for fieldmark.yaml, so that no command needs to be told:');
        for (const [name, where] of Object.entries({ gateways, disputes, rewards, credits }))
          lines.push(`  ${name}: "${where}"`);
        if (changed.state === 'proposed')
          lines.push(
            `proposed: disputes may suspend cloned keys. From ${formatTime(changed.readyAt)} on, make the change by`,
            `  chain change grantRole SUSPENDER_ROLE ${contracts.disputes} --contract ${registry} --timelock ${timelock}`,
          );
        if (named.state === 'proposed')
          lines.push(
            `proposed: the registry's word for who pays rewards; nothing can be claimed before. From ${formatTime(named.readyAt)} on, by`,
            `  chain change nameRewards ${contracts.rewards} --contract ${registry} --timelock ${timelock}`,
          );
        output.result({ ...contracts, change, changed, naming, named }, lines.join('\n'));
      }),
    );

  chain
    .command('change')
    .description('change a parameter or role through the timelock: proposes it, and makes it when its time has come')
    .argument(
      '<function>',
      'setBondMin, setSplit, setTerms, nameRewards, grantRole, revokeRole, or updateDelay of the timelock',
    )
    .argument('<values...>', 'its arguments; a role by its name')
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}`)
    .option('--timelock <address>', `${REQUIRED}the timelock`, address)
    .option('--contract <address>', `${REQUIRED}the contract that is changed`, address)
    .option('--again <number>', 'tells this change from an earlier one that reads the same', wholeNumber, 0)
    .action(
      action<ChangeFlags>(async ({ arguments: [name, ...values], options, output }) => {
        const { makeChange, changeCall } = await import('#chain/timelock.js');
        const change = { target: options.contract, data: changeCall(name!, values), salt: options.again };
        const { rpc: rpcUrl, timelock } = options;
        const account = await readAccount(options.account);
        const changed = await makeChange({ rpcUrl, account, timelock, change });
        output.result({ ...changed }, changeLine(changed));
      }),
    );

  chainOptions(chain.command('status'))
    .description('whether node and contracts answer, and the newest checkpoint and bond of a gateway')
    .option('--gateway <id>', 'a gateway, by its id', address)
    .option('--gateways <address>', 'the GatewayRegistry contract, which has its bond', address)
    .action(
      action<ChainFlags & { gateway?: Hex; gateways?: Hex }>(async ({ options, output }) => {
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
        const { gateway, gateways } = options;
        const { bondOf } = await import('#chain/bond.js');
        const bond =
          gateway === undefined || gateways === undefined
            ? undefined
            : await bondOf(connected.reader, gateways, gateway);
        if (gateway !== undefined && gateways !== undefined) lines.push(bondLine(bond));
        const found = { ...(newest && { checkpoint: newest }), ...(bond && { bond }) };
        output.result({ chainId, block, registry, anchor, net: toHex(connected.net), ...found }, lines.join('\n'));
      }),
    );
};
