import type { EnvelopeName } from '#core/events.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';

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

/** what an owner can do about a gateway that takes no picture */
const NEXT: { readonly [code in ErrorCode]?: string } = {
  QUOTA_EXCEEDED: 'it takes more when it lets go of older pictures, or when its operator grants this device more',
  STORAGE_FULL: "it takes more when there is room on the gateway's disk",
  MEDIA_TOO_LARGE: "set the gateway's http in device.yaml, or make pictures smaller",
  DEVICE_QUARANTINED: 'ask its operator: it has seen two envelopes under one number, as from a cloned key',
};

/** What a gateway says instead of taking a part. */
export const refusedBy = (code: ErrorCode, detail: string): FieldmarkError =>
  new FieldmarkError(code, { detail, state: 'the picture waits on the device', next: NEXT[code] });
