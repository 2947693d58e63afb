import { CborMap, type CborValue, decode, encode } from './cbor.js';
import { ALGORITHM, decodeSign1, encodeSign1, HEADER, signatureStructure } from './cose.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { DEVICE_ID_BYTES } from './reading.js';
import { bytesOf, list, optional, required, table, text, uint } from './table.js';

/** The content type that keeps a command apart from all else that is signed. */
const CONTENT_COMMAND = 65020;

/** `readers` and `operators` each replace the whole list, and only the owner may give them. */
export const ORDER = { picture: 1, clip: 2, readers: 3, operators: 4 } as const;

/**
 * What an owner, or an operator that the owner named, tells one device. It is bound to the device and its network and
 * numbered, so that whoever carries it can neither invent one nor give one twice.
 */
export type Command = {
  /** 20 bytes: the EVM address of who seals it */
  readonly signer: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly net: Uint8Array;
  /** greater than in every command of this signer before; milliseconds since 1970 serve well */
  readonly number: number;
  /** 64 bytes, x‖y of the signer's secp256k1 point: an address alone can't check a signature */
  readonly publicKey: Uint8Array;
  /** Unix seconds after which the device refuses it; absent where it may come at any time */
  readonly notAfter?: number;
  /** one of ORDER */
  readonly order: number;
  /** how long a clip is to be */
  readonly seconds?: number;
  /** 33 bytes each: who beside the owner may open what is captured from now on */
  readonly readers?: readonly Uint8Array[];
  /** 20 bytes each: who beside the owner may command */
  readonly operators?: readonly Uint8Array[];
};

export type SignedCommand = Command & {
  readonly signature: Uint8Array;
  readonly toBeSigned: Uint8Array;
};

const headerTable = table({
  algorithm: required(HEADER.algorithm, {
    toCbor: (value: number): CborValue => value,
    fromCbor: (item: CborValue) => (item === ALGORITHM.ES256K ? ALGORITHM.ES256K : undefined),
  }),
  contentType: required(HEADER.contentType, uint(65535)),
  signer: required(HEADER.keyId, bytesOf(20)),
});

const orderTable = table({
  deviceId: required(1, bytesOf(DEVICE_ID_BYTES)),
  net: required(2, bytesOf(8)),
  number: required(3, uint(LIMITS.integerMax)),
  publicKey: required(4, bytesOf(64)),
  notAfter: optional(5, uint(LIMITS.secondsMax)),
  order: required(6, uint(255)),
  seconds: optional(7, uint(LIMITS.clipSecondsMax)),
  readers: optional(8, list(bytesOf(33), 0, LIMITS.mediaReadersMax - 1)),
  operators: optional(9, list(bytesOf(20), 0, LIMITS.operatorsMax)),
});

export type PreparedCommand = {
  readonly protectedBytes: Uint8Array;
  readonly payload: Uint8Array;
  readonly toBeSigned: Uint8Array;
};

export const prepareCommand = (command: Command): PreparedCommand => {
  const protectedBytes = encode(
    headerTable.toCbor({ algorithm: ALGORITHM.ES256K, contentType: CONTENT_COMMAND, signer: command.signer }),
  );
  const payload = encode(orderTable.toCbor(command));
  return { protectedBytes, payload, toBeSigned: signatureStructure(protectedBytes, payload) };
};

export const assembleCommand = (prepared: PreparedCommand, signature: Uint8Array): Uint8Array =>
  encodeSign1({
    protectedBytes: prepared.protectedBytes,
    unprotected: new CborMap([]),
    payload: prepared.payload,
    signature,
  });

/** Each order has its own field, and no order has another's. */
const isOrderWhole = (command: Command): boolean => {
  const order = command.order;
  if ((command.seconds !== undefined) !== (order === ORDER.clip)) return false;
  if ((command.readers !== undefined) !== (order === ORDER.readers)) return false;
  return (command.operators !== undefined) === (order === ORDER.operators) && command.seconds !== 0;
};

/**
 * Decodes and checks the form of a command. Its signature is checked over `toBeSigned` by `publicKey`, whose address
 * has to be `signer`.
 */
export const decodeCommand = (bytes: Uint8Array): Result<SignedCommand> => {
  if (bytes.length > LIMITS.commandBytesMax) return failure('COMMAND_INVALID', 'too long');
  const message = decodeSign1(bytes);
  if (!message.ok) return failure('COMMAND_INVALID', message.code);
  const payload = message.value.payload;
  if (payload === null || message.value.unprotected.entries.length !== 0) return failure('COMMAND_INVALID', 'form');
  const headerItem = decode(message.value.protectedBytes);
  const header = headerItem.ok ? headerTable.decode(headerItem.value) : headerItem;
  if (!header.ok) return failure('COMMAND_INVALID', header.detail);
  if (header.value.contentType !== CONTENT_COMMAND) return failure('COMMAND_INVALID', 'content type');
  const orderItem = decode(payload);
  const order = orderItem.ok ? orderTable.decode(orderItem.value) : orderItem;
  if (!order.ok) return failure('COMMAND_INVALID', order.detail);
  const command = Object.assign({ signer: header.value.signer }, order.value);
  if (!isOrderWhole(command)) return failure('COMMAND_INVALID', 'a field that does not belong to the order');
  return success(
    Object.assign(command, {
      signature: message.value.signature,
      toBeSigned: signatureStructure(message.value.protectedBytes, payload),
    }),
  );
};

/** 33 bytes, compressed, of the 64 in a command. */
export const commandPoint = (publicKey: Uint8Array): Uint8Array => {
  const point = new Uint8Array(33);
  point[0] = 2 + (publicKey[63]! & 1);
  point.set(publicKey.subarray(0, 32), 1);
  return point;
};

/** The payload of an answer (content type 65005): what became of a command. The device seals it like a reading. */
export type CommandAnswer = {
  readonly signer: Uint8Array;
  readonly number: number;
  /** 32 bytes: SHA-256 of the command as it came */
  readonly commandHash: Uint8Array;
  /** `OK`, or the code of an error */
  readonly code: string;
  /** 32 bytes: the hash of the encrypted object that it led to */
  readonly objectHash?: Uint8Array;
};

export const ANSWER_OK = 'OK';

const answerTable = table({
  signer: required(1, bytesOf(20)),
  number: required(2, uint(LIMITS.integerMax)),
  commandHash: required(3, bytesOf(32)),
  code: required(4, text(LIMITS.errorCodeBytesMax)),
  objectHash: optional(5, bytesOf(32)),
});

export const encodeAnswer = (answer: CommandAnswer): Uint8Array => encode(answerTable.toCbor(answer));

export const decodeAnswer = (payload: Uint8Array): Result<CommandAnswer> => {
  const item = decode(payload);
  return item.ok ? answerTable.decode(item.value) : item;
};
