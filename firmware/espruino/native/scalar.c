#include "scalar.h"

const uint32_t SCALAR_N[LIMBS] = {0xd0364141, 0xbfd25e8c, 0xaf48a03b, 0xbaaedce6, 0xfffffffe, ~0u, ~0u, ~0u};
const uint32_t SCALAR_HALF[LIMBS] = {0x681b20a1, 0xdfe92f46, 0x57a4501d, 0x5d576e73, ~0u, ~0u, ~0u, 0x7fffffff};
/* 2^256 - n: what overflows is folded back with it */
#define FOLD_LIMBS 5
static const uint32_t FOLD[FOLD_LIMBS] = {0x2fc9bebf, 0x402da173, 0x50b75fc4, 0x45512319, 1};

void scalar_load(uint32_t *r, const uint8_t *bytes) {
  limbs_load(r, bytes);
  limbs_reduce(r, 0, SCALAR_N);
}

void scalar_add(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  uint32_t carry = limbs_add(r, a, b);
  limbs_reduce(r, carry, SCALAR_N);
}

void scalar_subtract(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  uint32_t wrapped[LIMBS];
  uint32_t borrow = limbs_subtract(r, a, b);
  limbs_add(wrapped, r, SCALAR_N);
  limbs_choose(r, wrapped, borrow, LIMBS);
}

/* sum[16] = its low half + its high half, of which only `count` limbs are not zero, times (2^256 - n) */
static void fold(uint32_t *sum, int count) {
  uint32_t high[LIMBS];
  limbs_copy(high, sum + LIMBS, LIMBS);
  for (int i = LIMBS; i < 2 * LIMBS; i++) sum[i] = 0;
  uint32_t overflow = 0;
  for (int i = 0; i < count; i++) {
    uint32_t carry = 0;
    UNROLL for (int j = 0; j < FOLD_LIMBS; j++) {
      uint32_t limb = sum[i + j];
      multiply_add(&limb, &carry, high[i], FOLD[j]);
      sum[i + j] = limb;
    }
    sum[i + FOLD_LIMBS] = add_carry(sum[i + FOLD_LIMBS], carry, &overflow);
  }
  for (int i = count + FOLD_LIMBS; i < 2 * LIMBS; i++) sum[i] = add_carry(sum[i], 0, &overflow);
}

/* Folding brings 512 bits below 2^386, then below 2^260, then below 2^256 + 2^133, and one subtraction below n. */
void scalar_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  uint32_t product[2 * LIMBS];
  limbs_multiply(product, a, b);
  fold(product, LIMBS);
  fold(product, FOLD_LIMBS);
  fold(product, 1);
  limbs_copy(r, product, LIMBS);
  limbs_reduce(r, product[LIMBS], SCALAR_N);
}

void scalar_invert(uint32_t *r, const uint32_t *a) {
  limbs_invert(r, a, SCALAR_N, scalar_multiply);
}

uint32_t scalar_is_valid(const uint32_t *a) {
  uint32_t difference[LIMBS];
  return limbs_subtract(difference, a, SCALAR_N) & (limbs_are_zero(a) ^ 1);
}

uint32_t scalar_is_high(const uint32_t *a) {
  uint32_t difference[LIMBS];
  return limbs_subtract(difference, a, SCALAR_HALF) ^ 1;
}
