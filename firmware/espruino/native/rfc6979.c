#include "rfc6979.h"

static void step(nonces *n, uint8_t separator, uint32_t length) {
  const uint8_t *piece = (const uint8_t *)n + sizeof n->k;
  n->separator = separator;
  hmac_sha256(n->k, n->k, piece, length);
  hmac_sha256(n->v, n->k, n->v, SHA256_BYTES);
}

void nonces_start(nonces *n) {
  for (int i = 0; i < SHA256_BYTES; i++) {
    n->v[i] = 1;
    n->k[i] = 0;
  }
  step(n, 0, sizeof *n - sizeof n->k);
  step(n, 1, sizeof *n - sizeof n->k);
}

void nonces_next(nonces *n, uint32_t *candidate) {
  hmac_sha256(n->v, n->k, n->v, SHA256_BYTES);
  limbs_load(candidate, n->v);
}

void nonces_reject(nonces *n) {
  step(n, 0, SHA256_BYTES + 1);
}

void masks_start(masks *m, const uint8_t *blinding, const uint8_t *secrets, uint32_t length) {
  hmac_sha256(m->seed, blinding, secrets, length);
  m->counter = 0;
}

void masks_next(masks *m, uint32_t *mask) {
  uint8_t bytes[SHA256_BYTES];
  m->counter++;
  sha256(bytes, (const uint8_t *)m, sizeof *m);
  limbs_load(mask, bytes);
  wipe(bytes, sizeof bytes);
}

void masks_next_factor(masks *m, uint32_t *factor) {
  masks_next(m, factor);
  factor[0] |= 1;
  factor[LIMBS - 1] &= 0x7fffffff;
}
