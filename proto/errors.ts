/**
 * Every error code of the system, in one table. A code is stable: programs match on it, people read the text.
 * Untrusted bytes give a `Result`; our own mistakes and failed operations throw a `FieldmarkError`.
 */
export const ERRORS = {
  // CBOR (RFC 8949 §4.2.1 deterministic encoding)
  CBOR_TRUNCATED: 'the CBOR item ends before its length says',
  CBOR_TRAILING: 'bytes follow the CBOR item',
  CBOR_NOT_CANONICAL: 'the CBOR item is not in its one deterministic encoding',
  CBOR_UNSUPPORTED: 'floats, undefined and indefinite lengths are not used here',
  CBOR_RANGE: 'the integer is beyond 2^53-1',
  CBOR_DEPTH: 'the CBOR item is nested too deeply',
  CBOR_UTF8: 'the text string is not valid UTF-8',
  CBOR_TOO_LARGE: 'the CBOR item is over its size limit',
  // messages
  SHAPE_INVALID: 'the message lacks a field, has one too many, or one of the wrong type or size',
  COSE_INVALID: 'this is not a tagged COSE_Sign1 as this protocol writes it',
  ALGORITHM_UNKNOWN: 'the algorithm is neither ES256K (-47) nor ESP256 (-9)',
  CONTENT_TYPE_UNKNOWN: 'the content type is not one this protocol knows',
  SENML_INVALID: 'the payload is not a SenML pack as this protocol writes it',
  ENVELOPE_TOO_LARGE: 'the envelope is over its size limit',
  TOPIC_INVALID: 'the topic is not one of this protocol',
  FRAME_INVALID: 'the serial frame is damaged',
  NOTE_INVALID: 'this is not a signed note (C2SP signed-note)',
  TILE_INVALID: 'this is not a tile or entry bundle of a log (C2SP tlog-tiles)',
  PROOF_INVALID: 'the Merkle proof does not lead to the root',
  RECEIPT_INVALID: 'the receipt does not prove this reading',
  // who signed
  SIGNATURE_INVALID: 'the signature is not by this key over these bytes',
  SIGNATURE_HIGH_S: 'the signature has a high s; only the low form is accepted',
  NETWORK_MISMATCH: 'the message was sealed for another chain or registry',
  DEVICE_UNKNOWN: 'the device is not registered',
  DEVICE_SUSPENDED: 'the device is suspended',
  DEVICE_QUARANTINED: 'two different envelopes exist for one sequence of this device; its key is taken for cloned',
  KEY_RETIRED: "the device's key was replaced, and this comes after the last that it may seal",
  DEVICE_MISMATCH: 'the message is by another device than the connection or topic says',
  READING_FORKED: 'another envelope with this device and sequence is already stored',
  READING_REPLAYED: 'this reading is already stored',
  CLOCK_IMPLAUSIBLE: 'the reading claims a time years away from now',
  CHAIN_BROKEN: 'the reading does not follow from the one before it',
  // login and topics
  LOGIN_INVALID: 'the login token is malformed or not signed by this device',
  LOGIN_REFUSED: 'the broker refused the login',
  LOGIN_REPLAYED: 'the login counter was used before',
  LOGIN_EXPIRED: 'the login token is too old',
  LOGIN_AUDIENCE: 'the login token is for another gateway',
  TOPIC_FORBIDDEN: 'the client may not use this topic',
  RATE_LIMITED: 'too many messages from this device or address',
  CLIENT_STALLED: 'the client has gone silent or does not read what it is sent',
  CONNECT_TOO_LARGE: 'too many bytes before the connection was accepted',
  // commands
  COMMAND_INVALID: 'this is not a command as this protocol writes it',
  COMMAND_FOREIGN: 'the command is by nobody who may give it',
  COMMAND_REPLAYED: 'a command with this number or a later one was taken before',
  COMMAND_EXPIRED: 'the time for which the command was meant is over',
  COMMAND_UNFINISHED: 'the device lost its power before it could say what became of the command',
  COMMAND_UNANSWERED: 'the device gave no answer in time',
  DEVICE_OFFLINE: 'the device is not connected to this gateway',
  // updates
  UPDATE_INVALID: 'this is not an update as this protocol writes it: no dependency, no command, no field but its own',
  UPDATE_UNTRUSTED: 'the update is signed by no key that may sign it',
  UPDATE_TOO_FEW_KEYS: 'the update is signed by fewer keys than its role asks for',
  UPDATE_EXPIRED: 'the update or what vouches for it is out of date; somebody may hold back a newer one',
  UPDATE_ROLLBACK: 'the update is older than what the device has had already',
  UPDATE_FAST_FORWARD: 'the update leaves out numbers, so that no later one could be told from an older one',
  UPDATE_MIXED: 'the parts of the update do not belong together',
  UPDATE_FOREIGN: 'the update is for another class of boards',
  UPDATE_TOO_LARGE: 'the image is larger than a slot, or longer than its manifest says',
  UPDATE_DAMAGED: 'the image is not the one that the manifest names',
  UPDATE_STALLED: 'the image came too slowly, or not to its end, and was given up',
  UPDATE_FAILED: 'the image did not start, or gave no reading with a receipt; the device is back at the one before',
  // storage and services
  STORAGE_FULL: 'the disk is full',
  STORAGE_FAILED: 'the disk reports an error',
  STORAGE_LOCKED: 'another process uses the data folder',
  STORAGE_DAMAGED: 'stored bytes are not what was written',
  QUEUE_FULL: 'the queue is at its bound',
  GATEWAY_UNREACHABLE: 'the gateway or broker does not answer',
  GATEWAY_UNTRUSTED: 'the TLS certificate of the gateway or broker is not one to trust',
  GATEWAY_BUSY: 'the gateway takes no more for the moment',
  CHAIN_UNREACHABLE: 'the EVM node does not answer',
  CHAIN_REVERTED: 'the transaction was reverted by the contract',
  CHAIN_MISMATCH: 'the EVM node serves another chain or deployment than configured',
  CHAIN_TIMEOUT: 'the transaction was not mined in time',
  CHAIN_REORGED: 'the chain was reorganised while it was read',
  CHAIN_DISAGREES: 'two EVM nodes tell different things of one chain',
  EPOCH_OPEN: 'the epoch is not over, or what counts for it may still change',
  EPOCH_SETTLED: 'a root of this epoch or of a later one is agreed on already',
  EPOCH_CONTESTED: 'the root of another epoch is being agreed on',
  EPOCH_SPOKEN: 'this gateway has said its word on this epoch already',
  EPOCH_EMPTY: 'nobody has earned anything, so that there is no root',
  GATEWAY_INACTIVE: 'the gateway is not bonded, is leaving or was slashed, or this is not its operator',
  NOTHING_DUE: 'all that was earned has been claimed already',
  LOG_FORKED: 'the log on chain is not a prefix of the log here',
  VERIFIER_UNAVAILABLE: 'no verification engine could be loaded',
  // keys
  KEY_NOT_FOUND: 'there is no key where the key URL points',
  KEY_EXISTS: 'a key exists there already; it is never overwritten',
  KEY_DAMAGED: 'the stored key is damaged or does not match its public key',
  KEY_LOCKED: 'the key store refuses: wrong PIN, changed platform state, or no permission',
  KEY_URL_INVALID: 'the key URL is not one of file:, sealed:, pkcs11:, tpm2:',
  KEYSTORE_UNAVAILABLE: 'the program, module or device of the key store is missing',
  // sensors and boards
  SENSOR_ABSENT: 'the sensor does not answer',
  SENSOR_WRONG_CHIP: 'another chip answers at this address',
  SENSOR_OUT_OF_RANGE: 'the sensor gives a value outside its range',
  SENSOR_TIMEOUT: 'the sensor did not answer in time',
  SENSOR_NO_FIX: 'the receiver has no position',
  BUS_FAILED: 'the bus reports an error',
  BOARD_DISCONNECTED: 'the board is not connected',
  BOARD_UNKNOWN: 'no board file describes this board',
  PORT_NOT_FOUND: 'no such port',
  PORT_AMBIGUOUS: 'several devices match; name one',
  PORT_BUSY: 'another program holds the port',
  FOLDER_BUSY: 'another gateway uses this data folder',
  PERMISSION_DENIED: 'the operating system refuses access',
  // camera and media
  CAMERA_ABSENT: 'there is no camera, or the program that reads it is missing',
  CAMERA_BUSY: 'another program holds the camera',
  CAMERA_FAILED: 'the camera or the program that reads it reports an error',
  CAMERA_TIMEOUT: 'the camera gave no picture in time',
  PICTURE_INVALID: 'what the camera gave is not a picture of the form asked for',
  MODEL_MISMATCH: 'the model file is not the one that the configuration names by its hash',
  MODEL_INVALID: 'the model can not be used: its operations, or the form of its input or output',
  MODEL_UNAVAILABLE: 'the model file, or the program library that runs it, is missing',
  CLOCK_UNTRUSTED: 'the device has no clock that it trusts',
  OWNER_KEY_MISSING: 'no public key of the owner is known, so nobody could open a picture',
  OWNER_KEY_INVALID: "the owner's or a reader's public key is not one of secp256k1",
  CID_INVALID: 'this is not a CIDv1 of raw bytes by SHA-256',
  STREAM_INVALID: 'this is no private reading as this protocol writes it, or not one of this key',
  MEDIA_INVALID: 'this is not an encrypted picture as this protocol writes it, or it was altered',
  MEDIA_TOO_LARGE: 'the picture is over its size limit',
  MEDIA_NOT_FOR_READER: 'the picture is not encrypted to this key',
  MEDIA_MISMATCH: 'the bytes are not those that the sealed record names',
  MEDIA_UNKEPT: 'the gateway does not give a picture that it signed to keep',
  MEDIA_OFFSET: 'the upload does not go on where the last part ended',
  QUOTA_EXCEEDED: "the device's share of the store is used up",
  // flashing
  IMAGE_INVALID: 'the firmware image is damaged or not of a form this board takes',
  IMAGE_TOO_LARGE: 'the firmware image does not fit the board',
  FLASH_NO_ANSWER: "the board's bootloader does not answer",
  FLASH_WRONG_CHIP: 'another chip answers than the board file names',
  FLASH_REFUSED: 'the bootloader refused a command',
  FLASH_VERIFY_FAILED: 'what was read back is not what was written',
  LINK_CLOSED: 'the connection to the board ended',
  DISK_NOT_FOUND: 'there is no such disk',
  DISK_REFUSED: 'this disk is not one to be written',
  DISK_BUSY: 'the disk is in use',
  DISK_FAILED: 'the disk or its reader reports an error',
  // provisioning over a serial line
  LINE_ENDED: 'the serial line to the device ended',
  DEVICE_SILENT: 'the device does not answer',
  DEVICE_BUSY: 'the device is still at work on the request before',
  DEVICE_LOCKED: 'the device is locked; only its owner opens it',
  METHOD_UNKNOWN: 'the device does not know this request',
  STEP_TOO_EARLY: 'a step that must come before this one has not been done',
  STEP_TIMEOUT: 'the device did not finish the step in time',
  ATTESTATION_INVALID: 'the attestation is malformed or not signed by the key in it',
  ATTESTATION_STALE: 'the attestation was not made for this nonce',
  ATTESTATION_FOREIGN: 'the attestation is by another key than this device is known by',
  BOARD_MISMATCH: 'the device is another board than the one to be provisioned',
  SETTINGS_DIFFER: 'the device read back other settings than were written',
  CLAIM_EXPIRED: 'the deadline of the claim has passed',
  CLAIM_FOREIGN: 'the claim is not what was asked for',
  UNLOCK_REFUSED: 'this does not open the device',
  PERSON_ABSENT: 'nobody showed at the device that they are there',
  WIFI_ABSENT: 'the device has no Wi-Fi',
  WIFI_REFUSED: 'the device could not join the Wi-Fi network',
  READING_ABSENT: 'no reading of the device was accepted in time',
  // a factory
  LEDGER_DAMAGED: 'the ledger is not what was written',
  UNIT_FAILED: 'the unit did not pass',
  UNIT_MISMATCH: 'the unit is not what the batch says',
  UNIT_DOUBLED: 'two units say that they are the same',
  VECTOR_FAILED: 'the key does not sign as it must',
  // people
  NOT_FOUND: 'there is nothing by this name',
  READING_HELD_BACK: 'the gateway publishes what it logs only some time after it is on chain',
  NOT_ANCHORED: 'no checkpoint has this reading yet',
  FILE_EXISTS: 'a file is there already; it is never overwritten',
  CONFIG_INVALID: 'the configuration has an error',
  USAGE: 'the command line has an error',
  VERIFY_FAILED: 'what was to be verified is not true',
  PROCESS_ENDED: 'a process that this one started has ended by itself',
  INTERRUPTED: 'interrupted',
  INTERNAL: 'a fault of this program',
} as const;

export type ErrorCode = keyof typeof ERRORS;

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(ERRORS, code);

/** What decoding and checking untrusted bytes gives. */
export type Result<T> = Ok<T> | Failure;
export type Ok<T> = { readonly ok: true; readonly value: T };
export type Failure = { readonly ok: false; readonly code: ErrorCode; readonly detail?: string };

export const success = <T>(value: T): Ok<T> => ({ ok: true, value });

export const failure = (code: ErrorCode, detail?: string): Failure =>
  detail === undefined ? { ok: false, code } : { ok: false, code, detail };

export type ErrorHelp = {
  /** what went wrong, more precisely than the code's text */
  readonly detail?: string | undefined;
  /** what state things are in now */
  readonly state?: string | undefined;
  /** what the reader should do next */
  readonly next?: string | undefined;
  readonly cause?: unknown;
};

const NO_HELP: ErrorHelp = {};

/** The one error class. `message` is the code's text and the detail; `state` and `next` are for people. */
export class FieldmarkError extends Error {
  override readonly name = 'FieldmarkError';
  readonly code: ErrorCode;
  readonly state: string | undefined;
  readonly next: string | undefined;

  constructor(code: ErrorCode, help?: ErrorHelp) {
    const given = help ?? NO_HELP;
    const detail = given.detail;
    super(detail === undefined ? ERRORS[code] : `${ERRORS[code]}: ${detail}`);
    this.code = code;
    this.state = given.state;
    this.next = given.next;
    if (given.cause !== undefined) this.cause = given.cause;
  }
}

/** Takes the value out of a result, or throws its code: for values that this program made itself. */
export const unwrap = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new FieldmarkError(result.code, { detail: result.detail });
};
