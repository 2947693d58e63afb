import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Anvil, anvilAccount, startAnvil } from '#chain/anvil.js';
import { createGateway } from '#core/gateway.fixture.js';
import { openLedger, type PassLine, passesOf, readLedger } from '#provision/ledger.js';
import type { UnitEntry } from '#provision/ledger-entry.js';
import { type EmulatedUnit, startUnit } from '../emulator/unit.js';
import { planText } from './cable.fixture.js';
import { call, inFolder } from './call.fixture.js';

let node: Anvil;
let units: EmulatedUnit[] = [];
beforeAll(async () => {
  node = await startAnvil();
});
afterAll(() => node.stop());
afterEach(async () => {
  await Promise.all(units.map((unit) => unit.stop()));
  units = [];
});

type Bench = {
  readonly folder: string;
  readonly batch: string;
  readonly where: readonly string[];
  readonly registry: string;
  readonly ports: readonly string[];
};

/** A batch of three units that passed, and contracts that know none of them. */
const onBench = (work: (bench: Bench) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const batch = join(folder, 'run.yaml');
    writeFileSync(batch, 'batch: run-1\nboard: linux\nsensors: [board]\n');
    for (let i = 0; i < 3; i++) units.push(await startUnit());
    const ports = units.flatMap(({ url }) => ['--port', url]);
    expect((await call(['factory', '--batch', batch, ...ports])).exitCode).toBe(0);
    const out = join(folder, 'deployment.json');
    const deployed = await call(['chain', 'deploy', '--rpc', node.rpcUrl, '--account', 'anvil:0', '--out', out, '-j']);
    const { registry } = JSON.parse(deployed.stdout);
    await work({ folder, batch, where: ['--deployment', out], registry, ports });
  });

const reconcile = async (bench: Bench, ...more: readonly string[]) => {
  const said = await call(['factory', 'reconcile', '--json', '--batch', bench.batch, ...more]);
  const { units: found = [], head } = said.stdout === '' ? {} : JSON.parse(said.stdout);
  return { ...said, units: found as { deviceId: string; chain: string; findings: { kind: string }[] }[], head };
};
const kindsOf = (said: Awaited<ReturnType<typeof reconcile>>): string[][] =>
  said.units.map(({ findings }) => findings.map(({ kind }) => kind));

/** A line of the ledger as it can be appended once more. */
const entryOf = (line: PassLine): UnitEntry => {
  const { seq: _seq, prev: _prev, ...entry } = line as PassLine & { prev: string };
  return entry;
};

describe('factory reconcile', () => {
  test('vouches offline for what passed, brings it to the chain by anybody, and the owner claims it there', () =>
    onBench(async (bench) => {
      const rpc = ['--rpc', node.rpcUrl, ...bench.where];
      const plain = await reconcile(bench, ...bench.ports);
      expect([plain.exitCode, kindsOf(plain)]).toEqual([0, [[], [], []]]);
      expect(plain.head).toBe(readLedger(join(bench.folder, 'run.ledger.jsonl')).head);

      const issued = await reconcile(bench, '--issue', '--account', 'anvil:0', ...bench.where);
      expect([issued.exitCode, issued.stderr]).toEqual([0, expect.stringMatching(/"voucher".*"units":3/)]);
      const again = await reconcile(bench, '--issue', '--account', 'anvil:0', ...bench.where);
      expect([again.exitCode, again.stderr]).toEqual([0, '']);
      const vouchers = readdirSync(join(bench.folder, 'run.vouchers'));
      expect(vouchers).toHaveLength(1);
      expect((await reconcile(bench, ...rpc)).units.map(({ chain }) => chain)).toEqual(['absent', 'absent', 'absent']);

      // an installer registers one device by the maker's word, claims it for its owner, and pays for both
      const voucher = join(bench.folder, 'run.vouchers', vouchers[0]!);
      const label = readFileSync(join(bench.folder, 'run.labels', `${plain.units[0]!.deviceId}.svg`), 'utf8');
      const code = [...label.matchAll(/>([0-9A-Z]{4}(?:-[0-9A-Z]{4})+-?)</g)].map((match) => match[1]).join('');
      const plan = join(bench.folder, 'plan.yaml');
      const gateway = createGateway('mqtt://127.0.0.1:1', 7, new Uint8Array(8));
      const text = planText(gateway, [`claimCode: "${code}"`]).replace(/registry:.*/, `registry: "${bench.registry}"`);
      writeFileSync(plan, text);
      const line = passesOf(openRead(bench)).find(({ identity }) => identity.deviceId === plain.units[0]!.deviceId)!;
      const pay = [...rpc, '--account', 'anvil:1', '--voucher', voucher];
      const words = ['provision', '--port', line.port, '--config', plan, '--reading-seconds', '0', ...pay];
      expect(await call(words)).toMatchObject({
        exitCode: 0,
        stderr: expect.stringMatching(/registered[\s\S]*unlocked/),
      });

      const rest = await reconcile(bench, ...rpc, '--redeem', '--account', 'anvil:1');
      expect(rest.units.map(({ chain }) => chain).sort()).toEqual(['claimed', 'registered', 'registered']);
      const maker = anvilAccount(0).address;
      expect((await reconcile(bench, ...rpc, '--maker', maker, ...bench.ports)).exitCode).toBe(0);
      const none = await reconcile(bench, ...rpc, '--redeem', '--account', 'anvil:1');
      expect([none.exitCode, none.stderr]).toEqual([0, '']);
      const other = await reconcile(bench, ...rpc, '--maker', anvilAccount(1).address);
      expect([other.exitCode, kindsOf(other).flat()]).toEqual([11, Array(3).fill('registered-otherwise')]);
    }));

  test('makes no voucher by an account that is no maker, and a new one for what such an account or another day has signed', () =>
    onBench(async (bench) => {
      const rpc = ['--rpc', node.rpcUrl, ...bench.where];
      const stranger = ['--issue', '--account', 'anvil:1'];
      const refused = await reconcile(bench, ...rpc, ...stranger);
      expect([refused.exitCode, refused.stderr]).toEqual([13, expect.stringMatching(/is no maker.*grantRole/)]);
      // offline nobody can know
      expect((await reconcile(bench, ...stranger, ...bench.where)).exitCode).toBe(0);
      const useless = await reconcile(bench, ...rpc, '--redeem', '--account', 'anvil:1');
      expect([useless.exitCode, useless.stderr]).toEqual([
        13,
        expect.stringMatching(/does not have the role.*"condition":"nothing was changed on chain".*grantRole/),
      ]);
      const maker = ['--issue', '--account', 'anvil:0', ...bench.where];
      expect((await reconcile(bench, ...maker, '--valid-days', '0')).stderr).toMatch(/"voucher".*"units":3/);
      expect((await reconcile(bench, ...maker)).stderr).toMatch(/"voucher".*"units":3/);
      expect((await reconcile(bench, ...maker)).stderr).toBe('');
      const redeemed = await reconcile(bench, ...rpc, '--redeem', '--account', 'anvil:1');
      expect(redeemed.units.map(({ chain }) => chain)).toEqual(['registered', 'registered', 'registered']);
    }));

  const openRead = (bench: Bench) => {
    const { lines } = readLedger(join(bench.folder, 'run.ledger.jsonl'));
    return { lines: () => lines };
  };

  test('names what is missing, doubled, open, foreign or not by its key, and vouches for none of it', () =>
    onBench(async (bench) => {
      const path = join(bench.folder, 'run.ledger.jsonl');
      const [first, second, third] = passesOf(openRead(bench)).map(entryOf) as [UnitEntry, UnitEntry, UnitEntry];
      rmSync(join(bench.folder, 'run.labels', `${first.identity!.deviceId}.pdf`));
      const ledger = openLedger(path);
      const doubled = { name: 'key', result: 'fail' as const, milliseconds: 1, code: 'UNIT_DOUBLED' };
      ledger.append({ ...second, result: 'fail', tests: [doubled] });
      ledger.append({ ...third, vector: first.vector! });
      ledger.close();
      units.find(({ url }) => url === second.port)!.storage.clear();
      units.find(({ url }) => url === second.port)!.restart();
      const stranger = await startUnit({ secret: new Uint8Array(32).fill(7) });
      units.push(stranger);
      const ports = [...bench.ports, '--port', stranger.url];
      const said = await reconcile(bench, ...ports, '--issue', '--account', 'anvil:0', ...bench.where);
      expect(said.exitCode).toBe(11);
      expect(kindsOf(said)).toEqual([
        ['label-missing'],
        ['doubled', 'not-locked'],
        [],
        ['passed-twice', 'vector-invalid'],
        ['not-in-ledger'],
      ]);
      expect(said.stderr).toMatch(/"units":2/);
      expect(said.stderr).toMatch(/4 of 5 units are not in order/);
    }));

  test('says what it lacks', () =>
    inFolder(async (folder) => {
      const batch = join(folder, 'run.yaml');
      writeFileSync(batch, 'batch: run-1\nboard: linux\n');
      const words = ['factory', 'reconcile', '--batch', batch];
      expect(await call(['factory', 'reconcile'])).toMatchObject({ exitCode: 2 });
      expect(await call(words)).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/no ledger[\s\S]*next:/) });
      await call(['factory', '--batch', batch, '--port', 'tcp://127.0.0.1:1']);
      for (const more of [['--issue'], ['--redeem'], ['--issue', '--account', 'anvil:0']])
        expect(await call([...words, ...more])).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/next:/) });
      expect(existsSync(join(folder, 'run.vouchers'))).toBe(false);
      const away = [
        '--rpc',
        'http://127.0.0.1:1',
        '--registry',
        `0x${'1'.repeat(40)}`,
        '--anchor',
        `0x${'2'.repeat(40)}`,
      ];
      expect(await call([...words, ...away])).toMatchObject({ exitCode: 5 });
    }));

  test('takes no voucher that was altered', () =>
    onBench(async (bench) => {
      await reconcile(bench, '--issue', '--account', 'anvil:0', ...bench.where);
      const [name] = readdirSync(join(bench.folder, 'run.vouchers'));
      const path = join(bench.folder, 'run.vouchers', name!);
      const voucher = JSON.parse(readFileSync(path, 'utf8'));
      const redeem = ['--rpc', node.rpcUrl, ...bench.where, '--redeem', '--account', 'anvil:1'];
      const alter = async (change: object, code: string): Promise<void> => {
        writeFileSync(path, JSON.stringify({ ...voucher, ...change }));
        expect((await reconcile(bench, ...redeem)).stderr).toContain(code);
      };
      await alter({ kind: 'x' }, 'PROOF_INVALID');
      await alter({ members: [{ ...voucher.members[0], deviceId: '00'.repeat(20) }] }, 'PROOF_INVALID');
      await alter({ members: [{ ...voucher.members[0], path: [] }] }, 'PROOF_INVALID');
      await alter({ members: 5 }, 'PROOF_INVALID');
      await alter({ chainId: 1 }, 'CHAIN_MISMATCH');
      await alter({ maker: anvilAccount(1).address }, 'CHAIN_REVERTED');
      await alter({ lot: { ...voucher.lot, deadline: voucher.lot.deadline + 1 } }, 'CHAIN_REVERTED');
    }));
});
