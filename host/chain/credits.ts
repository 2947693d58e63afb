import { bytesToHex, hexToBytes, type LocalAccount, zeroAddress } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { onChain } from './chain-error.js';
import { dataCreditsAbi } from './generated/data-credits.js';
import { fieldTokenAbi } from './generated/field-token.js';
import { mined } from './mined.js';
import { checkChainId, type RpcOptions, readerOf, type Writer, writerOf } from './rpc.js';
import type { Hex } from './types.js';

/** A paid order for a stream's key. */
export type StreamOrder = {
  readonly id: bigint;
  readonly deviceId: Uint8Array;
  readonly buyer: Hex;
  readonly seller: Hex;
  /** from this period on, so many of them */
  readonly period: bigint;
  readonly periods: number;
  /** X25519, 32 bytes */
  readonly buyerKey: Uint8Array;
  readonly credits: bigint;
  /** Unix seconds */
  readonly deliverBy: number;
};

export type StreamOffer = {
  readonly deviceId: Uint8Array;
  /** credits for a period; 0 ends the offer */
  readonly price: bigint;
  readonly periodSeconds: number;
  readonly gatewayId: Uint8Array;
};

export type Purchase = {
  readonly deviceId: Uint8Array;
  readonly period: bigint;
  readonly periods: number;
  readonly buyerKey: Uint8Array;
  /** the most for a period, in credits */
  readonly priceMax: bigint;
};

export type DeliveredKey = Pick<StreamOrder, 'deviceId' | 'period' | 'periods'> & {
  readonly sealedKey: Uint8Array;
  /** as it was offered when the order was made */
  readonly periodSeconds: number;
};

export type CreditsOptions = RpcOptions & { readonly credits: Hex; readonly account: LocalAccount };

/** The calls on DataCredits by one account. Throw CHAIN_UNREACHABLE, CHAIN_REVERTED with the contract's own error. */
export type Credits = {
  readonly chainId: number;
  /** turns tokens (smallest units) into credits, with the allowance that it takes; gives the credits of the account */
  readonly buy: (tokens: bigint) => Promise<{ readonly transaction: Hex; readonly credits: bigint }>;
  readonly offer: (offer: StreamOffer) => Promise<Hex>;
  readonly order: (purchase: Purchase) => Promise<{ readonly transaction: Hex; readonly id: bigint }>;
  /** orders that were paid at least `confirmations` blocks ago and wait for their key */
  readonly waiting: (range: {
    readonly fromBlock: bigint;
    readonly confirmations: number;
  }) => Promise<readonly StreamOrder[]>;
  readonly deliver: (id: bigint, sealedKey: Uint8Array) => Promise<Hex>;
  /** the sealed key of an order, and what it is for; undefined where it has not come */
  readonly delivered: (id: bigint, fromBlock: bigint) => Promise<DeliveredKey | undefined>;
  readonly refund: (id: bigint) => Promise<Hex>;
  readonly withdraw: () => Promise<Hex>;
};

type Request = Parameters<Writer['writeContract']>[0];

export const openCredits = async (options: CreditsOptions): Promise<Credits> => {
  const { account, credits } = options;
  const chainId = await checkChainId(options, undefined);
  const reader = readerOf(options, chainId);
  const writer = writerOf(options, chainId, account);
  const contract = { address: credits, abi: dataCreditsAbi, account } as const;

  if ((await onChain(() => reader.getCode({ address: credits }))) === undefined)
    throw new FieldmarkError('CHAIN_MISMATCH', {
      detail: `there is no contract at ${credits}`,
      next: 'check --credits and --rpc',
    });

  const send = async (simulated: { readonly request: unknown }): Promise<Hex> => {
    const transaction = await writer.writeContract(simulated.request as Request);
    await mined(reader, transaction);
    return transaction;
  };

  return {
    chainId,
    buy: (tokens) =>
      onChain(async () => {
        const token = {
          address: await reader.readContract({ ...contract, functionName: 'token' }),
          abi: fieldTokenAbi,
        };
        const allowance = await reader.readContract({
          ...token,
          functionName: 'allowance',
          args: [account.address, credits],
        });
        if (allowance < tokens)
          await send(
            await reader.simulateContract({ ...token, account, functionName: 'approve', args: [credits, tokens] }),
          );
        const transaction = await send(
          await reader.simulateContract({ ...contract, functionName: 'buy', args: [tokens, 0n] }),
        );
        const [has] = await reader.readContract({ ...contract, functionName: 'accounts', args: [account.address] });
        return { transaction, credits: has };
      }),
    offer: ({ deviceId, price, periodSeconds, gatewayId }) =>
      onChain(async () => {
        const args = [bytesToHex(deviceId), price, periodSeconds, bytesToHex(gatewayId)] as const;
        return send(await reader.simulateContract({ ...contract, functionName: 'offer', args }));
      }),
    order: ({ deviceId, period, periods, buyerKey, priceMax }) =>
      onChain(async () => {
        const args = [bytesToHex(deviceId), period, periods, bytesToHex(buyerKey), priceMax] as const;
        const transaction = await send(await reader.simulateContract({ ...contract, functionName: 'order', args }));
        const { blockNumber } = await reader.getTransactionReceipt({ hash: transaction });
        const range = { fromBlock: blockNumber, toBlock: blockNumber } as const;
        const events = await reader.getContractEvents({
          ...contract,
          eventName: 'StreamOrdered',
          ...range,
          strict: true,
        });
        const mine = events.find((event) => event.transactionHash === transaction);
        if (mine === undefined) throw new FieldmarkError('CHAIN_REVERTED', { detail: transaction });
        return { transaction, id: mine.args.order };
      }),
    waiting: ({ fromBlock, confirmations }) =>
      onChain(async () => {
        const head = await reader.getBlockNumber();
        const toBlock = head - BigInt(confirmations);
        if (toBlock < fromBlock) return [];
        const range = { fromBlock, toBlock, eventName: 'StreamOrdered', strict: true } as const;
        const found: StreamOrder[] = [];
        for (const { args } of await reader.getContractEvents({ ...contract, ...range })) {
          const order = { functionName: 'orders', args: [args.order] } as const;
          const [buyer, deliverBy, , credits_, , seller] = await reader.readContract({ ...contract, ...order });
          if (buyer === zeroAddress) continue;
          found.push({
            id: args.order,
            deviceId: hexToBytes(args.device),
            buyer,
            seller,
            period: args.period,
            periods: args.periods,
            buyerKey: hexToBytes(args.buyerKey),
            credits: credits_,
            deliverBy,
          });
        }
        return found;
      }),
    deliver: (id, sealedKey) =>
      onChain(async () => {
        const args = [id, bytesToHex(sealedKey)] as const;
        return send(await reader.simulateContract({ ...contract, functionName: 'deliver', args }));
      }),
    delivered: (id, fromBlock) =>
      onChain(async () => {
        const of = { fromBlock, args: { order: id }, strict: true } as const;
        const [key] = await reader.getContractEvents({ ...contract, ...of, eventName: 'KeyDelivered' });
        const [order] = await reader.getContractEvents({ ...contract, ...of, eventName: 'StreamOrdered' });
        if (key === undefined || order === undefined) return undefined;
        const { device, period, periods } = order.args;
        const offers = { fromBlock, toBlock: order.blockNumber, args: { device }, strict: true } as const;
        const offer = (await reader.getContractEvents({ ...contract, ...offers, eventName: 'StreamOffered' })).at(-1);
        if (offer === undefined) return undefined;
        const { periodSeconds } = offer.args;
        return {
          sealedKey: hexToBytes(key.args.sealedKey),
          deviceId: hexToBytes(device),
          period,
          periods,
          periodSeconds,
        };
      }),
    refund: (id) =>
      onChain(async () => send(await reader.simulateContract({ ...contract, functionName: 'refund', args: [id] }))),
    withdraw: () =>
      onChain(async () => {
        const args = [account.address] as const;
        return send(await reader.simulateContract({ ...contract, functionName: 'withdraw', args }));
      }),
  };
};
