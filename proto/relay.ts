/**
 * What a board without a network and the computer at its serial line say to each other, each message a CBOR array in
 * one frame: the first item is its kind.
 */
export const RELAY = {
  /** to the computer: url, client id, password, topics to subscribe to */
  connect: 1,
  /** to the computer: number, topic, payload */
  publish: 2,
  close: 3,
  /** to the board: connected and subscribed */
  opened: 16,
  /** to the board: the code of why */
  closed: 17,
  /** to the board: number of what the broker acknowledged */
  acknowledged: 18,
  /** to the board: topic, payload */
  message: 19,
} as const;
