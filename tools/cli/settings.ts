import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { parse } from 'yaml';
import { FieldmarkError } from '#proto/errors.js';

/**
 * Where an option's value comes from when no flag gives it: the environment (`FIELDMARK_` and the option's name), the
 * project's `fieldmark.yaml`, the user's, and last the default. A file holds options by name, for all commands or
 * under the name of one:
 *
 *     rpc: http://127.0.0.1:8545
 *     gateway: { http-port: 8080 }
 *     chain: { deploy: { key: "file:deployer.key" } }
 */
export type Environment = { readonly [name: string]: string | undefined };

const environmentName = (option: Option): string => `FIELDMARK_${option.name().toUpperCase().replaceAll('-', '_')}`;

const isSettable = (option: Option): boolean => !['help', 'version'].includes(option.name());

const allCommands = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(allCommands)];

/** Shows in `--help` which variable sets an option. Called once, when all commands are there. */
export const nameVariables = (program: Command): void => {
  for (const command of allCommands(program))
    for (const option of command.options) if (isSettable(option)) option.description += ` (${environmentName(option)})`;
};

type Section = { readonly [key: string]: unknown };
type File = { readonly path: string; readonly section: Section };

const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readFile = (path: string): File | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${path} cannot be read`, cause });
  }
  let section: unknown;
  try {
    section = parse(text);
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${path} is not YAML: ${cause instanceof Error ? cause.message.split('\n')[0] : cause}`,
      next: 'mend the file, or name another with --config-file',
    });
  }
  if (section === null || section === undefined) return { path, section: {} };
  if (!isSection(section)) throw new FieldmarkError('CONFIG_INVALID', { detail: `${path} is not a map of options` });
  return { path, section };
};

/** The files that apply, the nearer first. A file that was named must be there; those at the usual places may be. */
const configFiles = (named: string | undefined, environment: Environment): readonly File[] => {
  if (named !== undefined) {
    const file = readFile(named);
    if (file !== undefined) return [file];
    throw new FieldmarkError('CONFIG_INVALID', { detail: `there is no file ${named}`, next: 'check --config-file' });
  }
  const user = environment.XDG_CONFIG_HOME ?? join(homedir(), '.config');
  return ['fieldmark.yaml', join(user, 'fieldmark', 'config.yaml')].flatMap((path) => readFile(path) ?? []);
};

/** The keys, with the sections they stand in, that no command of the program would ever look at. */
const unknownKeys = (section: Section, command: Command, where = ''): readonly string[] => {
  const names = new Set(allCommands(command).flatMap((each) => each.options.map((option) => option.name())));
  return Object.entries(section).flatMap(([key, value]) => {
    const child = command.commands.find((each) => each.name() === key);
    if (child !== undefined && isSection(value)) return unknownKeys(value, child, `${where}${key}.`);
    return names.has(key) ? [] : [`${where}${key}`];
  });
};

/** Refuses what is left unknown, so that a slip of the pen is not passed over. */
const refuseUnknownKeys = (file: File, known: Command): void => {
  const [key] = unknownKeys(file.section, known);
  if (key === undefined) return;
  const where = key.split('.').slice(0, -1).join(' ');
  throw new FieldmarkError('CONFIG_INVALID', {
    detail: `${file.path} sets ${key}, which is no option`,
    next: `use an option's long name without the dashes; fieldmark ${where === '' ? '' : `${where} `}--help lists them`,
  });
};

/** The values of a file for one command, the most special first: `chain.deploy.rpc`, `chain.rpc`, `rpc`. */
const valuesFor = (file: File, names: readonly string[], option: string): readonly unknown[] => {
  const found: unknown[] = [];
  let section: Section = file.section;
  for (let depth = 0; depth <= names.length; depth++) {
    if (Object.hasOwn(section, option) && !isSection(section[option])) found.unshift(section[option]);
    const next = depth < names.length ? section[names[depth]!] : undefined;
    if (!isSection(next)) break;
    section = next;
  }
  return found;
};

const parseFlag = (text: string): boolean => {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off|)$/i.test(text)) return false;
  throw new InvalidArgumentError('It must be true or false.');
};

/** A value from outside the command line, in the form that the option's own flag would have given. */
const parseValue = (option: Option, value: unknown, source: string): unknown => {
  try {
    if (typeof value === 'object' && value !== null) throw new InvalidArgumentError('It must be a single value.');
    const text = String(value ?? '');
    if (!option.required && !option.optional) return parseFlag(text) !== option.negate;
    if (option.argChoices !== undefined && !option.argChoices.includes(text))
      throw new InvalidArgumentError(`Allowed choices are ${option.argChoices.join(', ')}.`);
    return option.parseArg === undefined ? text : option.parseArg(text, option.defaultValue);
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${source} gives ${option.long} the value '${value}'. ${cause.message}`,
    });
  }
};

/** The program first, the command last. */
const lineOf = (command: Command): readonly [Command, ...Command[]] =>
  command.parent === null ? [command] : [...lineOf(command.parent), command];

const filesFor = (program: Command, environment: Environment): readonly File[] =>
  configFiles(program.opts().configFile ?? environment.FIELDMARK_CONFIG_FILE, environment);

/** Whether the files that apply name an option that this program does not have, with the commands that it has loaded. */
export const namesUnknown = (command: Command, environment: Environment): boolean => {
  const [program] = lineOf(command);
  return filesFor(program, environment).some(({ section }) => unknownKeys(section, program).length > 0);
};

/**
 * Fills in what the command line left open, in `command` and in what it stands under. `whole` has the options of every
 * command there is, where the command's own program has loaded some only.
 */
export const applySettings = (command: Command, environment: Environment, whole?: Command): void => {
  const line = lineOf(command);
  const [program] = line;
  const names = line.slice(1).map((each) => each.name());
  const files = filesFor(program, environment);
  for (const file of files) refuseUnknownKeys(file, whole ?? program);
  for (const owner of line) {
    for (const option of owner.options) {
      if (!isSettable(option) || owner.getOptionValueSource(option.attributeName()) === 'cli') continue;
      const variable = environmentName(option);
      const given = environment[variable];
      if (given !== undefined) {
        owner.setOptionValueWithSource(option.attributeName(), parseValue(option, given, variable), 'env');
        continue;
      }
      const file = files.find((each) => valuesFor(each, names, option.name()).length > 0);
      if (file === undefined) continue;
      const value = valuesFor(file, names, option.name())[0];
      owner.setOptionValueWithSource(option.attributeName(), parseValue(option, value, file.path), 'config');
    }
  }
};
