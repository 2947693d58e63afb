import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Chain } from '#chain/client.js';
import type { Hex } from '#chain/types.js';
import { NONCE_BYTES } from '#proto/attestation.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import type { Unit } from '#provision/factory.js';
import type { Ledger } from '#provision/ledger.js';
import type { Evidence, Plugged, Standing } from '#provision/reconcile.js';
import { ACCOUNT_HELP, type ChainFlags, chainOptions, namesChain, openChain, readAccount } from './chain-options.js';
import { type BatchFile, labelPath } from './factory-batch.js';
import { printLine } from './lines.js';
import { type Action, address, type Task, wholeNumber } from './task.js';

type ReconcileFlags = ChainFlags & {
  readonly batch?: string;
  readonly port?: readonly string[];
  readonly maker?: Hex;
  readonly issue?: boolean;
  readonly redeem?: boolean;
  readonly account?: string;
  readonly validDays: number;
};

const HELLO_MS = 5000;

/** What one device says of itself; undefined for a blank one, which is asked for nothing. */
const askDevice = async (unit: Unit): Promise<Plugged | undefined> => {
  const { openStreams } = await import('./serial-streams.js');
  const { openLink } = await import('#provision/link.js');
  const { attestFor } = await import('#provision/steps.js');
  const { greet } = await import('#provision/unit-tests.js');
  const { random } = await import('#provision/keys.js');
  const streams = await openStreams(unit.port);
  const link = openLink(streams);
  try {
    const hello = await greet(link, HELLO_MS);
    if (hello.deviceId === undefined) return undefined;
    const said = await attestFor(link, random(NONCE_BYTES));
    return {
      ...unit,
      deviceId: toHex(said.deviceId),
      keeper: hello.keeper === undefined ? undefined : toHex(hello.keeper),
      isOpen: hello.isOpen,
      hasOwner: hello.state === DEVICE_STATE.locked,
    };
  } finally {
    await link.close();
    await streams.close();
  }
};

const askDevices = async (file: BatchFile, task: Task<ReconcileFlags>): Promise<readonly Plugged[]> => {
  const { loadBoards } = await import('#flash/board.js');
  const { choosePort, listPorts } = await import('#flash/ports.js');
  const { unitsOf } = await import('./factory-ports.js');
  const all = listPorts(loadBoards());
  const named =
    task.options.port && (await Promise.all(task.options.port.map((one) => choosePort(all, one, undefined))));
  const units = named?.map((port) => ({ port, usbSerial: all.find(({ path }) => path === port)?.serialNumber }));
  const plugged: Plugged[] = [];
  for (const unit of units ?? unitsOf(file, all)) {
    try {
      const said = await askDevice(unit);
      if (said === undefined) task.output.progress('blank', unit, `${unit.port}: a blank unit`);
      else plugged.push(said);
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      // one that was named must answer; what happens to be plugged in may be something else
      if (named !== undefined) throw error;
      task.output.progress('silent', { ...unit, code: error.code }, `${unit.port}: ${error.message}`);
    }
  }
  return plugged;
};

const registrationsOf = (chain: Chain) => async (deviceId: string) => {
  const found = await chain.deviceOf(fromHex(deviceId)!);
  return found && { ...found, algorithm: found.algorithm as number };
};

const ON_CHAIN = { absent: 'not in the registry', registered: 'registered', claimed: 'claimed by its owner' } as const;

const describe = (standing: Standing): string => {
  const { deviceId, seq, chain, voucher, findings } = standing;
  const facts = [
    seq === undefined ? 'no line' : `line ${seq}`,
    ...(chain === 'unasked' ? [] : [ON_CHAIN[chain]]),
    ...(voucher === undefined ? [] : [`voucher ${voucher}`]),
  ];
  return [`${deviceId}  ${facts.join(', ')}`, ...findings.map(({ kind, detail }) => `  ${kind}: ${detail}`)].join('\n');
};

const settle = (standings: readonly Standing[]): void => {
  const wrong = standings.filter(({ findings }) => findings.length > 0);
  if (wrong.length === 0) return;
  throw new FieldmarkError('VERIFY_FAILED', {
    detail: `${wrong.length} of ${standings.length} units are not in order`,
    state: 'each was listed with what is wrong; no voucher was made for those that must not leave',
    next: 'write missing labels with factory label, and keep back what has any other finding',
  });
};

/** A registry takes no voucher of anybody else, which would show only when it is brought there. */
const requireMaker = async (chain: Chain, account: Hex): Promise<void> => {
  if (await chain.isMaker(account)) return;
  throw new FieldmarkError('CHAIN_REVERTED', {
    detail: `${account} is no maker in registry ${chain.registry}`,
    state: 'no voucher was made',
    next: 'sign with the account of a maker, or have the admin make it one: fieldmark chain change grantRole MAKER_ROLE',
  });
};

const perform = async (task: Task<ReconcileFlags>, file: BatchFile, ledger: Ledger): Promise<void> => {
  const { options, output } = task;
  const { reconcile } = await import('#provision/reconcile.js');
  const { isGoodFor, issueVouchers, redeemVouchers } = await import('./factory-vouchers.js');
  const chain = namesChain(options) ? await openChain(options, options.account) : undefined;
  const plugged = await askDevices(file, task);
  const look = (isVoucherGood?: Evidence['isVoucherGood']): Promise<readonly Standing[]> =>
    reconcile({
      batch: file.batch,
      isVoucherGood,
      isSerialUnique: file.usbSerialIsUnique,
      ledger,
      plugged,
      hasLabel: (id) => existsSync(`${labelPath(file, id)}.svg`) && existsSync(`${labelPath(file, id)}.pdf`),
      registrationOf: chain && registrationsOf(chain),
      maker: options.maker,
    });
  if (options.issue === true) {
    if (options.account === undefined)
      throw new FieldmarkError('USAGE', { detail: 'no maker signs', next: 'give --account' });
    const account = await readAccount(options.account);
    if (chain !== undefined) await requireMaker(chain, account.address);
    const standings = await look(isGoodFor(file, account.address));
    for (const voucher of await issueVouchers(file, ledger, standings, account, options)) {
      const fields = { root: voucher.lot.root, units: voucher.members.length };
      const text = `for ${fields.units} units, root ${fields.root}`;
      output.progress('voucher', fields, printLine(output, { word: 'voucher', text, style: 'green' }));
    }
  }
  if (options.redeem === true) {
    if (chain === undefined || options.account === undefined)
      throw new FieldmarkError('USAGE', { detail: 'no chain, or nobody who pays', next: 'give --rpc and --account' });
    for (const { deviceIds, transaction } of await redeemVouchers(file, ledger, chain)) {
      const text = `${deviceIds.length} units by ${transaction}`;
      output.progress(
        'registered',
        { deviceIds, transaction },
        printLine(output, { word: 'registered', text, style: 'green' }),
      );
    }
  }
  const standings = await look();
  output.result(
    { batch: file.batch, ledger: file.ledger, head: ledger.head(), units: standings },
    [...standings.map(describe), `ledger of ${ledger.lines().length} lines, head ${ledger.head()}`].join('\n'),
  );
  settle(standings);
};

/** `factory reconcile`, whose noun gives it `--batch` and `--port`. */
export const addReconcile = (factory: Command, action: Action, requireBatch: (batch: string | undefined) => string) => {
  chainOptions(factory.command('reconcile'))
    .description('compare ledger, labels, the devices that are plugged in and the registry; issue vouchers')
    .option('--maker <address>', 'only what this maker registered counts', address)
    .option('--issue', "sign the maker's vouchers for all units that are in order and have none; needs no network")
    .option('--redeem', 'bring the vouchers of this batch to the chain')
    .option('--account <source>', `signs with --issue, pays with --redeem: ${ACCOUNT_HELP}`)
    .option('--valid-days <count>', 'how long a new voucher may be used', wholeNumber, 365)
    .action(
      action<ReconcileFlags>(async (task) => {
        const { readBatch } = await import('./factory-batch.js');
        const { openLedger } = await import('#provision/ledger.js');
        const file = readBatch(requireBatch(task.options.batch));
        if (!existsSync(file.ledger))
          throw new FieldmarkError('CONFIG_INVALID', {
            detail: `there is no ledger ${file.ledger}`,
            state: 'nothing was done',
            next: 'check --batch: no unit of it was made here',
          });
        const ledger = openLedger(file.ledger);
        try {
          await perform(task, file, ledger);
        } finally {
          ledger.close();
        }
      }),
    );
};
