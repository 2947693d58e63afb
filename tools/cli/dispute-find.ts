import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { receiptEvidence } from '#chain/dispute.js';
import { equal, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { decodeExport } from '#proto/export.js';
import { leafHash, rootOf } from '#proto/merkle.js';
import { sha256 } from '../verify/signatures.js';
import { type ChainFlags, openChain } from './chain-options.js';
import { openPublishedLog } from './dispute-log.js';
import type { LogSource } from './log-source.js';
import { readNamed } from './named-file.js';

/** What became of the receipts of a folder, by the names of their files. */
export type Receipts = {
  /** under a checkpoint on chain: nothing can be won by them */
  readonly kept: readonly string[];
  /** the promised time is over, and no checkpoint has the reading */
  readonly broken: readonly string[];
  /** the gateway has time left */
  readonly waiting: readonly string[];
  /** the time is over, and more entries are on chain than the log shows, as while it waits with their publication */
  readonly hidden: readonly string[];
  /** of other gateways, or no receipts */
  readonly others: readonly string[];
};

type Promised = { readonly gatewayId: Uint8Array; readonly leaf: string; readonly anchorBy: number };

const promiseIn = (bytes: Uint8Array): Promised | undefined => {
  const exported = decodeExport(bytes);
  if (!exported.ok) return undefined;
  const { envelope, group, place } = exported.value;
  if (group === undefined || place === undefined) return undefined;
  const evidence = receiptEvidence(envelope, group, place);
  if (!evidence.ok) return undefined;
  const { gatewayId, notBefore } = evidence.value;
  return { gatewayId: gatewayId!, leaf: toHex(leafHash(sha256, envelope)), anchorBy: notBefore - 1 };
};

const filesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.export'));
  } catch (cause) {
    throw new FieldmarkError('USAGE', {
      detail: `${folder} can't be read as a folder`,
      next: 'give the folder that run --receipts keeps',
      cause,
    });
  }
};

/**
 * Holds receipts against a log, whose files must lead to a root on chain. Throws PROOF_INVALID where none of its
 * checkpoints is on chain, LOG_FORKED where the files show another log.
 */
export const findBroken = async (folder: string, source: LogSource, flags: ChainFlags): Promise<Receipts> => {
  const names = filesIn(folder);
  const chain = await openChain(flags);
  const log = await openPublishedLog(source);
  const onChain = await chain.checkpoints(log.gatewayId, { max: 10_000 });
  const newest = onChain.find(({ size }) => size <= log.size);
  if (newest === undefined)
    throw new FieldmarkError('PROOF_INVALID', {
      detail: `no checkpoint of the gateway of ${log.name} is on chain`,
      next: 'every receipt of it whose time is over is evidence: fieldmark dispute build',
    });
  if (!equal(rootOf(sha256, newest.size, log.nodes), newest.root))
    throw new FieldmarkError('LOG_FORKED', {
      detail: `${log.name} is another log than the one on chain`,
      next: 'keep the files, and look for two signed checkpoints: fieldmark dispute build --checkpoints',
    });
  const isHiding = onChain[0]!.size > log.size;
  const logged = new Set<string>();
  for (let index = 0; index < newest.size; index++) logged.add(toHex(log.nodes(0, index)));
  const { timestamp } = await chain.reader.getBlock();
  const found = {
    kept: [] as string[],
    broken: [] as string[],
    waiting: [] as string[],
    hidden: [] as string[],
    others: [] as string[],
  };
  for (const name of names) {
    const promise = promiseIn(new Uint8Array(readNamed(join(folder, name))));
    if (promise === undefined || !equal(promise.gatewayId, log.gatewayId)) found.others.push(name);
    else if (logged.has(promise.leaf)) found.kept.push(name);
    else if (timestamp <= BigInt(promise.anchorBy)) found.waiting.push(name);
    else if (isHiding) found.hidden.push(name);
    else found.broken.push(name);
  }
  return found;
};
