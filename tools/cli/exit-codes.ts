import { type ErrorCode, isErrorCode } from '#proto/errors.js';

/**
 * What the shell is told. A long-running command that was asked to end, and ended well, gives `ok`; `interrupted` is
 * for work that Ctrl-C left undone.
 */
export const EXIT = {
  ok: 0,
  other: 1,
  usage: 2,
  configuration: 3,
  noDevice: 4,
  network: 5,
  ambiguousDevice: 6,
  permission: 7,
  flash: 10,
  verify: 11,
  provisioning: 12,
  chain: 13,
  interrupted: 130,
} as const;
export type ExitName = keyof typeof EXIT;

/** Errors by the exit code they lead to. What stands nowhere here gives `other`. */
const CODES: { readonly [name in ExitName]?: readonly ErrorCode[] } = {
  usage: ['USAGE', 'CID_INVALID'],
  configuration: [
    'CONFIG_INVALID',
    'FILE_EXISTS',
    'KEY_URL_INVALID',
    'BOARD_UNKNOWN',
    'KEY_NOT_FOUND',
    'KEYSTORE_UNAVAILABLE',
    'OWNER_KEY_INVALID',
    'OWNER_KEY_MISSING',
    'MODEL_MISMATCH',
    'MODEL_INVALID',
    'MODEL_UNAVAILABLE',
  ],
  noDevice: ['CAMERA_ABSENT', 'PORT_NOT_FOUND', 'DISK_NOT_FOUND', 'BOARD_DISCONNECTED', 'SENSOR_ABSENT'],
  network: ['GATEWAY_UNREACHABLE', 'GATEWAY_BUSY', 'CHAIN_UNREACHABLE', 'DEVICE_OFFLINE', 'COMMAND_UNANSWERED'],
  ambiguousDevice: ['PORT_AMBIGUOUS'],
  permission: [
    'PERMISSION_DENIED',
    'PORT_BUSY',
    'DISK_BUSY',
    'DISK_REFUSED',
    'KEY_LOCKED',
    'KEY_EXISTS',
    'FOLDER_BUSY',
    'STORAGE_LOCKED',
    'COMMAND_FOREIGN',
    'MEDIA_NOT_FOR_READER',
  ],
  flash: [
    'IMAGE_INVALID',
    'IMAGE_TOO_LARGE',
    'FLASH_NO_ANSWER',
    'FLASH_WRONG_CHIP',
    'FLASH_REFUSED',
    'LINK_CLOSED',
    'DISK_FAILED',
  ],
  verify: [
    'UPDATE_INVALID',
    'UPDATE_UNTRUSTED',
    'UPDATE_TOO_FEW_KEYS',
    'UPDATE_EXPIRED',
    'UPDATE_ROLLBACK',
    'UPDATE_FAST_FORWARD',
    'UPDATE_MIXED',
    'UPDATE_FOREIGN',
    'UPDATE_DAMAGED',
    'FLASH_VERIFY_FAILED',
    'VERIFY_FAILED',
    'MEDIA_MISMATCH',
    'PROOF_INVALID',
    'RECEIPT_INVALID',
    'CHAIN_BROKEN',
    'LOG_FORKED',
    'LEDGER_DAMAGED',
  ],
  provisioning: [
    'LINE_ENDED',
    'DEVICE_SILENT',
    'DEVICE_BUSY',
    'DEVICE_LOCKED',
    'METHOD_UNKNOWN',
    'STEP_TOO_EARLY',
    'STEP_TIMEOUT',
    'ATTESTATION_INVALID',
    'ATTESTATION_STALE',
    'ATTESTATION_FOREIGN',
    'BOARD_MISMATCH',
    'SETTINGS_DIFFER',
    'CLAIM_EXPIRED',
    'CLAIM_FOREIGN',
    'UNLOCK_REFUSED',
    'PERSON_ABSENT',
    'WIFI_ABSENT',
    'WIFI_REFUSED',
    'READING_ABSENT',
    'UNIT_FAILED',
    'UNIT_MISMATCH',
    'UNIT_DOUBLED',
    'VECTOR_FAILED',
  ],
  chain: [
    'CHAIN_REVERTED',
    'CHAIN_MISMATCH',
    'CHAIN_TIMEOUT',
    'CHAIN_REORGED',
    'CHAIN_DISAGREES',
    'EPOCH_OPEN',
    'EPOCH_SETTLED',
    'EPOCH_CONTESTED',
    'EPOCH_SPOKEN',
    'EPOCH_EMPTY',
    'GATEWAY_INACTIVE',
    'NOTHING_DUE',
  ],
  interrupted: ['INTERRUPTED'],
};

export const exitCodeOf = (code: string): number => {
  if (!isErrorCode(code)) return EXIT.other;
  for (const [name, codes] of Object.entries(CODES)) if (codes.includes(code)) return EXIT[name as ExitName];
  return EXIT.other;
};
