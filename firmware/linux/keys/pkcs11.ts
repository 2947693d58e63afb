import { equal, fromHex } from '#proto/bytes.js';
import { ALGORITHM, type Algorithm, SIGNATURE_BYTES } from '#proto/cose.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { messageOf } from '../files.js';
import { compressed } from '../identity.js';
import { type Handle, type Library, loadCryptoki, type Template } from './cryptoki.js';
import { createFinisher, curveOf } from './ecdsa.js';
import type { CreateKeyOptions, KeyScheme, KeyStoreOptions, OpenKeyStore } from './scheme.js';
import { closed } from './signer-error.js';
import { attributesOf, readPin, splitQuery } from './url.js';

const pkcs11js = loadCryptoki();

/** CKA_EC_PARAMS: the curve's object identifier, DER (RFC 5480 §2.1.1.1, SEC 2 §A.2). */
const CURVE_PARAMETERS: { readonly [algorithm in Algorithm]: Uint8Array } = {
  [ALGORITHM.ES256K]: fromHex('06052b8104000a')!,
  [ALGORITHM.ESP256]: fromHex('06082a8648ce3d030107')!,
};
const ASSURANCE = 2;
const OBJECTS_MAX = 2;

/** PKCS #11 v2.40 §A.5 return values that mean more than "the token fails". */
const ALREADY_INITIALIZED = 0x191;
const ALREADY_LOGGED_IN = 0x100;
const REFUSALS: readonly number[] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x101, 0x102];

type Location = {
  readonly url: string;
  readonly module: string;
  readonly token: string | undefined;
  readonly serial: string | undefined;
  readonly object: string | undefined;
  readonly id: Buffer | undefined;
  readonly pin: string | undefined;
};

const locate = (rest: string, options: KeyStoreOptions): Location => {
  const { path, query } = splitQuery(rest, ['module', 'module-path', 'pin-source']);
  const attributes = attributesOf(path, ';', ['token', 'serial', 'object', 'id', 'type']);
  const env = options.env ?? process.env;
  const module = query.get('module') ?? query.get('module-path') ?? env.FIELDMARK_PKCS11_MODULE;
  if (module === undefined)
    throw new FieldmarkError('KEY_URL_INVALID', {
      detail: 'no module',
      next: 'add ?module=/usr/lib/…/module.so of the secure element',
    });
  const id = attributes.get('id');
  const object = attributes.get('object');
  if (id === undefined && object === undefined)
    throw new FieldmarkError('KEY_URL_INVALID', { detail: 'name the key by object or id' });
  return {
    url: `pkcs11:${path}`,
    module,
    token: attributes.get('token'),
    serial: attributes.get('serial'),
    object,
    id: id === undefined ? undefined : Buffer.from(id, 'latin1'),
    pin: readPin(query.get('pin-source'), env),
  };
};

const returnValue = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number' ? error.code : 0;

const failed = (location: Location, error: unknown, code: ErrorCode = 'KEYSTORE_UNAVAILABLE'): FieldmarkError => {
  if (error instanceof FieldmarkError) return error;
  const isRefused = REFUSALS.includes(returnValue(error));
  return new FieldmarkError(isRefused ? 'KEY_LOCKED' : code, {
    detail: `${location.url}: ${messageOf(error)}`,
    next: isRefused ? 'give the PIN by pin-source=file:PATH or in FIELDMARK_PIN' : undefined,
  });
};

const ignoring = (value: number, action: () => void): boolean => {
  try {
    action();
    return true;
  } catch (error) {
    if (returnValue(error) === value) return false;
    throw error;
  }
};

type Session = {
  readonly library: Library;
  readonly handle: Handle;
  readonly close: () => void;
};

const openSession = (location: Location): Session => {
  const library = new pkcs11js.PKCS11();
  let isOwn = false;
  try {
    library.load(location.module);
    isOwn = ignoring(ALREADY_INITIALIZED, () => library.C_Initialize());
    const handle = library.C_OpenSession(
      findSlot(library, location),
      pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION,
    );
    if (location.pin !== undefined)
      ignoring(ALREADY_LOGGED_IN, () => library.C_Login(handle, pkcs11js.CKU_USER, location.pin));
    return {
      library,
      handle,
      close: () => {
        library.C_CloseSession(handle);
        if (isOwn) library.C_Finalize();
        library.close();
      },
    };
  } catch (error) {
    if (isOwn) library.C_Finalize();
    throw failed(location, error);
  }
};

const findSlot = (library: Library, location: Location): Handle => {
  for (const slot of library.C_GetSlotList(true)) {
    const token = library.C_GetTokenInfo(slot);
    if (
      (location.token === undefined || token.label.trim() === location.token) &&
      (location.serial === undefined || token.serialNumber.trim() === location.serial)
    )
      return slot;
  }
  throw new FieldmarkError('KEYSTORE_UNAVAILABLE', {
    detail: `${location.url}: no such token`,
    next: 'see that the token is plugged in, and compare its label',
  });
};

/** Handles of the key's objects of one class; of several, the URL would have to say which. */
const findObjects = ({ library, handle }: Session, location: Location, objectClass: number): Handle[] => {
  const template: Template = [{ type: pkcs11js.CKA_CLASS, value: objectClass }];
  if (location.object !== undefined) template.push({ type: pkcs11js.CKA_LABEL, value: location.object });
  if (location.id !== undefined) template.push({ type: pkcs11js.CKA_ID, value: location.id });
  library.C_FindObjectsInit(handle, template);
  try {
    return library.C_FindObjects(handle, OBJECTS_MAX);
  } finally {
    library.C_FindObjectsFinal(handle);
  }
};

const findOne = (session: Session, location: Location, objectClass: number): Handle => {
  const found = findObjects(session, location, objectClass);
  if (found.length === 1) return found[0]!;
  if (found.length > 1)
    throw new FieldmarkError('KEY_URL_INVALID', { detail: `${location.url} fits several keys`, next: 'add an id' });
  if (location.pin === undefined)
    throw new FieldmarkError('KEY_LOCKED', {
      detail: `${location.url}: without a PIN the token shows no such key`,
      next: 'give the PIN by pin-source=file:PATH or in FIELDMARK_PIN',
    });
  throw new FieldmarkError('KEY_NOT_FOUND', { detail: location.url, next: 'make one: fieldmark key create' });
};

const attribute = ({ library, handle }: Session, object: Handle, type: number): Uint8Array =>
  new Uint8Array(library.C_GetAttributeValue(handle, object, [{ type }])[0]!.value as Buffer);

const OCTET_STRING = 0x04;

/** CKA_EC_POINT is the point in a DER OCTET STRING; some modules leave the wrapping out. */
const pointOf = (value: Uint8Array): Uint8Array =>
  value[0] === OCTET_STRING && value[1] === value.length - 2 ? value.subarray(2) : value;

const algorithmOf = (location: Location, parameters: Uint8Array): Algorithm => {
  for (const algorithm of [ALGORITHM.ES256K, ALGORITHM.ESP256])
    if (equal(parameters, CURVE_PARAMETERS[algorithm])) return algorithm;
  throw new FieldmarkError('ALGORITHM_UNKNOWN', { detail: `${location.url} is on another curve` });
};

const storeOf = async (session: Session, location: Location): Promise<OpenKeyStore> => {
  const privateKey = findOne(session, location, pkcs11js.CKO_PRIVATE_KEY);
  const publicObject = findOne(session, location, pkcs11js.CKO_PUBLIC_KEY);
  const algorithm = algorithmOf(location, attribute(session, publicObject, pkcs11js.CKA_EC_PARAMS));
  const publicKey = compressed(algorithm, pointOf(attribute(session, publicObject, pkcs11js.CKA_EC_POINT)));
  const finish = createFinisher(await curveOf(algorithm), publicKey);
  const { library, handle } = session;
  let isOpen = true;
  const sign = async (digest: Uint8Array): Promise<Uint8Array> => {
    if (!isOpen) throw closed();
    library.C_SignInit(handle, { mechanism: pkcs11js.CKM_ECDSA }, privateKey);
    const raw = await library.C_SignAsync(handle, Buffer.from(digest), Buffer.alloc(SIGNATURE_BYTES));
    return finish(digest, new Uint8Array(raw));
  };
  return {
    algorithm,
    publicKey,
    assurance: ASSURANCE,
    verifiesOwn: true,
    sign: (digest, done) => {
      sign(digest).then(
        (signature) => done(undefined, signature),
        (error) => done(failed(location, error), undefined),
      );
    },
    close: async () => {
      if (isOpen) session.close();
      isOpen = false;
    },
  };
};

const withSession = async (
  location: Location,
  action: (session: Session) => Promise<OpenKeyStore>,
): Promise<OpenKeyStore> => {
  const session = openSession(location);
  try {
    return await action(session);
  } catch (error) {
    session.close();
    throw failed(location, error);
  }
};

/** The private half never leaves the token: sensitive and not extractable from the moment it is made. */
const generate = ({ library, handle }: Session, location: Location, algorithm: Algorithm): void => {
  const naming: Template = [{ type: pkcs11js.CKA_TOKEN, value: true }];
  if (location.object !== undefined) naming.push({ type: pkcs11js.CKA_LABEL, value: location.object });
  if (location.id !== undefined) naming.push({ type: pkcs11js.CKA_ID, value: location.id });
  library.C_GenerateKeyPair(
    handle,
    { mechanism: pkcs11js.CKM_EC_KEY_PAIR_GEN },
    [
      ...naming,
      { type: pkcs11js.CKA_VERIFY, value: true },
      { type: pkcs11js.CKA_EC_PARAMS, value: Buffer.from(CURVE_PARAMETERS[algorithm]) },
    ],
    [
      ...naming,
      { type: pkcs11js.CKA_SIGN, value: true },
      { type: pkcs11js.CKA_PRIVATE, value: true },
      { type: pkcs11js.CKA_SENSITIVE, value: true },
      { type: pkcs11js.CKA_EXTRACTABLE, value: false },
    ],
  );
};

const create = async (rest: string, options: CreateKeyOptions): Promise<OpenKeyStore> => {
  const location = locate(rest, options);
  return withSession(location, async (session) => {
    const existing = [pkcs11js.CKO_PRIVATE_KEY, pkcs11js.CKO_PUBLIC_KEY].flatMap((objectClass) =>
      findObjects(session, location, objectClass),
    );
    if (existing.length > 0) throw new FieldmarkError('KEY_EXISTS', { detail: location.url });
    generate(session, location, options.algorithm ?? ALGORITHM.ES256K);
    return storeOf(session, location);
  });
};

/**
 * `pkcs11:token=T;object=O?module=PATH&pin-source=file:PATH` (RFC 7512): a key in a secure element behind any
 * PKCS #11 module, on secp256k1 or P-256.
 */
export const pkcs11Scheme: KeyScheme = {
  open: async (rest, options) => {
    const location = locate(rest, options);
    return withSession(location, (session) => storeOf(session, location));
  },
  create,
};
