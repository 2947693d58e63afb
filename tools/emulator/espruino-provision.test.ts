import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { openRelay } from '#linux/relay.js';
import { toHex } from '#proto/bytes.js';
import { unlockDigest } from '#proto/claim.js';
import { ALGORITHM } from '#proto/cose.js';
import { deviceIdOf, keccak256 } from '#provision/keys.js';
import type { ProvisionPlan } from '#provision/provision.js';
import { boardNative } from '../build/board-native.js';
import { type Built, buildEspruino } from '../build/espruino.js';
import { describeWith } from '../setup/require.fixture.js';
import { createBh1750 } from './bh1750.js';
import { createBme280, EXAMPLE_RAW } from './bme280.js';
import { createBoardFlash, deviceFile, layoutOf, STORAGE, until } from './espruino.fixture.js';
import { Reboot } from './espruino.js';
import { openStorage } from './espruino-storage.js';
import type { I2cLine } from './i2c.js';
import { type NativeCaller, startCaller } from './native-caller.js';
import { openProvisionBench, type PlanChange, type ProvisionBench } from './provision.fixture.js';

const TWO = `
import { bme280 } from '#drivers/bme280.js';
import { bh1750 } from '#drivers/bh1750.js';
export const sensors = [
  { driver: bme280, options: { address: 0x76 }, periodMs: 1000 },
  { driver: bh1750, options: {}, periodMs: 1000 },
];`;

const plug = (line: I2cLine): void => {
  const nowMs = () => performance.now();
  line.plug('bme280', () => createBme280({ address: 0x76, nowMs, measure: () => EXAMPLE_RAW }));
  line.plug('bh1750', () => createBh1750({ nowMs, lux: () => 120 }));
};

const OWNER_SECRET = new Uint8Array(32).fill(0x77);
const OWNER = deviceIdOf(ALGORITHM.ES256K, secp256k1.getPublicKey(OWNER_SECRET, true))!;
const ownerSigner: ProvisionPlan['ownerSigner'] = async (unlock) => ({
  signature: secp256k1.sign(unlockDigest(keccak256, unlock), OWNER_SECRET, { prehash: false, lowS: true }),
  publicKey: secp256k1.getPublicKey(OWNER_SECRET, false).subarray(1),
});

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static'], 'provisioning an Espruino board over its USB', () => {
  let bench: ProvisionBench;
  const planOf = (change: PlanChange = {}) => bench.planOf({ owner: OWNER, ...change });

  beforeAll(async () => {
    bench = await openProvisionBench();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.stop());

  test('takes it from blank to its first accepted reading, by a key that it made', async () => {
    const flash = bench.blank();
    const { board, link } = await bench.start(flash);
    expect(board.lines.join()).toMatch(/does not seal: KEY_NOT_FOUND/);
    const { names, last, error } = await bench.run(link, planOf());
    expect(error).toBeUndefined();
    expect(names).toEqual(expect.arrayContaining(['attested', 'settings-written', 'claimed', 'locked', 'accepted']));
    expect(last).toMatchObject({
      state: 'finished',
      identity: { board: 'espruino-wifi', keyStore: 'flash', assurance: 0 },
      reading: { boot: 1 },
    });
    // the same key after a start without power
    board.stop();
    const again = await bench.start(flash);
    await until(() => again.board.count('receipted') >= 1);
    expect(again.board.lines[0]).toContain([...bench.known.keys()][0]);
  });

  test('changes a locked board for its owner only, and the board seals on', async () => {
    const flash = bench.blank();
    const { board, link } = await bench.start(flash);
    expect((await bench.run(link, planOf({ readingMs: 0 }))).error).toBeUndefined();
    await until(() => board.count('sealed') >= 2);
    const changed = planOf({ readingMs: 0, settings: { name: 'cellar' } });
    expect((await bench.run(link, changed)).error?.code).toBe('DEVICE_LOCKED');
    const sealed = board.count('sealed');
    const { names, error } = await bench.run(link, { ...changed, ownerSigner });
    expect(error).toBeUndefined();
    expect(names).toEqual(expect.arrayContaining(['unlocked', 'settings-written', 'locked']));
    await until(() => board.count('sealed') > sealed);
  });

  test('A25 writes settings again that a power cut left half, and seals with nobody there', async () => {
    const flash = bench.blank();
    const { board, link } = await bench.start(flash);
    expect((await bench.run(link, planOf({ readingMs: 0 }))).error).toBeUndefined();
    await until(() => board.count('sealed') >= 1);
    board.stop();
    const storage = openStorage(flash, STORAGE);
    const settings = storage.read('fm.settings')!;
    storage.erase('fm.settings');
    storage.write('fm.settings', settings.slice(0, 40), 0, settings.length);
    const again = (await bench.start(flash)).board;
    await until(() => again.count('sealed') >= 1);
    expect(again.lines.join()).toMatch(/does not seal: CONFIG_INVALID/);
    expect(storage.read('fm.settings')).toBe(settings);
  });

  test('makes no key in place of one that is damaged, and says so', async () => {
    const flash = bench.blank({ 'fm.key': new Uint8Array(60).fill(7) });
    const { board, link } = await bench.start(flash);
    const { error } = await bench.run(link, planOf());
    expect(error?.code).toBe('KEY_DAMAGED');
    expect(openStorage(flash, STORAGE).read('fm.key')).toBe('\x07'.repeat(60));
    expect(board.lines.join()).toMatch(/does not seal: KEY_DAMAGED/);
  });

  test('makes no key where Storage has no room for it, and says so', async () => {
    const flash = bench.blank();
    const storage = openStorage(flash, STORAGE);
    storage.write('full', new Uint8Array(storage.getFree() - 64).fill(1));
    const { link } = await bench.start(flash);
    expect((await bench.run(link, planOf())).error?.code).toBe('STORAGE_FULL');
    expect(storage.read('fm.key')).toBeUndefined();
  });

  test('makes no key out of noise that repeats itself', async () => {
    const flash = bench.blank();
    const { link } = await bench.start(flash, { hwRand: () => 0 });
    expect((await bench.run(link, planOf())).error?.code).toBe('KEYSTORE_UNAVAILABLE');
    expect(openStorage(flash, STORAGE).read('fm.key')).toBeUndefined();
  });

  test('refuses what this board can not do', async () => {
    const { link } = await bench.start(bench.blank());
    const { gateways: whole } = planOf().settings;
    const sensors = [{ driver: 'bme280', periodMs: 1000 }];
    expect((await bench.run(link, planOf({ settings: { sensors } }))).error?.code).toBe('CONFIG_INVALID');
    const gateways = whole.map((gateway) => ({ ...gateway, id: undefined }));
    expect((await bench.run(link, planOf({ settings: { gateways } }))).error?.code).toBe('CONFIG_INVALID');
    expect((await bench.run(link, planOf({ settings: { wifiName: 'x' } }))).error?.code).toBe('WIFI_REFUSED');
  });

  describe.each(['espruino-pico', 'nrf52840dk'])('a %s, which has no network and little room', (id) => {
    let small: Built;
    const layout = layoutOf(id);
    let native: NativeCaller;
    afterAll(() => native?.close());
    beforeAll(async () => {
      native = startCaller(boardNative('armv7em')!.bytes, layout.dataBytes);
      const device = deviceFile(TWO);
      small = await buildEspruino({ board: id, device: device.path });
      device.remove();
    });

    test('is provisioned, seals for its owner, is shut to others, and is reset by who is there', async () => {
      expect(small.report.without).toEqual([]);
      const flash = createBoardFlash(small, { 'fm.key': '' }, layout);
      let isPressed = false;
      const { board, link, cable } = await bench.start(flash, {
        ...layout.machine(flash),
        native,
        plug,
        digital: (pin: string) => pin === 'BTN1' && isPressed,
      });
      const plan = (change: PlanChange = {}) => planOf({ board: id, readingMs: 0, ...change });
      const inAir = { wifiName: 'x' };
      expect((await bench.run(link, plan({ settings: inAir }))).error?.code).toBe('WIFI_ABSENT');
      const first = await bench.run(link, plan());
      expect(first.error).toBeUndefined();
      expect(first.names).toEqual(expect.arrayContaining(['attested', 'settings-written', 'claimed', 'locked']));
      await until(() => board.count('sealed') >= 2);
      const changed = plan({ settings: { name: 'cellar' } });
      expect((await bench.run(link, changed)).error?.code).toBe('DEVICE_LOCKED');
      expect((await bench.run(link, { ...changed, ownerSigner })).error).toBeUndefined();
      await expect(link.call('reset', {})).rejects.toMatchObject({ code: 'PERSON_ABSENT' });
      isPressed = true;
      await link.call('reset', {});
      isPressed = false;
      const other = new Uint8Array(20).fill(0x44);
      expect((await bench.run(link, plan({ owner: other }))).error).toBeUndefined();
      await link.close();
      const relay = openRelay({ port: cable.port }, () => {});
      bench.closing.push(relay.close);
      await until(() => board.count('receipted') >= 3);
      // nothing but starts of its own will: neither memory nor its watchdog ended it
      expect(board.deaths.filter((death) => !(death instanceof Reboot))).toEqual([]);
      expect(bench.host.events.filter((event) => event.kind === 'refused')).toEqual([]);
    });
  });

  test('A02 the key crosses the line in no form', async () => {
    const flash = bench.blank();
    const said: Uint8Array[] = [];
    const { link, board } = await bench.start(flash);
    board.onUsb((bytes) => said.push(bytes));
    expect((await bench.run(link, planOf({ readingMs: 0 }))).error).toBeUndefined();
    const secret = Buffer.from(openStorage(flash, STORAGE).read('fm.key')!.slice(0, 32), 'latin1');
    const all = Buffer.concat(said);
    expect(all.length).toBeGreaterThan(200);
    for (const form of [secret, Buffer.from(toHex(secret)), Buffer.from(secret.toString('base64').slice(0, 40))])
      expect(all.includes(form)).toBe(false);
  });
});
