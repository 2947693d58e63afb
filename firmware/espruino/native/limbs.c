#include "limbs.h"

void limbs_set(uint32_t *r, uint32_t value) {
  for (int i = 0; i < LIMBS; i++) r[i] = i == 0 ? value : 0;
}

void limbs_copy(uint32_t *to, const uint32_t *from, int count) {
  for (int i = 0; i < count; i++) to[i] = from[i];
}

uint32_t limbs_add(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  uint32_t carry = 0;
  UNROLL for (int i = 0; i < LIMBS; i++) r[i] = add_carry(a[i], b[i], &carry);
  return carry;
}

uint32_t limbs_subtract(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  uint32_t carry = 1;
  UNROLL for (int i = 0; i < LIMBS; i++) r[i] = add_carry(a[i], ~b[i], &carry);
  return 1 - carry;
}

void limbs_choose(uint32_t *r, const uint32_t *a, uint32_t flag, int count) {
  uint32_t mask = 0 - flag;
  for (int i = 0; i < count; i++) r[i] ^= mask & (r[i] ^ a[i]);
}

void limbs_reduce(uint32_t *r, uint32_t carry, const uint32_t *modulus) {
  uint32_t less[LIMBS];
  uint32_t borrow = limbs_subtract(less, r, modulus);
  limbs_choose(r, less, carry | (borrow ^ 1), LIMBS);
}

/*
 * Rows of four limbs of b, kept in registers: a row sum slides by one limb for each limb of a, so that only finished
 * limbs are stored. The previous half's limb enters as the row's first carry.
 */
void limbs_multiply(uint32_t *product, const uint32_t *a, const uint32_t *b) {
  for (int i = 0; i < LIMBS; i++) product[i] = 0;
  for (int half = 0; half < LIMBS; half += 4) {
    uint32_t b0 = b[half], b1 = b[half + 1], b2 = b[half + 2], b3 = b[half + 3];
    uint32_t sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
    uint32_t *out = product + half;
    UNROLL for (int i = 0; i < LIMBS; i++) {
      uint32_t carry = out[i], limb = a[i];
      multiply_add(&sum0, &carry, limb, b0);
      out[i] = sum0;
      multiply_add(&sum1, &carry, limb, b1);
      multiply_add(&sum2, &carry, limb, b2);
      multiply_add(&sum3, &carry, limb, b3);
      sum0 = sum1;
      sum1 = sum2;
      sum2 = sum3;
      sum3 = carry;
    }
    out[LIMBS] = sum0;
    out[LIMBS + 1] = sum1;
    out[LIMBS + 2] = sum2;
    out[LIMBS + 3] = sum3;
  }
}

uint32_t limbs_are_zero(const uint32_t *a) {
  uint32_t any = 0;
  for (int i = 0; i < LIMBS; i++) any |= a[i];
  return 1 ^ ((any | (0 - any)) >> 31);
}

void limbs_load(uint32_t *r, const uint8_t *bytes) {
  for (int i = LIMBS - 1; i >= 0; i--, bytes += 4)
    r[i] = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

void limbs_store(uint8_t *bytes, const uint32_t *a) {
  for (int i = 0; i < 4 * LIMBS; i++) bytes[i] = (uint8_t)(a[LIMBS - 1 - (i >> 2)] >> (24 - 8 * (i & 3)));
}

/* Fixed windows of two bits: a^0..a^3 first, then two squarings and one product a window. Wider ones save a few per
 * cent of time and take hundreds of bytes of stack. */
void limbs_power(uint32_t *r, const uint32_t *a, const uint32_t *exponent, multiply_function multiply) {
  uint32_t powers[4][LIMBS];
  limbs_set(powers[0], 1);
  for (int i = 1; i < 4; i++) multiply(powers[i], powers[i - 1], a);
  limbs_copy(r, powers[0], LIMBS);
  for (int window = 16 * LIMBS - 1; window >= 0; window--) {
    multiply(r, r, r);
    multiply(r, r, r);
    uint32_t digit = exponent[window >> 4] >> (2 * (window & 15)) & 3;
    if (digit != 0) multiply(r, r, powers[digit]);
  }
  wipe(powers, sizeof powers);
}

void limbs_invert(uint32_t *r, const uint32_t *a, const uint32_t *modulus, multiply_function multiply) {
  uint32_t exponent[LIMBS];
  limbs_copy(exponent, modulus, LIMBS);
  /* of both primes here the lowest limb is more than 2 */
  exponent[0] -= 2;
  limbs_power(r, a, exponent, multiply);
}

void wipe(void *memory, int bytes) {
  volatile uint8_t *at = memory;
  while (bytes-- > 0) *at++ = 0;
}
