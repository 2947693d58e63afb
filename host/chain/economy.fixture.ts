import { bytesToHex, concatHex, encodeAbiParameters, hexToBytes, keccak256, type LocalAccount } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { ALGORITHM } from '#proto/cose.js';
import { anvilAccount } from './anvil.js';
import { rpc, startTestChain, type TestChain, testKey } from './chain.fixture.js';
import { deployEconomy, type Economy, type EconomyTerms } from './economy.js';
import { gatewayRegistryAbi } from './generated/gateway-registry.js';
import { proofOf } from './keys.js';
import { type Writer, writerOf } from './rpc.js';
import { registrationDigest } from './typed-data.js';
import type { Hex } from './types.js';

/** A node of its own with all contracts, whose timelock lets everything through at once. */
export type TestEconomy = TestChain & { readonly economy: Economy };

export const BOND_WEI = 10n ** 18n;
export const TREASURY = '0x000000000000000000000000000000000000dEaD';

export const startTestEconomy = async (terms?: Partial<EconomyTerms>): Promise<TestEconomy> => {
  const node = await startTestChain({}, 0);
  const { registry, anchor, timelock } = node.deployed;
  const account = anvilAccount(0);
  const where = { registry, anchor, timelock: timelock!, treasury: TREASURY } as const;
  return {
    ...node,
    economy: await deployEconomy({ rpcUrl: node.anvil.rpcUrl, account, ...where, terms, pollMs: 20 }),
  };
};

export type JoinedGateway = {
  readonly key: ReturnType<typeof testKey>;
  readonly gateway: Hex;
  readonly writer: Writer;
};

/** A bonded gateway, whose operator is account 0 where no other is named. */
export const joinAs = async (
  node: TestEconomy,
  name: string,
  operator: LocalAccount = anvilAccount(0),
): Promise<JoinedGateway> => {
  const key = testKey(name);
  const writer = writerOf(node.anvil, node.chain.chainId, operator);
  const [gateway, noteKey, url] = [bytesToHex(key.id), `0x${'11'.repeat(32)}` as Hex, 'https://gateway.example'];
  const { chainId } = node.chain;
  const { gateways } = node.economy;
  const digest = registrationDigest({
    chainId,
    gateways,
    gatewayId: key.id,
    operator: operator.address,
    noteKey: hexToBytes(noteKey),
    url,
  });
  const proof = proofOf({ algorithm: ALGORITHM.ES256K, id: key.id, digest, signature: key.sign(digest) });
  const hash = await writer.writeContract({
    address: gateways,
    abi: gatewayRegistryAbi,
    functionName: 'register',
    args: [gateway, noteKey, url, bytesToHex(proof)],
    value: BOND_WEI,
  });
  const { status } = await node.chain.reader.waitForTransactionReceipt({ hash });
  if (status !== 'success') throw new Error(`the gateway did not register: ${hash}`);
  return { key, gateway, writer };
};

export const chainTime = async (node: TestChain): Promise<number> =>
  Number((await node.chain.reader.getBlock()).timestamp);

export const pass = async (node: TestChain, seconds: number): Promise<void> => {
  await rpc(node.anvil.rpcUrl, 'evm_increaseTime', [seconds]);
  await rpc(node.anvil.rpcUrl, 'evm_mine');
};

/** An account with ten coins, of its own each time it is asked for by another name. */
export const richAccount = async (node: TestChain, name: string) => {
  const account = privateKeyToAccount(keccak256(`0x${Buffer.from(name).toString('hex')}`));
  await rpc(node.anvil.rpcUrl, 'anvil_setBalance', [account.address, '0x8ac7230489e80000']);
  return account;
};

export const gasOf = async (node: TestChain, hash: Hex): Promise<bigint> =>
  (await node.chain.reader.waitForTransactionReceipt({ hash })).gasUsed;

/** A root above `leaf` whose tree has `depth` levels: enough for 2^depth lines, of which nothing else need be known. */
export const rootAbove = (leaf: Hex, depth: number): { readonly root: Hex; readonly proof: readonly Hex[] } => {
  const proof = Array.from({ length: depth }, (_, i) =>
    keccak256(encodeAbiParameters([{ type: 'uint256' }], [BigInt(i)])),
  );
  const root = proof.reduce((a, b) => keccak256(a < b ? concatHex([a, b]) : concatHex([b, a])), leaf);
  return { root, proof };
};
