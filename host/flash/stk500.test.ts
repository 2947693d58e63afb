import { describe, expect, test } from '@jest/globals';
import { FieldmarkError } from '#proto/errors.js';
import { createFakeBoard, type Faults, fakeStk500v1, fakeStk500v2 } from './bootloader.fixture.js';
import type { FlashOptions, FlashState } from './flash.js';
import type { Image } from './intel-hex.js';
import { flashStk500, type Stk500Target } from './stk500.js';

const V1: Stk500Target = {
  method: 'stk500v1',
  baudRates: [115_200, 57_600],
  signature: '1e950f',
  pageBytes: 128,
  imageBytesMax: 32_256,
};
const V2: Stk500Target = { ...V1, method: 'stk500v2', signature: '1e9801', pageBytes: 256, imageBytesMax: 253_952 };
const MEGA_SIGNATURE = [0x1e, 0x98, 0x01];

const imageOf = (length: number, start = 0): Image => ({
  start,
  bytes: Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255),
});

const PROTOCOLS = [
  ['STK500v1', V1, (faults: Faults = {}) => createFakeBoard(fakeStk500v1, 32_768, closed, faults)],
  [
    'STK500v2',
    V2,
    (faults: Faults = {}) => createFakeBoard(fakeStk500v2, 262_144, closed, { signature: MEGA_SIGNATURE, ...faults }),
  ],
] as const;

const closed = () => new FieldmarkError('LINK_CLOSED', { detail: 'the cable is out' });

const failureOf = async (work: Promise<void>): Promise<FieldmarkError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FieldmarkError);
  const failed = error as FieldmarkError;
  // whatever it is, a person is told how the board is and what to do
  expect([failed.code, failed.state, failed.next]).toEqual([failed.code, expect.any(String), expect.any(String)]);
  return failed;
};

describe.each(PROTOCOLS)('flashing by %s', (_name, target, boardWith) => {
  test.each([1, target.pageBytes - 1, target.pageBytes, target.pageBytes + 1, 5000])(
    'writes and reads back an image of %i bytes',
    async (length) => {
      const board = boardWith();
      const states: FlashState[] = [];
      const image = imageOf(length);
      await flashStk500(board.link, target, image, { onState: (state) => states.push(state) });
      const pages = Math.ceil(length / target.pageBytes);
      expect(board.flash.subarray(0, length)).toEqual(image.bytes);
      expect(board.flash.subarray(length).every((byte) => byte === 0xff)).toBe(true);
      expect([board.pagesWritten(), board.started()]).toEqual([pages, true]);
      const bytesTotal = pages * target.pageBytes;
      expect(states.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual([
        'initializing',
        'preparing',
        'writing',
        'verifying',
        'finished',
      ]);
      expect(states).toContainEqual({ state: 'writing', bytesTotal, bytesWritten: bytesTotal });
      expect(states).toContainEqual({ state: 'verifying', bytesTotal, bytesVerified: bytesTotal });
    },
  );

  test('keeps an image at the address that it names, in the middle of a page', async () => {
    const board = boardWith();
    const image = imageOf(300, 1000);
    await flashStk500(board.link, target, image, {});
    expect(board.flash.subarray(1000, 1300)).toEqual(image.bytes);
    expect(board.flash[999]).toBe(0xff);
  });

  test('writes nothing in a dry run, but finds what would fail', async () => {
    const board = boardWith();
    const states: FlashState[] = [];
    await flashStk500(board.link, target, imageOf(1000), { dryRun: true, onState: (state) => states.push(state) });
    expect([board.pagesWritten(), board.started()]).toEqual([0, true]);
    expect(states[states.length - 1]).toMatchObject({ state: 'finished', dryRun: true });
    const other = boardWith({ signature: [1, 2, 3] });
    expect((await failureOf(flashStk500(other.link, target, imageOf(1000), { dryRun: true }))).code).toBe(
      'FLASH_WRONG_CHIP',
    );
  });

  test('verifies without writing', async () => {
    const board = boardWith();
    board.flash.set(imageOf(1000).bytes);
    await flashStk500(board.link, target, imageOf(1000), { verifyOnly: true });
    board.flash[700]! ^= 4;
    const error = await failureOf(flashStk500(board.link, target, imageOf(1000), { verifyOnly: true }));
    expect([error.code, error.message, error.state, board.pagesWritten()]).toEqual([
      'FLASH_VERIFY_FAILED',
      expect.stringContaining('0x2bc'),
      expect.stringContaining('nothing was written'),
      0,
    ]);
  });

  test('refuses an image that does not fit, before it touches the board', async () => {
    const board = boardWith();
    const image = imageOf(100, target.imageBytesMax - 99);
    const error = await failureOf(flashStk500(board.link, target, image, {}));
    expect([error.code, board.resets(), board.bytesTaken()]).toEqual(['IMAGE_TOO_LARGE', 0, 0]);
    const fitting = imageOf(100, target.imageBytesMax - 100);
    await expect(flashStk500(board.link, target, fitting, {})).resolves.toBeUndefined();
  });

  test('finds a bootloader at another speed, and after more than one reset', async () => {
    const slow = boardWith({ baudRate: 57_600 });
    await flashStk500(slow.link, target, imageOf(10), {});
    expect([slow.baudRates, slow.pagesWritten()]).toEqual([[115_200, 57_600], 1]);
    const late = boardWith({ deafResets: 2 });
    await flashStk500(late.link, target, imageOf(10), {});
    expect([late.resets(), late.pagesWritten()]).toEqual([3, 1]);
  });

  test.each([
    ['another chip', { signature: [0x1e, 0x94, 0x06] }, 'FLASH_WRONG_CHIP', /1e9406/, 0],
    ['no answer', { silent: true }, 'FLASH_NO_ANSWER', /115200 and 57600/, 0],
    ['a line that babbles', { babble: Uint8Array.from([1, 2, 3]) }, 'FLASH_NO_ANSWER', /keeps talking/, 0],
    ['a line that babbles zeros', { babble: new Uint8Array(64) }, 'FLASH_NO_ANSWER', /keeps talking/, 0],
  ] as const)('stops at %s with nothing written', async (_fault, faults, code, detail, pages) => {
    const board = boardWith(faults);
    const states: FlashState[] = [];
    const error = await failureOf(
      flashStk500(board.link, target, imageOf(1000), { onState: (state) => states.push(state) }),
    );
    expect([error.code, error.message, error.state, board.pagesWritten()]).toEqual([
      code,
      expect.stringMatching(detail),
      expect.stringContaining('nothing was written'),
      pages,
    ]);
    expect(states[states.length - 1]).toMatchObject({ state: 'error', code });
  });

  test.each([
    ['a page that is refused', { refusesPage: 512 }, 'FLASH_REFUSED', /0x200/],
    ['a chip that reads back another bit', { stuckAt: 515 }, 'FLASH_VERIFY_FAILED', /0x203/],
    ['a cable that is pulled', { pulledAfterBytes: 700 }, 'LINK_CLOSED', /the cable is out/],
    ['a board that hangs', { hungAfterBytes: 700 }, 'FLASH_NO_ANSWER', /write page|load address/],
  ] as const)('says after %s that part of it is written', async (_fault, faults, code, detail) => {
    const board = boardWith(faults);
    const error = await failureOf(flashStk500(board.link, target, imageOf(1024), {}));
    expect([error.code, error.message, error.state, error.next]).toEqual([
      code,
      expect.stringMatching(detail),
      expect.stringContaining('part of the new image'),
      expect.stringContaining('flash it again'),
    ]);
    expect(board.flash[0]).not.toBe(0xff);
  });

  test('never says that it worked, wherever the cable is pulled', async () => {
    const whole = boardWith();
    await flashStk500(whole.link, target, imageOf(target.pageBytes), {});
    for (let bytes = 0; bytes < whole.bytesTaken(); bytes++) {
      const error = await failureOf(
        flashStk500(boardWith({ pulledAfterBytes: bytes }).link, target, imageOf(target.pageBytes), {}),
      );
      expect([bytes, error.code]).toEqual([bytes, 'LINK_CLOSED']);
    }
  });

  test('ends when it is interrupted, and says how the board is left', async () => {
    const interrupted = async (at: FlashState['state']) => {
      const ending = new AbortController();
      const board = boardWith();
      const options: FlashOptions = {
        signal: ending.signal,
        onState: ({ state }) => state === at && ending.abort(new FieldmarkError('INTERRUPTED')),
      };
      return [await failureOf(flashStk500(board.link, target, imageOf(1024), options)), board.pagesWritten()] as const;
    };
    const [early, none] = await interrupted('initializing');
    expect([early.code, early.state, none]).toEqual(['INTERRUPTED', expect.stringContaining('nothing was written'), 0]);
    const [midway] = await interrupted('writing');
    expect(midway.code).toBe('INTERRUPTED');
    const [late] = await interrupted('verifying');
    expect([late.code, late.state]).toEqual([
      'INTERRUPTED',
      expect.stringContaining('not all of it has been read back'),
    ]);
  });
});

describe('STK500v2', () => {
  test('reaches the flash above 128 KiB by extended addresses', async () => {
    const board = createFakeBoard(fakeStk500v2, 262_144, closed, { signature: MEGA_SIGNATURE });
    const image = imageOf(600, 130_900);
    await flashStk500(board.link, V2, image, {});
    expect(board.flash.subarray(130_900, 131_500)).toEqual(image.bytes);
  });
});
