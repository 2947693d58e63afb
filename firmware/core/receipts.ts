import { equal } from '#proto/bytes.js';
import { type ErrorCode, failure, type Result, success } from '#proto/errors.js';
import {
  decodeGroup,
  encodeReceiptMessage,
  type Group,
  type Place,
  type ReceiptMessage,
  type SignedGroup,
  verifyPlace,
} from '#proto/receipt.js';
import type { Gateway } from './link.js';
import type { Crypto } from './ports.js';
import type { Entry, Queue } from './queue.js';

/** An envelope that a gateway now answers for. */
export type Receipted = {
  readonly entry: Entry;
  readonly envelope: Uint8Array;
  readonly group: Group;
  /** a receipt message with this one place */
  readonly receipt: Uint8Array;
};

export type ReceiptCheck = {
  readonly receipted: readonly Receipted[];
  /** why something in the message proves nothing */
  readonly ignored: readonly { readonly code: ErrorCode; readonly detail: string }[];
};

/** The group, where one of the owner's gateways signed it for this network. */
const checkGroup = (
  crypto: Crypto,
  bytes: Uint8Array,
  gateways: readonly Gateway[],
  net: Uint8Array,
): Result<SignedGroup> => {
  const group = decodeGroup(bytes);
  if (!group.ok) return group;
  let gateway: Gateway | undefined;
  for (let i = 0; i < gateways.length; i++) if (equal(gateways[i]!.id, group.value.gatewayId)) gateway = gateways[i];
  if (gateway === undefined) return failure('RECEIPT_INVALID', 'by a gateway that is not in the settings');
  if (!equal(group.value.net, net)) return failure('NETWORK_MISMATCH');
  const digest = crypto.sha256(group.value.toBeSigned);
  return crypto.verify(digest, group.value.signature, gateway.publicKey) ? group : failure('SIGNATURE_INVALID');
};

type Claim = { readonly place: Place; readonly entry: Entry };

/** Places of envelopes that still wait; a second receipt for one envelope is nothing to tell about. */
const claimsOf = (queue: Queue, places: readonly Place[]): Claim[] => {
  const claims: Claim[] = [];
  for (let i = 0; i < places.length; i++) {
    const entry = queue.find(places[i]!.cti);
    if (entry !== undefined && entry.state === 'waiting') claims.push({ place: places[i]!, entry });
  }
  return claims;
};

const checkClaim = (crypto: Crypto, queue: Queue, claim: Claim, group: Group, bytes: Uint8Array): Result<Receipted> => {
  const envelope = queue.read(claim.entry);
  if (envelope === undefined) return failure('STORAGE_DAMAGED', claim.entry.name);
  const proof = verifyPlace(crypto.sha256, envelope, claim.place, group);
  if (!proof.ok) return proof;
  const receipt = encodeReceiptMessage({ group: bytes, places: [claim.place] });
  return success({ entry: claim.entry, envelope, group, receipt });
};

/** Which envelopes a receipt message proves to be kept. Cheap checks come first: the signature is checked last. */
export const checkReceipts = (
  crypto: Crypto,
  queue: Queue,
  gateways: readonly Gateway[],
  net: Uint8Array,
  message: ReceiptMessage,
): ReceiptCheck => {
  const receipted: Receipted[] = [];
  const ignored: { code: ErrorCode; detail: string }[] = [];
  const bytes = message.group;
  const claims = claimsOf(queue, message.places ?? []);
  if (bytes === undefined || claims.length === 0) return { receipted, ignored };
  const group = checkGroup(crypto, bytes, gateways, net);
  if (!group.ok) {
    ignored.push({ code: group.code, detail: group.detail ?? '' });
    return { receipted, ignored };
  }
  for (let i = 0; i < claims.length; i++) {
    const checked = checkClaim(crypto, queue, claims[i]!, group.value, bytes);
    if (checked.ok) receipted.push(checked.value);
    else ignored.push({ code: checked.code, detail: checked.detail ?? claims[i]!.entry.name });
  }
  return { receipted, ignored };
};
