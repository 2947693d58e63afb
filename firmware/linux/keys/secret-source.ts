import type { KeyFile } from './keyfile.js';

/** A source of the secret that wraps a key. What `create` gives beside it is kept in the key file. */
export type SecretSource = {
  readonly create: () => Promise<{ readonly secret: Uint8Array; readonly kept: KeyFile }>;
  readonly release: (kept: KeyFile) => Promise<Uint8Array>;
};
