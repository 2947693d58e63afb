import { type Abi, type Address, encodeFunctionData, getContractAddress, keccak256, toHex, zeroAddress } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { onChain } from './chain-error.js';
import type { DeployOptions } from './deploy.js';
import { dataCreditsAbi, dataCreditsBytecode } from './generated/data-credits.js';
import { deviceRegistryAbi } from './generated/device-registry.js';
import { disputesAbi, disputesBytecode } from './generated/disputes.js';
import { fieldTokenAbi, fieldTokenBytecode } from './generated/field-token.js';
import { gatewayRegistryAbi, gatewayRegistryBytecode } from './generated/gateway-registry.js';
import { rewardsAbi, rewardsBytecode } from './generated/rewards.js';
import { mined } from './mined.js';
import { checkChainId, type Reader, readerOf, type Writer, writerOf } from './rpc.js';
import { type Change, type ChangeState, makeChange } from './timelock.js';
import type { Hex } from './types.js';

const TOKEN = 10n ** 18n;
const DAY_S = 86_400;

/** What a deployment sets for good, and the prices it begins with. */
export type EconomyTerms = {
  /** wei that a gateway puts down, and that an accuser leaves until a dispute is decided */
  readonly bondWei: bigint;
  readonly depositWei: bigint;
  /** seconds; the exit of a gateway takes longer than a dispute can be answered */
  readonly exitSeconds: number;
  readonly responseSeconds: number;
  readonly epochSeconds: number;
  readonly challengeSeconds: number;
  readonly deliverySeconds: number;
  /** smallest units of the token */
  readonly cap: bigint;
  readonly genesis: bigint;
  readonly firstYear: bigint;
  /** by how much each year's emission is below the last, in basis points */
  readonly fallBps: number;
  readonly creditsPerToken: bigint;
};

export const ECONOMY_TERMS: EconomyTerms = {
  bondWei: TOKEN,
  depositWei: TOKEN / 100n,
  exitSeconds: 21 * DAY_S,
  responseSeconds: 3 * DAY_S,
  epochSeconds: DAY_S,
  challengeSeconds: 2 * DAY_S,
  deliverySeconds: DAY_S,
  cap: 1_000_000_000n * TOKEN,
  genesis: 200_000_000n * TOKEN,
  firstYear: 160_000_000n * TOKEN,
  fallBps: 2_000,
  creditsPerToken: 100n,
};

export type EconomyOptions = Omit<DeployOptions, 'admin' | 'timelockSeconds'> & {
  readonly registry: Hex;
  readonly anchor: Hex;
  /** the registry's admin, which becomes the admin of all */
  readonly timelock: Hex;
  /** gets the genesis tokens, its share of emission, and half of what is slashed */
  readonly treasury: Hex;
  readonly terms?: Partial<EconomyTerms> | undefined;
};

export type Economy = {
  readonly gateways: Hex;
  readonly disputes: Hex;
  readonly token: Hex;
  readonly rewards: Hex;
  readonly credits: Hex;
  /** lets `Disputes` suspend cloned keys; to be executed once it has waited, where the timelock has a delay */
  readonly change: Change;
  readonly changed: ChangeState;
  /** tells the registry who pays rewards, once and for good: at once by the account that deployed the registry */
  readonly naming: Change;
  readonly named: ChangeState;
};

type Caller = { readonly reader: Reader; readonly writer: Writer; readonly account: Hex };

/** What the account that deployed the registry may do itself; throws CHAIN_REVERTED for every other. */
const nameNow = ({ reader, writer, account }: Caller, { target, data }: Change): Promise<ChangeState> =>
  onChain(async () => {
    await reader.call({ to: target, data, account });
    const transaction = await writer.sendTransaction({ to: target, data });
    await mined(reader, transaction);
    return { state: 'executed', transaction };
  });

/**
 * Deploys the contracts around a device registry and its log anchor, and proposes that `Disputes` may suspend cloned
 * keys, for which the account must be a proposer of the timelock. The registry is told who pays rewards, at once by the
 * account that deployed it, or else by the timelock too: until then nothing can be claimed. Contracts that name each other do so for good: their
 * addresses are known before they exist, so give the account to nothing else meanwhile. The account may pause.
 * Throws CHAIN_UNREACHABLE, CHAIN_MISMATCH, CHAIN_REVERTED.
 */
export const deployEconomy = async (options: EconomyOptions): Promise<Economy> => {
  const chainId = await checkChainId(options, options.chainId);
  const reader = readerOf(options, chainId);
  const writer = writerOf(options, chainId, options.account);
  const { account, registry, anchor, treasury, timelock: admin } = options;
  const pauser = account.address;
  const terms = { ...ECONOMY_TERMS, ...options.terms };
  const nonce = await onChain(() => reader.getTransactionCount({ address: account.address }));
  const addressAfter = (others: number): Address =>
    getContractAddress({ from: account.address, nonce: BigInt(nonce + others) });
  const now = (await onChain(() => reader.getBlock())).timestamp;

  const create = (abi: Abi, bytecode: Hex, args: readonly unknown[], expected: Hex): Promise<Hex> =>
    onChain(async () => {
      const { contractAddress: address } = await mined(reader, await writer.deployContract({ abi, bytecode, args }));
      if (address?.toLowerCase() === expected.toLowerCase()) return expected;
      throw new FieldmarkError('CHAIN_MISMATCH', {
        detail: `a contract is at ${address} and not at ${expected}`,
        state: 'the contracts deployed so far are of no use',
        next: 'deploy again, with an account that nothing else uses',
      });
    });

  const known = await onChain(() =>
    reader.readContract({ address: registry, abi: deviceRegistryAbi, functionName: 'rewards' }),
  );
  if (known !== zeroAddress)
    throw new FieldmarkError('CHAIN_MISMATCH', {
      detail: `the registry ${registry} has its rewards at ${known}, for good`,
      state: 'nothing was deployed',
      next: 'use the economy that is there, or deploy a registry of its own with chain deploy',
    });
  const [gateways, disputes, token, rewards, credits] = [0, 1, 2, 3, 4].map(addressAfter) as [Hex, Hex, Hex, Hex, Hex];
  await create(
    gatewayRegistryAbi,
    gatewayRegistryBytecode,
    [admin, pauser, treasury, disputes, rewards, BigInt(terms.exitSeconds), terms.bondWei],
    gateways,
  );
  await create(
    disputesAbi,
    disputesBytecode,
    [anchor, gateways, terms.depositWei, BigInt(terms.responseSeconds)],
    disputes,
  );
  const schedule = { start: now, firstYear: terms.firstYear, fallBps: BigInt(terms.fallBps) };
  await create(fieldTokenAbi, fieldTokenBytecode, [terms.cap, terms.genesis, treasury, rewards, schedule], token);
  const calendar = {
    start: now,
    epochSeconds: BigInt(terms.epochSeconds),
    challengeSeconds: BigInt(terms.challengeSeconds),
  };
  await create(rewardsAbi, rewardsBytecode, [admin, token, registry, gateways, treasury, calendar], rewards);
  const prices = [BigInt(terms.deliverySeconds), terms.creditsPerToken];
  await create(dataCreditsAbi, dataCreditsBytecode, [admin, pauser, token, registry, gateways, ...prices], credits);
  const args = [keccak256(toHex('SUSPENDER_ROLE')), disputes] as const;
  const change = {
    target: registry,
    data: encodeFunctionData({ abi: deviceRegistryAbi, functionName: 'grantRole', args }),
  };
  const changed = await makeChange({ ...options, change });
  const naming = {
    target: registry,
    data: encodeFunctionData({ abi: deviceRegistryAbi, functionName: 'nameRewards', args: [rewards] }),
  };
  const named = await nameNow({ reader, writer, account: account.address }, naming).catch((error: unknown) => {
    if (error instanceof FieldmarkError && error.code === 'CHAIN_REVERTED')
      return makeChange({ ...options, change: naming });
    throw error;
  });
  return { gateways, disputes, token, rewards, credits, change, changed, naming, named };
};
