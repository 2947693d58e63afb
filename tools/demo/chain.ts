import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { anvilAccount } from '#chain/anvil.js';
import { type Chain, connectChain } from '#chain/client.js';
import { deploy } from '#chain/deploy.js';
import { deviceRegistryBytecode } from '#chain/generated/device-registry.js';
import { logAnchorBytecode } from '#chain/generated/log-anchor.js';
import { writerOf } from '#chain/rpc.js';
import { claimDigest } from '#chain/typed-data.js';
import type { Hex } from '#chain/types.js';
import type { OpenKeyStore } from '#linux/keystore.js';
import { FieldmarkError } from '#proto/errors.js';
import { type Deployment, readDeployment } from '../cli/chain-options.js';

/** The account that deploys and registers, as a maker would; and the one that owns the device. */
const maker = anvilAccount(0);
const owner = anvilAccount(1).address;

const GATEWAY_FUNDS_WEI = 10n ** 18n;
const CLAIM_SECONDS = 600;
const POLL_MS = 200;

/**
 * Names the contracts of this build. Contracts on chain never change, so a demo whose contracts were built otherwise
 * can't go on with what an earlier one deployed and begins anew beside it.
 */
export const contractsName = (): string =>
  createHash('sha256').update(deviceRegistryBytecode).update(logAnchorBytecode).digest('hex').slice(0, 8);

const connect = (rpcUrl: string, { registry, anchor, chainId }: Deployment): Promise<Chain> =>
  connectChain({ rpcUrl, registry, anchor, chainId, account: maker, pollMs: POLL_MS });

/** The contracts of an earlier demo, where the chain still has them, or new ones. */
export const prepareContracts = async (
  rpcUrl: string,
  path: string,
): Promise<{ readonly deployment: Deployment; readonly chain: Chain }> => {
  if (existsSync(path)) {
    const deployment = readDeployment(path);
    try {
      return { deployment, chain: await connect(rpcUrl, deployment) };
    } catch (error) {
      if (!(error instanceof FieldmarkError) || error.code !== 'CHAIN_MISMATCH') throw error;
    }
  }
  const { net: _, block, ...contracts } = await deploy({ rpcUrl, account: maker, pollMs: POLL_MS });
  const deployment = { ...contracts, block: block.toString() };
  writeFileSync(path, `${JSON.stringify(deployment, null, 2)}\n`);
  return { deployment, chain: await connect(rpcUrl, deployment) };
};

/** Gives the gateway's own account coin to pay for its checkpoints. */
export const fundGateway = async (rpcUrl: string, chain: Chain, gateway: Hex): Promise<void> => {
  if ((await chain.reader.getBalance({ address: gateway })) >= GATEWAY_FUNDS_WEI / 2n) return;
  const writer = writerOf({ rpcUrl, pollMs: POLL_MS }, chain.chainId, maker);
  const hash = await writer.sendTransaction({ to: gateway, value: GATEWAY_FUNDS_WEI });
  await chain.reader.waitForTransactionReceipt({ hash });
};

/** Registers the device and lets its owner claim it, each where it has not happened yet. Gives the owner. */
export const enrolDevice = async (chain: Chain, store: OpenKeyStore, id: Uint8Array): Promise<Hex> => {
  const { algorithm, publicKey, assurance } = store;
  if ((await chain.deviceOf(id)) === undefined) await chain.registerDevice({ algorithm, publicKey, assurance });
  const status = await chain.deviceOf(id);
  if (status === undefined) throw new FieldmarkError('CHAIN_MISMATCH', { detail: 'the device was not registered' });
  if (status.owner !== undefined) return status.owner;
  const { timestamp } = await chain.reader.getBlock();
  const deadline = Math.max(Number(timestamp), Math.floor(Date.now() / 1000)) + CLAIM_SECONDS;
  const { chainId, registry } = chain;
  const digest = claimDigest({ chainId, registry, deviceId: id, owner, nonce: status.nonce, deadline });
  const signature = await new Promise<Uint8Array>((resolve, reject) => {
    store.sign(digest, (error, made) => (error === undefined ? resolve(made!) : reject(error)));
  });
  await chain.claim({ deviceId: id, owner, deadline, signature, publicKey });
  return owner;
};
