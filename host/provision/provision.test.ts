import { describe, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { encodeFrame } from '#proto/frame.js';
import { encodeRequest, encodeSettings } from '#proto/session.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import {
  addressOf,
  type Bench,
  createBench,
  DEVICE_SECRET,
  dumpOf,
  formsOf,
  OWNER,
  ownerSigner,
  planOf,
  runPlan,
  SETTINGS,
  withLink,
} from './bench.fixture.js';
import { createImprovClient } from './improv.js';

const names = (states: readonly { readonly state: string }[]): string[] => states.map((one) => one.state);
const stateOf = (bench: Bench): number => bench.console!.session.state();

const provisioned = async (): Promise<Bench> => {
  const bench = createBench();
  const run = await runPlan(bench);
  expect(run.error).toBeUndefined();
  return bench;
};

describe('provisioning', () => {
  test('takes a blank device to its first accepted reading', async () => {
    const bench = createBench();
    const { states, error } = await runPlan(bench, planOf({ readingMs: 1000, board: 'raspberry-pi-4' }));
    expect(error).toBeUndefined();
    expect(names(states)).toEqual([
      'connecting',
      'identified',
      'attested',
      'settings-written',
      'joining',
      'joined',
      'claimed',
      'locked',
      'waiting',
      'accepted',
      'finished',
    ]);
    expect(states.at(-1)).toMatchObject({
      identity: { deviceId: toHex(addressOf(DEVICE_SECRET)), board: 'raspberry-pi-4', assurance: 0 },
      owner: `0x${toHex(OWNER)}`,
      reading: { boot: 1, sequence: 1 },
    });
    expect(stateOf(bench)).toBe(DEVICE_STATE.locked);
  });

  test('run again changes nothing', async () => {
    const bench = await provisioned();
    const before = bench.storage.operations;
    const again = await runPlan(bench);
    expect(again.error).toBeUndefined();
    expect(names(again.states)).toContain('settings-kept');
    expect(bench.storage.operations).toBe(before);
  });

  test('A05 a locked device takes other settings from its owner only', async () => {
    const bench = await provisioned();
    const changed = planOf({ settings: { ...SETTINGS, name: 'cellar' } });
    expect((await runPlan(bench, changed)).error).toMatchObject({
      code: 'DEVICE_LOCKED',
      state: 'the device is locked',
    });
    const stranger = { ...changed, ownerSigner: ownerSigner(new Uint8Array(32).fill(0x55)) };
    expect((await runPlan(bench, stranger)).error?.code).toBe('UNLOCK_REFUSED');
    const byOwner = await runPlan(bench, { ...changed, ownerSigner: ownerSigner() });
    expect(byOwner.error).toBeUndefined();
    expect(names(byOwner.states)).toContain('unlocked');
    expect(bench.console!.session.provisioned()?.name).toBe('cellar');
    expect(bench.console!.session.isOpen()).toBe(false);
  });

  test('A05 a locked device refuses settings, an owner and its secrets to whoever asks', async () => {
    const bench = await provisioned();
    await withLink(bench, async (link) => {
      const locked = { code: 'DEVICE_LOCKED' };
      await expect(link.call('write', { settings: encodeSettings({ ...SETTINGS, name: 'x' }) })).rejects.toMatchObject(
        locked,
      );
      const claim = { owner: addressOf(DEVICE_SECRET), nonce: 1, deadline: 4_000_000_000 };
      await expect(link.call('claim', claim)).rejects.toMatchObject(locked);
      const read = await link.call('read', { nonce: new Uint8Array(32) });
      expect(Object.keys(read)).toEqual(['digest']);
    });
  });

  test('A05 a new owner needs the word of the old one, for him by name', async () => {
    const bench = await provisioned();
    const heir = new Uint8Array(32).fill(0x66);
    const plan = planOf({ owner: addressOf(heir) });
    expect((await runPlan(bench, plan)).error?.code).toBe('DEVICE_LOCKED');
    const thief = addressOf(new Uint8Array(32).fill(0x44));
    const named = ownerSigner();
    const forThief = planOf({ owner: thief, ownerSigner: (unlock) => named({ ...unlock, successor: plan.owner }) });
    expect((await runPlan(bench, forThief)).error?.code).toBe('UNLOCK_REFUSED');
    expect(bench.console!.session.owner()).toEqual(OWNER);
    expect((await runPlan(bench, { ...plan, ownerSigner: ownerSigner() })).error).toBeUndefined();
    expect(bench.console!.session.owner()).toEqual(plan.owner);
    // and from then on the old owner's word is worth nothing
    expect((await runPlan(bench, planOf({ ownerSigner: ownerSigner() }))).error?.code).toBe('UNLOCK_REFUSED');
  });

  test('A05 an opened device can be claimed by nobody but whom its owner named', async () => {
    const bench = await provisioned();
    await withLink(bench, async (link) => {
      const { nonce, chainId, registry } = await link.call('challenge', {});
      const successor = OWNER;
      const deviceId = addressOf(DEVICE_SECRET);
      const signed = await ownerSigner()({ nonce, chainId, registry, deviceId, successor });
      await link.call('unlock', { ...signed, successor });
      const claim = { owner: addressOf(DEVICE_SECRET), nonce: 1, deadline: 4_000_000_000 };
      await expect(link.call('claim', claim)).rejects.toMatchObject({ code: 'CLAIM_FOREIGN' });
    });
  });

  test('A05 a transcript that is played again opens nothing and changes nothing', async () => {
    const bench = await provisioned();
    const changed = planOf({ settings: { ...SETTINGS, name: 'cellar' }, ownerSigner: ownerSigner() });
    expect((await runPlan(bench, changed)).error).toBeUndefined();
    const transcript = Uint8Array.from(bench.heard.to);
    const back = planOf({ ownerSigner: ownerSigner() });
    expect((await runPlan(bench, back)).error).toBeUndefined();
    const before = [...bench.storage.blobs.values()].map(toHex);
    await withLink(bench, (link) => link.send(transcript));
    expect([...bench.storage.blobs.values()].map(toHex)).toEqual(before);
    expect(bench.console!.session.isOpen()).toBe(false);
    expect(bench.console!.session.provisioned()?.name).toBe('roof');
  });

  test('A02 the key is in nothing that crosses the line or is stored', async () => {
    const bench = await provisioned();
    await runPlan(bench, planOf({ settings: { ...SETTINGS, name: 'x' }, ownerSigner: ownerSigner() }));
    const dump = dumpOf(bench);
    expect(dump.length).toBeGreaterThan(2000);
    expect(dump.includes(Buffer.from(addressOf(DEVICE_SECRET)))).toBe(true);
    for (const form of formsOf(DEVICE_SECRET)) expect(dump.includes(form)).toBe(false);
  });
});

describe('provisioning that fails says how things stand', () => {
  const failing = async (change: Parameters<typeof planOf>[0], prepare: (bench: Bench) => void = () => {}) => {
    const bench = createBench();
    prepare(bench);
    return (await runPlan(bench, planOf(change))).error;
  };

  test('another board', async () => {
    expect(await failing({ board: 'espruino-pico' })).toMatchObject({
      code: 'BOARD_MISMATCH',
      state: 'the device is blank',
    });
  });
  test('another key', async () => {
    expect(await failing({ deviceId: OWNER })).toMatchObject({ code: 'ATTESTATION_FOREIGN' });
  });
  test('Wi-Fi that refuses', async () => {
    const error = await failing({ wifiPassword: 'wrong password' });
    expect(error).toMatchObject({ code: 'WIFI_REFUSED', state: 'the device is configured' });
    expect(error?.next).toMatch('name and password');
  });
  test('a claim that is over already', async () => {
    expect(await failing({ claimValidSeconds: -100 })).toMatchObject({ code: 'CLAIM_EXPIRED' });
  });
  test('a device that does not answer', async () => {
    const mute = (bench: Bench): void => {
      bench.patienceMs = 200;
      bench.tamper = () => new Uint8Array(0);
    };
    expect(await failing({}, mute)).toMatchObject({ code: 'DEVICE_SILENT', state: 'the device has not answered' });
  });
  test('settings that were damaged in storage: it stays shut, and a reset helps', async () => {
    const bench = await provisioned();
    const blob = bench.storage.blobs.get('session')!;
    blob[20]! ^= 1;
    expect((await runPlan(bench)).error?.code).toBe('STORAGE_DAMAGED');
    await withLink(bench, async (link) => {
      await expect(link.call('reset', {})).rejects.toMatchObject({ code: 'PERSON_ABSENT' });
      bench.isPersonPresent = true;
      await link.call('reset', {});
      expect(await link.call('hello', {})).toMatchObject({ state: DEVICE_STATE.keyed });
    });
    expect((await runPlan(bench)).error).toBeUndefined();
  });
  test('a reset needs a person, keeps the key, and forgets the owner', async () => {
    const bench = await provisioned();
    bench.isPersonPresent = true;
    await withLink(bench, async (link) => {
      await link.call('reset', {});
      const hello = await link.call('hello', {});
      expect(hello).toMatchObject({ state: DEVICE_STATE.keyed, deviceId: addressOf(DEVICE_SECRET) });
      expect(hello.claim).toBeUndefined();
    });
    expect(bench.joined).toBeUndefined();
  });
});

describe('A04 the plug is pulled', () => {
  const STATES = [DEVICE_STATE.blank, DEVICE_STATE.keyed, DEVICE_STATE.configured, DEVICE_STATE.claimed, 4];

  test('at every byte of a session: the old or the new state, and a second run completes', async () => {
    const whole = createBench();
    await runPlan(whole);
    const bytes = whole.crossed;
    expect(bytes).toBeGreaterThan(1000);
    const seen = new Set<number>();
    const end = toHex(whole.storage.blobs.get('session')!).length;
    for (let cut = 1; cut < bytes; cut++) {
      const bench = createBench();
      bench.cutAt = cut;
      const { error } = await runPlan(bench);
      if (error?.code !== 'LINE_ENDED') throw new Error(`cut at ${cut}: ${error?.code}`);
      // a start on what is stored
      bench.cutAt = Number.POSITIVE_INFINITY;
      bench.plug();
      seen.add(stateOf(bench));
      if (!STATES.includes(stateOf(bench) as never)) throw new Error(`cut at ${cut}: state ${stateOf(bench)}`);
      const again = await runPlan(bench);
      if (again.error !== undefined) throw new Error(`cut at ${cut}: then ${again.error.message}`);
      expect(stateOf(bench)).toBe(DEVICE_STATE.locked);
      expect(toHex(bench.storage.blobs.get('session')!)).toHaveLength(end);
    }
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4]);
  }, 1_200_000);

  test('of the power at every write to storage: the same', async () => {
    for (const cutAfter of [false, true])
      for (let operation = 1; operation <= 3; operation++) {
        const bench = createBench();
        bench.storage.cutAt = operation;
        bench.storage.cutAfter = cutAfter;
        expect((await runPlan(bench)).error?.code).toBe('LINE_ENDED');
        bench.storage.cutAt = Number.POSITIVE_INFINITY;
        expect((await runPlan(bench)).error).toBeUndefined();
        expect(stateOf(bench)).toBe(DEVICE_STATE.locked);
      }
  });
});

describe('the console', () => {
  test('answers an unknown request, one out of order, and damage, with an error each', async () => {
    const bench = createBench();
    await withLink(bench, async (link) => {
      await expect(link.call('lock', {})).rejects.toMatchObject({ code: 'STEP_TOO_EARLY' });
      await expect(link.call('write', { settings: new Uint8Array([0xa0]) })).rejects.toMatchObject({
        code: 'STEP_TOO_EARLY',
      });
      const heard = bench.heard.from.length;
      const frame = encodeFrame(encodeRequest(7, 'hello', {}));
      frame[4]! ^= 0x40;
      await link.send(frame);
      expect(bench.heard.from.length).toBeGreaterThan(heard);
      await expect(link.call('hello', {})).resolves.toMatchObject({ state: DEVICE_STATE.blank });
    });
  });

  test('does not take its own answers for requests when the line is looped back', async () => {
    const bench = createBench();
    await withLink(bench, async (link) => {
      await link.call('hello', {});
      const echo = Uint8Array.from(bench.heard.from);
      bench.heard.from.length = 0;
      await link.send(echo);
      expect(bench.heard.from).toEqual([]);
    });
  });

  test('speaks Improv on the same line, between log text', async () => {
    const bench = createBench();
    await withLink(bench, async (link) => {
      const client = createImprovClient(link);
      bench.console!.log('booting IMPROV');
      expect(await client.state()).toBe('ready');
      expect(await client.info()).toEqual({
        firmware: 'fieldmark',
        version: '1.2.3',
        chip: 'raspberry-pi-4',
        name: 'B1',
      });
      expect((await client.scan()).map((network) => network.name)).toEqual(['orchard', 'café ☕']);
      await expect(client.join('orchard', 'wrong')).rejects.toBeInstanceOf(FieldmarkError);
      expect(await client.join('orchard', 'correct horse')).toEqual(['http://roof.local']);
      expect(await client.state()).toBe('provisioned');
    });
  });

  test('answers the get-state of the Improv specification byte by byte', async () => {
    const bench = createBench();
    await withLink(bench, async (link) => {
      await link.send(Buffer.from('494d50524f5601030202 00e50a'.replace(' ', ''), 'hex'));
      expect(Buffer.from(bench.heard.from).toString('hex')).toBe(
        '0a494d50524f5601010102e30a'.replace('e3', sumOf('494d50524f5601010102')),
      );
    });
  });

  test('A05 a locked device takes no Wi-Fi by Improv, unless somebody is at it', async () => {
    const bench = await provisioned();
    await withLink(bench, async (link) => {
      const client = createImprovClient(link);
      await expect(client.join('orchard', 'correct horse')).rejects.toMatchObject({ code: 'WIFI_REFUSED' });
      bench.isPersonPresent = true;
      expect(await client.join('orchard', 'correct horse')).toEqual(['http://roof.local']);
    });
  });
});

const sumOf = (hex: string): string =>
  (Buffer.from(hex, 'hex').reduce((sum, byte) => sum + byte, 0) & 255).toString(16).padStart(2, '0');
