import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createTestFlash, type TestFlash } from '#espruino/flash.fixture.js';
import { openRelay } from '#linux/relay.js';
import { classIdOf } from '#proto/class-id.js';
import { KEYS, signKeys } from '#proto/update.fixture.js';
import { readBoard } from '../build/board-module.js';
import { boardNative } from '../build/board-native.js';
import { type Built, buildEspruino, filesOf } from '../build/espruino.js';
import { toTokens } from '../build/tokens.js';
import { describeWith } from '../setup/require.fixture.js';
import {
  deviceFile,
  plugIn,
  settingsFor,
  startBoard,
  startTestGateway,
  type TestBoard,
  type TestGateway,
  until,
  wholeKeyFile,
} from './espruino.fixture.js';
import { openStorage, type StorageArea } from './espruino-storage.js';
import { type NativeCaller, startCaller } from './native-caller.js';
import { firmwaresIn, publishRelease } from './update.fixture.js';

/** The one board with room for slots, as its file in boards/ says. */
const BOARD = 'nrf52840dk';
const { imageAreas } = readBoard(BOARD).limits;
const PAGE_BYTES = 4096;
const STORAGE: StorageArea = { address: 966_656, sizeBytes: 40_960, pageBytes: PAGE_BYTES };
const FLASH_AT = imageAreas![0]!.address;
const PAGES = (STORAGE.address + STORAGE.sizeBytes - FLASH_AT) / PAGE_BYTES;
/** a slot and what native code has beside it */
const MAPPED_BYTES = 65_536;

const device = (periodMs: number): string => `
import { analog } from '#drivers/analog.js';
import { firmwaresIn, publishRelease } from './update.fixture.js';
export const sensors = [{ driver: analog, options: { pin: 'A0' }, periodMs: ${periodMs} }];`;

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static'], 'a board with slots is updated through its relay', () => {
  let flashed: Built;
  let next: Built;
  let native: NativeCaller;
  let host: TestGateway;
  let classId: Uint8Array;
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    const updateKeys = signKeys(KEYS);
    const build = async (periodMs: number): Promise<Built> => {
      const file = deviceFile(device(periodMs));
      const built = await buildEspruino({ board: BOARD, device: file.path, updateKeys });
      file.remove();
      return built;
    };
    flashed = await build(200);
    next = await build(300);
    const sha1 = (bytes: Uint8Array) => new Uint8Array(createHash('sha1').update(bytes).digest());
    classId = classIdOf(sha1, flashed.report.update!.class);
    native = startCaller(boardNative('armv7em')!.bytes, MAPPED_BYTES + 1024);
  });
  beforeEach(async () => {
    host = await startTestGateway();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await host.stop();
  });
  afterAll(() => native?.close());

  /** As `fieldmark flash` leaves it, provisioned. */
  const newFlash = (): TestFlash => {
    const flash = createTestFlash(PAGE_BYTES, PAGES, FLASH_AT);
    const storage = openStorage(flash, STORAGE);
    for (const [name, bytes] of filesOf(flashed)) {
      if (name !== 'fm.image') storage.write(name, bytes);
      else flash.write(FLASH_AT, Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4, 0xff)]));
    }
    storage.write('fm.key', wholeKeyFile());
    storage.write('fm.settings', settingsFor(host.gateway, { healthPeriodSeconds: 0 }));
    return flash;
  };
  const plug = async (flash: TestFlash): Promise<TestBoard> => {
    const board = startBoard(flash, {
      storage: STORAGE,
      console: readBoard(BOARD).console,
      native,
      mapped: (address) => (address >= FLASH_AT ? flash.read(address, MAPPED_BYTES) : undefined),
      restarts: true,
      watchdogMsASecond: 500,
    });
    const cable = await plugIn(board);
    const relay = openRelay({ port: cable.port }, () => {});
    closing.push(board.stop, cable.close, relay.close);
    return board;
  };
  const unplug = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  const publish = (image: Uint8Array, sequence: number): string =>
    publishRelease(host.folder, image, sequence, classId);
  const firmwares = (): string[] => firmwaresIn(host.folder);

  test('A39 runs a release from flash, proves it, and comes back from one that does not start', async () => {
    const flash = newFlash();
    const first = publish(next.image!, 1);
    const board = await plug(flash);
    await until(() => board.count('update-installed 1') === 1 || board.deaths.length > 3);
    await until(() => firmwares().includes(first));
    expect(firmwares()).toEqual(['00'.repeat(8), first]);
    await unplug();

    const broken = publish(toTokens('throw new Error("broken");'), 2);
    const again = await plug(flash);
    await until(() => again.count('update-refused UPDATE_FAILED') === 1);
    const receipted = again.count('receipted');
    await until(() => again.count('receipted') > receipted + 2);
    // the first image, three starts of the broken one, the first
    expect(again.starts()).toBe(5);
    expect(firmwares()).not.toContain(broken);
  });
});
