import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BOARDS_FOLDER, type Board } from '#flash/board.js';
import { FieldmarkError } from '#proto/errors.js';
import { buildAddons, type DebianArchitecture } from './addons.js';
import { projectRoot } from './bundle.js';
import { fetchNode } from './node-runtime.js';
import { bundleImage, bundleRuntime, licensesOf } from './runtime-bundle.js';

export type DebianBuild = {
  readonly board: Board;
  /** folder that the package goes into */
  readonly out: string;
  /** folder that Node is kept in between builds */
  readonly cache: string;
  /** the signed set of keys by which the board is updated at first; without one it is not */
  readonly updateKeys?: Uint8Array | undefined;
  /** none is quick, for tests */
  readonly compression?: 'xz' | 'none';
  readonly onStep?: (step: string) => void;
};

export type DebianReport = {
  readonly board: string;
  readonly path: string;
  readonly architecture: DebianArchitecture;
  readonly packageBytes: number;
  readonly installedBytes: number;
  readonly nodeBytes: number;
  readonly programBytes: number;
  readonly addonsBytes: number;
  /** the same program as an update, and for which class of boards */
  readonly image: string;
  readonly imageBytes: number;
  readonly class: string;
  /** of the board's disk, less the package */
  readonly freeBytes: number;
};

const HERE = fileURLToPath(new URL('../../../tools/build/debian', import.meta.url));
const HOME = 'usr/lib/fieldmark';
/** the bundle is as deep as the files that it is made of, which find boards/ and package.json from there */
const PROGRAM = `${HOME}/dist/tools/cli/fieldmark.js`;
/** so that the same sources make the same package */
const EPOCH = '315532800';

const KIBIBYTE = 1024;

const control = (version: string, architecture: string, installedBytes: number): string =>
  [
    'Package: fieldmark',
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Section: net',
    'Priority: optional',
    'Maintainer: Fieldmark <fieldmark@localhost>',
    // glibc of Debian 12, which the native modules are compiled against; Node itself needs 2.28
    'Depends: libc6 (>= 2.34), libstdc++6 (>= 9), libgcc-s1, passwd, systemd',
    'Suggests: network-manager | wpasupplicant, tpm2-tools, ffmpeg',
    `Installed-Size: ${Math.ceil(installedBytes / KIBIBYTE)}`,
    'Description: readings sealed on the board, provable to anyone',
    ' The runtime of a Fieldmark device: reads its sensors, seals each reading with a key',
    ' that never leaves it, and publishes until a gateway has given its receipt.',
    '',
  ].join('\n');

const LAUNCHER = `#!/bin/sh\nexec /${HOME}/node /${PROGRAM} "$@"\n`;

/** A board with keys for updates takes them from its first start on. */
const UPDATES = `[Service]
Environment=FIELDMARK_UPDATES=/var/lib/fieldmark/updates FIELDMARK_UPDATE_KEYS=/${HOME}/update.keys
`;

const treeBytes = (path: string, names: readonly string[]): number =>
  names.reduce((total, name) => total + statSync(join(path, name)).size, 0);

/** Lays out all files of the package in `tree`, and tells what takes how much. */
const layOut = async (tree: string, architecture: DebianArchitecture, build: DebianBuild) => {
  const root = projectRoot();
  const say = build.onStep ?? (() => {});
  const work = mkdtempSync(join(tmpdir(), 'fieldmark-node-'));
  const put = (path: string, content: string | Uint8Array, mode = 0o644): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content, { mode });
  };
  try {
    say(`Node for ${architecture}`);
    const node = await fetchNode(architecture, build.cache, work);
    mkdirSync(join(tree, HOME, 'addons'), { recursive: true });
    cpSync(node.program, join(tree, HOME, 'node'));
    say('native modules');
    await buildAddons(architecture, node.headers, join(tree, HOME, 'addons'));
    say('program');
    const { code, workers, packages } = await bundleRuntime(root);
    put(PROGRAM, code);
    for (const [name, text] of workers) put(join(dirname(PROGRAM), name), text);
    const { name, version, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    put(`${HOME}/package.json`, JSON.stringify({ name, version, type }));
    cpSync(BOARDS_FOLDER, join(tree, HOME, 'boards'), { recursive: true });
    put('usr/bin/fieldmark', LAUNCHER, 0o755);
    const own = readFileSync(join(root, 'LICENSE'), 'utf8');
    const licenses = [own, `Node.js ${node.version}\n\n${node.license}`, licensesOf(root, packages)];
    put('usr/share/doc/fieldmark/copyright', licenses.join(`\n\n${'='.repeat(72)}\n\n`));
    const unit = 'firmware/linux/systemd/fieldmark.service';
    put('usr/lib/systemd/system/fieldmark.service', readFileSync(join(root, unit)));
    if (build.updateKeys !== undefined) {
      put(`${HOME}/update.keys`, build.updateKeys);
      put('usr/lib/systemd/system/fieldmark.service.d/updates.conf', UPDATES);
    }
    put('usr/lib/udev/rules.d/60-fieldmark.rules', readFileSync(join(HERE, '60-fieldmark.rules')));
    put('usr/share/polkit-1/rules.d/60-fieldmark.rules', readFileSync(join(HERE, 'polkit.rules')));
    put('usr/lib/modules-load.d/fieldmark.conf', 'i2c-dev\n');
    const sizes = {
      nodeBytes: statSync(join(tree, HOME, 'node')).size,
      programBytes: [code, ...workers.values()].reduce((total, text) => total + text.length, 0),
      addonsBytes: treeBytes(join(tree, HOME, 'addons'), ['i2c.node', 'epoll.node', 'pkcs11.node', 'serialport.node']),
    };
    const installedBytes = sizes.nodeBytes + sizes.programBytes + sizes.addonsBytes + licenses.join('').length;
    put('DEBIAN/control', control(version, architecture, installedBytes));
    for (const script of ['postinst', 'prerm', 'postrm'])
      put(`DEBIAN/${script}`, readFileSync(join(HERE, script)), 0o755);
    return { ...sizes, installedBytes, version };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/**
 * The Debian package of the runtime for a board that runs Linux: Node, one bundle, native modules, a systemd unit and its
 * user. Throws CONFIG_INVALID for a board that takes none, NOT_FOUND for what is missing to build it, IMAGE_TOO_LARGE.
 */
export const buildDebian = async (build: DebianBuild): Promise<DebianReport> => {
  const { board } = build;
  const method = board.flash.find((each) => each.method === 'debian-package');
  if (method === undefined || !('architecture' in method))
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${board.name} takes no Debian package`,
      state: 'nothing was built',
      next: 'fieldmark boards lists the boards and how each is flashed',
    });
  const { architecture } = method;
  const tree = mkdtempSync(join(tmpdir(), 'fieldmark-deb-'));
  try {
    const { version, ...sizes } = await layOut(tree, architecture, build);
    const freeBytes = board.limits.flashBytes - sizes.installedBytes;
    if (freeBytes < 0)
      throw new FieldmarkError('IMAGE_TOO_LARGE', {
        detail: `${sizes.installedBytes} bytes for ${board.limits.flashBytes} on ${board.name}`,
        state: 'nothing was built',
      });
    build.onStep?.('package');
    mkdirSync(build.out, { recursive: true });
    const path = join(build.out, `fieldmark_${version}_${architecture}.deb`);
    const packing = build.compression === 'none' ? ['-Znone'] : ['-Zxz'];
    // whatever this process's umask, and for the root folder that mkdtemp made for itself alone
    await promisify(execFile)('chmod', ['-R', 'u=rwX,go=rX', tree]);
    await promisify(execFile)('dpkg-deb', ['--root-owner-group', ...packing, '--build', tree, path], {
      env: { ...process.env, SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? EPOCH },
    });
    const image = join(build.out, `fieldmark_${version}_${architecture}.image`);
    writeFileSync(image, await bundleImage(projectRoot()));
    const update = { image, imageBytes: statSync(image).size, class: `linux-${architecture}` };
    return { board: board.id, path, architecture, packageBytes: statSync(path).size, ...sizes, ...update, freeBytes };
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
};
