import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Board } from '#flash/board.js';
import { FieldmarkError } from '#proto/errors.js';
import { DEVICE_STATE } from '#proto/session-codes.js';
import { buildFor } from './build.js';
import { followPort } from './console.js';
import { askForPort, readImage } from './flash.js';
import { createReporter } from './flash-report.js';
import { printLine } from './lines.js';
import { type ProvisionFlags, provisionOver, withSession } from './provision.js';
import { addRunWith, type OnBoard, type RunFlags } from './run.js';
import type { Action, Task } from './task.js';

/**
 * `run` for a board that is plugged in: builds, flashes where the board holds something else, provisions where it is not,
 * and follows what it says. A board that only lends its pins is then run from here.
 */

const BAUD_RATE = 115_200;
const READING_SECONDS = 120;
const SESSION_MS = 4000;
const OUT = 'build';

type BoardTask = Task<RunFlags>;

const say = ({ output }: BoardTask, word: string, text: string): void =>
  output.progress(word, { detail: text }, printLine(output, { word, text, style: 'cyan' }));

/** Compares first: flash wears, and most runs change nothing on the board. */
const flashIfNeeded = async (task: BoardTask, board: Board, port: string, image: string): Promise<void> => {
  const { planFlash } = await import('#flash/plan.js');
  const plan = planFlash(board, { name: basename(image), bytes: readImage(image) });
  const { signal, output } = task;
  try {
    await plan.run(port, { verifyOnly: true, signal });
    say(task, 'unchanged', `${board.name} at ${port} holds ${image} already`);
  } catch (error) {
    if (!(error instanceof FieldmarkError) || error.code !== 'FLASH_VERIFY_FAILED') throw error;
    await plan.run(port, { signal, onState: createReporter(output) });
    say(task, 'flashed', `${board.name} at ${port} was read back`);
  }
};

/** The state of the device on the line; undefined for a program that speaks no session. */
const stateOf = (port: string, signal: AbortSignal): Promise<number | undefined> =>
  withSession(port, signal, async (link) => {
    try {
      return (await link.call('hello', {}, { deadlineMs: SESSION_MS })).state;
    } catch (error) {
      if (error instanceof FieldmarkError && error.code === 'DEVICE_SILENT') return undefined;
      throw error;
    }
  });

/** Provisions a device that has no owner yet, where the command line has its settings. */
export const provisionIfNeeded = async (task: BoardTask, port: string): Promise<void> => {
  const { provision: config } = task.options;
  const state = await stateOf(port, task.signal);
  if (state !== undefined && state >= DEVICE_STATE.claimed) return say(task, 'provisioned', 'already');
  if (config === undefined) return say(task, 'waiting', 'to be provisioned: --provision FILE, or fieldmark provision');
  if (state === undefined)
    throw new FieldmarkError('DEVICE_SILENT', {
      detail: `what runs on ${port} speaks no session`,
      state: 'the board is flashed and not provisioned',
      next: 'leave --provision out, or flash a program that can be provisioned',
    });
  const options = { ...task.options, config, readingSeconds: READING_SECONDS } as Task<ProvisionFlags>['options'];
  await withSession(port, task.signal, (link) => provisionOver(link, { ...task, options }));
};

const runOnBoard: OnBoard = async (task) => {
  const { options, output, signal } = task;
  const { findBoard, loadBoards } = await import('#flash/board.js');
  const { choosePort, listPorts, refuseOtherBoard } = await import('#flash/ports.js');
  const boards = loadBoards();
  const board = findBoard(boards, options.board!);
  if (board.runtime === 'linux') return 'run';
  // what is wrong with the settings shows before anything is flashed
  if (options.provision !== undefined) (await import('./provision-plan.js')).readPlan(options.provision);
  const wanted = options.tcp === undefined ? options.port : `tcp://${options.tcp}`;
  const ports = listPorts(boards);
  const port = await choosePort(ports, wanted, board, askForPort(output));
  refuseOtherBoard(ports, port, board);
  if (board.runtime === 'firmata' && options.follow !== false) {
    const { loadConfig } = await import('#linux/config.js');
    const { config: path, key, data } = options;
    await loadConfig({ path, flags: { key, data, port }, env: task.environment });
  }
  const built = await buildFor(board, task.arguments[0] ?? 'device.ts', OUT, task);
  say(task, 'built', built.lines[0] ?? built.path);
  await flashIfNeeded(task, board, port, built.path);
  if (board.runtime === 'firmata') return options.follow === false ? 'done' : { port };
  await provisionIfNeeded(task, port);
  if (options.follow !== false) await followPort(port, { baud: BAUD_RATE }, { output, signal });
  return 'done';
};

export const addRun = (program: Command, action: Action): Command =>
  addRunWith(program, action, runOnBoard)
    .argument('[device]', 'device.ts of an Espruino board')
    .option('--provision <file>', 'settings for a board that has none yet, as fieldmark provision --config takes them')
    .option('--no-follow', 'end when the board is ready');
