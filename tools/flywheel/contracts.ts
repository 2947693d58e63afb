import type { EconomyTerms } from '#chain/economy.js';
import { dataCreditsAbi } from '#chain/generated/data-credits.js';
import { fieldTokenAbi } from '#chain/generated/field-token.js';
import { rewardsAbi } from '#chain/generated/rewards.js';
import { checkChainId, type Reader, readerOf } from '#chain/rpc.js';
import type { Hex } from '#chain/types.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Assumptions } from './assumptions.js';

/** What the contracts of the economy say of themselves: the input of a simulation, read and never typed anew. */
export type Terms = {
  /** where they were read */
  readonly source: string;
  /** whole tokens */
  readonly cap: number;
  /** in circulation when the simulation begins */
  readonly supply: number;
  /** of each month from then on */
  readonly emission: readonly number[];
  /** parts of the emission; the rest is the treasury's */
  readonly devicesShare: number;
  readonly gatewaysShare: number;
  readonly creditsPerToken: number;
  /** part of a purchase of credits that is burned at once */
  readonly burned: number;
  /** part of what lies behind spent credits that is the gateway's; the rest is the owner's */
  readonly gatewayOfSales: number;
};

export const MONTHS = 12;
const MONTH_SECONDS = (365 * 86_400) / MONTHS;
const TOKEN = 1e18;
const BASIS_POINTS = 10_000;

type Addresses = { readonly rewards: Hex; readonly credits: Hex };

/** Asks the contracts themselves, the emission month by month. Throws CHAIN_UNREACHABLE, CHAIN_MISMATCH and the like. */
export const readTerms = async (reader: Reader, where: Addresses, months: number, source: string): Promise<Terms> => {
  const { onChain } = await import('#chain/chain-error.js');
  return onChain(async () => {
    const rewards = { address: where.rewards, abi: rewardsAbi } as const;
    const credits = { address: where.credits, abi: dataCreditsAbi } as const;
    const token = {
      address: await reader.readContract({ ...rewards, functionName: 'token' }),
      abi: fieldTokenAbi,
    } as const;
    const { timestamp } = await reader.getBlock();
    const emitted: number[] = [];
    for (let month = 0; month <= months; month++) {
      const time = timestamp + BigInt(Math.round(month * MONTH_SECONDS));
      emitted.push(Number(await reader.readContract({ ...token, functionName: 'emittedBy', args: [time] })) / TOKEN);
    }
    const share = (bps: number): number => bps / BASIS_POINTS;
    return {
      source,
      cap: Number(await reader.readContract({ ...token, functionName: 'cap' })) / TOKEN,
      supply: Number(await reader.readContract({ ...token, functionName: 'totalSupply' })) / TOKEN,
      emission: emitted.slice(1).map((sum, month) => sum - emitted[month]!),
      devicesShare: share(await reader.readContract({ ...rewards, functionName: 'devicesBps' })),
      gatewaysShare: share(await reader.readContract({ ...rewards, functionName: 'gatewaysBps' })),
      creditsPerToken: Number(await reader.readContract({ ...credits, functionName: 'creditsPerToken' })),
      burned: share(await reader.readContract({ ...credits, functionName: 'burnBps' })),
      gatewayOfSales: share(await reader.readContract({ ...credits, functionName: 'gatewayBps' })),
    };
  });
};

/** The terms of a deployment. */
export const termsOfDeployment = async (rpcUrl: string, where: Addresses, months: number): Promise<Terms> =>
  readTerms(
    readerOf({ rpcUrl }, await checkChainId({ rpcUrl }, undefined)),
    where,
    months,
    `${where.rewards} by ${rpcUrl}`,
  );

const wei = (tokens: number): bigint => BigInt(Math.round(tokens)) * 10n ** 18n;

/** What the assumptions want deployed otherwise. */
const deployTerms = ({
  cap,
  genesis,
  firstYear,
  fallBps,
  creditsPerToken,
}: Assumptions['terms']): Partial<EconomyTerms> => ({
  ...(cap !== undefined && { cap: wei(cap) }),
  ...(genesis !== undefined && { genesis: wei(genesis) }),
  ...(firstYear !== undefined && { firstYear: wei(firstYear) }),
  ...(fallBps !== undefined && { fallBps }),
  ...(creditsPerToken !== undefined && { creditsPerToken: BigInt(creditsPerToken) }),
});

const refused = (cause: FieldmarkError): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', {
    detail: `terms: the contracts refuse to be deployed with them (${cause.message})`,
    next: 'genesis and all emission to come must stay below the cap: lower firstYear or raise fallBps',
    cause,
  });

/** The terms with which the contracts of this version are deployed, from contracts deployed on a node of their own. */
export const termsOfSources = async (wanted: Assumptions['terms'], months: number): Promise<Terms> => {
  const [{ anvilAccount, startAnvil }, { deploy }, { deployEconomy }] = await Promise.all([
    import('#chain/anvil.js'),
    import('#chain/deploy.js'),
    import('#chain/economy.js'),
  ]);
  const anvil = await startAnvil();
  try {
    const paying = { rpcUrl: anvil.rpcUrl, account: anvilAccount(0), pollMs: 10 };
    const { registry, anchor, timelock, chainId } = await deploy({ ...paying, timelockSeconds: 0 });
    const treasury = paying.account.address;
    const terms = deployTerms(wanted);
    const economy = await deployEconomy({ ...paying, registry, anchor, timelock: timelock!, treasury, terms }).catch(
      (cause) => {
        throw cause.code === 'CHAIN_REVERTED' ? refused(cause) : cause;
      },
    );
    const isChanged = Object.keys(terms).length > 0;
    const source = isChanged ? "this version's contracts, deployed with changed terms" : "this version's contracts";
    return await readTerms(readerOf(anvil, chainId), economy, months, source);
  } finally {
    await anvil.stop();
  }
};

/** The terms with what a timelock could set otherwise at any time. */
export const withChanges = (terms: Terms, wanted: Assumptions['terms']): Terms => ({
  ...terms,
  ...(wanted.devicesBps !== undefined && { devicesShare: wanted.devicesBps / BASIS_POINTS }),
  ...(wanted.gatewaysBps !== undefined && { gatewaysShare: wanted.gatewaysBps / BASIS_POINTS }),
  ...(wanted.burnBps !== undefined && { burned: wanted.burnBps / BASIS_POINTS }),
  ...(wanted.gatewayBps !== undefined && { gatewayOfSales: wanted.gatewayBps / BASIS_POINTS }),
});
