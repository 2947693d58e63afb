import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { buildEspruino } from '../build/espruino.js';
import { type Action, REQUIRED } from './task.js';

type BuildFlags = { readonly board: string; readonly out: string; readonly native?: string };

export const addBuild = (program: Command, action: Action): void => {
  program
    .command('build [device]')
    .description('the script of an Espruino board from your device.ts, with what it takes of the board')
    .option('--board <id>', `${REQUIRED}the board, as espruino-wifi`)
    .option('--out <folder>', 'where the script goes', 'build')
    .action(
      action<BuildFlags>(async ({ options, arguments: [device = 'device.ts'], output }) => {
        const built = await buildEspruino({
          board: options.board,
          device,
        });
        mkdirSync(options.out, { recursive: true });
        const path = join(options.out, `${options.board}.js`);
        writeFileSync(path, built.code);
        writeFileSync(join(options.out, `${options.board}.native`), built.native);
        const { codeBytes, nativeBytes, storageBytes, freeBytes, heapVariables, heapVariablesMax } = built.report;
        const lines = [
          `${path}: ${codeBytes} bytes, and ${nativeBytes} of native signer beside it`,
          storageBytes === undefined ? '' : `of ${storageBytes} in storage, ${freeBytes} left`,
          `definitions take at least ${heapVariables}${heapVariablesMax === undefined ? '' : ` of ${heapVariablesMax}`} variables`,
        ];
        output.result({ path, ...built.report }, lines.filter((line) => line !== '').join('\n'));
      }),
    );
};
