import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ALGORITHM } from '#proto/cose.js';
import { inclusionPath, leafHash, nodesOf, rootOf } from '#proto/merkle.js';
import { decodeEnvelope, envelopeCti } from '#proto/reading.js';
import { assembleGroup, type Place, prepareGroup } from '#proto/receipt.js';
import { anvilAccount } from './anvil.js';
import { memoryStore, sha256, testKey } from './chain.fixture.js';
import { deploy } from './deploy.js';
import { receiptAnswer, receiptEvidence } from './dispute.js';
import { submitEvidence } from './dispute-submit.js';
import {
  BOND_WEI,
  chainTime,
  gasOf,
  joinAs,
  pass,
  richAccount,
  startTestEconomy,
  type TestEconomy,
  TREASURY,
} from './economy.fixture.js';
import { deployEconomy } from './economy.js';
import { deviceRegistryAbi } from './generated/device-registry.js';
import { disputesAbi } from './generated/disputes.js';
import { gatewayRegistryAbi } from './generated/gateway-registry.js';
import { timelockAbi } from './generated/timelock.js';
import { testDevice } from './reading.fixture.js';
import { createAnchor } from './submit.js';

const SLASH_GAS_MAX = 250_000n;
const RESPONSE_SECONDS = 3 * 86_400;

let node: TestEconomy;
beforeAll(async () => {
  node = await startTestEconomy();
});
afterAll(() => node.anvil.stop());

/** What a device holds: its envelope, and the gateway's receipt for it among four. */
const receiptBy = (key: ReturnType<typeof testKey>, name: string, anchorBy: number) => {
  const envelope = testDevice(ALGORITHM.ES256K, name).seal(node.chain.net);
  const leaves = [sha256(new Uint8Array([1])), leafHash(sha256, envelope), sha256(new Uint8Array([2]))];
  const nodes = nodesOf(sha256, leaves);
  const root = rootOf(sha256, leaves.length, nodes);
  const group = prepareGroup({ gatewayId: key.id, net: node.chain.net, root, size: leaves.length, anchorBy });
  const decoded = decodeEnvelope(envelope);
  if (!decoded.ok) throw new Error(decoded.code);
  const path = inclusionPath(sha256, 1, leaves.length, nodes);
  const place: Place = { cti: envelopeCti(decoded.value), index: 1, path };
  return { envelope, group: assembleGroup(group, key.sign(sha256(group.toBeSigned))), place };
};

describe('the economy on chain', () => {
  test('A35 is named to a registry of somebody else by the timelock alone', async () => {
    const rpcUrl = node.anvil.rpcUrl;
    const timelock = node.deployed.timelock!;
    const { registry, anchor } = await deploy({ rpcUrl, account: anvilAccount(1), admin: timelock });
    const economy = await deployEconomy({
      rpcUrl,
      account: anvilAccount(0),
      registry,
      anchor,
      timelock,
      treasury: TREASURY,
    });
    expect(economy.named.state).toBe('executed');
    const call = { address: registry, abi: deviceRegistryAbi, functionName: 'rewards' } as const;
    expect(await node.chain.reader.readContract(call)).toMatch(new RegExp(economy.rewards, 'i'));
    const { reader } = node.chain;
    const events = await reader.getContractEvents({
      address: timelock,
      abi: timelockAbi,
      eventName: 'CallExecuted',
      fromBlock: 0n,
    });
    expect(events.map(({ args }) => args.data)).toContain(economy.naming.data);
  });

  test('A28 a gateway that drops a receipted reading loses its bond to a stranger', async () => {
    const { key, gateway } = await joinAs(node, 'dropping gateway');
    const receipt = receiptBy(key, 'dropped', (await chainTime(node)) + 600);
    const evidence = receiptEvidence(receipt.envelope, receipt.group, receipt.place);
    if (!evidence.ok) throw new Error(evidence.code);
    const account = await richAccount(node, 'stranger');
    const { disputes } = node.economy;
    const dispute = { rpcUrl: node.anvil.rpcUrl, account, disputes, evidence: evidence.value, pollMs: 20 };
    await expect(submitEvidence({ ...dispute, phase: 'open' })).rejects.toMatchObject({ code: 'CHAIN_REVERTED' });
    await pass(node, 700);
    const opened = await submitEvidence({ ...dispute, phase: 'open' });
    await expect(submitEvidence({ ...dispute, phase: 'conclude' })).rejects.toMatchObject({ code: 'CHAIN_REVERTED' });
    await pass(node, RESPONSE_SECONDS + 1);
    const concluded = await submitEvidence({ ...dispute, phase: 'conclude' });
    const contract = { address: node.economy.gateways, abi: gatewayRegistryAbi } as const;
    const won = await node.chain.reader.readContract({ ...contract, functionName: 'owed', args: [account.address] });
    expect(won).toBe(BOND_WEI / 2n);
    const after = await node.chain.reader.readContract({ ...contract, functionName: 'gatewayOf', args: [gateway] });
    expect(after.slashed).toBe(true);
    const gas = [await gasOf(node, opened), await gasOf(node, concluded)];
    console.info(`unkept receipt: ${gas[0]} to open, ${gas[1]} to conclude`);
    expect(gas[0]! + gas[1]!).toBeLessThanOrEqual(SLASH_GAS_MAX);
  });

  test('a gateway that did keep the receipt answers and is paid the deposit', async () => {
    const { key, gateway, writer } = await joinAs(node, 'honest gateway');
    const receipt = receiptBy(key, 'kept', (await chainTime(node)) + 600);
    const leaves = [sha256(new Uint8Array([9])), leafHash(sha256, receipt.envelope)];
    const nodes = nodesOf(sha256, leaves);
    const sign = async (digest: Uint8Array) => key.sign(digest);
    const anchor = createAnchor({ chain: node.chain, gatewayId: key.id, sign, store: memoryStore().store, pollMs: 20 });
    const empty = { size: 0, root: rootOf(sha256, 0, nodes) };
    await anchor.submit(empty, { size: 2, root: rootOf(sha256, 2, nodes) }, []);
    await pass(node, 700);
    const evidence = receiptEvidence(receipt.envelope, receipt.group, receipt.place);
    if (!evidence.ok) throw new Error(evidence.code);
    const { disputes } = node.economy;
    const dispute = {
      rpcUrl: node.anvil.rpcUrl,
      account: await richAccount(node, 'stranger'),
      disputes,
      evidence: evidence.value,
    };
    await submitEvidence({ ...dispute, phase: 'open', pollMs: 20 });
    const at = { size: 2, index: 1, path: inclusionPath(sha256, 1, 2, nodes) };
    const hash = await writer.sendTransaction({
      to: disputes,
      data: receiptAnswer(key.id, leafHash(sha256, receipt.envelope), at),
    });
    expect((await node.chain.reader.waitForTransactionReceipt({ hash })).status).toBe('success');
    await pass(node, RESPONSE_SECONDS + 1);
    await expect(submitEvidence({ ...dispute, phase: 'conclude' })).rejects.toMatchObject({ code: 'CHAIN_REVERTED' });
    const contract = { address: disputes, abi: disputesAbi } as const;
    const args = [anvilAccount(0).address] as const;
    expect(await node.chain.reader.readContract({ ...contract, functionName: 'owed', args })).toBe(BOND_WEI / 100n);
    const gateways = { address: node.economy.gateways, abi: gatewayRegistryAbi } as const;
    const after = await node.chain.reader.readContract({ ...gateways, functionName: 'gatewayOf', args: [gateway] });
    expect(after.slashed).toBe(false);
  });

  test('a receipt for another reading is no evidence', async () => {
    const key = testKey('any gateway');
    const receipt = receiptBy(key, 'one', 1);
    const other = receiptBy(key, 'two', 1);
    expect(receiptEvidence(other.envelope, receipt.group, receipt.place)).toMatchObject({ ok: false });
  });
});
