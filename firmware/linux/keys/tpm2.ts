import { concat, fromHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { compressed } from '../identity.js';
import { createFinisher, curveOf } from './ecdsa.js';
import type { CreateKeyOptions, KeyScheme, KeyStoreOptions, OpenKeyStore } from './scheme.js';
import { asSignerError, closed } from './signer-error.js';
import { createPrimary, openTpm, type Tpm } from './tpm.js';
import { splitQuery } from './url.js';

const ASSURANCE = 2;
const ATTRIBUTES = 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign';
/** TPM 2.0 part 2 §7.4: persistent handles of the owner. */
const HANDLE = /^0x81[0-9a-f]{6}$/i;
const POINT_UNCOMPRESSED = 4;
const COORDINATE = { x: /^x: ([0-9a-f]{64})$/m, y: /^y: ([0-9a-f]{64})$/m };

const locate = (rest: string, options: KeyStoreOptions): { readonly handle: string; readonly tpm: Tpm } => {
  const { path, query } = splitQuery(rest, ['tcti']);
  if (!HANDLE.test(path))
    throw new FieldmarkError('KEY_URL_INVALID', {
      detail: `tpm2:${path}`,
      next: 'name a persistent handle of the owner, as tpm2:0x81000001',
    });
  return { handle: path, tpm: openTpm(query.get('tcti'), options.env ?? process.env) };
};

const readPublicKey = async (tpm: Tpm, handle: string): Promise<Uint8Array> => {
  const text = (await tpm.run('tpm2_readpublic', ['-c', handle])).toString();
  const x = fromHex(COORDINATE.x.exec(text)?.[1] ?? '');
  const y = fromHex(COORDINATE.y.exec(text)?.[1] ?? '');
  if (!text.includes('NIST p256') || x?.length !== 32 || y?.length !== 32)
    throw new FieldmarkError('ALGORITHM_UNKNOWN', { detail: `tpm2:${handle} is not a P-256 key` });
  return compressed(ALGORITHM.ESP256, concat([new Uint8Array([POINT_UNCOMPRESSED]), x, y]));
};

const storeOf = async (tpm: Tpm, handle: string): Promise<OpenKeyStore> => {
  const publicKey = await readPublicKey(tpm, handle);
  const { p256 } = await import('@noble/curves/nist.js');
  const finish = createFinisher(await curveOf(ALGORITHM.ESP256), publicKey);
  let isOpen = true;
  const sign = async (digest: Uint8Array): Promise<Uint8Array> => {
    if (!isOpen) throw closed();
    const args = ['-Q', '-c', handle, '-g', 'sha256', '-s', 'ecdsa', '-d', '-f', 'plain', '-o', 'signature'];
    await tpm.run('tpm2_sign', args, digest);
    return finish(digest, p256.Signature.fromBytes(tpm.read('signature'), 'der').toBytes('compact'));
  };
  return {
    algorithm: ALGORITHM.ESP256,
    publicKey,
    assurance: ASSURANCE,
    verifiesOwn: true,
    sign: (digest, done) => {
      sign(digest).then(
        (signature) => done(undefined, signature),
        (error) => done(asSignerError(error), undefined),
      );
    },
    close: async () => {
      isOpen = false;
      tpm.close();
    },
  };
};

const exists = async (tpm: Tpm, handle: string): Promise<boolean> => {
  try {
    await tpm.run('tpm2_readpublic', ['-Q', '-c', handle]);
    return true;
  } catch (error) {
    if (error instanceof FieldmarkError && error.code === 'KEY_NOT_FOUND') return false;
    throw error;
  }
};

const create = async (tpm: Tpm, handle: string, options: CreateKeyOptions): Promise<OpenKeyStore> => {
  if (options.algorithm !== undefined && options.algorithm !== ALGORITHM.ESP256)
    throw new FieldmarkError('KEY_URL_INVALID', { detail: 'tpm2: holds ESP256 (P-256) keys only' });
  if (await exists(tpm, handle)) throw new FieldmarkError('KEY_EXISTS', { detail: `tpm2:${handle}` });
  await createPrimary(tpm);
  const key = ['-u', 'key.pub', '-r', 'key.priv'];
  await tpm.run('tpm2_create', ['-Q', '-C', 'primary.ctx', '-G', 'ecc256:ecdsa', ...key, '-a', ATTRIBUTES]);
  await tpm.flush();
  await tpm.run('tpm2_load', ['-Q', '-C', 'primary.ctx', ...key, '-c', 'key.ctx']);
  await tpm.flush();
  await tpm.run('tpm2_evictcontrol', ['-Q', '-C', 'o', '-c', 'key.ctx', handle]);
  await tpm.flush();
  return storeOf(tpm, handle);
};

const closingOnFailure = async (tpm: Tpm, action: () => Promise<OpenKeyStore>): Promise<OpenKeyStore> => {
  try {
    return await action();
  } catch (error) {
    tpm.close();
    throw error;
  }
};

/** `tpm2:0x81000001?tcti=device:/dev/tpmrm0`: a P-256 key that a TPM 2.0 made and keeps. */
export const tpm2Scheme: KeyScheme = {
  open: async (rest, options) => {
    const { handle, tpm } = locate(rest, options);
    return closingOnFailure(tpm, () => storeOf(tpm, handle));
  },
  create: async (rest, options) => {
    const { handle, tpm } = locate(rest, options);
    return closingOnFailure(tpm, () => create(tpm, handle, options));
  },
};
