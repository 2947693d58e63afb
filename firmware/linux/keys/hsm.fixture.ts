import { createHash } from 'node:crypto';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { createKey, type OpenKeyStore, openKeyStore } from '../keystore.js';

/**
 * A process of its own for PKCS #11: modules read the real environment, and a module that crashes takes no test
 * runner with it. Arguments: create or open, key URL, algorithm, signatures to make. Prints one line of JSON.
 */
export type HsmAnswer = {
  readonly code?: string;
  readonly message?: string;
  readonly algorithm?: number;
  readonly publicKey?: string;
  readonly assurance?: number;
  readonly signatures?: readonly { readonly digest: string; readonly signature: string }[];
};

const signOnce = (store: OpenKeyStore, digest: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    store.sign(digest, (error, signature) => (error === undefined ? resolve(signature!) : reject(error)));
  });

const answer = async (action: string, url: string, algorithm: number, count: number): Promise<HsmAnswer> => {
  try {
    const store = await (action === 'create'
      ? createKey(url, { algorithm: algorithm === -9 ? -9 : -47 })
      : openKeyStore(url));
    const signatures: { digest: string; signature: string }[] = [];
    for (let i = 0; i < count; i++) {
      const digest = new Uint8Array(createHash('sha256').update(`reading ${i}`).digest());
      signatures.push({ digest: toHex(digest), signature: toHex(await signOnce(store, digest)) });
    }
    await store.close();
    return { algorithm: store.algorithm, publicKey: toHex(store.publicKey), assurance: store.assurance, signatures };
  } catch (error) {
    if (error instanceof FieldmarkError) return { code: error.code, message: `${error.message} ${error.next ?? ''}` };
    throw error;
  }
};

const [action, url, algorithm, count] = process.argv.slice(2);
if (action !== undefined && url !== undefined)
  process.stdout.write(JSON.stringify(await answer(action, url, Number(algorithm), Number(count))));
