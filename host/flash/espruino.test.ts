import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { FieldmarkError } from '#proto/errors.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { createFakeEspruino, type EspruinoFaults, PAGE_BYTES } from './espruino.fixture.js';
import { type EspruinoTarget, flashEspruino, openPackage, sealPackage } from './espruino.js';
import { fromLatin1, latin1 } from './espruino-console.js';
import type { FlashOptions, FlashState } from './flash.js';
import { plugInterpreter } from './interpreter.fixture.js';
import { openSerialPort } from './serial-port.js';

const TARGET: EspruinoTarget = {
  method: 'espruino-storage',
  baudRates: [115_200, 9600],
  interpreters: ['PICO_R1_3'],
  storageBytes: 65_536,
};
const closed = () => new FieldmarkError('LINK_CLOSED', { detail: 'the cable is out' });
const programOf = (length: number, word: string): Uint8Array =>
  latin1(`print("${word}");//${'\\\xe9"\x11\x13 ='.repeat(length)}`.slice(0, length));

const flash = async (
  program: Uint8Array,
  faults: EspruinoFaults = {},
  options: FlashOptions = {},
  old?: Uint8Array,
) => {
  const files = new Map<string, string>();
  if (old !== undefined) await flashEspruino(createFakeEspruino(files, closed).link, TARGET, old, {});
  const board = createFakeEspruino(files, closed, faults);
  const states: FlashState[] = [];
  const onState = (state: FlashState) => {
    states.push(state);
    options.onState?.(state);
  };
  const error = await flashEspruino(board.link, TARGET, program, { ...options, onState }).then(
    () => undefined,
    (reason: FieldmarkError) => reason,
  );
  if (error !== undefined)
    expect([error.code, error.state, error.next]).toEqual([error.code, expect.any(String), expect.any(String)]);
  return { board, states, error, started: board.boot() };
};

describe('the image of a board with slots', () => {
  const imageArea = { address: 0xac000, sizeBytes: 2 * PAGE_BYTES, pageBytes: PAGE_BYTES };
  const image = new Uint8Array(PAGE_BYTES + 701).map((_, i) => i * 7);
  const put = async (target: EspruinoTarget, faults: EspruinoFaults = {}) => {
    const board = createFakeEspruino(new Map(), closed, { version: '2v29', ...faults });
    const beside = [{ name: 'fm.image', bytes: image }];
    const done = flashEspruino(board.link, target, programOf(300, 'boot'), {}, beside).then(
      () => undefined,
      (reason: FieldmarkError) => reason.code,
    );
    return { board, code: await done };
  };

  test('goes to pages of its own, and is read back, before its boot may start it', async () => {
    const { board, code } = await put({ ...TARGET, imageArea });
    expect(code).toBeUndefined();
    const held = Array.from(image, (_, i) => board.cells.get(imageArea.address + i));
    expect(held).toEqual([...image]);
    expect([...board.files.keys()]).toEqual(['fieldmark.js', '.bootcde']);
    expect(board.boot()).toBe(fromLatin1(programOf(300, 'boot')));
  });

  test('that is not what was written is never started', async () => {
    const { board, code } = await put({ ...TARGET, imageArea }, { wornAt: imageArea.address + 4711 });
    expect(code).toBe('FLASH_VERIFY_FAILED');
    expect(board.boot()).toBeUndefined();
  });

  test.each([1, 2, 3, 4])('touches no page that is not its own, where a digit comes over wrong (%i)', async (time) => {
    const foreign = imageArea.address - 4;
    const text = `${imageArea.address}`;
    const mishears = { text, time, letter: `${foreign}`.slice(-1) };
    const { board, code } = await put({ ...TARGET, imageArea }, { mishears, held: [[foreign, 0x5a]] });
    expect([code, board.cells.get(foreign)]).toEqual(['FLASH_REFUSED', 0x5a]);
    expect(board.boot()).toBeUndefined();
  });

  test('is refused where the board has no room for one', async () => {
    expect((await put(TARGET)).code).toBe('IMAGE_TOO_LARGE');
    const small = { ...TARGET, imageArea: { ...imageArea, sizeBytes: PAGE_BYTES } };
    const { board, code } = await put(small);
    expect([code, board.cells.size, board.files.size]).toEqual(['IMAGE_TOO_LARGE', 0, 0]);
  });
});

describe('a program for an Espruino board', () => {
  test.each([
    ['packets', '2v25', 1],
    ['packets', '2v29.277', 5000],
    ['packets', '3v0', 1024],
    ['lines', '2v24', 1],
    ['lines', '2v08.10', 5000],
    ['lines', '1v99', 1024],
  ])('goes into flash by %s with version %s (%#)', async (way, version, length) => {
    const program = programOf(length, 'new');
    const { board, states, error, started } = await flash(program, { version });
    expect(error).toBeUndefined();
    expect(board.files.get('fieldmark.js')).toBe(fromLatin1(program));
    expect(started).toBe(fromLatin1(program));
    expect(board.packets() > 0).toBe(way === 'packets');
    expect(states[0]).toMatchObject({ state: 'initializing' });
    expect(states).toContainEqual({ state: 'preparing', detail: `PICO_R1_3 ${version}` });
    expect(states[states.length - 1]).toMatchObject({ state: 'finished', dryRun: false });
    const { bytesTotal } = states.find((state) => state.state === 'writing')!;
    expect(states).toContainEqual({ state: 'writing', bytesTotal, bytesWritten: bytesTotal });
    expect(states).toContainEqual({ state: 'verifying', bytesTotal, bytesVerified: bytesTotal });
  });

  test.each([
    ['a program runs without end', { isLooping: true }],
    ['a program logs', { log: 'lux=3> =\x02 \r\n' }],
    ['a program logs, to an old version', { log: 'lux=3>\r\n', version: '2v10' }],
    ['it listens at another speed', { baudRate: 9600 }],
    ['it stops its sender now and then', { sendsXoff: true }],
    ['replaced files fill its flash', { freeBytes: 8000, trashBytes: 5000 }],
  ] as const)('gets there while %s', async (_name, faults) => {
    const program = programOf(3000, 'new');
    const { error, started } = await flash(program, faults);
    expect([error, started]).toEqual([undefined, fromLatin1(program)]);
  });

  test.each([
    ['another board', { board: 'PUCKJS' }, 'FLASH_WRONG_CHIP', /PUCKJS/],
    ['no prompt', { silent: true }, 'FLASH_NO_ANSWER', /115200 or 9600/],
    ['a password', { password: true }, 'FLASH_REFUSED', /password/],
    ['a line that babbles', { babble: new Uint8Array(4096).fill(65) }, 'FLASH_NO_ANSWER', /keeps talking/],
    ['packets that are refused', { refusesPackets: true }, 'FLASH_REFUSED', /getFree/],
  ] as const)('stops at %s, and what ran before still starts', async (_name, faults, code, detail) => {
    const old = programOf(500, 'old');
    const { error, started } = await flash(programOf(3000, 'new'), faults, {}, old);
    expect([error?.code, error?.message, started]).toEqual([code, expect.stringMatching(detail), fromLatin1(old)]);
  });

  test('is too large before anything is asked of the board', async () => {
    const { error, board } = await flash(programOf(TARGET.storageBytes!, 'new'));
    expect([error?.code, board.bytesTaken()]).toEqual(['IMAGE_TOO_LARGE', 0]);
  });

  test('is too large for what is free, and the error says what became of the old one', async () => {
    const { error, started } = await flash(programOf(3000, 'new'), { freeBytes: 2000 }, {}, programOf(500, 'old'));
    expect([error?.code, error?.state, started]).toEqual([
      'IMAGE_TOO_LARGE',
      expect.stringContaining('that was there is erased'),
      undefined,
    ]);
  });

  test.each(['2v25', '2v10'])('that flash holds otherwise is not started, nor called done (%s)', async (version) => {
    for (const flipsAt of [0, 1500, 2999]) {
      const { error, started, states } = await flash(
        programOf(3000, 'new'),
        { version, flipsAt },
        {},
        programOf(500, 'old'),
      );
      expect([error?.code, started]).toEqual(['FLASH_VERIFY_FAILED', undefined]);
      expect(states.some(({ state }) => state === 'finished')).toBe(false);
    }
  });

  test('is written nowhere in a dry run, nor when it is only compared', async () => {
    const old = programOf(500, 'old');
    const program = programOf(3000, 'new');
    const dry = await flash(program, {}, { dryRun: true }, old);
    expect([dry.error, dry.started, dry.states.some(({ state }) => state === 'writing')]).toEqual([
      undefined,
      fromLatin1(old),
      false,
    ]);
    const other = await flash(program, {}, { verifyOnly: true }, old);
    expect([other.error?.code, other.error?.state, other.started]).toEqual([
      'FLASH_VERIFY_FAILED',
      expect.stringContaining('nothing was written'),
      fromLatin1(old),
    ]);
    expect((await flash(old, {}, { verifyOnly: true }, old)).error).toBeUndefined();
  });

  test('is the old one or the new one or none, never half, wherever the plug is pulled', async () => {
    const [old, program] = [programOf(700, 'old'), programOf(1500, 'new')];
    const whole = await flash(program, {}, {}, old);
    const seen = new Set<string | undefined>();
    for (let bytes = 0; bytes < whole.board.bytesTaken(); bytes += 5) {
      const { error, started } = await flash(program, { pulledAfterBytes: bytes }, {}, old);
      expect([bytes, error?.code]).toEqual([bytes, 'LINK_CLOSED']);
      seen.add(started);
    }
    expect(seen).toEqual(new Set([fromLatin1(old), undefined, fromLatin1(program)]));
  });

  test('ends when it is interrupted', async () => {
    const ending = new AbortController();
    const onState = ({ state }: FlashState) => {
      if (state === 'writing') ending.abort(new FieldmarkError('INTERRUPTED'));
    };
    const { error, started } = await flash(programOf(3000, 'new'), {}, { signal: ending.signal, onState });
    expect([error?.code, error?.state, started]).toEqual(['INTERRUPTED', expect.stringContaining('prompt'), undefined]);
  });
});

describe('a package for an Espruino board', () => {
  const files = new Map([
    ['fieldmark.js', programOf(900, 'new')],
    ['fm.native', Uint8Array.from({ length: 700 }, (_, i) => i & 255)],
    ['fm.console', programOf(300, 'part')],
  ]);

  test('brings the files beside the program, wherever the plug is pulled never with another program', async () => {
    const { program, beside } = openPackage(sealPackage(files))!;
    const write = async (held: Map<string, string>, pulledAfterBytes?: number) => {
      const board = createFakeEspruino(held, closed, pulledAfterBytes === undefined ? {} : { pulledAfterBytes });
      const error = await flashEspruino(board.link, TARGET, program, {}, beside).then(
        () => undefined,
        (reason: FieldmarkError) => reason,
      );
      return { board, error };
    };
    const whole = await write(new Map());
    expect(whole.error).toBeUndefined();
    for (const [name, bytes] of files) expect(whole.board.files.get(name)).toBe(fromLatin1(bytes));
    for (let bytes = 0; bytes < whole.board.bytesTaken(); bytes += 97) {
      const held = new Map<string, string>();
      await flashEspruino(createFakeEspruino(held, closed).link, TARGET, programOf(500, 'old'), {});
      const { board, error } = await write(held, bytes);
      expect([bytes, error?.code]).toEqual([bytes, 'LINK_CLOSED']);
      const isWhole = [...files].every(([name, content]) => held.get(name) === fromLatin1(content));
      const started = board.boot();
      if (held.has('fm.native') && started !== undefined)
        expect([bytes, started, isWhole]).toEqual([bytes, fromLatin1(program), true]);
    }
  });

  test.each([
    ['no JSON', 'fieldmark'],
    ['no files', '{}'],
    ['no program', '{"files":{"fm.native":"AAAA"}}'],
    ['boot code of its own', '{"files":{"fieldmark.js":"YQ==",".bootcde":"YQ=="}}'],
    ['a name that no Storage has', '{"files":{"fieldmark.js":"YQ==","../x":"YQ=="}}'],
    ['an empty file', '{"files":{"fieldmark.js":"YQ==","x":""}}'],
  ])('that holds %s is none', (_name, text) => {
    expect(openPackage(latin1(text))).toBeUndefined();
  });
});

const INTERPRETER = process.env.ESPRUINO;
const genuinely = INTERPRETER === undefined ? undefined : [INTERPRETER, 'socat'];

if (genuinely === undefined) {
  process.stderr.write('SKIPPED flashing a genuine Espruino: set ESPRUINO to the Linux build of its interpreter\n');
} else {
  describeWith(genuinely, 'a program for a genuine Espruino interpreter', () => {
    const withInterpreter = async (work: (path: string) => Promise<void>): Promise<void> => {
      const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
      const path = join(folder, 'tty');
      const { unplug } = plugInterpreter(INTERPRETER!, path, folder);
      try {
        await work(path);
      } finally {
        unplug();
        rmSync(folder, { recursive: true });
      }
    };
    const open = async (path: string) => {
      for (let left = 200; ; left--) {
        const link = await openSerialPort(path).catch((error: unknown) => {
          if (left === 0) throw error;
        });
        if (link !== undefined) return link;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const target: EspruinoTarget = { method: 'espruino-storage', baudRates: [115_200], interpreters: ['LINUX'] };

    test('is stored, read back, and starts by itself', () =>
      withInterpreter(async (path) => {
        const link = await open(path);
        try {
          const program = latin1(`print("it r"+"uns");var x="${'\xe9\x11\x13é'.repeat(500)}";`);
          await flashEspruino(link, target, program, {});
          let said = '';
          while (!said.includes('it runs')) {
            const bytes = await link.read(30_000);
            if (bytes === undefined) throw new Error(`it said only: ${said}`);
            said += fromLatin1(bytes);
          }
          await flashEspruino(link, target, program, { verifyOnly: true });
          const other = Uint8Array.from(program);
          other[1000]! ^= 1;
          await expect(flashEspruino(link, target, other, { verifyOnly: true })).rejects.toMatchObject({
            code: 'FLASH_VERIFY_FAILED',
          });
        } finally {
          await link.close();
        }
      }));

    test('that loops for ever can be replaced', () =>
      withInterpreter(async (path) => {
        const link = await open(path);
        try {
          await flashEspruino(link, target, latin1('while(true){}'), {});
          await new Promise((resolve) => setTimeout(resolve, 2500));
          const program = latin1('print("again")');
          await flashEspruino(link, target, program, {});
          await flashEspruino(link, target, program, { verifyOnly: true });
        } finally {
          await link.close();
        }
      }));
  });
}
