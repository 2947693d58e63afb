import { describe, expect, test } from '@jest/globals';
import { type Board, loadBoards } from '#flash/board.js';
import { examine, type Finding } from './checks.js';
import { type Computer, examineComputer, type PortFile } from './surroundings.js';
import { udevRules } from './udev.js';

const boards = loadBoards();

const port = (more: Partial<PortFile> = {}): PortFile => ({
  path: '/dev/ttyUSB0',
  vendorId: '1a86',
  productId: '7523',
  boards: [],
  holders: [],
  isUsable: true,
  group: 'dialout',
  ...more,
});

/** A computer on which all is well, but for this. */
const computer = (more: Partial<Computer> = {}): Computer => ({
  boards,
  usb: [],
  ports: [port()],
  user: 'ada',
  isRoot: false,
  groups: ['dialout'],
  groupsOfUser: ['dialout'],
  udevRules: udevRules(boards),
  processes: ['init'],
  nodeVersion: '20.20.2',
  nodeVersionMin: '20.19.0',
  packages: new Set(['tpm2-tools', 'mtools', 'xz-utils']),
  ...more,
});

const ailments = (more: Partial<Computer>): readonly Finding[] =>
  examine(computer(more)).filter(({ verdict }) => verdict !== 'good');

const bridge = { vendorId: '1a86', productId: '7523' };
const boot = boards.flatMap((board) => board.usb.filter(({ mode }) => mode === 'bootloader'))[0]!;

describe('the doctor', () => {
  test('finds nothing where all is well, or where root works', () => {
    expect(ailments({})).toEqual([]);
    expect(ailments({ isRoot: true, groups: [], groupsOfUser: [] })).toEqual([]);
    expect(ailments({ groups: [], groupsOfUser: [] })).toEqual([]);
  });

  test.each<[string, Partial<Computer>, Finding['verdict'], string, RegExp, RegExp]>([
    ['an old Node', { nodeVersion: '20.9.0' }, 'bad', 'node', /20\.9\.0/, /20\.19\.0/],
    [
      'a user who may not',
      { groups: [], groupsOfUser: [], ports: [port({ isUsable: false })] },
      'bad',
      'permissions',
      /ada is not in group dialout/,
      /sudo usermod -aG dialout ada/,
    ],
    [
      'a system whose ports have another group',
      { ports: [port({ isUsable: false, group: 'uucp' })] },
      'bad',
      'permissions',
      /uucp/,
      /usermod -aG uucp ada/,
    ],
    [
      'a user who has not logged in anew',
      { groups: [], ports: [port({ isUsable: false })] },
      'bad',
      'permissions',
      /next login/,
      /log out and in/,
    ],
    ['no rules', { udevRules: undefined }, 'warning', 'udev', /no rules/, /udev install/],
    ['old rules', { udevRules: '# ID_MM_DEVICE_IGNORE' }, 'warning', 'udev', /another version/, /udev install/],
    [
      'brltty that has stolen a CH340',
      { processes: ['brltty'], usb: [bridge], ports: [port({ vendorId: '2341' })] },
      'bad',
      'brltty',
      /has taken/,
      /apt remove brltty/,
    ],
    [
      'brltty that would',
      { packages: new Set([...computer().packages, 'brltty']) },
      'warning',
      'brltty',
      /takes/,
      /remove/,
    ],
    [
      'a port that is held',
      { ports: [port({ holders: [{ pid: 7, name: 'screen' }] })] },
      'bad',
      'holders',
      /screen/,
      /kill 7/,
    ],
    ['no port at all', { ports: [] }, 'warning', 'ports', /no board is plugged in/, /power only/],
    [
      'a board without port',
      { ports: [], usb: [{ vendorId: '2341', productId: '0043' }] },
      'warning',
      'ports',
      /has no serial/,
      /cable/,
    ],
    ['a board in its bootloader', { usb: [boot] }, 'warning', 'bootloader', /waits in its bootloader/, /\w/],
    [
      'a missing package',
      { packages: new Set(['mtools', 'xz-utils']) },
      'warning',
      'packages',
      /tpm2-tools/,
      /apt install/,
    ],
  ])('finds %s, and says the cure', (_name, more, verdict, check, text, cure) => {
    expect(ailments(more)).toEqual([
      { verdict, check, text: expect.stringMatching(text), cure: expect.stringMatching(cure) },
    ]);
  });

  test('finds ModemManager, unless it was told to stay away', () => {
    expect(ailments({ processes: ['ModemManager'] })).toEqual([]);
    const found = ailments({ processes: ['ModemManager'], udevRules: undefined }).map(({ check }) => check);
    expect(found).toEqual(['udev', 'ModemManager']);
  });

  test('can examine this computer', () => {
    const here = examineComputer();
    expect(here.nodeVersion).toBe(process.versions.node);
    expect(here.processes).toContain('node');
    expect(examine(here).length).toBeGreaterThan(6);
  });
});

test('udev rules name each USB id once, for every board that has it', () => {
  const lines = udevRules(boards).split('\n');
  const ids = new Set(
    boards.flatMap(({ usb }: Board) => usb.map(({ vendorId, productId }) => `${vendorId}:${productId}`)),
  );
  expect(lines.filter((line) => line.startsWith('SUBSYSTEMS'))).toHaveLength(ids.size);
  expect(lines.filter((line) => line.includes('"1a86"') && line.includes('"7523"'))).toEqual([
    'SUBSYSTEMS=="usb", ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="7523", MODE="0660", TAG+="uaccess", ' +
      'ENV{ID_MM_DEVICE_IGNORE}="1", ENV{ID_MM_PORT_IGNORE}="1"',
  ]);
});
