import { describe, expect, test } from '@jest/globals';
import { encodeSettings } from '#proto/session.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import {
  addressOf,
  type Bench,
  createBench,
  DEVICE_SECRET,
  OWNER,
  ownerSigner,
  planOf,
  runPlan,
  SETTINGS,
  withLink,
} from './bench.fixture.js';
import { claimCodeSigner, keeperOf } from './claim-code.js';
import { createImprovClient } from './improv.js';
import { type OwnerSigner, unlock } from './steps.js';

const stateOf = (bench: Bench): number => bench.console!.session.state();

describe('A05 a device that was locked at the factory', () => {
  const CODE = new Uint8Array(15).map((_, i) => 200 - 9 * i);
  const ID = addressOf(DEVICE_SECRET);
  const KEEPER = keeperOf(ID, CODE);

  const fromFactory = async (): Promise<Bench> => {
    const bench = createBench();
    await withLink(bench, async (link) => {
      await expect(link.call('factoryLock', { keeper: KEEPER })).rejects.toMatchObject({ code: 'STEP_TOO_EARLY' });
      await link.call('attest', { nonce: new Uint8Array(32) });
      await link.call('factoryLock', { keeper: KEEPER });
      await link.call('factoryLock', { keeper: KEEPER });
    });
    return bench;
  };

  test('A05 takes neither settings nor an owner nor Wi-Fi nor another lock from whoever asks', async () => {
    const bench = await fromFactory();
    await withLink(bench, async (link) => {
      const locked = { code: 'DEVICE_LOCKED' };
      expect(await link.call('hello', {})).toMatchObject({ state: DEVICE_STATE.keyed, isOpen: false, keeper: KEEPER });
      await expect(link.call('write', { settings: encodeSettings(SETTINGS) })).rejects.toMatchObject(locked);
      await expect(link.call('factoryLock', { keeper: OWNER })).rejects.toMatchObject(locked);
      await expect(createImprovClient(link).join('orchard', 'correct horse')).rejects.toMatchObject({
        code: 'WIFI_REFUSED',
      });
    });
    expect((await runPlan(bench)).error).toMatchObject({
      code: 'DEVICE_LOCKED',
      state: 'the device is keyed',
      next: expect.stringContaining('claim code'),
    });
    const byOwner = await runPlan(bench, planOf({ ownerSigner: ownerSigner() }));
    expect(byOwner.error?.code).toBe('DEVICE_LOCKED');
    const wrong = new Uint8Array(15).fill(1);
    expect((await runPlan(bench, planOf({ claimCode: wrong }))).error?.code).toBe('UNLOCK_REFUSED');
    const forged: OwnerSigner = claimCodeSigner(wrong, keeperOf(ID, wrong));
    await withLink(bench, async (link) => {
      await expect(unlock(link, ID, OWNER, forged)).rejects.toMatchObject({ code: 'UNLOCK_REFUSED' });
      expect((await link.call('hello', {})).isOpen).toBe(false);
    });
  });

  test('A05 opens to its claim code, for the owner that is named with it, until that owner has it', async () => {
    const bench = await fromFactory();
    await withLink(bench, async (link) => {
      await unlock(link, ID, OWNER, claimCodeSigner(CODE, KEEPER));
      await link.call('write', { settings: encodeSettings(SETTINGS) });
      const claim = { owner: addressOf(DEVICE_SECRET), nonce: 0, deadline: 4_000_000_000 };
      await expect(link.call('claim', claim)).rejects.toMatchObject({ code: 'CLAIM_FOREIGN' });
    });
    // without power meanwhile it is shut again
    await withLink(bench, async (link) => {
      expect(await link.call('hello', {})).toMatchObject({ state: DEVICE_STATE.configured, isOpen: false });
    });
    const run = await runPlan(bench, planOf({ claimCode: CODE }));
    expect(run.error).toBeUndefined();
    expect(run.states.map(({ state }) => state)).toContain('unlocked');
    expect(stateOf(bench)).toBe(DEVICE_STATE.locked);
    await withLink(bench, async (link) => {
      const late = unlock(link, ID, addressOf(DEVICE_SECRET), claimCodeSigner(CODE, KEEPER));
      await expect(late).rejects.toMatchObject({ code: 'UNLOCK_REFUSED' });
    });
  });

  test('A05 is as it left the factory after a reset', async () => {
    const bench = await fromFactory();
    expect((await runPlan(bench, planOf({ claimCode: CODE }))).error).toBeUndefined();
    bench.isPersonPresent = true;
    await withLink(bench, async (link) => {
      await link.call('reset', {});
      expect(await link.call('hello', {})).toMatchObject({ state: DEVICE_STATE.keyed, isOpen: false, keeper: KEEPER });
    });
    bench.isPersonPresent = false;
    expect((await runPlan(bench)).error?.code).toBe('DEVICE_LOCKED');
    const heir = addressOf(new Uint8Array(32).fill(0x66));
    expect((await runPlan(bench, planOf({ owner: heir, claimCode: CODE }))).error).toBeUndefined();
  });

  test('A04 stays shut where its lock is damaged, until somebody resets it', async () => {
    const bench = await fromFactory();
    bench.storage.blobs.get('factory')![12]! ^= 1;
    expect((await runPlan(bench, planOf({ claimCode: CODE }))).error?.code).toBe('STORAGE_DAMAGED');
    bench.isPersonPresent = true;
    await withLink(bench, async (link) => {
      await expect(link.call('factoryLock', { keeper: OWNER })).rejects.toMatchObject({ code: 'STORAGE_DAMAGED' });
      await link.call('reset', {});
      expect(await link.call('hello', {})).toMatchObject({ state: DEVICE_STATE.keyed, isOpen: true });
    });
  });

  test('A04 is locked or is not, wherever the power goes', async () => {
    for (const cutAfter of [false, true]) {
      const bench = createBench();
      bench.storage.cutAt = 1;
      bench.storage.cutAfter = cutAfter;
      await withLink(bench, async (link) => {
        await link.call('attest', { nonce: new Uint8Array(32) });
        await link.call('factoryLock', { keeper: KEEPER }).catch(() => {});
      }).catch(() => {});
      bench.storage.cutAt = Number.POSITIVE_INFINITY;
      await withLink(bench, async (link) => {
        const hello = await link.call('hello', {});
        expect([hello.isOpen, hello.keeper]).toEqual(cutAfter ? [false, KEEPER] : [true, undefined]);
      });
    }
  });

  test('A05 one that is set already is not locked at the factory any more', async () => {
    const bench = createBench();
    expect((await runPlan(bench)).error).toBeUndefined();
    await withLink(bench, async (link) => {
      await expect(link.call('factoryLock', { keeper: KEEPER })).rejects.toMatchObject({ code: 'DEVICE_LOCKED' });
    });
  });
});
