#!/usr/bin/env -S node --max-semi-space-size=32
// a gateway makes much that lives shortly: room for it saves an eighth of the CPU a reading takes (`npm run bench`)
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { FieldmarkError } from '#proto/errors.js';
import { addBoards } from './boards.js';
import { addBuild } from './build.js';
import { addChain } from './chain.js';
import { addCompletion } from './completion.js';
import { addConsole } from './console.js';
import { addDemo } from './demo.js';
import { addDevice } from './device.js';
import { addDispute } from './dispute.js';
import { addDoctor } from './doctor.js';
import { EXIT } from './exit-codes.js';
import { addFlash } from './flash.js';
import { addFlywheel } from './flywheel.js';
import { addGateway } from './gateway.js';
import { addKey } from './key.js';
import { addLog } from './log.js';
import { addMedia } from './media.js';
import { addPorts } from './ports.js';
import { addProvision } from './provision.js';
import { addRewards } from './rewards.js';
import { addRun } from './run.js';
import { nameVariables } from './settings.js';
import { type Action, createAction, outputOf, pathOf, type Surroundings } from './task.js';
import { addUdev } from './udev.js';
import { addVerify } from './verify.js';

/** Every noun of the command line, each from its own file. */
const COMMANDS: readonly ((program: Command, action: Action) => void)[] = [
  addDemo,
  addRun,
  addGateway,
  addKey,
  addDevice,
  addVerify,
  addDispute,
  addLog,
  addMedia,
  addChain,
  addRewards,
  addFlywheel,
  addBoards,
  addPorts,
  addFlash,
  addConsole,
  addProvision,
  addDoctor,
  addUdev,
  addBuild,
  addCompletion,
];

const createProgram = (surroundings: Surroundings): Command => {
  const program = new Command('fieldmark')
    .description('Readings sealed on the board, provable to anyone.')
    .option('-j, --json', 'data and progress as lines of JSON', false)
    .option('-y, --yes', 'answer every question with yes', false)
    .option('-q, --quiet', 'no progress, only data and errors', false)
    .option('-v, --verbose', 'more about what happens, and causes of errors', false)
    .option('--no-color', 'no colours; so does NO_COLOR')
    .option('--config-file <path>', 'file of options, before ./fieldmark.yaml and the one in ~/.config/fieldmark')
    .configureOutput({
      writeOut: (text) => surroundings.streams.stdout.write(text),
      writeErr: (text) => surroundings.streams.stderr.write(text),
      // errors are printed in one place, with code and next step
      outputError: () => {},
    })
    .showHelpAfterError(false)
    .exitOverride();
  const action = createAction(surroundings);
  for (const add of COMMANDS) add(program, action);
  nameVariables(program);
  return program;
};

/** The deepest command that the words name, for the hint after a mistake. */
const commandOf = (program: Command, words: readonly string[]): Command => {
  let command = program;
  for (const word of words) command = command.commands.find((each) => each.name() === word) ?? command;
  return command;
};

const asFieldmarkError = (error: unknown, program: Command, words: readonly string[]): FieldmarkError => {
  if (error instanceof FieldmarkError) return error;
  if (error instanceof CommanderError)
    return new FieldmarkError('USAGE', {
      detail: error.message.replace(/^error: /, '').replaceAll('\n', ' '),
      next: `${pathOf(commandOf(program, words))} --help lists what it takes`,
    });
  return new FieldmarkError('INTERNAL', {
    detail: error instanceof Error ? error.message : String(error),
    next: 'report it with the output of the same command and --verbose',
    cause: error,
  });
};

/** Runs one command line (without program names) and gives the exit code; never throws, never exits. */
export const run = async (words: readonly string[], surroundings: Surroundings): Promise<number> => {
  const program = createProgram(surroundings);
  try {
    await program.parseAsync(words, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    // a noun without a verb has had its help printed
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
    const options = { ...program.opts(), json: program.opts().json || /^(--json|-j)$/m.test(words.join('\n')) };
    return outputOf(surroundings, options).error(asFieldmarkError(error, program, words));
  }
};

const main = async (): Promise<void> => {
  const ending = new AbortController();
  const end = (name: NodeJS.Signals) => {
    // who asks twice does not want to wait for a clean end
    if (ending.signal.aborted) process.exit(EXIT.interrupted);
    ending.abort(new FieldmarkError('INTERRUPTED', { detail: name }));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  // a reader such as `head` that has seen enough is no fault
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.ok);
  });
  process.exitCode = await run(process.argv.slice(2), {
    streams: process,
    environment: process.env,
    signal: ending.signal,
  });
};

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
