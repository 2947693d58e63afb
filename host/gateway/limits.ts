/** The bounds of a gateway, beside those of the wire format in proto/limits. Times in milliseconds. */
export const GATEWAY_LIMITS = {
  /** a stranger has this long to send its CONNECT, and a client to finish a packet that it began */
  packetTimeMsMax: 10_000,
  /** a reader that takes nothing for so long is dropped */
  drainTimeMsMax: 10_000,
  /** MQTT keep alive, in seconds: for a client that names none or a longer one, so that a dead one is noticed */
  keepAliveSecondsMax: 1200,
  connectionsMax: 20_000,
  connectionsPerAddressMax: 2_000,
  /** connections of one address that have not logged in yet */
  strangersPerAddressMax: 256,
  /** envelopes between arrival and commit, over all devices */
  queuedMax: 8_192,
  verifyBatchMax: 256,
  commitBatchMax: 1_024,
  /** a device or address over its rate is slowed down so long at most, then refused */
  slowdownMsMax: 5_000,
  /** how far a login's time may be off, in seconds: the counter keeps replays out, so a drifting clock need not lock a device out */
  loginSkewSecondsMax: 86_400,
  /** a reading whose clock is further off is stored and flagged, in seconds */
  clockSkewSecondsMax: 5 * 365 * 86_400,
  /** keys that a rate limiter remembers */
  rateKeysMax: 65_536,
  /** one part of an upload of media */
  mediaPartBytesMax: 1_048_576,
  /** parts between arrival and disk, over all devices */
  mediaBytesInWorkMax: 67_108_864,
  mediaSessionMsMax: 900_000,
  mediaSessionsMax: 20_000,
  /** an upload without progress for so long is given up */
  mediaUnfinishedMsMax: 7 * 86_400_000,
  /** how often what nothing holds any more is removed */
  mediaCollectMs: 3_600_000,
  /** server-sent event listeners, and bytes that one may lag behind */
  eventListenersMax: 64,
  eventBacklogBytesMax: 262_144,
} as const;

/** Tokens a second and the most that may be saved up. One envelope costs one, a failed signature more. */
export const RATES = {
  device: { perSecond: 50, burst: 500 },
  address: { perSecond: 5_000, burst: 20_000 },
  /** bytes of encrypted pictures of one device */
  media: { perSecond: 8_388_608, burst: 67_108_864 },
  /** bytes of images of one device */
  update: { perSecond: 1_048_576, burst: 8_388_608 },
  /** logins of one address: each costs a signature check */
  login: { perSecond: 200, burst: 2_000 },
  /** commands of one address, each of which costs a signature check */
  command: { perSecond: 5, burst: 50 },
  failedSignatureCost: 25,
} as const;
