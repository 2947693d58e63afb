import type { KeyStore } from '#core/ports.js';
import type { Algorithm } from '#proto/cose.js';

/** A key store that holds files, sessions or a secret in memory until it is closed. */
export type OpenKeyStore = KeyStore & {
  /** by `createFinisher` */
  readonly verifiesOwn: true;
  /** forgets the secret and lets go of the token; later calls of `sign` fail */
  readonly close: () => Promise<void>;
};

export type KeyStoreOptions = {
  /** where PINs and the TPM's address may come from; `process.env` where absent */
  readonly env?: { readonly [name: string]: string | undefined } | undefined;
};

export type CreateKeyOptions = KeyStoreOptions & {
  /** ES256K where absent, but for stores that only know P-256 */
  readonly algorithm?: Algorithm | undefined;
};

/** One kind of key store. `rest` is the key URL without its scheme. */
export type KeyScheme = {
  readonly open: (rest: string, options: KeyStoreOptions) => Promise<OpenKeyStore>;
  /** Makes a key. Throws KEY_EXISTS where there is one: no key is ever overwritten. */
  readonly create: (rest: string, options: CreateKeyOptions) => Promise<OpenKeyStore>;
};
