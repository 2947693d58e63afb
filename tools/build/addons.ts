import { execFile } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FieldmarkError } from '#proto/errors.js';
import { projectRoot } from './bundle.js';

export type DebianArchitecture = 'arm64' | 'amd64';

/** A native module of the runtime, compiled here for the board: these bring no binaries for it. */
type Addon = {
  readonly packageName: string;
  readonly module: string;
  readonly sources: readonly string[];
  readonly include: readonly string[];
};

const ADDONS: readonly Addon[] = [
  { packageName: 'i2c-bus', module: 'i2c', sources: ['src/i2c.cc'], include: ['../nan'] },
  { packageName: 'epoll', module: 'epoll', sources: ['src/epoll.cc'], include: ['../nan'] },
  {
    packageName: 'pkcs11js',
    module: 'pkcs11',
    sources: ['src/dl.cpp', 'src/common.cpp', 'src/main.cpp'],
    include: ['includes'],
  },
];

/** Of Debian's cross compilers; on a machine of the same kind it is g++ by its long name. */
const COMPILERS: {
  readonly [architecture in DebianArchitecture]: { readonly program: string; readonly debian: string };
} = {
  arm64: { program: 'aarch64-linux-gnu-g++', debian: 'g++-aarch64-linux-gnu' },
  amd64: { program: 'x86_64-linux-gnu-g++', debian: 'g++-x86-64-linux-gnu' },
};
const SERIALPORT = {
  arm64: 'linux-arm64/@serialport+bindings-cpp.armv8.glibc.node',
  amd64: 'linux-x64/@serialport+bindings-cpp.glibc.node',
};

/** Folder of an installed package. */
const packageFolder = (name: string): string => {
  const folder = join(projectRoot(), 'node_modules', name);
  if (existsSync(folder)) return folder;
  throw new FieldmarkError('NOT_FOUND', {
    detail: `the npm package ${name} is not installed`,
    state: 'nothing was built',
    next: 'npm ci, on a machine with g++, make and python3',
  });
};

type Compiler = { readonly program: string; readonly debian: string };

const compile = async (addon: Addon, { program, debian }: Compiler, headers: string, folder: string) => {
  const root = packageFolder(addon.packageName);
  const args = [
    ...['-shared', '-fPIC', '-O2', '-s', '-w', '-std=gnu++17', '-pthread'],
    ...['-DBUILDING_NODE_EXTENSION', `-DNODE_GYP_MODULE_NAME=${addon.module}`, '-DNAPI_DISABLE_CPP_EXCEPTIONS'],
    ...[headers, ...addon.include.map((path) => join(root, path))].map((path) => `-I${path}`),
    ...addon.sources.map((path) => join(root, path)),
    ...['-o', join(folder, `${addon.module}.node`)],
  ];
  try {
    await promisify(execFile)(program, args);
  } catch (cause) {
    const isAbsent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new FieldmarkError(isAbsent ? 'NOT_FOUND' : 'INTERNAL', {
      detail: isAbsent ? `the compiler ${program}` : `${addon.packageName}: ${(cause as Error).message}`,
      state: 'nothing was built',
      next: isAbsent ? `sudo apt install ${debian}` : 'report it with what the compiler says',
      cause,
    });
  }
};

/** Puts every native module of the runtime into a folder, for this processor and this Node. Throws NOT_FOUND. */
export const buildAddons = async (
  architecture: DebianArchitecture,
  headers: string,
  folder: string,
  compiler = COMPILERS[architecture],
): Promise<void> => {
  for (const addon of ADDONS) await compile(addon, compiler, headers, folder);
  const prebuilt = join(packageFolder('@serialport/bindings-cpp'), 'prebuilds', SERIALPORT[architecture]);
  copyFileSync(prebuilt, join(folder, 'serialport.node'));
};
