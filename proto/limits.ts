/** Every bound of the wire format, in bytes unless the name says otherwise. Decoders refuse what is over. */
export const LIMITS = {
  /** a whole sealed envelope; C2SP entry bundles allow 65,535 */
  envelopeBytesMax: 4096,
  /** the protected header of an envelope */
  protectedBytesMax: 256,
  /** 2^53-1, written out: Espruino has no Number.MAX_SAFE_INTEGER and no ** */
  integerMax: 9_007_199_254_740_991,
  cborDepthMax: 8,
  cborItemsMax: 1024,
  senmlRecordsMax: 32,
  senmlNameBytesMax: 64,
  senmlUnitBytesMax: 16,
  senmlTextBytesMax: 256,
  /** decimal exponents of measured values */
  exponentMin: -12,
  exponentMax: 12,
  sequenceMax: 281_474_976_710_655,
  bootMax: 4_294_967_295,
  /** iat is Unix seconds; year 2106 */
  secondsMax: 4_294_967_295,
  loginTokenBytesMax: 512,
  receiptMessageBytesMax: 12288,
  coseReceiptBytesMax: 2048,
  attachedReceiptsMax: 4,
  /** one envelope with its group, place, COSE receipt and checkpoint */
  exportBytesMax: 20480,
  /** receipts in one message to a device */
  receiptsPerMessageMax: 32,
  /** entries of a log */
  logSizeMax: 281_474_976_710_655,
  /** hashes of a Merkle path in a log of that size */
  merklePathMax: 48,
  /** a consistency proof may begin with the node where the old tree ends */
  consistencyPathMax: 49,
  /** the code of an error, as text in a message */
  errorCodeBytesMax: 64,
  /** what an error says beside its code */
  errorDetailBytesMax: 256,
  sensorFailuresMax: 16,
  temperatureMilliCelsiusMax: 1_000_000,
  /** what one serial frame carries */
  framePayloadBytesMax: 2048,
  /** a message between a board without a network and the computer at its serial line: any MQTT message fits */
  relayMessageBytesMax: 16896,
  /** names of boards, makers, models and versions */
  identityTextBytesMax: 64,
  attestationBytesMax: 1024,
  /** settings have to fit into a frame with a nonce and a password */
  settingsBytesMax: 1920,
  /** IEEE 802.11-2020 §9.4.2.2 */
  wifiNameBytesMax: 32,
  /** a WPA passphrase has 8 to 63 characters, a pre-shared key 64 hex digits */
  wifiPasswordBytesMax: 64,
  wifiNetworksMax: 16,
  gatewaysMax: 4,
  gatewayUrlBytesMax: 128,
  sensorsMax: 16,
  sensorOptionsMax: 16,
  periodMsMax: 86_400_000,
  /** degrees times 10^7 */
  /** of the period that a device declares */
  scheduleSecondsMax: 86_400,
  latitudeMax: 900_000_000,
  longitudeMax: 1_800_000_000,
  heightMillimetersMax: 20_000_000,
  /** C2SP entry bundles have 16-bit lengths */
  logEntryBytesMax: 65535,
  tilePathBytesMax: 64,
  noteBytesMax: 8192,
  /** the origin line of a checkpoint, which is also the name of a note key */
  originBytesMax: 128,
  noteSignaturesMax: 16,
  /** bytes a stranger may send before CONNECT is accepted */
  connectBytesMax: 4096,
  mqttPacketBytesMax: 16384,
  /** an encrypted picture or clip */
  mediaObjectBytesMax: 33_554_432,
  /** header of an encrypted picture, with its readers */
  mediaHeaderBytesMax: 4096,
  mediaChunkBytesMax: 1_048_576,
  mediaChunksMax: 65536,
  mediaReadersMax: 16,
  mediaTypeBytesMax: 32,
  /** width or height */
  mediaPixelsMax: 65535,
  mediaPrivacyStepsMax: 8,
  /** one part of an object over MQTT, so that topic and frame fit into a packet with it */
  mediaPartBytesMax: 15_360,
  /** an object over MQTT; a larger one goes over HTTP */
  mediaMqttObjectBytesMax: 1_048_576,
  mediaReceiptBytesMax: 384,
  clipSecondsMax: 60,
  /** a command of an owner or operator */
  commandBytesMax: 1024,
  /** operators that an owner may name */
  operatorsMax: 8,
  /** an update's manifest, notice or set of keys, with its signatures */
  updateSignedBytesMax: 2048,
  /** keys of one role */
  updateKeysMax: 5,
  /** a set of keys is signed by the roots before it and by its own */
  updateSignaturesMax: 10,
  updateRequestBytesMax: 128,
  /** one part of an image, so that topic and frame fit into a packet with it */
  updatePartBytesMax: 15_360,
  updateImageBytesMax: 33_554_432,
} as const;
