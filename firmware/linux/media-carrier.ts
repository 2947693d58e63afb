import type { EnvelopeName } from '#core/events.js';

/** How far a gateway says that it is with an object; signed only where there is a receipt. */
export type Carried = {
  /** the next part begins here */
  readonly offset: number;
  /** once the gateway has all of it: what it signed, unchecked */
  readonly receipt?: Uint8Array | undefined;
};

/** One way to a gateway for encrypted objects, each named by the envelope of its media record. */
export type Carrier = {
  /** what one `put` takes at most */
  readonly partBytes: number;
  readonly ask: (name: EnvelopeName, signal: AbortSignal) => Promise<Carried>;
  /**
   * Brings the next part. Both reject with the gateway's error code, GATEWAY_UNREACHABLE where it does not answer, or
   * MEDIA_OFFSET where the part is not the next.
   */
  readonly put: (name: EnvelopeName, offset: number, bytes: Uint8Array, signal: AbortSignal) => Promise<Carried>;
};
