import type { Command } from 'commander';
import type { LotMember, Voucher } from '#chain/voucher.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { unlockDigest } from '#proto/claim.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import type { SessionLink } from '#provision/link.js';
import type { ProvisionPlan, ProvisionResult, ProvisionState } from '#provision/provision.js';
import {
  ACCOUNT_HELP,
  type ChainFlags,
  chainOptions,
  namesChain,
  openChain,
  readAccount,
  readDeployment,
} from './chain-options.js';
import { askForPort } from './flash.js';
import { printLine } from './lines.js';
import type { Output } from './output.js';
import { type PlanFile, readPlan, settingsOf } from './provision-plan.js';
import { type Action, type Task, wholeNumber } from './task.js';

export type ProvisionFlags = ChainFlags & {
  readonly port?: string;
  readonly config?: string;
  readonly account?: string;
  readonly register?: boolean;
  readonly voucher?: string;
  readonly ownerKey?: string;
  readonly readingSeconds: number;
  readonly reset?: boolean;
};

const ADDRESS_SIGNATURE_BYTES = 64;

/** The one port that is meant; the plan's board narrows the choice where it has a USB id of its own while it runs. */
const findPort = async (wanted: string | undefined, plan: PlanFile | undefined, output: Output): Promise<string> => {
  const { loadBoards } = await import('#flash/board.js');
  const { choosePort, listPorts } = await import('#flash/ports.js');
  const boards = loadBoards();
  const ports = listPorts(boards);
  const isPluggedIn = ports.some((port) => port.boards.some(({ id }) => id === plan?.board));
  const board = isPluggedIn ? boards.find(({ id }) => id === plan?.board) : undefined;
  return choosePort(ports, wanted, board, askForPort(output));
};

const memberOf = (voucher: Voucher, deviceId: string): LotMember => {
  const member = voucher.members.find((each) => each.deviceId === deviceId);
  if (member !== undefined) return member;
  throw new FieldmarkError('PROOF_INVALID', {
    detail: `the voucher does not name ${deviceId}`,
    next: "ask the maker for the voucher of this device's batch",
  });
};

/** Options that would do nothing without a chain. */
const requireChain = (flags: ProvisionFlags): void => {
  if (namesChain(flags)) return;
  if (flags.register !== true && flags.voucher === undefined && flags.account === undefined) return;
  throw new FieldmarkError('USAGE', {
    detail: '--register, --voucher and --account are for a chain, and none is named',
    state: 'nothing was done',
    next: 'give --rpc and --deployment',
  });
};

/** What the chain has to say and to be told, where the command line names one. */
const onChain = async (flags: ProvisionFlags): Promise<Partial<ProvisionPlan>> => {
  if (!namesChain(flags)) return {};
  const chain = await openChain(flags, flags.account);
  const voucher =
    flags.voucher === undefined ? undefined : await (await import('./factory-vouchers.js')).readVoucher(flags.voucher);
  return {
    registered: async (deviceId) => {
      const status = await chain.deviceOf(deviceId);
      const owner = status?.owner === undefined ? undefined : fromHex(status.owner.slice(2));
      return status && { nonce: status.nonce, owner };
    },
    ...((flags.register === true || flags.voucher !== undefined) && {
      register: async (identity) => {
        if ((await chain.deviceOf(fromHex(identity.deviceId)!)) !== undefined) return undefined;
        if (voucher !== undefined) return chain.redeem(voucher, [memberOf(voucher, identity.deviceId)]);
        const { transaction } = await chain.registerDevice({
          algorithm: ALGORITHM[identity.algorithm],
          publicKey: fromHex(identity.publicKey)!,
          assurance: identity.assurance,
        });
        return transaction;
      },
    }),
    ...(flags.account !== undefined && {
      relayClaim: async (claim) => chain.claim({ ...claim, owner: `0x${toHex(claim.owner)}` }),
    }),
  };
};

const ownerSignerOf = async (source: string | undefined): Promise<ProvisionPlan['ownerSigner']> => {
  if (source === undefined) return undefined;
  const { keccak256 } = await import('#provision/keys.js');
  const account = await readAccount(source);
  return async (unlock) => {
    const signature = await account.sign({ hash: `0x${toHex(unlockDigest(keccak256, unlock))}` });
    return {
      signature: fromHex(signature.slice(2))!.slice(0, ADDRESS_SIGNATURE_BYTES),
      publicKey: fromHex(account.publicKey.slice(4))!,
    };
  };
};

const TEXT: { readonly [state in ProvisionState['state']]?: (state: never) => string } = {
  identified: (one: Extract<ProvisionState, { state: 'identified' }>) => `${one.board}, ${one.model}; ${one.device}`,
  attested: (one: Extract<ProvisionState, { state: 'attested' }>) => `${one.deviceId} (${one.algorithm})`,
  joining: (one: Extract<ProvisionState, { state: 'joining' }>) => one.wifiName,
  joined: (one: Extract<ProvisionState, { state: 'joined' }>) => one.wifiName,
  claimed: (one: Extract<ProvisionState, { state: 'claimed' }>) => `for ${one.owner}`,
  waiting: (one: Extract<ProvisionState, { state: 'waiting' }>) => `for the first reading; network ${one.network}`,
  accepted: (one: Extract<ProvisionState, { state: 'accepted' }>) => `reading ${one.boot}.${one.sequence}`,
};

const tell = (output: Task<ProvisionFlags>['output'], state: ProvisionState): void => {
  const { state: name, ...fields } = state;
  const text = TEXT[name]?.(state as never) ?? '';
  output.progress(name, fields, printLine(output, { word: name, text, style: 'cyan' }));
};

const describe = (result: ProvisionResult): string =>
  [
    ...(result.name === undefined ? [] : [`name      ${result.name}`]),
    `device    ${result.identity.deviceId}`,
    `did       ${result.identity.didKey}`,
    `board     ${result.identity.board}, software ${result.identity.software}`,
    `assurance ${result.identity.assurance} (${result.identity.keyStore})`,
    `owner     ${result.owner}`,
    ...(result.reading === undefined ? [] : [`reading   ${result.reading.boot}.${result.reading.sequence} accepted`]),
  ].join('\n');

const planOf = async (link: SessionLink, task: Task<ProvisionFlags>): Promise<PlanFile> => {
  if (task.options.config !== undefined) return readPlan(task.options.config);
  if (process.stdin.isTTY !== true || task.output.options.json)
    throw new FieldmarkError('USAGE', {
      detail: 'there is no terminal to ask at',
      next: 'give --config FILE',
    });
  const { askPlan } = await import('./provision-ask.js');
  const { deployment, chainId, registry } = task.options;
  const file = deployment === undefined ? undefined : readDeployment(deployment);
  return askPlan(link, { chainId: chainId ?? file?.chainId, registry: registry ?? file?.registry });
};

/** Takes a device through all steps of provisioning, over a session that is open. */
export const provisionOver = async (link: SessionLink, task: Task<ProvisionFlags>): Promise<void> => {
  const { options, output } = task;
  const { provision } = await import('#provision/provision.js');
  if (options.reset === true) {
    await link.call('reset', {});
    output.progress('reset', {}, printLine(output, { word: 'reset', text: 'owner and settings', style: 'yellow' }));
  }
  const file = await planOf(link, task);
  const plan: ProvisionPlan = {
    board: file.board,
    deviceId: file.deviceId ?? file.claimCode?.deviceId,
    claimCode: file.claimCode?.code,
    settings: settingsOf(file),
    wifiPassword: file.wifi?.password,
    owner: file.owner,
    claimValidSeconds: file.claimValidSeconds,
    http: file.http,
    readingMs: options.readingSeconds * 1000,
    ownerSigner: await ownerSignerOf(options.ownerKey),
    ...(await onChain(options)),
  };
  for await (const state of provision(link, plan)) {
    if (state.state !== 'finished') tell(output, state);
    else {
      const { state: _state, ...result } = state;
      output.result(result, describe(result));
    }
  }
};

/** Speaks the session with whatever is at a port, for the length of one piece of work. */
export const withSession = async <T>(
  path: string,
  signal: AbortSignal,
  work: (link: SessionLink) => Promise<T>,
): Promise<T> => {
  const { openStreams } = await import('./serial-streams.js');
  const { openLink } = await import('#provision/link.js');
  const port = await openStreams(path);
  const link = openLink(port, { signal });
  try {
    return await work(link);
  } finally {
    await link.close();
    await port.close();
  }
};

export const addProvision = (program: Command, action: Action): void => {
  chainOptions(program.command('provision'))
    .description('give a device on a serial line its key, settings, Wi-Fi and owner, and see its first reading')
    .option('-p, --port <path>', 'path, usb:SERIAL or tcp://host:port; the only one that fits, unless given')
    .option('--config <file>', 'YAML file with everything that would be asked')
    .option('--account <source>', `brings the claim to the chain: ${ACCOUNT_HELP}`)
    .option('--register', 'put the device into the registry first, by an account with the maker role')
    .option('--voucher <file>', "put the device into the registry first, by the maker's voucher; any account pays")
    .option('--owner-key <source>', "the present owner's key, to change a locked device")
    .option('--reading-seconds <count>', 'how long to wait for the first reading; 0 not to', wholeNumber, 120)
    .option('--reset', 'forget owner and settings first; somebody must press the button at the device')
    .action(
      action<ProvisionFlags>(async (task) => {
        // before anything is opened: a mistake in the words or in the file costs nothing
        requireChain(task.options);
        const plan = task.options.config === undefined ? undefined : readPlan(task.options.config);
        const path = await findPort(task.options.port, plan, task.output);
        await withSession(path, task.signal, (link) => provisionOver(link, task));
      }),
    );
};
