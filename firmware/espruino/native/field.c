#include "field.h"

/* 2^256 = 2^32 + 977 (mod p): what overflows is folded back with it */
#define FOLD 977u

const uint32_t FIELD_P[LIMBS] = {0xfffffc2f, 0xfffffffe, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u};
/* p = 3 (mod 4), so a^((p+1)/4) is a root of a square */
static const uint32_t ROOT_EXPONENT[LIMBS] = {0xbfffff0c, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x3fffffff};

/* r + low * (2^32 + 977) + high * 2^32 * (2^32 + 977), for high below 8: at most one more fold is left */
static void fold(uint32_t *r, uint32_t low, uint32_t high) {
  uint32_t carry = 0, overflow = 0;
  uint32_t first = r[0];
  multiply_add(&first, &carry, low, FOLD);
  r[0] = first;
  /* carry is below 977 and high * 977 below 2^13: their sum can't overflow */
  r[1] = add_carry(r[1], carry + high * FOLD, &overflow);
  carry = 0;
  r[1] = add_carry(r[1], low, &carry);
  carry += overflow;
  r[2] = add_carry(r[2], high, &carry);
  UNROLL for (int i = 3; i < LIMBS; i++) r[i] = add_carry(r[i], 0, &carry);
  /* a number that has just passed 2^256 is below 2^68: adding once more ends in limb 2 */
  uint32_t again = carry;
  carry = 0;
  r[0] = add_carry(r[0], again * FOLD, &carry);
  r[1] = add_carry(r[1], again, &carry);
  r[2] = add_carry(r[2], 0, &carry);
}

void field_add(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  fold(r, limbs_add(r, a, b), 0);
}

void field_subtract(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  uint32_t borrow = limbs_subtract(r, a, b);
  /* 2^256 too much where it borrowed: add p, that is subtract 2^32 + 977 modulo 2^256 */
  uint32_t mask = 0 - borrow, carry = 0;
  UNROLL for (int i = 0; i < LIMBS; i++) r[i] = add_carry(r[i], FIELD_P[i] & mask, &carry);
  /* no carry means that it borrowed again; then the limbs above 1 are all ones and stay so */
  mask = 0 - (borrow & (carry ^ 1));
  carry = 0;
  r[0] = add_carry(r[0], FIELD_P[0] & mask, &carry);
  r[1] = r[1] + (FIELD_P[1] & mask) + carry;
}

void field_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  uint32_t product[2 * LIMBS];
  limbs_multiply(product, a, b);
  uint32_t carry = 0, shifted = 0, previous = 0;
  UNROLL for (int i = 0; i < LIMBS; i++) {
    uint32_t limb = product[i], high = product[LIMBS + i];
    multiply_add(&limb, &carry, high, FOLD);
    r[i] = add_carry(limb, previous, &shifted);
    previous = high;
  }
  uint32_t top = 0;
  uint32_t low = add_carry(previous, carry, &top);
  uint32_t more = 0;
  low = add_carry(low, shifted, &more);
  fold(r, low, top + more);
}

void field_scale(uint32_t *r, const uint32_t *a, uint32_t factor) {
  uint32_t carry = 0;
  UNROLL for (int i = 0; i < LIMBS; i++) {
    uint32_t limb = 0;
    multiply_add(&limb, &carry, a[i], factor);
    r[i] = limb;
  }
  fold(r, carry, 0);
}

void field_negate_if(uint32_t *r, uint32_t flag) {
  uint32_t negated[LIMBS];
  limbs_set(negated, 0);
  field_subtract(negated, negated, r);
  limbs_choose(r, negated, flag, LIMBS);
}

void field_normalize(uint32_t *r) {
  limbs_reduce(r, 0, FIELD_P);
}

void field_invert(uint32_t *r, const uint32_t *a) {
  limbs_invert(r, a, FIELD_P, field_multiply);
}

int field_square_root(uint32_t *r, const uint32_t *a) {
  uint32_t difference[LIMBS];
  limbs_power(r, a, ROOT_EXPONENT, field_multiply);
  field_multiply(difference, r, r);
  field_subtract(difference, difference, a);
  field_normalize(difference);
  return (int)limbs_are_zero(difference);
}
