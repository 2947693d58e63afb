import type { KeyStore } from '#core/ports.js';
import type { Algorithm } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';

/** A key store that holds files, sessions or a secret in memory until it is closed. */
export type OpenKeyStore = KeyStore & {
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

/** Each is loaded only when a key URL names it: the others cost a device no memory. */
const SCHEMES: { readonly [scheme: string]: () => Promise<KeyScheme> } = {
  file: async () => (await import('./keys/file.js')).fileScheme,
};

const split = async (url: string): Promise<{ readonly scheme: KeyScheme; readonly rest: string }> => {
  const colon = url.indexOf(':');
  const load = Object.hasOwn(SCHEMES, url.slice(0, colon)) ? SCHEMES[url.slice(0, colon)] : undefined;
  if (load === undefined || colon === url.length - 1)
    throw new FieldmarkError('KEY_URL_INVALID', {
      detail: withoutSecrets(url),
      next: 'write it as file:/var/lib/fieldmark/device.key, sealed:PATH?by=tpm2, pkcs11:token=T;object=O?module=M or tpm2:0x81000001',
    });
  return { scheme: await load(), rest: url.slice(colon + 1) };
};

/**
 * Opens the key that a key URL names. Throws KEY_URL_INVALID, KEY_NOT_FOUND, KEY_DAMAGED, KEY_LOCKED or
 * KEYSTORE_UNAVAILABLE.
 */
export const openKeyStore = async (url: string, options: KeyStoreOptions = {}): Promise<OpenKeyStore> => {
  const { scheme, rest } = await split(url);
  return scheme.open(rest, options);
};

/** Makes a new key where the key URL points, and opens it. Throws KEY_EXISTS where there is one, or as `openKeyStore`. */
export const createKey = async (url: string, options: CreateKeyOptions = {}): Promise<OpenKeyStore> => {
  const { scheme, rest } = await split(url);
  return scheme.create(rest, options);
};

/** A key URL as it may be shown and logged: a PIN in it is hidden. */
export const withoutSecrets = (url: string): string => url.replace(/(pin-value=)[^&;]*/gi, '$1…');
