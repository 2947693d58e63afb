import { createRequire } from 'node:module';
import { FieldmarkError } from '#proto/errors.js';

/**
 * The part of Cryptoki (PKCS #11 v2.40) that key stores here use, as npm pkcs11js offers it. The package is compiled
 * where it is installed, so a machine without a compiler has none; its types are written down here for that case.
 */
export type Handle = Buffer;
export type Template = { type: number; value?: number | boolean | string | Buffer }[];
export type Mechanism = { readonly mechanism: number };

export type Library = {
  load(path: string): void;
  close(): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): Handle[];
  C_GetTokenInfo(slot: Handle): { readonly label: string; readonly serialNumber: string };
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, user: number, pin?: string): void;
  C_FindObjectsInit(session: Handle, template: Template): void;
  C_FindObjects(session: Handle, maximum: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: Template): Template;
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_SignAsync(session: Handle, data: Buffer, signature: Buffer): Promise<Buffer>;
  C_GenerateKeyPair(
    session: Handle,
    mechanism: Mechanism,
    publicTemplate: Template,
    privateTemplate: Template,
  ): { readonly publicKey: Handle; readonly privateKey: Handle };
};

type Constant =
  | `CKA_${'CLASS' | 'EC_PARAMS' | 'EC_POINT' | 'EXTRACTABLE' | 'ID' | 'LABEL' | 'PRIVATE' | 'SENSITIVE' | 'SIGN' | 'TOKEN' | 'VERIFY'}`
  | `CKF_${'RW_SESSION' | 'SERIAL_SESSION'}`
  | `CKM_${'ECDSA' | 'EC_KEY_PAIR_GEN'}`
  | `CKO_${'PRIVATE_KEY' | 'PUBLIC_KEY'}`
  | 'CKU_USER';

export type Cryptoki = { readonly [name in Constant]: number } & { readonly PKCS11: new () => Library };

/** Throws KEYSTORE_UNAVAILABLE where the package is not installed or was not compiled. */
export const loadCryptoki = (): Cryptoki => {
  try {
    return createRequire(import.meta.url)('pkcs11js') as Cryptoki;
  } catch (cause) {
    throw new FieldmarkError('KEYSTORE_UNAVAILABLE', {
      detail: 'the package pkcs11js is not there',
      next: 'install g++, make and python3, then run npm ci again',
      cause,
    });
  }
};
