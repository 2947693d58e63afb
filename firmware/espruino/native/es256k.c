#include "es256k.h"
#include "keccak.h"
#include "point.h"
#include "rfc6979.h"
#include "scalar.h"
#include "sha256.h"

#ifndef WITHOUT_SIGNER
/* What one signature holds on its way, in one place, so that it is wiped in one go. */
typedef struct {
  nonces nonces;
  masks masks;
  uint32_t key[LIMBS], digest[LIMBS], nonce[LIMBS], factor[LIMBS], other[LIMBS], r[LIMBS], s[LIMBS];
} signing;

/* scalar * G, blinded by masks of its own */
static __attribute__((noinline)) void blinded_multiply(affine_point *r, masks *m, const uint32_t *scalar) {
  uint32_t mask[LIMBS], scale[LIMBS];
  masks_next(m, mask);
  limbs_reduce(mask, 0, SCALAR_N);
  masks_next_factor(m, scale);
  point_multiply_base(r, scalar, mask, scale);
  wipe(mask, sizeof mask);
}

/*
 * (r, s) for one nonce; returns the recovery id. The key, the digest and the nonce are each multiplied by a random
 * factor before they meet a known number: s = (factor nonce)^-1 (factor digest + factor key r).
 */
static uint32_t sign_with_nonce(signing *t) {
  affine_point point;
  blinded_multiply(&point, &t->masks, t->nonce);
  masks_next_factor(&t->masks, t->factor);
  uint32_t recovery_id = point.y[0] & 1;
  limbs_copy(t->r, point.x, LIMBS);
  recovery_id |= (limbs_subtract(t->s, point.x, SCALAR_N) ^ 1) << 1;
  limbs_reduce(t->r, 0, SCALAR_N);
  wipe(&point, sizeof point);

  scalar_multiply(t->s, t->key, t->factor);
  scalar_multiply(t->s, t->s, t->r);
  scalar_multiply(t->other, t->digest, t->factor);
  scalar_add(t->s, t->s, t->other);
  scalar_multiply(t->nonce, t->nonce, t->factor);
  scalar_invert(t->other, t->nonce);
  scalar_multiply(t->s, t->s, t->other);
  /* the lower of s and n - s, whose point is the negative */
  uint32_t high = scalar_is_high(t->s);
  limbs_subtract(t->other, SCALAR_N, t->s);
  limbs_choose(t->s, t->other, high, LIMBS);
  return recovery_id ^ high;
}

static void copy_bytes(uint8_t *to, const uint8_t *from, int count) {
  for (int i = 0; i < count; i++) to[i] = from[i];
}

ENTRY int es256k_sign(const uint8_t *digest, const uint8_t *key, uint8_t *signature, const uint8_t *blinding) {
  signing t;
  int result = -1;
  limbs_load(t.key, key);
  scalar_load(t.digest, digest);
  limbs_set(t.r, 0);
  limbs_set(t.s, 0);
  if (scalar_is_valid(t.key)) {
    copy_bytes(t.nonces.key, key, SHA256_BYTES);
    limbs_store(t.nonces.digest, t.digest);
    masks_start(&t.masks, blinding, t.nonces.key, 2 * SHA256_BYTES);
    nonces_start(&t.nonces);
    /* goes round again with a chance below 2^-127 */
    for (;;) {
      nonces_next(&t.nonces, t.nonce);
      if (scalar_is_valid(t.nonce)) result = (int)sign_with_nonce(&t);
      if (!(limbs_are_zero(t.r) | limbs_are_zero(t.s))) break;
      nonces_reject(&t.nonces);
    }
  }
  limbs_store(signature, t.r);
  limbs_store(signature + SHA256_BYTES, t.s);
  wipe(&t, sizeof t);
  return result;
}

ENTRY int es256k_public_key(const uint8_t *key, uint8_t *public_key, const uint8_t *blinding, int unused) {
  (void)unused;
  uint32_t scalar[LIMBS];
  affine_point point;
  int result = -1;
  limbs_load(scalar, key);
  limbs_set(point.x, 0);
  limbs_set(point.y, 0);
  if (scalar_is_valid(scalar)) {
    masks m;
    masks_start(&m, blinding, key, SHA256_BYTES);
    blinded_multiply(&point, &m, scalar);
    wipe(&m, sizeof m);
    result = 0;
  }
  limbs_store(public_key, point.x);
  limbs_store(public_key + SHA256_BYTES, point.y);
  wipe(scalar, sizeof scalar);
  return result;
}

ENTRY int es256k_verify(const uint8_t *digest, const uint8_t *signature, const uint8_t *public_key, int unused) {
  (void)unused;
  uint32_t r[LIMBS], s[LIMBS], z[LIMBS];
  affine_point q, sum;
  limbs_load(r, signature);
  limbs_load(s, signature + SHA256_BYTES);
  if (!scalar_is_valid(r) || !scalar_is_valid(s) || scalar_is_high(s) || !point_load(&q, public_key)) return 0;
  scalar_load(z, digest);
  scalar_invert(s, s);
  scalar_multiply(z, z, s);
  scalar_multiply(s, r, s);
  if (!point_multiply_public(&sum, z, s, &q)) return 0;
  limbs_reduce(sum.x, 0, SCALAR_N);
  limbs_subtract(sum.x, sum.x, r);
  return (int)limbs_are_zero(sum.x);
}

ENTRY int es256k_sha256(const uint8_t *message, int length, uint8_t *digest, int unused) {
  (void)unused;
  sha256(digest, message, (uint32_t)length);
  return 0;
}

ENTRY int es256k_hmac(const uint8_t *key, const uint8_t *message, int length, uint8_t *mac) {
  hmac_sha256(mac, key, message, (uint32_t)length);
  return 0;
}

#endif

#ifndef WITHOUT_KECCAK
ENTRY int es256k_keccak256(const uint8_t *message, int length, uint8_t *digest, int unused) {
  (void)unused;
  keccak256(digest, message, (uint32_t)length);
  return 0;
}
#endif
