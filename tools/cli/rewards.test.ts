import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decodeFunctionData, parseAbi } from 'viem';
import { provenRoot } from '#chain/sorted-tree.js';
import { admit, headerOf, NET, ORIGIN, sha256 } from '#gateway/engine.fixture.js';
import { openGatewayKeys } from '#gateway/keys.js';
import { openLog } from '#gateway/log.js';
import { lineLeaf } from '#gateway/rewards-tree.js';
import { openStore } from '#gateway/store.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { encodeHealth } from '#proto/health.js';
import { noteKey, signCheckpoint } from '#proto/note.js';
import { CONTENT } from '#proto/reading.js';
import { createSealer, type Sealer, simIdentity } from '../sim/sealer.js';
import { call, inFolder } from './call.fixture.js';
import { EXIT } from './exit-codes.js';

const START = 1_700_000_000;
const PERIOD_SECONDS = 60;
const DEVICES = [0, 1, 2].map(simIdentity);
const GATEWAY = '01'.repeat(20);

const declare = (sealer: Sealer): Uint8Array => {
  const place = { latitude: 400_100_000, longitude: 50_100_000 };
  const said = { uptimeSeconds: 1, queueLength: 0, queueBytes: 0, droppedCount: 0, periodSeconds: PERIOD_SECONDS };
  return sealer.sealPayload(CONTENT.health, encodeHealth({ ...said, place }), START).bytes;
};

/**
 * A gateway's folder with a real store and published log of an hour of readings; device 2 falls silent half-way, or the
 * gateway puts readings in its mouth from then on.
 */
const writeEpoch = async (
  folder: string,
  isForged = false,
): Promise<{ readonly facts: string; readonly size: number }> => {
  const keys = openGatewayKeys(folder);
  const store = await openStore({ folder, header: headerOf(keys.noteKey.publicKey) });
  try {
    const log = await openLog({ store, folder: join(folder, 'log') });
    const sealers = DEVICES.map((identity) => createSealer(identity, NET, 1));
    for (let i = 0; i < 60; i++) {
      const due = sealers.filter((_, device) => device < 2 || i < 30 || isForged);
      if (i === 0) await store.commit(sealers.map((sealer) => admit(declare(sealer), sealer.identity.publicKey)));
      await store.commit(
        due.map((sealer, device) => {
          const value = { mantissa: 2000 + ((i * 37 + device * 11) % 90), exponent: -2 };
          const { bytes } = sealer.seal([{ name: 't', unit: 'Cel', value }], START + i * PERIOD_SECONDS);
          if (device === 2 && i >= 30) bytes[bytes.length - 1]! ^= 1;
          return admit(bytes, sealer.identity.publicKey);
        }),
      );
    }
    const state = log.state();
    const key = noteKey(sha256, ORIGIN, keys.noteKey.publicKey);
    const note = new TextDecoder().decode(signCheckpoint({ origin: ORIGIN, ...state }, key, keys.noteKey.sign));
    await store.saveCheckpoint({ ...state, note, signature: new Uint8Array(65), status: 'signed' });
    await log.publish(state.size, note);
    const facts = join(folder, 'facts.json');
    writeFileSync(facts, JSON.stringify(factsOf(state.size)));
    return { facts, size: state.size };
  } finally {
    await store.close();
  }
};

const factsOf = (size: number) => ({
  rules: 3,
  epoch: 4,
  start: START,
  seconds: 3600,
  emission: { devices: '1000000000000000000', gateways: '500' },
  logs: [{ gateway: GATEWAY, from: 0, isPaid: true, checkpoints: [{ size, timestamp: START + 3600 }] }],
  devices: DEVICES.map(({ deviceId }, i) => ({
    id: toHex(deviceId),
    keys: [{ id: toHex(deviceId), assurance: 2, since: 1000 }],
    owners: [{ owner: `0x${'ab'.repeat(19)}0${i}`, since: 1000 }],
    suspended: [],
    visits: [],
  })),
  previous: [],
  cumulative: [{ kind: 0, id: toHex(DEVICES[0]!.deviceId), amount: '7' }],
  waiting: [],
});

describe('rewards', () => {
  test("of a gateway's own database and of its published tiles alone have one root", () =>
    inFolder(async (folder) => {
      const { facts, size } = await writeEpoch(folder);
      expect(size).toBe(154);
      const [own, foreign] = [join(folder, 'own'), join(folder, 'foreign')];
      const computed = await call(['rewards', 'compute', '--facts', facts, '--data', folder, '--out', own, '--json']);
      expect(computed.stderr).toBe('');
      const { root } = JSON.parse(computed.stdout);
      expect(root).toMatch(/^[0-9a-f]{64}$/);
      const log = join(folder, 'log');
      const words = ['rewards', 'recompute', log, '--facts', facts, '--out', foreign, '--json'];
      const recomputed = await call([...words, '--root', `0x${root}`]);
      expect(recomputed.exitCode).toBe(EXIT.ok);
      expect(JSON.parse(recomputed.stdout).root).toBe(root);
      expect(readFileSync(join(foreign, 'epoch-4.json'))).toEqual(readFileSync(join(own, 'epoch-4.json')));
      const opposed = await call([...words, '--root', 'aa'.repeat(32)]);
      expect(opposed.exitCode).toBe(EXIT.verify);
      expect(opposed.stderr).toContain('oppose');
    }));

  test('are neither stopped nor swayed by entries that no device sealed (A29)', () =>
    inFolder(async (folder) => {
      const [honest, forging] = [join(folder, 'honest'), join(folder, 'forging')];
      const recompute = async (from: string, isForged: boolean) => {
        mkdirSync(from);
        const { facts } = await writeEpoch(from, isForged);
        return call(['rewards', 'recompute', join(from, 'log'), '--facts', facts, '--out', from, '--json']);
      };
      const { root } = JSON.parse((await recompute(honest, false)).stdout);
      const forged = await recompute(forging, true);
      expect(JSON.parse(forged.stdout).root).toBe(root);
      // 30 seals that are none, and 29 places where the next does not follow
      expect(forged.stderr).toContain('"faults":59');
    }));

  test('tell each owner why, and claim with a proof that leads to the root (A16)', () =>
    inFolder(async (folder) => {
      const { facts } = await writeEpoch(folder);
      await call(['rewards', 'compute', '--facts', facts, '--data', folder, '--out', folder]);
      const [first, , silent] = DEVICES.map(({ deviceId }) => toHex(deviceId));
      const explained = await call(['rewards', 'explain', `0x${silent}`, '4', '--from', folder]);
      expect(explained.stdout).toContain('30 of 60 readings of its schedule arrived (INCOMPLETE: leaves 0 %)');
      expect(explained.stdout).toContain('earned 0.000000');

      const contract = `0x${'c0'.repeat(20)}`;
      const words = ['rewards', 'claim', first!, '4', '--from', folder, '--rewards', contract, '--json'];
      const claim = JSON.parse((await call(words)).stdout);
      expect(claim.to).toBe(contract);
      const abi = parseAbi([
        'struct Line { uint8 kind; address id; uint256 cumulative; bytes32[] proof; }',
        'function claim(Line line)',
      ]);
      const [line] = decodeFunctionData({ abi, data: claim.data }).args;
      const { root } = JSON.parse(readFileSync(join(folder, 'epoch-4.json'), 'utf8'));
      // what was earned before is part of it
      expect(line.cumulative).toBe(500_000_000_000_000_007n);
      const proof = line.proof.map((hash) => fromHex(hash.slice(2))!);
      expect(toHex(provenRoot(lineLeaf({ kind: 0, id: first!, cumulative: line.cumulative }), proof))).toBe(root);

      expect((await call(['rewards', 'claim', silent!, '4', '--from', folder, '--rewards', contract])).stderr).toMatch(
        /has earned nothing[\s\S]*rewards explain/,
      );
      expect((await call(['rewards', 'explain', first!, '5', '--from', folder])).stderr).toContain('NOT_FOUND');
      // as of rules before
      writeFileSync(join(folder, 'epoch-5.json'), JSON.stringify({ rules: 2, epoch: 5, root, devices: [], lines: [] }));
      const older = await call(['rewards', 'explain', first!, '5', '--from', folder]);
      expect(older.stderr).toMatch(/CONFIG_INVALID[\s\S]*into another folder \(--out\)/);
    }));

  test('are not computed from a log that was altered, is another, or is too short', () =>
    inFolder(async (folder) => {
      const { facts, size } = await writeEpoch(folder);
      const log = join(folder, 'log');
      const recompute = (path: string) =>
        call(['rewards', 'recompute', log, '--facts', path, '--out', join(folder, 'out')]);

      const longer = join(folder, 'longer.json');
      writeFileSync(longer, JSON.stringify(factsOf(size + 1)));
      expect((await recompute(longer)).stderr).toContain('is published up to 154 entries, and 155');

      const other = join(folder, 'other.json');
      writeFileSync(other, JSON.stringify(factsOf(size)).replaceAll(GATEWAY, '02'.repeat(20)));
      expect((await recompute(other)).stderr).toContain('has 0 entries here');
      expect((await call(['rewards', 'recompute', log, log, '--facts', facts])).stderr).toContain('was given twice');

      const wrong = join(folder, 'wrong.json');
      writeFileSync(wrong, JSON.stringify({ ...factsOf(size), rules: 1 }));
      expect((await recompute(wrong)).exitCode).toBe(EXIT.configuration);

      const bundle = join(log, 'tile/entries/000.p', `${size}`);
      const bytes = readFileSync(bundle);
      bytes[bytes.length - 1]! ^= 1;
      writeFileSync(bundle, bytes);
      const altered = await recompute(facts);
      expect(altered.exitCode).toBe(EXIT.verify);
      expect(altered.stderr).toContain('VERIFY_FAILED');
    }));
});
