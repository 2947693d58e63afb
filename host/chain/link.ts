import type { LocalAccount } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { onChain } from './chain-error.js';
import { mined } from './mined.js';
import type { Reader, Writer } from './rpc.js';
import type { Hex } from './types.js';

/** One connection to one deployment, as the calls on its two contracts share it. */
export type Link = {
  readonly reader: Reader;
  readonly writer: Writer | undefined;
  /** resolves once chain and contracts have been checked */
  readonly ready: () => Promise<void>;
  readonly chainId: number;
  readonly registry: Hex;
  readonly anchor: Hex;
};

export const read = <T>(link: Link, operation: (reader: Reader) => Promise<T>): Promise<T> =>
  onChain(async () => {
    await link.ready();
    return operation(link.reader);
  });

/** Tries a call first, so that a revert has its reason and costs nothing; then sends it and waits until it is mined. */
export const transact = (
  link: Link,
  simulate: (account: LocalAccount) => Promise<{ readonly request: unknown }>,
): Promise<Hex> =>
  onChain(async () => {
    const writer = link.writer;
    if (writer === undefined)
      throw new FieldmarkError('CONFIG_INVALID', { detail: 'this connection to the chain has no account' });
    await link.ready();
    const { request } = await simulate(writer.account);
    const transaction = await writer.writeContract(request as Parameters<Writer['writeContract']>[0]);
    await mined(link.reader, transaction);
    return transaction;
  });
