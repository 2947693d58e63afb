import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';

/** What a virtual machine boots: Debian's own kernel, and a first file system that hands over to the host's. */
export type Guest = { readonly kernel: string; readonly initramfs: string };

const KERNEL = 'linux-image-amd64';
/** the static one: it needs no libraries in the guest */
const BUSYBOX = '/bin/busybox';
/** modules that the way to the host's files needs, before those that are asked for */
const FILE_MODULES = ['virtio_pci', '9pnet_virtio', '9p'];

const run = (program: string, args: readonly string[], folder: string, input?: string): string => {
  try {
    return execFileSync(program, [...args], {
      cwd: folder,
      input,
      encoding: 'latin1',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (cause) {
    throw new FieldmarkError('PROCESS_ENDED', {
      detail: `${program} ${args.join(' ')}`,
      next: 'apt-get install qemu-system-x86 busybox-static ffmpeg, after apt-get update',
      cause,
    });
  }
};

/** Debian's kernel for this machine, unpacked beside the tests and not installed. */
const unpackKernel = (folder: string): { readonly version: string; readonly root: string } => {
  const depends = run('apt-cache', ['depends', KERNEL], folder);
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (name === undefined) throw new FieldmarkError('NOT_FOUND', { detail: KERNEL, next: 'apt-get update' });
  run('apt-get', ['download', '-o', 'APT::Sandbox::User=root', name], folder);
  const file = readdirSync(folder).find((entry) => entry.endsWith('.deb'))!;
  const root = join(folder, 'kernel');
  run('dpkg-deb', ['-x', file, root], folder);
  const version = readdirSync(join(root, 'lib', 'modules'))[0]!;
  run(BUSYBOX, ['depmod', '-b', root, version], folder);
  return { version, root };
};

/** Files of modules and of all that they need, as paths below the folder of modules. */
const moduleFiles = (folder: string, names: readonly string[]): string[] => {
  const depends = new Map<string, string[]>();
  for (const line of readFileSync(join(folder, 'modules.dep'), 'utf8').trim().split('\n')) {
    const [file, rest] = line.split(':') as [string, string];
    depends.set(file, [file, ...rest.trim().split(' ').filter(Boolean)]);
  }
  const fileOf = (name: string) =>
    [...depends.keys()].find((file) => file.replaceAll('-', '_').endsWith(`/${name.replaceAll('-', '_')}.ko`));
  return [...new Set(names.flatMap((name) => depends.get(fileOf(name) ?? '') ?? []))];
};

/** `modules` with their options, then `command` as root in the host's file system, which it can only read; `/mnt` is `share`. */
const initScript = (modules: readonly string[], command: readonly string[]): string =>
  [
    '#!/bin/busybox sh',
    '/bin/busybox --install -s /bin',
    'mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev',
    ...FILE_MODULES.map((name) => `modprobe ${name}`),
    'mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=262144 root /host',
    'mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 share /host/mnt',
    'mount -t proc proc /host/proc; mount --bind /dev /host/dev; mount --bind /sys /host/sys',
    'mount -t tmpfs tmp /host/tmp; mount -t tmpfs run /host/run; ip link set lo up',
    ...modules.map((module) => `modprobe ${module}`),
    `PATH=/usr/local/bin:/usr/bin:/bin HOME=/tmp chroot /host ${command.map((word) => `'${word}'`).join(' ')}`,
    'echo "guest ends with $?"; sync; poweroff -f',
  ].join('\n');

/** Builds a guest in a folder; it needs nothing but Debian's packages. Throws PROCESS_ENDED or NOT_FOUND. */
export const buildGuest = (folder: string, modules: readonly string[], command: readonly string[]): Guest => {
  const { version, root } = unpackKernel(folder);
  const source = join(root, 'lib', 'modules', version);
  const tree = join(folder, 'initramfs');
  const target = join(tree, 'lib', 'modules', version);
  for (const name of ['bin', 'proc', 'sys', 'dev', 'host']) mkdirSync(join(tree, name), { recursive: true });
  cpSync(BUSYBOX, join(tree, 'bin', 'busybox'));
  const names = [...FILE_MODULES, ...modules.map((module) => module.split(' ')[0]!)];
  for (const file of moduleFiles(source, names)) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(source, file), join(target, file));
  }
  for (const file of readdirSync(source))
    if (file.startsWith('modules.') && existsSync(join(source, file))) cpSync(join(source, file), join(target, file));
  writeFileSync(join(tree, 'init'), initScript(modules, command), { mode: 0o755 });
  run('sh', ['-c', 'find . | /bin/busybox cpio -o -H newc > ../initramfs.cpio'], tree);
  return { kernel: join(root, 'boot', `vmlinuz-${version}`), initramfs: join(folder, 'initramfs.cpio') };
};
