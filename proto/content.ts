/**
 * What an envelope can hold. These numbers stand apart from the tables of `reading.ts`, which a small board has no room
 * for.
 */
export const CONTENT = {
  /** application/senml+cbor (RFC 8428 §12.3.2) */
  reading: 112,
  /** CoAP's range for experiments (RFC 7252 §12.3) */
  drop: 65000,
  media: 65001,
  health: 65002,
  attestation: 65003,
  privateReading: 65004,
  answer: 65005,
  disclosure: 65006,
} as const;
export type ContentType = (typeof CONTENT)[keyof typeof CONTENT];

/** How far `iat` can be trusted. */
export const CLOCK = { none: 0, rtc: 1, network: 2, gnss: 3, gateway: 4 } as const;
export type ClockQuality = (typeof CLOCK)[keyof typeof CLOCK];

export const DEVICE_ID_BYTES = 20;
export const CTI_BYTES = 10;

/**
 * Drop record (content type 65000): which envelopes a full queue gave up, and why. It travels and is logged like a
 * reading, so that a gap in the chain of `prev` is explained by the device itself.
 */
export const DROP_REASON = {
  queueFull: 1,
  storageFailed: 2,
  storageDamaged: 3,
  /** the encrypted object of the media record at `first` was given up; its record was not */
  mediaGivenUp: 4,
} as const;
