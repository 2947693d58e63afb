import type { Socket } from 'node:net';
import type { Command } from 'commander';
import type { RunEvent } from '#linux/main.js';
import { FieldmarkError } from '#proto/errors.js';
import { deviceLine, printLine } from './lines.js';
import type { ReceiptFolder } from './receipt-folder.js';
import type { Environment } from './settings.js';
import { type Action, type Task, wholeNumber } from './task.js';

export type RunFlags = {
  readonly config?: string;
  readonly key?: string;
  readonly data?: string;
  readonly port?: string;
  readonly tcp?: string;
  readonly board?: string;
  readonly console?: string;
  readonly relay?: readonly string[];
  readonly withStdin?: boolean;
  readonly createKey?: boolean;
  readonly provision?: string;
  readonly follow?: boolean;
  readonly receipts?: string;
  readonly receiptsMax?: number;
  readonly updates?: string;
  readonly updateKeys?: string;
  readonly updateSeconds?: number;
};

/** Readies the board that `--board` names where that is not this computer; what is left for this computer to run. */
export type OnBoard = (task: Task<RunFlags>) => Promise<'run' | 'done' | { readonly port: string }>;

const endOfInput = (): AbortSignal => {
  const ended = new AbortController();
  // unreferenced, so that waiting for it keeps no process alive that has nothing else to do
  process.stdin.resume().once('close', () => ended.abort());
  (process.stdin as Partial<Socket>).unref?.();
  return ended.signal;
};

/** Makes a key where there is none; one that is there stays. */
const makeKey = async (url: string, env: Environment): Promise<void> => {
  const { createKey } = await import('#linux/keystore.js');
  try {
    await (await createKey(url, { env })).close();
  } catch (error) {
    if (!(error instanceof FieldmarkError) || error.code !== 'KEY_EXISTS') throw error;
  }
};

/** Where an image is to be tried the program ends, and whatever keeps it running starts it anew. */
const updatesOf = ({ updates: folder, updateKeys: keys, updateSeconds }: RunFlags, restart: () => void) => {
  if (folder === undefined) return undefined;
  if (keys === undefined)
    throw new FieldmarkError('USAGE', { detail: '--updates needs --update-keys', state: 'nothing was started' });
  return { folder, keys, askPeriodMs: (updateSeconds ?? 3600) * 1000, restart };
};

/** A receipt that can't be kept stops nothing: the reading is the gateway's already. It is said once. */
const keeperOf = async ({ options, output }: Task<RunFlags>): Promise<ReceiptFolder['keep']> => {
  if (options.receipts === undefined) return () => {};
  const { openReceiptFolder } = await import('./receipt-folder.js');
  const folder = openReceiptFolder(options.receipts, options.receiptsMax ?? 10_000);
  let isSaid = false;
  return (name, envelope, receipt) => {
    try {
      folder.keep(name, envelope, receipt);
      isSaid = false;
    } catch (error) {
      const detail = String(error);
      if (!isSaid) output.progress('receipt-lost', { detail }, `a receipt could not be kept: ${detail}`);
      isSaid = true;
    }
  };
};

/** The command on a device: it runs what it stands on. */
export const addRun = (program: Command, action: Action): Command => addRunWith(program, action, async () => 'run');

/** The command with a way to ready other boards first. */
export const addRunWith = (program: Command, action: Action, onBoard: OnBoard): Command =>
  program
    .command('run')
    .description('run a device: read its sensors, seal, and publish until each reading is receipted')
    .option('--config <path>', 'device.yaml: key, gateways, board and sensors')
    .option('--key <url>', 'key URL, instead of the one in the file')
    .option('--data <folder>', 'folder of queue and counters, instead of the one in the file')
    .option('-p, --port <path>', 'serial port of a Firmata board, as /dev/ttyACM0')
    .option('--tcp <address>', 'host:port of a Firmata board')
    .option(
      '--board <name>',
      "this computer's own pins, as raspberry-pi-4; another board is built for and flashed first",
    )
    .option('--console <path>', 'serial line to be provisioned on, as /dev/ttyGS0, or - for standard input and output')
    .option(
      '--relay <path...>',
      'serial ports of boards without a network, whose sealed readings this computer carries',
    )
    .option('--create-key', 'make the key first where there is none yet; with a console, provisioning makes it')
    .option('--receipts <folder>', 'keep each reading with its receipt here, for verify and dispute build')
    .option('--receipts-max <count>', 'of which the oldest go', wholeNumber, 10_000)
    .option('--updates <folder>', 'where releases of this program are kept; the installed package only')
    .option('--update-keys <file>', 'the signed set of keys that releases are checked by at first')
    .option('--update-seconds <count>', 'how often to ask for a newer release', wholeNumber, 3600)
    .option('--with-stdin', 'end when standard input ends, as when the program that started this is gone')
    .action(
      action<RunFlags>(async (task) => {
        const { options, output, signal, environment } = task;
        const left = options.board === undefined ? 'run' : await onBoard(task);
        if (left === 'done') return;
        const keep = await keeperOf(task);
        const onEvent = (event: RunEvent): void => {
          const { kind, ...fields } = event;
          if (event.kind === 'receipted') keep(event, event.bytes, event.receipt);
          const line = deviceLine(event);
          if (line !== undefined) output.progress(kind, fields, printLine(output, line));
          else if (output.options.json) output.progress(kind, fields, '');
        };
        const ending = options.withStdin ? AbortSignal.any([signal, endOfInput()]) : signal;
        const relays = [options.relay ?? []].flat().map((port) => ({ port }));
        if (relays.length > 0 && options.config === undefined && options.key === undefined) {
          const { runRelays } = await import('#linux/relay.js');
          await runRelays(relays, { signal: ending, onEvent });
          return;
        }
        const { loadConfig } = await import('#linux/config.js');
        const { runDevice } = await import('#linux/main.js');
        const { config: path, key, data, console } = options;
        const { port, tcp, board } = left === 'run' ? options : { port: left.port, tcp: undefined, board: undefined };
        const config = await loadConfig({ path, flags: { key, data, port, tcp, board, console }, env: environment });
        const all = { ...config, relays: [...(config.relays ?? []), ...relays] };
        if (options.createKey === true && config.console === undefined) await makeKey(config.key, environment);
        const again = new AbortController();
        const updates = updatesOf(options, () => again.abort());
        await runDevice(all, { signal: AbortSignal.any([ending, again.signal]), env: environment, onEvent, updates });
      }),
    );
