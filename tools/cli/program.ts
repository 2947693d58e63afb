import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { FieldmarkError } from '#proto/errors.js';
import { EXIT } from './exit-codes.js';
import { nameVariables } from './settings.js';
import { type Action, createAction, outputOf, pathOf, type Surroundings } from './task.js';

type Add = (program: Command, action: Action) => void;

/** The nouns of a command line, each in its own file, which is loaded when it is named. */
export type Nouns = { readonly [noun: string]: () => Promise<Add> };

/** Needs all nouns, as `--help` does. */
const COMPLETION = 'completion';

/** The nouns that the words may mean; all of them where none is named, for help and hints. */
const nounsIn = (nouns: Nouns, words: readonly string[]): readonly string[] => {
  const all = Object.keys(nouns);
  const named = all.filter((noun) => words.includes(noun));
  return named.length === 0 || named.includes(COMPLETION) ? all : named;
};

const readVersion = async (): Promise<string> => {
  const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
};

/** Loads no other noun than the words ask for: a device must not carry what a gateway or an auditor needs. */
const createProgram = async (nouns: Nouns, surroundings: Surroundings, words: readonly string[]): Promise<Command> => {
  const program = new Command('fieldmark')
    .description('Readings sealed on the board, provable to anyone.')
    .version(await readVersion(), '-V, --version', 'the version of this program')
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
  const action = createAction(surroundings, () => createProgram(nouns, surroundings, []));
  for (const noun of nounsIn(nouns, words)) (await nouns[noun]!())(program, action);
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
export const runCommand = async (
  nouns: Nouns,
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> => {
  const program = await createProgram(nouns, surroundings, words);
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

/** Runs a process's own command line where `url` is the file that the process was started with, and sets its exit code. */
export const runMain = async (url: string, nouns: Nouns): Promise<void> => {
  if (process.argv[1] === undefined || realpathSync(process.argv[1]) !== fileURLToPath(url)) return;
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
  process.exitCode = await runCommand(nouns, process.argv.slice(2), {
    streams: process,
    environment: process.env,
    signal: ending.signal,
  });
};
