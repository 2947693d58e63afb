/**
 * The numbers of the provisioning session (session.ts). They stand apart from its tables, which a small board has no room
 * for.
 */
export const SESSION_VERSION = 1;

export const MESSAGE_KIND = { request: 0, answer: 1, error: 2 } as const;
export const REQUEST_ID_MAX = 65535;

export const METHOD = {
  hello: 1,
  attest: 2,
  scan: 3,
  write: 4,
  read: 5,
  join: 6,
  claim: 7,
  lock: 8,
  report: 9,
  challenge: 10,
  unlock: 11,
  check: 12,
  reset: 13,
  factoryLock: 14,
} as const;

/** How far a device has come; each state has all that those before it have. */
export const DEVICE_STATE = {
  /** no key yet */ blank: 0,
  /** a key, no owner */ keyed: 1,
  /** settings as well */ configured: 2,
  /** an owner as well */ claimed: 3,
  /** and only the owner opens it */ locked: 4,
  /** what was stored is not what was written: only a factory reset helps */ damaged: 5,
} as const;
export type DeviceState = (typeof DEVICE_STATE)[keyof typeof DEVICE_STATE];
