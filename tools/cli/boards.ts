import type { Command } from 'commander';
import type { Board } from '#flash/board.js';
import type { Action } from './task.js';

/** What an interpreter has for scripts and their variables. */
const heapOf = ({ limits }: Board): readonly (readonly [string, string])[] => {
  const { storageBytes, heapVariables, variableBytes } = limits;
  return [
    ...(storageBytes === undefined ? [] : [['storage', `${storageBytes} bytes`] as const]),
    ...(heapVariables === undefined ? [] : [['heap', `${heapVariables} variables of ${variableBytes} bytes`] as const]),
  ];
};

const describeBoard = (board: Board): string => {
  const { limits, steps, buses } = board;
  const named = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join(', ') || 'none';
  const rows: readonly (readonly [string, string])[] = [
    ['name', board.name],
    ['processor', board.processor ?? 'unknown'],
    ['runs', board.runtime],
    ['usb', board.usb.map(({ vendorId, productId }) => `${vendorId}:${productId}`).join(', ') || 'none'],
    ['flashed by', board.flash.map(({ method }) => method).join(', then ')],
    ['network', board.network ?? 'none'],
    ['key stores', board.keyStores.join(', ') || "none: the host's key seals"],
    ['flash', `${limits.flashBytes} bytes`],
    ['ram', `${limits.ramBytes} bytes`],
    ...heapOf(board),
    ['i2c', named(buses.i2c)],
    ['uart', named(buses.uart)],
    ['adc', buses.adc.join(' ') || 'none'],
    ['gpio', buses.gpio.join(' ') || 'none'],
  ];
  const people = [
    ['bootloader', steps.bootloader],
    ['to reset it', steps.reset],
    ['to make it new', steps.factoryReset ?? []],
  ] as const;
  const table = rows.map(([name, value]) => `${name.padEnd(12)} ${value}`);
  const tasks = people.flatMap(([name, lines]) =>
    lines.map((line, i) => `${(i === 0 ? name : '').padEnd(14)} ${line}`),
  );
  return [...table, '', ...tasks].join('\n');
};

export const addBoards = (program: Command, action: Action): void => {
  program
    .command('boards')
    .description('the boards that can be flashed, or all that is known of one')
    .argument('[id]', 'a board')
    .action(
      action(async ({ arguments: [id], output }) => {
        const { findBoard, loadBoards } = await import('#flash/board.js');
        const boards = loadBoards();
        if (id !== undefined) {
          const board = findBoard(boards, id);
          output.result(board, describeBoard(board));
          return;
        }
        const lines = boards.map(
          (board) =>
            `${board.id.padEnd(22)} ${board.name.padEnd(28)} ${board.flash.map(({ method }) => method).join(', ')}`,
        );
        output.result({ boards }, lines.join('\n'));
      }),
    );
};
