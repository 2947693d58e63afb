import { FieldmarkError } from '#proto/errors.js';
import type { CreateKeyOptions, KeyScheme, KeyStoreOptions, OpenKeyStore } from './keys/scheme.js';

export type { CreateKeyOptions, KeyStoreOptions, OpenKeyStore };

/** Each is loaded only when a key URL names it: the others cost a device no memory. */
const SCHEMES: { readonly [scheme: string]: () => Promise<KeyScheme> } = {
  file: async () => (await import('./keys/file.js')).fileScheme,
  sealed: async () => (await import('./keys/sealed.js')).sealedScheme,
  pkcs11: async () => (await import('./keys/pkcs11.js')).pkcs11Scheme,
  tpm2: async () => (await import('./keys/tpm2.js')).tpm2Scheme,
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
