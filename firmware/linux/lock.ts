import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import { errnoOf } from './files.js';

/** `_` is no letter of blob names, so the lock is never listed as one. */
const LOCK = '_lock';
const ATTEMPTS_MAX = 5;

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** A process as no other ever was: pid, its start in ticks since boot (proc_pid_stat(5) field 22), and the boot. */
const identityOf = (pid: number): string | undefined => {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  if (started === undefined) return undefined;
  return `${pid} ${started} ${readOrEmpty('/proc/sys/kernel/random/boot_id').trim()}`;
};

/**
 * Keeps other processes out of a folder until the returned function is called, or this process ends however it may.
 * Node has no flock, so the holder's identity stands in a file that `link` makes, which only one process can.
 * Throws STORAGE_LOCKED with the holder's pid.
 */
export const lockFolder = (folder: string): (() => void) => {
  const lock = join(folder, LOCK);
  const own = join(folder, `${LOCK}.${process.pid}`);
  const identity = identityOf(process.pid) ?? `${process.pid}`;
  writeFileSync(own, identity, { mode: 0o600 });
  try {
    for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts++) {
      if (tryLink(own, lock)) return () => rmSync(lock, { force: true });
      const holder = readOrEmpty(lock);
      const pid = Number.parseInt(holder, 10);
      if (holder !== '' && identityOf(pid) === holder) throw inUse(folder, pid);
      removeStale(lock, holder, own);
    }
  } finally {
    rmSync(own, { force: true });
  }
  throw inUse(folder, Number.NaN);
};

const tryLink = (from: string, to: string): boolean => {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Takes a dead holder's lock away; if another process locked in between, what was taken is its lock: put it back. */
const removeStale = (lock: string, holder: string, own: string): void => {
  const taken = `${own}.stale`;
  try {
    renameSync(lock, taken);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readOrEmpty(taken) !== holder) tryLink(taken, lock);
  rmSync(taken, { force: true });
};

const inUse = (folder: string, pid: number): FieldmarkError =>
  new FieldmarkError('STORAGE_LOCKED', {
    detail: Number.isNaN(pid) ? folder : `${folder} is in use by process ${pid}`,
    state: 'nothing was changed',
    next: 'stop that process, or give this device a data folder of its own',
  });
