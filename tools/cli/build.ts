import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Board } from '#flash/board.js';
import { formatSize } from '#flash/disks.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Output } from './output.js';
import type { Environment } from './settings.js';
import { type Action, REQUIRED } from './task.js';

type BuildFlags = { readonly board: string; readonly out: string; readonly updateKeys?: string };

/** What was built, for whoever goes on with it, and for people. */
export type BuiltFor = { readonly path: string; readonly report: object; readonly lines: readonly string[] };

const cacheOf = (environment: Environment): string =>
  join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fieldmark');

const forEspruino = async (board: Board, device: string, out: string, keys: string | undefined): Promise<BuiltFor> => {
  const { buildEspruino, filesOf } = await import('../build/espruino.js');
  const { sealPackage } = await import('#flash/espruino.js');
  const built = await buildEspruino({ board: board.id, device, updateKeys: await keysIn(keys) });
  mkdirSync(out, { recursive: true });
  const path = join(out, `${board.id}.storage`);
  writeFileSync(join(out, `${board.id}.js`), built.code);
  writeFileSync(path, sealPackage(filesOf(built)));
  const imagePath = join(out, `${board.id}.image`);
  if (built.image !== undefined) writeFileSync(imagePath, built.image);
  const { update } = built.report;
  const { codeBytes, nativeBytes, storageBytes, freeBytes, parts, without, queue } = built.report;
  const { heapVariables, heapVariablesMax, heapFreePercent } = built.report;
  const lines = [
    `${path}: ${codeBytes} bytes of script, ${nativeBytes} of native signer`,
    ...Object.entries(parts).map(([name, bytes]) => `${name}: ${bytes} bytes, loaded when it is needed`),
    without.length === 0 ? '' : `left out for want of room: ${without.join(', ')}`,
    storageBytes === undefined ? '' : `of ${storageBytes} in storage, ${freeBytes} left`,
    `${heapVariables.running} variables once started and ${heapVariables.most} at most${
      heapVariablesMax === undefined ? '' : ` of ${heapVariablesMax}: ${heapFreePercent} % free`
    }`,
    update === undefined
      ? 'no room for two slots: it is updated over its cable'
      : `${imagePath}: ${update.imageBytes} of ${update.slotBytes} bytes, the program as an update for class ${update.class}`,
    `readings wait for their receipts in ${queue.sizeBytes} bytes of ${queue.at}`,
  ];
  return { path, report: built.report, lines };
};

type Surroundings = { readonly output: Output; readonly environment: Environment; readonly updateKeys?: string };

/** The signed set of keys that the board is to begin with; one that does not stand by itself is refused here. */
const keysIn = async (path: string | undefined): Promise<Uint8Array | undefined> => {
  if (path === undefined) return undefined;
  const { CRYPTO, inFile, readBytes } = await import('./update-files.js');
  const { openKeySet } = await import('#proto/update-trust.js');
  inFile(path, openKeySet(CRYPTO, readBytes(path)));
  return readBytes(path);
};

const forLinux = async (board: Board, out: string, { output, environment, updateKeys: keys }: Surroundings) => {
  const updateKeys = await keysIn(keys);
  const cache = cacheOf(environment);
  const { buildDebian } = await import('../build/debian.js');
  const onStep = (step: string) => output.progress('building', { step }, `building: ${step}`);
  const report = await buildDebian({ board, out, cache, onStep, updateKeys });
  const { path, packageBytes, installedBytes, nodeBytes, programBytes, addonsBytes } = report;
  const { image, imageBytes } = report;
  return {
    path,
    report,
    lines: [
      `${path}: ${formatSize(packageBytes)}, on the board ${formatSize(installedBytes)} of ${formatSize(board.limits.flashBytes)}`,
      `Node ${formatSize(nodeBytes)}, program ${programBytes} bytes, native modules ${addonsBytes} bytes`,
      `${image}: ${imageBytes} bytes, the program as an update for class ${report.class}`,
    ],
  };
};

const forFirmata = async (board: Board, out: string): Promise<BuiltFor> => {
  const { buildFirmata } = await import('../build/firmata.js');
  const report = buildFirmata(board, out);
  const { path, imageBytes, freeBytes } = report;
  return { path, report, lines: [`${path}: ${imageBytes} bytes of Firmata, ${freeBytes} left`] };
};

/** Builds what a board is flashed with, whatever it runs. */
export const buildFor = (board: Board, device: string, out: string, surroundings: Surroundings): Promise<BuiltFor> => {
  if (board.runtime === 'linux') return forLinux(board, out, surroundings);
  return board.runtime === 'firmata'
    ? forFirmata(board, out)
    : forEspruino(board, device, out, surroundings.updateKeys);
};

export const addBuild = (program: Command, action: Action): void => {
  program
    .command('build [device]')
    .description(
      "what a board is flashed with, and what it takes of it: your device.ts's script, a Debian package, Firmata",
    )
    .option('--board <id>', `${REQUIRED}the board, as espruino-wifi; fieldmark boards lists them`)
    .option('--out <folder>', 'where it goes', 'build')
    .option('--update-keys <file>', 'the signed set of keys by which the board is updated; fieldmark update keys')
    .action(
      action<BuildFlags>(async ({ options, arguments: [device], output, environment }) => {
        const { findBoard, loadBoards } = await import('#flash/board.js');
        const board = findBoard(loadBoards(), options.board);
        if (device !== undefined && board.runtime !== 'espruino')
          throw new FieldmarkError('USAGE', {
            detail: `${board.name} runs no device.ts`,
            state: 'nothing was built',
            next: 'leave it out; its settings go into device.yaml, which fieldmark init makes',
          });
        const { path, report, lines } = await buildFor(board, device ?? 'device.ts', options.out, {
          output,
          environment,
          ...(options.updateKeys !== undefined && { updateKeys: options.updateKeys }),
        });
        output.result({ path, ...report }, lines.filter((line) => line !== '').join('\n'));
      }),
    );
};
