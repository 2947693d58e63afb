/*
 * ES256K (RFC 8812: ECDSA over secp256k1 with SHA-256) for boards whose interpreter calls native code:
 *
 *   E.nativeCall((address + offset) | 1, "int(int,int,int,int)")
 *
 * `address`, a multiple of 4, is where the blob lies in flash or in a flat string; `offset` is the entry's, from
 * entries.ts; the 1 means Thumb. Every argument is a number: an address (E.getAddressOf(flatString, true)), of any
 * alignment, or a length in bytes. Outputs may overlap inputs. Nothing is kept between calls, and at most 1,600 bytes
 * of stack are used.
 *
 * Entries that take a key need 32 bytes of `blinding` to hide from a power probe what they compute. Fresh random bytes
 * are best; constant ones are allowed, and no result depends on them. What is not hidden: the key's passage through
 * HMAC in RFC 6979.
 */
#ifndef ES256K_H
#define ES256K_H

#include <stdint.h>

#define ENTRY __attribute__((used, section(".text.entry")))

/* signature[64] = r || s, s at most n/2, nonce by RFC 6979; digest[32], key[32].
 * Returns the recovery id 0..3, or -1 for a key outside 1..n-1, with the signature zeroed. */
int es256k_sign(const uint8_t *digest, const uint8_t *key, uint8_t *signature, const uint8_t *blinding);

/* public_key[64] = x || y of key[32]. Returns 0, or -1 for a key outside 1..n-1, with the output zeroed. */
int es256k_public_key(const uint8_t *key, uint8_t *public_key, const uint8_t *blinding, int unused);

/* Checks signature[64] over digest[32] by the compressed public_key[33]. Returns 1, or 0: a high s is refused too.
 * Public values only: it does not hide what it works on. */
int es256k_verify(const uint8_t *digest, const uint8_t *signature, const uint8_t *public_key, int unused);

/* digest[32] = SHA-256 of message[length]. Returns 0. */
int es256k_sha256(const uint8_t *message, int length, uint8_t *digest, int unused);

/* mac[32] = HMAC-SHA-256 of message[length] by key[32]. Returns 0. */
int es256k_hmac(const uint8_t *key, const uint8_t *message, int length, uint8_t *mac);

/* digest[32] = Keccak-256 of message[length]: device ids and EIP-712. Returns 0. Not in the small build:
 * there it is a blob of its own. */
int es256k_keccak256(const uint8_t *message, int length, uint8_t *digest, int unused);

#endif
