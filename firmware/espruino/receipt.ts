import type { Gateway } from '#core/link.js';
import type { Crypto } from '#core/ports.js';
import { equal } from '#proto/bytes.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { leafHash, verifyInclusion } from '#proto/merkle.js';
import { textOf } from './text.js';
import {
  bytes,
  int,
  map,
  must,
  type Reader,
  takeBytes,
  takeInt,
  takeList,
  takeMap,
  takeSigned,
  takeText,
  toBeSigned,
} from './wire.js';

/** What a message on `down/receipt` says about one envelope. */
export type Verdict =
  | { readonly anchorBy: number; readonly gatewayId: Uint8Array }
  /** a gateway will not take it, and why */
  | { readonly code: string };

const GROUP = 1;
const PLACES = 2;
const REFUSED = 3;
const CONTENT_GROUP = 65010;

type Place = { readonly index: number; readonly path: readonly Uint8Array[] };

const takePlace = (reader: Reader): Place => {
  const index = takeInt(reader);
  const path: Uint8Array[] = [];
  const length = takeList(reader);
  must(length <= LIMITS.merklePathMax);
  for (let i = 0; i < length; i++) path.push(takeBytes(reader, 32));
  return { index, path };
};

const refuse = (code: ErrorCode): FieldmarkError => new FieldmarkError(code);

/** Checks everything of a receipt: who signed it, for which network, and the envelope's path to the signed root. */
const check = (
  crypto: Crypto,
  gateways: readonly Gateway[],
  net: Uint8Array,
  group: Uint8Array,
  place: Place,
  envelope: Uint8Array,
): Verdict => {
  const reader = { bytes: group, at: 0 };
  const message = takeSigned(reader);
  must(reader.at === group.length);
  let gateway: Gateway | undefined;
  for (let i = 0; i < gateways.length; i++) {
    const header = map([int(1), int(-47), int(3), int(CONTENT_GROUP), int(4), bytes(gateways[i]!.id)]);
    if (equal(header, message.unsigned.header)) gateway = gateways[i];
  }
  if (gateway === undefined) throw refuse('RECEIPT_INVALID');
  const said = { bytes: message.unsigned.payload, at: 0 };
  must(takeMap(said) === 4 && takeInt(said) === 1);
  if (!equal(takeBytes(said, 8), net)) throw refuse('NETWORK_MISMATCH');
  must(takeInt(said) === 2);
  const root = takeBytes(said, 32);
  must(takeInt(said) === 3);
  const size = takeInt(said);
  must(takeInt(said) === 4);
  const anchorBy = takeInt(said);
  must(said.at === said.bytes.length);
  if (!verifyInclusion(crypto.sha256, leafHash(crypto.sha256, envelope), place.index, size, place.path, root))
    throw refuse('PROOF_INVALID');
  if (!crypto.verify(crypto.sha256(toBeSigned(message.unsigned)), message.signature, gateway.publicKey))
    throw refuse('SIGNATURE_INVALID');
  return { anchorBy, gatewayId: gateway.id };
};

/**
 * Reads a receipt message for the envelope that is named `cti`; undefined where it says nothing of it. Throws
 * SHAPE_INVALID for what is no such message, RECEIPT_INVALID, NETWORK_MISMATCH, PROOF_INVALID or SIGNATURE_INVALID for a
 * receipt that proves nothing.
 */
export const judge = (
  crypto: Crypto,
  gateways: readonly Gateway[],
  net: Uint8Array,
  message: Uint8Array,
  cti: Uint8Array,
  envelope: Uint8Array,
): Verdict | undefined => {
  const reader = { bytes: message, at: 0 };
  const fields = takeMap(reader);
  let before = 0;
  let group: Uint8Array | undefined;
  let place: Place | undefined;
  let refused: Verdict | undefined;
  for (let i = 0; i < fields; i++) {
    const key = takeInt(reader);
    must(key > before && key <= REFUSED);
    before = key;
    if (key === GROUP) {
      group = takeBytes(reader, 0);
      continue;
    }
    const count = takeList(reader);
    for (let j = 0; j < count; j++) {
      must(takeList(reader) === (key === PLACES ? 3 : 2));
      const isOurs = equal(takeBytes(reader, 10), cti);
      if (key === PLACES) {
        const found = takePlace(reader);
        if (isOurs) place = found;
      } else {
        const code = textOf(takeText(reader));
        if (isOurs) refused = { code };
      }
    }
  }
  must(reader.at === message.length);
  if (place === undefined || group === undefined) return refused;
  return check(crypto, gateways, net, group, place, envelope);
};
