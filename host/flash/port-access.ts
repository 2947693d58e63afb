import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { FieldmarkError } from '#proto/errors.js';

/** A process that has a port open. */
export type Holder = { readonly pid: number; readonly name: string };

const quietly = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

/** Who holds these ports, beside this process, by the ports' real paths. Processes of others show only to root. */
export const findAllHolders = (paths: readonly string[], proc = '/proc'): ReadonlyMap<string, readonly Holder[]> => {
  const found = new Map<string, Holder[]>(paths.map((path) => [quietly(() => realpathSync(path), path), []]));
  for (const entry of quietly(() => readdirSync(proc), [])) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    const files = quietly(() => readdirSync(`${proc}/${entry}/fd`), []);
    const open = new Set(files.map((file) => quietly(() => readlinkSync(`${proc}/${entry}/fd/${file}`), '')));
    for (const [path, holders] of found) {
      if (!open.has(path)) continue;
      holders.push({
        pid: Number(entry),
        name: quietly(() => readFileSync(`${proc}/${entry}/comm`, 'utf8').trim(), 'a program'),
      });
    }
  }
  return found;
};

export const findHolders = (path: string, proc = '/proc'): readonly Holder[] =>
  [...findAllHolders([path], proc).values()][0]!;

/** Who makes a pseudo terminal usually holds both its ends, which is no reason to stay away. */
export const isPseudoTerminal = (path: string): boolean =>
  quietly(() => realpathSync(path).startsWith('/dev/pts/'), false);

export const formatHolders = (holders: readonly Holder[]): string =>
  holders.map(({ name, pid }) => `${name} (process ${pid})`).join(' and ');

export const busyError = (path: string, holders: readonly Holder[]): FieldmarkError =>
  new FieldmarkError('PORT_BUSY', {
    detail: holders.length === 0 ? path : `${path}, by ${formatHolders(holders)}`,
    state: 'nothing was done',
    next:
      holders.length === 0
        ? `sudo fuser -v ${path} says which`
        : `end it, or: kill ${holders.map(({ pid }) => pid).join(' ')}`,
  });

/** The name of a group by its number, from the system's own list. */
export const groupName = (id: number, groups = '/etc/group'): string | undefined =>
  quietly(() => readFileSync(groups, 'utf8'), '')
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => Number(fields[2]) === id && fields.length > 3)?.[0];

export const deniedError = (path: string, cause?: unknown): FieldmarkError => {
  const group = quietly(() => groupName(statSync(path).gid), undefined);
  const cure =
    group === undefined || group === 'root'
      ? 'fieldmark udev install, then plug the board in again'
      : `sudo usermod -aG ${group} ${quietly(() => userInfo().username, '$USER')}, then log out and in again`;
  return new FieldmarkError('PERMISSION_DENIED', { detail: path, state: 'nothing was done', next: cure, cause });
};
