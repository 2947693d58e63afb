import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lockFolder } from '#gateway/lock.js';

/** Where a demo keeps everything, so that it goes on where it was. */
export type Place = {
  readonly chainState: string;
  readonly deployment: string;
  readonly gateway: string;
  readonly device: string;
  readonly deviceConfig: string;
  readonly deviceKey: string;
  /** keeps in mind the EVM node's process, for the next demo should this one be killed */
  readonly noteNode: (pid: number) => void;
  readonly leave: () => void;
};

const NODE_PID = 'node.pid';
const POLL_MS = 50;

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Ends an EVM node that a killed demo left behind: two on one state would spoil it. */
const endLeftover = async (folder: string): Promise<void> => {
  const pid = Number(readOrEmpty(join(folder, NODE_PID)));
  // proc_pid_cmdline(5): the number may long be another program's
  const isOurs = () => pid > 0 && readOrEmpty(`/proc/${pid}/cmdline`).includes(join(folder, 'chain.json'));
  if (isOurs()) process.kill(pid, 'SIGTERM');
  while (isOurs()) await wait(POLL_MS);
};

/** Takes the folder for this process. Throws FOLDER_BUSY where another demo runs in it, or PERMISSION_DENIED. */
export const enterPlace = async (folder: string): Promise<Place> => {
  const lock = lockFolder(folder);
  try {
    await endLeftover(folder);
    mkdirSync(join(folder, 'device'), { recursive: true });
  } catch (error) {
    lock.release();
    throw error;
  }
  return {
    chainState: join(folder, 'chain.json'),
    deployment: join(folder, 'deployment.json'),
    gateway: join(folder, 'gateway'),
    device: join(folder, 'device'),
    deviceConfig: join(folder, 'device.yaml'),
    deviceKey: join(folder, 'device.key'),
    noteNode: (pid) => writeFileSync(join(folder, NODE_PID), `${pid}`),
    leave: () => {
      rmSync(join(folder, NODE_PID), { force: true });
      lock.release();
    },
  };
};
