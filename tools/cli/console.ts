import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Link } from '#flash/link.js';
import { FieldmarkError } from '#proto/errors.js';
import { type LineItem, LineReader } from '#proto/frame.js';
import { askForPort } from './flash.js';
import type { Output } from './output.js';
import { type Action, type Task, wholeNumber } from './task.js';

type ConsoleFlags = {
  readonly port?: string;
  readonly baud: number;
  readonly timestamps?: boolean;
  readonly save?: string;
};

const READ_MS = 200;
const REOPEN_MS = 500;
const LINE_END = 0x0a;
/** a board that sends no line end is shown all the same */
const LINE_LETTERS_MAX = 4096;

/**
 * Cuts what comes in into lines; what has no end yet is shown when the board falls silent. Frames of a session and Improv
 * packets, which may share the line, are not for people.
 */
const createLines = (show: (line: string) => void) => {
  const decoder = new TextDecoder();
  const reader = new LineReader();
  let rest = '';
  let isAfterPacket = false;
  const take = (items: readonly LineItem[]): void => {
    for (const item of items) {
      // an Improv packet has a line end of its own behind it
      const isEnd = isAfterPacket && item.kind === 'text' && item.bytes[0] === LINE_END;
      isAfterPacket = item.kind === 'improv';
      if (item.kind !== 'text') continue;
      const lines = (rest + decoder.decode(item.bytes.subarray(isEnd ? 1 : 0), { stream: true })).split(
        /\r?\n|\r(?!$)/,
      );
      rest = lines.pop()!;
      for (const line of lines) show(line);
    }
  };
  const flush = (): void => {
    take(reader.abandon());
    if (rest !== '') show(rest);
    rest = '';
  };
  return {
    push: (bytes: Uint8Array): void => {
      take(reader.push(bytes));
      if (rest.length > LINE_LETTERS_MAX) flush();
    },
    flush,
  };
};

const isGone = (error: unknown): boolean =>
  error instanceof FieldmarkError && (error.code === 'LINK_CLOSED' || error.code === 'PORT_NOT_FOUND');

/** Shows lines until the link ends or the signal says so. */
const follow = async (link: Link, lines: ReturnType<typeof createLines>, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const bytes = await link.read(READ_MS);
    if (bytes === undefined) lines.flush();
    else lines.push(bytes);
  }
};

const showLines = (output: Output, flags: Pick<ConsoleFlags, 'timestamps'>, file: WriteStream | undefined) =>
  createLines((line) => {
    const time = new Date().toISOString();
    output.result({ time, line }, flags.timestamps === true ? `${time} ${line}` : line);
    file?.write(`${time} ${line}\n`);
  });

/** Shows what comes from a port and sends it what is typed, over every reset, until the task is ended. */
export const followPort = async (
  port: string,
  flags: Omit<ConsoleFlags, 'port'>,
  { output, signal }: Pick<Task<unknown>, 'output' | 'signal'>,
): Promise<void> => {
  const { openLink } = await import('#flash/plan.js');
  const file = flags.save === undefined ? undefined : createWriteStream(flags.save, { flags: 'a' });
  const failed = new Promise<never>((_, reject) =>
    file?.on('error', (error) => reject(new FieldmarkError('STORAGE_FAILED', { detail: error.message }))),
  );
  failed.catch(() => {});
  const lines = showLines(output, flags, file);
  let link: Link | undefined = await openLink(port);
  const typed = createInterface({ input: process.stdin });
  typed.on('line', (line) => link?.write(new TextEncoder().encode(`${line}\n`)).catch(() => {}));
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        link ??= await openLink(port);
        await link.setBaudRate(flags.baud);
        output.progress('connected', { port }, `connected to ${port}; Ctrl-C ends`);
        await follow(link, lines, signal);
      } catch (error) {
        if (!isGone(error)) throw error;
        if (link !== undefined) output.progress('disconnected', { port }, `${port} is gone; waiting for it`);
        await link?.close();
        link = undefined;
        await delay(REOPEN_MS, undefined, { signal }).catch(() => {});
      }
    }
  };
  try {
    await Promise.race([run(), failed]);
  } finally {
    lines.flush();
    typed.close();
    await link?.close();
    if (file !== undefined) await new Promise((resolve) => file.end(resolve));
  }
};

export const addConsole = (program: Command, action: Action): void => {
  program
    .command('console')
    .description('show what a board says and send it what is typed; goes on after a reset, until Ctrl-C')
    .option('-p, --port <port>', 'path, usb:SERIAL or tcp://host:port; the only one that is there, unless given')
    .option('-b, --baud <rate>', 'speed of the line', wholeNumber, 115_200)
    .option('--timestamps', 'begin each line with the time')
    .option('--save <file>', 'also add every line, with its time, to this file')
    .action(
      action<ConsoleFlags>(async (task) => {
        const { options, output } = task;
        const { loadBoards } = await import('#flash/board.js');
        const { choosePort, listPorts } = await import('#flash/ports.js');
        const port = await choosePort(listPorts(loadBoards()), options.port, undefined, askForPort(output));
        await followPort(port, options, task);
      }),
    );
};
