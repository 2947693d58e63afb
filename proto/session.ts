import { CborMap, type CborValue, decode, encode } from './cbor.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { DEVICE_ID_BYTES } from './reading.js';
import { DEVICE_STATE, MESSAGE_KIND, METHOD, REQUEST_ID_MAX } from './session-codes.js';
import {
  bool,
  bytesOf,
  bytesWithin,
  type FieldType,
  int,
  list,
  optional,
  required,
  type Table,
  table,
  text,
  tuple,
  uint,
} from './table.js';

const identityText = text(LIMITS.identityTextBytesMax);
const wifiName = text(LIMITS.wifiNameBytesMax);

const optionValue: FieldType<string | number | boolean> = {
  toCbor: (value) => value,
  fromCbor: (item) =>
    item === true || item === false || typeof item === 'number' || typeof item === 'string' ? item : undefined,
};

const optionField = tuple([
  ['name', text(LIMITS.senmlNameBytesMax)],
  ['value', optionValue],
] as const);

const gateway = table({
  publicKey: required(1, bytesOf(33)),
  url: required(2, text(LIMITS.gatewayUrlBytesMax)),
  /** the EVM address of the key, for a board that can't compute it */
  id: optional(3, bytesOf(20)),
});

const sensor = table({
  driver: required(1, text(LIMITS.senmlNameBytesMax)),
  periodMs: required(2, uint(LIMITS.periodMsMax)),
  name: optional(3, text(LIMITS.senmlNameBytesMax / 2)),
  options: optional(4, list(optionField, 1, LIMITS.sensorOptionsMax)),
});

/** Where the device stands (WGS 84). */
const place = table({
  /** degrees times 10^7 */
  latitude: required(1, int(-LIMITS.latitudeMax, LIMITS.latitudeMax)),
  longitude: required(2, int(-LIMITS.longitudeMax, LIMITS.longitudeMax)),
  heightMillimeters: optional(3, int(-LIMITS.heightMillimetersMax, LIMITS.heightMillimetersMax)),
});

const settingsTable = table({
  chainId: required(1, uint(LIMITS.integerMax)),
  registry: required(2, bytesOf(20)),
  gateways: required(3, list(gateway, 1, LIMITS.gatewaysMax)),
  wifiName: optional(4, wifiName),
  place: optional(5, place),
  /** where absent, the device keeps the sensors that its own configuration names */
  sensors: optional(6, list(sensor, 0, LIMITS.sensorsMax)),
  healthPeriodMs: optional(7, uint(LIMITS.periodMsMax)),
  name: optional(8, identityText),
});

/** What an installer sets. The Wi-Fi password is not among it: it is written once and never read back. */
export type Settings = typeof settingsTable extends Table<infer T> ? T : never;

/** One encoding: what was written and what is read back can be compared as bytes. */
export const encodeSettings = (settings: Settings): Uint8Array => encode(settingsTable.toCbor(settings));

export const decodeSettings = (bytes: Uint8Array): Result<Settings> => {
  const item = decode(bytes);
  return item.ok ? settingsTable.decode(item.value) : item;
};

const settingsBytes = bytesWithin(1, LIMITS.settingsBytesMax);
const password = text(LIMITS.wifiPasswordBytesMax);
const seconds = uint(LIMITS.secondsMax);
const claimNonce = uint(LIMITS.bootMax);
const nothing = table({});

/** A claim that the device has signed; the same one is signed again for whoever asks. */
const claimTable = table({
  owner: required(1, bytesOf(20)),
  nonce: required(2, claimNonce),
  /** Unix seconds */
  deadline: required(3, seconds),
});
export type SessionClaim = typeof claimTable extends Table<infer T> ? T : never;

const network = table({
  name: required(1, wifiName),
  signalDbm: required(2, int(-200, 0)),
  isSecured: required(3, bool),
});

const receipted = table({ boot: required(1, uint(LIMITS.bootMax)), sequence: required(2, uint(LIMITS.sequenceMax)) });

const checkOf = table({
  name: required(1, text(LIMITS.senmlNameBytesMax)),
  /** absent where the sensor gave a value */
  code: optional(2, text(LIMITS.errorCodeBytesMax)),
});

type MethodTable<Q, A> = { readonly code: number; readonly request: Table<Q>; readonly answer: Table<A> };
const method = <Q, A>(code: number, request: Table<Q>, answer: Table<A>): MethodTable<Q, A> => ({
  code,
  request,
  answer,
});

/**
 * Provisioning over a serial line. A frame (`frame.ts`) holds one message: `[kind, id, method, body]`. The host asks,
 * the device answers each request once, with an answer or an error, in the order they came and one at a time. Every
 * request can be repeated: what is done already is done, and gives the same answer.
 *
 * Every request: its number, what it takes and what it gives.
 */
export const METHODS = {
  /** who is there */
  hello: method(
    METHOD.hello,
    nothing,
    table({
      version: required(1, uint(255)),
      board: required(2, identityText),
      oem: required(3, identityText),
      model: required(4, identityText),
      software: required(5, identityText),
      state: required(6, uint(DEVICE_STATE.damaged)),
      hasWifi: required(7, bool),
      /** whether settings and owner can be changed now: false for a locked device that nobody has opened */
      isOpen: required(8, bool),
      deviceId: optional(9, bytesOf(DEVICE_ID_BYTES)),
      claim: optional(10, claimTable),
      /** address of the claim code's key, where the device was locked at the factory */
      keeper: optional(11, bytesOf(20)),
    }),
  ),
  /** makes the key where there is none; gives a self-signed attestation */
  attest: method(
    METHOD.attest,
    table({ nonce: required(1, bytesOf(32)) }),
    table({ attestation: required(1, bytesWithin(1, LIMITS.attestationBytesMax)) }),
  ),
  /** the Wi-Fi networks that the device hears, strongest first */
  scan: method(METHOD.scan, nothing, table({ networks: required(1, list(network, 0, LIMITS.wifiNetworksMax)) })),
  /** sets all settings at once; a password that is left out stays where the network stays */
  write: method(
    METHOD.write,
    table({ settings: required(1, settingsBytes), wifiPassword: optional(2, password) }),
    nothing,
  ),
  /** reads settings back; a locked device gives `digest` only */
  read: method(
    METHOD.read,
    table({ nonce: required(1, bytesOf(32)) }),
    table({
      /** SHA-256(nonce ‖ settings): whoever has the settings can compare, whoever has not learns nothing */
      digest: required(1, bytesOf(32)),
      settings: optional(2, settingsBytes),
      /** first 8 bytes of SHA-256(nonce ‖ Wi-Fi password) */
      passwordCheck: optional(3, bytesOf(8)),
    }),
  ),
  /** joins the Wi-Fi network of the settings now */
  join: method(METHOD.join, nothing, table({ wifiName: required(1, wifiName) })),
  /** signs a claim for one owner under the chain and registry of the settings */
  claim: method(METHOD.claim, claimTable, table({ signature: required(1, bytesOf(64)) })),
  /** from here on only the owner opens the device */
  lock: method(METHOD.lock, nothing, nothing),
  /** how the running device does */
  report: method(
    METHOD.report,
    nothing,
    table({
      isRunning: required(1, bool),
      network: required(2, text(16)),
      queueCount: required(3, uint(LIMITS.sequenceMax)),
      /** the newest reading that a gateway has receipted since this start */
      receipted: optional(4, receipted),
      lastError: optional(5, text(LIMITS.errorCodeBytesMax)),
    }),
  ),
  /** a nonce for the owner to sign; each ends the one before */
  challenge: method(
    METHOD.challenge,
    nothing,
    table({
      nonce: required(1, bytesOf(32)),
      /** the domain of the signature: chain and registry that the device is set to, zeros before it is */
      chainId: required(2, uint(LIMITS.integerMax)),
      registry: required(3, bytesOf(20)),
    }),
  ),
  /** the word of the present owner, or of the claim code, that the device may be set anew, and who may claim it then */
  unlock: method(
    METHOD.unlock,
    table({
      /** 64 bytes r‖s over `unlockDigest`, low s */
      signature: required(1, bytesOf(64)),
      /** 64 bytes x‖y: its EVM address must be the owner, or the keeper while there is none */
      publicKey: required(2, bytesOf(64)),
      successor: required(3, bytesOf(20)),
    }),
    nothing,
  ),
  /** reads each sensor once */
  check: method(METHOD.check, nothing, table({ sensors: required(1, list(checkOf, 0, LIMITS.sensorsMax)) })),
  /** forgets owner and settings, keeps the key and the factory's lock; somebody must be at the device */
  reset: method(METHOD.reset, nothing, nothing),
  /** from here on, and whenever the device has no owner, only the claim code opens it; good once */
  factoryLock: method(METHOD.factoryLock, table({ keeper: required(1, bytesOf(20)) }), nothing),
} as const;

export type Method = keyof typeof METHODS;
export type RequestOf<M extends Method> = (typeof METHODS)[M] extends MethodTable<infer Q, infer _A> ? Q : never;
export type AnswerOf<M extends Method> = (typeof METHODS)[M] extends MethodTable<infer _Q, infer A> ? A : never;
/** A request as the device gets it: its method names the type of its body. */
export type AnyRequest = { readonly [M in Method]: { readonly method: M; readonly body: RequestOf<M> } }[Method];

const NAMES = Object.keys(METHODS) as Method[];

/** The name of a method's number, or undefined. */
const nameOf = (code: number): Method | undefined => {
  for (let i = 0; i < NAMES.length; i++) if (METHODS[NAMES[i]!].code === code) return NAMES[i];
  return undefined;
};

const errorBody = table({
  /** a code of `errors.ts` */
  code: required(1, text(LIMITS.errorCodeBytesMax)),
  detail: optional(2, text(LIMITS.errorDetailBytesMax)),
});
export type SessionError = typeof errorBody extends Table<infer T> ? T : never;

const message = (kind: number, id: number, code: number, body: CborValue): Uint8Array => encode([kind, id, code, body]);

export const encodeRequest = <M extends Method>(id: number, name: M, body: RequestOf<M>): Uint8Array =>
  message(MESSAGE_KIND.request, id, METHODS[name].code, METHODS[name].request.toCbor(body as never));

/** An answer whose body its method's table has encoded already. */
export const encodeReply = (id: number, code: number, body: CborValue): Uint8Array =>
  message(MESSAGE_KIND.answer, id, code, body);

/** `code` is the number of the request's method, 0 where it could not be read. */
export const encodeError = (id: number, code: number, error: SessionError): Uint8Array =>
  message(MESSAGE_KIND.error, id, code, errorBody.toCbor(error));

const partsOf = (payload: Uint8Array) => {
  const item = decode(payload);
  if (!item.ok) return item;
  const parts = item.value;
  if (!Array.isArray(parts) || parts.length !== 4) return failure('SHAPE_INVALID', 'not four parts');
  const kind: CborValue = parts[0];
  const id: CborValue = parts[1];
  const code: CborValue = parts[2];
  const body: CborValue = parts[3];
  if (typeof kind !== 'number' || typeof id !== 'number' || typeof code !== 'number')
    return failure('SHAPE_INVALID', 'head');
  if (id < 0 || id > REQUEST_ID_MAX || !(body instanceof CborMap)) return failure('SHAPE_INVALID', 'id or body');
  return success({ kind, id, code, body });
};

export type ReadRequest = {
  /** 0 where none could be read; the error goes back under it */
  readonly id: number;
  readonly code: number;
  readonly request: Result<AnyRequest>;
};

/** The request in a frame; undefined where the frame is an answer, as when a line is looped back. */
export const decodeRequest = (payload: Uint8Array): ReadRequest | undefined => {
  const parts = partsOf(payload);
  if (!parts.ok) return { id: 0, code: 0, request: parts };
  const said = parts.value;
  if (said.kind === MESSAGE_KIND.answer || said.kind === MESSAGE_KIND.error) return undefined;
  const name = said.kind === MESSAGE_KIND.request ? nameOf(said.code) : undefined;
  if (name === undefined) return { id: said.id, code: said.code, request: failure('METHOD_UNKNOWN', `${said.code}`) };
  const body = METHODS[name].request.decode(said.body) as Result<unknown>;
  const request = body.ok ? success({ method: name, body: body.value } as AnyRequest) : body;
  return { id: said.id, code: said.code, request };
};

/** An answer as the host gets it: the body of the method that was asked, or the device's error. */
export type Reply<M extends Method> =
  | { readonly kind: 'answer'; readonly body: AnswerOf<M> }
  | { readonly kind: 'error'; readonly error: SessionError }
  /** an answer to another request, or to none */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly detail: string };

/** Reads a frame as the reply to request `id` of method `name`. An error under id 0 is about bytes that were no request. */
export const decodeReply = <M extends Method>(payload: Uint8Array, id: number, name: M): Reply<M> => {
  const parts = partsOf(payload);
  if (!parts.ok) return { kind: 'malformed', detail: parts.code };
  const said = parts.value;
  if (said.id !== id || said.code !== METHODS[name].code) return { kind: 'other' };
  if (said.kind === MESSAGE_KIND.error) {
    const error = errorBody.decode(said.body);
    return error.ok ? { kind: 'error', error: error.value } : { kind: 'malformed', detail: 'error' };
  }
  if (said.kind !== MESSAGE_KIND.answer) return { kind: 'other' };
  const body = METHODS[name].answer.decode(said.body) as Result<unknown>;
  return body.ok
    ? { kind: 'answer', body: body.value as AnswerOf<M> }
    : { kind: 'malformed', detail: body.detail ?? body.code };
};
