import type { SelfDescription } from '#core/signer.js';
import { concat, toUtf8 } from '#proto/bytes.js';
import { CONTENT } from '#proto/content.js';
import { bool, bytes, ES256K, int, list, map, text, type Unsigned } from './wire.js';

/** RFC 9052 §7, RFC 8812 §3.1 */
const KEY_TYPE_EC2 = 2;
const CURVE_SECP256K1 = 8;
const KEY_STORE_CLAIM = -70003;
const UEID_RANDOM = 1;

/** What a board says of itself, as `proto/attestation` has it: a file in flash is assurance 0. */
export const attestation = (
  said: SelfDescription,
  publicKey: Uint8Array,
  sha256: (message: Uint8Array) => Uint8Array,
): Unsigned => {
  const x = bytes(publicKey.subarray(1));
  const key = map([
    int(1),
    int(KEY_TYPE_EC2),
    int(-1),
    int(CURVE_SECP256K1),
    int(-2),
    x,
    int(-3),
    bool(publicKey[0] === 3),
  ]);
  const ueid = concat([new Uint8Array([UEID_RANDOM]), sha256(publicKey)]);
  const header = map([int(1), int(ES256K), int(3), int(CONTENT.attestation), int(4), bytes(said.deviceId)]);
  const payload = map([
    int(8),
    map([int(1), key]),
    int(10),
    bytes(said.nonce),
    int(256),
    bytes(ueid),
    int(258),
    bytes(said.oemId),
    int(259),
    bytes(toUtf8(said.model)),
    int(271),
    list([text(said.software)]),
    int(KEY_STORE_CLAIM),
    list([text(said.keyStore), int(0)]),
  ]);
  return { header, payload };
};
