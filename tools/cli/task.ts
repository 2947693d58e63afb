import { type Command, InvalidArgumentError } from 'commander';
import { FieldmarkError } from '#proto/errors.js';
import { createOutput, type Output, type Streams } from './output.js';
import { applySettings, type Environment, namesUnknown } from './settings.js';

/** What surrounds one run of the program; injected, so that a test can be its surroundings. */
export type Surroundings = {
  readonly streams: Streams;
  readonly environment: Environment;
  /** aborted by Ctrl-C or a request to end */
  readonly signal: AbortSignal;
};

/** What a command gets to do its work. */
export type Task<Options> = {
  readonly options: Options & { readonly yes: boolean };
  readonly arguments: readonly string[];
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly environment: Environment;
};

/** What a command is made with: it turns a function of a `Task` into what commander calls. */
export type Action = <Options>(
  perform: (task: Task<Options>) => Promise<void>,
) => (this: Command, ...all: unknown[]) => Promise<void>;

type GlobalOptions = { json: boolean; yes: boolean; color: boolean; verbose: boolean; quiet: boolean };

/** `whole` makes the program with all its commands: a file of options is for all of them, not only for the one that runs. */
export const createAction =
  (surroundings: Surroundings, whole: () => Promise<Command>): Action =>
  (perform) =>
    async function (this: Command) {
      const { environment } = surroundings;
      applySettings(this, environment, namesUnknown(this, environment) ? await whole() : undefined);
      const options = this.optsWithGlobals<GlobalOptions>();
      refuseMissing(this);
      await perform({
        options: options as never,
        arguments: this.args,
        output: outputOf(surroundings, options),
        signal: surroundings.signal,
        environment,
      });
    };

/** Required options are looked for here, since environment and file have their say after commander's own check. */
const refuseMissing = (command: Command): void => {
  for (const option of command.options) {
    if (!option.description.startsWith(REQUIRED) || command.getOptionValue(option.attributeName()) !== undefined)
      continue;
    throw new FieldmarkError('USAGE', {
      detail: `required option '${option.flags}' is missing`,
      next: `give it, or set it by environment or file; ${pathOf(command)} --help tells how`,
    });
  }
};

/** Begins the description of an option that a command cannot do without. */
export const REQUIRED = 'required: ';

/** The words that call a command, as `fieldmark key create`. */
export const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

export const outputOf = (surroundings: Surroundings, options: Partial<GlobalOptions>): Output =>
  createOutput(surroundings.streams, {
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
    // https://no-color.org: any value but the empty one
    color: (options.color ?? true) && !surroundings.environment.NO_COLOR && surroundings.environment.TERM !== 'dumb',
  });

const isWhole = (text: string): boolean => /^\d{1,15}$/.test(text);

/** Parses a count or a number of seconds. */
export const wholeNumber = (text: string): number => {
  if (!isWhole(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

/** Tokens as people write them, in smallest units. */
export const tokens = (text: string): bigint => {
  const [, whole, rest = ''] = /^(\d{1,30})(?:\.(\d{1,18}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new InvalidArgumentError('It must be a number of tokens, as 1.5.');
  return BigInt(whole) * 10n ** 18n + BigInt(rest.padEnd(18, '0'));
};

/** Parses a TCP port; 0 lets the system choose. */
export const tcpPort = (text: string): number => {
  if (!isWhole(text) || Number(text) > 65535) throw new InvalidArgumentError('It must be a port from 0 to 65535.');
  return Number(text);
};

/** Parses a country, ISO 3166 alpha-2. */
export const countryCode = (text: string): string => {
  if (!/^[A-Z]{2}$/.test(text)) throw new InvalidArgumentError('It must be two capital letters.');
  return text;
};

/** Parses an EVM address. */
export const address = (text: string): `0x${string}` => {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw new InvalidArgumentError('It must be 0x and 40 hex digits.');
  return text as `0x${string}`;
};

/** Checks a device or gateway id: 40 hex digits, with or without `0x`. */
export const deviceId = (text: string): string => {
  if (!/^(0x)?[0-9a-fA-F]{40}$/.test(text)) throw new InvalidArgumentError('It must be 40 hex digits.');
  return text;
};

const urlOf = (schemes: readonly string[]) => (text: string) => {
  const scheme = schemes.find((each) => text.startsWith(`${each}://`));
  if (scheme === undefined || !URL.canParse(text))
    throw new InvalidArgumentError(`It must be a URL that begins with ${schemes.join(':// or ')}://.`);
  return text;
};

export const httpUrl = urlOf(['http', 'https']);
export const mqttUrl = urlOf(['mqtt', 'mqtts']);
