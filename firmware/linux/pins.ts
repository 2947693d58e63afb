import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { FieldmarkError } from '#proto/errors.js';
import type { Connection, IoPlugin } from './plugin.js';

/** What of a board's file in `boards/` this needs. */
export type BoardFile = {
  readonly id: string;
  readonly runtime: string;
  readonly buses: {
    /** named as in /dev, `i2c-1` */
    readonly i2c: readonly { readonly name: string }[];
    /** named by their line of the processor, `GPIO4` */
    readonly gpio: readonly string[];
  };
};

type LinuxIoOptions = {
  readonly name: string;
  readonly pins: readonly { readonly ids: readonly string[]; readonly gpioNo: number; readonly modes: number[] }[];
  readonly defaultI2cBus: number;
};
export type LinuxIo = IoPlugin & { readonly _i2cBuses: { [bus: number]: unknown } };

const MODES = { INPUT: 0, OUTPUT: 1 } as const;
const SYS_GPIO = '/sys/class/gpio';

export const loadBoard = (id: string): BoardFile => {
  const unknown = (detail: string, cause?: unknown) => new FieldmarkError('BOARD_UNKNOWN', { detail, cause });
  if (!/^[a-z0-9-]+$/.test(id)) throw unknown(id);
  let board: BoardFile;
  try {
    board = JSON.parse(readFileSync(new URL(`../../../boards/${id}.json`, import.meta.url), 'utf8'));
  } catch (error) {
    throw unknown(id, error);
  }
  if (board.runtime !== 'linux') throw unknown(`${id} is not a computer that runs this program`);
  return board;
};

/** The number that the kernel gives the processor's first line: it differs from kernel to kernel. */
const gpioBase = async (): Promise<number> => {
  const chips = await readdir(SYS_GPIO).catch(() => []);
  for (const chip of chips.filter((entry) => entry.startsWith('gpiochip'))) {
    const read = async (file: string) => (await readFile(`${SYS_GPIO}/${chip}/${file}`, 'utf8')).trim();
    if ((await read('label')).startsWith('pinctrl-')) return Number(await read('base'));
  }
  return 0;
};

export const createLinuxIo = (board: BoardFile, base: number): LinuxIo => {
  const Plugin = createRequire(import.meta.url)('linux-io') as new (options: LinuxIoOptions) => LinuxIo;
  return new Plugin({
    name: board.id,
    defaultI2cBus: Number(/\d+$/.exec(board.buses.i2c[0]?.name ?? '')?.[0] ?? 1),
    pins: board.buses.gpio.map((name) => ({
      ids: [name],
      gpioNo: base + Number(/\d+$/.exec(name)?.[0]),
      modes: [MODES.INPUT, MODES.OUTPUT],
    })),
  });
};

/** The header of the computer that this program runs on. It can't be unplugged: its connection never ends by itself. */
export const connectPins = async (board: BoardFile, io?: LinuxIo): Promise<Connection> => {
  const plugin = io ?? createLinuxIo(board, await gpioBase());
  // the base class has these two only to print that they were called
  Object.assign(plugin, { reportDigitalPin: undefined, reportAnalogPin: undefined });
  plugin.setMaxListeners(0);
  plugin.on('error', () => {});
  plugin.emit('connect');
  plugin.emit('ready');
  const ended: (() => void)[] = [];
  return {
    io: plugin,
    onEnd: (call) => ended.push(call),
    end: () => {
      for (const call of ended.splice(0)) call();
    },
  };
};
