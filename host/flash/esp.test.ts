import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { FieldmarkError } from '#proto/errors.js';
import { type EspTarget, flashEsp } from './esp.js';
import { createFakeEsp, type EspFaults } from './esp-rom.fixture.js';
import type { FlashOptions, FlashState } from './flash.js';

const ESP32: EspTarget = {
  method: 'esptool',
  baudRates: [921_600, 115_200],
  chip: 'ESP32',
  imageBytesMax: 262_144,
  reset: 'dtr-rts',
  steps: ['Hold BOOT.'],
};
const closed = () => new FieldmarkError('LINK_CLOSED', { detail: 'the cable is out' });

/** Bytes that do not shrink, with the head of a bootloader where this chip looks for it. */
const imageFor = (chipId: number, at: number, length = 60_001): Uint8Array => {
  const image = new Uint8Array(length);
  for (let i = 0; i < length; i += 32)
    image.set(
      createHash('sha256')
        .update(`${i}`)
        .digest()
        .subarray(0, length - i),
      i,
    );
  image[at] = 0xe9;
  image[at + 12] = chipId;
  image[at + 13] = 0;
  return image;
};
const IMAGE = imageFor(0, 0x1000);

const flash = async (image: Uint8Array, faults: EspFaults = {}, options: FlashOptions = {}, target = ESP32) => {
  const board = createFakeEsp(262_144, closed, faults);
  const states: FlashState[] = [];
  const onState = (state: FlashState) => {
    states.push(state);
    options.onState?.(state);
  };
  const error = await flashEsp(board.link, target, image, { ...options, onState }).then(
    () => undefined,
    (reason: FieldmarkError) => reason,
  );
  if (error !== undefined)
    expect([error.code, error.state, error.next]).toEqual([error.code, expect.any(String), expect.any(String)]);
  return { board, states, error };
};

describe('an image for a chip of the ESP32 family', () => {
  test('is written by its ROM, compared, and started', async () => {
    const { board, states, error } = await flash(IMAGE);
    expect(error).toBeUndefined();
    expect(Buffer.compare(board.flash.subarray(0, IMAGE.length), IMAGE)).toBe(0);
    expect([board.runs(), board.baudRates[0], board.baudRates.includes(921_600)]).toEqual([true, 115_200, true]);
    expect(states.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual([
      'initializing',
      'preparing',
      'writing',
      'verifying',
      'finished',
    ]);
    const bytesTotal = IMAGE.length;
    expect(states).toContainEqual({ state: 'writing', bytesTotal, bytesWritten: bytesTotal });
  });

  test('is written to a chip that names itself by its id', async () => {
    const target: EspTarget = { ...ESP32, chip: 'ESP32-C3', reset: 'usb-jtag' };
    const image = imageFor(5, 0);
    const { board, error } = await flash(image, { chip: 'ESP32-C3' }, {}, target);
    expect([error, Buffer.compare(board.flash.subarray(0, image.length), image)]).toEqual([undefined, 0]);
  });

  test('is written at 115,200 baud where the line bears no more', async () => {
    const { board, error } = await flash(IMAGE, { baudRateMax: 115_200 });
    expect([error, Buffer.compare(board.flash.subarray(0, IMAGE.length), IMAGE)]).toEqual([undefined, 0]);
  });

  test.each([
    ['another chip', IMAGE, { chip: 'ESP32-C3' }, 'FLASH_WRONG_CHIP', /ESP32-C3/],
    ['an image for another chip', imageFor(5, 0x1000), {}, 'IMAGE_INVALID', /no bootloader of an ESP32/],
    ['an image of the program alone', imageFor(0, 0), {}, 'IMAGE_INVALID', /0x1000/],
    ['a few bytes', new Uint8Array(4), {}, 'IMAGE_INVALID', /no bootloader/],
  ] as const)('stops at %s with nothing written', async (_name, image, faults, code, detail) => {
    const { board, error } = await flash(image, faults);
    expect([error?.code, error?.message, error?.state, board.blocks()]).toEqual([
      code,
      expect.stringMatching(detail),
      expect.stringContaining('nothing was written'),
      0,
    ]);
  });

  test('of the wrong size asks nothing of the board', async () => {
    for (const [length, code] of [
      [0, 'IMAGE_INVALID'],
      [262_145, 'IMAGE_TOO_LARGE'],
    ] as const) {
      const { board, error } = await flash(new Uint8Array(length));
      expect([error?.code, board.baudRates]).toEqual([code, []]);
    }
  });

  test('tells a person which button to hold when no ROM answers', async () => {
    const { error } = await flash(IMAGE, { silent: true });
    expect([error?.code, error?.state, error?.next]).toEqual([
      'FLASH_NO_ANSWER',
      expect.stringContaining('nothing was written'),
      'Hold BOOT.',
    ]);
  });

  test.each([
    ['other bytes in flash', { flipsAt: 40_000 }, 'FLASH_VERIFY_FAILED', /MD5/, /something else/],
    ['a block that is refused', { refusesBlock: 1 }, 'FLASH_REFUSED', /write/, /part of the new image/],
    ['a cable that is pulled', { pulledAtBlock: 1 }, 'LINK_CLOSED', /the cable is out/, /part of the new image/],
  ] as const)('is not called done after %s', async (_name, faults, code, detail, state) => {
    const { error, states } = await flash(IMAGE, faults);
    expect([error?.code, error?.message, error?.state]).toEqual([
      code,
      expect.stringMatching(detail),
      expect.stringMatching(state),
    ]);
    expect(states[states.length - 1]).toMatchObject({ state: 'error', code });
  });

  test('is written nowhere in a dry run, nor when it is only compared', async () => {
    const dry = await flash(IMAGE, {}, { dryRun: true });
    expect([dry.error, dry.board.blocks(), dry.board.runs()]).toEqual([undefined, 0, true]);
    const other = await flash(IMAGE, {}, { verifyOnly: true });
    expect([other.error?.code, other.error?.state, other.board.blocks()]).toEqual([
      'FLASH_VERIFY_FAILED',
      expect.stringContaining('nothing was written'),
      0,
    ]);
  });

  test('ends when it is interrupted', async () => {
    const ending = new AbortController();
    const onState = ({ state }: FlashState) => {
      if (state === 'writing') ending.abort(new FieldmarkError('INTERRUPTED'));
    };
    const { error } = await flash(IMAGE, {}, { signal: ending.signal, onState });
    expect([error?.code, error?.state]).toEqual(['INTERRUPTED', expect.stringContaining('part of the new image')]);
  });
});
