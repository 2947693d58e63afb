import type { DeviceIdentity } from './provision.js';

/** One test of one unit, as a production line's own software takes it. */
export type UnitTest = {
  readonly name: string;
  readonly result: 'pass' | 'fail';
  readonly milliseconds: number;
  /** of a failed test */
  readonly code?: string;
  readonly detail?: string;
};

/** The first line: which batch this ledger is of. */
export type HeaderEntry = {
  readonly kind: 'header';
  readonly version: 1;
  readonly batch: string;
  /** ISO 8601 */
  readonly at: string;
  /** first 16 hex digits of SHA-256 of the batch's secret: claim codes are never made with another by mistake */
  readonly secretCheck: string;
};

/** One unit's way over the bench, to its end or to where it failed. A unit passes once. */
export type UnitEntry = {
  readonly kind: 'unit';
  readonly at: string;
  readonly result: 'pass' | 'fail';
  readonly port: string;
  readonly usbSerial?: string;
  /** absent where the unit failed before it said who it is */
  readonly identity?: DeviceIdentity;
  /** 40 hex digits: what the factory's lock keeps of the claim code */
  readonly keeper?: string;
  /** SHA-256 of the image that was flashed */
  readonly image?: string;
  /** the test vector: anyone can check that this key signed for this batch */
  readonly vector?: TestVector;
  readonly tests: readonly UnitTest[];
};

/** An attestation for the nonce SHA-256(`fieldmark factory vector` ‖ batch ‖ 00 ‖ device id ‖ seed), in hex. */
export type TestVector = { readonly seed: string; readonly attestation: string };

/** A maker's voucher over units of this batch. */
export type VoucherEntry = {
  readonly kind: 'voucher';
  readonly at: string;
  readonly file: string;
  /** 0x and 64 hex digits */
  readonly root: string;
  readonly maker: string;
  /** 40 hex digits each */
  readonly deviceIds: readonly string[];
};

export type LedgerEntry = HeaderEntry | UnitEntry | VoucherEntry;
