import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';

/** Where a demo keeps everything, so that it goes on where it was. */
export type Place = {
  readonly folder: string;
  readonly chainState: string;
  readonly deployment: string;
  readonly gateway: string;
  readonly device: string;
  readonly deviceConfig: string;
  readonly deviceKey: string;
};

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** The command line of a process that runs, or undefined (proc(5)). */
const commandLineOf = (pid: number): string | undefined => readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ');

const RUNNING = 'running.json';
type Running = { readonly demo: number; readonly node?: number };

const readRunning = (folder: string): Running | undefined => {
  try {
    return JSON.parse(readText(join(folder, RUNNING)) ?? '') as Running;
  } catch {
    return undefined;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Ends an EVM node that a killed demo left behind: two on one state would spoil it. */
const endLeftover = async (node: number, folder: string): Promise<void> => {
  const line = commandLineOf(node);
  if (line === undefined || !line.includes('anvil') || !line.includes(folder)) return;
  process.kill(node, 'SIGTERM');
  while (isAlive(node)) await new Promise((resolve) => setTimeout(resolve, 50));
};

/** Takes the folder for this process. Throws CONFIG_INVALID where another demo runs in it. */
export const enterPlace = async (folder: string): Promise<Place> => {
  try {
    mkdirSync(join(folder, 'device'), { recursive: true });
  } catch (cause) {
    throw new FieldmarkError('PERMISSION_DENIED', {
      detail: `${folder} can't be made`,
      next: 'name another folder with --data',
      cause,
    });
  }
  const before = readRunning(folder);
  if (before !== undefined && before.demo !== process.pid && commandLineOf(before.demo)?.includes('demo') === true)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `another demo runs in ${folder}, as process ${before.demo}`,
      state: 'nothing was started',
      next: 'end it, or name another folder with --data',
    });
  if (before?.node !== undefined) await endLeftover(before.node, folder);
  noteRunning(folder, {});
  return {
    folder,
    chainState: join(folder, 'chain.json'),
    deployment: join(folder, 'deployment.json'),
    gateway: join(folder, 'gateway'),
    device: join(folder, 'device'),
    deviceConfig: join(folder, 'device.yaml'),
    deviceKey: join(folder, 'device.key'),
  };
};

export const noteRunning = (folder: string, running: { readonly node?: number }): void =>
  writeFileSync(join(folder, RUNNING), JSON.stringify({ demo: process.pid, ...running }));

export const leavePlace = (place: Place): void => rmSync(join(place.folder, RUNNING), { force: true });
