import { bytesToHex, type LocalAccount, zeroAddress } from 'viem';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { onChain, refusal } from './chain-error.js';
import { gatewayRegistryAbi } from './generated/gateway-registry.js';
import { proofOf } from './keys.js';
import { mined } from './mined.js';
import { checkChainId, type Reader, type RpcOptions, readerOf, type Writer, writerOf } from './rpc.js';
import { registrationDigest } from './typed-data.js';
import type { Hex } from './types.js';

export type Operator = RpcOptions & {
  /** pays, speaks for the gateway, and gets the bond back */
  readonly account: LocalAccount;
  /** the GatewayRegistry contract */
  readonly gateways: Hex;
};

type Call = { readonly request: Parameters<Writer['writeContract']>[0] };

/** Both sides of a connection, and a way to try a call before it is sent. */
const connect = async (options: Operator) => {
  const chainId = await checkChainId(options, undefined);
  const reader = readerOf(options, chainId);
  const writer = writerOf(options, chainId, options.account);
  const contract = { address: options.gateways, abi: gatewayRegistryAbi, account: options.account } as const;
  const send = async (simulated: Promise<unknown>): Promise<Hex> => {
    const { request } = (await simulated) as Call;
    const hash = await writer.writeContract(request);
    await mined(reader, hash);
    return hash;
  };
  return { chainId, reader, contract, send };
};

export type BondOptions = Operator & {
  readonly gatewayId: Uint8Array;
  /** Ed25519, 32 bytes */
  readonly noteKey: Uint8Array;
  /** where the gateway serves its log */
  readonly url: string;
  /** by the log key, over 32 bytes: 64 bytes r‖s, low s */
  readonly sign: (digest: Uint8Array) => Uint8Array;
};

/** Registers a gateway with the bond that the contract asks for, in wei. Throws what the chain throws. */
export const bondGateway = (options: BondOptions): Promise<{ readonly transaction: Hex; readonly bond: bigint }> =>
  onChain(async () => {
    const { chainId, reader, contract, send } = await connect(options);
    const { gateways, gatewayId, noteKey, url, account } = options;
    const digest = registrationDigest({ chainId, gateways, gatewayId, operator: account.address, noteKey, url });
    const proof = proofOf({ algorithm: ALGORITHM.ES256K, id: gatewayId, digest, signature: options.sign(digest) });
    const value = await reader.readContract({ ...contract, functionName: 'bondMin' });
    const args = [bytesToHex(gatewayId), bytesToHex(noteKey), url, bytesToHex(proof)] as const;
    const transaction = await send(reader.simulateContract({ ...contract, functionName: 'register', args, value }));
    return { transaction, bond: value };
  });

export type Leaving = {
  readonly state: 'begun' | 'waiting' | 'left';
  /** Unix seconds: from then on the bond can be taken out */
  readonly exitAt: number;
  readonly transaction?: Hex;
};

/**
 * The next step of leaving: begins it, or, once its delay is over, takes the bond out and collects it. Throws
 * GATEWAY_INACTIVE where there is no such gateway and nothing to collect, CHAIN_REVERTED where a dispute took the bond.
 */
export const leaveGateway = (options: Operator, gateway: Hex): Promise<Leaving> =>
  onChain(async () => {
    const { reader, contract, send } = await connect(options);
    const args = [gateway] as const;
    const exitOf = async () => reader.readContract({ ...contract, functionName: 'gatewayOf', args });
    const owner = [options.account.address] as const;
    const { operator, exitAt, slashed } = await exitOf();
    if (slashed) throw refusal('GatewayIsSlashed', [gateway], undefined);
    const isGone = operator === zeroAddress;
    if (isGone && (await reader.readContract({ ...contract, functionName: 'owed', args: owner })) === 0n)
      throw new FieldmarkError('GATEWAY_INACTIVE', { detail: `${gateway} is not registered at ${options.gateways}` });
    if (!isGone && exitAt === 0) {
      const transaction = await send(reader.simulateContract({ ...contract, functionName: 'beginExit', args }));
      return { state: 'begun', exitAt: (await exitOf()).exitAt, transaction };
    }
    if (!isGone && (await reader.getBlock()).timestamp < BigInt(exitAt)) return { state: 'waiting', exitAt };
    if (!isGone) await send(reader.simulateContract({ ...contract, functionName: 'withdraw', args }));
    const transaction = await send(reader.simulateContract({ ...contract, functionName: 'collect', args: owner }));
    return { state: 'left', exitAt, transaction };
  });

/** What a gateway stands to lose, as the registry has it; times in Unix seconds. */
export type Bond = {
  readonly operator: Hex;
  /** wei */
  readonly bond: bigint;
  /** from when its operator may take it out; absent where the gateway is not leaving */
  readonly exitAt?: number;
  readonly openDisputes: number;
  readonly slashed: boolean;
};

/** The bond of a gateway; undefined where it has none here and never lost one. */
export const bondOf = (reader: Reader, gateways: Hex, gateway: Hex): Promise<Bond | undefined> =>
  onChain(async () => {
    const contract = { address: gateways, abi: gatewayRegistryAbi } as const;
    const found = await reader.readContract({ ...contract, functionName: 'gatewayOf', args: [gateway] });
    const { operator, bond, exitAt, openDisputes, slashed } = found;
    if (operator === zeroAddress) return undefined;
    return { operator, bond, ...(exitAt !== 0 && { exitAt }), openDisputes, slashed };
  });
