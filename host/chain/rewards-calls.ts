import { type LocalAccount, zeroAddress } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { onChain } from './chain-error.js';
import { deviceRegistryAbi } from './generated/device-registry.js';
import { gatewayRegistryAbi } from './generated/gateway-registry.js';
import { rewardsAbi } from './generated/rewards.js';
import { mined } from './mined.js';
import { checkChainId, type Reader, type RpcOptions, readerOf, type Writer, writerOf } from './rpc.js';
import type { Hex } from './types.js';

/** A root that gateways agree on or don't, as it stands in `Rewards`; times in Unix seconds. */
export type Round = {
  readonly epoch: number;
  readonly root: Hex;
  readonly agreed: number;
  readonly opposed: number;
  /** from when it is payable, where more agree than oppose */
  readonly payableAt: number;
  /** epochs that claims are good for now */
  readonly payableEpochs: number;
};

/** The last round; undefined before the first root was posted. */
export const roundOf = (reader: Reader, rewards: Hex): Promise<Round | undefined> =>
  onChain(async () => {
    const contract = { address: rewards, abi: rewardsAbi } as const;
    const [root, epochsDone, openedAt, agreed, opposed] = await reader.readContract({
      ...contract,
      functionName: 'proposal',
    });
    if (epochsDone === 0n) return undefined;
    const challenge = await reader.readContract({ ...contract, functionName: 'challengeSeconds' });
    const payableEpochs = Number(await reader.readContract({ ...contract, functionName: 'payableEpochs' }));
    const payableAt = openedAt + Number(challenge);
    return { epoch: Number(epochsDone) - 1, root, agreed, opposed, payableAt, payableEpochs };
  });

export type Sender = RpcOptions & { readonly account: LocalAccount; readonly rewards: Hex };

type Call = { readonly request: Parameters<Writer['writeContract']>[0] };

/** Tries a call first, so that a refusal costs nothing and has its name; then sends it and waits until it is mined. */
const send = (options: Sender, simulate: (reader: Reader) => Promise<unknown>): Promise<Hex> =>
  onChain(async () => {
    const chainId = await checkChainId(options, undefined);
    const reader = readerOf(options, chainId);
    const { request } = (await simulate(reader)) as Call;
    const hash = await writerOf(options, chainId, options.account).writeContract(request);
    await mined(reader, hash);
    return hash;
  });

/**
 * A gateway's word on an epoch. Throws EPOCH_OPEN, EPOCH_SETTLED, EPOCH_CONTESTED, EPOCH_SPOKEN, GATEWAY_INACTIVE, and what
 * the chain throws.
 */
export const postRoot = (options: Sender, gateway: Hex, epoch: number, root: Hex): Promise<Hex> =>
  send(options, (reader) =>
    reader.simulateContract({
      address: options.rewards,
      abi: rewardsAbi,
      functionName: 'postRoot',
      args: [gateway, BigInt(epoch), root],
      account: options.account,
    }),
  );

/** A line of the tree with its proof, as the contract takes it. */
export type ClaimCall = {
  readonly kind: number;
  readonly id: Hex;
  readonly cumulative: bigint;
  readonly proof: readonly Hex[];
};

/** Lets in the emission of all epochs that are over; anybody may send it, and a second time it changes nothing. */
const fund = (options: Sender): Promise<Hex> =>
  send(options, (reader) =>
    reader.simulateContract({
      address: options.rewards,
      abi: rewardsAbi,
      functionName: 'fund',
      account: options.account,
    }),
  );

/** How an owner wants a claim paid. */
export type SignedOrder = {
  readonly recipient: Hex;
  /** for the sender */
  readonly fee: bigint;
  readonly deadline: bigint;
  readonly signature: Hex;
};

/** Where what is due has not come in yet, it is let in first. */
const withFunds = async (options: Sender, claim: () => Promise<Hex>): Promise<Hex> => {
  try {
    return await claim();
  } catch (error) {
    if (!(error instanceof FieldmarkError && error.message.includes('PoolExhausted'))) throw error;
    await fund(options);
    return claim();
  }
};

/** Pays the owner what is due; anybody may send it. Throws PROOF_INVALID, NOTHING_DUE, and what the chain throws. */
export const sendClaim = (options: Sender, line: ClaimCall): Promise<Hex> =>
  withFunds(options, () =>
    send(options, (reader) =>
      reader.simulateContract({
        address: options.rewards,
        abi: rewardsAbi,
        functionName: 'claim',
        args: [line],
        account: options.account,
      }),
    ),
  );

/**
 * Pays as an owner ordered, and the sender his fee. Throws CLAIM_EXPIRED, SIGNATURE_INVALID for an order that was sent
 * before or is not the present owner's, PROOF_INVALID, NOTHING_DUE, and what the chain throws.
 */
export const sendOrder = (options: Sender, line: ClaimCall, order: SignedOrder): Promise<Hex> =>
  withFunds(options, () =>
    send(options, (reader) =>
      reader.simulateContract({
        address: options.rewards,
        abi: rewardsAbi,
        functionName: 'claimBy',
        args: [line, order],
        account: options.account,
      }),
    ),
  );

/** The number that an owner's next order bears. */
export const orderNonce = (reader: Reader, rewards: Hex, owner: Hex): Promise<number> =>
  onChain(async () =>
    Number(await reader.readContract({ address: rewards, abi: rewardsAbi, functionName: 'nonces', args: [owner] })),
  );

/** Whom a claim of this line pays: a device's owner or a gateway's operator; undefined where it has none. */
export const ownerOfLine = (reader: Reader, rewards: Hex, kind: number, id: Hex): Promise<Hex | undefined> =>
  onChain(async () => {
    const contract = { address: rewards, abi: rewardsAbi } as const;
    const args = [id] as const;
    let owner: Hex;
    if (kind === 0) {
      const address = await reader.readContract({ ...contract, functionName: 'registry' });
      owner = await reader.readContract({ address, abi: deviceRegistryAbi, functionName: 'ownerIfAny', args });
    } else {
      const address = await reader.readContract({ ...contract, functionName: 'gateways' });
      const found = await reader.readContract({ address, abi: gatewayRegistryAbi, functionName: 'gatewayOf', args });
      owner = found.operator;
    }
    return owner === zeroAddress ? undefined : owner;
  });
