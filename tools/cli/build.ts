import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { FieldmarkError } from '#proto/errors.js';
import { buildEspruino } from '../build/espruino.js';
import { type Action, REQUIRED } from './task.js';

type BuildFlags = { readonly board: string; readonly out: string; readonly native?: string };

const readEntries = (path: string | undefined): { readonly [entry: string]: number } => {
  if (path === undefined) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { readonly [entry: string]: number };
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', { detail: path, next: 'give the JSON of the signer’s entries', cause });
  }
};

export const addBuild = (program: Command, action: Action): void => {
  program
    .command('build [device]')
    .description('the script of an Espruino board from your device.ts, with what it takes of the board')
    .option('--board <id>', `${REQUIRED}the board, as espruino-wifi`)
    .option('--out <folder>', 'where the script goes', 'build')
    .option('--native <path>', "JSON of where the native signer's functions begin")
    .action(
      action<BuildFlags>(async ({ options, arguments: [device = 'device.ts'], output }) => {
        const built = await buildEspruino({
          board: options.board,
          device,
          entries: readEntries(options.native),
        });
        mkdirSync(options.out, { recursive: true });
        const path = join(options.out, `${options.board}.js`);
        writeFileSync(path, built.code);
        const { codeBytes, storageBytes, freeBytes, heapVariables, heapVariablesMax } = built.report;
        const lines = [
          `${path}: ${codeBytes} bytes`,
          storageBytes === undefined ? '' : `of ${storageBytes} in storage, ${freeBytes} left`,
          `definitions take about ${heapVariables}${heapVariablesMax === undefined ? '' : ` of ${heapVariablesMax}`} variables`,
        ];
        output.result({ path, ...built.report }, lines.filter((line) => line !== '').join('\n'));
      }),
    );
};
