import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createGateway } from '#core/gateway.fixture.js';
import { findBoard, loadBoards } from '#flash/board.js';
import { readPackage } from '#flash/debian-package.js';
import { type HostedGateway, hostGateway } from '#linux/broker.fixture.js';
import { until } from '#linux/process.fixture.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { freePort } from '../setup/ports.fixture.js';
import { describeWith, requireProgram } from '../setup/require.fixture.js';
import { buildDebian, type DebianReport } from './debian.js';

type Kind = {
  readonly architecture: 'arm64' | 'amd64';
  readonly board: string;
  /** where this machine has the libraries of such a system, and its loader */
  readonly libraries: string;
  readonly loader: string;
  readonly emulator: string | undefined;
  readonly needs: readonly string[];
};

const KINDS: readonly Kind[] = [
  {
    architecture: 'arm64',
    board: 'raspberry-pi-4',
    libraries: '/usr/aarch64-linux-gnu/lib',
    loader: '/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1',
    emulator: 'qemu-aarch64-static',
    needs: ['aarch64-linux-gnu-g++', 'qemu-aarch64-static', '/usr/aarch64-linux-gnu/lib/libstdc++.so.6'],
  },
  {
    architecture: 'amd64',
    board: 'debian-pc',
    libraries: '/usr/lib/x86_64-linux-gnu',
    loader: '/lib64/ld-linux-x86-64.so.2',
    emulator: undefined,
    needs: ['x86_64-linux-gnu-g++', '/lib64/ld-linux-x86-64.so.2'],
  },
];

/** What the package depends on, as a system that has it would say. */
const INSTALLED = ['libc6 2.36-9', 'libstdc++6 12.2.0', 'libgcc-s1 12.2.0', 'passwd 4.13', 'systemd 252'];
const LIBRARIES = ['libc.so.6', 'libm.so.6', 'libdl.so.2', 'libpthread.so.0', 'libstdc++.so.6', 'libgcc_s.so.1'];
const NODE = '/usr/lib/fieldmark/node';
const NET = '0011223344556677';

/** Just so much of a Debian system as dpkg and the runtime look at: its records, users and libraries. */
const makeRoot = (root: string, { architecture, libraries, loader, emulator }: Kind): void => {
  for (const path of ['etc', 'var/lib/dpkg/info', 'var/lib/dpkg/updates', 'usr/lib', 'tmp'])
    mkdirSync(join(root, path), { recursive: true });
  mkdirSync(join(root, loader, '..').replace('/usr/aarch64-linux-gnu', ''), { recursive: true });
  copyFileSync(loader, join(root, loader.replace('/usr/aarch64-linux-gnu', '')));
  for (const name of LIBRARIES) {
    const folder = architecture === 'arm64' ? 'lib' : libraries;
    mkdirSync(join(root, folder), { recursive: true });
    copyFileSync(join(libraries, name), join(root, folder, name));
  }
  if (emulator !== undefined) cpSync(requireProgram(emulator), join(root, 'emulator'));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\ndialout:x:20:\ni2c:x:998:\n');
  const status = INSTALLED.map((line) => {
    const [name, version] = line.split(' ');
    return `Package: ${name}\nStatus: install ok installed\nArchitecture: ${architecture}\nVersion: ${version}\nMaintainer: x <x@y>\nDescription: x\n`;
  });
  writeFileSync(join(root, 'var/lib/dpkg/status'), status.join('\n'));
  for (const line of INSTALLED)
    writeFileSync(join(root, `var/lib/dpkg/info/${line.split(' ')[0]}:${architecture}.list`), '/.\n');
};

for (const kind of KINDS)
  describeWith(
    [...kind.needs, 'dpkg', 'chroot', 'useradd', 'systemd-analyze', 'npm'],
    `the Debian package for ${kind.architecture}`,
    () => {
      const board = findBoard(loadBoards(), kind.board);
      let folder: string;
      let root: string;
      let report: DebianReport;
      const dpkg = (...args: readonly string[]): string =>
        execFileSync('dpkg', [`--root=${root}`, '--force-script-chrootless', '--log=/dev/null', ...args], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        });
      const install = () => dpkg('--install', report.path);
      /** as the service: in that root, by its user, with its own Node */
      const asService = (...args: readonly string[]): readonly [string, readonly string[]] => {
        const user = /^fieldmark:[^:]*:(\d+):(\d+):/m.exec(readFileSync(join(root, 'etc/passwd'), 'utf8'))!;
        const emulator = kind.emulator === undefined ? [] : ['/emulator'];
        return [requireProgram('chroot'), [`--userspec=${user[1]}:${user[2]}`, root, ...emulator, NODE, ...args]];
      };

      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
        root = join(folder, 'root');
        makeRoot(root, kind);
        if (kind.architecture === 'arm64') dpkg('--add-architecture', 'arm64');
        const cache = join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? tmpdir(), '.cache'), 'fieldmark');
        const updateKeys = new Uint8Array([1, 2, 3]);
        report = await buildDebian({ board, out: folder, cache, compression: 'none', updateKeys });
        install();
      });
      afterAll(() => rmSync(folder, { recursive: true, force: true }));

      test('says what it is and what it takes of the board', () => {
        expect(readPackage(report.path)).toMatchObject({ name: 'fieldmark', architecture: kind.architecture });
        const { packageBytes, installedBytes, nodeBytes, programBytes, addonsBytes, freeBytes } = report;
        expect(packageBytes).toBe(statSync(report.path).size);
        expect(installedBytes).toBeGreaterThanOrEqual(nodeBytes + programBytes + addonsBytes);
        expect(freeBytes).toBe(board.limits.flashBytes - installedBytes);
      });

      test('makes a user without rights, in the groups that the system has, and a service that starts with it', () => {
        const group = readFileSync(join(root, 'etc/group'), 'utf8');
        expect(group).toMatch(/^dialout:.*fieldmark$/m);
        expect(group).toMatch(/^i2c:.*fieldmark$/m);
        expect(readFileSync(join(root, 'etc/passwd'), 'utf8')).toMatch(/^fieldmark:.*:\/usr\/sbin\/nologin$/m);
        expect(existsSync(join(root, 'etc/fieldmark'))).toBe(true);
        expect(statSync(join(root, 'var/lib/fieldmark')).mode & 0o777).toBe(0o700);
        const unit = readFileSync(join(root, 'usr/lib/systemd/system/fieldmark.service'), 'utf8');
        expect(unit).toMatch(/^User=fieldmark$/m);
        expect(unit).toMatch(/^WatchdogSec=\d+$/m);
        expect(unit).toMatch(
          /^ExecStart=\/usr\/bin\/fieldmark run --config \/etc\/fieldmark\/device\.yaml --create-key$/m,
        );
        const updates = readFileSync(join(root, 'usr/lib/systemd/system/fieldmark.service.d/updates.conf'), 'utf8');
        expect(updates).toContain('FIELDMARK_UPDATES=/var/lib/fieldmark/updates');
        expect([...readFileSync(join(root, 'usr/lib/fieldmark/update.keys'))]).toEqual([1, 2, 3]);
        // with the units of a system around it, systemd finds nothing to complain of
        cpSync('/usr/lib/systemd/system', join(root, 'usr/lib/systemd/system'), { recursive: true, force: false });
        const verified = spawnSync('systemd-analyze', ['verify', `--root=${root}`, 'fieldmark.service'], {
          encoding: 'utf8',
        });
        expect([verified.status, verified.stderr]).toEqual([0, '']);
        const enabled = execFileSync('systemctl', [`--root=${root}`, 'is-enabled', 'fieldmark'], { encoding: 'utf8' });
        expect(enabled.trim()).toBe('enabled');
        // dpkg lists every file: none is left behind by the build
        const listed = readFileSync(join(root, `var/lib/dpkg/info/fieldmark.list`), 'utf8');
        expect(listed).toContain('/usr/bin/fieldmark\n');
      });

      test('brings native modules that this processor and this Node load', () => {
        const names = ['i2c', 'epoll', 'pkcs11', 'serialport'];
        const script = `console.log(${JSON.stringify(names)}.map((n) => typeof require('/usr/lib/fieldmark/addons/' + n + '.node')).join())`;
        const [program, args] = asService('-e', script);
        expect(execFileSync(program, [...args], { encoding: 'utf8', env: {} }).trim()).toBe(
          'object,object,object,object',
        );
      });

      test('brings the programs of its threads', () => {
        const data = "{ path: '/none', hash: new Uint8Array(32), scoreMin: 0 }";
        const script = [
          "const worker = new (require('node:worker_threads').Worker)('/usr/lib/fieldmark/dist/tools/cli/detector-worker.js', {",
          `workerData: ${data} });`,
          "worker.on('message', ({ code }) => { console.log(code); process.exit(); });",
          'worker.on("error", (error) => console.log(error.message));',
        ].join('');
        const [program, args] = asService('-e', script);
        // it starts, and says of a model that is not there what it is to say
        expect(execFileSync(program, [...args], { encoding: 'utf8', env: {} }).trim()).toMatch(/^MODEL_/);
      });

      test('starts by its own user, seals a reading, and gets a receipt for it', async () => {
        const port = await freePort();
        const gateway = createGateway(`mqtt://127.0.0.1:${port}`, 7, fromHex(NET)!);
        const config = [
          'key: file:/var/lib/fieldmark/device.key',
          'data: /var/lib/fieldmark/data',
          `net: "${NET}"`,
          `gateways: [{ publicKey: "${toHex(gateway.publicKey)}", url: "${gateway.url}" }]`,
          'sensors: [{ driver: board, periodSeconds: 1 }]',
        ];
        writeFileSync(join(root, 'etc/fieldmark/device.yaml'), config.join('\n'), { mode: 0o644 });
        // as the unit says
        const program = '/usr/lib/fieldmark/dist/tools/cli/fieldmark.js';
        const service = asService(program, 'run', '--config', '/etc/fieldmark/device.yaml', '--create-key', '--json');
        const child = spawn(service[0], [...service[1]], { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
        let said = '';
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
        const ended = new Promise((resolve) => child.once('close', resolve));
        const isOver = () => child.exitCode !== null;
        let hosted: HostedGateway | undefined;
        try {
          await until(() => said.includes('"state":"started"') || isOver(), 'a start', 120_000);
          const [chroot, words] = asService(program, 'key', 'show', 'file:/var/lib/fieldmark/device.key', '--json');
          const shown = JSON.parse(execFileSync(chroot, [...words], { encoding: 'utf8', env: {} }));
          hosted = await hostGateway(gateway, () => fromHex(shown.publicKey)!, port);
          await until(() => said.includes('"state":"receipted"') || isOver(), 'a receipt', 120_000);
          expect(said).toMatch(/"state":"sealed".*[\s\S]*"state":"receipted"/);
          expect(gateway.stored.size).toBeGreaterThan(0);
          expect(statSync(join(root, 'var/lib/fieldmark/device.key')).mode & 0o777).toBe(0o600);
        } finally {
          child.kill('SIGTERM');
          await ended;
          await hosted?.stop();
        }
        expect(said).toContain('"state":"stopped"');
      });

      test('keeps the key when it is installed again, removed and purged', () => {
        const key = join(root, 'var/lib/fieldmark/device.key');
        const before = readFileSync(key);
        install();
        dpkg('--remove', 'fieldmark');
        expect(existsSync(join(root, 'usr/bin/fieldmark'))).toBe(false);
        expect(existsSync(join(root, 'etc/systemd/system/multi-user.target.wants/fieldmark.service'))).toBe(false);
        expect(dpkg('--purge', 'fieldmark')).toContain('/var/lib/fieldmark is kept');
        expect(readFileSync(key).equals(before)).toBe(true);
      });
    },
  );
