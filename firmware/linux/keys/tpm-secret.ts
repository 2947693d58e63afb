import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { SecretSource } from './secret-source.js';
import { createPrimary, openTpm, type Tpm } from './tpm.js';

type Environment = { readonly [name: string]: string | undefined };

const SECRET_BYTES = 32;
/** PCR 7 holds the secure boot policy (TCG PC Client Platform Firmware Profile §3.3.4). */
const PCRS_DEFAULT = '7';
const PCRS = /^\d{1,2}(,\d{1,2})*$/;
/** Without `userwithauth` the policy is the only way in. */
const ATTRIBUTES = 'fixedtpm|fixedparent';

const withTpm = async <T>(tcti: string | undefined, env: Environment, action: (tpm: Tpm) => Promise<T>): Promise<T> => {
  const tpm = openTpm(tcti, env);
  try {
    return await action(tpm);
  } finally {
    await tpm.flush();
    tpm.close();
  }
};

const writePolicy = async (tpm: Tpm, pcrs: string): Promise<void> => {
  await tpm.run('tpm2_startauthsession', ['-Q', '-S', 'session.ctx']);
  try {
    await tpm.run('tpm2_policypcr', ['-Q', '-S', 'session.ctx', '-l', `sha256:${pcrs}`, '-L', 'policy']);
  } finally {
    await tpm.run('tpm2_flushcontext', ['session.ctx']);
  }
};

/** Secrets that a TPM releases only while the given PCRs are as they were when the key was made. */
export const tpmSecrets = (pcrs: string | undefined, tcti: string | undefined, env: Environment): SecretSource => {
  if (pcrs !== undefined && !PCRS.test(pcrs))
    throw new FieldmarkError('KEY_URL_INVALID', { detail: `pcrs=${pcrs}`, next: 'write pcrs=0,7' });
  return {
    create: () =>
      withTpm(tcti, env, async (tpm) => {
        const chosen = pcrs ?? PCRS_DEFAULT;
        const secret = new Uint8Array(randomBytes(SECRET_BYTES));
        await createPrimary(tpm);
        await writePolicy(tpm, chosen);
        const args = ['-Q', '-C', 'primary.ctx', '-i', '-', '-u', 'seal.pub', '-r', 'seal.priv', '-L', 'policy'];
        await tpm.run('tpm2_create', [...args, '-a', ATTRIBUTES], secret);
        const kept = { pcrs: chosen, tpmPublic: toHex(tpm.read('seal.pub')), tpmPrivate: toHex(tpm.read('seal.priv')) };
        return { secret, kept };
      }),
    release: (kept) =>
      withTpm(tcti, env, async (tpm) => {
        const blobs = { 'seal.pub': fromHex(kept.tpmPublic ?? ''), 'seal.priv': fromHex(kept.tpmPrivate ?? '') };
        for (const [name, blob] of Object.entries(blobs)) {
          if (blob === undefined || blob.length === 0) throw new FieldmarkError('KEY_DAMAGED', { detail: name });
          writeFileSync(tpm.path(name), blob);
        }
        if (!PCRS.test(kept.pcrs ?? '')) throw new FieldmarkError('KEY_DAMAGED', { detail: 'pcrs' });
        await createPrimary(tpm);
        await tpm.run('tpm2_load', ['-Q', '-C', 'primary.ctx', '-u', 'seal.pub', '-r', 'seal.priv', '-c', 'seal.ctx']);
        await tpm.flush();
        const secret = await tpm.run('tpm2_unseal', ['-c', 'seal.ctx', '-p', `pcr:sha256:${kept.pcrs}`]);
        return new Uint8Array(secret);
      }),
  };
};
