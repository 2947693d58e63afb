import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Board, loadBoards } from '#flash/board.js';
import { groupName } from '#flash/port-access.js';
import { listPorts, listUsbDevices, type Port, type UsbDevice } from '#flash/ports.js';
import { UDEV_RULES_PATH } from './udev.js';

/** A port as the file system shows it. */
export type PortFile = Port & {
  readonly isUsable: boolean;
  /** the group that owns it, where it has a name */
  readonly group: string | undefined;
};

/** All that the checks look at; read once, so that a check is a function of it. */
export type Computer = {
  readonly boards: readonly Board[];
  readonly usb: readonly UsbDevice[];
  readonly ports: readonly PortFile[];
  readonly user: string;
  readonly isRoot: boolean;
  /** groups of this process */
  readonly groups: readonly string[];
  /** groups that the system gives the user at the next login */
  readonly groupsOfUser: readonly string[];
  /** what stands in our file of udev rules, and whether any other names our boards */
  readonly udevRules: string | undefined;
  /** commands of running processes */
  readonly processes: readonly string[];
  readonly nodeVersion: string;
  /** minimum of package.json */
  readonly nodeVersionMin: string;
  readonly packages: ReadonlySet<string>;
};

const quietly = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

const canUse = (path: string): boolean =>
  quietly(() => {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  }, false);

const listProcesses = (): readonly string[] =>
  quietly(() => readdirSync('/proc'), [])
    .filter((name) => /^\d+$/.test(name))
    .map((name) => quietly(() => readFileSync(join('/proc', name, 'comm'), 'utf8').trim(), ''))
    .filter((name) => name !== '');

const listPackages = (): ReadonlySet<string> =>
  new Set(
    quietly(
      () => execFileSync('dpkg-query', ['-W', '-f', `\${db:Status-Abbrev}\${Package}\n`], { encoding: 'utf8' }),
      '',
    )
      .split('\n')
      .filter((line) => line.startsWith('ii'))
      .map((line) => line.slice(2).trim()),
  );

const namesOf = (ids: readonly number[]): readonly string[] => ids.flatMap((id) => groupName(id) ?? []);

export const examineComputer = (): Computer => {
  const boards = loadBoards();
  const user = quietly(() => userInfo().username, '');
  const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const groupLines = quietly(() => readFileSync('/etc/group', 'utf8'), '').split('\n');
  return {
    boards,
    usb: listUsbDevices(),
    ports: listPorts(boards).map((port) => ({
      ...port,
      isUsable: canUse(port.path),
      group: quietly(() => groupName(statSync(port.path).gid), undefined),
    })),
    user,
    isRoot: process.getuid?.() === 0,
    groups: namesOf(process.getgroups?.() ?? []),
    groupsOfUser: groupLines
      .map((line) => line.split(':'))
      .filter((fields) => fields[3]?.split(',').includes(user) === true)
      .map((fields) => fields[0]!),
    udevRules: quietly(() => readFileSync(UDEV_RULES_PATH, 'utf8'), undefined),
    processes: listProcesses(),
    nodeVersion: process.versions.node,
    nodeVersionMin: String(engines.node).replace(/[^\d.]/g, ''),
    packages: listPackages(),
  };
};
