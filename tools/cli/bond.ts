import type { Command } from 'commander';
import type { Hex } from '#chain/types.js';
import { ACCOUNT_HELP, readAccount } from './chain-options.js';
import { formatTime } from './lines.js';
import { type Action, address, httpUrl, REQUIRED } from './task.js';

type OperatorFlags = { readonly rpc: string; readonly gateways: Hex; readonly account: string };

const operatorOptions = (command: Command): Command =>
  command
    .option('--gateways <address>', `${REQUIRED}the GatewayRegistry contract`, address)
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}; the gateway's operator`);

const COIN = 10n ** 18n;
/** Wei as whole coins, to six decimals. */
const coins = (wei: bigint): string => `${wei / COIN}.${((wei % COIN) / 10n ** 12n).toString().padStart(6, '0')}`;

/** The commands of a gateway's operator: `chain bond` and `chain leave`. */
export const addBond = (chain: Command, action: Action): void => {
  operatorOptions(chain.command('bond'))
    .description('register a gateway with its bond, so that it has a word in rewards and is paid')
    .option('--data <folder>', "the gateway's folder, which has its keys", '.fieldmark/gateway')
    .option('--url <url>', `${REQUIRED}where it serves its log`, httpUrl)
    .action(
      action<OperatorFlags & { readonly data: string; readonly url: string }>(async ({ options, output }) => {
        const { bondGateway } = await import('#chain/bond.js');
        const { openGatewayKeys } = await import('#gateway/keys.js');
        const keys = openGatewayKeys(options.data);
        const { rpc: rpcUrl, gateways, url } = options;
        const { transaction, bond } = await bondGateway({
          rpcUrl,
          gateways,
          url,
          account: await readAccount(options.account),
          gatewayId: keys.gatewayId,
          noteKey: keys.noteKey.publicKey,
          sign: keys.logKey.sign,
        });
        output.result(
          { gateway: keys.address, transaction, bond },
          `gateway ${keys.address} is bonded with ${coins(bond)}, in ${transaction}`,
        );
      }),
    );

  operatorOptions(chain.command('leave'))
    .description('the next step of a gateway that leaves: begin, and once its delay is over take the bond out')
    .argument('<gateway>', 'its id', address)
    .action(
      action<OperatorFlags>(async ({ arguments: [gateway], options, output }) => {
        const { leaveGateway } = await import('#chain/bond.js');
        const { rpc: rpcUrl, gateways } = options;
        const account = await readAccount(options.account);
        const leaving = await leaveGateway({ rpcUrl, account, gateways }, gateway as Hex);
        const from = `the bond can be taken out from ${formatTime(leaving.exitAt)} on, with the same command`;
        const words = {
          begun: `it has no word in rewards any more; ${from}. What it has earned is to be claimed before that`,
          waiting: `it is leaving; ${from}`,
          left: `the bond is yours again, in ${leaving.transaction}`,
        };
        output.result({ ...leaving }, words[leaving.state]);
      }),
    );
};
