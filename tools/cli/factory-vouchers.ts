import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LocalAccount } from 'viem';
import type { Chain } from '#chain/client.js';
import type { Voucher } from '#chain/voucher.js';
import { fromHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { readIfThere, writeWhole } from '#provision/files.js';
import { type Ledger, type PassLine, passesOf } from '#provision/ledger.js';
import type { VoucherEntry } from '#provision/ledger-entry.js';
import { algorithmOf, isVouchable, lotsOf, type Standing } from '#provision/reconcile.js';
import { type ChainFlags, deploymentOf } from './chain-options.js';
import type { BatchFile } from './factory-batch.js';

/** A maker's vouchers: made from the ledger without a network, brought to the chain by whoever pays. */

/** of one signature; a path in it has at most 8 hashes */
const LOT_SIZE_MAX = 256;
/** of one transaction: a registration costs about 100,000 gas */
const REDEEM_SIZE_MAX = 50;
const SECONDS_PER_DAY = 86_400;
const MS_PER_SECOND = 1000;

const folderOf = (file: BatchFile): string => `${file.ledger.replace(/(\.ledger)?\.jsonl$/, '')}.vouchers`;

/**
 * Whether a voucher in the ledger is one that this maker can rely on: by its own account, and still to be used. One by
 * another account, or of another day, is of no use to a registry.
 */
export const isGoodFor =
  (file: BatchFile, maker: string) =>
  (line: VoucherEntry): boolean => {
    if (line.maker.toLowerCase() !== maker.toLowerCase()) return false;
    const bytes = readIfThere(join(folderOf(file), line.file));
    if (bytes === undefined) return false;
    const { lot } = JSON.parse(bytes.toString('utf8')) as Voucher;
    return lot.deadline > Date.now() / MS_PER_SECOND;
  };

/** Signs for every unit that is in order and has no good voucher yet, and writes each voucher down before the next. */
export const issueVouchers = async (
  file: BatchFile,
  ledger: Ledger,
  standings: readonly Standing[],
  account: LocalAccount,
  flags: ChainFlags & { readonly validDays: number },
): Promise<readonly Voucher[]> => {
  const { issueVoucher } = await import('#chain/voucher.js');
  const { chainId, registry } = deploymentOf(flags);
  if (chainId === undefined)
    throw new FieldmarkError('USAGE', { detail: 'a voucher names its chain', next: 'give --deployment or --chain-id' });
  const lines = new Map<string, PassLine>(passesOf(ledger).map((line) => [line.identity.deviceId, line]));
  const wanted = standings.filter(isVouchable).map(({ deviceId }) => lines.get(deviceId)!);
  const deadline = Math.floor(Date.now() / MS_PER_SECOND) + flags.validDays * SECONDS_PER_DAY;
  const vouchers: Voucher[] = [];
  mkdirSync(folderOf(file), { recursive: true });
  for (const lot of lotsOf(wanted, LOT_SIZE_MAX)) {
    const publicKeys = lot.map((line) => line.identity.publicKey);
    const { assurance } = lot[0]!.identity;
    const algorithm = algorithmOf(lot[0]!);
    const voucher = await issueVoucher(account, { chainId, registry, algorithm, assurance, deadline, publicKeys });
    const path = join(folderOf(file), `${voucher.lot.root.slice(2, 18)}.json`);
    writeWhole(path, `${JSON.stringify(voucher, null, 2)}\n`, 0o644);
    const deviceIds = voucher.members.map(({ deviceId }) => deviceId);
    const { maker, lot: signed } = voucher;
    const at = new Date().toISOString();
    ledger.append({ kind: 'voucher', at, file: basename(path), root: signed.root, maker, deviceIds });
    vouchers.push(voucher);
  }
  return vouchers;
};

/** Reads a voucher from its file. Throws CONFIG_INVALID or PROOF_INVALID. */
export const readVoucher = async (path: string): Promise<Voucher> => {
  const { checkVoucher } = await import('#chain/voucher.js');
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${path} can't be read as a voucher`,
      next: 'check it',
      cause,
    });
  }
  return checkVoucher(value, path);
};

/** Registers what the vouchers of a batch name and the registry lacks, so many in each transaction. */
export const redeemVouchers = async (file: BatchFile, ledger: Pick<Ledger, 'lines'>, chain: Chain) => {
  const folder = folderOf(file);
  const issued = new Set<string>();
  /** a later voucher stands in for one that was of no use */
  const newest = new Map<string, string>();
  for (const line of ledger.lines()) {
    if (line.kind !== 'voucher') continue;
    issued.add(line.file);
    for (const deviceId of line.deviceIds) newest.set(deviceId, line.file);
  }
  const redeemed: { readonly deviceIds: readonly string[]; readonly transaction: string }[] = [];
  for (const name of issued) {
    const voucher = await readVoucher(join(folder, name));
    const isNew = await Promise.all(
      voucher.members.map(async ({ deviceId }) => (await chain.deviceOf(fromHex(deviceId)!)) === undefined),
    );
    const members = voucher.members.filter(({ deviceId }, i) => isNew[i] && newest.get(deviceId) === name);
    for (let at = 0; at < members.length; at += REDEEM_SIZE_MAX) {
      const part = members.slice(at, at + REDEEM_SIZE_MAX);
      const transaction = await chain.redeem(voucher, part);
      redeemed.push({ deviceIds: part.map(({ deviceId }) => deviceId), transaction });
    }
  }
  return redeemed;
};
