import type { ErrorCode } from '#proto/errors.js';
import type { ContentType } from '#proto/reading.js';
import type { SenmlRecord } from '#proto/senml.js';

/** Which envelope of this device an event is about. */
export type EnvelopeName = { readonly boot: number; readonly sequence: number };

/**
 * What a device tells its owner, in the order in which it happened. Plain records, handed out at the end of a tick,
 * so that a listener never runs in the middle of the work. No event holds key material.
 */
export type DeviceEvent =
  /** `bytes` is the exact envelope, durable in the queue by now; `samples` only where it is a reading */
  | ({
      readonly kind: 'sealed';
      readonly contentType: ContentType;
      readonly samples?: readonly SenmlRecord[] | undefined;
      readonly bytes: Uint8Array;
    } & EnvelopeName)
  /** handed to the broker; it promises nothing */
  | ({ readonly kind: 'published'; readonly gatewayId: Uint8Array; readonly attempt: number } & EnvelopeName)
  /** the receipt verified and the queue let go; `receipt` is a receipt message with this one place, `bytes` the envelope */
  | ({
      readonly kind: 'receipted';
      readonly contentType: ContentType;
      /** Unix seconds by which it will be under a checkpoint on chain */
      readonly anchorBy: number;
      readonly gatewayId: Uint8Array;
      readonly receipt: Uint8Array;
      readonly bytes: Uint8Array;
    } & EnvelopeName)
  /** a gateway will not take it for now; it stays in the queue */
  | ({ readonly kind: 'refused'; readonly code: string; readonly gatewayId: Uint8Array } & EnvelopeName)
  /** a receipt that proves nothing; what it named stays in the queue */
  | { readonly kind: 'receipt-ignored'; readonly code: ErrorCode; readonly detail: string }
  /** given up by policy or found damaged, and covered by a sealed drop record with this reason */
  | {
      readonly kind: 'dropped';
      readonly reason: number;
      readonly first: EnvelopeName;
      readonly last: EnvelopeName;
      readonly count: number;
    }
  | {
      readonly kind: 'sensor-failed';
      readonly name: string;
      readonly code: ErrorCode;
      readonly detail: string;
      readonly retryDelayMs: number;
    }
  | { readonly kind: 'sensor-recovered'; readonly name: string }
  | { readonly kind: 'connected'; readonly gatewayId: Uint8Array; readonly url: string }
  | {
      readonly kind: 'disconnected';
      readonly code: ErrorCode;
      readonly detail: string;
      readonly gatewayId: Uint8Array;
      readonly retryDelayMs: number;
    }
  /** nothing is sealed until `storage-recovered`; readings that were sealed before are kept */
  | { readonly kind: 'storage-full'; readonly code: ErrorCode; readonly detail: string }
  | { readonly kind: 'storage-recovered' }
  /** bytes in storage were not what had been written; `name` is the blob */
  | { readonly kind: 'storage-damaged'; readonly name: string; readonly detail: string }
  /** the key store refuses or gives a wrong signature; nothing is sealed meanwhile */
  | { readonly kind: 'signer-failed'; readonly code: ErrorCode; readonly detail: string; readonly retryDelayMs: number }
  /** a message on `down/command` that was not taken; nothing was done and nothing is answered */
  | { readonly kind: 'command-refused'; readonly code: ErrorCode; readonly detail: string }
  /** `OK` or the code of an error; the answer is sealed next */
  | { readonly kind: 'command-answered'; readonly number: number; readonly order: number; readonly code: string }
  /** a release that is newer and sound; its image comes next */
  | { readonly kind: 'update-offered'; readonly sequence: number; readonly bytes: number }
  /** its image is whole in a slot; the board starts anew to try it */
  | { readonly kind: 'update-ready'; readonly sequence: number }
  /** the image that runs has proven itself */
  | { readonly kind: 'update-installed'; readonly sequence: number }
  /** what was offered, came or was tried is not taken; the device goes on as it was */
  | { readonly kind: 'update-refused'; readonly code: ErrorCode; readonly detail: string }
  /** a health envelope was handed to the seal; its figures are in `Device.status` */
  | { readonly kind: 'health' };

export type EventListener = (event: DeviceEvent) => void;

/** Where the parts of the core put their events; the device hands them out. */
export type Emit = (event: DeviceEvent) => void;
