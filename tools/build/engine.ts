import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ENGINE_FILE } from '#gateway/engine.js';
import { FieldmarkError } from '#proto/errors.js';

/**
 * `npm run engine`: compiles the gateway's fast verifier against the system's libsecp256k1, for a gateway that checks
 * much. Without it the npm package's own copy of the library serves.
 */
const SOURCE = fileURLToPath(new URL('../../../host/gateway/native/secp256k1.c', import.meta.url));

/** Writes `file`, whole or not at all. Throws VERIFIER_UNAVAILABLE with what the compiler said. */
export const buildEngine = (file = ENGINE_FILE): void => {
  const { include_dir: headers } = createRequire(import.meta.url)('node-api-headers') as { include_dir: string };
  const flags = ['-O2', '-shared', '-fPIC', '-std=c11', '-Wall', '-Wextra', '-Werror', '-I', headers];
  const made = `${file}.${process.pid}`;
  try {
    execFileSync('cc', [...flags, '-o', made, SOURCE, '-lsecp256k1'], { encoding: 'utf8', stdio: 'pipe' });
  } catch (cause) {
    throw new FieldmarkError('VERIFIER_UNAVAILABLE', {
      detail: (cause as { stderr?: string }).stderr?.trim() || String(cause),
      state: 'the gateway goes on with the npm package of the library',
      next: 'install a C compiler and the headers: apt-get install gcc libc6-dev libsecp256k1-dev',
      cause,
    });
  }
  renameSync(made, file);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildEngine();
  process.stdout.write(`${ENGINE_FILE}\n`);
}
