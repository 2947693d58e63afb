import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';

type Environment = { readonly [name: string]: string | undefined };

/** tpm2-tools on one TPM, with a folder for the contexts and blobs that they pass to each other. */
export type Tpm = {
  /** runs one tool; stdout as it came. Throws KEYSTORE_UNAVAILABLE or KEY_LOCKED, or what `refusals` say. */
  readonly run: (tool: string, args: readonly string[], input?: Uint8Array) => Promise<Buffer>;
  readonly path: (name: string) => string;
  readonly read: (name: string) => Uint8Array;
  /** frees the slots for loaded objects: without a resource manager a TPM has three */
  readonly flush: () => Promise<void>;
  readonly close: () => void;
};

const TIMEOUT_MS = 30_000;
/** TPM 2.0 part 2 §6.6.3, as tpm2-tools words them: POLICY_FAIL, PCR_CHANGED, AUTH_FAIL, BAD_AUTH, INTEGRITY, LOCKOUT. */
const LOCKED =
  /policy check failed|PCR have changed|authorization HMAC check failed|authorization failure|integrity check failed|lockout mode/;
const ABSENT = /handle is not correct|0x0*18b|reference to a persistent|0x0*918/i;

const errorOf = (tool: string, error: Error & { code?: unknown }, text: string): FieldmarkError => {
  if (error.code === 'ENOENT')
    return new FieldmarkError('KEYSTORE_UNAVAILABLE', { detail: `${tool} is missing`, next: 'apt install tpm2-tools' });
  const detail = `${tool}: ${/ERROR:.*/.exec(text)?.[0] ?? (text.trim().split('\n')[0] || error.message)}`;
  if (ABSENT.test(text)) return new FieldmarkError('KEY_NOT_FOUND', { detail });
  if (LOCKED.test(text))
    return new FieldmarkError('KEY_LOCKED', {
      detail,
      state: 'the TPM releases nothing while the platform is not in the state in which the key was made',
      next: 'boot what was booted then, or make a new key and register it',
    });
  return new FieldmarkError('KEYSTORE_UNAVAILABLE', {
    detail,
    next: 'see that the TPM is there and this user is in the group tss',
  });
};

/** `tcti` as in tpm2-tools, e.g. `device:/dev/tpmrm0`; the environment's or the tools' own choice where undefined. */
export const openTpm = (tcti: string | undefined, env: Environment): Tpm => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-tpm-'));
  const settings = { PATH: env.PATH, TPM2TOOLS_TCTI: tcti ?? env.TPM2TOOLS_TCTI, TSS2_LOG: 'all+ERROR' };
  const run: Tpm['run'] = (tool, args, input) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        tool,
        [...args],
        { cwd: folder, env: settings, encoding: 'buffer', timeout: TIMEOUT_MS },
        (error, stdout, stderr) => {
          if (error) reject(errorOf(tool, error, stderr.toString()));
          else resolve(stdout);
        },
      );
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
  return {
    run,
    path: (name) => join(folder, name),
    read: (name) => new Uint8Array(readFileSync(join(folder, name))),
    flush: async () => {
      await run('tpm2_flushcontext', ['-t']).catch(() => {});
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** Makes the owner's primary key in `primary.ctx`; it is the same one each time, so nothing of it is stored. */
export const createPrimary = async (tpm: Tpm): Promise<void> => {
  await tpm.run('tpm2_createprimary', ['-Q', '-C', 'o', '-g', 'sha256', '-G', 'ecc', '-c', 'primary.ctx']);
  await tpm.flush();
};
