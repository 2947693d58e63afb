/* Deterministic nonces (RFC 6979 §3.2, with SHA-256), and masks that blind the arithmetic. */
#ifndef RFC6979_H
#define RFC6979_H

#include "limbs.h"
#include "sha256.h"

typedef struct {
  uint8_t k[SHA256_BYTES];
  /* V, one byte, key, digest modulo n: what steps d and f hash, in one piece */
  uint8_t v[SHA256_BYTES];
  uint8_t separator;
  uint8_t key[SHA256_BYTES];
  uint8_t digest[SHA256_BYTES];
} nonces;

/* steps a to g; key and digest are taken from the fields of that name */
void nonces_start(nonces *n);
/* step h.2: a candidate, which may be out of range */
void nonces_next(nonces *n, uint32_t *candidate);
/* the end of step h: makes ready for another, where the candidate was of no use */
void nonces_reject(nonces *n);

/*
 * Masks for one operation: from the caller's blinding bytes and all that makes the operation secret. Where those bytes
 * are random, so are the masks; where they are constant, the masks still differ from message to message.
 */
typedef struct {
  uint8_t seed[SHA256_BYTES];
  uint8_t counter;
} masks;

void masks_start(masks *m, const uint8_t *blinding, const uint8_t *secrets, uint32_t length);
/* any number below 2^256 */
void masks_next(masks *m, uint32_t *mask);
/* one that is zero modulo neither p nor n */
void masks_next_factor(masks *m, uint32_t *factor);

#endif
