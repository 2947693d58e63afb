import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Built, buildEspruino } from '../build/espruino.js';
import { describeWith } from '../setup/require.fixture.js';
import {
  createBoardFlash,
  deviceFile,
  layoutOf,
  settingsFor,
  startBoard,
  stopNativeCode,
  type TestBoard,
  until,
} from './espruino.fixture.js';
import { OutOfMemory } from './espruino.js';

const OFFLINE = settingsFor(undefined);
/** A sensor that keeps what it is told to with every sample. */
const deviceOf = (kept: string): string => `
const all: unknown[] = [];
const own = {
  name: 'own',
  fields: [{ name: 'own', unit: '/', exponent: 0, min: 0, max: 9 }],
  periodMsMin: 50,
  open: () => ({
    start: (done: any) => done(undefined, true),
    sample: (done: any) => {
      ${kept}
      done(undefined, [{ name: 'own', unit: '/', value: { mantissa: all.length > 0 ? 1 : 0, exponent: 0 } }]);
    },
  }),
};
export const sensors = [{ driver: own, options: {}, periodMs: 100 }] as any;`;
/** how far a count here may be from a report, which a genuine interpreter is compared with */
const ERROR_SHARE = 0.05;
const INTERPRETER = 60;

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static'], "the memory of a board's machine", () => {
  const boards: TestBoard[] = [];
  let pico: Built;
  const build = async (board: string, text: string): Promise<Built> => {
    const device = deviceFile(text);
    const built = await buildEspruino({ board, device: device.path });
    device.remove();
    return built;
  };
  const start = (built: Built, id: string, change: object = {}): TestBoard => {
    const layout = layoutOf(id);
    const flash = createBoardFlash(built, { 'fm.settings': OFFLINE }, layout);
    const board = startBoard(flash, { ...layout.machine(flash), ...change });
    boards.push(board);
    return board;
  };
  const isFull = (board: TestBoard): boolean => board.deaths.some((death) => death instanceof OutOfMemory);
  beforeAll(async () => {
    pico = await build('espruino-pico', deviceOf(''));
  });
  afterEach(() => {
    for (const board of boards.splice(0)) board.stop();
  });
  afterAll(stopNativeCode);

  test('is what a report says, of definitions and of a board that seals', async () => {
    const board = start(pico, 'espruino-pico');
    const { definitions, running, most } = pico.report.heapVariables;
    const defined = board.machine().usedVariables();
    expect(Math.abs(defined - INTERPRETER - definitions) / definitions).toBeLessThan(ERROR_SHARE);
    await until(() => board.count('sealed') >= 10);
    const used = board.machine().usedVariables();
    // a report counts on two drivers and a gateway
    expect(used).toBeGreaterThan(0.85 * running);
    expect(used).toBeLessThan(most);
    expect(board.deaths).toEqual([]);
  });

  test('has no room for a script that is larger than the board', async () => {
    const board = start(pico, 'espruino-pico', { variables: pico.report.heapVariables.definitions });
    await until(() => isFull(board));
    expect(board.count('sealed')).toBe(0);
  });

  test.each([
    ['more and more of it', "for (let i = 0; i < 20; i++) all.push('a text of some length');"],
    ['a piece that is larger than all', 'all.push(new Uint8Array(100_000));'],
  ])("ends a user's module that takes %s", async (_name, kept) => {
    const built = await build('espruino-wifi', deviceOf(kept));
    const board = start(built, 'espruino-wifi');
    await until(() => isFull(board) || board.count('sensor-failed INTERNAL') > 0);
    expect(isFull(board) || board.lines.some((line) => line.startsWith('sensor-failed'))).toBe(true);
  });
});
