/** What makes a device's readings private: its owner's stream, on boards that have the cipher for it. */
export type Stream = {
  /** the payload of a private reading that says what `pack` does, measured at `iat` in Unix seconds */
  readonly seal: (pack: Uint8Array, iat: number) => Uint8Array;
  /** the payload of the disclosure that is due at this time; undefined for none. Each is asked for once a boot. */
  readonly disclose: (seconds: number) => Uint8Array | undefined;
};
